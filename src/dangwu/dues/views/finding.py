"""What every page of dues finds first: the branch, the year, the person, within reach."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.dues.models import Assessment
from dangwu.dues.selectors.standing import assessments_visible_to, branches_visible_to, years_on
from dangwu.members.models import Person
from dangwu.members.selectors import people_visible_to, person_card
from dangwu.orgs.models import Organisation


def year_asked(year: int, on: date | None = None) -> int:
    """The year of the address, or a page that is not there."""
    if year not in years_on(on or localdate()):
        raise Http404
    return year


def found_branch(request: HttpRequest, pk: int, year: int, permission: str) -> Organisation:
    """A branch in reach of the permission that stood in the year."""
    branches = branches_visible_to(request.user, year_asked(year), permission)
    return get_object_or_404(branches, pk=pk)


def found_person(request: HttpRequest, pk: UUID, year: int, permission: str) -> Person:
    year_asked(year)
    return get_object_or_404(people_visible_to(request.user, permission), pk=pk)


def found_assessment(request: HttpRequest, pk: UUID, permission: str) -> Assessment:
    return get_object_or_404(assessments_visible_to(request.user, permission), pk=pk)


def branch_of(person: Person, on: date) -> Organisation:
    """Where the person's dues are paid today."""
    affiliation = person_card(person, on).affiliation
    if affiliation is None:
        raise Http404
    return affiliation.organisation


def page_of(branch: Organisation, year: int) -> str:
    return reverse("dues:verification", args=[branch.pk, year])


def home_of(year: int) -> str:
    return f"{reverse('dues:home')}?year={year}"
