"""What every page of talks finds first: the branch, within reach, and its rules."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.care.selectors import branches_visible_to
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.rules.care import occasions_in, visits_in


def found_branch(request: HttpRequest, pk: int, permission: str) -> Organisation:
    """A branch in reach of the permission that stands today."""
    branches = branches_visible_to(request.user, localdate(), permission)
    return get_object_or_404(branches, pk=pk)


def occasions_of(branch: Organisation, on: date) -> dict[str, dict[str, str]]:
    """What calls for a talk and what for a visit under the branch's rules of a day."""
    terms = terms_of(branch, on)
    return {"talks": occasions_in(terms), "visits": visits_in(terms)}


def page_of(branch: Organisation | int) -> str:
    return reverse("care:branch", args=[getattr(branch, "pk", branch)])
