"""The table of a workbook: the sheet and row whose headings are known best, and its rows. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dangwu.admission.services.checkup.columns import BY_NAME, HEADINGS, PASSED_OVER
from dangwu.core.sheets import Sheet, Value, Workbook, cell_name, is_note_row, text_of
from dangwu.core.sheets.model import LostDigits
from dangwu.members.services.roster.fields import bare_heading

LOOKED_AT = 15  # rows in which the headings are looked for
TOTALS = re.compile(r"[合总小共]计")
FEWEST = 2  # headings that make a table: the name and one fact


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are (number of the row from 1, cells); `places` the column of each known fact.

    `twice` and `unknown` are headings that are passed over: named a second time, or not known.
    """

    name: str
    headings: Sequence[str]
    places: Mapping[str, int]
    rows: Sequence[tuple[int, Sequence[Value]]]
    twice: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def cell(self, row: int, name: str) -> str:
        """Where a fact of a row stands: C17; the row alone where the sheet has no such column."""
        place = self.places.get(name)
        return f"第 {row} 行" if place is None else cell_name(row - 1, place)

    def as_json(self) -> dict[str, Any]:
        rows = [[number, [_plain(cell) for cell in cells]] for number, cells in self.rows]
        return {
            "name": self.name,
            "headings": list(self.headings),
            "places": dict(self.places),
            "rows": rows,
            "twice": list(self.twice),
            "unknown": list(self.unknown),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Table":
        rows = [(number, [_cell(cell) for cell in cells]) for number, cells in kept["rows"]]
        given = {**kept, "rows": rows}
        return cls(**{**given, "twice": tuple(kept["twice"]), "unknown": tuple(kept["unknown"])})


@dataclass(slots=True)
class _Found:
    places: dict[str, int] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def find_table(book: Workbook) -> Table | None:
    """The table of a workbook; None where no row names the person and a fact beside."""
    tables = (_table_of(sheet) for sheet in book.visible)
    found = [table for table in tables if table is not None]
    return max(found, key=lambda table: len(table.places), default=None)


def _table_of(sheet: Sheet) -> Table | None:
    rows = sheet.unmerged()
    scores = [len(_places(row).places) for row in rows[:LOOKED_AT]]
    top = scores.index(max(scores)) if scores else 0
    if not scores or scores[top] < FEWEST:
        return None
    found = _places(rows[top])
    if "name" not in found.places:
        return None
    headings = [" ".join(text_of(cell).split()) for cell in rows[top]]
    kept = [
        (number, row)
        for number, row in enumerate(rows[top + 1 :], start=top + 2)
        if _is_dossier(row, found.places)
    ]
    return Table(
        sheet.name, headings, found.places, kept, tuple(found.twice), tuple(found.unknown)
    )


def _places(row: Sequence[Value]) -> _Found:
    found = _Found()
    for place, cell in enumerate(row):
        bare = bare_heading(cell) if isinstance(cell, str) else ""
        name = HEADINGS.get(bare)
        if name and name not in found.places:
            found.places[name] = place
        elif name:
            found.twice.append(bare)
        elif bare and bare not in PASSED_OVER:
            found.unknown.append(bare)
    return found


def _is_dossier(row: Sequence[Value], places: Mapping[str, int]) -> bool:
    """Not blank, no notes under the headings, no line of totals, not the headings once more."""
    said = {name: text_of(row[place]) for name, place in places.items()}
    if not any(said.values()) or is_note_row(row):
        return False
    if TOTALS.match(re.sub(r"\s", "", said["name"])):
        return False
    return bare_heading(said["name"]) != bare_heading(BY_NAME["name"].heading)


# ---- as JSON -----------------------------------------------------------------------------------


def _plain(cell: Value) -> Any:
    """A cell as JSON has it: days in a list of their own, so that they stay days."""
    match cell:
        case datetime():
            return [cell.isoformat()]
        case date():
            return [cell.isoformat()]
        case LostDigits():
            return str(cell)
        case _:
            return cell


def _cell(kept: Any) -> Value:
    if not isinstance(kept, list):
        found: Value = kept
        return found
    text: str = kept[0]
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
