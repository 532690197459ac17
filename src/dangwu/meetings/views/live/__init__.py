"""Pages of a meeting that runs."""

from dangwu.meetings.views.live.items import item, item_change, item_new
from dangwu.meetings.views.live.own import count, own_opinion, poll_vote, present_by_code, room
from dangwu.meetings.views.live.running import close, code, hall, live
from dangwu.meetings.views.live.ticking import sign_in
from dangwu.meetings.views.live.voting import (
    count_result,
    opinion,
    poll,
    postpone,
    tellers,
    vote,
)

__all__ = [
    "close",
    "code",
    "count",
    "count_result",
    "hall",
    "item",
    "item_change",
    "item_new",
    "live",
    "opinion",
    "own_opinion",
    "poll",
    "poll_vote",
    "postpone",
    "present_by_code",
    "room",
    "sign_in",
    "tellers",
    "vote",
]
