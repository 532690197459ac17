"""预备党员的教育考察和转正: reviews, extension, second meeting and approval (DEV-21 to 26)."""

from collections.abc import Iterator
from datetime import date, timedelta

from dangwu.rules.admission.case import Case
from dangwu.rules.admission.conditions.admission import (
    not_by_method,
    short_of_quorum,
    short_of_votes,
)
from dangwu.rules.admission.conditions.condition import Condition, Numbers
from dangwu.rules.admission.conditions.cultivation import gaps
from dangwu.rules.admission.limits import Limit

_DAY = timedelta(days=1)


def probation_day_wrong(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Probation begins on the day of the branch meeting, not on that of the approval."""
    written, meeting = case.facts.probation_from, case.facts.branch_meeting_on
    if written != meeting:
        yield {"written": written, "meeting": meeting}


def probation_review_gap(case: Case, limit: Limit) -> Iterator[Numbers]:
    """A review in each turn of the year of probation; an extension has turns of its own."""
    probation = case.probation
    if probation.starts is not None:
        until = _reviewed_until(case, probation.year_ends)
        yield from gaps(probation.starts, until, limit.number, case.facts.probation_reviews or ())


def extension_review_gap(case: Case, limit: Limit) -> Iterator[Numbers]:
    """A review in each turn of the extension, which follows on the year of probation; a review
    on the day the year ends is the last of the year."""
    starts, ends = case.probation.year_ends, case.probation.ends
    if starts is not None and ends is not None:
        held = [day for day in case.facts.probation_reviews or () if day > starts]
        yield from gaps(starts, _reviewed_until(case, ends), limit.number, held)


def _reviewed_until(case: Case, ends: date | None) -> date:
    """Turns that end by this day hold a review: by the end, yesterday, or the cancelling."""
    cancelled = case.facts.full_meeting_on if case.facts.decision == "cancel" else None
    return min(day for day in (ends, case.on - _DAY, cancelled) if day is not None)


def second_application_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    characters, least = case.facts.second_application_characters, limit.span.least
    if characters is not None and least is not None and characters < least:
        yield {"characters": characters, "least": int(least)}


# ---- extension -------------------------------------------------------------------------------


def extension_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Below half a year; none at all where the person was found not yet fit."""
    least = int(limit.span.least or 0)
    for each in case.facts.extensions:
        if each.months < least:
            yield {"months": each.months, "least": least}


def extension_missing(case: Case, limit: Limit) -> Iterator[Numbers]:
    facts = case.facts
    if facts.delay_cause == "not_yet_fit" and facts.decision == "on_time" and not facts.extensions:
        yield {"months": 0, "least": int(limit.span.least or 0)}


def extension_long(case: Case, limit: Limit) -> Iterator[Numbers]:
    most = limit.span.most
    for each in case.facts.extensions:
        if most is not None and each.months > most:
            yield {"months": each.months, "most": int(most)}


def extension_twice(case: Case, limit: Limit) -> Iterator[Numbers]:
    count = len(case.facts.extensions)
    if count > limit.number:
        yield {"count": count, "most": limit.number}


# ---- the second meeting ----------------------------------------------------------------------


def full_meeting_early(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Discussed only once probation is over; cancelling does not wait for it."""
    held, due = case.facts.full_meeting_on, case.probation.due
    assert held is not None
    if due is not None and held < due and case.facts.decision != "cancel":
        yield {"held": held, "earliest": due, "starts": case.probation.starts}


def full_decision_late(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Who moved here during probation: put off by six months at most."""
    held, due = case.facts.full_meeting_on, case.probation.due
    moved = case.facts.transferred_in_on
    assert held is not None
    assert moved is not None
    if due is not None and moved < due and held > (latest := limit.end_of(due)):
        yield {"held": held, "latest": latest, "ended": due}


def full_quorum_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    yield from short_of_quorum(case.facts.full_vote, limit)


def full_vote_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    yield from short_of_votes(case.facts.full_vote, limit)


def full_method_not_allowed(case: Case, limit: Limit) -> Iterator[Numbers]:
    yield from not_by_method(case.facts.full_vote, limit)


def full_approval_late(case: Case, limit: Limit) -> Iterator[Numbers]:
    held, approved = case.facts.full_meeting_on, case.facts.full_approved_on
    assert held is not None
    assert approved is not None
    latest = limit.end_of(held)
    if approved > latest:
        yield {"approved": approved, "latest": latest, "meeting": held}


CONDITIONS = (
    Condition(
        code="probation_day_wrong",
        step="probation",
        rule="DEV-21.starts",
        needs=("probation_from", "branch_meeting_on"),
        day="branch_meeting_on",
        judge=probation_day_wrong,
        remedy="correct_day",
    ),
    Condition(
        code="probation_review_gap",
        step="probation",
        rule="DEV-21.reviews",
        needs=("probation_reviews",),
        judges_none=True,
        day="branch_meeting_on",
        judge=probation_review_gap,
        remedy="note_why",
        local=True,
    ),
    Condition(
        code="extension_review_gap",
        step="probation",
        rule="DEV-21.reviews_extended",
        needs=("probation_reviews", "extensions"),
        judges_none=True,
        day="branch_meeting_on",
        judge=extension_review_gap,
        remedy="note_why",
        local=True,
    ),
    Condition(
        code="application_short",
        step="second_application",
        rule="DEV-22.characters",
        needs=("second_application_characters", "second_applied_on"),
        day="second_applied_on",
        judge=second_application_short,
        remedy="write_again",
        local=True,
    ),
    Condition(
        code="extension_short",
        step="full_meeting",
        rule="DEV-23.extension",
        needs=("extensions",),
        day="full_meeting_on",
        judge=extension_short,
        remedy="decide_extension",
    ),
    Condition(
        code="extension_short",
        step="full_meeting",
        rule="DEV-23.extension",
        needs=("delay_cause", "decision"),
        day="full_meeting_on",
        judge=extension_missing,
        remedy="decide_extension",
    ),
    Condition(
        code="extension_long",
        step="full_meeting",
        rule="DEV-23.extension",
        needs=("extensions",),
        day="full_meeting_on",
        judge=extension_long,
        remedy="decide_extension",
    ),
    Condition(
        code="extension_twice",
        step="full_meeting",
        rule="DEV-23.extensions",
        needs=("extensions",),
        day="full_meeting_on",
        judge=extension_twice,
        remedy="decide_full",
    ),
    Condition(
        code="full_meeting_early",
        step="full_meeting",
        rule="DEV-21.probation",
        needs=("full_meeting_on",),
        day="full_meeting_on",
        judge=full_meeting_early,
        remedy="meet_again",
    ),
    Condition(
        code="full_decision_late",
        step="full_meeting",
        rule="DEV-26.postpone",
        needs=("full_meeting_on", "transferred_in_on"),
        day="full_meeting_on",
        judge=full_decision_late,
        remedy="note_why",
        also=("DEV-26.full_from",),
    ),
    Condition(
        code="quorum_short",
        step="full_meeting",
        rule="DEV-23.vote",
        needs=("full_vote",),
        day="full_meeting_on",
        judge=full_quorum_short,
        remedy="meet_again",
    ),
    Condition(
        code="vote_short",
        step="full_meeting",
        rule="DEV-23.vote",
        needs=("full_vote",),
        day="full_meeting_on",
        judge=full_vote_short,
        remedy="not_passed",
    ),
    Condition(
        code="method_not_allowed",
        step="full_meeting",
        rule="DEV-23.vote",
        needs=("full_vote",),
        day="full_meeting_on",
        judge=full_method_not_allowed,
        remedy="meet_again",
    ),
    Condition(
        code="full_approval_late",
        step="full_approval",
        rule="DEV-24.approval_within",
        needs=("full_meeting_on", "full_approved_on"),
        day="full_approved_on",
        judge=full_approval_late,
        remedy="note_why",
    ),
)
