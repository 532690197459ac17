"""One's own days, and the feed for a calendar program."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from dangwu.core.http import file_answer
from dangwu.core.pages import reads_or_acts
from dangwu.core.scope import current_scope, open_scope
from dangwu.desk.selectors.calendar import (
    AHEAD,
    BEHIND,
    calendar_file,
    days_of,
    feed_of,
    owner_of_feed,
)
from dangwu.desk.services import end_feed, make_feed
from dangwu.members.selectors.scope import scope_of


@reads_or_acts
def calendar(request: HttpRequest) -> HttpResponse:
    """The coming months by day; POST makes a new address for a calendar program."""
    on, scope = localdate(), current_scope()
    if scope.person is None:
        return render(request, "desk/calendar.html", {"nobody": True})
    context: dict[str, Any] = {}
    if request.method == "POST":
        token = make_feed(person=scope.person, by=request.user, on=on)
        address = reverse("desk:feed", args=[token])
        context["address"] = request.build_absolute_uri(address)
    days = days_of(scope, on - BEHIND, on + AHEAD, on)
    context |= {
        "coming": [day for day in days if day.day >= on],
        "late": [day for day in days if day.is_late],
        "feed": feed_of(scope.person),
    }
    return render(request, "desk/calendar.html", context)


@require_POST
def end_calendar(request: HttpRequest) -> HttpResponse:
    scope = current_scope()
    if scope.person is not None:
        end_feed(person=scope.person, by=request.user, on=localdate())
    return redirect("desk:calendar")


@login_not_required
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The file for a calendar program, which cannot sign in: the address is the secret."""
    user, on = owner_of_feed(token), localdate()
    if user is None:
        raise Http404
    with open_scope(scope_of(user, on)):
        scope = current_scope()
        content = calendar_file(days_of(scope, on - BEHIND, on + AHEAD, on), now())
    answer = file_answer(content, "dangwu.ics")
    answer.headers["Cache-Control"] = "no-store"
    return answer
