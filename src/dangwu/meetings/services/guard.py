"""What every act on a meeting asks first: the row locked, unsigned, in a state that fits."""

from collections.abc import Iterable, Sequence
from datetime import date

from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.rules.verdict import Reason, verdict_from

State = Meeting.State


def lock_meeting(meeting: Meeting) -> Meeting:
    """The row as it is now, held until the end of the transaction."""
    found: Meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("organisation", "chair", "recorder")
        .get(pk=meeting.pk)
    )
    return found


def lock_item(item: AgendaItem) -> AgendaItem:
    """An item held until the end of the transaction, with the meeting as it is now."""
    meeting = lock_meeting(item.meeting)
    found: AgendaItem = (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("about", "decision")
        .get(pk=item.pk)
    )
    found.meeting = meeting
    return found


def unsigned(meeting: Meeting) -> Reason | None:
    """Signed minutes stand: what comes after is a dated addition, or a fact of its own."""
    if not meeting.is_locked:
        return None
    return Reason("minutes_signed", (), {"on": meeting.signed_on})


def in_state(meeting: Meeting, allowed: Sequence[str], act: str) -> Reason | None:
    """Why the state of the meeting does not fit; signed minutes have a reason of their own."""
    if meeting.state in allowed:
        return None
    if locked := unsigned(meeting):
        return locked
    return Reason("wrong_state", (), {"state": meeting.get_state_display(), "act": act})


def not_to_come(meeting_day: date, on: date) -> Reason | None:
    """What has not happened is neither opened, closed nor recorded."""
    return Reason("meeting_in_future", (), {"day": meeting_day}) if meeting_day > on else None


def require(reasons: Iterable[Reason | None]) -> None:
    verdict_from(reasons).require()
