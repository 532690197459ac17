"""What recurs: how often it is due, what of it is done, and by when the next is to be done.

The `duty` items of every chapter are judged here by one function; ORG-16 has, for the set-up
check of an organisation, a reading of its own in `rules.organisation`.
"""

from dangwu.rules.duties.judging import (
    BEARERS,
    Bearer,
    DutyFacts,
    DutyState,
    DutyStatus,
    TurnStatus,
    duty_item,
    judge_duty,
)
from dangwu.rules.duties.periods import Period, Turn, parse_period, turns_in

CODES = frozenset(
    {
        "duty_overdue",
        "duty_open",
        "hours_short",
        "outside_window",
        "outside_period",
        "not_owed",
        "not_periodic",
        # questions, not findings: they leave the answer open
        "choice_needed",
        "missing_fact",
        "rule_not_held",
    }
)
QUESTIONS = frozenset({"choice_needed", "missing_fact", "rule_not_held"})

__all__ = [
    "BEARERS",
    "CODES",
    "QUESTIONS",
    "Bearer",
    "DutyFacts",
    "DutyState",
    "DutyStatus",
    "Period",
    "Turn",
    "TurnStatus",
    "duty_item",
    "judge_duty",
    "parse_period",
    "turns_in",
]
