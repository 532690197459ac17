"""Signing in by a list on which others sign in at the same time."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from dangwu.core.services import HasKey
from dangwu.meetings.models import Meeting
from dangwu.meetings.services.hold import sign_in
from dangwu.members.models import Attendance, Presence


@transaction.atomic
def tick_people(
    *,
    meeting: Meeting,
    shown: Collection[UUID],
    ticked: Collection[UUID],
    by: HasKey | None,
    on: date,
) -> int:
    """Sign in who was ticked, and take back who was shown as present and is ticked no more.

    `shown` are those the list showed as present: who signed in by the code meanwhile was not
    among them and stays. Who had asked leave is on leave again. How many changed.
    """
    rows = {
        row.person_id: row
        for row in Attendance.objects.filter(source=meeting.pk).select_related("person")
    }
    came = [row for key, row in rows.items() if key in ticked]
    gone = [row for key, row in rows.items() if key in shown and key not in ticked]
    wanted = {
        Presence.PRESENT: came,
        Presence.LEAVE: [row for row in gone if row.reason],
        Presence.EXPECTED: [row for row in gone if not row.reason],
    }
    changed = 0
    for presence, group in wanted.items():
        people = [row.person for row in group if row.presence != presence]
        if people:
            changed += sign_in(meeting=meeting, people=people, presence=presence, by=by, on=on)
    return changed
