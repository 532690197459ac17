"""Acts on dues. Each is one transaction and one audit line."""

from dangwu.dues.services.confirm import confirm_verification, correct_assessment, note_jump
from dangwu.dues.services.decisions import (
    decide_relief,
    rule_category,
    withdraw_category,
    withdraw_relief,
)
from dangwu.dues.services.imports import import_pay, upload_pay
from dangwu.dues.services.pay import Pay, enter_pay, record_paid_to
from dangwu.dues.services.runs import ask_for_run, work_off_run
from dangwu.dues.services.verify import Outcome, verify_dues
from dangwu.dues.services.viewing import note_export, note_view

__all__ = [
    "Outcome",
    "Pay",
    "ask_for_run",
    "confirm_verification",
    "correct_assessment",
    "decide_relief",
    "enter_pay",
    "import_pay",
    "note_export",
    "note_jump",
    "note_view",
    "record_paid_to",
    "rule_category",
    "upload_pay",
    "verify_dues",
    "withdraw_category",
    "withdraw_relief",
    "work_off_run",
]
