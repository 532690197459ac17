"""Comma-separated text, out and in."""

import csv
from decimal import Decimal
from hashlib import sha256
from io import StringIO

from dangwu.core.sheets.model import (
    DEFAULT,
    Sheet,
    SheetRefused,
    Value,
    Workbook,
    text_of,
)
from dangwu.core.sheets.sandbox.limits import MEGABYTE, Limits
from dangwu.core.sheets.text import quote_formula, unquote_formula
from dangwu.core.sheets.writing import OutValue, SheetOut

BOM = "\ufeff"  # without it Excel takes the text for GBK


def write_csv(sheet: SheetOut) -> bytes:
    """Headings and rows as UTF-8 with a mark; text that looks like a formula begins with `'`."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([quote_formula(column.heading) for column in sheet.columns])
    writer.writerows([_field(value) for value in row] for row in sheet.rows)
    return (BOM + out.getvalue()).encode("utf-8")


def read_csv(data: bytes, *, name: str, limits: Limits = DEFAULT) -> Workbook:
    """Read what `write_csv` wrote, or another's file in UTF-8 or GB18030; every cell is text."""
    if len(data) > limits.file_bytes:
        size = {"size": len(data) // MEGABYTE, "limit": limits.file_bytes // MEGABYTE}
        raise SheetRefused("too_large", size)
    try:
        rows = list(csv.reader(StringIO(_decoded(data), newline=""), strict=True))
    except csv.Error as broken:
        raise SheetRefused("unreadable") from broken
    width = max(map(len, rows), default=0)
    if len(rows) > limits.rows:
        raise SheetRefused("too_long", {"limit": limits.rows, "row": len(rows)})
    if width > limits.columns:
        raise SheetRefused("too_wide", {"limit": limits.columns})
    cells = [_cells(row, width) for row in rows]
    return Workbook(name, sha256(data).hexdigest(), [Sheet(name, cells)])


def _field(value: OutValue) -> str:
    if isinstance(value, str):
        return quote_formula(value)
    return str(value) if isinstance(value, Decimal) else text_of(value)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise SheetRefused("text_encoding")


def _cells(row: list[str], width: int) -> list[Value]:
    cells: list[Value] = [unquote_formula(text) or None for text in row]
    return cells + [None] * (width - len(row))
