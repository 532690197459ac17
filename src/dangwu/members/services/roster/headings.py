"""Finding the roster in a workbook: the sheet, the row of headings, what each column is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dangwu.core.sheets import Sheet, Value, cell_name, text_of
from dangwu.core.sheets.values import narrow
from dangwu.members.services.roster.fields import (
    BY_NAME,
    HEADINGS,
    IGNORED_HEADINGS,
    MEMBERSHIP_WORDS,
    bare_heading,
)

LOOKED_AT = 40  # rows in which the headings are looked for
SAMPLED = 30  # cells of a column that tell what it holds


@dataclass(slots=True)
class ColumnFound:
    """A column of the sheet: where, what it is called, which field it is and how that was found.

    `how` is `label`, `synonym`, `content`, `remembered`, `chosen`, `passed`, `twice` or `unknown`.
    """

    index: int
    heading: str
    field: str
    how: str
    sample: Value = None

    @property
    def letters(self) -> str:
        return cell_name(0, self.index)[:-1]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the user chose of sheet, heading row (from zero) and columns; None and {}: find it."""

    sheet: int | None = None
    heading_row: int | None = None
    columns: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the roster is: number of the sheet, its rows, the heading row, the columns."""

    sheet: int
    rows: list[list[Value]]
    row: int
    columns: list[ColumnFound]

    @property
    def places(self) -> dict[str, int]:
        """The column of each field that is imported."""
        return {column.field: column.index for column in self.columns if column.field}


def find_headings(
    sheets: Sequence[Sheet], chosen: Chosen, remembered: Mapping[str, str]
) -> Headings:
    """The sheet and row that score best: headings that are known, by any name, count one each."""
    candidates = list(enumerate(sheets))
    if chosen.sheet is not None and 0 <= chosen.sheet < len(sheets):
        candidates = [candidates[chosen.sheet]]
    grids = {number: sheet.unmerged() for number, sheet in candidates}
    _, _, number, row = max(
        (_score(cells, remembered), len(rows), -number, -row)
        for number, rows in grids.items()
        for row, cells in enumerate(rows[:LOOKED_AT])
    )
    number, row, rows = -number, -row, grids[-number]
    if chosen.heading_row is not None and 0 <= chosen.heading_row < len(rows):
        row = chosen.heading_row
    return Headings(number, rows, row, _columns(rows, row, chosen.columns, remembered))


def _score(cells: Sequence[Value], remembered: Mapping[str, str]) -> int:
    bare = {bare_heading(cell) for cell in cells if isinstance(cell, str) and len(cell) <= 40}
    return len(
        {remembered.get(b) or HEADINGS[b][0] for b in bare if remembered.get(b) or b in HEADINGS}
    )


def _columns(
    rows: list[list[Value]], row: int, chosen: Mapping[int, str], remembered: Mapping[str, str]
) -> list[ColumnFound]:
    below = rows[row + 1 :]
    columns = [
        _column(index, text_of(cell), below, chosen, remembered)
        for index, cell in enumerate(rows[row])
    ]
    named = [column for column in columns if column.heading or column.field]
    _once_each(named)
    return named


def _column(
    index: int,
    heading: str,
    below: list[list[Value]],
    chosen: Mapping[int, str],
    remembered: Mapping[str, str],
) -> ColumnFound:
    cells = [row[index] for row in below[: SAMPLED * 3] if row[index] is not None][:SAMPLED]
    bare = bare_heading(heading)
    name, how = _recognised(bare, cells, remembered)
    if index in chosen:
        name, how = chosen[index], "chosen"
    sample = next((cell for cell in cells if not text_of(cell).startswith("注：")), None)
    return ColumnFound(
        index, " ".join(heading.split()), name if name in BY_NAME else "", how, sample
    )


def _recognised(
    bare: str, cells: Sequence[Value], remembered: Mapping[str, str]
) -> tuple[str, str]:
    if bare in remembered:
        return remembered[bare], "remembered"
    words = Counter(narrow(text_of(cell)) in MEMBERSHIP_WORDS for cell in cells)
    known = HEADINGS.get(bare)
    # 人员类别 is what the national system calls 正式党员, 预备党员: the cells tell which is meant.
    if (not known or known[0] == "category") and words[True] > len(cells) / 2:
        return "membership", "content"
    if known:
        return known[0], "label" if known[1] else "synonym"
    return "", "passed" if not bare or bare in IGNORED_HEADINGS else "unknown"


def _once_each(columns: list[ColumnFound]) -> None:
    """A field comes from one column: the chosen one, else the one called by its own name."""
    order = ("chosen", "remembered", "label", "synonym", "content")
    seen: set[str] = set()
    for column in sorted(columns, key=lambda c: order.index(c.how) if c.how in order else 9):
        if column.field in seen:
            column.field, column.how = "", "twice"
        elif column.field:
            seen.add(column.field)
