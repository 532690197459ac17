"""What every part of 本月应办 speaks in: one thing to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import Resolver404, resolve

from dangwu.core.scope import Scope

ORDER = ("late", "soon", "due", "ask", "done", "na")


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing to do: its state, what and by when, why with the clause, and the one button."""

    state: str
    what: str
    when: str = ""
    why: str = ""
    clauses: Sequence[dict[str, str]] = field(default_factory=tuple)
    url: str = ""
    verb: str = ""
    more: str = ""  # where the reason of it stands, beside the button


def may_open(url: str, scope: Scope, path: str) -> bool:
    """Whether the page of an address lets somebody in for the organisation with that path.

    A button that leads to a refusal is worse than none.
    """
    try:
        view: Any = resolve(url.partition("?")[0]).func
    except Resolver404:
        return False
    permission = getattr(view, "permission", "")
    return not permission or scope.may(permission, path)
