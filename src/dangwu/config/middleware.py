"""What every request passes: headers, who acts, a first password, the scope."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from dangwu.core.actor import Actor, acting
from dangwu.core.http import client_address
from dangwu.core.scope import Scope, open_scope
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


class ActorMiddleware:
    """Names the address and the session (hashed) for the audit trail."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key or ""
        session = hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""
        with acting(Actor(client_address(request), session)):
            return self.get_response(request)


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
