"""Reminders are made once a day for everybody, and put away by whom they are for."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.desk.models import Reminder
from dangwu.desk.selectors.reminders import told_lately, told_on, unread_of

AT_ONCE = 500


@transaction.atomic
def make_reminders(*, by: HasKey | None, on: date) -> int:
    """One reminder for everybody who has something new on a day; gives how many were made.

    Whoever was told today already is not told again, and no matter twice within a week. Run
    again, it makes nothing.
    """
    seen, today = told_lately(on)
    made = []
    for person, told in told_on(on).items():
        new = {m.key: m.row for m in told.matters if m.key not in seen.get(person, ())}
        if new and person not in today:
            made.append(
                Reminder(
                    scope_path=told.scope_path,
                    person_id=person,
                    day=on,
                    lines=list(new.values()),
                )
            )
    if made:
        Reminder.objects.bulk_create(made, batch_size=AT_ONCE, ignore_conflicts=True)
        facts = {"people": len(made), "matters": sum(len(one.lines) for one in made)}
        record_act("desk.reminders_made", subject=None, by=by, on=on, facts=facts)
    return len(made)


@transaction.atomic
def put_away_reminders(*, person: UUID, at: datetime, by: HasKey | None, on: date) -> None:
    """The person has taken note of what they were told; without anything new nothing happens."""
    unread = list(unread_of(person).select_for_update())
    if not unread:
        return
    for reminder in unread:
        reminder.read_at = at
    Reminder.objects.bulk_update(unread, ["read_at"])
    record_act("desk.reminders_read", subject=unread[0], by=by, on=on, fields=["read_at"])
