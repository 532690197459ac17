"""Whether a meeting can decide, and whether an item passed; judged by `rules.meetings`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from dangwu.meetings.messages import MATTERS
from dangwu.meetings.models import AgendaItem, Meeting, WrittenOpinion
from dangwu.meetings.selectors.meetings import Counts, counts_of, meeting_terms
from dangwu.meetings.selectors.roll import is_of_committee
from dangwu.members.models import Activity, Attendance, Presence
from dangwu.orgs.models import Body, OrganisationKind
from dangwu.rules.meetings import (
    Matter,
    Method,
    Quorum,
    QuorumFacts,
    VoteFacts,
    VoteOutcome,
    judge_quorum,
    judge_vote,
)
from dangwu.rules.terms import Catalogue, Terms

# Whose attendance is no meeting of a body: nothing is decided there unless it is also one.
WITHOUT_DECISIONS = (Activity.LECTURE, Activity.JOINT_STUDY)
MATTERS_OF: Mapping[str, tuple[Matter, ...]] = {
    Body.MEMBER_MEETING: ("general", "admission", "full_membership", "election"),
    Body.COMMITTEE_MEETING: ("committee",),
    Body.GROUP_MEETING: ("general",),
}
# The majority that the tasks of MTG-25 ask; every other task is a general matter.
MATTER_OF_TASK: Mapping[str, Matter] = {"election": "election", "admission": "admission"}
ONE_PERSON_EACH: tuple[Matter, ...] = ("admission", "full_membership")
TASKS: Mapping[str, str] = {
    Body.MEMBER_MEETING: "MTG-25.member_meeting",
    Body.COMMITTEE_MEETING: "MTG-25.committee",
    Body.GROUP_MEETING: "MTG-25.group",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """What was counted of one item; who voted what is nobody's to know."""

    method: Method | Literal["poll"]
    votes_for: int
    against: int = 0
    abstained: int = 0
    invalid: int = 0

    @property
    def cast(self) -> int:
        return self.votes_for + self.against + self.abstained + self.invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What an outcome is judged from: the numbers of the roll, the votes, the written ones."""

    matter: Matter
    should_attend: int
    present: int
    votes: Votes
    written_for: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from: its id, its name, and the matter it goes with."""

    id: str
    name: str
    matter: str = ""
    detail: tuple[str, ...] = field(default=())


def body_of(meeting: Meeting) -> Body:
    """Which body of the organisation meets: its first kind says so, and what it is held in."""
    if is_of_committee(meeting.kinds):
        return Body.COMMITTEE_MEETING
    in_group = meeting.organisation.kind == OrganisationKind.GROUP
    return Body.GROUP_MEETING if in_group else Body.MEMBER_MEETING


def matters_for(meeting: Meeting) -> list[Choice]:
    """The majorities by which the meeting can decide; none where it only studies."""
    if all(kind in WITHOUT_DECISIONS for kind in meeting.kinds):
        return []
    return [Choice(matter, MATTERS[matter]) for matter in MATTERS_OF[body_of(meeting)]]


def tasks_for(meeting: Meeting, terms: Terms | None = None) -> list[Choice]:
    """The tasks of the meeting by MTG-25, each with the matter it is usually judged by."""
    return tasks_of(body_of(meeting), terms or meeting_terms(meeting))


def tasks_of(body: Body, terms: Terms) -> list[Choice]:
    """The tasks of a body by MTG-25; none where the rulebook lists none."""
    id_ = TASKS[body]
    value = terms.value(id_) if id_ in terms.items else None
    if not isinstance(value, Catalogue):
        return []
    return [
        Choice(entry.id, entry.name, matter_of_task(entry.id, body), entry.detail)
        for entry in value.entries
    ]


def matter_of_task(task: str, body: Body) -> Matter:
    """The majority a task asks where it is put to the vote."""
    if body == Body.COMMITTEE_MEETING:
        return "committee"
    if body == Body.GROUP_MEETING:
        return "general"
    return MATTER_OF_TASK.get(task, "general")


def usual_matter(meeting: Meeting) -> Matter:
    return MATTERS_OF[body_of(meeting)][0]


def quorum_of(
    meeting: Meeting, matter: Matter | None = None, counts: Counts | None = None
) -> Quorum:
    """Whether enough with the vote are there for a matter, the usual one of the body if none."""
    found = counts or counts_of(meeting)
    facts = QuorumFacts(
        matter=matter or usual_matter(meeting),
        should_attend=found.should_attend,
        present=found.present,
    )
    return judge_quorum(facts, meeting_terms(meeting))


def written_for(item: AgendaItem) -> int:
    """For-votes handed in before the meeting by people with the vote who are not there (MTG-04).

    Whether they count is the matter's to say.
    """
    absent = Attendance.objects.filter(source=item.meeting_id, counts=True).exclude(
        presence=Presence.PRESENT
    )
    return int(
        WrittenOpinion.objects.filter(
            item=item,
            stance=WrittenOpinion.Stance.FOR,
            before_meeting=True,
            person__in=absent.values("person"),
        ).count()
    )


def tally_of(item: AgendaItem, votes: Votes, counts: Counts | None = None) -> Tally:
    """The facts an item is judged from: the roll as written, the votes as given."""
    found = counts or counts_of(item.meeting)
    return Tally(
        matter=cast(Matter, item.matter),
        should_attend=found.should_attend,
        present=found.present,
        votes=votes,
        written_for=written_for(item),
    )


def outcome_of(tally: Tally, terms: Terms) -> VoteOutcome:
    """Whether it passed by the rules of the day of the meeting, with every reason."""
    votes = tally.votes
    return judge_vote(
        VoteFacts(
            matter=tally.matter,
            should_attend=tally.should_attend,
            present=tally.present,
            votes_for=votes.votes_for,
            against=votes.against,
            abstain=votes.abstained + votes.invalid,
            written_for=tally.written_for,
            # A poll is confidential, not secret: where a secret ballot is asked it does not do.
            method="hands" if votes.method == "poll" else votes.method,
        ),
        terms,
    )
