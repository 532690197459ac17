"""Whether an item may be decided by its votes, and the fact that comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from dangwu.core.services import SHORTEST_REASON
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.quorum import Tally, Votes, body_of
from dangwu.orgs.models import Decision
from dangwu.rules.meetings import QUESTIONS, VoteOutcome
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

# What the numbers say of the result is no reason against writing it down.
OF_THE_RESULT = frozenset({"votes_short"})
# The one warning that asks for a word where the vote stands all the same (MTG-06).
CLOSE = "close_vote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Why a close vote is decided all the same: the emergency of MTG-06, in words."""

    reason: str


def against_outcome(outcome: VoteOutcome, override: Override | None) -> Iterator[Reason]:
    """What refuses the decision. A close vote is postponed unless an emergency is given; a
    question the rule cannot answer refuses, since nothing can be decided on it."""
    for reason in outcome.reasons:
        if reason.code == CLOSE:
            yield from _close(reason, override)
        elif reason.code in QUESTIONS:
            yield replace(reason, modality="must")
        elif reason.code not in OF_THE_RESULT:
            yield reason


def is_close(outcome: VoteOutcome) -> bool:
    """Whether MTG-06 asks for a delay."""
    return any(reason.code == CLOSE for reason in outcome.reasons)


def _close(reason: Reason, override: Override | None) -> Iterator[Reason]:
    if override is None:
        yield replace(reason, modality="must")
    elif len(override.reason.strip()) < SHORTEST_REASON:
        yield Reason("override_needs_reason", reason.cite, {"least": SHORTEST_REASON})


def against_counts(votes: Votes) -> Reason | None:
    least = min(votes.votes_for, votes.against, votes.abstained, votes.invalid)
    return Reason("votes_negative", ()) if least < 0 else None


def decision_row(
    item: AgendaItem,
    meeting: Meeting,
    tally: Tally,
    outcome: VoteOutcome,
    terms: Terms,
    *,
    wording: str,
    needs_approval: bool,
) -> Decision:
    """The fact for everybody below: who decided what, with which numbers, by which book."""
    assert outcome.needed is not None
    assert outcome.passed is not None
    votes = tally.votes
    return Decision(
        scope_path=meeting.scope_path,
        organisation=meeting.organisation,
        body=body_of(meeting),
        matter=item.matter,
        title=item.title,
        wording=wording.strip(),
        decided_on=meeting.held_on,
        should_attend=tally.should_attend,
        present=tally.present,
        method=votes.method,
        votes_for=votes.votes_for,
        against=votes.against,
        abstained=votes.abstained,
        invalid=votes.invalid,
        written_for=(outcome.counted_for or 0) - votes.votes_for,
        needed=outcome.needed,
        passed=outcome.passed,
        standard=terms.standard,
        rulebook=terms.digest,
        needs_approval=needs_approval,
        source=source_of(item, meeting),
    )


def source_of(item: AgendaItem, meeting: Meeting) -> UUID:
    """The item as other chapters find its decision; the same item gives the same, once."""
    return uuid5(meeting.pk, str(item.pk))
