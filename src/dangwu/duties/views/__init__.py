"""Pages of duties."""

from dangwu.duties.views.acts import record, withdraw
from dangwu.duties.views.board import board, board_sheet
from dangwu.duties.views.year import calendar, home, reason, year

__all__ = ["board", "board_sheet", "calendar", "home", "reason", "record", "withdraw", "year"]
