"""What the pages of runs find first, and how they answer an act."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from dangwu.accounts.models import User
from dangwu.core.access import View
from dangwu.core.pages import answer_act_on
from dangwu.core.scope import current_scope
from dangwu.procedures.models import Run
from dangwu.procedures.selectors import explain_for_run, places_acted_for, runs_visible_to
from dangwu.procedures.views.shown import RunPage, StepLine

VIEW = "procedures.view"  # who acts may hold no post of their own there, but acts for one who does


def user_of(request: HttpRequest) -> User:
    """Who has signed in; nobody else comes past the guards."""
    return cast(User, request.user)


def needs_or_stands_in(permission: str) -> Callable[[View], View]:
    """As `needs`; it also lets in who acts for somebody that holds the permission (代办)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            stands_in = places_acted_for(request.user, permission, localdate())
            if not stands_in and not current_scope().may(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def found_run(request: HttpRequest, pk: UUID) -> Run:
    return get_object_or_404(runs_visible_to(request.user, VIEW), pk=pk)


def page_of(request: HttpRequest, run: Run) -> RunPage:
    return RunPage(run, request.user, current_scope(), localdate())


def found_step(request: HttpRequest, pk: UUID, key: str) -> tuple[RunPage, StepLine]:
    """A step of a run that is worked on here; one that has a page of its own is done there."""
    page = page_of(request, found_run(request, pk))
    line = page.line(key)
    if line is None or not page.is_own_subject:
        raise Http404
    return page, line


def answer_run(
    request: HttpRequest, run: Run, form: Form, act: Callable[[dict[str, Any]], Any], **says: Any
) -> HttpResponse:
    """The act on a run; where it is refused (409) the page says how the run stands by then."""
    given = {"template": "procedures/run_act.html", "explain": explain_for_run(run), **says}
    given["context"] = {
        **says.get("context", {}),
        "now": lambda: page_of(request, found_run(request, run.pk)),
    }
    return answer_act_on(request, run, form, act, **given)
