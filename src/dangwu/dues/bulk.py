"""The vectorised path: the same amounts as `rules.dues.assess_dues`, for millions at a time.

A table of rates is compiled to integers once: thresholds in fen, and for every step a multiplier
k over the common denominator L of the rates, so that the whole base takes `base · k / L`, half-up
to the fen. A base of 0 gives 0 here, as arithmetic has it; the plain path asks about it. Arrays
are worked through in blocks, so memory stays at a few megabytes.
"""

from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

from dangwu.rules.dues import Category, Employer, normal_name, pay_names
from dangwu.rules.dues.amount import CAP, FLAT, RATES
from dangwu.rules.dues.base import SIGN
from dangwu.rules.terms import Brackets, Terms

Fen = NDArray[np.int64]

BLOCK = 1 << 15  # rows worked on at once: what fits the processor's cache
NO_CAP = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class RatePlan:
    """Rates as integers: `limits[i]` is the largest base of step i, the last step is open.

    The amount before the cap is (2 · base · k + L) // (2 · L); `doubled` holds 2 · k, `flat` is
    the amount of a category without a base.
    """

    limits: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()
    denominator: int = 1
    cap: int = NO_CAP
    flat: int | None = None

    @property
    def largest_base(self) -> int:
        """The largest base in fen whose amount is computed without overflow."""
        return (NO_CAP - self.denominator) // max(self.doubled, default=1)


def rate_plan(terms: Terms, category: Category) -> RatePlan:
    """The plan of a category; NotHeld and ChoiceNeeded as the plain path has them.

    A farmer's dues are one chosen amount (`terms.number`), so there is nothing to vectorise.
    """
    cap = terms.number(CAP) if CAP in terms.items else NO_CAP
    if category in FLAT:
        return RatePlan(cap=cap, flat=terms.number(FLAT[category]))
    table = terms.value(RATES[category])
    if not isinstance(table, Brackets) or table.round.to != 1:
        raise TypeError(f"{RATES[category]} is no table of rates rounded to the fen")
    common = lcm(*(step.rate.denominator for step in table.brackets))
    return RatePlan(
        limits=tuple(step.up_to for step in table.brackets if step.up_to is not None),
        doubled=tuple(int(2 * step.rate * common) for step in table.brackets),
        denominator=common,
        cap=cap,
    )


def assess_many(
    base_fen: Fen, terms: Terms, category: Category
) -> tuple[Fen, Fen, NDArray[np.bool_]]:
    """(amount, formula, capped) for bases in fen, of any shape; all arrays have that shape.

    ValueError where a base is negative or too large to be exact: those are questions, and the
    plain path says which.
    """
    plan = rate_plan(terms, category)
    amount, formula = np.empty_like(base_fen), np.empty_like(base_fen)
    assess_into(base_fen, plan, amount, formula)
    return amount, formula, formula > plan.cap


def assess_into(base_fen: Fen, plan: RatePlan, amount: Fen, formula: Fen | None = None) -> None:
    """Fill `amount` (and `formula`, before the cap) for bases in fen, block by block."""
    bases, amounts = base_fen.reshape(-1), _flat_view(amount)
    formulas = None if formula is None else _flat_view(formula)
    room = np.empty(min(BLOCK, bases.size), np.int64)
    for start in range(0, bases.size, BLOCK):
        part = slice(start, start + BLOCK)
        base = bases[part]
        found = amounts[part] if formulas is None else formulas[part]
        _formula(base, plan, found, room[: base.size])
        np.minimum(found, plan.cap, out=amounts[part])


def _flat_view(array: Fen) -> Fen:
    """The array as one row, sharing its memory; ValueError where it cannot."""
    view = array.view()
    view.shape = (array.size,)
    return view


def _formula(base: Fen, plan: RatePlan, out: Fen, room: Fen) -> None:
    """One block: whole base × rate, half-up, in integers throughout."""
    if base.size and (base.min() < 0 or base.max() > plan.largest_base):
        raise ValueError("a base that is negative or too large to be exact")
    if plan.flat is not None:
        out.fill(plan.flat)
        return
    out.fill(plan.doubled[0])
    for limit, below, above in zip(plan.limits, plan.doubled, plan.doubled[1:], strict=False):
        np.multiply(base > limit, above - below, out=room)
        np.add(out, room, out=out)
    np.multiply(out, base, out=out)
    np.add(out, plan.denominator, out=out)
    np.floor_divide(out, 2 * plan.denominator, out=out)


def bases_of(
    pay_fen: Fen,
    names: tuple[str, ...],
    terms: Terms,
    category: Category,
    employer: Employer | None = None,
) -> Fen:
    """Bases in fen of slips that share their columns: `pay_fen` is members × names.

    KeyError names the columns the rulebook does not know, ValueError those that say the same
    thing twice: both are questions to ask before anything is computed.
    """
    known = pay_names(terms, category, employer)
    meanings = {name: known.get(normal_name(name)) for name in names}
    unknown = [name for name, meaning in meanings.items() if meaning is None]
    if unknown:
        raise KeyError(unknown)
    ids = [meaning.id for meaning in meanings.values() if meaning]
    if len(names) > len(set(ids)):
        raise ValueError("two columns are one pay item")
    signs = [SIGN[meaning.counted] for meaning in meanings.values() if meaning]
    return np.asarray(pay_fen @ np.asarray(signs, np.int64))
