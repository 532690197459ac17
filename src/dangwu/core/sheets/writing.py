"""Write .xlsx files that look after the person who fills them in, and that re-import equal."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

import xlsxwriter

from dangwu.core.sheets.model import EXACT_BELOW
from dangwu.core.sheets.sandbox.limits import column_letters
from dangwu.core.sheets.text import clean_text

NOTE_MARK = "注："  # how a cell of the row of notes begins, so that an import can pass over it
LISTS_SHEET = "选项"
LONGEST_TEXT = 32_767  # characters a cell holds
LONGEST_INLINE_LIST = 250  # characters a drop-down holds without a sheet of its own
FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets disagree about the calendar
WRITTEN_AT = datetime(2000, 1, 1)  # noqa: DTZ001  # a fixed stamp: same input, same bytes
A4 = 9  # the number of the paper size in the file format
UPRIGHT_COLUMNS = 6  # more columns are printed across
SAMPLE_ROWS = 200  # how many rows are looked at to set the width of a column
NARROWEST, WIDEST = 6, 48

Kind = Literal["general", "text", "date", "integer", "money"]
OutValue = str | int | float | bool | date | datetime | Decimal | None

NUMBER_FORMATS: dict[Kind, str] = {
    "general": "General",
    "text": "@",
    "date": "yyyy-mm-dd",
    "integer": "0",
    "money": "#,##0.00",
}
BORDER = {"border": 1, "border_color": "#D5D8DC"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind="text"` keeps long digits (identity numbers, telephones) as text."""

    heading: str
    kind: Kind = "general"
    note: str = ""
    options: Sequence[str] = ()
    strict: bool = True  # what is not among the options is refused, or only warned of
    required: bool = False
    width: float | None = None


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One sheet: a title line if there is one, headings, notes if there are any, rows.

    `spare_rows` more rows get the formats and drop-downs, for a person to fill in.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[OutValue]] = ()
    title: str = ""
    spare_rows: int = 0


def write_workbook(sheets: Sequence[SheetOut]) -> bytes:
    """Write the sheets; equal input gives equal bytes.

    Text is stored as text whatever it begins with, numbers too long to be exact as text, days as
    days. Raises ValueError for text longer than a cell holds: nothing is cut off in silence.
    """
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": WRITTEN_AT})
    pen = _Pen(book)
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, pen)
    pen.write_lists()
    book.close()
    return target.getvalue()


def is_note_row(row: Sequence[object]) -> bool:
    """Is this the row of notes that `write_workbook` puts under the headings?

    Its first cell tells: in the others a column that was filled down may stand.
    """
    first = next((cell for cell in row if cell not in (None, "")), None)
    return str(first).startswith(NOTE_MARK)


class _Pen:
    """The formats of one workbook, and its drop-down lists too long to stand in the cell."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.lists: list[Sequence[str]] = []
        heading = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format({**heading, **BORDER, "bg_color": "#F3F4F6"})
        self.required = book.add_format(
            {**heading, **BORDER, "bg_color": "#F3F4F6", "font_color": "#B3261E"}
        )
        self.note = book.add_format(
            {**BORDER, "font_color": "#6B7280", "font_size": 9, "text_wrap": True, "valign": "top"}
        )
        self.cells: dict[Kind, Any] = {
            kind: book.add_format({**BORDER, "num_format": shown, "valign": "vcenter"})
            for kind, shown in NUMBER_FORMATS.items()
        }
        self.moment = book.add_format({**BORDER, "num_format": "yyyy-mm-dd hh:mm"})
        self.spare: dict[Kind, Any] = {
            kind: book.add_format({"num_format": shown}) for kind, shown in NUMBER_FORMATS.items()
        }

    def source(self, options: Sequence[str]) -> list[str] | str:
        """Where a drop-down takes its choices: from the cell itself, or from the hidden sheet."""
        options = [clean_text(option) for option in options]
        if len(",".join(options)) <= LONGEST_INLINE_LIST and not any("," in o for o in options):
            return options
        if options not in self.lists:
            self.lists.append(options)
        letters = column_letters(self.lists.index(options))
        return f"='{LISTS_SHEET}'!${letters}$1:${letters}${len(options)}"

    def write_lists(self) -> None:
        if self.lists:
            sheet = self.book.add_worksheet(LISTS_SHEET)
            for column, options in enumerate(self.lists):
                for row, option in enumerate(options):
                    sheet.write_string(row, column, option)
            sheet.hide()


def _write_sheet(page: Any, sheet: SheetOut, pen: _Pen) -> None:
    row = 0
    if sheet.title:
        page.write_string(row, 0, clean_text(sheet.title), pen.title)
        row += 1
    _set_up_print(page, sheet, heading=row)
    for place, column in enumerate(sheet.columns):
        style = pen.required if column.required else pen.heading
        page.write_string(row, place, clean_text(column.heading), style)
    row += 1
    if any(column.note for column in sheet.columns):
        for place, column in enumerate(sheet.columns):
            note = f"{NOTE_MARK}{clean_text(column.note)}" if column.note else ""
            page.write(row, place, note, pen.note)
        row += 1
    page.freeze_panes(row, 0)
    _lay_out_columns(page, sheet, pen, row)
    for number, values in enumerate(sheet.rows, start=row):
        for place, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
            _write_cell(page, number, place, value, column.kind, pen)


def _set_up_print(page: Any, sheet: SheetOut, heading: int) -> None:
    """On paper: A4, one page wide, the headings on every page."""
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(heading)
    if len(sheet.columns) > UPRIGHT_COLUMNS:
        page.set_landscape()


def _lay_out_columns(page: Any, sheet: SheetOut, pen: _Pen, first: int) -> None:
    last = first + max(len(sheet.rows) + sheet.spare_rows, 1) - 1
    for place, column in enumerate(sheet.columns):
        width = column.width or _fitting_width(sheet, place)
        page.set_column(place, place, width, pen.spare[column.kind])
        if column.options:
            page.data_validation(first, place, last, place, _drop_down(column, pen))


def _drop_down(column: Column, pen: _Pen) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": pen.source(column.options),
        "error_type": "stop" if column.strict else "warning",
        "error_title": "不在选项中",
        "error_message": "请从下拉列表中选择。",
    }


def _write_cell(page: Any, row: int, place: int, value: OutValue, kind: Kind, pen: _Pen) -> None:
    style = pen.cells[kind]
    match value:
        case None | "":
            page.write_blank(row, place, None, style)
        case bool():
            page.write_boolean(row, place, value, style)
        case int() | float() | Decimal() if kind != "text" and abs(float(value)) < EXACT_BELOW:
            page.write_number(row, place, value, style)
        case date() if kind != "text" and _is_sure(value):
            shown = pen.moment if isinstance(value, datetime) else pen.cells["date"]
            page.write_datetime(row, place, value, shown)
        case _:
            page.write_string(row, place, _cell_text(value), style)


def _is_sure(day: date) -> bool:
    return (day.date() if isinstance(day, datetime) else day) >= FIRST_DAY


def _cell_text(value: OutValue) -> str:
    text = clean_text(str(value))
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a cell holds {LONGEST_TEXT} characters, not {len(text)}")
    return text


def _fitting_width(sheet: SheetOut, place: int) -> float:
    column = sheet.columns[place]
    cells = (str(row[place]) for row in sheet.rows[:SAMPLE_ROWS] if row[place] is not None)
    longest = max((_display_width(text) for text in (column.heading, *cells)), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _display_width(text: str) -> int:
    """Columns of a Latin letter: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
