"""Writing to the audit trail, erasing typed words from it, and reading a sealed value for
somebody.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.db import connection, models, transaction
from django.utils import timezone

from dangwu.core.actor import current_actor
from dangwu.core.chain import START, commitment, entry_hash
from dangwu.core.crypto import Sealed, TamperedValue
from dangwu.core.models import AuditEntry
from dangwu.core.selectors import count_reveals
from dangwu.rules.verdict import Reason, verdict_from

AUDIT_LOCK = 0x64616E67  # one advisory lock for the end of the chain
REVEALS_A_DAY = 30
SHORTEST_REASON = 4  # characters; GB/T 45574 asks for a purpose, not for a key stroke


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
        facts=json.loads(json.dumps(facts or {})),  # as the database gives them back
        salt=salt,
        detail=detail,
        commitment=commitment(salt, detail),
    )
    entry.hash = entry_hash(entry.content(), before.hash if before else START)
    entry.save(force_insert=True)
    return entry


def _last_entry_locked() -> AuditEntry | None:
    """The end of the chain, with writers in line: SQLite has one (IMMEDIATE), PostgreSQL takes
    a lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AUDIT_LOCK])
    return AuditEntry.objects.order_by("-seq").first()


@transaction.atomic
def erase_detail(*, seq: int, by: HasKey | None, on: date) -> None:
    """Erase what a person typed into one line of the trail (PIPL article 47); that it was is
    on record.
    """
    entry = AuditEntry.objects.select_for_update().get(seq=seq)
    entry.detail = entry.salt = ""
    entry.save(update_fields=["detail", "salt"])
    record_act("core.detail_erased", subject=entry, by=by, on=on, fields=["detail"])


def reveal_field(*, subject: models.Model, field: str, reason: str, by: HasKey, on: date) -> str:
    """The value under seal, for a person who gave a reason; the reading is on record, the
    value is not.

    Raises `Refused` without a reason or beyond `REVEALS_A_DAY` (GB/T 45574), `TamperedValue` where
    the ciphertext does not belong to its row: that too is on record.
    """
    try:
        return _reveal(subject, field, reason.strip(), by, on)
    except TamperedValue:
        record_act(
            "core.field_revealed",
            subject=subject,
            by=by,
            on=on,
            fields=[field],
            facts={"tampered": True},
            outcome=AuditEntry.Outcome.FAILED,
        )
        raise


@transaction.atomic
def _reveal(subject: models.Model, field: str, reason: str, by: HasKey, on: date) -> str:
    _last_entry_locked()  # two at once count one after the other
    done = count_reveals(by.pk, on)
    verdict_from(
        [
            Reason("reveal_needs_reason", (), {"needed": SHORTEST_REASON, "given": len(reason)})
            if len(reason) < SHORTEST_REASON
            else None,
            Reason("reveal_limit_reached", (), {"done": done, "limit": REVEALS_A_DAY})
            if done >= REVEALS_A_DAY
            else None,
        ]
    ).require()
    sealed = getattr(subject, field)
    if not isinstance(sealed, Sealed):
        raise TypeError(f"{field} is not under seal")
    value = sealed.open()
    record_act("core.field_revealed", subject=subject, by=by, on=on, fields=[field], detail=reason)
    return value
