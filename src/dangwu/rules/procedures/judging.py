"""Whether a step may be taken on a day, and whether recorded steps stand in order."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from dangwu.rules.procedures.window import (
    Bound,
    bounds_of,
    open_waits,
    reason_of,
    step_of,
    waits_for,
)
from dangwu.rules.procedures.workdays import NO_HOLIDAYS, Holidays
from dangwu.rules.terms import Procedure, Step, Terms
from dangwu.rules.verdict import Reason


def judge_step(
    procedure: Procedure,
    step: str,
    on: date,
    done: Mapping[str, date],
    terms: Terms,
    *,
    today: date | None = None,
    special: Collection[str] = (),
    skipped: Collection[str] = (),
    holidays: Holidays = NO_HOLIDAYS,
    pushed: int = 0,
) -> tuple[Reason, ...]:
    """All that stands against taking a step on the day `on`; empty if nothing does.

    `step_future`: after `today`. `step_out_of_order`: a step it comes after is not done (`anchor`
    None), or was done later. `step_early` and `step_late`: before the earliest day of a guard,
    after its latest; `step_over_limit`: after the longer limit for special cases. Reasons have the
    guard's modality and clauses; numbers are day, after (step id), anchor and, where it is about
    them, earliest, latest and special (None where there is no longer limit).
    """
    asked = step_of(procedure, step)
    found = [*_future(on, today), *_out_of_order(procedure, asked, on, done, skipped)]
    for bound in bounds_of(asked, done, terms, holidays=holidays, pushed=pushed):
        found += _outside(bound, on, is_special=step in special)
    return tuple(found)


def order_findings(procedure: Procedure, done: Mapping[str, date]) -> tuple[Reason, ...]:
    """The recorded steps that lie before a step they come after, in the order of the procedure."""
    return tuple(
        reason
        for step in procedure.steps
        if step.id in done
        for reason in _disordered(procedure, step, done[step.id], done)
    )


def _future(on: date, today: date | None) -> Iterator[Reason]:
    if today is not None and on > today:
        yield Reason("step_future", (), {"day": on, "today": today})


def _out_of_order(
    procedure: Procedure,
    step: Step,
    on: date,
    done: Mapping[str, date],
    skipped: Collection[str],
) -> Iterator[Reason]:
    for id_ in open_waits(procedure, step, done, skipped):
        numbers = {"step": step.id, "after": id_, "anchor": None, "day": on}
        yield Reason("step_out_of_order", _cite(step, id_), numbers)
    yield from _disordered(procedure, step, on, done)


def _disordered(
    procedure: Procedure, step: Step, on: date, done: Mapping[str, date]
) -> Iterator[Reason]:
    for id_ in waits_for(procedure, step):
        anchor = done.get(id_)
        if anchor is not None and on < anchor:
            numbers = {"step": step.id, "after": id_, "anchor": anchor, "day": on}
            yield Reason("step_out_of_order", _cite(step, id_), numbers)


def _cite(step: Step, after: str) -> tuple[str, ...]:
    return next((guard.cite for guard in step.guards if guard.after == after), ())


def _outside(bound: Bound, on: date, *, is_special: bool) -> Iterator[Reason]:
    """What one guard says of the day."""
    latest = bound.longest if is_special else bound.latest
    if bound.earliest is not None and on < bound.earliest:
        yield reason_of("step_early", bound, day=on, earliest=bound.earliest)
    if bound.special_latest is not None and on > bound.special_latest:
        yield reason_of("step_over_limit", bound, day=on, latest=bound.special_latest)
    elif latest is not None and on > latest:
        yield reason_of("step_late", bound, day=on, latest=latest, special=bound.special_latest)
