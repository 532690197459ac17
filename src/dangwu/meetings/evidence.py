"""What meetings held show of duties: of organisations by their kinds, of people by lectures given.

`study_hours` are counted by `learning` from who was there.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from dangwu.duties.registry import Bearing, Days, Fact, Key, Plan, register_fact, register_plans
from dangwu.meetings.models import HELD, AttendanceReport, Meeting, YearPlan
from dangwu.meetings.selectors.meetings import counts_as
from dangwu.meetings.selectors.plans import days_submitted, entries_ahead
from dangwu.members.models import Activity
from dangwu.orgs.models import Organisation

# The facts of organisations carry the names of the activities.
OF_ORGANISATIONS = (
    Activity.MEMBER_MEETING,
    Activity.COMMITTEE_MEETING,
    Activity.GROUP_MEETING,
    Activity.LECTURE,
    Activity.THEME_DAY,
    Activity.LIFE_MEETING,
    Activity.DEMOCRATIC_LIFE_MEETING,
    Activity.JOINT_STUDY,
)
# The committee's own life meeting comes before that of the members and is not it (MTG-15).
NOT_OF_COMMITTEE = (Activity.LIFE_MEETING, Activity.JOINT_STUDY)
WAITING = (Meeting.State.PLANNED, Meeting.State.CALLED, Meeting.State.OPEN)


def held_as(kind: str, first: date, last: date) -> QuerySet[Meeting]:
    """The meetings held in a span that count as a kind, alone or within another."""
    rows: QuerySet[Meeting] = Meeting.objects.filter(
        counts_as(kind), state__in=HELD, held_on__range=(first, last)
    )
    if kind in NOT_OF_COMMITTEE:
        rows = rows.exclude(kind=Activity.COMMITTEE_MEETING)
    return rows.order_by()


def days_of(kind: str) -> Days:
    """When organisations held a kind of meeting; one query."""

    def days(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
        wanted = [key for key in keys if isinstance(key, int)]
        rows = held_as(kind, first, last).filter(organisation__in=wanted)
        return cast(Iterator[tuple[Key, date]], rows.values_list("organisation", "held_on"))

    return days


def lectures_given(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
    """When people gave a lecture; one query."""
    wanted = [key for key in keys if isinstance(key, UUID)]
    rows = held_as(Activity.LECTURE, first, last).filter(speaker__in=wanted)
    return cast(Iterator[tuple[Key, date]], rows.values_list("speaker", "held_on"))


def planned_meetings(
    organisations: Sequence[Organisation], first: date, last: date
) -> Iterator[Plan]:
    """What is planned or called for days of a span; one query."""
    rows = Meeting.objects.filter(
        organisation__in=[each.pk for each in organisations],
        state__in=WAITING,
        held_on__range=(first, last),
    )
    for meeting in rows:
        title = f"{meeting.get_kind_display()}：{meeting.title}"
        yield Plan(
            organisation=meeting.organisation_id,
            day=meeting.held_on,
            title=title,
            url=meeting.get_absolute_url(),
        )


def begin(kind: str) -> Callable[[Bearing], str]:
    """Where such a meeting is begun: called first, or recorded."""
    return lambda bearing: reverse("meetings:begin", args=[bearing.organisation, kind])


def register_evidence() -> None:
    """Called once at start."""
    for kind in OF_ORGANISATIONS:
        register_fact(Fact(id=kind, days=days_of(kind), begin=begin(kind), verb="去开会"))
    register_fact(
        Fact(
            id="lecture_given",
            days=lectures_given,
            begin=begin(Activity.LECTURE),
            verb="安排党课",
        )
    )
    register_plans(planned_meetings)


# ---- attendance made known ---------------------------------------------------------------------


def attendance_told(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
    """When organisations made the attendance of a quarter known (MTG-23); one query."""
    wanted = [key for key in keys if isinstance(key, int)]
    rows = AttendanceReport.objects.filter(
        organisation__in=wanted, told_on__range=(first, last)
    ).order_by()
    return cast(Iterator[tuple[Key, date]], rows.values_list("organisation", "told_on"))


def register_told() -> None:
    """Called once at start."""
    register_fact(
        Fact(
            id="attendance_report",
            days=attendance_told,
            begin=lambda bearing: reverse("meetings:attendance", args=[bearing.organisation]),
            verb="去通报",
        )
    )


# ---- plans of the year -------------------------------------------------------------------------


def theme_day_plans(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
    """When organisations submitted their plan of theme days (MTG-11.plan)."""
    wanted = [key for key in keys if isinstance(key, int)]
    return days_submitted(Activity.THEME_DAY, wanted, first, last)


def study_plans(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
    """When organisations made their plan of study (MTG-17.plan); it need not be filed above."""
    wanted = [key for key in keys if isinstance(key, int)]
    rows = YearPlan.objects.filter(
        organisation__in=wanted, kind=Activity.JOINT_STUDY, made_on__range=(first, last)
    ).order_by()
    return cast(Iterator[tuple[Key, date]], rows.values_list("organisation", "made_on"))


def planned_entries(
    organisations: Sequence[Organisation], first: date, last: date
) -> Iterator[Plan]:
    """What the plans of the year hold for days of a span, until a meeting is made of it."""
    for entry in entries_ahead(organisations, first, last):
        yield Plan(
            organisation=entry.plan.organisation_id,
            day=entry.on,
            title=f"{entry.plan.get_kind_display()}（计划）：{entry.title}",
            url=entry.plan.get_absolute_url(),
        )


def register_year_plans() -> None:
    """Called once at start."""
    register_fact(
        Fact(
            id="theme_day_plan",
            days=theme_day_plans,
            begin=lambda bearing: reverse("meetings:plans"),
            verb="制定计划",
        )
    )
    register_fact(
        Fact(
            id="study_plan",
            days=study_plans,
            begin=lambda bearing: reverse("meetings:plans"),
            verb="制定计划",
        )
    )
    register_plans(planned_entries)
