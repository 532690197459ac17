"""Hours of study of each member against the number of the year, and the doors to study.

An hour of study (学时) is counted as sixty minutes of a meeting's or training's own time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from dangwu.core.scope import below, current_scope, whole_tree
from dangwu.learning.models import Material, ThoughtReport, Training
from dangwu.members.models import (
    TOOK_PART,
    Activity,
    Attendance,
    Condition,
    ConditionKind,
    Membership,
    MembershipStatus,
    Person,
    PostHolding,
)
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.members.selectors.people import members_of
from dangwu.orgs.models import BRANCH_KINDS, COMMITTEE_POSTS, Organisation, PostKind
from dangwu.orgs.selectors import organisations_visible_to, terms_of
from dangwu.rules.duties import Bearer, DutyFacts, DutyStatus, judge_duty, parse_period
from dangwu.rules.terms import Duty, Terms

MINUTES_OF_HOUR = 60
FIRST_YEAR = 2019  # the number of hours is asked for since then
OF_SECRETARIES, OF_MEMBERS = "MTG-17.secretary_hours", "MTG-17.hours"
REPORTS = {"probationary_member": "MTG-22.probationary", "away_member": "MTG-22.away"}


# ---- doors ---------------------------------------------------------------------------------


def branches_to_study(user: object, permission: str = "learning.view") -> QuerySet[Organisation]:
    """The branches in reach whose members' study somebody may look after."""
    return organisations_visible_to(user, permission).filter(
        kind__in=BRANCH_KINDS, dissolved_on__isnull=True
    )


def places_to_train(user: object) -> QuerySet[Organisation]:
    """Where a training may be recorded: any organisation in reach that has members."""
    return organisations_visible_to(user, "learning.keep").filter(
        kind__in=(*BRANCH_KINDS, "general_branch", "committee", "working_committee"),
        dissolved_on__isnull=True,
    )


def trainings_visible_to(user: object, permission: str = "learning.view") -> QuerySet[Training]:
    scope = current_scope()
    rows: QuerySet[Training] = Training.objects.select_related("organisation")
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def materials_visible_to(user: object, permission: str = "learning.keep") -> QuerySet[Material]:
    scope = current_scope()
    rows: QuerySet[Material] = Material.objects.select_related("organisation")
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def reports_visible_to(user: object) -> QuerySet[ThoughtReport]:
    """Reports of thought in reach of who may read them, and the own ones."""
    scope = current_scope()
    rows: QuerySet[ThoughtReport] = ThoughtReport.objects.select_related("person")
    if scope.everything:
        return rows
    own = Q(person_id=scope.person) if scope.person else Q(pk__in=[])
    return rows.filter(below(scope.reach("learning.read_reports")) | own)


# ---- hours ---------------------------------------------------------------------------------


def studied(people: Collection[Any], first: date, last: date) -> QuerySet[Attendance]:
    """What these people took part in that counts as study, both days included."""
    rows: QuerySet[Attendance] = Attendance.objects.filter(
        person__in=people,
        held_on__range=(first, last),
        presence__in=TOOK_PART,
        minutes__gt=0,
    )
    return rows


def minutes_of(people: Collection[Any], first: date, last: date) -> dict[UUID, int]:
    """Minutes of study by person; they go with the person from branch to branch."""
    with whole_tree("hours of study go with the person"):
        rows = studied(people, first, last).order_by().values("person")
        return {row["person"]: row["sum"] for row in rows.annotate(sum=Sum("minutes"))}


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One member's hours of a year against the number; `status` None: no rule asks for any."""

    person: Person
    minutes: int
    kind: Bearer
    status: DutyStatus | None

    @property
    def needed(self) -> int | None:
        return self.status.due if self.status and self.status.due else None

    @property
    def short_minutes(self) -> int:
        missing = self.status.missing if self.status else None
        return int(Fraction(missing or 0) * MINUTES_OF_HOUR)


def hours_in(organisation: Organisation, year: int, on: date) -> list[HoursLine]:
    """Every member of a branch with the hours of a year, in stroke order."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    people = list(members_of(organisation, min(on, last)))
    return _lines(organisation, people, first, last, on)


def own_hours(person: Person, branch: Organisation, year: int, on: date) -> HoursLine:
    """The hours of one person in a year against the number of the branch."""
    return _lines(branch, [person], date(year, 1, 1), date(year, 12, 31), on)[0]


def _lines(
    organisation: Organisation, people: Sequence[Person], first: date, last: date, on: date
) -> list[HoursLine]:
    terms = terms_of(organisation, last)
    keys = [person.pk for person in people]
    minutes, seats, since = minutes_of(keys, first, last), _seats(keys, on), _joined(keys)
    found = []
    for person in people:
        kind: Bearer = seats.get(person.pk, "member")
        done = minutes.get(person.pk, 0)
        status = _judged(terms, kind, done, since.get(person.pk), first.year, on)
        found.append(HoursLine(person, done, kind, status))
    return found


def _judged(
    terms: Terms, kind: Bearer, minutes: int, since: date | None, year: int, on: date
) -> DutyStatus | None:
    """The larger number where two are asked for: a secretary's includes that of every member."""
    duty = OF_MEMBERS if kind == "member" or OF_SECRETARIES not in terms.items else OF_SECRETARIES
    if duty not in terms.items or not isinstance(terms.item(duty).value, Duty):
        return None
    facts = DutyFacts(
        duty=duty,
        kind=kind if duty == OF_SECRETARIES else "member",
        period=parse_period(str(year)),
        hours=Fraction(minutes, MINUTES_OF_HOUR),
        since=since,
    )
    return judge_duty(facts, terms, on=on)


def _seats(people: Collection[UUID], on: date) -> dict[UUID, Bearer]:
    """Who holds a seat of a committee on a day: a secretary, or another member of it."""
    rows = PostHolding.objects.on(on).filter(person__in=people, post__kind__in=COMMITTEE_POSTS)
    found: dict[UUID, Bearer] = {}
    for person, kind in rows.values_list("person", "post__kind"):
        if kind == PostKind.SECRETARY or person not in found:
            found[person] = "secretary" if kind == PostKind.SECRETARY else "committee_member"
    return found


def _joined(people: Collection[UUID]) -> dict[UUID, date]:
    """Since when each is a member: a year that had begun by then is not held against anybody."""
    rows = Membership.objects.filter(person__in=people, status__in=MEMBER_STATUSES)
    found: dict[UUID, date] = {}
    for person, day in rows.order_by("-starts_on").values_list("person", "starts_on"):
        found[person] = day
    return found


# ---- what somebody studied, for the own page ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Studied:
    """One thing somebody took part in."""

    day: date
    activity: str
    title: str
    minutes: int
    made_up: bool


def own_study(person: UUID, year: int) -> list[Studied]:
    """What one person took part in during a year, the latest first."""
    with whole_tree("hours of study go with the person"):
        rows = list(studied([person], date(year, 1, 1), date(year, 12, 31)).order_by("-held_on"))
        titles = dict(
            Training.objects.filter(pk__in=[row.source for row in rows]).values_list("pk", "title")
        )
    return [
        Studied(
            row.held_on,
            Activity(row.activity).label,
            titles.get(row.source, ""),
            row.minutes,
            row.made_up_on is not None,
        )
        for row in rows
    ]


def by_month(person: UUID, year: int) -> list[int]:
    """Minutes of study of one person in each month of a year."""
    with whole_tree("hours of study go with the person"):
        rows = studied([person], date(year, 1, 1), date(year, 12, 31)).order_by()
        found = dict(
            rows.annotate(month=ExtractMonth("held_on"))
            .values("month")
            .annotate(sum=Sum("minutes"))
            .values_list("month", "sum")
        )
    return [found.get(month, 0) for month in range(1, 13)]


# ---- materials, trainings, reports of thought ------------------------------------------------


def materials_for(path: str, on: date) -> list[Material]:
    """What is to be read in a branch: its own list, and those of the organisations above."""
    with whole_tree("what the levels above give to read is for everybody below"):
        rows = Material.objects.filter(added_on__lte=on).exclude(ended_on__lte=on)
        found = [row for row in rows.select_related("organisation")]
    return [row for row in found if path.startswith(row.scope_path)]


def trainings_of(organisation: Organisation, year: int) -> QuerySet[Training]:
    """The trainings of an organisation in a year."""
    rows: QuerySet[Training] = Training.objects.filter(
        organisation=organisation, held_on__year=year, withdrawn_on__isnull=True
    )
    return rows


def took_part_in(training: Training) -> list[Person]:
    """Who took part, in stroke order."""
    rows = Attendance.objects.filter(source=training.pk, presence__in=TOOK_PART)
    return [
        row.person for row in rows.select_related("person").order_by("person__name_stroke_key")
    ]


def taking_part(trainings: Collection[Training]) -> dict[UUID, int]:
    """How many took part in each."""
    rows = Attendance.objects.filter(
        source__in=[training.pk for training in trainings], presence__in=TOOK_PART
    )
    return dict(
        rows.order_by().values("source").annotate(n=Count("pk")).values_list("source", "n")
    )


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Whether somebody who owes a report of thought each quarter has given it."""

    person: Person
    kind: Bearer
    status: DutyStatus
    last_on: date | None


def reports_due(organisation: Organisation, year: int, on: date) -> list[ReportLine]:
    """Who owes reports of thought in a branch this year (MTG-22), with the state of each."""
    terms = terms_of(organisation, date(year, 12, 31))
    asked = {kind: duty for kind, duty in REPORTS.items() if duty in terms.items}
    if not asked:
        return []
    people = list(members_of(organisation, on))
    since = _owing_since([person.pk for person in people], on)
    handed = _handed([person.pk for person in people], year)
    found = []
    for person in people:
        for kind, day in since.get(person.pk, {}).items():
            if kind in asked:
                status = judge_duty(
                    DutyFacts(
                        duty=asked[kind],
                        kind=kind,
                        period=parse_period(str(year)),
                        held=tuple(handed.get(person.pk, ())),
                        since=day,
                    ),
                    terms,
                    on=on,
                )
                last = max(handed.get(person.pk, ()), default=None)
                found.append(ReportLine(person, kind, status, last))
    return found


def own_report_due(person: Person, branch: Organisation, on: date) -> ReportLine | None:
    """The own line, None for who owes no report of thought."""
    return next((row for row in reports_due(branch, on.year, on) if row.person == person), None)


def _owing_since(people: Collection[UUID], on: date) -> dict[UUID, dict[Bearer, date]]:
    """Who is on probation or away, and since when."""
    found: dict[UUID, dict[Bearer, date]] = {}
    probation = Membership.objects.on(on).filter(
        person__in=people, status=MembershipStatus.PROBATIONARY
    )
    for person, day in probation.values_list("person", "starts_on"):
        found.setdefault(person, {})["probationary_member"] = day
    away = Condition.objects.on(on).filter(person__in=people, kind=ConditionKind.MOBILE)
    for person, day in away.values_list("person", "starts_on"):
        found.setdefault(person, {})["away_member"] = day
    return found


def _handed(people: Collection[UUID], year: int) -> dict[UUID, list[date]]:
    rows = ThoughtReport.objects.filter(person__in=people, handed_on__year=year)
    found: dict[UUID, list[date]] = {}
    for person, day in rows.values_list("person", "handed_on"):
        found.setdefault(person, []).append(day)
    return found


def reports_of(people: Iterable[UUID], year: int) -> QuerySet[ThoughtReport]:
    """The reports of thought these people gave in a year."""
    rows: QuerySet[ThoughtReport] = ThoughtReport.objects.filter(
        person__in=list(people), handed_on__year=year
    ).select_related("person")
    return rows
