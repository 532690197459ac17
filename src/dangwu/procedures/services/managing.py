"""The acts on a whole run: go back, suspend, resume, move, take over new rules, end."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.orgs.models import Organisation
from dangwu.procedures.models import Run, RunAction, RunStep, StepState
from dangwu.procedures.registry import use_of
from dangwu.procedures.services.starting import laid_out, pinned_book, procedure_in
from dangwu.procedures.services.writing import (
    NOT_OVER,
    Said,
    Work,
    carried,
    closed,
    declared,
    is_repeated,
    managed,
    opened,
    put_back,
    said_enough,
    taken_up,
    written,
)
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def return_to_step(
    *, run: Run, step: str, reason: str, version: int | None = None, by: User | None, on: date
) -> Run:
    """Take a step again that was done, and all that came after it because of it.

    What was undone stays on record. Refused while one of the steps lies with the level above.
    """
    work = taken_up(run)
    if is_repeated(work.run, version, RunAction.GO_BACK, step, by):
        return work.run
    row = work.row(step)
    declared(work, RunAction.GO_BACK, version, row)
    authority = managed(work, by, on, said_enough(reason))
    undone = put_back(work, step)
    opened(work)
    said = Said(words=reason.strip(), facts={"undone": len(undone)}, authority=authority)
    written(work, RunAction.GO_BACK, "procedures.step_undone", by, on, work.row(step), said)
    return work.run


@transaction.atomic
def suspend_run(
    *, run: Run, reason: str, version: int | None = None, by: User | None, on: date
) -> Run:
    """Nothing of the run is due until it is resumed."""
    work = taken_up(run)
    if is_repeated(work.run, version, RunAction.SUSPEND, "", by):
        return work.run
    declared(work, RunAction.SUSPEND, version)
    authority = managed(work, by, on, said_enough(reason))
    work.run.suspended_on = on
    said = Said(words=reason.strip(), authority=authority)
    written(work, RunAction.SUSPEND, "procedures.run_suspended", by, on, None, said)
    return work.run


@transaction.atomic
def resume_run(*, run: Run, version: int | None = None, by: User | None, on: date) -> Run:
    """The run goes on; the last days of its open steps move by the days it stood still."""
    work = taken_up(run)
    if is_repeated(work.run, version, RunAction.RESUME, "", by):
        return work.run
    declared(work, RunAction.RESUME, version)
    authority = managed(work, by, on)
    assert work.run.suspended_on is not None
    days = (on - work.run.suspended_on).days
    rows = [row for row in work.rows if row.state in (StepState.OPEN, StepState.SENT)]
    for row in rows:
        row.pushed_days += days
    RunStep.objects.bulk_update(rows, ["pushed_days"])
    work.run.suspended_on = None
    opened(work)
    said = Said(facts={"days": days}, authority=authority)
    written(work, RunAction.RESUME, "procedures.run_resumed", by, on, None, said)
    return work.run


@transaction.atomic
def end_run(
    *,
    run: Run,
    outcome: str,
    reason: str,
    version: int | None = None,
    by: User | None,
    on: date,
) -> Run:
    """End a run before its last step, with a word for why (an outcome of its steps, or its own).

    Refused while a step lies with the level above.
    """
    work = taken_up(run)
    if is_repeated(work.run, version, RunAction.END, "", by):
        return work.run
    declared(work, RunAction.END, version)
    authority = managed(work, by, on, said_enough(reason), *_sent(work))
    work.run.outcome, work.run.ended_on, work.run.suspended_on = outcome, on, None
    closed(work)
    said = Said(words=reason.strip(), facts={"outcome": outcome}, authority=authority)
    written(work, RunAction.END, "procedures.run_ended", by, on, None, said)
    use_of(work.run.procedure).on_ended(work.run, by, on)
    return work.run


@transaction.atomic
def move_run(
    *,
    run: Run,
    organisation: Organisation,
    version: int | None = None,
    by: User | None,
    on: date,
) -> Run:
    """The run goes on at another organisation: who acts from now on is asked there.

    Its rules stay. By who keeps the run; Refused while a step lies with the level above.
    """
    work = taken_up(run)
    if is_repeated(work.run, version, RunAction.MOVE, "", by):
        return work.run
    declared(work, RunAction.MOVE, version)
    authority = managed(work, by, on, *_sent(work), _same_place(work.run, organisation))
    said = Said(facts={"from": work.run.organisation_id}, authority=authority)
    for row in work.rows:
        if row.state == StepState.OPEN:
            row.state = StepState.WAITING  # opened again, at the new place
    work.run.organisation = organisation
    opened(work)
    written(work, RunAction.MOVE, "procedures.run_moved", by, on, None, said)
    work.run.scope_path = organisation.scope_path
    work.run.save(update_fields=["scope_path"])
    carried(work.run, organisation.scope_path)
    use_of(work.run.procedure).on_moved(work.run, by, on)
    return work.run


@transaction.atomic
def migrate_run(
    *,
    run: Run,
    to: Terms,
    reason: str,
    version: int | None = None,
    by: User | None,
    on: date,
) -> Run:
    """The run goes on under other rules, because somebody decided so and said why.

    Steps that are done stay done; what the new rules add is still to be done, what they no longer
    have is kept as undone. Refused while a step lies with the level above, and where nothing could
    be done any more. NotHeld where the new rules have no such procedure.
    """
    work = taken_up(run)
    if is_repeated(work.run, version, RunAction.MIGRATE, "", by):
        return work.run
    declared(work, RunAction.MIGRATE, version)
    authority = managed(work, by, on, said_enough(reason), *_sent(work))
    facts = {"from": work.run.pinned.digest[:12]}
    work.run.pinned = pinned_book(to, work.run.procedure)
    work.procedure, work.terms = procedure_in(to, work.run.procedure), to
    work.rows = _laid_over(work)
    opened(work)
    _still_leads_on(work)
    facts["to"] = work.run.pinned.digest[:12]
    said = Said(words=reason.strip(), facts=facts, authority=authority)
    written(work, RunAction.MIGRATE, "procedures.run_migrated", by, on, None, said)
    return work.run


def _laid_over(work: Work) -> list[RunStep]:
    """The rows of the new steps: those there are, and new ones; the others are undone."""
    held = {row.key: row for row in work.rows}
    wanted = laid_out(work.run, work.procedure)
    rows = []
    for fresh in wanted:
        row = held.pop(fresh.key, fresh)
        row.name, row.number = fresh.name, fresh.number
        if row.state in NOT_OVER:
            row.state = StepState.WAITING
        row.save()
        rows.append(row)
    for gone in held.values():
        gone.state, gone.latest_on = StepState.UNDONE, None
        gone.save(update_fields=["state", "latest_on"])
    return rows


def _still_leads_on(work: Work) -> None:
    """Something is open, or everything is over: no run is left with nothing to do and no end."""
    waiting = [row for row in work.rows if row.state == StepState.WAITING]
    is_open = any(row.state == StepState.OPEN for row in work.rows)
    is_stuck = bool(waiting) and not is_open
    verdict_from((Reason("run_would_be_stuck", ()) if is_stuck else None,)).require()


def _sent(work: Work) -> list[Reason]:
    rows = (row for row in work.rows if row.state == StepState.SENT)
    return [Reason("step_sent", (), {"step": row.name}) for row in rows]


def _same_place(run: Run, organisation: Organisation) -> Reason | None:
    if run.organisation_id != organisation.pk:
        return None
    return Reason("run_there_already", (), {"organisation": organisation.short_name})
