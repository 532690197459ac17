"""What a workbook is once it has been read: sheets of typed cells that know where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from dangwu.core.sheets.messages import REASONS
from dangwu.core.sheets.sandbox.limits import Limits, column_letters

EXACT_BELOW = 10**15  # a spreadsheet keeps fifteen digits; what is longer has lost its last ones
DEFAULT = Limits()


class SheetRefused(Exception):
    """The file is not read. `code` is one of `messages.REASONS`; `str()` is the sentence."""

    def __init__(self, code: str, numbers: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.numbers = dict(numbers or {})
        super().__init__(REASONS[code] % self.numbers)


@dataclass(frozen=True, slots=True)
class LostDigits:
    """A number of sixteen digits or more kept as a number: its last digits are gone.

    Identity and bank card numbers suffer this. `shown` is what the spreadsheet shows.
    """

    shown: str

    def __str__(self) -> str:
        return self.shown


Value = str | int | float | bool | date | datetime | LostDigits | None


class Merged(NamedTuple):
    """A merged range, counted from zero, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows[16][2]` is the cell C17; all rows are equally long."""

    name: str
    rows: list[list[Value]]
    merged: tuple[Merged, ...] = ()
    hidden: bool = False

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def unmerged(self) -> list[list[Value]]:
        """The rows with the value of each merged range written into all of its cells."""
        rows = [list(row) for row in self.rows]
        for area in self.merged:
            if area.top < len(rows) and area.left < self.width:
                value = self.rows[area.top][area.left]
                for row in rows[area.top : area.bottom + 1]:
                    right = min(area.right, self.width - 1)
                    row[area.left : right + 1] = [value] * (right - area.left + 1)
        return rows


@dataclass(frozen=True, slots=True)
class Workbook:
    """What `read_workbook` gives. `digest` is the SHA-256 of the file as it came."""

    name: str
    digest: str
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def visible(self) -> list[Sheet]:
        """The sheets a person sees, those without any cell left out."""
        return [sheet for sheet in self.sheets if sheet.rows and not sheet.hidden]


def cell_name(row: int, column: int) -> str:
    """Name a cell by its place counted from zero: `cell_name(16, 2) == "C17"`."""
    return f"{column_letters(column)}{row + 1}"


def text_of(value: Value) -> str:
    """A cell as a person would type it: no `.0`, days as 1992-05-13, blank for an empty cell."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float():
            return f"{value:.15g}"  # fifteen digits, as the spreadsheet itself shows it
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case _:
            return str(value).strip()
