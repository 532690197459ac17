"""Spreadsheets in and out: read what strangers send inside a sandbox, write what re-imports equal.

Nothing here needs Django or a database; see docs/development/architecture.md.
"""

from dangwu.core.sheets.delimited import read_csv, write_csv
from dangwu.core.sheets.model import (
    DEFAULT,
    LostDigits,
    Merged,
    Sheet,
    SheetRefused,
    Value,
    Workbook,
    cell_name,
    text_of,
)
from dangwu.core.sheets.reading import Isolation, isolation, read_workbook
from dangwu.core.sheets.sandbox.limits import Limits
from dangwu.core.sheets.text import clean_text, quote_formula, unquote_formula
from dangwu.core.sheets.writing import Column, OutValue, SheetOut, is_note_row, write_workbook

__all__ = [
    "DEFAULT",
    "Column",
    "Isolation",
    "Limits",
    "LostDigits",
    "Merged",
    "OutValue",
    "Sheet",
    "SheetOut",
    "SheetRefused",
    "Value",
    "Workbook",
    "cell_name",
    "clean_text",
    "is_note_row",
    "isolation",
    "quote_formula",
    "read_csv",
    "read_workbook",
    "text_of",
    "unquote_formula",
    "write_csv",
    "write_workbook",
]
