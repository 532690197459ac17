"""What an organisation has planned and held over a year, and what those below it have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractQuarter

from dangwu.core.scope import below, current_scope
from dangwu.core.templatetags.dangwu import hours
from dangwu.meetings.messages import KINDS
from dangwu.meetings.models import HELD, AgendaItem, FollowUp, Meeting
from dangwu.meetings.selectors.meetings import Counts, count_rows
from dangwu.meetings.selectors.proposals import kinds_of
from dangwu.members.models import TOOK_PART, Affiliation, Attendance, Person, Presence
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import organisations_visible_to

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting of a list, with the numbers of its roll."""

    meeting: Meeting
    counts: Counts

    @property
    def also(self) -> list[str]:
        """What it is held as besides, by name."""
        return [KINDS[kind] for kind in self.meeting.also]


def lines_of(meetings: Iterable[Meeting]) -> list[Line]:
    """The meetings with the numbers of their rolls: one query however many."""
    found = list(meetings)
    rolls: dict[UUID, list[Attendance]] = {each.pk: [] for each in found}
    for row in Attendance.objects.filter(source__in=list(rolls)):
        rolls[row.source].append(row)
    return [Line(each, count_rows(rolls[each.pk])) for each in found]


def organisations_with_meetings(
    user: object, on: date, permission: str = "meetings.view"
) -> QuerySet[Organisation]:
    """The organisations in reach that stand on the day, in the tree's order."""
    rows = organisations_visible_to(user, permission)
    return rows.filter(founded_on__lte=on).exclude(dissolved_on__lte=on)


def own_organisations(user: object, on: date) -> list[Organisation]:
    """Where the user keeps meetings themself: the tops of what they reach."""
    tops = current_scope().reach("meetings.view")
    rows = organisations_with_meetings(user, on).filter(scope_path__in=tops)
    return list(rows.order_by("scope_path"))


def bodies_below(organisation: Organisation, on: date) -> list[Organisation]:
    """The bodies directly below: the groups of a branch, the branches of a committee."""
    rows: QuerySet[Organisation] = Organisation.objects.filter(
        parent=organisation, founded_on__lte=on
    ).exclude(dissolved_on__lte=on)
    return list(rows.order_by("position", "scope_path"))


@dataclass(frozen=True, slots=True)
class HeldRow:
    """How often an organisation held each kind in each quarter: kind → four numbers."""

    organisation: Organisation
    held: Mapping[str, tuple[int, int, int, int]]
    kinds: tuple[str, ...]

    def numbers(self, kind: str) -> tuple[int, int, int, int] | None:
        """The four quarters of a kind; None where this body does not hold it."""
        return self.held.get(kind, (0, 0, 0, 0)) if kind in self.kinds else None


def held_by_quarter(organisations: Sequence[Organisation], year: int) -> list[HeldRow]:
    """What was held, by kind and quarter; a meeting counts once for each kind it is held as."""
    numbers: dict[int, dict[str, list[int]]] = {each.pk: {} for each in organisations}
    rows = (
        Meeting.objects.filter(organisation__in=list(numbers), state__in=HELD, held_on__year=year)
        .annotate(quarter=ExtractQuarter("held_on"))
        .order_by()
        .values_list("organisation_id", "kind", "also", "quarter")
        .annotate(times=Count("pk"))
    )
    for key, kind, also, quarter, times in rows:
        for each in dict.fromkeys((kind, *also)):
            numbers[key].setdefault(each, [0, 0, 0, 0])[quarter - 1] += times
    return [
        HeldRow(each, {k: _four(v) for k, v in numbers[each.pk].items()}, kinds_of(each))
        for each in organisations
    ]


def held_below(organisation: Organisation, year: int) -> int:
    """How many meetings the organisations below one held in a year."""
    rows = Meeting.objects.filter(
        below((organisation.scope_path,)), state__in=HELD, held_on__year=year
    )
    return int(rows.exclude(organisation=organisation).count())


def _four(counts: Sequence[int]) -> tuple[int, int, int, int]:
    first, second, third, fourth = counts
    return first, second, third, fourth


def kinds_among(rows: Sequence[HeldRow]) -> list[tuple[str, str]]:
    """The kinds that some of the rows hold or have held, with their names."""
    seen = {kind for row in rows for kind in (*row.kinds, *row.held)}
    return [(kind, label) for kind, label in KINDS.items() if kind in seen]


def open_follow_ups(organisation: Organisation) -> list[FollowUp]:
    """What is still to be done after meetings of the organisation, the most urgent first."""
    rows: QuerySet[FollowUp] = FollowUp.objects.filter(
        meeting__organisation=organisation, done_on__isnull=True
    ).select_related("owner", "meeting")
    return list(rows.order_by("due_on", "pk"))


@dataclass(frozen=True, slots=True)
class OwnYear:
    """What somebody attended in a year, as recorded: nothing is asked of the person."""

    rows: Sequence[Attendance]
    expected: int
    present: int
    leave: int
    absent: int
    to_make_up: int
    minutes: int

    @property
    def hours(self) -> str:
        return hours(self.minutes)


def year_of(person: UUID, year: int, on: date) -> OwnYear:
    """The attendance of a person in a year up to a day; study counts where they took part."""
    rows = list(
        Attendance.objects.filter(person=person, held_on__year=year, held_on__lte=on)
        .exclude(presence=Presence.EXPECTED)
        .select_related("organisation")
        .order_by("-held_on", "-pk")
    )
    own = [row for row in rows if not row.invited]
    return OwnYear(
        rows=rows,
        expected=len(own),
        present=sum(row.presence in TOOK_PART for row in own),
        leave=sum(row.presence == Presence.LEAVE for row in own),
        absent=sum(row.presence == Presence.ABSENT for row in own),
        to_make_up=sum(_is_to_make_up(row) for row in own),
        minutes=sum(row.minutes for row in rows if row.presence in TOOK_PART),
    )


def _is_to_make_up(row: Attendance) -> bool:
    """MTG-10: who missed a lecture makes it up."""
    return row.activity == "lecture" and row.presence in (Presence.LEAVE, Presence.ABSENT)


def in_reach(organisation: Organisation, permission: str) -> bool:
    """Whether the open scope holds a permission over the organisation."""
    return current_scope().may(permission, organisation.scope_path)


def organisations_under(
    user: object, organisation: Organisation, on: date
) -> QuerySet[Organisation]:
    """An organisation and all below it in reach, in the tree's order."""
    return organisations_with_meetings(user, on).filter(below((organisation.scope_path,)))


def follow_ups_visible_to(user: object, permission: str = "meetings.keep") -> QuerySet[FollowUp]:
    """The door to what is to be done after meetings."""
    rows: QuerySet[FollowUp] = FollowUp.objects.select_related("meeting", "owner")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def items_visible_to(user: object, permission: str = "meetings.keep") -> QuerySet[AgendaItem]:
    """The door to topics of meetings."""
    rows: QuerySet[AgendaItem] = AgendaItem.objects.select_related("meeting", "decision")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def branch_of(person: Person, on: date) -> Organisation | None:
    """The branch that a person's affiliation lies with on a day."""
    row = Affiliation.objects.on(on).filter(person=person).select_related("organisation").first()
    return row.organisation if row else None
