"""What the answers of the level above change in a run, and what the steps of runs ask it."""

from collections.abc import Collection, Mapping
from datetime import date

from django.urls import reverse

from dangwu.core.services import HasKey
from dangwu.procedures import messages
from dangwu.procedures.models import Case, RunAction, RunStep
from dangwu.procedures.registry import Definition, register, use_of
from dangwu.procedures.selectors import definition_of_run, names_of_runs
from dangwu.procedures.services import note_answered, note_sent_back
from dangwu.procedures.services.stepping import APPROVAL, FILING
from dangwu.rules.procedures import step_of


def register_steps() -> None:
    """Called once at start: a step is put before the level above as any other case."""
    for kind, title, filing in ((APPROVAL, "程序审批", False), (FILING, "程序备案", True)):
        register(
            Definition(
                kind=kind,
                title=title,
                filing=filing,
                url=_page,
                names=_names,
                on_approved=_answered,
                on_returned=_returned,
                on_withdrawn=_withdrawn,
                explain=messages.explain,
                posts=_posts,
            )
        )


def _row(key: str) -> RunStep:
    rows = RunStep.objects.select_related("run__organisation", "run__pinned", "at")
    rows = rows.defer("run__pinned__content")
    found: RunStep = rows.get(pk=key)
    return found


def _page(key: str) -> str:
    """The page of what the run is about, else of the run."""
    run = _row(key).run
    if run.subject_id == str(run.pk):
        return reverse("procedures:run", args=[run.pk])
    return use_of(run.procedure).url(run.subject_id)


def _names(keys: Collection[str]) -> Mapping[str, str]:
    rows = RunStep.objects.filter(pk__in=keys).select_related("run")
    named = names_of_runs(row.run for row in rows)
    return {str(row.pk): named[row.run_id] for row in rows if row.run_id in named}


def _posts(case: Case) -> frozenset[str]:
    row = _row(case.subject_id)
    return frozenset(step_of(definition_of_run(row.run), row.key).posts)


def _answered(case: Case, by: HasKey | None, on: date) -> None:
    note_answered(row=_row(case.subject_id), case=case, by=by, on=on)  # type: ignore[arg-type]


def _returned(case: Case, by: HasKey | None, on: date) -> None:
    _back(case, RunAction.RETURN, by, on)


def _withdrawn(case: Case, by: HasKey | None, on: date) -> None:
    _back(case, RunAction.WITHDRAW, by, on)


def _back(case: Case, act: RunAction, by: HasKey | None, on: date) -> None:
    row = _row(case.subject_id)
    note_sent_back(row=row, case=case, act=act, by=by, on=on)  # type: ignore[arg-type]
