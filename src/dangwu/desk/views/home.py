"""The first page after sign-in: an officer's workbench, or a member's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.scope import current_scope
from dangwu.desk.selectors import (
    Standing,
    check_below,
    figures_of,
    own_page,
    standing_of,
    todos_of,
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
    return render(
        request,
        "desk/own.html",
        {"standing": standing, "own": own_page(current_scope().person, localdate())},
    )


def _workbench(request: HttpRequest, standing: Standing) -> HttpResponse:
    on, organisation = localdate(), standing.organisation
    checked = check_below((organisation.scope_path,), on)
    own = [one for one in checked if one.place.pk == organisation.pk]
    todos = todos_of(organisation, checked, current_scope(), on)
    context = {
        "standing": standing,
        "organisation": organisation,
        "todos": todos,
        "open": [todo for todo in todos if todo.state not in ("done", "na")],
        "late": [todo for todo in todos if todo.state == "late"],
        "findings": own[0].findings if own else [],
        "is_checked": bool(own),
        "below": [one for one in checked if one.findings and one not in own],
        "below_checked": len(checked) - len(own),
        "figures": figures_of(organisation, on),
        "own": own_page(current_scope().person, on),
    }
    return render(request, "desk/workbench.html", context)
