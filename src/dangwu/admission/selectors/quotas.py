"""The year's numbers of organisations, and the batches of numbered forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from dangwu.admission.models import Dossier, FormIssue, FormRange, Quota
from dangwu.admission.selectors.doors import dossiers_visible_to, rows_visible_to
from dangwu.core.scope import below, current_scope, whole_tree
from dangwu.orgs.models import Organisation, ancestor_paths

SHOWN_AT_MOST = 20  # forms of a number that was looked for


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


# ---- batches of numbered forms ---------------------------------------------------------------


def batches_visible_to(user: object) -> QuerySet[FormRange]:
    """The batches in reach, and those of the levels above, from which branches issue."""
    scope, rows = current_scope(), _every_batch()
    if scope.everything:
        return rows
    reach = scope.reach("admission.view")
    above = [path for prefix in reach for path in ancestor_paths(prefix)]
    return rows.filter(below(reach) | Q(scope_path__in=above))


def batches_for(dossier: Dossier) -> QuerySet[FormRange]:
    """Those that a dossier may take a number of: of its branch, and of the levels above."""
    return _every_batch().filter(scope_path__in=ancestor_paths(dossier.organisation.scope_path))


def batches_left(dossier: Dossier) -> QuerySet[FormRange]:
    """Those of `batches_for` that are not used up."""
    rows: QuerySet[FormRange] = counted(batches_for(dossier)).filter(left__gt=0)
    return rows


def _every_batch() -> QuerySet[FormRange]:
    with whole_tree("what the levels above were given is for the branches below to issue"):
        rows: QuerySet[FormRange] = FormRange.objects.select_related("organisation")
    return rows


def counted(batches: QuerySet[FormRange]) -> QuerySet[Any]:
    """With `out`, `void` and `left`: how many numbers were handed out (the void ones among them),
    are void, and are left, whichever branch took them."""
    out = Count("issues")
    void = Count("issues", filter=Q(issues__void_on__isnull=False))
    return batches.annotate(out=out, void=void, left=F("last") - F("first") + 1 - out)


def forms_numbered(user: object, words: str) -> list[FormIssue]:
    """The forms in reach whose number is, or ends with, what was typed; leading zeros count."""
    wanted = words.strip()
    if not wanted:
        return []
    rows = rows_visible_to(user, FormIssue, "admission.view").filter(number__endswith=wanted)
    return list(rows.order_by("number", "pk")[:SHOWN_AT_MOST])


def next_number(batch: FormRange) -> str | None:
    """The next number of a batch that no form has, None when all are out."""
    with whole_tree("a number is used once, whichever branch used it"):
        used = set(FormIssue.objects.filter(range=batch).values_list("number", flat=True))
    numbers = (batch.written(n) for n in range(batch.first, batch.last + 1))
    return next((number for number in numbers if number not in used), None)
