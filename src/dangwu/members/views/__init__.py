"""Pages of members."""

from dangwu.members.views.acts import affiliate, change, condition, end_condition, register, reveal, status
from dangwu.members.views.people import person, roster, search
from dangwu.members.views.posts import hold_post, leave_post

__all__ = [
    "affiliate",
    "change",
    "condition",
    "end_condition",
    "hold_post",
    "leave_post",
    "person",
    "register",
    "reveal",
    "roster",
    "search",
    "status",
]
