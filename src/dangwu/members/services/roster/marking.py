"""The roster as it was uploaded, every faulty cell marked and the fault in a note beside it."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.core.sheets import Value, clean_text, text_of
from dangwu.members.models import RosterImport
from dangwu.members.services.roster.fields import BY_NAME
from dangwu.members.services.roster.importing import Judged, judge_roster, read_roster

LONGEST_TEXT = 32_767  # characters a cell holds
EXACT_BELOW = 10**15
MARK = {"bg_color": "#FBE9E7", "border": 1, "border_color": "#B3261E"}
DAY = {"num_format": "yyyy-mm-dd"}


def mark_roster(*, roster: RosterImport, by: User, on: date) -> bytes:
    """An .xlsx of the sheet that was read, faults marked: to be mended and uploaded again."""
    judged = judge_roster(roster, read_roster(roster), on, lambda done, total: None)
    content = _workbook(judged)
    record_act(
        "members.roster_marked",
        subject=roster,
        by=by,
        on=on,
        facts={"faults": len(judged.checked.findings)},
    )
    return content


def _workbook(judged: Judged) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = judged.workbook.visible[judged.headings.sheet]
    page = book.add_worksheet()
    styles = {
        (marked, is_day): book.add_format({**(MARK if marked else {}), **(DAY if is_day else {})})
        for marked in (False, True)
        for is_day in (False, True)
    }
    says = _notes(judged)
    width = sheet.width
    for number, row in enumerate(judged.headings.rows):
        for place, value in enumerate(row):
            marked = (number, place) in says
            _write(page, number, place, value, styles[marked, isinstance(value, date)])
    for (number, place), text in says.items():
        page.write_comment(number, place, clean_text(text), {"x_scale": 2, "author": "党务"})
    page.freeze_panes(judged.headings.row + 1, 0)
    page.set_column(0, max(width - 1, 0), 16)
    book.close()
    return target.getvalue()


def _notes(judged: Judged) -> dict[tuple[int, int], str]:
    """What is said at which cell; what has no column of its own stands at the name."""
    places = judged.headings.places
    notes: dict[tuple[int, int], list[str]] = {}
    for found in judged.checked.findings:
        column = places.get(found.field, places.get("name", 0))
        row = found.row if found.row >= 0 else judged.headings.row
        label = BY_NAME[found.field].label
        notes.setdefault((row, column), []).append(
            f"{label}：{found.text}" if found.blocks else f"{label}（提示）：{found.text}"
        )
    return {cell: "\n".join(texts) for cell, texts in notes.items()}


def _write(page: Any, row: int, column: int, value: Value, style: Any) -> None:
    match value:
        case None:
            page.write_blank(row, column, None, style)
        case bool():
            page.write_boolean(row, column, value, style)
        case int() | float() if abs(value) < EXACT_BELOW:
            page.write_number(row, column, value, style)
        case datetime() | date() if value.year > 1900:
            page.write_datetime(row, column, value, style)
        case _:
            page.write_string(row, column, clean_text(text_of(value))[:LONGEST_TEXT], style)
