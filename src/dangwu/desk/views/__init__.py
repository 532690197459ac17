"""Pages of the desk."""

from dangwu.desk.views.calendar import calendar, end_calendar, feed
from dangwu.desk.views.home import home
from dangwu.desk.views.organisations import checkup, organisation, self_check, tree
from dangwu.desk.views.reminders import read_reminders

__all__ = [
    "calendar",
    "checkup",
    "end_calendar",
    "feed",
    "home",
    "organisation",
    "read_reminders",
    "self_check",
    "tree",
]
