"""The monthly amount: base, rate on the whole base, cap, relief (DUE-04, DUE-05, DUE-06)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from dangwu.rules.dues.base import judge_pay
from dangwu.rules.dues.facts import Category, DuesAssessment, DuesFacts
from dangwu.rules.money import half_up, yuan
from dangwu.rules.terms import (
    Bracket,
    Brackets,
    ChoiceNeeded,
    Flag,
    NotHeld,
    Number,
    PeriodAverage,
    Range,
    Rounding,
    Terms,
    Words,
)
from dangwu.rules.verdict import Reason

RATES: Mapping[Category, str] = {
    "in_service": "DUE-05.salaried",
    "annual_salary": "DUE-05.salaried",
    "self_employed": "DUE-05.salaried",
    "retired": "DUE-05.retired",
}
FLAT: Mapping[Category, str] = {
    "student": "DUE-05.minimum",
    "unemployed": "DUE-05.minimum",
    "relief": "DUE-05.minimum",
    "minimum_allowance": "DUE-05.minimum",
}
CAP, LARGE = "DUE-06.cap", "DUE-06.large"
FARMER, FARMER_RANGE = "DUE-05.farmer", "DUE-05.farmer-range"
LAST_QUARTER = "DUE-05.self-employed"
PENSION_UNDIVIDED = "DUE-04.undivided"
RELIEF_RETIRED, RELIEF_OTHERS = "DUE-04.relief", "DUE-04.relief-others"

# The facts that lead to an amount, by category: any other that is given is named, not used.
WAYS: Mapping[Category, frozenset[str]] = {
    "in_service": frozenset({"base_fen", "pay"}),
    "annual_salary": frozenset({"base_fen", "pay"}),
    "retired": frozenset({"base_fen", "pay", "previous_fen", "pension_increase"}),
    "self_employed": frozenset({"base_fen", "quarter_net_income_fen"}),
    "farmer": frozenset({"chosen_fen"}),
}
ALL_WAYS = (
    "base_fen",
    "pay",
    "quarter_net_income_fen",
    "previous_fen",
    "pension_increase",
    "chosen_fen",
)


def assess_dues(facts: DuesFacts, terms: Terms) -> DuesAssessment:
    """The monthly dues of one member under the terms of a day, with every clause used.

    Refuses nothing but a relief that nobody entitled agreed to; where a fact, a choice or the rule
    itself is missing the amount is None and a reason names what is asked.
    """
    if facts.category is None:
        return DuesAssessment(reasons=(_missing("category"),))
    try:
        found = _formula(facts, facts.category, terms)
        found = _capped(found, terms)
        found = _relieved(found, facts, terms)
        notices = (*_unused(facts, facts.category), *_large(facts, terms))
    except NotHeld as error:
        return _unheld(Reason("rule_not_held", (), {"rule": str(error), "on": terms.on}))
    except ChoiceNeeded as error:
        return _unheld(Reason("choice_needed", error.item.cite, {"rule": error.item.id}))
    return replace(
        found,
        reasons=(*found.reasons, *notices),
        cites=tuple(dict.fromkeys(found.cites)),
    )


def _unheld(reason: Reason) -> DuesAssessment:
    return DuesAssessment(reasons=(reason,), cites=reason.cite)


def _missing(fact: str, **numbers: object) -> Reason:
    return Reason("missing_fact", (), {"fact": fact, **numbers})


def _formula(facts: DuesFacts, category: Category, terms: Terms) -> DuesAssessment:
    """What the rates or fixed amounts give, before the cap."""
    if category == "farmer":
        return _farmer(facts, terms)
    if category in FLAT:
        return _flat(terms, FLAT[category], terms.number(FLAT[category]))
    if category == "retired" and facts.previous_fen is not None:
        return _undivided_pension(facts, terms)
    return _rated(_base(facts, category, terms), terms, RATES[category])


def _flat(terms: Terms, id_: str, fen: int) -> DuesAssessment:
    return DuesAssessment(formula_fen=fen, amount_fen=fen, cites=terms.cite(id_))


def _farmer(facts: DuesFacts, terms: Terms) -> DuesAssessment:
    """Between two amounts, as the organisation chose; `chosen_fen` says so for one member."""
    if facts.chosen_fen is None:
        return _flat(terms, FARMER, terms.number(FARMER))
    limits = terms.value(FARMER_RANGE)
    if not isinstance(limits, Range) or limits.least is None or limits.most is None:
        raise TypeError(f"{FARMER_RANGE} is no closed range")
    if limits.least <= facts.chosen_fen <= limits.most:
        return _flat(terms, FARMER_RANGE, facts.chosen_fen)
    numbers = {
        "amount": yuan(facts.chosen_fen),
        "least": yuan(int(limits.least)),
        "most": yuan(int(limits.most)),
    }
    cite = terms.cite(FARMER_RANGE)
    return DuesAssessment(reasons=(Reason("choice_out_of_range", cite, numbers),), cites=cite)


def _undivided_pension(facts: DuesFacts, terms: Terms) -> DuesAssessment:
    """A pension that cannot be divided: the former dues, raised as the pension was raised."""
    value, cite = terms.value(PENSION_UNDIVIDED), terms.cite(PENSION_UNDIVIDED)
    if not isinstance(value, Flag) or not value.holds:
        raise NotHeld(PENSION_UNDIVIDED)
    if facts.base_fen is not None or facts.pay is not None:
        return DuesAssessment(reasons=(Reason("two_ways", cite),), cites=cite)
    if facts.previous_fen is None or facts.pension_increase is None:
        return DuesAssessment(reasons=(_missing("pension_increase"),), cites=cite)
    fen = half_up(facts.previous_fen * (1 + facts.pension_increase))
    return DuesAssessment(formula_fen=fen, amount_fen=fen, cites=cite)


def _base(facts: DuesFacts, category: Category, terms: Terms) -> DuesAssessment:
    """The base, however it is known."""
    if category == "self_employed" and facts.quarter_net_income_fen is not None:
        return _average(facts, facts.quarter_net_income_fen, terms)
    if facts.base_fen is not None and facts.base_fen < 0:
        return DuesAssessment(
            reasons=(Reason("negative_base", (), {"base": yuan(facts.base_fen)}),)
        )
    if facts.base_fen is not None:
        return DuesAssessment(base_fen=facts.base_fen)
    if category == "self_employed":
        return DuesAssessment(reasons=(_missing("quarter_net_income"),))
    if facts.pay is None:
        return DuesAssessment(reasons=(_missing("base"),))
    base, items, questions = judge_pay(facts, category, terms)
    cites = tuple(cite for item in items for cite in item.cite)
    return DuesAssessment(base_fen=base, items=items, reasons=questions, cites=cites)


def _average(facts: DuesFacts, income: tuple[int, ...], terms: Terms) -> DuesAssessment:
    """The monthly average of last quarter's net income, to the fen (half-up) before the rate."""
    value, cite = terms.value(LAST_QUARTER), terms.cite(LAST_QUARTER)
    if not isinstance(value, PeriodAverage):
        raise TypeError(f"{LAST_QUARTER} is no average of a period")
    if facts.base_fen is not None:
        return DuesAssessment(reasons=(Reason("two_ways", cite),), cites=cite)
    if len(income) != value.months:
        asked = _missing("quarter_net_income", given=len(income), needed=value.months)
        return DuesAssessment(reasons=(asked,), cites=cite)
    if sum(income) < 0:
        loss = half_up(Fraction(-sum(income), value.months))
        negative = Reason("negative_base", cite, {"base": yuan(-loss)})
        return DuesAssessment(reasons=(negative,), cites=cite)
    return DuesAssessment(base_fen=half_up(Fraction(sum(income), value.months)), cites=cite)


def _rated(found: DuesAssessment, terms: Terms, id_: str) -> DuesAssessment:
    """The whole base at the rate of its bracket, to the fen."""
    table, cites = terms.value(id_), (*found.cites, *terms.cite(id_))
    if not isinstance(table, Brackets):
        raise TypeError(f"{id_} is no table of rates")
    if found.base_fen is None:
        return replace(found, cites=cites)
    if found.base_fen == 0:
        return _without_base(found, terms.cite(id_), cites)
    bracket = bracket_of(found.base_fen, table)
    fen = rounded(found.base_fen * bracket.rate, table.round)
    return replace(
        found,
        rate=bracket.rate,
        bracket=bracket.id,
        formula_fen=fen,
        amount_fen=fen,
        cites=cites,
    )


def _without_base(
    found: DuesAssessment, cite: tuple[str, ...], cites: tuple[str, ...]
) -> DuesAssessment:
    """Who pays by a rate has an income: a base of 0 is a slip or the wrong category, no amount."""
    zero = Reason("base_zero", cite, {"base": yuan(0)})
    return replace(found, base_fen=None, reasons=(*found.reasons, zero), cites=cites)


def bracket_of(base_fen: int, table: Brackets) -> Bracket:
    """The step a base falls into; `up_to` is included (含 3000 元)."""
    return next(b for b in table.brackets if b.up_to is None or base_fen <= b.up_to)


def rounded(fen: Fraction, rounding: Rounding) -> int:
    """Half-up to a multiple of `rounding.to` fen."""
    return half_up(fen / rounding.to) * rounding.to


def _capped(found: DuesAssessment, terms: Terms) -> DuesAssessment:
    """Generally at most the cap; before there was one the formula stands."""
    cap = terms.items.get(CAP)
    if cap is None or found.formula_fen is None:
        return found
    most = terms.number(CAP)
    if found.formula_fen <= most:
        return found
    numbers = {"formula": yuan(found.formula_fen), "most": yuan(most)}
    return replace(
        found,
        amount_fen=most,
        capped=True,
        reasons=(*found.reasons, Reason("capped", cap.cite, numbers, cap.modality)),
        cites=(*found.cites, *cap.cite),
    )


def _relieved(found: DuesAssessment, facts: DuesFacts, terms: Terms) -> DuesAssessment:
    """A recorded decision on hardship overrides the amount where the entitled body took it."""
    if facts.relief is None:
        return found
    id_ = RELIEF_RETIRED if facts.category == "retired" else RELIEF_OTHERS
    needed, cite = terms.value(id_), terms.cite(id_)
    if not isinstance(needed, Words):
        raise TypeError(f"{id_} names no bodies")
    numbers = {"relief": yuan(facts.relief.fen), "by": facts.relief.by, "needed": needed.words[-1]}
    if "superior" in needed.words and facts.relief.by != "superior":
        refused = Reason("relief_not_approved", cite, numbers)
    elif found.amount_fen is not None and facts.relief.fen >= found.amount_fen:
        refused = Reason("relief_not_less", cite, {**numbers, "amount": yuan(found.amount_fen)})
    else:
        agreed = Reason("relieved", cite, numbers, "generally")
        return replace(
            found,
            amount_fen=facts.relief.fen,
            relieved=True,
            reasons=(*found.reasons, agreed),
            cites=(*found.cites, *cite),
        )
    return replace(found, reasons=(*found.reasons, refused), cites=(*found.cites, *cite))


def _unused(facts: DuesFacts, category: Category) -> Iterator[Reason]:
    """Facts given that this category's dues do not depend on: said, so that nobody is misled."""
    used = WAYS.get(category, frozenset())
    for fact in ALL_WAYS:
        if fact not in used and getattr(facts, fact) is not None:
            name = fact.removesuffix("_fen").replace("previous", "previous_amount")
            yield Reason("fact_not_used", (), {"fact": name, "category": category}, "generally")


def _large(facts: DuesFacts, terms: Terms) -> Iterator[Reason]:
    """A single voluntary payment that follows the rule for large dues (以上 includes it)."""
    if facts.voluntary_fen is None or LARGE not in terms.items:
        return
    value = terms.value(LARGE)
    if isinstance(value, Number) and facts.voluntary_fen >= value.number:
        numbers = {"voluntary": yuan(facts.voluntary_fen), "least": yuan(int(value.number))}
        yield Reason("large_dues", terms.cite(LARGE), numbers, "generally")
