"""Dues (党费): what a member pays a month, from when, and what of a pay slip counts.

The amounts, names and rates stand in the rulebook (chapter DUE); here is how they are applied.
Everything is integer fen; a missing fact or an unknown pay item is a question, never a zero.
"""

from dangwu.rules.dues.amount import assess_dues
from dangwu.rules.dues.base import PayNames, normal_name, pay_names
from dangwu.rules.dues.facts import (
    CATEGORIES,
    EMPLOYERS,
    Category,
    CountedItem,
    DuesAssessment,
    DuesFacts,
    Employer,
    PayLine,
    Relief,
)
from dangwu.rules.dues.jump import Jump, judge_jump
from dangwu.rules.dues.timing import (
    Arrears,
    DuesChange,
    DuesStart,
    dues_start,
    judge_arrears,
    judge_back_payment,
    judge_change,
)

__all__ = [
    "CATEGORIES",
    "EMPLOYERS",
    "Arrears",
    "Category",
    "CountedItem",
    "DuesAssessment",
    "DuesChange",
    "DuesFacts",
    "DuesStart",
    "Employer",
    "Jump",
    "PayLine",
    "PayNames",
    "Relief",
    "assess_dues",
    "dues_start",
    "judge_arrears",
    "judge_back_payment",
    "judge_change",
    "judge_jump",
    "normal_name",
    "pay_names",
]
