"""The day's reminders on their way out: by mail to who gave an address, by robot to groups."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from dangwu.core.services import HasKey, record_act
from dangwu.desk.messages import MAIL_SUBJECT, counted, mail_text
from dangwu.desk.models import Announcement, Reminder
from dangwu.desk.selectors.reminders import counts_on
from dangwu.desk.services.reminders import make_reminders
from dangwu.desk.services.robots import send_to_robot
from dangwu.orgs.models import Organisation

log = logging.getLogger("dangwu.desk.telling")


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a run did: people reminded, mails and messages sent."""

    people: int
    mails: int
    messages: int


def remind(*, by: HasKey | None, on: date, at: datetime) -> Reminded:
    """Everything of a day: make the reminders, send the mails, tell the robots.

    Run again on the same day it does what failed before, and nothing twice.
    """
    done = Reminded(
        people=make_reminders(by=by, on=on),
        mails=mail_reminders(on=on, at=at) if settings.MAIL_REMINDERS else 0,
        messages=announce(on=on, at=at) if settings.WEBHOOKS else 0,
    )
    if done.mails or done.messages:
        facts = {"mails": done.mails, "messages": done.messages}
        record_act("desk.reminders_sent", subject=None, by=by, on=on, facts=facts)
    return done


def mail_reminders(*, on: date, at: datetime) -> int:
    """Mail the reminders of a day to who has an address and may sign in; gives how many.

    Each is marked as it is sent. One that fails is left for the next run and logged without the
    address.
    """
    waiting = Reminder.objects.filter(
        day=on, mailed_at__isnull=True, person__user__is_active=True
    ).exclude(person__user__email="")
    sent = 0
    connection = get_connection()
    for reminder in waiting.select_related("person__user"):
        if _mail(reminder, connection):
            Reminder.objects.filter(pk=reminder.pk).update(mailed_at=at)
            sent += 1
    connection.close()
    return sent


def _mail(reminder: Reminder, connection: object) -> bool:
    message = EmailMessage(
        subject=MAIL_SUBJECT % {"number": len(reminder.lines)},
        body=mail_text(reminder.lines),
        to=[reminder.person.user.email],
        connection=connection,  # type: ignore[arg-type]
    )
    try:
        return bool(message.send())
    except (SMTPException, OSError) as error:
        log.warning("mail not sent: %s", type(error).__name__)
        return False


def announce(*, on: date, at: datetime) -> int:
    """Tell the robots of the settings how many matters there are; gives how many were told.

    One message for an organisation and a day, with counts and no names. One that does not get
    through is tried again by the next run.
    """
    counts = counts_on(on)
    places = [each for each in Organisation.objects.all() if each.pk in counts]
    told = set(
        Announcement.objects.filter(day=on, sent_at__isnull=False).values_list(
            "organisation", flat=True
        )
    )
    waiting = [each for each in places if each.pk not in told and address_for(each.scope_path)]
    return sum(_announce(each, counts[each.pk], on, at) for each in waiting)


def address_for(path: str) -> str:
    """The robot of an organisation: its own, else the one of everybody (*), else none."""
    addresses: Mapping[str, str] = settings.WEBHOOKS
    return addresses.get(path) or addresses.get("*", "")


def _announce(place: Organisation, counts: Mapping[str, int], on: date, at: datetime) -> bool:
    text = f"{place.short_name}：{counted(counts)}"
    address, template = address_for(place.scope_path), settings.WEBHOOK_TEMPLATE
    if not send_to_robot(address=address, text=text, template=template):
        return False
    Announcement.objects.update_or_create(
        organisation=place,
        day=on,
        defaults={"scope_path": place.scope_path, "counts": dict(counts), "sent_at": at},
    )
    return True
