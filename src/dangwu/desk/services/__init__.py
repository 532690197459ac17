"""Acts at the desk. Each is one transaction and one audit line."""

from dangwu.desk.services.feeds import end_feed, make_feed
from dangwu.desk.services.reminders import make_reminders, put_away_reminders
from dangwu.desk.services.telling import Reminded, remind

__all__ = [
    "Reminded",
    "end_feed",
    "make_feed",
    "make_reminders",
    "put_away_reminders",
    "remind",
]
