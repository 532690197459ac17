"""Vacancies and the yearly self-check: ORG-11 and ORG-16."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dangwu.rules.calendar import add_months
from dangwu.rules.organisation.reading import finding, held, words
from dangwu.rules.terms import Duty, Terms
from dangwu.rules.verdict import Reason

Post = Literal["secretary", "deputy_secretary", "member"]
# The posts as the terms name them.
POSTS: dict[str, str] = {"secretary": "书记", "deputy_secretary": "副书记", "member": "委员"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyFacts:
    """A post empty since a day; `filled_on` when somebody holds it again."""

    post: Post
    since: date
    filled_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyStatus:
    """`fill_by` is the last day in time, None where the rule says promptly without a number."""

    fill_by: date | None
    findings: tuple[Reason, ...] = ()


def judge_vacancy(facts: VacancyFacts, terms: Terms, *, on: date) -> VacancyStatus:
    """ORG-11: by-election within 3 months of the vacancy (Shaoxing), else promptly.

    `terms` are those in force on `facts.since`.
    """
    post = POSTS[facts.post]
    if held(terms, "ORG-11.by_election") and post in words(terms, "ORG-11.by_election_posts"):
        fill_by = add_months(facts.since, terms.number("ORG-11.by_election"))
        return VacancyStatus(fill_by=fill_by, findings=_by_deadline(facts, terms, fill_by, on))
    if facts.filled_on is not None or post not in words(terms, "ORG-11.promptly"):
        return VacancyStatus(fill_by=None)
    found = finding(terms, "vacancy_open", "ORG-11.promptly", post=facts.post, since=facts.since)
    return VacancyStatus(fill_by=None, findings=(_warning(found),))


def _by_deadline(facts: VacancyFacts, terms: Terms, by: date, on: date) -> tuple[Reason, ...]:
    id_ = "ORG-11.by_election"
    numbers: dict[str, object] = {
        "post": facts.post,
        "since": facts.since,
        "by": by,
        "months": terms.number(id_),
    }
    if facts.filled_on is not None:
        numbers["filled_on"] = facts.filled_on
        return (finding(terms, "filled_late", id_, **numbers),) if facts.filled_on > by else ()
    if on > by:
        return (finding(terms, "vacancy_over", id_, **numbers),)
    return (_warning(finding(terms, "vacancy_open_until", id_, **numbers)),)


def _warning(reason: Reason) -> Reason:
    """What is still within its time is to be seen to; it is no breach yet."""
    return replace(reason, modality="generally")


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckStatus:
    """`next_by` is the last day for the next check, None where no rule asks for one."""

    next_by: date | None
    findings: tuple[Reason, ...] = ()


def judge_self_check(
    last_on: date | None, terms: Terms, *, on: date, since: date | None = None
) -> SelfCheckStatus:
    """ORG-16: a branch checks its own set-up once in each calendar year.

    `last_on` is the last check on record; `since` the day the organisation was founded or took
    on the standard: a year that had begun by then is not held against it.
    """
    id_ = "ORG-16.self_check"
    if not held(terms, id_):
        return SelfCheckStatus(next_by=None)
    duty = terms.value(id_)
    if not isinstance(duty, Duty) or duty.every != "year":
        raise TypeError(f"{id_} is no yearly duty")
    if last_on is not None and last_on.year >= on.year:
        return SelfCheckStatus(next_by=date(last_on.year + 1, 12, 31))
    year_end = date(on.year, 12, 31)
    found = finding(terms, "self_check_due", id_, year=on.year, by=year_end)
    findings = (_warning(found),)
    bound_from = max(terms.item(id_).from_, since or date.min)
    if bound_from <= date(on.year - 1, 1, 1) and (last_on is None or last_on.year < on.year - 1):
        missed = finding(terms, "self_check_missed", id_, year=on.year - 1)
        return SelfCheckStatus(next_by=year_end, findings=(missed, *findings))
    return SelfCheckStatus(next_by=year_end, findings=findings)
