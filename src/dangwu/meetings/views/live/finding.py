"""What every page of a running meeting finds first, and what it is told about an item."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dangwu.core.messages import Explained
from dangwu.core.pages import note_refusal, refusal_of
from dangwu.meetings.messages import explain
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.meetings import meetings_visible_to
from dangwu.rules.verdict import Reason, Refused

KEEP = "meetings.keep"


def kept_meeting(request: HttpRequest, pk: UUID) -> Meeting:
    """A meeting that the person runs."""
    return get_object_or_404(meetings_visible_to(request.user, KEEP), pk=pk)


def kept_item(request: HttpRequest, pk: UUID, item: int) -> AgendaItem:
    """An item of a meeting that the person runs."""
    return item_of(kept_meeting(request, pk), item)


def item_of(meeting: Meeting, pk: int) -> AgendaItem:
    found = get_object_or_404(meeting.items.select_related("about", "decision"), pk=pk)
    found.meeting = meeting
    return found


def item_asked(request: HttpRequest, meeting: Meeting) -> AgendaItem | None:
    """The item named in the address, if any."""
    asked = request.GET.get("item", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise Http404
    return item_of(meeting, int(asked))


def live_url(meeting: Meeting, item: AgendaItem | None = None) -> str:
    address = reverse("meetings:live", args=[meeting.pk])
    return f"{address}?item={item.pk}" if item else address


def url_of(name: str, item: AgendaItem) -> str:
    return reverse(f"meetings:{name}", args=[item.meeting_id, item.pk])


def tried(request: HttpRequest, name: str, act: Callable[[], Any]) -> list[dict[str, Any]]:
    """Do an act; nothing where it was done, else every reason against it, noted in the trail."""
    try:
        act()
    except Refused as refused:
        note_refusal(request, name, refused)
        return refusal_of(refused, explain)
    return []


def explained(reasons: tuple[Reason, ...]) -> list[Explained]:
    return [explain(reason) for reason in reasons]
