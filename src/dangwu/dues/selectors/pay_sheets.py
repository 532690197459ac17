"""A pay sheet as it came: where its headings are, what each column stands for, its rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dangwu.core.sheets import (
    LostDigits,
    Sheet,
    Value,
    Workbook,
    cell_name,
    is_note_row,
    text_of,
)
from dangwu.dues.selectors.layouts import KnownItem, Layout
from dangwu.rules.dues import normal_name

LOOK_FOR_HEADINGS = 15  # rows from the top; above them stand titles and units
FIELDS = {
    "姓名": "name",
    "党员姓名": "name",
    "公民身份号码": "id_number",
    "身份证号": "id_number",
    "身份证号码": "id_number",
    "证件号码": "id_number",
    "所在党支部": "branch",
    "党支部": "branch",
    "支部": "branch",
    "计算基数": "base",
    "月计算基数": "base",
    "党费基数": "base",
    "基数": "base",
    "上季度第1月纯收入": "quarter.0",
    "上季度第2月纯收入": "quarter.1",
    "上季度第3月纯收入": "quarter.2",
    "原月交纳党费": "previous",
    "原月交纳数额": "previous",
    "养老金调整幅度": "increase",
    "养老金调整幅度(%)": "increase",
}
# Who it is, and sums of the other columns: said, and not taken for pay items.
NO_PAY = re.compile(
    r"序号|编号|工号|人员编号|性别|民族|年龄|年度|月份|日期|单位|部门|科室|处室|职务|职级|职称|级别|岗位"
    r"|人员类别|电话|手机|账号|卡号|开户行|备注|签名|签字|工龄|党龄|.*合计|.*小计|.*总额|应发.*|实发.*"
    r"|.*总计|扣款|代扣"
)
TOTALS = re.compile(r"(本页)?(合计|小计|总计|共计).*")
BLANKS = {"", "-", "—", "－", "/", "无"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as text, and what it was where that matters: a day, a number that lost digits."""

    text: str
    kind: str = ""

    @property
    def is_blank(self) -> bool:
        return self.text in BLANKS and not self.kind


@dataclass(frozen=True, slots=True)
class PayTable:
    """Headings and rows of a sheet, each row with its number as the spreadsheet counts."""

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    def as_json(self) -> dict[str, object]:
        return {
            "sheet": self.sheet,
            "headings": list(self.headings),
            "rows": [[n, [[c.text, c.kind] for c in cells]] for n, cells in self.rows],
        }

    @classmethod
    def from_json(cls, content: Any) -> "PayTable":
        rows = tuple(
            (number, tuple(Cell(text, kind) for text, kind in cells))
            for number, cells in content["rows"]
        )
        return cls(content["sheet"], tuple(content["headings"]), rows)


def find_table(book: Workbook) -> PayTable | None:
    """The first visible sheet that has a heading for names, or None."""
    for sheet in book.visible:
        rows = sheet.unmerged()
        for number, row in enumerate(rows[:LOOK_FOR_HEADINGS]):
            names = {normal_name(text_of(cell)) for cell in row}
            if {"姓名", "党员姓名"} & names:
                return _table(sheet, rows, number)
    return None


def _table(sheet: Sheet, rows: Sequence[Sequence[Value]], heading: int) -> PayTable:
    headings = tuple(text_of(cell) for cell in rows[heading])
    found = tuple(
        (number + 1, tuple(_cell(value) for value in row))
        for number, row in enumerate(rows)
        if number > heading and _holds_somebody(row)
    )
    return PayTable(sheet.name, headings, found)


def _holds_somebody(row: Sequence[Value]) -> bool:
    """No empty row, no row of notes, no row of totals."""
    texts = [text_of(value) for value in row]
    return (
        any(texts)
        and not is_note_row(row)
        and not any(TOTALS.fullmatch(normal_name(text)) for text in texts[:3])
    )


def _cell(value: Value) -> Cell:
    if isinstance(value, LostDigits):
        return Cell(value.shown, "lost")
    return Cell(text_of(value), "day" if isinstance(value, date) else "")


# ---- columns -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column stands for, by its place.

    `items` are names of pay: those the standard knows, and the `unknown` ones, which are kept as
    written and asked about. `passed_over` is told to the reader.
    """

    fields: dict[str, int]
    items: dict[int, str]
    unknown: tuple[int, ...]
    passed_over: tuple[str, ...]
    twice: tuple[tuple[str, str], ...]  # two headings that are one thing


def read_columns(table: PayTable, layout: Layout, known: Sequence[KnownItem]) -> Columns:
    """Map headings to fields and pay items; what is neither is asked about or said."""
    fields: dict[str, int] = {}
    items: dict[int, str] = {}
    unknown: list[int] = []
    passed: list[str] = []
    twice: list[tuple[str, str]] = []
    seen: dict[str, str] = {}
    by_name = {name: item for item in known for name in item.names}
    for place, heading in enumerate(table.headings):
        name = normal_name(heading)
        item, field = by_name.get(name), FIELDS.get(name)
        key = field or (item.id if item else name)
        if not name:
            if any(not cells[place].is_blank for _, cells in table.rows):
                passed.append(f"{cell_name(0, place)[:-1]}列（没有栏目名）")
        elif key in seen:
            twice.append((seen[key], heading))
        elif field:
            fields[field] = place
        elif item:
            items[place] = item.name
        elif NO_PAY.fullmatch(name) or not _has_numbers(table, place):
            passed.append(heading)
        else:
            items[place] = heading
            unknown.append(place)
        seen.setdefault(key, heading)
    return Columns(fields, items, tuple(unknown), tuple(passed), tuple(twice))


def _has_numbers(table: PayTable, place: int) -> bool:
    """Whether a column that nobody knows holds anything like an amount."""
    return any(re.search(r"\d", cells[place].text) for _, cells in table.rows)
