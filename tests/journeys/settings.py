"""The settings of the product, and a day that the journeys may set.

Only the day moves, which pages hand down as `on=localdate()`: sessions, the audit trail and the
clock stay those of the machine. Without the file it is the day that it is.
"""

import datetime as dt
import os
from pathlib import Path

from django.utils import timezone

from dangwu.config.settings import *  # noqa: F403

DAY = Path(os.environ["DANGWU_JOURNEYS_DAY"])
_localdate = timezone.localdate


def localdate(value: dt.datetime | None = None, zone: dt.tzinfo | None = None) -> dt.date:
    if value is None and DAY.exists():
        return dt.date.fromisoformat(DAY.read_text())
    return _localdate(value, zone)


timezone.localdate = localdate  # before anything of the product is imported
