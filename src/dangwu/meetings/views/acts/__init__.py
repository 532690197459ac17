"""One page an act on a meeting that is there."""

from dangwu.meetings.views.acts.after import (
    addition,
    announced,
    approved,
    complete,
    finish,
    follow_up,
    made_up,
    report,
    sign,
)
from dangwu.meetings.views.acts.before import call, cancel, invite, leave, uninvite

__all__ = [
    "addition",
    "announced",
    "approved",
    "call",
    "cancel",
    "complete",
    "finish",
    "follow_up",
    "invite",
    "leave",
    "made_up",
    "report",
    "sign",
    "uninvite",
]
