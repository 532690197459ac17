"""Standing (党龄): since when somebody is a member, and since when that counts, at any time.

The day of joining and the length of probation were not the same in every period: the table is
the item DEV-24.standing_periods.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from dangwu.rules.admission.facts import Extension
from dangwu.rules.calendar import add_months, whole_months_between
from dangwu.rules.terms import StandingPeriod, StandingTable, Terms
from dangwu.rules.verdict import Reason

TABLE = "DEV-24.standing_periods"
Class = Literal["worker", "poor_peasant", "staff", "intellectual", "non_worker", "other", "any"]
CLASSES: tuple[Class, ...] = get_args(Class)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFacts:
    """`class_`: any where it is not known; it counts only before 1956. `full_from`: the day of
    becoming full as written on the papers. None: not known."""

    as_of: date
    branch_meeting_on: date | None = None
    approved_on: date | None = None
    class_: Class = "any"
    full_from: date | None = None
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`years` of standing and `anniversary_years` of joining, in full years on the day asked; 0
    before they began, None where the day they count from is not known."""

    joined_on: date | None = None
    standing_from: date | None = None
    years: int | None = None
    anniversary_years: int | None = None
    cite: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


def judge_standing(facts: StandingFacts, terms: Terms) -> Standing:
    """The day of joining and the standing of somebody, by the table of periods.

    Reasons are questions: `rule_not_held` where the table has no such period, `period_boundary`
    where meeting and approval lie in different ones, `missing_fact` for a day or a class that the
    period needs.
    """
    item = terms.items.get(TABLE)
    if item is None or not isinstance(item.value, StandingTable):
        return Standing(reasons=(_not_held(terms.on),))
    days = [day for day in (facts.branch_meeting_on, facts.approved_on) if day is not None]
    if not days:
        return Standing(cite=item.cite, reasons=(_missing("branch_meeting_on", item.cite),))
    periods = [_period_on(item.value, day) for day in days]
    if periods[0] != periods[-1]:
        numbers = {"meeting": facts.branch_meeting_on, "approved": facts.approved_on}
        question = Reason("period_boundary", item.cite, numbers, "generally")
        return Standing(cite=item.cite, reasons=(question,))
    period = periods[0]
    if period is None:
        return Standing(cite=item.cite, reasons=(_not_held(days[0]),))
    return _of_period(facts, period, item.cite)


def _period_on(table: StandingTable, day: date) -> StandingPeriod | None:
    for period in table.periods:
        if period.first <= day and (period.last is None or day <= period.last):
            return period
    return None


def _of_period(facts: StandingFacts, period: StandingPeriod, cite: tuple[str, ...]) -> Standing:
    is_meeting = period.joined_by == "branch_meeting"
    joined = facts.branch_meeting_on if is_meeting else facts.approved_on
    if joined is None:
        name = "branch_meeting_on" if is_meeting else "approved_on"
        return Standing(cite=cite, reasons=(_missing(name, cite),))
    since = _standing_from(facts, period, joined)
    return Standing(
        joined_on=joined,
        standing_from=since,
        years=None if since is None else _years(since, facts.as_of),
        anniversary_years=_years(joined, facts.as_of),
        cite=cite,
        reasons=() if since else (_missing("class", cite),),
    )


def _standing_from(facts: StandingFacts, period: StandingPeriod, joined: date) -> date | None:
    """The end of probation; the day on the papers where there was one, and it is given."""
    months = _probation(facts, period)
    if facts.full_from is not None and months != 0:
        return facts.full_from
    if months is None:
        return None
    extended = sum(each.months for each in facts.extensions) if period.extendable else 0
    return add_months(joined, months + extended)


def _probation(facts: StandingFacts, period: StandingPeriod) -> int | None:
    """Months of probation for the class; None where the table does not say."""
    asked = (facts.class_, "any")
    return next((each.months for each in period.probation if each.id in asked), None)


def _years(since: date, as_of: date) -> int:
    return max(whole_months_between(since, as_of) // 12, 0)


def _missing(fact: str, cite: tuple[str, ...]) -> Reason:
    return Reason("missing_fact", cite, {"fact": fact}, "generally")


def _not_held(on: date) -> Reason:
    return Reason("rule_not_held", (), {"rule": TABLE, "on": on}, "generally")
