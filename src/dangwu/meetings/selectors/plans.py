"""The plan of a year: what is proposed for it, what stands in it, what it still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from dangwu.core.scope import below, current_scope
from dangwu.meetings.models import HELD, Meeting, PlanEntry, YearPlan
from dangwu.meetings.selectors.proposals import kinds_of, parts_of
from dangwu.members.models import Activity, Person
from dangwu.orgs.models import (
    LED_FROM_ABOVE,
    ROOT_KINDS,
    Organisation,
    OrganisationKind,
)
from dangwu.orgs.selectors import terms_of
from dangwu.procedures.models import Case, State
from dangwu.procedures.selectors import case_of, cases_of
from dangwu.rules.meetings import theme_day
from dangwu.rules.terms import ChoiceNeeded, Duty, Terms

YEAR_PLAN = "meetings.year_plan"  # the kind of its case
# Which meetings are planned for a year, and how often they are held.
HOW_OFTEN = {
    Activity.THEME_DAY: "MTG-11.theme_day",
    Activity.LECTURE: "MTG-10.lecture",
    Activity.JOINT_STUDY: "MTG-17.study",
}
PLANNED_KINDS = tuple(HOW_OFTEN)
PLANNERS = (*LED_FROM_ABOVE, *ROOT_KINDS, OrganisationKind.GENERAL_BRANCH)
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
YEARS_AHEAD = 1  # how far ahead a plan may be made, in years


# ---- doors and lists ---------------------------------------------------------------------------


def plans_visible_to(user: object, permission: str = "meetings.view") -> QuerySet[YearPlan]:
    """The one door to plans: those of organisations in reach of the permission."""
    rows: QuerySet[YearPlan] = YearPlan.objects.select_related("organisation")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def published_plans(home: str | None, year: int) -> list[YearPlan]:
    """What the organisation with that path has made public for a year; its members read it."""
    if home is None:
        return []
    rows = YearPlan.objects.filter(
        scope_path=home, year=year, published_on__isnull=False
    ).select_related("organisation")
    return list(rows.order_by("kind"))


def plan_of(organisation: Organisation, kind: str, year: int) -> YearPlan | None:
    found: YearPlan | None = YearPlan.objects.filter(
        organisation=organisation, kind=kind, year=year
    ).first()
    return found


def planned_kinds_of(organisation: Organisation) -> list[str]:
    """The kinds of meeting that an organisation plans for a year; a group follows its branch."""
    if organisation.kind not in PLANNERS:
        return []
    held = kinds_of(organisation)
    return [kind.value for kind in PLANNED_KINDS if kind.value in held]


def entries_of(plan: YearPlan) -> list[PlanEntry]:
    """What the plan holds today, in the order of its days."""
    rows = PlanEntry.objects.filter(plan=plan, dropped_on__isnull=True)
    return list(rows.select_related("speaker").order_by("on", "pk"))


def dropped_of(plan: YearPlan) -> list[PlanEntry]:
    """What was taken out after the plan had been filed or published."""
    rows = PlanEntry.objects.filter(plan=plan, dropped_on__isnull=False)
    return list(rows.select_related("speaker").order_by("on", "pk"))


def held_entries(plan: YearPlan) -> set[int]:
    """The entries whose meeting was held."""
    rows = PlanEntry.objects.filter(plan=plan, meetings__state__in=HELD)
    return set(rows.values_list("pk", flat=True))


def is_settled(plan: YearPlan) -> bool:
    """Whether somebody outside knows the plan: from then on a change keeps what was before."""
    return bool(plan.filed_on or plan.published_on)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One kind of plan of an organisation and year as a list shows it."""

    organisation: Organisation
    kind: str
    plan: YearPlan | None
    case: Case | None
    entries: int

    @property
    def label(self) -> str:
        return Activity(self.kind).label


def plan_lines(organisations: Sequence[Organisation], year: int) -> list[PlanLine]:
    """Every kind that each organisation plans, with its plan of the year where there is one."""
    plans = {
        (plan.organisation_id, plan.kind): plan
        for plan in YearPlan.objects.filter(organisation__in=organisations, year=year)
    }
    cases = cases_of(plans.values(), YEAR_PLAN) if plans else {}
    counts: dict[int, int] = {}
    rows = PlanEntry.objects.filter(plan__in=list(plans.values()), dropped_on__isnull=True)
    for plan_id in rows.values_list("plan_id", flat=True):
        counts[plan_id] = counts.get(plan_id, 0) + 1
    return [
        PlanLine(each, kind, plan, cases.get(str(plan.pk)), counts.get(plan.pk, 0))
        if (plan := plans.get((each.pk, kind)))
        else PlanLine(each, kind, None, None, 0)
        for each in organisations
        for kind in planned_kinds_of(each)
    ]


# ---- what is proposed --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One row that a plan begins with; `turn` names its month (or the first of its quarter)."""

    turn: int
    on: date | None = None
    title: str = ""
    content: str = ""
    form: str = ""
    place: str = ""
    speaker: Person | None = None
    speaker_from_outside: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """The rows; `question`: the item that has to be chosen before the days can be told."""

    rows: tuple[Proposed, ...]
    question: str = ""


def plan_terms(organisation: Organisation, year: int, on: date) -> Terms:
    """The rules a plan is made by: of today, for a year to come those of its first day."""
    return terms_of(organisation, max(on, date(year, 1, 1)))


def months_of_turn(kind: str, terms: Terms) -> int:
    """How many months a turn has: 1 for what is held monthly, 3 for a quarter's lecture."""
    item = terms.items.get(HOW_OFTEN[Activity(kind)])
    every = item.value.every if item and isinstance(item.value, Duty) else "month"
    return _MONTHS.get(every, 1)


def proposals_for(
    organisation: Organisation, kind: str, year: int, on: date, *, entries: Sequence[PlanEntry]
) -> Proposals:
    """A row for every turn of the year that has no entry yet.

    The day: the one the standard sets for a theme day, else last year's on the same weekday.
    Theme, content, form, place and speaker: of last year's plan; else as content the parts that
    MTG-12 names.
    """
    terms = plan_terms(organisation, year, on)
    months = months_of_turn(kind, terms)
    taken = {turn_of(entry.on, months) for entry in entries}
    before = _last_year(organisation, kind, year, months)
    parts = "、".join(name for _, name in parts_of(kind, terms))
    rows, question = [], ""
    for month in range(1, 13, months):
        if month in taken:
            continue
        day, asks = set_day(kind, year, month, terms)
        question = question or asks
        rows.append(_proposed(month, day, before.get(month), parts, year, months))
    return Proposals(tuple(rows), question)


def turn_of(day: date, months: int) -> int:
    return (day.month - 1) // months * months + 1


def _last_year(
    organisation: Organisation, kind: str, year: int, months: int
) -> dict[int, PlanEntry]:
    plan = plan_of(organisation, kind, year - 1)
    return {turn_of(entry.on, months): entry for entry in entries_of(plan)} if plan else {}


def set_day(kind: str, year: int, month: int, terms: Terms) -> tuple[date | None, str]:
    if kind != Activity.THEME_DAY:
        return None, ""
    try:
        return theme_day(year, month, terms), ""
    except ChoiceNeeded as choice:
        return None, choice.item.id


def _proposed(
    month: int, day: date | None, before: PlanEntry | None, parts: str, year: int, months: int
) -> Proposed:
    if before is None:
        return Proposed(turn=month, on=day, content=parts)
    same = before.on + timedelta(days=364)  # the same weekday
    moved = same if same.year == year and turn_of(same, months) == month else None
    return Proposed(
        turn=month,
        on=day or moved,
        title=before.title,
        content=before.content or parts,
        form=before.form,
        place=before.place,
        speaker=before.speaker,
        speaker_from_outside=before.speaker_from_outside,
    )


# ---- the case, and what others ask of plans ----------------------------------------------------


def is_sent(case: Case) -> bool:
    """Whether the level above has the plan: it waits there, or was taken note of."""
    return case.state in (State.WAITING, State.APPROVED)


def case_of_plan(plan: YearPlan) -> Case | None:
    return case_of(plan, YEAR_PLAN)


def days_submitted(
    kind: str, organisations: Sequence[int], first: date, last: date
) -> list[tuple[int, date]]:
    """When organisations put their plans of a kind before the level above; three queries.

    A plan counts for its own year: one submitted in the December before counts from 1 January.
    """
    plans = YearPlan.objects.filter(
        kind=kind, organisation__in=organisations, year__range=(first.year, last.year)
    )
    found = {str(plan.pk): plan for plan in plans}
    days = [
        (found[key].organisation_id, max(case.submitted_on, date(found[key].year, 1, 1)))
        for key, case in (cases_of(found.values(), YEAR_PLAN) if found else {}).items()
        if is_sent(case)
    ]
    return [(key, day) for key, day in days if first <= day <= last]


def entries_ahead(
    organisations: Sequence[Organisation], first: date, last: date
) -> list[PlanEntry]:
    """What plans hold for days of a span and no meeting has taken up yet; one query."""
    taken = Meeting.objects.filter(plan_entry=OuterRef("pk")).exclude(
        state=Meeting.State.CANCELLED
    )
    rows = PlanEntry.objects.filter(
        plan__organisation__in=[each.pk for each in organisations],
        dropped_on__isnull=True,
        on__range=(first, last),
    )
    return list(rows.exclude(Exists(taken)).select_related("plan"))
