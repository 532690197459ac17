"""Meetings as they are once held, written straight into the tables: for what is only read.

The acts that write them have tests of their own; papers and registers need records of any shape.
"""

from datetime import date, time
from typing import Any

from dangwu.core.ids import new_id
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.members.models import Attendance, Person, Presence
from dangwu.orgs.models import Decision, Organisation

DAY = date(2026, 7, 13)  # a Monday, the second of its month


def held(
    organisation: Organisation,
    kind: str = "member_meeting",
    on: date = DAY,
    *,
    state: str = Meeting.State.CLOSED,
    title: str = "学习贯彻机关党建工作会议精神",
    **more: Any,
) -> Meeting:
    """A meeting that was held, nobody on its roll yet."""
    fields: dict[str, Any] = {
        "begins_at": time(15, 0),
        "ends_at": time(16, 30),
        "place": "三楼会议室",
        "recorded_on": on,
        **more,
    }
    return Meeting.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        kind=kind,
        held_on=on,
        title=title,
        state=state,
        **fields,
    )


def attended(
    meeting: Meeting, person: Person, presence: str = Presence.PRESENT, **more: Any
) -> Attendance:
    """One name of the roll; with the vote unless said otherwise."""
    votes = more.pop("votes", not more.get("invited", False))
    return Attendance.objects.create(
        scope_path=meeting.scope_path,
        person=person,
        organisation=meeting.organisation,
        source=meeting.pk,
        activity=meeting.kind,
        held_on=meeting.held_on,
        presence=presence,
        counts=votes,
        votes=votes,
        **more,
    )


def discussed(meeting: Meeting, title: str, **more: Any) -> AgendaItem:
    position = AgendaItem.objects.filter(meeting=meeting).count() + 1
    return AgendaItem.objects.create(
        scope_path=meeting.scope_path, meeting=meeting, position=position, title=title, **more
    )


def decided(item: AgendaItem, wording: str = "", **counts: Any) -> Decision:
    """The resolution of an item: 20 should vote, 18 are there, 16 for."""
    meeting = item.meeting
    fields: dict[str, Any] = {
        "should_attend": 20,
        "present": 18,
        "votes_for": 16,
        "against": 1,
        "abstained": 1,
        "needed": 11,
        "passed": True,
        "method": Decision.Method.HANDS,
        **counts,
    }
    decision = Decision.objects.create(
        scope_path=meeting.scope_path,
        organisation=meeting.organisation,
        body="member_meeting",
        matter=item.matter or "general",
        title=item.title,
        wording=wording,
        decided_on=meeting.held_on,
        standard="shaoxing",
        rulebook="0" * 64,
        source=new_id(),
        **fields,
    )
    item.decision = decision
    item.save()
    return decision
