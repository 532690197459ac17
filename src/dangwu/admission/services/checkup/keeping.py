"""Where a check-up waits for its reader: a row under seal, emptied when its hour is over.

Nothing of it is a record. Its key stands in the session of who asked, and nowhere else.
"""

import base64
import json
import zlib
from datetime import datetime
from typing import Any

from dangwu.accounts.models import User
from dangwu.admission.models import DateCheck
from dangwu.admission.models.checkup import KEPT
from dangwu.core.crypto import Sealed, seal
from dangwu.core.scope import whole_tree
from dangwu.orgs.models import Organisation

State = DateCheck.State


def keep(
    *, user: User, organisation: Organisation, content: dict[str, Any], now: datetime
) -> DateCheck:
    """Put a sheet away, to be judged; what has outlived its hour is emptied first."""
    empty_outlived(now)
    row: DateCheck = DateCheck.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        user=user,
        content=_packed(content),
    )
    return row


def empty_outlived(now: datetime) -> int:
    """Empty every sheet whose hour is over, whoever's it is; gives how many."""
    with whole_tree("a sheet whose hour is over is emptied, whoever's it is"):
        rows = DateCheck.objects.exclude(state=State.DISCARDED).filter(made_at__lte=now - KEPT)
        return int(rows.update(state=State.DISCARDED, content=Sealed("")))


def kept_check(key: str, user: object, now: datetime) -> DateCheck | None:
    """The check-up of that key, for who uploaded it, while it is kept; without its content."""
    rows = DateCheck.objects.filter(user=user, made_at__gt=now - KEPT)
    found: DateCheck | None = (
        rows.exclude(state=State.DISCARDED)
        .filter(pk=key or None)
        .select_related("organisation", "user")
        .defer("content")
        .first()
    )
    return found


def note(kept: DateCheck, **progress: Any) -> bool:
    """Write down how far it is; False where it was given up meanwhile."""
    for name, value in progress.items():
        setattr(kept, name, value)
    return bool(_waiting(kept).update(**progress))


def finish(kept: DateCheck, content: dict[str, Any], done: int) -> bool:
    """Put the findings beside the sheet: it is ready. False where it was given up meanwhile."""
    sealed = seal(kept, "content", _packed(content))
    return bool(_waiting(kept).update(content=sealed, state=State.READY, says="", done=done))


def _waiting(kept: DateCheck) -> Any:
    return DateCheck.objects.filter(pk=kept.pk, state=State.WAITING)


def content_of(kept: DateCheck) -> dict[str, Any]:
    """The sheet, and its findings once they are there; empty once it was given up."""
    row = DateCheck.objects.only("content").get(pk=kept.pk)
    found: dict[str, Any] = _unpacked(row.content.open()) if row.content else {}
    return found


def drop(kept: DateCheck) -> None:
    DateCheck.objects.filter(pk=kept.pk).update(state=State.DISCARDED, content=Sealed(""))


def _packed(content: dict[str, Any]) -> str:
    packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 3)
    return base64.b64encode(packed).decode()


def _unpacked(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    return found
