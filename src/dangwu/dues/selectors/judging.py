"""Judging the members of a branch by the rules, without writing anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dangwu.core.crypto import blind_index
from dangwu.dues.selectors.explanations import (
    Explanation,
    Limit,
    Step,
    dump,
    for_comparison,
)
from dangwu.dues.selectors.population import (
    BranchTerms,
    MemberFacts,
    members_to_verify,
    way_of,
)
from dangwu.orgs.models import Organisation
from dangwu.rules.dues import DuesAssessment, DuesFacts, DuesStart, assess_dues, dues_start
from dangwu.rules.dues.amount import CAP, RATES
from dangwu.rules.terms import Brackets, Number, Terms

JANUARY, DECEMBER = 1, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a member pays a month and from which month of the year (None: not known)."""

    facts: MemberFacts
    explanation: Explanation
    from_month: int | None

    @property
    def found(self) -> DuesAssessment:
        return self.explanation.found

    @property
    def is_open(self) -> bool:
        return self.found.amount_fen is None or self.from_month is None

    @property
    def fingerprint(self) -> str:
        """A keyed digest of everything that was judged: equal where nothing has changed."""
        text = f"{self.from_month}|{for_comparison(self.explanation)}"
        return blind_index(text, of="dues.assessment.explanation")

    @property
    def sealed_text(self) -> str:
        return dump(self.explanation)


@dataclass(frozen=True, slots=True)
class JudgedBranch:
    """All members of a branch as judged; `elsewhere` paid the whole year to another branch."""

    judged: Sequence[Judged]
    elsewhere: Sequence[MemberFacts]
    terms: Terms  # of 1 January


def judge_branch(branch: Organisation, year: int, on: date) -> JudgedBranch:
    """Judge every member of a branch for a year: eleven queries, whatever its size."""
    terms = BranchTerms(branch)
    judged: list[Judged] = []
    elsewhere: list[MemberFacts] = []
    for facts in members_to_verify(branch, year, on):
        found = judge_member(facts, terms)
        if found is None:
            elsewhere.append(facts)
        else:
            judged.append(found)
    return JudgedBranch(judged, elsewhere, terms.on(date(year, 1, 1)))


def judge_member(facts: MemberFacts, terms: BranchTerms) -> Judged | None:
    """Judge one member; None where the dues of the whole year are paid elsewhere."""
    start = _start(facts, terms)
    first = start.first_month if start else date(facts.year, JANUARY, 1)
    if first and first.year > facts.year:
        return None
    day = _day_of_terms(facts, first)
    held = terms.on(day)
    asked = facts.dues_facts()
    return Judged(
        facts=facts,
        from_month=_month_of_year(first, facts.year),
        explanation=_explained(facts, asked, held, start),
    )


def _start(facts: MemberFacts, terms: BranchTerms) -> DuesStart | None:
    """The first month owed here, by the rules of the day somebody came; None: all year."""
    start = facts.start
    if start is None:
        return None
    if start.admitted_on:
        return dues_start(terms.on(start.admitted_on), branch_meeting_on=start.admitted_on)
    came = start.transferred_on
    assert came is not None
    return dues_start(terms.on(came), joined_here_on=came, paid_to=start.paid_to)


def _day_of_terms(facts: MemberFacts, first: date | None) -> date:
    """1 January, or the day on which somebody came in the course of the year."""
    new_year = date(facts.year, JANUARY, 1)
    start = facts.start
    came = (start.admitted_on or start.transferred_on) if start else None
    return max(new_year, came or first or new_year)


def _month_of_year(first: date | None, year: int) -> int | None:
    if first is None:
        return None
    return first.month if first.year == year else JANUARY


def _explained(
    facts: MemberFacts, asked: DuesFacts, terms: Terms, start: DuesStart | None
) -> Explanation:
    found = assess_dues(asked, terms)
    ladder, cite = _ladder(asked, terms) if found.rate is not None else ((), ())
    return Explanation(
        on=terms.on,
        standard=terms.standard,
        rulebook=terms.digest,
        category=facts.category,
        employer=facts.employer,
        way=way_of(facts.slip),
        given=_given(asked),
        increase=asked.pension_increase,
        found=found,
        start=start.reasons if start else (),
        start_cites=tuple(dict.fromkeys(start.cites)) if start else (),
        starts_on=_came_on(facts),
        is_transfer=bool(facts.start and facts.start.transferred_on),
        ladder=ladder,
        ladder_cite=cite,
        limit=_limit(terms),
        by_hand=facts.ruling is not None,
        source=facts.slip.source if facts.slip else "",
        entered_on=facts.slip.entered_on if facts.slip else None,
    )


def _came_on(facts: MemberFacts) -> date | None:
    start = facts.start
    return (start.admitted_on or start.transferred_on) if start else None


def _given(asked: DuesFacts) -> tuple[int, ...]:
    if asked.quarter_net_income_fen is not None:
        return asked.quarter_net_income_fen
    return () if asked.previous_fen is None else (asked.previous_fen,)


def _ladder(asked: DuesFacts, terms: Terms) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """The table of rates that was applied, and its clause."""
    id_ = RATES[asked.category] if asked.category else ""
    table = terms.value(id_)
    assert isinstance(table, Brackets)
    steps = tuple(Step(each.id, each.up_to, each.rate) for each in table.brackets)
    return steps, terms.cite(id_)


def _limit(terms: Terms) -> Limit | None:
    item = terms.items.get(CAP)
    if item is None or not isinstance(item.value, Number):
        return None
    return Limit(int(item.value.number), item.cite)
