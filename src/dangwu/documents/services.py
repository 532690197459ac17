"""Giving papers their number."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.documents.models import IssuedDocument
from dangwu.orgs.models import Organisation


def digest_of(content: Mapping[str, object]) -> str:
    """SHA-256 of a paper's content, the same whatever the order of its keys; 64 hex digits."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


@transaction.atomic
def issue_document(
    *,
    organisation: Organisation,
    kind: str,
    title: str,
    year: int,
    content: Mapping[str, object],
    by: User | None,
    on: date,
) -> IssuedDocument:
    """Number a paper of an organisation; the same content again keeps the number it has.

    `kind` is `app.paper`; numbers run by organisation, kind and year from 1.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # one number at a time
    series = IssuedDocument.objects.filter(organisation=organisation, kind=kind, year=year)
    digest = digest_of(content)
    known: IssuedDocument | None = series.filter(digest=digest).first()
    if known is not None:
        return known
    last = series.aggregate(last=Max("number"))["last"] or 0
    document: IssuedDocument = IssuedDocument.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        kind=kind,
        year=year,
        number=last + 1,
        title=title,
        digest=digest,
        issued_on=on,
        issued_by=by,
    )
    record_act(
        "documents.document_issued",
        subject=document,
        by=by,
        on=on,
        facts={"kind": kind, "number": document.written_number, "digest": digest},
    )
    return document
