"""What a member finds of their own organisation life: calls, hours, presence, what is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from dangwu.core.messages import clause_link
from dangwu.core.scope import Scope
from dangwu.core.templatetags.dangwu import hours
from dangwu.desk.selectors.todo.lines import Todo
from dangwu.learning.selectors import own_hours, own_report_due
from dangwu.meetings.models import LIVE, AgendaItem, CheckingPaper, Meeting, WrittenOpinion
from dangwu.meetings.selectors import my_meetings, upcoming
from dangwu.meetings.selectors.attendance import days_of_quarter, quarter_of
from dangwu.meetings.selectors.life import LIFE_KINDS
from dangwu.meetings.selectors.votes import own_tasks
from dangwu.members.models import TOOK_PART, Attendance, Person, Presence
from dangwu.orgs.models import Organisation

AHEAD = timedelta(days=31)
SOON = timedelta(days=7)
ROOMS = 3  # nobody sits in more at once; each is asked for what waits in it
WRITES = (Presence.EXPECTED, Presence.LEAVE)


@dataclass(frozen=True, slots=True)
class Call:
    """A meeting that lies ahead, as it concerns one person. `row` is the own line of the roll,
    None for who keeps the meeting and is not called."""

    meeting: Meeting
    row: Attendance | None

    @property
    def on_leave(self) -> bool:
        return self.row is not None and self.row.presence == Presence.LEAVE

    @property
    def may_take_leave(self) -> bool:
        return self.row is not None and self.row.presence == Presence.EXPECTED


def calls_ahead(scope: Scope, organisations: Sequence[Organisation], on: date) -> list[Call]:
    """The meetings of the next weeks: those the person is called to, and those of organisations.

    In the order of their days; three queries.
    """
    last = on + AHEAD
    mine = my_meetings(scope).filter(state__in=LIVE, held_on__range=(on, last))
    theirs = upcoming(organisations, on).filter(held_on__lte=last) if organisations else ()
    found = {meeting.pk: meeting for meeting in (*mine, *theirs)}
    rows = _rows(scope.person, list(found))
    calls = [Call(meeting, rows.get(meeting.pk)) for meeting in found.values()]
    return sorted(calls, key=_order)


def _order(call: Call) -> tuple[object, ...]:
    meeting = call.meeting
    return (meeting.held_on, meeting.begins_at is None, str(meeting.begins_at), str(meeting.pk))


def _rows(person: UUID | None, meetings: Sequence[UUID]) -> dict[UUID, Attendance]:
    if person is None or not meetings:
        return {}
    rows = Attendance.objects.filter(person=person, source__in=meetings)
    return {row.source: row for row in rows}


# ---- the member's page -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLife:
    """`expected` and `present` are those of the running quarter, without what one was invited to.

    `needed` is the number of hours of the year, None where no rule asks for any.
    """

    calls: Sequence[Call]
    asked: Sequence[Todo]
    quarter: int
    expected: int
    present: int
    hours: str
    needed: int | None
    short: str
    clauses: Sequence[dict[str, str]]


def own_life(person: Person, branch: Organisation | None, scope: Scope, on: date) -> OwnLife:
    """The organisation life of a signed-in member, from records alone."""
    calls = [call for call in calls_ahead(scope, [], on) if call.row]
    line = own_hours(person, branch, on.year, on) if branch else None
    expected, present = _presence(person, on)
    return OwnLife(
        calls=calls,
        asked=[
            *_in_the_room(calls, person),
            *_to_write(calls, person),
            *_report(person, branch, on),
        ],
        quarter=quarter_of(on)[1],
        expected=expected,
        present=present,
        hours=hours(line.minutes) if line else "",
        needed=line.needed if line else None,
        short=hours(line.short_minutes) if line and line.short_minutes else "",
        clauses=[clause_link(cite) for cite in line.status.cite[:1]]
        if line and line.status
        else [],
    )


def _presence(person: Person, on: date) -> tuple[int, int]:
    first, _ = days_of_quarter(*quarter_of(on))
    rows = Attendance.objects.filter(
        person=person, held_on__range=(first, on), invited=False
    ).exclude(presence=Presence.EXPECTED)
    seen = list(rows.values_list("presence", flat=True))
    return len(seen), sum(presence in TOOK_PART for presence in seen)


# ---- what is asked of the person ---------------------------------------------------------------


def _in_the_room(calls: Sequence[Call], person: Person) -> Iterator[Todo]:
    """Votes and counts that wait in a meeting that runs."""
    running = [call.meeting for call in calls if call.meeting.state == Meeting.State.OPEN]
    for meeting in running[:ROOMS]:
        for task in own_tasks(meeting, person.pk):
            votes = task.kind == "vote"
            yield Todo(
                state="soon",
                what=f"{'表决' if votes else '计票'}：{task.item.title}",
                why=f"{meeting.title}正在进行，第 {task.item.position} 项。",
                url=reverse("meetings:poll_vote", args=[meeting.pk, task.item.pk])
                if votes
                else reverse("meetings:count", args=[meeting.pk, task.item.pk, person.pk]),
                verb="去表决" if votes else "录入清点",
            )


def _to_write(calls: Sequence[Call], person: Person) -> Iterator[Todo]:
    """The checking paper of a life meeting; a written opinion where one has asked for leave."""
    ahead = [call for call in calls if call.row and not call.row.invited]
    yield from _papers([call.meeting for call in ahead if _is_life(call.meeting)], person)
    yield from _opinions([call for call in ahead if _votes_from_away(call)], person)


def _is_life(meeting: Meeting) -> bool:
    return any(kind in LIFE_KINDS for kind in meeting.kinds)


def _votes_from_away(call: Call) -> bool:
    return call.on_leave and bool(call.row and call.row.votes)


def _papers(meetings: Sequence[Meeting], person: Person) -> Iterator[Todo]:
    if not meetings:
        return
    handed = set(
        CheckingPaper.objects.filter(
            person=person, meeting__in=meetings, handed_on__isnull=False
        ).values_list("meeting", flat=True)
    )
    for meeting in meetings:
        if meeting.pk not in handed:
            yield Todo(
                state="due",
                what="写对照检查材料",
                when=f"{meeting.held_on.month}月{meeting.held_on.day}日开会前",
                why=f"{meeting.get_kind_display()}：{meeting.title}。",
                url=reverse("meetings:paper", args=[meeting.pk]),
                verb="去写",
            )


def _opinions(calls: Sequence[Call], person: Person) -> Iterator[Todo]:
    """Topics put to the vote at meetings one is on leave from: an opinion may be handed in."""
    if not calls:
        return
    meetings = [call.meeting.pk for call in calls]
    given = WrittenOpinion.objects.filter(person=person, meeting__in=meetings).values("item")
    items = AgendaItem.objects.filter(meeting__in=meetings, decision=None).exclude(matter="")
    for item in items.exclude(pk__in=given).select_related("meeting"):
        yield Todo(
            state="due",
            what=f"书面意见：{item.title}",
            why="已请假。书面意见在会前交给支部，按规定计入的才计票。",
            url=item.meeting.get_absolute_url(),
            verb="看议题",
        )


def _report(person: Person, branch: Organisation | None, on: date) -> Iterator[Todo]:
    """The report of thought of each quarter, for who owes one (MTG-22)."""
    line = own_report_due(person, branch, on) if branch else None
    if line is None or not line.status.missing or line.status.next_by is None:
        return
    by = line.status.next_by
    state = "late" if by < on else "soon" if by - on <= SOON else "due"
    yield Todo(
        state=state,
        what="写思想汇报",
        when=f"{by.month}月{by.day}日前",
        why="每季度书面汇报 1 次。",
        clauses=[clause_link(cite) for cite in line.status.cite[:1]],
        url=reverse("learning:report_new", args=[person.pk]),
        verb="去写",
    )
