"""What every page of a life meeting finds first, and how it explains."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from dangwu.meetings.messages import REASONS, explain
from dangwu.meetings.models import Meeting
from dangwu.meetings.selectors.life import is_life
from dangwu.meetings.views.finding import found_meeting
from dangwu.procedures.messages import explain as explain_case
from dangwu.rules.verdict import Reason


def found_life(request: HttpRequest, pk: UUID, permission: str) -> Meeting:
    """A life meeting in reach; other meetings have no such page."""
    meeting = found_meeting(request, pk, permission)
    if not is_life(meeting):
        raise Http404
    return meeting


def home_of(meeting: Meeting) -> str:
    return reverse("meetings:life", args=[meeting.pk])


def explained(reason: Reason) -> Any:
    """Our words, or those of the approvals where a case is refused."""
    return explain(reason) if reason.code in REASONS else explain_case(reason)
