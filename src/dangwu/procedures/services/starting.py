"""A run begins: its rules are kept, its steps laid out, the first opened."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from django.db import models, transaction

from dangwu.accounts.models import User
from dangwu.core.scope import current_scope
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.procedures.models import PinnedBook, Run, RunAction, RunStep, StepState
from dangwu.procedures.registry import ProcedureUse, use_of
from dangwu.procedures.selectors.acting import authority_at
from dangwu.procedures.selectors.days import holidays
from dangwu.procedures.services.writing import NOTHING, Said, Work, dependents, opened, written
from dangwu.rulebook.engine.pinning import pin_digest, pinned
from dangwu.rules.procedures import DURATION, order_findings
from dangwu.rules.terms import Procedure, Terms
from dangwu.rules.verdict import Reason, verdict_from

BEFORE = "启用本系统以前已办"
BEFORE_UNKNOWN = "启用本系统以前的步骤，没有登记日期"


@transaction.atomic
def start_run(
    *,
    procedure: str,
    subject: models.Model | None = None,
    organisation: Organisation,
    title: str,
    by: User | None,
    on: date,
    about: UUID | None = None,
    terms: Terms | None = None,
    details: Mapping[str, str] | None = None,
    done_before: Mapping[str, date] | None = None,
) -> Run:
    """Begin a procedure for a subject, or (`subject` None) for itself, at an organisation.

    It keeps the rules of the day (`terms`, else those of the organisation) until `migrate_run`.
    `about` is the person concerned, who acts in none of it. NotHeld where the rules have no such
    procedure; Refused while the subject has one that has not ended, to who may not start it, and
    where the program lacks what the procedure needs.

    `done_before` (step → day) were taken before the run was kept here (接续办理): of them only
    order and days to come are judged. What came before one of them and is not named is skipped;
    the next steps open, with windows counted from those days.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # one at a time
    rules, before = terms or terms_of(organisation, on), dict(done_before or {})
    definition = procedure_in(rules, procedure)
    use = use_of(procedure)
    run = Run(
        procedure=procedure,
        title=title,
        organisation=organisation,
        scope_path=organisation.scope_path,
        about=about,
        details=dict(details or {}),
        started_by=by,
        started_on=on,
    )
    run.subject_table = subject._meta.label_lower if subject else Run._meta.label_lower
    run.subject_id = str(subject.pk if subject else run.pk)
    verdict_from(
        (
            _may_start(use, organisation, by, on),
            _running_already(run),
            *_unknown_effects(definition, use),
            *_unanswered(use, run.details),
            *against_before(definition, before, on),
        )
    ).require()
    run.pinned = pinned_book(rules, procedure)
    run.save(force_insert=True)
    rows = laid_out(run, definition)
    _lay_before(rows, definition, before, by)
    RunStep.objects.bulk_create(rows)
    work = Work(run=run, rows=rows, procedure=definition, terms=rules, holidays=holidays())
    opened(work)
    written(work, RunAction.START, "procedures.run_started", by, on, said=_told_before(before))
    return run


def procedure_in(terms: Terms, id_: str) -> Procedure:
    """The procedure of the rules; NotHeld where there is none, TypeError for another kind."""
    value = terms.value(id_)
    if not isinstance(value, Procedure):
        raise TypeError(f"{id_} is no procedure")
    return value


def laid_out(run: Run, definition: Procedure) -> list[RunStep]:
    """A row for each step, none of them open."""
    return [
        RunStep(
            run=run,
            scope_path=run.scope_path,
            key=step.id,
            name=step.name,
            number=step.number or place,
        )
        for place, step in enumerate(definition.steps, 1)
    ]


# ---- what was done before the run was kept here ----------------------------------------------


def against_before(
    definition: Procedure, before: Mapping[str, date], on: date
) -> tuple[Reason, ...]:
    """What stands against steps taken before: a day to come, an order that cannot have been,
    and a procedure of which nothing is left to do."""
    skipped = _passed_over(definition, before)
    left = any(step.id not in before and step.id not in skipped for step in definition.steps)
    unknown = before.keys() - {step.id for step in definition.steps}
    return (
        *(Reason("step_unknown", (), {"step": key}) for key in sorted(unknown)),
        *(
            Reason("step_future", (), {"day": day, "today": on})
            for day in before.values()
            if day > on
        ),
        *order_findings(definition, before),
        *(() if left else (Reason("nothing_left_to_do", ()),)),
    )


def _lay_before(
    rows: list[RunStep], definition: Procedure, before: Mapping[str, date], by: User | None
) -> None:
    skipped = _passed_over(definition, before)
    for row in rows:
        if row.key in before:
            row.state, row.done_on = StepState.DONE, before[row.key]
            row.note, row.recorded_by = BEFORE, by
        elif row.key in skipped:
            row.state, row.note = StepState.SKIPPED, BEFORE_UNKNOWN


def _passed_over(definition: Procedure, before: Mapping[str, date]) -> frozenset[str]:
    """Steps not named that lie behind all the same: one that comes of them was taken, or their
    stage is over."""
    stages = {stage.id: place for place, stage in enumerate(definition.stages)}
    reached = max((stages.get(s.stage, 0) for s in definition.steps if s.id in before), default=0)
    return frozenset(
        step.id
        for step in definition.steps
        if step.id not in before
        and (
            stages.get(step.stage, 0) < reached
            or not before.keys().isdisjoint(dependents(definition, step.id))
        )
    )


def _told_before(before: Mapping[str, date]) -> Said:
    """The one act of a run that began half-way names the steps; their days stand in the rows."""
    if not before:
        return NOTHING
    return Said(words=f"{BEFORE}，共 {len(before)} 步", facts={"done_before": sorted(before)})


def pin_of(terms: Terms, procedure: str) -> str:
    """The digest under which these rules of a procedure are kept, or would be."""
    return pin_digest(pinned(terms, belonging(terms, procedure)))


def pinned_book(terms: Terms, procedure: str) -> PinnedBook:
    """The rules of a procedure kept whole; the same rules are kept once."""
    content = pinned(terms, belonging(terms, procedure))
    digest = pin_digest(content)
    found, _ = PinnedBook.objects.get_or_create(
        digest=digest,
        defaults={"standard": terms.standard, "day": terms.on, "content": content},
    )
    return found


def belonging(terms: Terms, id_: str) -> set[str]:
    """The items of a procedure: itself, what it names, and all that begin as its `uses` say."""
    definition = procedure_in(terms, id_)
    used = {held for held in terms.items if held.startswith(definition.uses)}
    return {id_, *_named(definition), *used}


def _named(definition: Procedure) -> Iterator[str]:
    for step in definition.steps:
        if step.vote is not None:
            yield step.vote
        for guard in step.guards:
            for limit in (guard.at_least, guard.at_most, guard.special):
                if limit is not None and not DURATION.fullmatch(limit):
                    yield limit


# ---- what stands against it ------------------------------------------------------------------


def _may_start(
    use: ProcedureUse, organisation: Organisation, by: User | None, on: date
) -> Reason | None:
    path, name = organisation.scope_path, organisation.short_name
    if current_scope().may(use.permission, path):
        return None
    if authority_at(organisation, use.permission, by, on, use.id):
        return None
    return Reason("run_not_starter", (), {"organisation": name})


def _running_already(run: Run) -> Reason | None:
    rows = Run.objects.filter(
        procedure=run.procedure,
        subject_table=run.subject_table,
        subject_id=run.subject_id,
        ended_on__isnull=True,
    )
    other: Run | None = rows.first()
    return Reason("run_running", (), {"day": other.started_on}) if other else None


def _unknown_effects(definition: Procedure, use: ProcedureUse) -> Iterator[Reason]:
    """A step whose effect the program does not know would end with nothing done."""
    for step in definition.steps:
        if step.effect is not None and step.effect not in use.effects:
            yield Reason("effect_unknown", (), {"step": step.name, "effect": step.effect})


def _unanswered(use: ProcedureUse, details: Mapping[str, str]) -> Iterator[Reason]:
    for asked in use.asks:
        given = str(details.get(asked.name, "")).strip()
        if asked.required and not given:
            yield Reason("detail_missing", (), {"label": asked.label})
        elif given and asked.choices and given not in dict(asked.choices):
            yield Reason("detail_unknown", (), {"label": asked.label})
        elif len(given) > asked.most:
            yield Reason("words_too_long", (), {"given": len(given), "most": asked.most})
