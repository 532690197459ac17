"""The first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.desk.selectors import findings_of, standing_of

DUTY_HOME = {"system": "accounts:system", "security": "accounts:accounts", "audit": "accounts:audit"}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """An officer's workbench, a member's own page; an administrator's own duty."""
    if request.user.duty:
        return redirect(DUTY_HOME[request.user.duty])
    on = localdate()
    standing = standing_of(request.user, on)
    findings = findings_of(standing.organisation, on) if standing.post else []
    return render(request, "desk/home.html", {"standing": standing, "findings": findings})
