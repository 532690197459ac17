"""Who took part in the life of an organisation: the sheet of a quarter, and who long has not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from dangwu.core.messages import Explained
from dangwu.meetings.messages import KINDS, explain
from dangwu.meetings.models import HELD, MEETING_KINDS, AttendanceReport, Meeting
from dangwu.members.models import (
    MEMBER_STATUSES,
    TOOK_PART,
    Activity,
    Affiliation,
    Attendance,
    Condition,
    ConditionKind,
    Membership,
    Person,
    Presence,
)
from dangwu.members.selectors import affiliated_to
from dangwu.orgs.models import Organisation, OrganisationKind
from dangwu.orgs.selectors import RulesInForce, terms_of
from dangwu.rules.calendar import whole_months_between
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

TOLD = "MTG-23.attendance"
MONTHS, WARN = "MTG-21.months", "MTG-21.warn"
# Meetings of a body and not of all members: they stand in its own minutes.
OF_A_BODY = (Activity.COMMITTEE_MEETING, Activity.DEMOCRATIC_LIFE_MEETING)
MONTHS_OF_A_QUARTER = 3


# ---- the sheet of a quarter --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """A column: one meeting, or the meetings of all groups in a month."""

    kind: str
    when: str
    sources: tuple[UUID, ...]

    @property
    def label(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member: the marks by column (none where not expected there), and what they add up to."""

    person: Person
    marks: tuple[tuple[str, ...], ...]

    @property
    def _all(self) -> list[str]:
        return [mark for cell in self.marks for mark in cell]

    @property
    def expected(self) -> int:
        return len(self._all)

    @property
    def took_part(self) -> int:
        return sum(mark in TOOK_PART for mark in self._all)

    @property
    def leave(self) -> int:
        return self._all.count(Presence.LEAVE)

    @property
    def absent(self) -> int:
        return self.expected - self.took_part - self.leave


@dataclass(frozen=True, slots=True)
class QuarterSheet:
    """Members × meetings of a quarter, members in stroke order; `told` where it was made known."""

    organisation: Organisation
    year: int
    quarter: int
    columns: tuple[Held, ...]
    rows: tuple[MemberRow, ...]
    told: AttendanceReport | None

    @property
    def expected(self) -> int:
        return sum(row.expected for row in self.rows)

    @property
    def took_part(self) -> int:
        return sum(row.took_part for row in self.rows)


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter of a day."""
    return day.year, (day.month - 1) // MONTHS_OF_A_QUARTER + 1


def days_of_quarter(year: int, quarter: int) -> tuple[date, date]:
    """The first and the last day."""
    first = date(year, MONTHS_OF_A_QUARTER * (quarter - 1) + 1, 1)
    after = date(year + quarter // 4, MONTHS_OF_A_QUARTER * quarter % 12 + 1, 1)
    return first, after - timedelta(days=1)


def with_groups(organisation: Organisation) -> list[int]:
    """The keys of an organisation and of its groups, also those dissolved since."""
    groups = Organisation.objects.filter(parent=organisation, kind=OrganisationKind.GROUP)
    return [organisation.pk, *groups.values_list("pk", flat=True)]


def quarter_sheet(organisation: Organisation, year: int, quarter: int) -> QuarterSheet:
    """The attendance of a quarter as MTG-23 has it told: everybody who should have come, at every
    meeting of the organisation and its groups; five queries however many."""
    meetings = list(
        Meeting.objects.filter(
            organisation__in=with_groups(organisation),
            state__in=HELD,
            held_on__range=days_of_quarter(year, quarter),
        )
        .exclude(kind__in=OF_A_BODY)
        .order_by("held_on", "begins_at", "id")
    )
    columns = _columns(meetings)
    rows = Attendance.objects.filter(
        source__in=[meeting.pk for meeting in meetings], invited=False
    ).select_related("person")
    return QuarterSheet(
        organisation=organisation,
        year=year,
        quarter=quarter,
        columns=columns,
        rows=_member_rows(rows, columns),
        told=told_of(organisation, year).get(quarter),
    )


def _columns(meetings: Sequence[Meeting]) -> tuple[Held, ...]:
    months: dict[int, list[UUID]] = {}
    found: list[Held | int] = []
    for meeting in meetings:
        day = meeting.held_on
        if meeting.kind == Activity.GROUP_MEETING:
            if day.month not in months:
                found.append(day.month)
            months.setdefault(day.month, []).append(meeting.pk)
        else:
            found.append(Held(meeting.kind, f"{day.month}月{day.day}日", (meeting.pk,)))
    return tuple(
        Held(Activity.GROUP_MEETING, f"{each}月", tuple(months[each]))
        if isinstance(each, int)
        else each
        for each in found
    )


def _member_rows(rows: Iterable[Attendance], columns: Sequence[Held]) -> tuple[MemberRow, ...]:
    people: dict[Any, Person] = {}
    marks: dict[Any, dict[UUID, str]] = {}
    for row in rows:
        people[row.person_id] = row.person
        marks.setdefault(row.person_id, {})[row.source] = row.presence
    return tuple(
        MemberRow(
            person,
            tuple(
                tuple(marks[person.pk][key] for key in column.sources if key in marks[person.pk])
                for column in columns
            ),
        )
        for person in in_stroke_order(people.values())
    )


def in_stroke_order(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: (person.name_stroke_key, str(person.pk)))


def told_of(organisation: Organisation, year: int) -> dict[int, AttendanceReport]:
    """What was made known of a year, by quarter."""
    rows = AttendanceReport.objects.filter(organisation=organisation, year=year)
    return {row.quarter: row for row in rows}


def telling_terms(organisation: Organisation, on: date) -> tuple[str, ...]:
    """The clauses that ask for it, none where the standard has none."""
    terms = terms_of(organisation, on)
    return terms.cite(TOLD) if TOLD in terms.items else ()


# ---- who has not taken part for long -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LongAbsence:
    """Somebody without any organisation life since a day, without a reason on record.

    The system decides nothing: it tells the branch to ask (MTG-21, C20).
    """

    person: Person
    branch: Organisation
    since: date  # last took part or was excused, or came to the branch
    months: int
    missed: int
    last_missed: date
    note: str
    reason: Reason

    @property
    def explained(self) -> Explained:
        return explain(self.reason)

    @property
    def is_over(self) -> bool:
        """Whether the limit itself is reached, not only the warning."""
        return self.reason.code == "long_absent"


def long_absent(organisation: Organisation, on: date) -> list[LongAbsence]:
    """Members of an organisation or below it who missed what they should have attended and took
    part in nothing for as many months as MTG-21.warn says; in stroke order; seven queries.

    Leave with a reason is a justification, so the months begin anew from it. Nobody whose
    membership is suspended; nothing where the rulebook holds no limit.
    """
    members = list(_affiliations(organisation, on))
    keys = [row.person_id for row in members]
    since = _excused_or_there(keys, on)
    joined = _joined(keys)
    missed = _missed(keys, on)
    notes = _notes(keys, on)
    rules = RulesInForce((organisation.scope_path,))
    found = []
    for row in members:
        key = row.person_id
        days = [day for day in (since.get(key), joined.get(key), row.starts_on) if day]
        begins = max(days)
        later = [day for day in missed.get(key, ()) if day > begins]
        terms = rules.terms_of(row.organisation.scope_path, on)
        reason = _judged(whole_months_between(begins, on), len(later), begins, terms)
        if reason is None or ConditionKind.SUSPENDED in notes.get(key, ()):
            continue
        found.append(
            LongAbsence(
                person=row.person,
                branch=row.organisation,
                since=begins,
                months=whole_months_between(begins, on),
                missed=len(later),
                last_missed=max(later),
                note="、".join(ConditionKind(kind).label for kind in notes.get(key, ())),
                reason=reason,
            )
        )
    return sorted(found, key=lambda one: (one.person.name_stroke_key, str(one.person.pk)))


def warning_months(organisation: Organisation, on: date) -> int | None:
    """From which month on the absence is told; None where the rulebook holds no limit."""
    terms = terms_of(organisation, on)
    return terms.number(WARN) if WARN in terms.items else None


def _judged(months: int, missed: int, since: date, terms: Terms) -> Reason | None:
    """Whether so many months call for a warning, or reach the limit of the constitution."""
    if not missed or MONTHS not in terms.items or WARN not in terms.items:
        return None
    limit, warn = terms.number(MONTHS), terms.number(WARN)
    if months < warn:
        return None
    over = months >= limit
    cite = terms.cite(MONTHS) if over else (*terms.cite(WARN), *terms.cite(MONTHS))
    numbers = {"since": since, "months": months, "missed": missed, "limit": limit}
    code = "long_absent" if over else "absent_for_months"
    return Reason(code, tuple(dict.fromkeys(cite)), numbers, "generally")


def _affiliations(organisation: Organisation, on: date) -> QuerySet[Affiliation]:
    """The affiliations of those who are members on the day, with person and branch."""
    members = Membership.objects.on(on).filter(status__in=MEMBER_STATUSES).values("person")
    return (
        affiliated_to(organisation, on)
        .filter(person__in=members)
        .select_related("person", "organisation")
    )


def _of(keys: Sequence[Any], on: date) -> QuerySet[Attendance]:
    rows: QuerySet[Attendance] = Attendance.objects.filter(
        person__in=keys, held_on__lte=on, activity__in=MEETING_KINDS
    )
    return rows


def _excused_or_there(keys: Sequence[Any], on: date) -> Mapping[Any, date]:
    """The last day each took part, made something up, or had leave for a reason."""
    excused = Q(presence=Presence.LEAVE) & ~Q(reason="")
    rows = (
        _of(keys, on)
        .filter(Q(presence__in=TOOK_PART) | excused)
        .order_by()
        .values("person")
        .annotate(last=Max(Coalesce("made_up_on", "held_on")))
    )
    return {row["person"]: min(row["last"], on) for row in rows}


def _joined(keys: Sequence[Any]) -> Mapping[Any, date]:
    """Since when each is a member."""
    rows = (
        Membership.objects.filter(person__in=keys, status__in=MEMBER_STATUSES)
        .order_by()
        .values("person")
        .annotate(first=Min("starts_on"))
    )
    return {row["person"]: row["first"] for row in rows}


def _missed(keys: Sequence[Any], on: date) -> Mapping[Any, list[date]]:
    """The days each should have come and did not, without a reason of leave."""
    unexcused = Q(presence=Presence.LEAVE, reason="") | Q(presence=Presence.ABSENT)
    found: dict[Any, list[date]] = {}
    for person, day in (
        _of(keys, on).filter(unexcused, invited=False).values_list("person", "held_on")
    ):
        found.setdefault(person, []).append(day)
    return found


def _notes(keys: Sequence[Any], on: date) -> Mapping[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for person, kind in (
        Condition.objects.on(on).filter(person__in=keys).values_list("person", "kind")
    ):
        found.setdefault(person, []).append(kind)
    return found
