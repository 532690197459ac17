"""The board as a table: organisations below one, against what they owe.

What stands below a row is counted in it: the groups of a branch, the branches of a committee.
Rows stand in the order of the organisations; nothing is scored and nobody ranked.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from dangwu.core.scope import STEP
from dangwu.core.templatetags.dangwu import STATES as WORDS
from dangwu.duties.bulk import DONE, NA
from dangwu.duties.messages import BEARERS, cadence_text, cell_words, head_text
from dangwu.duties.selectors.board import Board, Cell, Folded, board_of
from dangwu.duties.selectors.lines import STATES, State
from dangwu.duties.selectors.rules import Owed
from dangwu.orgs.models import Organisation, OrganisationKind
from dangwu.orgs.selectors import organisations_below
from dangwu.rules.duties import Bearer

QUIET: tuple[State, ...] = ("done", "na")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    item: str
    title: str
    cadence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """One duty of a row. `cell` is that of the one organisation that owes it; where several do,
    `of` are as many and `done` those that have."""

    column: Column
    state: State
    text: str
    cell: Cell | None = None
    of: int = 0
    done: int = 0

    @property
    def word(self) -> str:
        """What a cell is called where the word of its state would say too much: owed, not yet."""
        is_ahead = self.state == "na" and self.cell is not None and bool(self.cell.due)
        return "未到" if is_ahead else WORDS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    organisation: Organisation
    cells: tuple[MatrixCell | None, ...]
    below: int  # organisations counted in the row besides its own

    def has(self, state: State) -> bool:
        return any(cell is not None and cell.state == state for cell in self.cells)

    @property
    def quiet(self) -> int:
        """How many duties are done or not owed: on a telephone only told."""
        return sum(cell is not None and cell.state in QUIET for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    counts: Mapping[State, int]  # of the cells of all rows


def matrix_of(organisation: Organisation, year: int, on: date) -> Matrix:
    """What stands directly below an organisation, with all below that, against its duties.

    Of a branch these are its groups. Only columns that somebody owes, and rows that owe something.
    """
    below = [each for each in organisations_below(organisation, on) if each.pk != organisation.pk]
    board = board_of(below, year, on)
    parts = _parts(organisation, below)
    folded = board.folded(
        {each.pk: number for number, part in enumerate(parts) for each in part}, len(parts)
    )
    columns = tuple(
        _column(owed) for owed in board.duties if folded[owed.item.id].states[:, :NA].any()
    )
    columns = _told_apart(columns, board)
    rows = tuple(
        Row(
            organisation=part[0],
            cells=tuple(
                _cell(column, folded[column.item], number, board, _unit(part, column.item, board))
                for column in columns
            ),
            below=len(part) - 1,
        )
        for number, part in enumerate(parts)
    )
    rows = tuple(row for row in rows if any(row.cells))
    counts = Counter(cell.state for row in rows for cell in row.cells if cell)
    return Matrix(columns=columns, rows=rows, counts={state: counts[state] for state in STATES})


def _parts(organisation: Organisation, below: Sequence[Organisation]) -> list[list[Organisation]]:
    """Each organisation directly below, first in a list of all that stands there."""
    length = len(organisation.scope_path) + STEP
    found: dict[str, list[Organisation]] = {}
    for each in sorted(below, key=lambda each: each.scope_path):
        found.setdefault(each.scope_path[:length], []).append(each)
    return sorted(found.values(), key=lambda part: (part[0].position, part[0].scope_path))


def _unit(part: Sequence[Organisation], item: str, board: Board) -> str:
    """What of a branch's row is owed by its groups alone is counted in groups."""
    has_groups = len(part) > 1 and part[1].kind == OrganisationKind.GROUP
    return "组" if has_groups and board.cell(part[0].pk, item) is None else ""


def _column(owed: Owed) -> Column:
    value = owed.value
    return Column(
        item=owed.item.id,
        title=head_text(value.satisfied_by, value.action),
        cadence=cadence_text(value.every, value.at_least, value.counted_in),
    )


def _told_apart(columns: Sequence[Column], board: Board) -> tuple[Column, ...]:
    """Two columns of one name (the member meeting of a branch, of a committee) name the bearer."""
    names = Counter(column.title for column in columns)
    bearers = {owed.item.id: BEARERS[_bearer(owed)] for owed in board.duties}
    return tuple(
        replace(column, title=f"{bearers[column.item]}{column.title}")
        if names[column.title] > 1
        else column
        for column in columns
    )


def _bearer(owed: Owed) -> Bearer:
    return cast(Bearer, owed.value.bearer[0])


def _cell(column: Column, folded: Folded, part: int, board: Board, unit: str) -> MatrixCell | None:
    """As the one that presses most; where several owe it, with how many have done it."""
    states = folded.states[part]
    owing = int(states[:NA].sum())
    if owing > 1:
        state, done = STATES[int(states.nonzero()[0][0])], int(states[DONE])
        text = f"{done} / {owing} {unit}".strip()
        return MatrixCell(column=column, state=state, text=text, of=owing, done=done)
    key = int(folded.owing[part] or folded.asked[part])
    cell = board.cell(key, column.item) if key else None
    if cell is None:
        return None
    return MatrixCell(
        column=column, state=cell.state, text=cell_words(cell, board.on), cell=cell, of=1
    )
