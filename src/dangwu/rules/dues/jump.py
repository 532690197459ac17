"""Beside last year's amount: is the difference so large that somebody should look (DUE-01)?"""

from dataclasses import dataclass
from fractions import Fraction

from dangwu.rules.terms import Number, Terms
from dangwu.rules.verdict import Reason

JUMP = "DUE-01.jump"


@dataclass(frozen=True, slots=True)
class Jump:
    """How far an amount differs from last year's; `share` is None where nothing was paid then."""

    marked: bool
    share: Fraction | None = None
    reasons: tuple[Reason, ...] = ()


def judge_jump(terms: Terms, *, before_fen: int, after_fen: int) -> Jump:
    """Whether the two amounts of fen a month differ by more than the limit (up or down).

    A practice that asks for a second look and refuses nothing; where the book holds no limit
    nothing is marked.
    """
    item = terms.items.get(JUMP)
    if item is None or before_fen == after_fen:
        return Jump(False, Fraction(0) if before_fen else None)
    if not isinstance(item.value, Number):
        raise TypeError(f"{JUMP} is no number")
    share = Fraction(after_fen - before_fen, before_fen) if before_fen else None
    if share is not None and abs(share) <= item.value.number:
        return Jump(False, share)
    numbers = {
        "direction": "more" if after_fen > before_fen else "less",
        "share": share,
        "limit": item.value.number,
    }
    return Jump(True, share, (Reason("jump", item.cite, numbers, "generally"),))
