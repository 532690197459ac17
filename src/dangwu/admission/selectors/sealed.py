"""What of a dossier is under seal, and who may ask for it; each reading gives a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from dangwu.admission.models import (
    Dossier,
    DossierTalk,
    Inquiry,
    OfDossier,
    Opinion,
    PoliticalReview,
    Review,
)
from dangwu.admission.selectors.doors import dossiers_visible_to, rows_visible_to

KEEP, READ = "admission.keep", "admission.read_review"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table of sealed texts: its model, the permission it takes, the fields."""

    model: type[Dossier] | type[OfDossier]
    permission: str
    fields: tuple[str, ...]


SEALED: Mapping[str, Sealed] = {
    "form": Sealed(Dossier, KEEP, ("form",)),
    "talk": Sealed(DossierTalk, KEEP, ("note",)),
    "opinion": Sealed(Opinion, KEEP, ("text",)),
    "review": Sealed(Review, KEEP, ("text",)),
    "political-review": Sealed(
        PoliticalReview, READ, ("attitude", "history", "conduct", "family", "conclusion")
    ),
    "inquiry": Sealed(Inquiry, READ, ("addressee", "about", "answer")),
}


def sealed_row(
    user: object, table: str, pk: UUID, field: str
) -> tuple[Dossier, models.Model] | None:
    """The row with a sealed text that somebody may ask for, and its dossier; None without."""
    kind = SEALED.get(table)
    if kind is None or field not in kind.fields:
        return None
    row = _rows(user, kind).filter(pk=pk).first()
    if row is None or not getattr(row, field):
        return None
    return (row if isinstance(row, Dossier) else row.dossier), row


def _rows(user: object, kind: Sealed) -> QuerySet[Any]:
    if issubclass(kind.model, Dossier):
        return dossiers_visible_to(user, kind.permission)
    return rows_visible_to(user, kind.model, kind.permission)
