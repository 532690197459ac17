"""What every request passes: headers, who acts, a first password, the scope."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.timezone import localdate

from dangwu.core.actor import Actor, acting, session_mark
from dangwu.core.http import client_address
from dangwu.core.models import AuditEntry
from dangwu.core.scope import Scope, open_scope
from dangwu.core.services import record_act
from dangwu.members.selectors import scope_of

Handler = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Nothing of a page stays in a shared browser, no feature of the machine is asked for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response


class KeepAliveMiddleware:
    """A session that is used stays: its end is moved on, but not written more than once a minute.

    Each write waits for the disk, and a page of the roster costs little more than that.
    """

    SEEN = "seen"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(timezone.now().timestamp())
        if request.user.is_authenticated and now - request.session.get(self.SEEN, 0) >= 60:
            request.session[self.SEEN] = now
        return self.get_response(request)


class ActorMiddleware:
    """Names the address and the session (hashed) for the audit trail."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(Actor(client_address(request), session_mark(request.session.session_key))):
            return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Who has to sign in comes back to the page asked for, but not to an act: it would be asked
    for anew without what was typed.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return redirect(settings.LOGIN_URL)


class PasswordMiddleware:
    """Who still has the password somebody else made, or an expired one, changes it first."""

    OPEN = ("/sign-out/", "/password/", "/large-type/", "/csp-report/", "/static/")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and not request.path.startswith(self.OPEN)
            and user.must_change_password(localdate())
        ):
            return redirect("accounts:password")
        return self.get_response(request)


class ScopeMiddleware:
    """Opens what the person reaches now, read from the database at each request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        scope = scope_of(user, localdate()) if user.is_authenticated else Scope()
        request.scope = scope  # type: ignore[attr-defined]
        with open_scope(scope):
            return self.get_response(request)


class MethodMiddleware:
    """The address of an act, opened as a page, says so: Django's own answer is an empty one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not request.path.startswith("/api/"):
            response.content = render_to_string("405.html", request=request).encode()
        return response


class DenialMiddleware:
    """A refusal for want of permission or duty is a line in the trail: who, which page, which
    row.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if not isinstance(exception, PermissionDenied) or request.resolver_match is None:
            return
        page = request.resolver_match
        record_act(
            page.view_name.replace(":", "."),
            subject=None,
            by=request.user if request.user.is_authenticated else None,
            on=localdate(),
            facts={
                "asked": str(exception),
                **{k: str(v) for k, v in page.captured_kwargs.items()},
            },
            outcome=AuditEntry.Outcome.DENIED,
        )
