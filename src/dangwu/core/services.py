"""Writing to the audit trail. Every act calls `record_act` once, inside its own transaction."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.db import connection, models, transaction
from django.utils import timezone

from dangwu.core.actor import current_actor
from dangwu.core.chain import START, commitment, entry_hash
from dangwu.core.models import AuditEntry

AUDIT_LOCK = 0x64616E67  # one advisory lock for the end of the chain


class HasKey(Protocol):
    pk: Any


@transaction.atomic
def record_act(
    act: str,
    *,
    subject: models.Model | None,
    by: HasKey | None,
    on: date | None,
    fields: Sequence[str] = (),
    facts: Mapping[str, object] | None = None,
    detail: str = "",
    outcome: str = AuditEntry.Outcome.DONE,
) -> AuditEntry:
    """Append one line to the chain, in the caller's transaction.

    `fields` are names of what changed, never values; `facts` are counts, digests and codes;
    `detail` is what a person typed (a reason) and can be erased later. Nothing personal belongs
    in `facts`.
    """
    before = _last_entry_locked()
    salt = secrets.token_hex(16)
    actor = current_actor()
    entry = AuditEntry(
        seq=before.seq + 1 if before else 1,
        at=timezone.now(),
        actor_id=by.pk if by else None,
        address=actor.address,
        session=actor.session,
        act=act,
        outcome=outcome,
        subject_table=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        scope_path=getattr(subject, "scope_path", ""),
        effective_on=on,
        fields=sorted(fields),
        facts=dict(facts or {}),
        salt=salt,
        detail=detail,
        commitment=commitment(salt, detail),
    )
    entry.hash = entry_hash(entry.content(), before.hash if before else START)
    entry.save(force_insert=True)
    return entry


def _last_entry_locked() -> AuditEntry | None:
    """The end of the chain, with writers in line: SQLite has one (IMMEDIATE), PostgreSQL takes a lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AUDIT_LOCK])
    return AuditEntry.objects.order_by("-seq").first()
