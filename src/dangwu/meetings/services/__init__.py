"""Acts on meetings. Each is one transaction and one audit line."""

from dangwu.meetings.selectors.quorum import Votes
from dangwu.meetings.services.deciding import Override
from dangwu.meetings.services.fields import MeetingFields, holds
from dangwu.meetings.services.guard import lock_item, lock_meeting, unsigned
from dangwu.meetings.services.hold import (
    close_meeting,
    new_sign_in_code,
    open_meeting,
    sign_in,
    sign_in_by_code,
)
from dangwu.meetings.services.items import (
    add_item,
    announce_decision,
    change_item,
    decide_item,
    note_approval,
    postpone_item,
    write_points,
)
from dangwu.meetings.services.plan import (
    ask_leave,
    call_meeting,
    cancel_meeting,
    change_meeting,
    invite_person,
    plan_meeting,
    uninvite_person,
)
from dangwu.meetings.services.record import BACK_FILL_DAYS, ItemFields, record_meeting
from dangwu.meetings.services.sign import (
    add_addition,
    add_follow_up,
    finish_follow_up,
    make_up,
    report_above,
    sign_minutes,
    write_record,
)

__all__ = [
    "BACK_FILL_DAYS",
    "ItemFields",
    "MeetingFields",
    "Override",
    "Votes",
    "add_addition",
    "add_follow_up",
    "add_item",
    "announce_decision",
    "ask_leave",
    "call_meeting",
    "cancel_meeting",
    "change_item",
    "change_meeting",
    "close_meeting",
    "decide_item",
    "finish_follow_up",
    "holds",
    "invite_person",
    "lock_item",
    "lock_meeting",
    "make_up",
    "new_sign_in_code",
    "note_approval",
    "open_meeting",
    "plan_meeting",
    "postpone_item",
    "record_meeting",
    "report_above",
    "sign_in",
    "sign_in_by_code",
    "sign_minutes",
    "uninvite_person",
    "unsigned",
    "write_points",
    "write_record",
]
