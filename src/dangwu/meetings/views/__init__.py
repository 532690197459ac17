"""Pages of meetings."""

from dangwu.meetings.views.roll import roll

__all__ = [
    "roll",
]
