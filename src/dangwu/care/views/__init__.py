"""Pages of talks and visits."""

from dangwu.care.views.acts import leave_out, need, record, settle, withdraw, withdraw_talk
from dangwu.care.views.notes import need_note, note
from dangwu.care.views.pages import branch, home, mine, register, talk

__all__ = [
    "branch",
    "home",
    "leave_out",
    "mine",
    "need",
    "need_note",
    "note",
    "record",
    "register",
    "settle",
    "talk",
    "withdraw",
    "withdraw_talk",
]
