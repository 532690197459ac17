"""The first page after sign-in: an officer's workbench, or a member's own page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.scope import current_scope
from dangwu.desk.messages import in_order
from dangwu.desk.selectors import (
    Standing,
    behind_below,
    calls_ahead,
    check_below,
    figures_of,
    lines_of,
    own_life,
    own_page,
    own_way,
    standing_of,
    todos_of,
    unread_of,
)

DUTY_HOME = {
    "system": "accounts:system",
    "security": "accounts:accounts",
    "audit": "accounts:audit",
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if request.user.duty:
        return redirect(DUTY_HOME[request.user.duty])
    standing = standing_of(request.user, localdate())
    if standing.post and standing.organisation:
        return _workbench(request, standing)
    context = {"standing": standing, "way": own_way(request.user, localdate()), **_own()}
    return render(request, "desk/own.html", context)


def _own() -> dict[str, Any]:
    """What concerns the person themself: the record, the dues, the organisation life."""
    on, scope = localdate(), current_scope()
    own = own_page(scope.person, on)
    if own is None:
        return {"own": None, "life": None, "reminders": []}
    affiliation = own.card.affiliation
    branch = affiliation.organisation if affiliation else None
    return {
        "own": own,
        "life": own_life(own.person, branch, scope, on),
        "reminders": in_order(lines_of(unread_of(scope.person), on)),
    }


def _workbench(request: HttpRequest, standing: Standing) -> HttpResponse:
    on, organisation, scope = localdate(), standing.organisation, current_scope()
    checked = check_below((organisation.scope_path,), on)
    own = [one for one in checked if one.place.pk == organisation.pk]
    context = {
        "standing": standing,
        "organisation": organisation,
        "todos": todos_of(organisation, checked, scope, on),
        "behind": behind_below(organisation, scope, on),
        "calls": calls_ahead(scope, [organisation], on),
        "findings": own[0].findings if own else [],
        "is_checked": bool(own),
        "below": [one for one in checked if one.findings and one not in own],
        "below_checked": len(checked) - len(own),
        "figures": figures_of(organisation, on),
        **_own(),
    }
    return render(request, "desk/workbench.html", context)
