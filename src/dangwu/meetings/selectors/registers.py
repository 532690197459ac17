"""Registers (台账) as views of what is on record: nothing is typed for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from dangwu.core.scope import whole_tree
from dangwu.core.templatetags.dangwu import hours
from dangwu.meetings.messages import KINDS
from dangwu.meetings.models import HELD, Meeting
from dangwu.meetings.selectors.attendance import OF_A_BODY, in_stroke_order, with_groups
from dangwu.meetings.selectors.meetings import WITH, counts_as
from dangwu.meetings.selectors.overview import Line, lines_of
from dangwu.members.models import TOOK_PART, Attendance, Person, PostHolding, Presence
from dangwu.members.selectors import members_of
from dangwu.orgs.models import (
    LEADING_POSTS,
    Decision,
    Organisation,
    OrganisationKind,
    PostKind,
    ancestor_paths,
)
from dangwu.orgs.selectors import terms_of

LED_FROM = (
    OrganisationKind.WORKING_COMMITTEE,
    OrganisationKind.COMMITTEE,
    OrganisationKind.GENERAL_BRANCH,
)
DOUBLE_LIFE = ("MTG-19.ordinary", "MTG-19.leave", "MTG-19.reported")
BODIES: Mapping[str, str] = dict(OrganisationKind.choices)
POSTS: Mapping[str, str] = dict(PostKind.choices)


# ---- meetings ----------------------------------------------------------------------------------


def held_meetings(organisation: Organisation, year: int, kind: str = "") -> QuerySet[Meeting]:
    """The meetings that an organisation and its groups held in a year, of a kind if asked, the
    first first; a meeting held as several kinds is found under each."""
    rows: QuerySet[Meeting] = Meeting.objects.filter(
        organisation__in=with_groups(organisation), state__in=HELD, held_on__year=year
    ).select_related(*WITH)
    return (rows.filter(counts_as(kind)) if kind else rows).order_by("held_on", "begins_at", "id")


def meeting_register(organisation: Organisation, year: int, kind: str = "") -> list[Line]:
    """The register of 三会一课 and everything else held, each line with the numbers of its roll;
    three queries."""
    return lines_of(held_meetings(organisation, year, kind))


def held_by_kind(meetings: Iterable[Meeting]) -> list[tuple[str, str, int]]:
    """Id, name and number of the kinds that were held, in their usual order."""
    found: dict[str, int] = {}
    for meeting in meetings:
        for kind in meeting.kinds:
            found[kind] = found.get(kind, 0) + 1
    return [(kind, label, found[kind]) for kind, label in KINDS.items() if kind in found]


def resolution_register(organisation: Organisation, year: int) -> list[Decision]:
    """What an organisation and its groups decided in a year, by day, with the item it stood on."""
    rows = Decision.objects.filter(
        organisation__in=with_groups(organisation), decided_on__year=year
    ).select_related("organisation", "agenda_item__meeting")
    return list(rows.order_by("decided_on", "agenda_item__position", "id"))


# ---- attendance of a year ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """How often somebody should have come, and did."""

    took_part: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class YearRow:
    """What a member attended in a year: by kind, all together, and the minutes of study."""

    person: Person
    by_kind: tuple[Tally, ...]
    total: Tally
    leave: int
    minutes: int

    @property
    def absent(self) -> int:
        return self.total.expected - self.total.took_part - self.leave

    @property
    def hours(self) -> str:
        return hours(self.minutes)


@dataclass(frozen=True, slots=True)
class YearOfAttendance:
    kinds: tuple[tuple[str, str], ...]
    rows: tuple[YearRow, ...]


def attendance_register(organisation: Organisation, year: int) -> YearOfAttendance:
    """The attendance of a year by member and kind, in stroke order; three queries.

    A meeting held as several kinds counts once, under its first.
    """
    meetings = Meeting.objects.filter(
        organisation__in=with_groups(organisation), state__in=HELD, held_on__year=year
    ).exclude(kind__in=OF_A_BODY)
    rows = list(
        Attendance.objects.filter(source__in=meetings.values("pk"), invited=False).select_related(
            "person"
        )
    )
    seen = {row.activity for row in rows}
    kinds = tuple((kind, label) for kind, label in KINDS.items() if kind in seen)
    return YearOfAttendance(kinds, tuple(_year_rows(rows, [kind for kind, _ in kinds])))


def _year_rows(rows: Sequence[Attendance], kinds: Sequence[str]) -> Iterable[YearRow]:
    by_person: dict[Any, list[Attendance]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    people = {row.person_id: row.person for row in rows}
    for person in in_stroke_order(people.values()):
        own = by_person[person.pk]
        yield YearRow(
            person=person,
            by_kind=tuple(_tally([row for row in own if row.activity == kind]) for kind in kinds),
            total=_tally(own),
            leave=sum(row.presence == Presence.LEAVE for row in own),
            minutes=sum(row.minutes for row in own if row.presence in TOOK_PART),
        )


def _tally(rows: Sequence[Attendance]) -> Tally:
    return Tally(sum(row.presence in TOOK_PART for row in rows), len(rows))


# ---- leading officials -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DoubleLife:
    """What a leading official attended in the own branch as an ordinary member (MTG-19)."""

    person: Person
    posts: tuple[str, ...]
    rows: tuple[Attendance, ...]

    def _with(self, presences: Sequence[str]) -> list[Attendance]:
        return [row for row in self.rows if row.presence in presences]

    @property
    def expected(self) -> int:
        return len(self.rows)

    @property
    def there(self) -> list[Attendance]:
        return self._with(TOOK_PART)

    @property
    def excused(self) -> list[Attendance]:
        return self._with((Presence.LEAVE,))

    @property
    def missed(self) -> list[Attendance]:
        return self._with((Presence.ABSENT, Presence.EXPECTED))


def double_life(organisation: Organisation, year: int, on: date) -> list[DoubleLife]:
    """The members of a branch who lead above it, each with the organisation life of the year.

    Who leads: secretary and deputies of the organisations above, and the leading group (党组) of
    the unit. The meetings are those of the branch and its groups.
    """
    posts = leading_posts(organisation, on)
    people = members_of(organisation, on).filter(pk__in=posts)
    meetings = held_meetings(organisation, year).exclude(kind__in=OF_A_BODY)
    rows = Attendance.objects.filter(
        source__in=meetings.order_by().values("pk"), person__in=list(posts), invited=False
    ).order_by("held_on", "pk")
    by_person: dict[Any, list[Attendance]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    return [
        DoubleLife(person, posts[person.pk], tuple(by_person.get(person.pk, ())))
        for person in people
    ]


def double_life_cites(organisation: Organisation, on: date) -> tuple[str, ...]:
    """The clauses on leading officials that are in force for an organisation."""
    items = terms_of(organisation, on).items
    held = (items[id_] for id_ in DOUBLE_LIFE if id_ in items)
    return tuple(dict.fromkeys(cite for item in held for cite in item.cite))


def leading_posts(organisation: Organisation, on: date) -> Mapping[Any, tuple[str, ...]]:
    """Who holds a leading post above an organisation on a day, as person → names of posts."""
    above = ancestor_paths(organisation.scope_path)[:-1]
    with whole_tree("a branch knows which of its members lead above it"):
        holdings = list(
            PostHolding.objects.on(on)
            .filter(post__organisation__dissolved_on__isnull=True)
            .filter(_leads(above))
            .order_by("post__organisation__scope_path", "pk")
            .values_list("person", "post__kind", "post__organisation__kind")
        )
    found: dict[Any, list[str]] = {}
    for person, kind, body in holdings:
        found.setdefault(person, []).append(_named(kind, body))
    return {person: tuple(dict.fromkeys(names)) for person, names in found.items()}


def _leads(above: Sequence[str]) -> Q:
    """The leading seats of the bodies above, and every seat of the leading group beside them."""
    place = "post__organisation"
    seats = Q(
        **{
            f"{place}__scope_path__in": above,
            f"{place}__kind__in": LED_FROM,
            "post__kind__in": LEADING_POSTS,
        }
    )
    group = Q(
        **{
            f"{place}__kind": OrganisationKind.LEADING_GROUP,
            f"{place}__parent__scope_path__in": above,
        }
    )
    return seats | group


def _named(post: str, body: str) -> str:
    """机关党委书记, 党组成员; the body by its kind, since the own one is known."""
    if body == OrganisationKind.LEADING_GROUP and post == PostKind.COMMITTEE_MEMBER:
        return "党组成员"
    return f"{BODIES[body]}{POSTS[post]}"
