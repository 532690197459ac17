"""Reading runs: of a subject, in reach, what is due, and by which rules each is judged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F, Model, QuerySet

from dangwu.core.messages import Explained
from dangwu.core.scope import below, current_scope
from dangwu.orgs.models import PostKind
from dangwu.procedures import messages
from dangwu.procedures.models import (
    PinnedBook,
    Run,
    RunAct,
    RunState,
    RunStep,
    StepMaterial,
    StepState,
)
from dangwu.procedures.registry import use_of
from dangwu.procedures.selectors.acting import VIEW, Authority, authority_for, concerns
from dangwu.procedures.selectors.days import holidays
from dangwu.rulebook.engine.pinning import unpinned
from dangwu.rules.procedures import StepWindow, step_of, windows_of
from dangwu.rules.terms import Procedure, Step, Terms
from dangwu.rules.verdict import Reason

PINNED_AT_ONCE = 64  # books of rules kept ready in a process
OPEN_STATES = (StepState.OPEN, StepState.SENT)


# ---- a run and its rules ---------------------------------------------------------------------


def run_of(subject: Model, procedure: str) -> Run | None:
    """The run of a subject: the one that has not ended, else the last one; None without any."""
    rows = with_place(Run.objects.all()).filter(
        procedure=procedure, subject_table=subject._meta.label_lower, subject_id=str(subject.pk)
    )
    found: Run | None = rows.order_by(
        F("ended_on").desc(nulls_first=True), "-started_on", "-pk"
    ).first()
    return found


def with_place(rows: QuerySet[Run]) -> QuerySet[Run]:
    """Runs with their place and the digest of their rules: what those say is kept ready."""
    return rows.select_related("organisation", "pinned").defer("pinned__content")


def runs_visible_to(user: object, permission: str = VIEW) -> QuerySet[Run]:
    """The one door to runs: those of organisations in reach of the permission."""
    rows = with_place(Run.objects.all())
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


@lru_cache(maxsize=PINNED_AT_ONCE)
def _terms_of_digest(digest: str) -> Terms:
    kept = PinnedBook.objects.get(digest=digest)
    return unpinned(kept.content, kept.day)


def pinned_terms(run: Run) -> Terms:
    """The rules a run began under, or was moved to since: whatever the book says today."""
    return _terms_of_digest(run.pinned.digest)


def definition_of_run(run: Run) -> Procedure:
    """The procedure as the run has it."""
    value = pinned_terms(run).value(run.procedure)
    assert isinstance(value, Procedure)
    return value


# ---- its steps -------------------------------------------------------------------------------


def steps_of(run: Run) -> list[RunStep]:
    """The steps of a run in order, each as it stands now (nothing that was undone)."""
    return list(run.steps.exclude(state=StepState.UNDONE).select_related("at"))


def open_steps_of(run: Run) -> list[RunStep]:
    """The steps that wait for somebody: open, or put before the level above."""
    return [row for row in steps_of(run) if row.state in OPEN_STATES]


def undone_steps_of(run: Run) -> QuerySet[RunStep]:
    """What was gone back on, kept as it was."""
    rows: QuerySet[RunStep] = RunStep.objects.filter(run=run, state=StepState.UNDONE)
    return rows


def names_of_runs(runs: Iterable[Run]) -> dict[UUID, str]:
    """Whom runs are about, by the keys of the runs, where their titles do not say it and the
    reader may see it; one query a procedure.
    """
    of_procedure: dict[str, dict[str, UUID]] = {}
    for run in runs:
        of_procedure.setdefault(run.procedure, {})[run.subject_id] = run.pk
    return {
        keys[subject]: name
        for procedure, keys in of_procedure.items()
        for subject, name in use_of(procedure).names(keys).items()
    }


def acts_of(run: Run) -> QuerySet[RunAct]:
    """Every act on a run, in their order."""
    rows: QuerySet[RunAct] = RunAct.objects.filter(run=run)
    return rows


def materials_of(run: Run) -> QuerySet[StepMaterial]:
    """What papers are there, for the steps as they stand now."""
    rows: QuerySet[StepMaterial] = StepMaterial.objects.filter(step__run=run)
    return rows.exclude(step__state=StepState.UNDONE).select_related("step")


def days_done(run: Run) -> dict[str, date]:
    """Step → the day on which it was done."""
    return done_in(steps_of(run))


def done_in(rows: Iterable[RunStep]) -> dict[str, date]:
    """Step → day, of rows that were read already."""
    return {row.key: row.done_on for row in rows if row.state == StepState.DONE and row.done_on}


def skipped_in(rows: Iterable[RunStep]) -> frozenset[str]:
    return frozenset(row.key for row in rows if row.state == StepState.SKIPPED)


def windows(run: Run) -> dict[str, StepWindow]:
    """The window of each step that is not done, with the conditions that bind it."""
    return windows_in(run, steps_of(run))


def windows_in(run: Run, rows: list[RunStep]) -> dict[str, StepWindow]:
    """The windows by rows that were read already."""
    return windows_of(
        definition_of_run(run),
        done_in(rows),
        pinned_terms(run),
        special={row.key for row in rows if row.special_reason},
        skipped=skipped_in(rows),
        holidays=holidays(),
        pushed={row.key: row.pushed_days for row in rows},
    )


def needs_of(run: Run, row: RunStep, on: date) -> tuple[Reason, ...]:
    """What the checks of a step's subject find missing on a day."""
    step, checks = step_of(definition_of_run(run), row.key), use_of(run.procedure).needs
    found: list[Reason] = []
    for name in step.needs:
        check = checks.get(name)
        lacks = (Reason("step_need_unknown", (), {"need": name}),)
        found += check(run, row, on) if check else lacks
    return tuple(found)


# ---- who acts --------------------------------------------------------------------------------


def who_acts(row: RunStep) -> str:
    """Who does a step, in words: 发改局机关党委（书记、副书记）."""
    step = step_of(definition_of_run(row.run), row.key)
    place = row.at.short_name if row.at else ""
    if not place:
        return step.actor if row.state == StepState.WAITING else f"{step.actor}（系统外）"
    posts = "、".join(PostKind(post).label for post in step.posts)
    return f"{place}（{posts}）" if posts else place


def authority_on(row: RunStep, user: Any, on: date) -> Authority | None:
    """By what right the user may do an open step now; None where it is not theirs, or 回避."""
    run = row.run
    found = authority_for(run, step_of(definition_of_run(run), row.key), row.at, user, on)
    return None if found is None or concerns(run.about, user, found) else found


def next_step(procedure: Procedure, key: str) -> Step | None:
    """The step after one in order, None after the last."""
    ids = [step.id for step in procedure.steps]
    place = ids.index(key) + 1
    return procedure.steps[place] if place < len(ids) else None


# ---- what is due -----------------------------------------------------------------------------


def due_below(paths: tuple[str, ...], on: date, until: date) -> QuerySet[RunStep]:
    """The open steps below some paths whose last day is `until` or earlier, the first first.

    What is overdue on `on` comes with them; steps of a suspended run do not count.
    """
    rows: QuerySet[RunStep] = RunStep.objects.filter(
        done_on__isnull=True, latest_on__isnull=False, latest_on__lte=max(on, until)
    )
    rows = rows.filter(below(paths), run__state=RunState.RUNNING)
    return rows.select_related("run", "at").order_by("latest_on")


def explain_for_run(run: Run) -> Any:
    """What explains a refusal of an act on a run: our words, or those of the subject's app."""
    own = use_of(run.procedure).explain
    names = {step.id: step.name for step in definition_of_run(run).steps}

    def explained(reason: Reason) -> Explained:
        if own and reason.code not in messages.ALL_REASONS:
            return own(reason)
        return messages.explain(named(reason, names))

    return explained


def named(reason: Reason, names: Mapping[str, str]) -> Reason:
    """The reason with the names of steps in place of their ids."""
    numbers = dict(reason.numbers)
    for key in ("after", "step"):
        if key in numbers:
            numbers[key] = names.get(str(numbers[key]), numbers[key])
    return Reason(reason.code, reason.cite, numbers, reason.modality)


# ---- runs in lists ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as a list shows it."""

    run: Run

    @property
    def url(self) -> str:
        """The page of its subject, or the run's own."""
        run = self.run
        is_own = run.subject_id == str(run.pk)
        return run.get_absolute_url() if is_own else use_of(run.procedure).url(run.subject_id)

    @property
    def procedure(self) -> str:
        return pinned_terms(self.run).item(self.run.procedure).title

    @property
    def step(self) -> str:
        """The name of the step it stands at, "" once it has ended."""
        return next(_names(self.run), "") if self.run.step else ""


def _names(run: Run) -> Iterator[str]:
    for step in definition_of_run(run).steps:
        if step.id == run.step:
            yield step.name
