"""What people are to be reminded of on a day, read for everybody at once; and the own reminders.

A fixed number of queries however many people and organisations there are. No name of anybody, and
nothing that somebody typed as a title: reminders leave the system by mail.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from dangwu.desk.messages import STUCK
from dangwu.desk.models import Reminder
from dangwu.duties.selectors import DueLine, lines_due
from dangwu.meetings.models import Meeting
from dangwu.members.models import Attendance, PostHolding, Presence
from dangwu.orgs.authority import PERMISSIONS
from dangwu.orgs.models import Organisation, ancestor_paths
from dangwu.procedures.models import Case, State
from dangwu.procedures.selectors import stuck_runs

A_WEEK = timedelta(days=7)  # the same matter is told once in it
BEHIND = timedelta(days=92)  # what passed before that stands on the desk, it is not told anew
AHEAD = timedelta(days=92)  # further than any lead of a rule
CALLED_AHEAD = timedelta(days=31)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Matter:
    """One line of a reminder. The same `key` is the same matter; `at` is the organisation.

    From the day after `until` on it is no longer shown: the meeting is over.
    """

    code: str
    key: str
    at: int
    text: str
    url: str
    until: date

    @property
    def row(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "until": self.until.isoformat()}


@dataclass(slots=True)
class Told:
    """One person who can sign in, with the matters of the day."""

    scope_path: str
    matters: list[Matter]


@dataclass(frozen=True, slots=True)
class Officers:
    """Who holds which permission at which organisation; people with an account that is in use."""

    by_place: Mapping[int, Mapping[UUID, frozenset[str]]]
    paths: Mapping[UUID, str]

    def who_may(self, permission: str, place: int | None) -> list[UUID]:
        held = self.by_place.get(place, {}) if place else {}
        return [person for person, permissions in held.items() if permission in permissions]


def told_on(on: date) -> dict[UUID, Told]:
    """Whom to tell what on a day, as it stands; what they were told before is not taken off.

    Officers: what is due within the lead of its rule or has passed, what waits for an answer or
    a signature, where they hold the post. Everybody: meetings of tomorrow, and those newly called.
    """
    officers = officers_on(on)
    found: dict[UUID, Told] = {}
    for person, path, matter in (*_for_officers(officers, on), *_for_called(on)):
        found.setdefault(person, Told(path, [])).matters.append(matter)
    return found


def officers_on(on: date) -> Officers:
    """Everybody who holds a post on a day and may sign in; one query."""
    rows = (
        PostHolding.objects.on(on)
        .filter(post__organisation__dissolved_on__isnull=True)
        .filter(person__user__is_active=True, person__user__duty="")
        .values_list("person", "person__scope_path", "post__kind", "post__organisation")
    )
    by_place: dict[int, dict[UUID, frozenset[str]]] = defaultdict(dict)
    paths: dict[UUID, str] = {}
    for person, path, kind, place in rows:
        paths[person] = path
        held = by_place[place].get(person, frozenset())
        by_place[place][person] = held | PERMISSIONS[kind]
    return Officers(by_place, paths)


Line = tuple[UUID, str, Matter]


def _for_officers(officers: Officers, on: date) -> Iterator[Line]:
    keys = officers.by_place.keys()
    places = {each.pk: each for each in Organisation.objects.all() if each.pk in keys}
    for matter in _duties(list(places.values()), on):
        yield from _each(officers, "duties.record", matter)
    for matter in _unsigned(places, on):
        yield from _each(officers, "meetings.sign", matter)
    yield from _approvals(officers, places, on)
    for matter in _stuck(places, on):
        yield from _each(officers, "procedures.submit", matter)


def _each(officers: Officers, permission: str, matter: Matter) -> Iterator[Line]:
    for person in officers.who_may(permission, matter.at):
        yield person, officers.paths[person], matter


# ---- duties ------------------------------------------------------------------------------------


def _duties(places: Sequence[Organisation], on: date) -> Iterator[Matter]:
    """What is due soon, turn by turn; what has passed, all turns of a duty in one."""
    late: dict[tuple[int, str], list[DueLine]] = defaultdict(list)
    for line in lines_due(places, on - BEHIND, on + AHEAD, on):
        if line.is_late:
            late[line.organisation.pk, line.item].append(line)
        elif line.remind_on <= on:
            yield _soon(line, on)
    yield from (_late(lines, on) for lines in late.values())


def _soon(line: DueLine, on: date) -> Matter:
    place, left = line.organisation, (line.due_by - on).days
    left_words = f"剩 {left} 天" if left else "今天到期"
    return Matter(
        "duty_soon",
        f"soon-{place.pk}-{line.item}-{line.due_by:%Y%m%d}",
        place.pk,
        f"{place.short_name}：{line.action}，{_day(line.due_by)}前，{left_words}",
        _page_of(line),
        line.due_by,
    )


def _late(lines: Sequence[DueLine], on: date) -> Matter:
    first, place = lines[0], lines[0].organisation
    said = "、".join(line.turn for line in lines)
    return Matter(
        "duty_late",
        f"late-{place.pk}-{first.item}",
        place.pk,
        f"{place.short_name}：{first.action}，{said}已过期限，没有记录",
        _page_of(first),
        on + A_WEEK,
    )


def _page_of(line: DueLine) -> str:
    return reverse("duties:reason", args=[line.organisation.pk, line.year, line.item])


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


# ---- what waits --------------------------------------------------------------------------------


def _unsigned(places: Mapping[int, Organisation], on: date) -> Iterator[Matter]:
    """Minutes without a signature, by organisation; a newer one makes it a new matter."""
    rows = Meeting.objects.filter(state=Meeting.State.CLOSED).order_by("held_on", "pk")
    found: dict[int, list[tuple[date, UUID]]] = defaultdict(list)
    for place, day, key in rows.values_list("organisation", "held_on", "pk"):
        found[place].append((day, key))
    for place, meetings in found.items():
        if place in places:
            yield Matter(
                "minutes",
                f"minutes-{place}-{meetings[-1][1]}",
                place,
                f"{places[place].short_name}：{len(meetings)} 份会议记录等待签字，"
                f"最早的是 {_day(meetings[0][0])}",
                f"{reverse('meetings:home')}?organisation={place}",
                on + A_WEEK,
            )


def _approvals(officers: Officers, places: Mapping[int, Organisation], on: date) -> Iterator[Line]:
    """Cases that wait for an answer; what is about the person itself is not theirs to answer."""
    rows = Case.objects.filter(
        state=State.WAITING, submitted_on__lte=on, decides__isnull=False
    ).order_by("submitted_on", "pk")
    found: dict[int, list[tuple[UUID, UUID | None, date]]] = defaultdict(list)
    for key, place, about, day in rows.values_list("pk", "decides", "about", "submitted_on"):
        found[place].append((key, about, day))
    for place, cases in found.items():
        for person in officers.who_may("procedures.approve", place):
            own = [(key, day) for key, about, day in cases if about != person]
            if own and place in places:
                yield person, officers.paths[person], _waiting(places[place], own, on)


def _waiting(place: Organisation, cases: Sequence[tuple[UUID, date]], on: date) -> Matter:
    return Matter(
        "approvals",
        f"approvals-{place.pk}-{cases[-1][0]}",
        place.pk,
        f"{place.short_name}：{len(cases)} 件等待审批，最早 {_day(cases[0][1])}报来",
        reverse("procedures:home"),
        on + A_WEEK,
    )


# ---- procedures --------------------------------------------------------------------------------


def _stuck(places: Mapping[int, Organisation], on: date) -> Iterator[Matter]:
    """Procedures that do not go on by themselves: to those of the organisation, else of the
    nearest above that has officers.
    """
    by_path = {place.scope_path: place for place in places.values()}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for stuck in stuck_runs(on):
        found[stuck.run.scope_path, stuck.why].append(str(stuck.run.pk))
    for (path, why), runs in found.items():
        near = next((by_path[p] for p in reversed(ancestor_paths(path)) if p in by_path), None)
        if near is not None:
            yield _stuck_matter(near, why, sorted(runs), on)


def _stuck_matter(place: Organisation, why: str, runs: Sequence[str], on: date) -> Matter:
    return Matter(
        f"run_{why}",
        f"run-{why}-{place.pk}-{runs[0]}-{len(runs)}",
        place.pk,
        f"{place.short_name}：{STUCK[why]} {len(runs)} 项",
        reverse("procedures:home"),
        on + A_WEEK,
    )


# ---- meetings ----------------------------------------------------------------------------------


def _for_called(on: date) -> Iterator[Line]:
    """Whoever is called to a meeting: when the call is new, and on the day before."""
    ahead = Meeting.objects.filter(
        state=Meeting.State.CALLED, held_on__range=(on, on + CALLED_AHEAD)
    ).select_related("organisation")
    matters = {each.pk: matter for each in ahead if (matter := _called(each, on))}
    rows = Attendance.objects.filter(
        source__in=ahead.values("pk"),
        presence=Presence.EXPECTED,
        person__user__is_active=True,
        person__user__duty="",
    )
    for person, path, source in rows.values_list("person", "person__scope_path", "source"):
        if source in matters:
            yield person, path, matters[source]


def _called(meeting: Meeting, on: date) -> Matter | None:
    is_tomorrow = meeting.held_on - on == A_DAY
    is_new = meeting.told_on is not None and on - meeting.told_on < A_WEEK
    if not (is_tomorrow or is_new):
        return None
    at = f" {meeting.begins_at:%H:%M}" if meeting.begins_at else ""
    place = f"，{meeting.place}" if meeting.place else ""
    when = "明天开会" if is_tomorrow else "会议通知"
    said = f"{meeting.organisation.short_name}{meeting.get_kind_display()}"
    code = "tomorrow" if is_tomorrow else "called"
    return Matter(
        code,
        f"{code}-{meeting.pk}-{meeting.held_on:%Y%m%d}",  # moved to another day, it is told anew
        meeting.organisation_id,
        f"{when}：{said}，{_day(meeting.held_on)}{at}{place}",
        meeting.get_absolute_url(),
        meeting.held_on,
    )


# ---- what was told -----------------------------------------------------------------------------


def told_lately(on: date) -> tuple[dict[UUID, set[str]], set[UUID]]:
    """The matters each person was told of within the week before, and who was told today."""
    seen: dict[UUID, set[str]] = defaultdict(set)
    today: set[UUID] = set()
    rows = Reminder.objects.filter(day__gt=on - A_WEEK, day__lte=on)
    for person, day, lines in rows.values_list("person", "day", "lines"):
        seen[person].update(line["key"] for line in lines)
        if day == on:
            today.add(person)
    return seen, today


def unread_of(person: UUID | None) -> QuerySet[Reminder]:
    """The person's own reminders that they have not put away, the latest first."""
    rows: QuerySet[Reminder] = Reminder.objects.filter(read_at__isnull=True)
    return rows.filter(person=person) if person else rows.none()


def lines_of(reminders: Iterable[Reminder], on: date) -> list[dict[str, Any]]:
    """What several days tell and still holds on a day, each matter once, as it was told last."""
    found: dict[str, dict[str, Any]] = {}
    for reminder in reminders:
        for line in reminder.lines:
            if line["until"] >= on.isoformat():
                found.setdefault(line["key"], line)
    return list(found.values())


def counts_on(on: date) -> dict[int, dict[str, int]]:
    """How many matters of each kind the reminders of a day hold, by organisation."""
    keys: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for lines in Reminder.objects.filter(day=on).values_list("lines", flat=True):
        for line in lines:
            keys[line["at"]][line["code"]].add(line["key"])
    return {
        place: {code: len(some) for code, some in by_code.items()}
        for place, by_code in keys.items()
    }
