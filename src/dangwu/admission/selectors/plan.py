"""What comes up below somebody: who can be talked with, decided, trained, voted on, made full."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dangwu.admission.models import Dossier
from dangwu.admission.selectors.facts import PROCEDURE
from dangwu.procedures.models import RunStep
from dangwu.procedures.selectors import windows
from dangwu.rules.calendar import add_months

# The columns of the plan: what can be done, and the steps that are it.
PLANNED: Sequence[tuple[str, tuple[str, ...]]] = (
    ("派人谈话", ("talk",)),
    ("确定积极分子", ("activist",)),
    ("确定发展对象", ("cultivation", "prospect")),
    ("政审培训", ("political_review", "training")),
    ("审查和预审", ("examination", "pre_review", "form")),
    ("支部大会讨论", ("branch_meeting",)),
    ("上级审批", ("superior_talk", "approval")),
    ("转正", ("probation", "second_application", "full_meeting", "full_approval")),
)


# Steps that go on for long: they are planned for when the one after them may be taken.
LEAD_TO = {"cultivation": "prospect", "probation": "full_meeting"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One dossier under one heading of the plan: the open step, since when, until when."""

    dossier: Dossier
    step: RunStep
    state: str  # late, soon, due, na
    opens_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    title: str
    dues: tuple[Due, ...]


def quarter_of(on: date) -> tuple[date, date]:
    """First day of the quarter, and of the next."""
    first = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    return first, add_months(first, 3)


def plan_of(dossiers: Iterable[Dossier], on: date, until: date) -> list[Column]:
    """The open steps of dossiers that can be taken before a day; two queries, and two more for
    each in cultivation or on probation."""
    known = {str(one.pk): one for one in dossiers}
    rows = RunStep.objects.filter(
        run__procedure=PROCEDURE,
        run__subject_id__in=list(known),
        state__in=(RunStep.State.OPEN, RunStep.State.SENT),
    ).select_related("run")
    opened = [(row, opens_on(row)) for row in rows]
    ready = [(row, day) for row, day in opened if day is None or day < until]
    return [
        Column(
            title=title,
            dues=tuple(
                sorted(
                    (
                        Due(
                            dossier=known[row.run.subject_id],
                            step=row,
                            state="na" if day and day > on else state_of(row, on),
                            opens_on=day,
                        )
                        for row, day in ready
                        if row.key in steps
                    ),
                    key=lambda due: (due.step.latest_on or date.max, due.dossier.applied_on),
                )
            ),
        )
        for title, steps in PLANNED
    ]


def opens_on(row: RunStep) -> date | None:
    """From which day a step can be taken; of cultivation and probation, what they lead to."""
    if row.key not in LEAD_TO:
        return row.opens_on
    window = windows(row.run).get(LEAD_TO[row.key])
    return window.earliest if window else row.opens_on


def state_of(row: RunStep, on: date) -> str:
    """How an open step stands: late, soon (within a month of its last day), due, or not yet."""
    if row.opens_on is not None and row.opens_on > on:
        return "na"
    if row.latest_on is None:
        return "due"
    if row.latest_on < on:
        return "late"
    return "soon" if row.latest_on <= add_months(on, 1) else "due"


def open_steps(dossiers: Iterable[Dossier]) -> dict[str, list[RunStep]]:
    """The steps that may be taken now, by the key of the dossier as text; one query."""
    rows = RunStep.objects.filter(
        run__procedure=PROCEDURE,
        run__subject_id__in=[str(one.pk) for one in dossiers],
        state__in=(RunStep.State.OPEN, RunStep.State.SENT),
    ).select_related("run")
    found: dict[str, list[RunStep]] = {}
    for row in rows.order_by("number"):
        found.setdefault(row.run.subject_id, []).append(row)
    return found
