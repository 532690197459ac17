"""Putting away what one was reminded of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from dangwu.core.scope import current_scope
from dangwu.desk.services import put_away_reminders


@require_POST
def read_reminders(request: HttpRequest) -> HttpResponse:
    """知道了: all the own reminders are put away; pressed twice it counts once."""
    person = current_scope().person
    if person is not None:
        put_away_reminders(person=person, at=now(), by=request.user, on=localdate())
    return redirect("desk:home")
