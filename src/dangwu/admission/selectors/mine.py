"""Which open steps of a dossier are somebody's to take or to put before the level above."""

from datetime import date
from typing import Any

from dangwu.admission.models import Dossier
from dangwu.admission.selectors.facts import PROCEDURE
from dangwu.procedures.models import RunStep
from dangwu.procedures.selectors import (
    authority_on,
    definition_of_run,
    may_manage,
    open_steps_of,
    run_of,
)
from dangwu.rules.procedures import step_of


def mine_of(dossier: Dossier, user: Any, on: date) -> frozenset[str]:
    """The open steps that the user may take on a day; what was sent up waits for its answer."""
    run = run_of(dossier, PROCEDURE)
    waiting = [row for row in open_steps_of(run) if row.state == RunStep.State.OPEN] if run else []
    return frozenset(row.key for row in waiting if _is_mine(row, user, on))


def _is_mine(row: RunStep, user: Any, on: date) -> bool:
    step = step_of(definition_of_run(row.run), row.key)
    if step.answer == "none":
        return authority_on(row, user, on) is not None
    return may_manage(row.run, user, on) is not None
