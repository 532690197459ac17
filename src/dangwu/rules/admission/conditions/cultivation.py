"""入党积极分子: the decision after the talk, contacts, half-yearly reviews (DEV-03 to DEV-06)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dangwu.rules.admission.case import Case
from dangwu.rules.admission.conditions.condition import Condition, Numbers
from dangwu.rules.admission.facts import Backer
from dangwu.rules.admission.limits import Limit
from dangwu.rules.calendar import add_months

_DAY = timedelta(days=1)


def activist_early(case: Case, limit: Limit) -> Iterator[Numbers]:
    talked, activist = case.facts.talked_on, case.facts.activist_on
    assert talked is not None
    assert activist is not None
    if activist < talked:
        yield {"activist": activist, "talked": talked}


def contact_count(case: Case, limit: Limit) -> Iterator[Numbers]:
    """The most contacts at one time; those who followed one another are not added up."""
    contacts = case.facts.contacts or ()
    count = max((_at_once(contacts, each.from_) for each in contacts), default=0)
    least, most = limit.span.least or 0, limit.span.most
    if count < least or (most is not None and count > most):
        yield {"count": count, "least": int(least), "most": int(most or count)}


def _at_once(contacts: Sequence[Backer], day: date | None) -> int:
    return sum(
        day is None
        or ((each.from_ is None or each.from_ <= day) and (each.until is None or day < each.until))
        for each in contacts
    )


def contact_not_full(case: Case, limit: Limit) -> Iterator[Numbers]:
    for each in case.facts.contacts or ():
        day = each.from_ or case.facts.contacts_on
        if each.full_from is not None and day is not None and day < each.full_from:
            yield {"name": each.name, "full_from": each.full_from, "day": day}


def review_gap(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Each whole half-year from the decision to the prospect's, or until now, holds a review."""
    facts = case.facts
    assert facts.activist_on is not None
    assert facts.reviews is not None
    until = facts.prospect_on or facts.branch_meeting_on or case.on - _DAY
    yield from gaps(facts.activist_on, until, limit.number, facts.reviews)


def gaps(start: date, until: date, months: int, held: Sequence[date]) -> Iterator[Numbers]:
    """The first turn without a review among those that end by `until`, and how many there are.

    Turn n ends on the corresponding day n times `months` after the start, that day included; the
    next begins on the day after it, the first on the start itself.
    """
    empty = []
    first, number = start, 1
    while (last := add_months(start, months * number)) <= until:
        if not any(first <= day <= last for day in held):
            empty.append((number, first, last))
        first, number = last + _DAY, number + 1
    if empty:
        turn, first, last = empty[0]
        yield {"turn": turn, "first": first, "last": last, "months": months, "missing": len(empty)}


CONDITIONS = (
    Condition(
        code="activist_early",
        step="activist",
        rule="DEV-03.talked_first",
        needs=("talked_on", "activist_on"),
        day="activist_on",
        judge=activist_early,
        remedy="decide_again",
    ),
    Condition(
        code="contact_count",
        step="contacts",
        rule="DEV-05.contacts",
        needs=("contacts", "activist_on"),
        day="activist_on",
        judge=contact_count,
        remedy="appoint_contacts",
    ),
    Condition(
        code="contact_not_full",
        step="contacts",
        rule="DEV-05.full_members",
        needs=("contacts", "activist_on"),
        day="activist_on",
        judge=contact_not_full,
        remedy="appoint_contacts",
    ),
    Condition(
        code="review_gap",
        step="cultivation",
        rule="DEV-06.review_every",
        needs=("activist_on", "reviews"),
        day="activist_on",
        judge=review_gap,
        remedy="note_why",
        also=("DEV-06.reviews_least",),
        judges_none=True,
    ),
)
