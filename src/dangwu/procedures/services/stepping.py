"""The acts on one step: take it, put it before the level above, its answer, special cases."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.procedures.models import (
    STEP_ACTS,
    Case,
    CaseStep,
    Run,
    RunAction,
    RunStep,
    State,
    StepState,
)
from dangwu.procedures.registry import use_of
from dangwu.procedures.selectors.acting import OWN, Authority, authority_for
from dangwu.procedures.selectors.cases import case_of
from dangwu.procedures.selectors.runs import needs_of
from dangwu.procedures.services.cases import (
    digest_of,
    record_outside_answer,
    return_case,
    submit_case,
)
from dangwu.procedures.services.writing import (
    NOT_OVER,
    Said,
    Work,
    about_self,
    closed,
    declared,
    is_repeated,
    managed,
    opened,
    put_back,
    taken_up,
    too_long,
    written,
)
from dangwu.rules.procedures import judge_step
from dangwu.rules.terms import Outcome
from dangwu.rules.verdict import Reason, verdict_from

APPROVAL, FILING = "procedures.step_approval", "procedures.step_filing"  # kinds of cases
COMPLETED = "completed"  # the outcome of a run that came to its last step
END = "end"


# ---- taking a step ---------------------------------------------------------------------------


@transaction.atomic
def complete_step(
    *,
    run: Run,
    step: str,
    done_on: date,
    outcome: str = "",
    note: str = "",
    special_reason: str = "",
    content: Mapping[str, object] | None = None,
    version: int | None = None,
    by: User | None,
    on: date,
) -> Run:
    """Put on record that a step was taken on a day, with its outcome (the first where left out).

    Refused where order, window, checks or the right to act stand against it, for a day to come,
    and for a step that the level above answers. What merely came late is recorded as it was: the
    finding stays with the act. `content` is what was on the paper; a digest of it is kept.
    """
    work = taken_up(run)
    if is_repeated(work.run, version, RunAction.COMPLETE, step, by):
        return work.run
    row = work.row(step)
    declared(work, RunAction.COMPLETE, version, row)
    if work.step(step).answer != "none":
        verdict_from((Reason("step_is_answered", (), {"step": row.name}),)).require()
    row.special_reason = special_reason.strip() or row.special_reason
    authority = authorised(work, row, by, on)
    chosen = _outcome(work, row, outcome)
    found = judged(work, row, done_on, on, too_long(note), too_long(special_reason, 200))
    said = Said(
        words=note.strip(),
        digest=digest_of(content),
        facts=_facts(chosen, found),
        authority=authority,
    )
    return _finished(work, row, RunAction.COMPLETE, done_on, chosen, said, by, on)


def authorised(work: Work, row: RunStep, by: User | None, on: date) -> Authority:
    """By what right the step is the user's, or Refused: who has it is said."""
    step = work.step(row.key)
    found = authority_for(work.run, step, row.at, by, on)
    place = (row.at or work.run.organisation).short_name
    numbers = {"step": row.name, "organisation": place, "actor": step.actor}
    wrong = None if found else Reason("step_not_yours", (), numbers)
    verdict_from((wrong, about_self(work.run, by, found))).require()
    return found or OWN


def _outcome(work: Work, row: RunStep, asked: str) -> Outcome | None:
    """The outcome that is meant; a step without any has one way to go on."""
    outcomes = work.step(row.key).outcomes
    if not asked:
        return outcomes[0] if outcomes else None
    found = next((each for each in outcomes if each.id == asked), None)
    wrong = None if found else Reason("outcome_unknown", (), {"step": row.name})
    verdict_from((wrong,)).require()
    return found


def judged(
    work: Work, row: RunStep, done_on: date, today: date, *more: Reason | None
) -> tuple[Reason, ...]:
    """What is found of a step taken on a day; Refused where it must not be taken so."""
    found = judge_step(
        work.procedure,
        row.key,
        done_on,
        work.done,
        work.terms,
        today=today,
        special=work.special,
        skipped=work.skipped,
        holidays=work.holidays,
        pushed=row.pushed_days,
    )
    told = (*map(_as_recorded, found), *needs_of(work.run, row, done_on))
    verdict_from((*told, *more)).require()
    return told


def _as_recorded(reason: Reason) -> Reason:
    """What came too late came all the same, unless a longer limit asks for a reason."""
    is_only_late = reason.code == "step_late" and reason.numbers["special"] is None
    return replace(reason, modality="generally") if is_only_late else reason


def _facts(outcome: Outcome | None, found: Iterable[Reason]) -> dict[str, object]:
    told = sorted({reason.code for reason in found})
    return {"outcome": outcome.id if outcome else "", **({"findings": told} if told else {})}


def _finished(
    work: Work,
    row: RunStep,
    act: RunAction,
    done_on: date,
    outcome: Outcome | None,
    said: Said,
    by: User | None,
    on: date,
) -> Run:
    """Write a step that is over, go where its outcome leads, and let the subject follow."""
    row.state = STEP_ACTS[StepState(row.state), act]
    row.done_on, row.outcome, row.note = done_on, outcome.id if outcome else "", said.words
    row.recorded_by = by
    row.save()
    _follow(work, row, outcome)
    audit = "procedures.step_answered" if act is RunAction.ANSWER else "procedures.step_completed"
    written(work, act, audit, by, on, row, said)
    effect = work.step(row.key).effect
    if effect is not None:
        use_of(work.run.procedure).effects[effect](work.run, row, by, on)
    if _is_over(work, outcome):
        _finish(work, outcome, by, on)
    return work.run


def _follow(work: Work, row: RunStep, outcome: Outcome | None) -> None:
    """Open what comes next, or go where the outcome leads: forwards, or back."""
    then = outcome.then if outcome else ""
    if then and then != END:
        ids = [step.id for step in work.procedure.steps]
        here, there = ids.index(row.key), ids.index(then)
        if there <= here:
            put_back(work, then)
        else:
            closed(work, ids[here + 1 : there])
    if then != END:
        opened(work)


def _is_over(work: Work, outcome: Outcome | None) -> bool:
    """Whether the procedure ends here: its outcome says so, or all that has to be done is."""
    if outcome is not None and outcome.then == END:
        return True
    return not any(row.state in NOT_OVER and not work.step(row.key).optional for row in work.rows)


def _finish(work: Work, outcome: Outcome | None, by: User | None, on: date) -> None:
    is_early = outcome is not None and outcome.then == END
    work.run.outcome = outcome.id if outcome is not None and is_early else COMPLETED
    work.run.ended_on = on
    closed(work)
    written(work, RunAction.FINISH, "procedures.run_finished", by, on)
    use_of(work.run.procedure).on_ended(work.run, by, on)


# ---- before the level above ------------------------------------------------------------------


@transaction.atomic
def send_up(
    *,
    run: Run,
    step: str,
    content: Mapping[str, object] | None = None,
    note: str = "",
    version: int | None = None,
    by: User | None,
    on: date,
) -> Case:
    """Put a step before the organisation that answers it; gives the case, on its way.

    Refused where checks of the step stand against it, and for a step nobody above answers.
    """
    work = taken_up(run)
    row = work.row(step)
    kind = _kind_of(work, row)
    if is_repeated(work.run, version, RunAction.SEND, step, by):
        sent = case_of(row, kind)
        assert sent is not None
        return sent
    declared(work, RunAction.SEND, version, row)
    authority = managed(work, by, on, *needs_of(work.run, row, on))
    row.state = STEP_ACTS[StepState(row.state), RunAction.SEND]
    row.save(update_fields=["state"])
    case = submit_case(
        kind=kind,
        subject=row,
        organisation=work.run.organisation,
        title=f"{work.run.title}：{row.name}",
        about=work.run.about,
        content=content or {},
        decides=row.at,
        note=note,
        by=by,
        on=on,
    )
    said = Said(words=note.strip(), digest=case.digest, authority=authority)
    written(work, RunAction.SEND, "procedures.step_sent", by, on, row, said)
    return case


def _kind_of(work: Work, row: RunStep) -> str:
    answer = work.step(row.key).answer
    if answer == "none":
        verdict_from((Reason("step_not_answered", (), {"step": row.name}),)).require()
    return FILING if answer == "filing" else APPROVAL


def case_of_step(row: RunStep) -> Case | None:
    """The case of a step that was put before the level above."""
    return case_of(row, APPROVAL) or case_of(row, FILING)


@transaction.atomic
def note_answered(
    *, row: RunStep, case: Case, by: User | None, on: date, outcome: str = ""
) -> None:
    """The level above agreed: the step is taken on the day of its answer, with the outcome that
    was put before it."""
    work = taken_up(row.run)
    found = work.row(row.key)
    declared(work, RunAction.ANSWER, None, found)
    answered_on = case.decided_on or on
    agreed = use_of(work.run.procedure).agreed.get(found.key)
    chosen = _outcome(work, found, outcome or (agreed(work.run) if agreed else ""))
    told = judged(work, found, answered_on, on)
    last = _last(case)
    said = Said(
        words=last.opinion,
        digest=case.digest,
        facts=_facts(chosen, told),
        authority=Authority(giver=last.for_user, giver_name=last.for_name),
    )
    _finished(work, found, RunAction.ANSWER, answered_on, chosen, said, by, on)


@transaction.atomic
def note_sent_back(*, row: RunStep, case: Case, act: RunAction, by: User | None, on: date) -> None:
    """The level above gave it back, or the asking side took it back: the step is open again."""
    work = taken_up(row.run)
    found = work.row(row.key)
    declared(work, act, None, found)
    found.state = STEP_ACTS[StepState(found.state), act]
    found.save(update_fields=["state"])
    words = _last(case).opinion
    audit = "procedures.step_returned" if act is RunAction.RETURN else "procedures.step_withdrawn"
    written(work, act, audit, by, on, found, Said(words=words, digest=case.digest))


@transaction.atomic
def refuse_step(
    *,
    run: Run,
    step: str,
    outcome: str,
    opinion: str,
    case_version: int,
    answered_on: date | None = None,
    reference: str = "",
    by: User | None,
    on: date,
) -> Run:
    """The level above decides against it: the step ends with another outcome than agreement.

    As giving back, but the procedure goes on by that outcome (不予批准), and the case is closed.
    With `answered_on` and `reference` the answer of a superior outside the system is recorded.
    """
    work = taken_up(run)
    row = work.row(step)
    declared(work, RunAction.ANSWER, None, row)
    chosen = _outcome(work, row, outcome)
    first = work.step(step).outcomes[:1]
    case = case_of_step(row)
    agrees = chosen is None or chosen in first or case is None or case.state != State.WAITING
    verdict_from((Reason("outcome_agrees", (), {"step": row.name}) if agrees else None,)).require()
    assert case is not None
    if answered_on is None:
        closed_case = return_case(case=case, version=case_version, opinion=opinion, by=by, on=on)
    else:
        closed_case = record_outside_answer(
            case=case,
            version=case_version,
            approved=False,
            answered_on=answered_on,
            reference=reference,
            by=by,
            on=on,
        )
    return _decided_against(run, step, closed_case, chosen, by, on)


def _decided_against(
    run: Run, step: str, case: Case, outcome: Outcome | None, by: User | None, on: date
) -> Run:
    """Giving back has opened the step again; the decision ends it."""
    work = taken_up(run)
    row = work.row(step)
    said = Said(words=_last(case).opinion, digest=case.digest, facts=_facts(outcome, ()))
    decided_on = case.decided_on or on
    return _finished(work, row, RunAction.COMPLETE, decided_on, outcome, said, by, on)


def _last(case: Case) -> CaseStep:
    """The last act on a case."""
    found: CaseStep = CaseStep.objects.filter(case=case).order_by("-version")[0]
    return found
