"""What is due, done, missing: of one organisation, of many, of people, in a span."""

from dangwu.duties.selectors.board import Board, Cell, board_of
from dangwu.duties.selectors.lines import (
    PRESSING,
    STATES,
    DutyLine,
    State,
    TurnLine,
    duties_of,
    open_duties,
)
from dangwu.duties.selectors.matrix import Matrix, MatrixCell, Row, matrix_of
from dangwu.duties.selectors.people import PeopleDuty, people_duties
from dangwu.duties.selectors.records import done_records_visible_to, records_of
from dangwu.duties.selectors.spans import DueLine, Month, calendar_of, lines_due

__all__ = [
    "PRESSING",
    "STATES",
    "Board",
    "Cell",
    "DueLine",
    "DutyLine",
    "Matrix",
    "MatrixCell",
    "Month",
    "PeopleDuty",
    "Row",
    "State",
    "TurnLine",
    "board_of",
    "calendar_of",
    "done_records_visible_to",
    "duties_of",
    "lines_due",
    "matrix_of",
    "open_duties",
    "people_duties",
    "records_of",
]
