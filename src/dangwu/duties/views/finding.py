"""What every page of duties finds first: the organisation and the year, within reach."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import STEP, current_scope
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import organisations_visible_to

FIRST_YEAR = 2017  # the oldest standards whose duties the rulebook holds
SHOWN_YEARS = 3


def year_asked(year: int) -> int:
    """The year of the address, or a page that is not there; the next one may be looked at."""
    if not FIRST_YEAR <= year <= localdate().year + 1:
        raise Http404
    return year


def years_shown(on: date) -> list[int]:
    return [on.year + 1 - back for back in range(SHOWN_YEARS)]


def found_organisation(
    request: HttpRequest, pk: int, permission: str = "duties.view"
) -> Organisation:
    return get_object_or_404(organisations_visible_to(request.user, permission), pk=pk)


def own_organisation(request: HttpRequest) -> Organisation:
    """Where the reader holds a post; the one nearest the root."""
    reach = current_scope().reach("duties.view")
    rows = organisations_visible_to(request.user, "duties.view").filter(scope_path__in=reach)
    found = rows.order_by("scope_path").first()
    if found is None:
        raise Http404
    return found


def about(organisation: Organisation, year: int, on: date) -> dict[str, Any]:
    """What the pages of an organisation and a year have in common."""
    scope = current_scope()
    above = organisation.parent if len(organisation.scope_path) > STEP else None
    return {
        "organisation": organisation,
        "year": year,
        "on": on,
        "years": years_shown(on),
        "may_record": scope.may("duties.record", organisation.scope_path),
        "above": above if above and scope.may("duties.view", above.scope_path) else None,
        "has_below": organisation.children.filter(dissolved_on__isnull=True).exists(),
    }


def page_of(name: str, organisation: Organisation, year: int, *more: str) -> str:
    return reverse(f"duties:{name}", args=[organisation.pk, year, *more])
