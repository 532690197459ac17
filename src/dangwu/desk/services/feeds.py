"""The address of one's own calendar: made anew, or ended."""

import secrets
from datetime import date
from uuid import UUID

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.desk.models import CalendarFeed
from dangwu.desk.selectors.calendar import digest_of
from dangwu.members.models import Person

TOKEN_BYTES = 24


@transaction.atomic
def make_feed(*, person: UUID, by: HasKey | None, on: date) -> str:
    """A new secret for the person's feed; the one before ends. Returned once, kept as a digest."""
    owner = Person.objects.select_for_update().get(pk=person)
    CalendarFeed.objects.filter(person=owner).running().update(ends_on=on)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(
        scope_path=owner.scope_path, person=owner, digest=digest_of(token), starts_on=on
    )
    record_act("desk.feed_made", subject=feed, by=by, on=on)
    return token


@transaction.atomic
def end_feed(*, person: UUID, by: HasKey | None, on: date) -> None:
    """The address answers nothing from now on; without a running one nothing happens."""
    owner = Person.objects.select_for_update().get(pk=person)
    feed = CalendarFeed.objects.filter(person=owner).running().first()
    if feed is None:
        return
    feed.ends_on = on
    feed.save(update_fields=["ends_on"])
    record_act("desk.feed_ended", subject=feed, by=by, on=on, fields=["ends_on"])
