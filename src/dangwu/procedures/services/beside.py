"""Beside the steps themselves: special cases, and the papers that are there."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.procedures.models import Run, RunAction, RunStep, StepMaterial
from dangwu.procedures.registry import use_of
from dangwu.procedures.services.stepping import authorised
from dangwu.procedures.services.writing import (
    Said,
    declared,
    is_repeated,
    managed,
    opened,
    said_enough,
    taken_up,
    written,
)
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def extend_step(
    *, run: Run, step: str, reason: str, version: int | None = None, by: User | None, on: date
) -> Run:
    """Put a special reason on record: the longer limit holds for the step from now on.

    By who does the step; Refused where the rules give no longer limit or it has passed.
    """
    work = taken_up(run)
    if is_repeated(work.run, version, RunAction.EXTEND, step, by):
        return work.run
    row = work.row(step)
    declared(work, RunAction.EXTEND, version, row)
    authority = authorised(work, row, by, on)
    verdict_from((said_enough(reason), _no_longer_limit(row, on))).require()
    row.special_reason = reason.strip()
    row.save(update_fields=["special_reason"])
    opened(work)
    said = Said(words=reason.strip(), authority=authority)
    written(work, RunAction.EXTEND, "procedures.step_extended", by, on, row, said)
    return work.run


def _no_longer_limit(row: RunStep, on: date) -> Reason | None:
    if row.special_on is None:
        return Reason("no_longer_limit", (), {"step": row.name})
    if on > row.special_on:
        return Reason("longer_limit_passed", (), {"step": row.name, "day": row.special_on})
    if row.special_reason:
        return Reason("extended_already", (), {"step": row.name, "day": row.special_on})
    return None


@transaction.atomic
def keep_material(
    *, run: Run, step: str, name: str, held_on: date, by: User | None, on: date
) -> StepMaterial:
    """Put on record that a paper which a step asks for is there since a day; kept once."""
    work = taken_up(run)
    row = work.row(step)
    known = StepMaterial.objects.filter(step=row, name=name).first()
    if known is not None:
        return known  # type: ignore[no-any-return]
    declared(work, RunAction.KEEP, None, row)
    more = use_of(run.procedure).more_materials(run, step)
    unknown = name not in (*work.step(step).materials, *more)
    authority = managed(
        work,
        by,
        on,
        Reason("material_unknown", (), {"step": row.name}) if unknown else None,
        Reason("step_future", (), {"day": held_on, "today": on}) if held_on > on else None,
    )
    kept: StepMaterial = StepMaterial.objects.create(
        scope_path=row.scope_path, step=row, name=name, held_on=held_on
    )
    said = Said(words=name, authority=authority)
    written(work, RunAction.KEEP, "procedures.material_kept", by, on, row, said)
    return kept
