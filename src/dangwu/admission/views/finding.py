"""What every page of admission finds first: the dossier, the branch."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from dangwu.admission.models import Dossier, OfDossier
from dangwu.admission.selectors import dossiers_visible_to
from dangwu.admission.selectors.doors import rows_visible_to
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.orgs.selectors import organisations_visible_to

KEEP = "admission.keep"


def found_dossier(request: HttpRequest, pk: UUID, permission: str = "admission.view") -> Dossier:
    return get_object_or_404(dossiers_visible_to(request.user, permission), pk=pk)


def found_row(
    request: HttpRequest, model: type[OfDossier], pk: UUID, permission: str = KEEP
) -> Any:
    """A row of a dossier in reach of the permission."""
    return get_object_or_404(rows_visible_to(request.user, model, permission), pk=pk)


def branches_kept_by(request: HttpRequest, permission: str = KEEP) -> QuerySet[Organisation]:
    """The branches whose dossiers somebody keeps."""
    rows: QuerySet[Organisation] = organisations_visible_to(request.user, permission).filter(
        kind__in=BRANCH_KINDS, dissolved_on__isnull=True
    )
    return rows


def found_branch(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(branches_kept_by(request), pk=pk)
