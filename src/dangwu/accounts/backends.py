"""Where sessions are kept: Django's database store, with account, address and beginning beside
the data.
"""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

BEGUN, ADDRESS = "begun", "address"  # written into the session at sign-in


class SessionStore(DatabaseStore):
    """`settings.SESSION_ENGINE` names this module. A session ends when idle, and at its age at
    most.
    """

    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("accounts.Session")

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.address = data.get(ADDRESS, "")
        if BEGUN in data:
            row.begun_at = datetime.fromisoformat(data[BEGUN])
            longest = timedelta(hours=settings.SESSION_HOURS)
            row.expire_date = min(row.expire_date, row.begun_at + longest)
        return row
