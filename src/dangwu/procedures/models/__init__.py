"""What is put before the level above, and how a procedure runs."""

from dangwu.procedures.models.cases import TRANSITIONS, Action, Case, CaseStep, Side, State
from dangwu.procedures.models.delegations import Delegation
from dangwu.procedures.models.holidays import Holiday, HolidayKind
from dangwu.procedures.models.runs import (
    RUN_ACTS,
    STEP_ACTS,
    PinnedBook,
    Run,
    RunAct,
    RunAction,
    RunState,
    RunStep,
    StepMaterial,
    StepState,
)

__all__ = [
    "RUN_ACTS",
    "STEP_ACTS",
    "TRANSITIONS",
    "Action",
    "Case",
    "CaseStep",
    "Delegation",
    "Holiday",
    "HolidayKind",
    "PinnedBook",
    "Run",
    "RunAct",
    "RunAction",
    "RunState",
    "RunStep",
    "Side",
    "State",
    "StepMaterial",
    "StepState",
]
