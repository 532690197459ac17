"""The year's numbers of organisations, and the batches of numbered forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from dangwu.admission.models import Dossier, FormRange, Quota
from dangwu.admission.selectors.doors import dossiers_visible_to
from dangwu.core.scope import STEP
from dangwu.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """What an organisation needed, reported and was allotted, and how many it admitted."""

    organisation: Organisation
    quota: Quota | None
    used: int


def quota_lines(user: object, organisations: Sequence[Organisation], year: int) -> list[QuotaLine]:
    """The year of some organisations; two queries. Who was admitted below counts above."""
    rows = Quota.objects.filter(organisation__in=[one.pk for one in organisations], year=year)
    known = {row.organisation_id: row for row in rows}
    admitted = dossiers_visible_to(user).filter(probation_from__year=year)
    paths = list(admitted.values_list("organisation__scope_path", flat=True))
    return [
        QuotaLine(one, known.get(one.pk), sum(path.startswith(one.scope_path) for path in paths))
        for one in organisations
    ]


def batches() -> QuerySet[FormRange]:
    """The batches of numbers in reach."""
    rows: QuerySet[FormRange] = FormRange.objects.select_related("organisation")
    return rows


def batches_for(dossier: Dossier) -> QuerySet[FormRange]:
    """Those in reach that a dossier may take a number of: of its branch, and of those above."""
    path = dossier.organisation.scope_path
    ends = range(STEP, len(path) + 1, STEP)
    return batches().filter(organisation__scope_path__in=[path[:end] for end in ends])
