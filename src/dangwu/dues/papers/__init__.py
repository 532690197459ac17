"""The papers of dues verification: the sheet of a branch and one slip a member."""

from dangwu.dues.papers.drawn import SHEET_KIND, number_of, numbered, sheet_of, slips_of
from dangwu.dues.papers.layout import (
    COLUMNS,
    SheetRow,
    Slip,
    SlipItem,
    VerificationSheet,
    sheet_content,
    sheet_docx,
    sheet_pdf,
    sheet_xlsx,
    slips_pdf,
)

__all__ = [
    "COLUMNS",
    "SHEET_KIND",
    "SheetRow",
    "Slip",
    "SlipItem",
    "VerificationSheet",
    "number_of",
    "numbered",
    "sheet_content",
    "sheet_docx",
    "sheet_of",
    "sheet_pdf",
    "sheet_xlsx",
    "slips_of",
    "slips_pdf",
]
