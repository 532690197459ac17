"""What study shows of duties: hours, reports of thought, the training of secretaries."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import cast
from uuid import UUID

from django.urls import reverse

from dangwu.duties.registry import Bearing, Fact, Key, register_fact
from dangwu.learning.models import ThoughtReport, Training
from dangwu.learning.selectors import minutes_of, studied


def _people(keys: Collection[Key]) -> list[UUID]:
    return [key for key in keys if isinstance(key, UUID)]


def study_days(keys: Collection[Key], first: date, last: date) -> Iterator[tuple[Key, date]]:
    rows = studied(_people(keys), first, last).values_list("person", "held_on").distinct()
    return cast(Iterator[tuple[Key, date]], rows.iterator())


def study_minutes(keys: Collection[Key], first: date, last: date) -> Iterator[tuple[Key, int]]:
    yield from minutes_of(_people(keys), first, last).items()


def thought_reports(keys: Collection[Key], first: date, last: date) -> Iterator[tuple[Key, date]]:
    rows = ThoughtReport.objects.filter(
        person__in=_people(keys), handed_on__range=(first, last)
    ).values_list("person", "handed_on")
    return cast(Iterator[tuple[Key, date]], rows.iterator())


def secretaries_trained(
    keys: Collection[Key], first: date, last: date
) -> Iterator[tuple[Key, date]]:
    rows = Training.objects.filter(
        organisation__in=[key for key in keys if isinstance(key, int)],
        for_secretaries=True,
        withdrawn_on__isnull=True,
        held_on__range=(first, last),
    ).values_list("organisation", "held_on")
    return cast(Iterator[tuple[Key, date]], rows.iterator())


def _record_training(bearing: Bearing) -> str:
    return reverse("learning:training_new", args=[bearing.organisation])


def _hand_in(bearing: Bearing) -> str:
    return reverse("learning:report_new", args=[bearing.key])


def register() -> None:
    """Called once at start."""
    register_fact(
        Fact(
            id="study_hours",
            days=study_days,
            minutes=study_minutes,
            begin=_record_training,
            verb="登记学习",
        )
    )
    register_fact(Fact(id="thought_report", days=thought_reports, begin=_hand_in, verb="登记汇报"))
    register_fact(
        Fact(
            id="secretaries_trained",
            days=secretaries_trained,
            begin=_record_training,
            verb="登记培训",
        )
    )
