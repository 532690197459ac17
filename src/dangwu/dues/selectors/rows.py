"""The assessments of a verification as people compare them: this year beside last year."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from dangwu.core.scope import whole_tree
from dangwu.dues.messages import category_text, rate_text
from dangwu.dues.models import DECEMBER, Assessment, Verification
from dangwu.dues.selectors.explanations import Explanation, Step, explanation_of
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.dues import Jump, judge_jump
from dangwu.rules.money import yuan
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason


@dataclass(frozen=True, slots=True)
class Compared:
    """One assessment, what it rests on, and last year's where there is one."""

    assessment: Assessment
    explanation: Explanation
    past: Assessment | None
    past_explanation: Explanation | None
    jump: Jump

    @property
    def base(self) -> int | None:
        return self.explanation.found.base_fen

    @property
    def rate(self) -> str:
        return rate_text(self.explanation.found.rate)

    @property
    def last_year(self) -> int | None:
        return self.past.amount_fen if self.past else None

    @property
    def questions(self) -> tuple[Reason, ...]:
        """What must be answered before the amount is settled."""
        if not self.assessment.is_open:
            return ()
        return tuple(r for r in self.explanation.reasons if r.modality == "must")

    @property
    def causes(self) -> tuple[Reason, ...]:
        """Why the amount is not last year's, as far as the facts show it."""
        if self.past_explanation is None or self.last_year == self.assessment.amount_fen:
            return ()
        return tuple(causes_of(self.past_explanation, self.explanation))

    @property
    def note(self) -> str:
        """An officer's word on the difference."""
        return self.assessment.note.open() if self.assessment.note else ""

    @property
    def category(self) -> str:
        return category_text(self.assessment.category, self.assessment.employer)


def running_rows(verification: Verification) -> list[Compared]:
    """Every assessment that stands, in the order of the roster: two queries."""
    rows = (
        Assessment.objects.filter(verification=verification, replaced_on__isnull=True)
        .select_related("person", "verification")
        .order_by("person__name_stroke_key", "person_id", "until_month")
    )
    return compared(list(rows), verification.year)


def compared(rows: Sequence[Assessment], year: int) -> list[Compared]:
    """The assessments beside those of the year before: one query."""
    past = last_year_of([row.person_id for row in rows], year)
    terms = cache(terms_on)  # the same few days for all of a branch
    return [_compared(row, past.get(row.person_id), terms) for row in rows]


def _compared(
    row: Assessment, past: Assessment | None, terms: Callable[[str, date], Terms]
) -> Compared:
    explanation = explanation_of(row)
    return Compared(
        assessment=row,
        explanation=explanation,
        past=past,
        past_explanation=explanation_of(past) if past else None,
        jump=_jump(row, past, terms(explanation.standard, explanation.on)),
    )


def _jump(row: Assessment, past: Assessment | None, terms: Terms) -> Jump:
    if past is None or past.amount_fen is None or row.amount_fen is None:
        return Jump(False)
    return judge_jump(terms, before_fen=past.amount_fen, after_fen=row.amount_fen)


def last_year_of(people: Iterable[UUID], year: int) -> Mapping[UUID, Assessment]:
    """What each paid at the end of the year before, wherever they belonged then."""
    with whole_tree("last year's amount goes with the person, whichever branch verified it"):
        rows = Assessment.objects.filter(
            person__in=list(people),
            year=year - 1,
            replaced_on__isnull=True,
            until_month=DECEMBER,
        ).order_by("verification_id")
        return {row.person_id: row for row in rows}


# ---- what made the difference --------------------------------------------------------------


def causes_of(before: Explanation, after: Explanation) -> Iterator[Reason]:
    """Category, relief, base and the steps it crossed, the cap: in this order."""
    was = category_text(before.category or "", before.employer or "")
    now = category_text(after.category or "", after.employer or "")
    if was != now:
        yield Reason("category_changed", (), {"before": was or "—", "after": now or "—"})
    if before.found.relieved != after.found.relieved:
        yield Reason("relief_began" if after.found.relieved else "relief_ended", ())
    if not after.found.relieved:
        yield from _causes_in_base(before, after)
    if before.found.capped != after.found.capped:
        yield Reason("cap_reached" if after.found.capped else "cap_left", ())


def _causes_in_base(before: Explanation, after: Explanation) -> Iterator[Reason]:
    old, new = before.found, after.found
    if old.base_fen is None or new.base_fen is None or old.rate is None or new.rate is None:
        return
    rates = {"before": rate_text(old.rate), "after": rate_text(new.rate)}
    limit = _crossed(old.base_fen, new.base_fen, after.ladder)
    if old.rate != new.rate and limit is not None and before.ladder == after.ladder:
        way = "up" if new.base_fen > old.base_fen else "down"
        yield Reason("bracket_crossed", (), {"way": way, "limit": plain(limit), **rates})
    elif old.rate != new.rate:
        yield Reason("rate_changed", (), rates)
    elif old.base_fen != new.base_fen:
        numbers = {"before": plain(old.base_fen), "after": plain(new.base_fen)}
        yield Reason("base_changed", (), numbers)


def _crossed(old: int, new: int, ladder: tuple[Step, ...]) -> int | None:
    """The highest limit between the two bases."""
    low, high = sorted((old, new))
    limits = [s.up_to for s in ladder if s.up_to is not None and low <= s.up_to < high]
    return limits[-1] if limits else None


def plain(fen: int) -> str:
    """Yuan with commas, without needless cents: 5,000 or 5,219.31."""
    whole, _, cents = yuan(abs(fen)).partition(".")
    shown = f"{int(whole):,}" + (f".{cents}" if cents != "00" else "")
    return f"−{shown}" if fen < 0 else shown
