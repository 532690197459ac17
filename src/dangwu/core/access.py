"""Guards of views: a permission that comes with a post, or the duty of an administrator."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from dangwu.core.scope import current_scope

View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """Only who holds the permission somewhere; the view's door still finds only what it
    reaches.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not current_scope().may(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def needs_duty(duty: str) -> Callable[[View], View]:
    """Only the administrator with that duty (system, security, audit)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request.user, "duty", "") != duty:
                raise PermissionDenied(duty)
            return view(request, *args, **kwargs)

        guarded.duty = duty  # type: ignore[attr-defined]
        return guarded

    return guard
