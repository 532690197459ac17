"""How many sign-ins a minute: from one address, and from all. Counted in the trail, so by all
workers.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from dangwu.core.crypto import blind_index
from dangwu.core.selectors import count_acts

SIGN_INS = ("accounts.signed_in", "accounts.sign_in_failed")


def too_many_sign_ins(address: str) -> bool:
    since = timezone.now() - timedelta(minutes=1)
    limits = settings.SIGN_INS_A_MINUTE
    return (
        count_acts(SIGN_INS, since=since, address=address) >= limits["address"]
        or count_acts(SIGN_INS, since=since) >= limits["all"]
    )


def sign_in_mark(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """What the lock-out knows a user name by: a keyed mark, because people also type other
    things there.
    """
    typed = (credentials or {}).get("username") or ""
    return blind_index(str(typed), of="accounts.sign_in")
