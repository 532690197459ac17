"""What the everyday pages find first: the organisation and the kind, or the meeting, in reach."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import current_scope
from dangwu.meetings.models import AgendaItem, FollowUp, Meeting
from dangwu.meetings.selectors.meetings import meetings_visible_to
from dangwu.meetings.selectors.overview import (
    follow_ups_visible_to,
    items_visible_to,
    organisations_with_meetings,
)
from dangwu.meetings.services.fields import holds
from dangwu.members.models import Person
from dangwu.members.selectors import people_visible_to
from dangwu.orgs.models import Organisation


def found_organisation(
    request: HttpRequest, pk: int, permission: str, kind: str = ""
) -> Organisation:
    """An organisation in reach that stands today and, where asked, holds meetings of a kind."""
    rows = organisations_with_meetings(request.user, localdate(), permission)
    found = get_object_or_404(rows, pk=pk)
    if kind and not holds(found, kind):
        raise Http404
    return found


def found_meeting(request: HttpRequest, pk: UUID, permission: str) -> Meeting:
    return get_object_or_404(meetings_visible_to(request.user, permission), pk=pk)


def found_follow_up(request: HttpRequest, pk: int, permission: str) -> FollowUp:
    return get_object_or_404(follow_ups_visible_to(request.user, permission), pk=pk)


def found_item(request: HttpRequest, pk: UUID, item: int, permission: str) -> AgendaItem:
    return get_object_or_404(items_visible_to(request.user, permission), meeting=pk, pk=item)


def asker(request: HttpRequest) -> Person | None:
    """The person behind the account, if there is one."""
    key = current_scope().person
    return people_visible_to(request.user).filter(pk=key).first() if key else None


def may(permission: str, meeting: Meeting) -> bool:
    return current_scope().may(permission, meeting.scope_path)


def home_of(organisation: Organisation) -> str:
    return f"{reverse('meetings:home')}?organisation={organisation.pk}"
