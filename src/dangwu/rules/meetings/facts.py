"""What the chapter asks about a meeting and a vote."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from dangwu.rules.verdict import Reason

Matter = Literal["general", "admission", "full_membership", "election", "committee"]
MATTERS: tuple[Matter, ...] = get_args(Matter)
Method = Literal["secret", "hands"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumFacts:
    """Who should be there and who is; None: not known.

    Both count persons with the right to vote (electors in an election); in a committee all its
    members and those present.
    """

    matter: Matter
    should_attend: int | None = None
    present: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteFacts(QuorumFacts):
    """One item put to the vote. `written_for`: for-votes handed in writing before the meeting by
    persons who should attend and do not."""

    votes_for: int | None = None
    against: int | None = None
    abstain: int | None = None
    written_for: int | None = None
    method: Method | None = None


def contradictions(facts: QuorumFacts) -> Iterator[Reason]:
    """Counts that cannot all be right; nothing is judged from such facts."""
    should, present = facts.should_attend, facts.present
    if should is not None and present is not None and present > should:
        numbers = {"present": present, "should_attend": should}
        yield Reason("more_present_than_expected", (), numbers)
    if isinstance(facts, VoteFacts):
        yield from _votes_without_voters(facts)


def _votes_without_voters(facts: VoteFacts) -> Iterator[Reason]:
    room = facts.should_attend if facts.present is None else facts.present
    cast = sum(count or 0 for count in (facts.votes_for, facts.against, facts.abstain))
    if room is not None and cast > room:
        yield Reason("more_votes_than_present", (), {"votes": cast, "present": room})
    if facts.should_attend is None or not facts.written_for:
        return
    absent = max(facts.should_attend - max(facts.present or 0, cast), 0)
    if facts.written_for > absent:
        numbers = {"written": facts.written_for, "absent": absent}
        yield Reason("more_written_than_absent", (), numbers)
