"""A run in hand: locked, with its steps and rules, and how an act on it is written down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dangwu.accounts.models import User
from dangwu.accounts.people import directory
from dangwu.core.scope import whole_tree
from dangwu.core.services import record_act
from dangwu.procedures.models import (
    RUN_ACTS,
    STEP_ACTS,
    Run,
    RunAct,
    RunAction,
    RunState,
    RunStep,
    StepState,
)
from dangwu.procedures.selectors.acting import OWN, Authority, acting_place, concerns, may_manage
from dangwu.procedures.selectors.days import holidays
from dangwu.procedures.selectors.runs import (
    definition_of_run,
    done_in,
    pinned_terms,
    skipped_in,
    steps_of,
    with_place,
)
from dangwu.rules.procedures import Holidays, open_waits, step_of, waits_for, window_of
from dangwu.rules.terms import Procedure, Step, Terms
from dangwu.rules.verdict import Reason, verdict_from

LONGEST_WORDS = 400
LONGEST_REASON = 200
NOT_OVER = (StepState.WAITING, StepState.OPEN, StepState.SENT)
_DAYS = ("opens_on", "latest_on", "special_on")


@dataclass(slots=True)
class Work:
    """A run held until the act is over, with what every act asks of it."""

    run: Run
    rows: list[RunStep]
    procedure: Procedure
    terms: Terms
    holidays: Holidays

    def row(self, key: str) -> RunStep:
        """The step as it stands now; Refused where the run has none of that id."""
        for row in self.rows:
            if row.key == key:
                return row
        verdict_from((Reason("step_unknown", (), {"step": key}),)).require()
        raise LookupError(key)

    def step(self, key: str) -> Step:
        return step_of(self.procedure, key)

    @property
    def done(self) -> dict[str, date]:
        return done_in(self.rows)

    @property
    def special(self) -> set[str]:
        return {row.key for row in self.rows if row.special_reason}

    @property
    def skipped(self) -> frozenset[str]:
        return skipped_in(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What goes on record with an act besides who and when."""

    words: str = ""
    digest: str = ""
    facts: Mapping[str, object] | None = None
    authority: Authority = OWN


NOTHING = Said()


def taken_up(run: Run) -> Work:
    """The run as it is now, locked; Refused where it lies outside the open scope."""
    found: Run = with_place(Run.objects.select_for_update(of=("self",))).get(pk=run.pk)
    return Work(
        run=found,
        rows=steps_of(found),
        procedure=definition_of_run(found),
        terms=pinned_terms(found),
        holidays=holidays(),
    )


def is_repeated(run: Run, version: int | None, act: RunAction, step: str, by: User | None) -> bool:
    """Whether the very act was the last one a page led to: a second press of the same button."""
    if by is None or version is None or run.version <= version:
        return False
    rows = RunAct.objects.filter(run=run, version=version + 1, actor=by, act=act, step=step)
    return bool(rows.exists())


def declared(
    work: Work, act: RunAction, version: int | None = None, row: RunStep | None = None
) -> None:
    """Refuse what has moved on since it was shown, and what the tables do not have."""
    run = work.run
    numbers = {"state": RunState(run.state).label, "action": act.label}
    if version is not None and run.version != version:
        verdict_from((Reason("run_moved_on", (), numbers),)).require()
    if (RunState(run.state), act) not in RUN_ACTS:
        verdict_from((Reason("run_undeclared", (), numbers),)).require()
    if row is not None and (StepState(row.state), act) not in STEP_ACTS:
        numbers = {**numbers, "state": StepState(row.state).label, "step": row.name}
        verdict_from((Reason("step_undeclared", (), numbers),)).require()


def managed(work: Work, by: User | None, on: date, *more: Reason | None) -> Authority:
    """By what right the user deals with the whole run, or Refused with every reason."""
    found = may_manage(work.run, by, on)
    place = {"organisation": work.run.organisation.short_name}
    wrong = None if found else Reason("run_not_keeper", (), place)
    verdict_from((wrong, about_self(work.run, by, found), *more)).require()
    return found or OWN


def about_self(run: Run, by: User | None, authority: Authority | None) -> Reason | None:
    """Nobody acts on what is about them, nor in the place of whom it is about (回避)."""
    return Reason("run_about_self", ()) if concerns(run.about, by, authority) else None


def said_enough(words: str, *, code: str = "reason_missing") -> Reason | None:
    """A reason is needed, and has to fit."""
    return too_long(words, LONGEST_REASON) if words.strip() else Reason(code, ())


def too_long(words: str, most: int = LONGEST_WORDS) -> Reason | None:
    numbers = {"given": len(words.strip()), "most": most}
    return Reason("words_too_long", (), numbers) if len(words.strip()) > most else None


# ---- writing ---------------------------------------------------------------------------------


def written(
    work: Work,
    act: RunAction,
    audit: str,
    by: User | None,
    on: date,
    row: RunStep | None = None,
    said: Said = NOTHING,
) -> None:
    """Write the state of the run after an act, the act itself, and its line in the trail."""
    run = work.run
    before = RunState(run.state) if run.version else None
    run.state = RUN_ACTS[before, act]
    run.version += 1
    run.step = _current(work)
    run.save()
    giver = said.authority.giver
    at = (row.at if row else None) or run.organisation
    RunAct.objects.create(
        scope_path=run.scope_path,
        run=run,
        version=run.version,
        act=act,
        step=row.key if row else "",
        actor=by,
        actor_name=directory().name_of(by) if by else "",
        post=directory().post_of(giver or by, at.scope_path, on) if by else "",
        for_user=giver,
        for_name=said.authority.giver_name,
        words=said.words,
        digest=said.digest,
        facts=dict(said.facts or {}),
        on=on,
    )
    facts = {
        "procedure": run.procedure,
        "step": row.key if row else "",
        "state": str(run.state),
        "version": run.version,
        "delegated": giver is not None,
        **(said.facts or {}),
    }
    record_act(audit, subject=run, by=by, on=on, fields=["state"], facts=facts)


def _current(work: Work) -> str:
    """The first step that waits for somebody."""
    if work.run.state == RunState.ENDED:
        return ""
    waiting = (row.key for row in work.rows if row.state in (StepState.OPEN, StepState.SENT))
    return next(waiting, "")


def opened(work: Work) -> None:
    """Open every step that nothing holds up any more, and compute the windows of all open ones."""
    done, skipped = work.done, work.skipped
    for row in work.rows:
        if row.state not in NOT_OVER:
            continue
        before = (row.state, row.at_id, *(getattr(row, name) for name in _DAYS))
        _open_if_ready(work, row, done, skipped)
        if before != (row.state, row.at_id, *(getattr(row, name) for name in _DAYS)):
            row.save(update_fields=["state", "at", *_DAYS])


def _open_if_ready(
    work: Work, row: RunStep, done: Mapping[str, date], skipped: Iterable[str]
) -> None:
    step = work.step(row.key)
    if row.state == StepState.WAITING:
        if open_waits(work.procedure, step, done, frozenset(skipped)):
            return
        row.state = StepState.OPEN
        row.at = acting_place(work.run.organisation, step)
    window = window_of(
        work.procedure,
        step,
        done,
        work.terms,
        is_special=bool(row.special_reason),
        skipped=frozenset(skipped),
        holidays=work.holidays,
        pushed=row.pushed_days,
    )
    row.opens_on, row.latest_on = window.earliest, window.latest
    row.special_on = window.special_latest


def put_back(work: Work, key: str) -> list[str]:
    """Undo a step and all that came after it because of it; gives their ids.

    A done step stays as an undone row and has a new one. Refused while one of them lies with the
    level above.
    """
    ids = dependents(work.procedure, key)
    sent = [row for row in work.rows if row.key in ids and row.state == StepState.SENT]
    verdict_from([Reason("step_sent", (), {"step": row.name}) for row in sent]).require()
    for place, row in enumerate(work.rows):
        if row.key in ids:
            work.rows[place] = _waiting_again(row)
    return ids


def _waiting_again(row: RunStep) -> RunStep:
    if row.state == StepState.DONE:
        row.state = StepState.UNDONE
        row.save(update_fields=["state"])
        fresh = RunStep(
            run=row.run,
            scope_path=row.scope_path,
            key=row.key,
            name=row.name,
            number=row.number,
        )
        fresh.save(force_insert=True)
        return fresh
    row.state, row.at = StepState.WAITING, None
    row.opens_on = row.latest_on = row.special_on = None
    row.special_reason, row.pushed_days = "", 0
    row.save()
    return row


def dependents(procedure: Procedure, key: str) -> list[str]:
    """A step and those that wait for it, directly or through others."""
    found = [key]
    for step in procedure.steps:
        if step.id not in found and set(waits_for(procedure, step)) & set(found):
            found.append(step.id)
    return found


def closed(work: Work, keys: Iterable[str] | None = None) -> None:
    """Nothing more is to be done of these steps (None: of all that are not over)."""
    wanted = None if keys is None else set(keys)
    rows = [
        row for row in work.rows if row.state in NOT_OVER and (wanted is None or row.key in wanted)
    ]
    for row in rows:
        row.state, row.latest_on, row.special_on = StepState.SKIPPED, None, None
    if rows:
        RunStep.objects.bulk_update(rows, ["state", "latest_on", "special_on"])


def carried(run: Run, path: str) -> None:
    """Every row of a run is seen from now on where the run is."""
    with whole_tree("all rows of a run go along"):
        RunStep.objects.filter(run=run).update(scope_path=path)
        RunAct.objects.filter(run=run).update(scope_path=path)
        for row in RunStep.objects.filter(run=run):
            row.kept_materials.update(scope_path=path)
