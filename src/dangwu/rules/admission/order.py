"""DEV-30: dates run in order, none lies in the future, and nobody is in two places at once."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from dangwu.rules.admission.case import Case
from dangwu.rules.admission.findings import Finding
from dangwu.rules.admission.limits import Limit, Limits
from dangwu.rules.verdict import Reason

RULE = "DEV-30.order"
# Two steps whose order has a condition of its own, which says more.
JUDGED_APART = frozenset(
    {
        ("talk", "activist"),
        ("activist", "prospect"),
        ("branch_meeting", "full_meeting"),
        ("approval", "full_meeting"),
        ("placing", "full_meeting"),
    }
)
# Days of a dossier that are no step and lie in the past all the same.
LISTS = (("cultivation", "reviews"), ("probation", "probation_reviews"))


def order_findings(case: Case) -> Iterator[Finding]:
    """Every contradiction of the dates among themselves."""
    limits = case.limits()
    rule = limits.get(RULE)
    if rule is not None:
        yield from _disorder(case, limits, rule)
        yield from _future(case, rule)
        yield from _twice(case, rule)


def _disorder(case: Case, limits: Limits, rule: Limit) -> Iterator[Finding]:
    met: dict[str, str | None] = {}
    days = case.days
    for step in limits.steps:
        if step not in days:
            continue
        after = {_known_before(limits, days, each, met) for each in limits.before[step]}
        for each in sorted(filter(None, after), key=limits.steps.index):
            if days[step] < days[each] and not _is_apart(case, each, step):
                yield _out_of_order(rule, step, days[step], each, days[each])
    first, applied = case.facts.first_applied_on, case.facts.applied_on
    if first is not None and applied is not None and applied < first:
        yield _out_of_order(rule, "application", applied, "first_application", first)


def _known_before(
    limits: Limits, days: dict[str, date], step: str, met: dict[str, str | None]
) -> str | None:
    """The step itself where its day is known, else the latest known one that it comes after."""
    if step in days:
        return step
    if step not in met:
        above = [_known_before(limits, days, each, met) for each in limits.before[step]]
        met[step] = max(filter(None, above), key=days.__getitem__, default=None)
    return met[step]


def _is_apart(case: Case, earlier: str, later: str) -> bool:
    if earlier == "political_review":
        review, meeting = case.facts.political_review_on, case.facts.branch_meeting_on
        return review is not None and meeting is not None and review > meeting
    return (earlier, later) in JUDGED_APART


def _out_of_order(rule: Limit, step: str, day: date, after: str, after_day: date) -> Finding:
    numbers = {"step": step, "day": day, "after": after, "after_day": after_day}
    return Finding(reason=_reason("order", rule, numbers), step=step, remedy="check_dates")


def _future(case: Case, rule: Limit) -> Iterator[Finding]:
    for step, day in _past_days(case):
        if day > case.on:
            numbers = {"step": step, "day": day, "on": case.on}
            yield Finding(reason=_reason("future", rule, numbers), step=step, remedy="check_dates")


def _past_days(case: Case) -> Iterator[tuple[str, date]]:
    """Each day on which something is said to have been done; of a list the last."""
    yield from case.days.items()
    for step, name in LISTS:
        days = getattr(case.facts, name)
        if days:
            yield step, max(days)


def _twice(case: Case, rule: Limit) -> Iterator[Finding]:
    """One person in two places at once: the two times overlap, meeting ends do not."""
    for one, other in combinations(case.facts.engagements, 2):
        if (one.who, one.on) != (other.who, other.on) or one.what == other.what:
            continue
        if one.starts < other.ends and other.starts < one.ends:
            numbers = {"who": one.who, "day": one.on, "first": one.what, "second": other.what}
            yield Finding(
                reason=_reason("two_places_at_once", rule, numbers),
                step="branch_meeting",
                remedy="check_dates",
            )


def _reason(code: str, rule: Limit, numbers: dict[str, object]) -> Reason:
    return Reason(code, rule.cite, numbers, rule.modality)
