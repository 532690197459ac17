"""Terms of office: ORG-06 and ELE-01.

A term counts from the day of the election and has the length in force on that day: bodies elected
before a change keep their old term. Reminders, requests and extensions follow today's rules.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dangwu.rules.calendar import add_months, add_years
from dangwu.rules.organisation.reading import finding, held, number, rule_not_held
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

TermKind = Literal[
    "committee",
    "general_branch",
    "branch",
    "joint_branch",
    "temporary_branch",
    "discipline_committee",
    "community_branch",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFacts:
    """A body elected on a day; an extension already granted; the date asked for now."""

    kind: TermKind
    elected_on: date
    extended_to: date | None = None
    asks_extension_to: date | None = None  # before the end of the term: an early election
    meeting_on: date | None = None  # planned member meeting, the anchor of some requests


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSchedule:
    """When the term ends and what is due before; None where no rule is held.

    `due_on` is the corresponding day, `latest_on` the last day an extension can reach.
    """

    term_years: int | None = None
    due_on: date | None = None
    remind_on: date | None = None
    request_by: date | None = None
    latest_on: date | None = None
    extended_to: date | None = None
    cite: tuple[str, ...] = ()
    findings: tuple[Reason, ...] = ()

    @property
    def ends_on(self) -> date | None:
        """The end of the term with the extension granted."""
        return self.extended_to or self.due_on


def judge_term(facts: TermFacts, terms: Terms, *, terms_at_election: Terms) -> TermSchedule:
    """The schedule of a term, and what speaks against an extension.

    `terms` are those in force on the day of asking, `terms_at_election` those on `elected_on`.
    """
    if facts.kind == "temporary_branch":
        return TermSchedule(findings=(_no_term(terms),))
    id_ = "ORG-06.branch" if facts.kind == "joint_branch" else f"ORG-06.{facts.kind}"
    years = number(terms_at_election, id_)
    if years is None:
        return TermSchedule(findings=(rule_not_held(terms_at_election, "ORG-06"),))
    due_on = add_years(facts.elected_on, years)
    return TermSchedule(
        term_years=years,
        due_on=due_on,
        remind_on=_months_before(due_on, terms, "ELE-01.remind"),
        request_by=_request_by(facts, due_on, terms),
        latest_on=_latest_on(facts, due_on, terms),
        extended_to=facts.extended_to,
        cite=terms_at_election.cite(id_),
        findings=tuple(_extension(facts, due_on, terms)),
    )


def judge_term_end(schedule: TermSchedule, *, on: date) -> tuple[Reason, ...]:
    """Whether the term is over on a day, or near enough its end that the superior reminds."""
    ends_on = schedule.ends_on
    if ends_on is None:
        return ()
    numbers = {"ends_on": ends_on, "on": on}
    if on > ends_on:
        return (Reason("term_over", schedule.cite, numbers),)
    if schedule.remind_on is not None and on >= schedule.remind_on:
        return (Reason("term_ending", schedule.cite, numbers, "generally"),)
    return ()


def _no_term(terms: Terms) -> Reason:
    """ORG-12: a temporary branch ends with its body and holds no elections for a new term."""
    if not held(terms, "ORG-12.ends_with_body"):
        return rule_not_held(terms, "ORG-12")
    return Reason("no_term", terms.cite("ORG-12.ends_with_body"), {}, "generally")


def _months_before(due_on: date, terms: Terms, id_: str) -> date | None:
    months = number(terms, id_)
    return None if months is None else add_months(due_on, -months)


def _request_by(facts: TermFacts, due_on: date, terms: Terms) -> date | None:
    """Before the end of the term, or before the meeting: two anchors that are not merged."""
    days = number(terms, "ELE-01.request_before_meeting")
    if days is not None:
        return facts.meeting_on and facts.meeting_on - timedelta(days=days)
    return _months_before(due_on, terms, "ELE-01.request_before_end")


def _latest_on(facts: TermFacts, due_on: date, terms: Terms) -> date | None:
    """The limit of an extension; once extended, the day granted, since there is no second one."""
    years = number(terms, "ELE-01.delay")
    if years is None:
        return facts.extended_to
    limit = add_years(due_on, years)
    if facts.extended_to is None:
        return limit
    hard = terms.item("ELE-01.delay").modality == "must"
    return min(facts.extended_to, limit) if hard else facts.extended_to


def _extension(facts: TermFacts, due_on: date, terms: Terms) -> list[Reason]:
    asked = facts.asks_extension_to
    reasons = [_too_long(day, due_on, terms) for day in (facts.extended_to, asked) if day]
    if asked and asked < due_on:
        reasons.append(_too_early(asked, due_on, terms))
    if asked and asked > due_on and facts.extended_to and number(terms, "ELE-01.delays") == 1:
        numbers = {"extended_to": facts.extended_to, "asked": asked}
        reasons.append(finding(terms, "extension_twice", "ELE-01.delays", **numbers))
    return [reason for reason in reasons if reason is not None]


def _too_long(asked: date, due_on: date, terms: Terms) -> Reason | None:
    years = number(terms, "ELE-01.delay")
    if years is None or asked <= add_years(due_on, years):
        return None
    numbers = {
        "asked": asked,
        "due_on": due_on,
        "years": years,
        "latest": add_years(due_on, years),
    }
    hard = terms.item("ELE-01.delay").modality == "must"
    code = "extension_over_limit" if hard else "extension_long"
    return finding(terms, code, "ELE-01.delay", **numbers)


def _too_early(asked: date, due_on: date, terms: Terms) -> Reason | None:
    years = number(terms, "ELE-01.early")
    if years is None or asked >= add_years(due_on, -years):
        return None
    earliest = add_years(due_on, -years)
    numbers = {"asked": asked, "due_on": due_on, "years": years, "earliest": earliest}
    return finding(terms, "early_long", "ELE-01.early", **numbers)
