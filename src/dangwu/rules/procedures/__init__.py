"""Procedures: steps in order, with the days they may be taken."""

from dangwu.rules.procedures.judging import judge_step, order_findings
from dangwu.rules.procedures.lengths import DURATION, Length, LengthUnit, length_of
from dangwu.rules.procedures.window import (
    StepWindow,
    open_waits,
    step_of,
    waits_for,
    window_of,
    windows_of,
)
from dangwu.rules.procedures.workdays import NO_HOLIDAYS, Holidays

__all__ = [
    "DURATION",
    "NO_HOLIDAYS",
    "Holidays",
    "Length",
    "LengthUnit",
    "StepWindow",
    "judge_step",
    "length_of",
    "open_waits",
    "order_findings",
    "step_of",
    "waits_for",
    "window_of",
    "windows_of",
]
