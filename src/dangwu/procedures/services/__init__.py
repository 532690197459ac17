"""The acts on cases, runs, delegations and holidays, each all or nothing."""

from dangwu.procedures.services.beside import extend_step, keep_material
from dangwu.procedures.services.cases import (
    LONGEST_OPINION,
    Above,
    Words,
    approve_case,
    digest_of,
    record_outside_answer,
    return_case,
    submit_case,
    withdraw_case,
)
from dangwu.procedures.services.delegating import LONGEST_DELEGATION, delegate, end_delegation
from dangwu.procedures.services.holidays import may_edit_holidays, set_holiday
from dangwu.procedures.services.managing import (
    end_run,
    migrate_run,
    move_run,
    resume_run,
    return_to_step,
    suspend_run,
)
from dangwu.procedures.services.starting import (
    against_before,
    belonging,
    laid_out,
    pin_of,
    pinned_book,
    procedure_in,
    start_run,
)
from dangwu.procedures.services.stepping import (
    authorised,
    case_of_step,
    complete_step,
    judged,
    note_answered,
    note_sent_back,
    refuse_step,
    send_up,
)

__all__ = [
    "LONGEST_DELEGATION",
    "LONGEST_OPINION",
    "Above",
    "Words",
    "against_before",
    "approve_case",
    "authorised",
    "belonging",
    "case_of_step",
    "complete_step",
    "delegate",
    "digest_of",
    "end_delegation",
    "end_run",
    "extend_step",
    "judged",
    "keep_material",
    "laid_out",
    "may_edit_holidays",
    "migrate_run",
    "move_run",
    "note_answered",
    "note_sent_back",
    "pin_of",
    "pinned_book",
    "procedure_in",
    "record_outside_answer",
    "refuse_step",
    "resume_run",
    "return_case",
    "return_to_step",
    "send_up",
    "set_holiday",
    "start_run",
    "submit_case",
    "suspend_run",
    "withdraw_case",
]
