"""The date health check of dossiers (材料体检): a sheet or one typed dossier, judged at once."""

from dangwu.admission.services.checkup.acts import (
    NoDossiers,
    checked_workbook_of,
    discard_check,
    judge_check,
    upload_dossiers,
)
from dangwu.admission.services.checkup.judging import counts_of, shown_days, shown_finding
from dangwu.admission.services.checkup.keeping import content_of, empty_outlived, kept_check
from dangwu.admission.services.checkup.typed import check_typed
from dangwu.admission.services.checkup.workbook import template_workbook

__all__ = [
    "NoDossiers",
    "check_typed",
    "checked_workbook_of",
    "content_of",
    "counts_of",
    "discard_check",
    "empty_outlived",
    "judge_check",
    "kept_check",
    "shown_days",
    "shown_finding",
    "template_workbook",
    "upload_dossiers",
]
