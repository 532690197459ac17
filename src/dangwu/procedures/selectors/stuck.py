"""Runs that do not go on: overdue, with nobody to act, with nothing to do (H08)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Exists, OuterRef

from dangwu.accounts.people import directory
from dangwu.orgs.models import Organisation, ancestor_paths
from dangwu.procedures.models import Run, RunState, RunStep
from dangwu.procedures.selectors.acting import SUBMIT, is_own, permission_for, posts_with
from dangwu.procedures.selectors.runs import OPEN_STATES, definition_of_run
from dangwu.rules.procedures import step_of
from dangwu.rules.terms import Step

Why = Literal["overdue", "nobody", "dissolved", "nothing"]
Holders = Mapping[str, Sequence[tuple[str, UUID]]]
AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """One thing that keeps a run from going on; `step` is None where no step is open.

    overdue: the last day has passed. nobody: no post that may act is held by somebody who need
    not stand back. dissolved: the organisation is gone. nothing: no step is open.
    """

    run: Run
    step: RunStep | None
    why: Why


def stuck_runs(on: date) -> list[Stuck]:
    """Every running run that does not go on by itself, each with all that keeps it."""
    found = [Stuck(run=run, step=None, why="nothing") for run in _without_open_step()]
    rows = RunStep.objects.filter(state__in=OPEN_STATES, run__state=RunState.RUNNING)
    rows = rows.select_related("at", "run__organisation", "run__pinned").order_by("run", "number")
    rows = rows.defer("run__pinned__content")
    batch: list[RunStep] = []
    for row in rows.iterator(AT_ONCE):
        batch.append(row)
        if len(batch) == AT_ONCE:
            found += _stuck_of(batch, on)
            batch = []
    return found + list(_stuck_of(batch, on))


def _without_open_step() -> Iterable[Run]:
    open_steps = RunStep.objects.filter(run=OuterRef("pk"), state__in=OPEN_STATES)
    rows: Iterable[Run] = Run.objects.filter(~Exists(open_steps), state=RunState.RUNNING)
    return rows


def _stuck_of(rows: Collection[RunStep], on: date) -> Iterator[Stuck]:
    paths = {path for row in rows for path in ancestor_paths(_place(row).scope_path)}
    holders = directory().holders_at(paths, on) if paths else {}
    for row in rows:
        if row.latest_on is not None and row.latest_on < on:
            yield Stuck(run=row.run, step=row, why="overdue")
        if not _place(row).stands_on(on) or not row.run.organisation.stands_on(on):
            yield Stuck(run=row.run, step=row, why="dissolved")
        elif not _somebody_may(row, holders):
            yield Stuck(run=row.run, step=row, why="nobody")


def _place(row: RunStep) -> Organisation:
    """Who acts; for a superior outside the system, who records its answer."""
    place: Organisation = row.at or row.run.organisation
    return place


def _somebody_may(row: RunStep, holders: Holders) -> bool:
    step, place = step_of(definition_of_run(row.run), row.key), _place(row)
    own = row.at is None or (is_own(step) and not step.posts)
    kinds = _kinds(step, is_outside=row.at is None)
    paths = ancestor_paths(place.scope_path) if own else [place.scope_path]
    return any(
        kind in kinds and person != row.run.about
        for path in paths
        for kind, person in holders.get(path, ())
    )


def _kinds(step: Step, *, is_outside: bool) -> frozenset[str]:
    """The posts that may do a step; of a superior outside, those that record its answer."""
    if is_outside:
        return posts_with(SUBMIT)
    return frozenset(step.posts) or posts_with(permission_for(step))
