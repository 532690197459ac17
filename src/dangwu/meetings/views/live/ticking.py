"""Signing in by the list of names: what it shows, and the answer to a tick.

Somebody presses a box while others sign in by the code. What is under the hand is therefore not
replaced: a tick is answered with the pieces that it changed, and the list comes anew only where it
differs from what the page shows, which the page says by a token.
"""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.pages import reads_or_acts
from dangwu.meetings.models import Meeting
from dangwu.meetings.selectors.live import Room, room_of
from dangwu.meetings.services.room import tick_people
from dangwu.meetings.views.live.finding import kept_meeting, live_url, tried
from dangwu.meetings.views.live.showing import is_part, quorum_shown
from dangwu.members.models import Presence

LIST = "meetings/live/_sign_in.html"


@reads_or_acts
@needs("meetings.keep")
def sign_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list of names: a tick is somebody there. htmx asks for the list alone."""
    meeting = kept_meeting(request, pk)
    if request.method == "POST":
        return _tick(request, meeting)
    context = _shown(meeting)
    if not is_part(request):
        return render(request, "meetings/live/sign_in.html", context)
    if request.GET.get("state") == context["state"]:
        return HttpResponse(status=204)
    return render(request, LIST, context | {"swaps": True})


def _tick(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Save who is ticked. The whole list is the answer only where that was refused."""
    ticked = _keys(request, "present")
    refusal = tried(
        request,
        "meetings.people_signed_in",
        lambda: tick_people(
            meeting=meeting,
            shown=_keys(request, "shown"),
            ticked=ticked,
            by=request.user,
            on=localdate(),
        ),
    )
    if refusal:
        return _refused(request, _shown(meeting) | {"refusal": refusal})
    if is_part(request):
        return render(request, "meetings/live/_ticked.html", _shown(meeting, ticked))
    messages.success(request, "到会情况已保存。")
    return redirect(live_url(meeting))


def _refused(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    if not is_part(request):
        return render(request, "meetings/live/sign_in.html", context, status=409)
    answer = render(request, LIST, context | {"swaps": True}, status=422)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#sign-in", "outerHTML"
    return answer


def _shown(meeting: Meeting, ticked: set[UUID] | None = None) -> dict[str, Any]:
    room = room_of(meeting)
    quorum = quorum_shown(meeting, room)
    return {
        "meeting": meeting,
        "room": room,
        **quorum,
        **list_shown(meeting, room, quorum["verdict"], ticked),
    }


def list_shown(
    meeting: Meeting, room: Room, verdict: str, ticked: set[UUID] | None = None
) -> dict[str, Any]:
    """The boxes of a page, and the token of what it shows, the heading among it.

    `ticked` is whom a page shows as present, where that is not who is: somebody who signed in by
    the code meanwhile is not ticked on it yet, and is not taken back by it.
    """
    on_roll = {row.person_id for row in room.rows}
    there = {row.person_id for row in room.rows if row.presence == Presence.PRESENT}
    context = {
        "meeting": meeting,
        "room": room,
        "is_open": meeting.state == Meeting.State.OPEN,
        "ticked": there if ticked is None else ticked & on_roll,
    }
    names = render_to_string("meetings/live/_names.html", context)
    state = sha256(f"{verdict}{names}".encode()).hexdigest()
    return {**context, "names": names, "state": state}


def _keys(request: HttpRequest, name: str) -> set[UUID]:
    """The people named in a posted list; what is no key names nobody."""
    found = set()
    for text in request.POST.getlist(name):
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
