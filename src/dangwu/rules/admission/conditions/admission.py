"""预备党员的接收: leaving soon, age of the last review, quorum, vote, approval (DEV-13 to 18)."""

from collections.abc import Iterator

from dangwu.rules.admission.case import Case
from dangwu.rules.admission.conditions.condition import Condition, Numbers
from dangwu.rules.admission.limits import Limit
from dangwu.rules.meetings import VoteFacts, contradictions, smallest


def leaving_soon(case: Case, limit: Limit) -> Iterator[Numbers]:
    """Leaving within three months of the meeting, of the pre-review where there was none yet."""
    facts = case.facts
    day = facts.branch_meeting_on or facts.pre_reviewed_on
    assert facts.leaves_unit_on is not None
    if day is not None and facts.leaves_unit_on <= (latest := limit.end_of(day)):
        yield {"leaves": facts.leaves_unit_on, "day": day, "until": latest}


def review_old(case: Case, limit: Limit) -> Iterator[Numbers]:
    """The last review before the meeting is at most a quarter old."""
    meeting = case.facts.branch_meeting_on
    assert meeting is not None
    last = max((day for day in case.facts.reviews or () if day <= meeting), default=None)
    if last is not None and limit.end_of(last) < meeting:
        yield {"review": last, "meeting": meeting, "latest": limit.end_of(last)}


# ---- the vote --------------------------------------------------------------------------------


def quorum_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    yield from short_of_quorum(case.facts.vote, limit)


def vote_short(case: Case, limit: Limit) -> Iterator[Numbers]:
    yield from short_of_votes(case.facts.vote, limit)


def method_not_allowed(case: Case, limit: Limit) -> Iterator[Numbers]:
    yield from not_by_method(case.facts.vote, limit)


def short_of_quorum(vote: VoteFacts | None, limit: Limit) -> Iterator[Numbers]:
    """More than half of those with a vote have to be present; impossible counts say nothing."""
    if vote is None or vote.should_attend is None or vote.present is None or _is_wrong(vote):
        return
    needed = smallest(limit.majority.quorum, vote.should_attend)
    if vote.present < needed:
        yield {"present": vote.present, "needed": needed, "should_attend": vote.should_attend}


def short_of_votes(vote: VoteFacts | None, limit: Limit) -> Iterator[Numbers]:
    """For-votes over half of those who should attend; written ones count where the book says."""
    if vote is None or vote.should_attend is None or vote.votes_for is None or _is_wrong(vote):
        return
    needed = smallest(limit.majority.passing, vote.should_attend)
    written = (vote.written_for or 0) if limit.majority.written_votes_count else 0
    counted = vote.votes_for + written
    if counted < needed:
        yield {"votes": counted, "needed": needed, "should_attend": vote.should_attend}


def not_by_method(vote: VoteFacts | None, limit: Limit) -> Iterator[Numbers]:
    """Voted by hands where the ballot is secret; a manner that is not known says nothing."""
    if vote is not None and vote.method and vote.method not in limit.majority.methods:
        yield {"method": vote.method, "allowed": limit.majority.methods}


def _is_wrong(vote: VoteFacts) -> bool:
    return next(contradictions(vote), None) is not None


# ---- approval --------------------------------------------------------------------------------


def approval_late(case: Case, limit: Limit) -> Iterator[Numbers]:
    """After three months without a reason on record; after six it is `approval_over_limit`."""
    meeting, approved = case.facts.branch_meeting_on, case.facts.approved_on
    assert meeting is not None
    assert approved is not None
    latest = limit.end_of(meeting)
    special = case.limits(approved).get("DEV-18.approval_special")
    last = special.end_of(meeting) if special else latest
    if latest < approved <= last and not case.facts.special_reason.strip():
        yield {"approved": approved, "latest": latest, "special": last, "meeting": meeting}


def approval_over_limit(case: Case, limit: Limit) -> Iterator[Numbers]:
    meeting, approved = case.facts.branch_meeting_on, case.facts.approved_on
    assert meeting is not None
    assert approved is not None
    latest = limit.end_of(meeting)
    if approved > latest:
        yield {"approved": approved, "latest": latest, "meeting": meeting}


CONDITIONS = (
    Condition(
        code="leaving_soon",
        step="branch_meeting",
        rule="DEV-13.leaving_within",
        needs=("leaves_unit_on",),
        day="branch_meeting_on",
        judge=leaving_soon,
        remedy="hand_over",
    ),
    Condition(
        code="review_old",
        step="branch_meeting",
        rule="DEV-16.review_age",
        needs=("reviews", "branch_meeting_on"),
        day="branch_meeting_on",
        judge=review_old,
        remedy="review_again",
        local=True,
    ),
    Condition(
        code="quorum_short",
        step="branch_meeting",
        rule="DEV-15.vote",
        needs=("vote",),
        day="branch_meeting_on",
        judge=quorum_short,
        remedy="meet_again",
    ),
    Condition(
        code="vote_short",
        step="branch_meeting",
        rule="DEV-15.vote",
        needs=("vote",),
        day="branch_meeting_on",
        judge=vote_short,
        remedy="not_passed",
    ),
    Condition(
        code="method_not_allowed",
        step="branch_meeting",
        rule="DEV-15.vote",
        needs=("vote",),
        day="branch_meeting_on",
        judge=method_not_allowed,
        remedy="meet_again",
    ),
    Condition(
        code="approval_late",
        step="approval",
        rule="DEV-18.approval_within",
        needs=("branch_meeting_on", "approved_on"),
        day="approved_on",
        judge=approval_late,
        remedy="give_reason",
        also=("DEV-18.approval_special",),
    ),
    Condition(
        code="approval_over_limit",
        step="approval",
        rule="DEV-18.approval_special",
        needs=("branch_meeting_on", "approved_on"),
        day="approved_on",
        judge=approval_over_limit,
        remedy="meet_again",
    ),
)
