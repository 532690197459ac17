"""The roster, the search, one person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.asking import asked_day, asked_id, asked_number
from dangwu.core.pages import reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.members.models import MEMBERSHIP_LABELS, MembershipStatus
from dangwu.members.selectors import (
    MOST,
    RosterPage,
    RosterQuery,
    people_visible_to,
    person_card,
    readings_of,
    roster_page,
    sealed_fields,
)
from dangwu.members.selectors.rights import is_restricted, restrictions_of
from dangwu.orgs.selectors import organisations_visible_to


@require_GET
@needs("members.view")
def roster(request: HttpRequest) -> HttpResponse:
    on = asked_day(request, localdate())
    organisations = organisations_visible_to(request.user, "members.view")
    number = asked_number(request, "organisation")
    chosen = get_object_or_404(organisations, pk=number) if number else None
    asked = RosterQuery(
        on=on,
        organisation=chosen,
        status=_status(request),
        after=asked_id(request, "after"),
    )
    page = roster_page(people_visible_to(request.user), asked)
    context = {
        "page": page,
        "asked": asked,
        "statuses": MembershipStatus.choices,
        "status_label": MEMBERSHIP_LABELS.get(asked.status, "党员"),
        "most": MOST,
        "is_today": on == localdate(),
        "may_import": current_scope().may("members.import"),
        "may_edit": current_scope().may("members.edit"),
        "may_export": current_scope().may("members.export"),
    }
    return render(request, "members/roster.html", context)


def _status(request: HttpRequest) -> str:
    asked = request.GET.get("status", "")
    return asked if asked in MembershipStatus.values else ""


@reads_or_acts
@needs("members.view")
def search(request: HttpRequest) -> HttpResponse:
    """The box in the top bar; posted, so that no name stands in an address or a log."""
    asked = RosterQuery(on=localdate(), words=request.POST.get("q", "")[:60])
    people = people_visible_to(request.user)
    page = roster_page(people, asked) if asked.words else RosterPage([], None)
    return render(request, "members/search.html", {"page": page, "asked": asked})


@require_GET
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(people_visible_to(request.user), pk=pk)
    scope = current_scope()
    is_own = scope.person == found.pk
    may_rights = scope.may("members.rights", found.scope_path)
    context = {
        "card": person_card(found, localdate()),
        "person": found,
        "sealed": sealed_fields(found),
        "is_own": is_own,
        "readings": readings_of(found) if is_own else [],
        "is_restricted": is_restricted(found, localdate()),
        "restrictions": restrictions_of(found) if may_rights else (),
        "may_rights": may_rights,
        "may_edit": scope.may("members.edit", found.scope_path),
        "may_reveal": scope.may("members.reveal", found.scope_path),
    }
    return render(request, "members/person.html", context)
