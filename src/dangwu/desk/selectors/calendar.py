"""One person's days: meetings they are called to, and what is due where they hold a post."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from dangwu.accounts.models import User
from dangwu.core.crypto import blind_index
from dangwu.core.scope import Scope, whole_tree
from dangwu.desk.models import CalendarFeed
from dangwu.duties.selectors.spans import lines_due
from dangwu.meetings.models import LIVE, Meeting
from dangwu.meetings.selectors import my_meetings, upcoming
from dangwu.orgs.models import Organisation

BEHIND, AHEAD = timedelta(days=31), timedelta(days=120)
HOUR = timedelta(hours=1)


def digest_of(token: str) -> str:
    """What is kept of the secret of a feed."""
    return blind_index(token, of="desk.calendar_feed")


def feed_of(person: Any) -> CalendarFeed | None:
    """The running feed of a person, if there is one."""
    found: CalendarFeed | None = CalendarFeed.objects.filter(person=person).running().first()
    return found


def owner_of_feed(token: str) -> User | None:
    """Whose feed it is: None for a token that is unknown or ended, or an account that may not in.

    An administrator with a duty has no business data, whatever person the account belongs to.
    """
    with whole_tree("whose calendar it is must be known before their scope is"):
        feed = (
            CalendarFeed.objects.running()
            .filter(digest=digest_of(token))
            .select_related("person__user")
            .first()
        )
    user: User | None = feed.person.user if feed else None
    return user if user and user.is_active and not user.duty else None


@dataclass(frozen=True, slots=True)
class Day:
    """One entry: a meeting with its hours, or the last day of something to be done."""

    key: str
    day: date
    title: str
    url: str
    is_due: bool = False
    is_late: bool = False
    place: str = ""
    begins_at: time | None = None
    ends_at: time | None = None


def days_of(scope: Scope, first: date, last: date, on: date) -> list[Day]:
    """What concerns somebody between two days, both included, in the order of the days.

    Matters, times and places; no names of people.
    """
    own = _own_organisations(scope)
    found = [*_meetings(scope, own, first, last, on), *_due(own, first, last, on)]
    return sorted(found, key=lambda each: (each.day, each.begins_at or time(), each.title))


def _own_organisations(scope: Scope) -> list[Organisation]:
    """Where the person holds a post, not all that lies below."""
    paths = scope.reach("duties.view")
    return list(Organisation.objects.filter(scope_path__in=paths, dissolved_on__isnull=True))


def _meetings(
    scope: Scope, own: list[Organisation], first: date, last: date, on: date
) -> Iterator[Day]:
    called = my_meetings(scope).filter(held_on__range=(first, last))
    planned = upcoming(own, on).filter(held_on__lte=last) if own else []
    rows = {row.pk: row for row in (*called, *planned) if row.state != Meeting.State.CANCELLED}
    for row in rows.values():
        where = row.organisation.short_name
        yield Day(
            key=f"meeting-{row.pk}",
            day=row.held_on,
            title=f"{where}{row.get_kind_display()}：{row.title}",
            url=reverse("meetings:mine") if row.state in LIVE else row.get_absolute_url(),
            place=row.place,
            begins_at=row.begins_at,
            ends_at=row.ends_at,
        )


def _due(own: list[Organisation], first: date, last: date, on: date) -> Iterator[Day]:
    for line in lines_due(own, first, last, on) if own else ():
        where = line.organisation.short_name
        yield Day(
            key=f"duty-{line.organisation.pk}-{line.item}-{line.due_by:%Y%m%d}",
            day=line.due_by,
            title=f"{where}：{line.action}（{line.turn}）",
            url=line.url or reverse("duties:home"),
            is_due=True,
            is_late=line.is_late,
        )


def calendar_file(days: list[Day], now: datetime) -> bytes:
    """The days as an iCalendar file (RFC 5545); the same days give the same entries."""
    calendar = Calendar()
    calendar.add("prodid", "-//dangwu//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "党务")
    for day in days:
        calendar.add_component(_event(day, now))
    return bytes(calendar.to_ical())


def _event(day: Day, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{day.key}@dangwu")
    event.add("dtstamp", now)
    event.add("summary", f"截止：{day.title}" if day.is_due else day.title)
    if day.place:
        event.add("location", day.place)
    if day.begins_at is None:
        event.add("dtstart", day.day)
    else:
        begins = _moment(day.day, day.begins_at)
        event.add("dtstart", begins)
        event.add("dtend", _moment(day.day, day.ends_at) if day.ends_at else begins + HOUR)
    return event


def _moment(day: date, at: time) -> datetime:
    """In universal time, so that no calendar program has to know our zone."""
    local = datetime.combine(day, at, ZoneInfo(settings.TIME_ZONE))
    return local.astimezone(ZoneInfo("UTC"))
