"""How far a vote has come: the two tellers' counts, the poll, the opinions in writing.

Nothing here tells a single teller's numbers before both agree, nor the counts of a poll before it
is closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from dangwu.core.crypto import blind_index
from dangwu.core.scope import whole_tree
from dangwu.meetings.models import (
    AgendaItem,
    Meeting,
    Poll,
    PollVoter,
    TellerCount,
    WrittenOpinion,
)
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.selectors.quorum import Votes
from dangwu.members.models import Attendance, Person, Presence
from dangwu.rules.meetings import VOTES
from dangwu.rules.terms import Majority

# The lines of a count in the order of the paper; a difference is told by them.
LINES = ("issued", "votes_for", "against", "abstained", "invalid")
TELLERS = 2


@dataclass(frozen=True, slots=True)
class CountState:
    """The round of the count that runs. `waiting`: tellers who have not entered yet; `agree`:
    None until both have; `differ`: the lines that are not the same.
    """

    round: int
    tellers: tuple[Person, ...]
    waiting: tuple[Person, ...]
    agree: bool | None
    differ: tuple[str, ...] = ()
    issued: int | None = None
    votes: Votes | None = None


@dataclass(frozen=True, slots=True)
class PollState:
    """A confidential poll: how many have voted; what came out once it is closed."""

    poll: Poll
    voted: int
    voters: int
    votes: Votes | None


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """An opinion in writing, and whether it counts as a vote; `why` names why it does not:
    came, advice, not_before, no_vote, not_this_matter.
    """

    opinion: WrittenOpinion
    counts: bool
    why: str = ""


def majority_of(item: AgendaItem) -> Majority | None:
    """The majority of the item's matter on the day of the meeting; None without a matter, or
    where the rulebook holds none.
    """
    id_ = VOTES.get(item.matter)  # type: ignore[call-overload]
    terms = meeting_terms(item.meeting)
    if id_ is None or id_ not in terms.items:
        return None
    value = terms.value(id_)
    return value if isinstance(value, Majority) else None


def secret_only(item: AgendaItem) -> bool:
    """Whether the matter may be voted on by secret ballot alone."""
    found = majority_of(item)
    return found is not None and found.methods == ("secret",)


def rows_of(meeting: Meeting) -> QuerySet[Attendance]:
    """The roll as it was written when the meeting was called, whoever asks: a member who votes
    or counts sees the own row alone, and is judged by all.
    """
    with whole_tree("a vote is judged by who is in the room"):
        rows: QuerySet[Attendance] = Attendance.objects.filter(source=meeting.pk)
    return rows.select_related("person")


def present_voters(meeting: Meeting) -> QuerySet[Attendance]:
    """Who is in the room and has the vote."""
    return rows_of(meeting).filter(votes=True, presence=Presence.PRESENT)


def may_count(item: AgendaItem) -> list[Person]:
    """Who can be a teller: present, and not the person the item is about."""
    rows = rows_of(item.meeting).filter(presence=Presence.PRESENT)
    rows = rows.exclude(person=item.about_id).order_by("-votes", "person__name_stroke_key")
    return [row.person for row in rows]


def count_state(item: AgendaItem) -> CountState | None:
    """The round that runs; None before tellers were named."""
    rows = list(item.teller_counts.select_related("teller").order_by("round", "pk"))
    return _state([row for row in rows if row.round == rows[-1].round]) if rows else None


def _state(rows: Sequence[TellerCount]) -> CountState:
    entered = [row for row in rows if row.is_entered]
    tellers = tuple(row.teller for row in rows)
    waiting = tuple(row.teller for row in rows if not row.is_entered)
    if len(entered) < TELLERS:
        return CountState(rows[0].round, tellers, waiting, None)
    first, second = entered
    differ = tuple(line for line in LINES if getattr(first, line) != getattr(second, line))
    if differ:
        return CountState(rows[0].round, tellers, (), False, differ)
    return CountState(rows[0].round, tellers, (), True, (), first.issued, _counted(first))


def _counted(row: TellerCount) -> Votes:
    return Votes(
        method="secret",
        votes_for=row.votes_for or 0,
        against=row.against or 0,
        abstained=row.abstained or 0,
        invalid=row.invalid or 0,
    )


def count_of(item: AgendaItem, person: Person) -> TellerCount | None:
    """The place of a person as teller in the round that runs; None where they are none."""
    state = count_state(item)
    if state is None:
        return None
    return item.teller_counts.filter(round=state.round, teller=person).first()


def poll_state(item: AgendaItem) -> PollState | None:
    """How the poll stands; its counts only once it is closed. None where there is none."""
    poll = Poll.objects.filter(item=item).first()
    if poll is None:
        return None
    voters = present_voters(item.meeting).count()
    return PollState(poll, poll.voters.count(), voters, None if poll.is_open else votes_of(poll))


def votes_of(poll: Poll) -> Votes:
    """The counts of a poll, for who closes or decides it."""
    return Votes(
        method="poll",
        votes_for=poll.votes_for,
        against=poll.against,
        abstained=poll.abstained,
    )


def opinions_of(item: AgendaItem) -> list[OpinionLine]:
    """The opinions in writing on an item, each with whether it counts as a vote (MTG-04)."""
    given = list(item.written_opinions.select_related("person"))
    if not given:
        return []
    rows = {row.person_id: row for row in rows_of(item.meeting)}
    rule = majority_of(item)
    counted = rule is not None and rule.written_votes_count
    return [_line(each, rows.get(each.person_id), counted) for each in given]


def _line(opinion: WrittenOpinion, row: Attendance | None, counted: bool) -> OpinionLine:
    why = _why_not(opinion, row, counted)
    return OpinionLine(opinion, not why, why)


def _why_not(opinion: WrittenOpinion, row: Attendance | None, counted: bool) -> str:
    if opinion.stance == WrittenOpinion.Stance.ADVICE:
        return "advice"
    if row is None or not row.counts:
        return "no_vote"
    if row.presence == Presence.PRESENT:
        return "came"
    if not opinion.before_meeting:
        return "not_before"
    return "" if counted else "not_this_matter"


def may_hand_in(item: AgendaItem) -> list[Attendance]:
    """Who is on the roll, is not in the room and has not handed in an opinion on the item."""
    given = item.written_opinions.values("person")
    rows = rows_of(item.meeting).exclude(presence=Presence.PRESENT).exclude(person__in=given)
    return list(rows.order_by("person__name_stroke_key"))


# ---- what a person in the room finds for themself ---------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnTask:
    """Something that waits for one person in the room: to vote in a poll, or to count."""

    kind: Literal["vote", "count"]
    item: AgendaItem


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands in a poll."""

    may_vote: bool
    has_voted: bool
    is_open: bool


def meeting_of_code(code: str) -> Meeting | None:
    """The open meeting of a code, where the person asking can see it: is on its roll, or keeps
    it. A code that is void and a roll without oneself read the same.
    """
    rows: QuerySet[Meeting] = Meeting.objects.select_related("organisation")
    return rows.filter(sign_in_code=digest_of(code), state=Meeting.State.OPEN).first()


def digest_of(code: str) -> str:
    """What is kept of the code of a sign-in."""
    return blind_index(code, of="meetings.sign_in_code")


def own_row(meeting: Meeting, person: UUID | None) -> Attendance | None:
    """The own line on the roll."""
    return rows_of(meeting).filter(person=person).first() if person else None


def own_tasks(meeting: Meeting, person: UUID | None) -> list[OwnTask]:
    """Polls that are open to the person and not yet voted in, counts that wait for them."""
    row = own_row(meeting, person)
    if row is None or meeting.state != Meeting.State.OPEN:
        return []
    tasks = [OwnTask("count", each.item) for each in _counts_waiting(meeting, row)]
    if row.votes and row.presence == Presence.PRESENT:
        tasks += [OwnTask("vote", poll.item) for poll in _polls_waiting(meeting, row)]
    return tasks


def _counts_waiting(meeting: Meeting, row: Attendance) -> list[TellerCount]:
    own = meeting.teller_counts.filter(
        teller=row.person_id, issued=None, item__decision=None, item__postponed=False
    )
    newest = meeting.teller_counts.filter(item=OuterRef("item")).order_by("-round")
    own = own.filter(round=Subquery(newest.values("round")[:1]))
    return list(own.select_related("item").order_by("item__position"))


def _polls_waiting(meeting: Meeting, row: Attendance) -> list[Poll]:
    voted = PollVoter.objects.filter(meeting=meeting, person=row.person_id).values("poll")
    polls = meeting.polls.filter(is_open=True).exclude(pk__in=voted)
    return list(polls.select_related("item").order_by("item__position"))


def poll_of(item: AgendaItem) -> Poll | None:
    found: Poll | None = Poll.objects.filter(item=item).first()
    return found


def standing_in(poll: Poll, person: Person) -> Standing:
    """Whether the person may vote in the poll now, and whether they have."""
    may = present_voters(poll.meeting).filter(person=person).exists()
    voted = PollVoter.objects.filter(poll=poll, person=person).exists()
    return Standing(may, voted, poll.is_open)
