"""The meeting as it runs: begin it, show the code and the screen of the room, end it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.meetings.forms.live import CloseForm
from dangwu.meetings.messages import explain
from dangwu.meetings.models import HELD, AgendaItem, Meeting
from dangwu.meetings.selectors.live import Room, is_done, room_of
from dangwu.meetings.services.hold import close_meeting, new_sign_in_code, open_meeting
from dangwu.meetings.views.live.drawing import drawn
from dangwu.meetings.views.live.finding import item_asked, kept_meeting, live_url, tried
from dangwu.meetings.views.live.showing import (
    following_shown,
    is_part,
    item_shown,
    quorum_shown,
)
from dangwu.meetings.views.live.ticking import list_shown
from dangwu.members.models import Presence

OVER = (*HELD, Meeting.State.CANCELLED)


@reads_or_acts
@needs("meetings.keep")
def live(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The meeting now; a POST begins it. htmx asks for the numbers alone."""
    meeting = kept_meeting(request, pk)
    refusal: list[dict[str, Any]] = []
    if request.method == "POST":
        refusal = tried(
            request,
            "meetings.meeting_opened",
            lambda: open_meeting(meeting=meeting, by=request.user, on=localdate()),
        )
        if not refusal:
            return redirect(live_url(meeting))
    if meeting.state in OVER:
        return _away(request, meeting)
    room = room_of(meeting, item_asked(request, meeting))
    context = {
        "meeting": meeting,
        "room": room,
        "is_open": meeting.state == Meeting.State.OPEN,
        "is_to_come": meeting.held_on > localdate(),
        "refusal": refusal,
        **quorum_shown(meeting, room),
    }
    if is_part(request):
        return render(request, "meetings/live/_now.html", context | {"swaps": True})
    context |= list_shown(meeting, room, context["verdict"])
    if room.current:
        context["at"] = item_shown(room.current)
    context["following"] = following_shown(room)
    return render(request, "meetings/live/live.html", context, status=409 if refusal else 200)


def _away(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """To the page of a meeting that is over; the whole page goes, where htmx asks for a part."""
    if is_part(request):
        return HttpResponse(headers={"HX-Redirect": meeting.get_absolute_url()})
    return redirect(meeting)


@reads_or_acts
@needs("meetings.keep")
def code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The code for the room: each press makes a new one, and the one before is void."""
    meeting = kept_meeting(request, pk)
    context: dict[str, Any] = {"meeting": meeting, "refusal": []}
    if request.method == "POST":
        made: list[str] = []

        def act() -> None:
            made.append(new_sign_in_code(meeting=meeting, by=request.user, on=localdate()))

        context["refusal"] = tried(request, "meetings.code_made", act)
        if made:
            address = request.build_absolute_uri(reverse("meetings:present_by_code", args=made))
            room = room_of(meeting)
            context |= {"address": address, "qr": drawn(address), "room": room}
            context |= quorum_shown(meeting, room)
    status = 409 if context["refusal"] else 200
    return render(request, "meetings/live/code.html", context, status=status)


@require_GET
@needs("meetings.keep")
def hall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The screen of the room: who is there, the last result, what comes next."""
    meeting = kept_meeting(request, pk)
    room = room_of(meeting)
    context = {
        "meeting": meeting,
        "room": room,
        "results": [_result(line.item) for line in room.lines if line.item.decision],
        "following": room.current,
        "over": meeting.state in HELD,
        **quorum_shown(meeting, room),
    }
    name = "_hall.html" if is_part(request) else "hall.html"
    return render(request, f"meetings/live/{name}", context)


def _result(item: AgendaItem) -> dict[str, Any]:
    """What the room is told of a decided item."""
    decision = item.decision
    assert decision is not None
    name = item.about.name if item.about else ""
    return {"item": item, "decision": decision, "name": "" if name in item.title else name}


@reads_or_acts
@needs("meetings.keep")
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the meeting; what is still open is listed first."""
    meeting = kept_meeting(request, pk)
    now = localtime()
    form = CloseForm(
        posted(request),
        initial={"ends_at": now.time().replace(second=0, microsecond=0)},
    )
    room = room_of(meeting)

    def act(data: dict[str, Any]) -> str:
        close_meeting(meeting=meeting, ends_at=data["ends_at"], by=request.user, on=localdate())
        return meeting.get_absolute_url()

    page = ActPage(
        name="meetings.meeting_closed",
        title=_close_title(room),
        verb="结束会议",
        done="会议已结束，会议记录等待签字。",
        cancel=live_url(meeting),
        explain=explain,
        act=act,
        template="meetings/live/close.html",
        context={"meeting": meeting, "room": room, **_still_open(room)},
    )
    return answer_act(request, form, page)


def _close_title(room: Room) -> str:
    waiting = _still_open(room)["to_vote"]
    if waiting:
        return f"还有 {len(waiting)} 个议题没有表决结果"
    return "结束会议：议题都有结果"


def _still_open(room: Room) -> dict[str, Any]:
    items = [line.item for line in room.lines]
    return {
        "to_vote": [item for item in items if item.matter and not is_done(item)],
        "without_notes": [item for item in items if not item.matter and not is_done(item)],
        "not_there": [row for row in room.rows if row.presence == Presence.EXPECTED],
    }
