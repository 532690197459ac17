"""The meeting itself: open it, sign people in, by list or by the code in the room, close it."""

import secrets
from collections.abc import Sequence
from datetime import date, time

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.selectors.roll import roll_on
from dangwu.meetings.selectors.votes import digest_of
from dangwu.meetings.services.attending import renew_roll
from dangwu.meetings.services.fields import STUDIES, minutes_between
from dangwu.meetings.services.guard import (
    State,
    in_state,
    lock_meeting,
    not_to_come,
    require,
)
from dangwu.members.models import Attendance, Person, Presence
from dangwu.rules.verdict import Reason

CODE_BYTES = 9  # 12 signs in an address; it holds only while the meeting is open


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: HasKey | None, on: date) -> Meeting:
    """Begin a meeting on its day, called before or not: its roll is as the facts are now.

    Refused before its day, and where nobody would be on the roll. Open already: nothing happens.
    """
    locked = lock_meeting(meeting)
    if locked.state == State.OPEN:
        return locked
    require(
        (
            in_state(locked, (State.PLANNED, State.CALLED), "开始"),
            not_to_come(locked.held_on, on),
        )
    )
    _renew_roll(locked)
    terms = meeting_terms(locked)
    locked.state, locked.standard, locked.rulebook = State.OPEN, terms.standard, terms.digest
    locked.save(update_fields=["state", "standard", "rulebook"])
    record_act("meetings.meeting_opened", subject=locked, by=by, on=on)
    return locked


def _renew_roll(meeting: Meeting) -> None:
    expected = roll_on(meeting.organisation, meeting.kinds, meeting.held_on)
    require((None if expected else Reason("nobody_expected", (), {"day": meeting.held_on}),))
    renew_roll(meeting, expected)


@transaction.atomic
def sign_in(
    *,
    meeting: Meeting,
    people: Sequence[Person],
    presence: str,
    by: HasKey | None,
    on: date,
) -> int:
    """Note of some people on the roll that they are there, on leave or absent; how many changed.

    After the meeting it is a correction, refused once something was decided: the numbers of the
    decision are those of the roll. Refused for who is not on the roll.
    """
    locked = lock_meeting(meeting)
    keys = {person.pk for person in people}
    rows = Attendance.objects.select_for_update().filter(source=locked.pk, person__in=keys)
    found = list(rows)
    require(
        (
            in_state(locked, (State.OPEN, State.CLOSED), "签到"),
            _nothing_decided(locked),
            None if len(found) == len(keys) else Reason("not_on_roll", ()),
        )
    )
    changed = [row for row in found if row.presence != presence]
    minutes = locked.study_minutes if locked.state == State.CLOSED else 0
    for row in changed:
        row.presence = presence
        row.minutes = minutes if presence == Presence.PRESENT else 0
    Attendance.objects.bulk_update(changed, ["presence", "minutes"])
    if changed:
        record_act(
            "meetings.people_signed_in",
            subject=locked,
            by=by,
            on=on,
            facts={"people": len(changed), "presence": presence},
        )
    return len(changed)


def _nothing_decided(meeting: Meeting) -> Reason | None:
    """While it runs people come and go; when it is over, what was decided holds the numbers."""
    if meeting.state != State.CLOSED:
        return None
    decided = AgendaItem.objects.filter(meeting=meeting, decision__isnull=False)
    return Reason("attendance_decided", ()) if decided.exists() else None


@transaction.atomic
def new_sign_in_code(*, meeting: Meeting, by: HasKey | None, on: date) -> str:
    """A fresh code for the room, in place of the one before; only its digest is kept."""
    locked = lock_meeting(meeting)
    require((in_state(locked, (State.OPEN,), "换签到码"),))
    code = secrets.token_urlsafe(CODE_BYTES)
    locked.sign_in_code = digest_of(code)
    locked.save(update_fields=["sign_in_code"])
    record_act("meetings.code_made", subject=locked, by=by, on=on)
    return code


@transaction.atomic
def sign_in_by_code(*, code: str, person: Person, by: HasKey | None, on: date) -> Meeting:
    """Somebody signs in with the code of the room; no place is asked.

    Refused for a code that is not that of an open meeting, and for who is not on its roll: to them
    both read the same.
    """
    meeting: Meeting | None = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(sign_in_code=digest_of(code), state=State.OPEN)
        .first()
    )
    row = _own_row(meeting, person) if meeting else None
    require((None if meeting and row else Reason("code_unknown", ()),))
    assert meeting is not None
    assert row is not None
    if row.presence != Presence.PRESENT:
        row.presence = Presence.PRESENT
        row.save(update_fields=["presence"])
        record_act("meetings.signed_in_by_code", subject=meeting, by=by, on=on)
    return meeting


def _own_row(meeting: Meeting, person: Person) -> Attendance | None:
    rows = Attendance.objects.select_for_update().filter(source=meeting.pk, person=person)
    found: Attendance | None = rows.first()
    return found


@transaction.atomic
def close_meeting(
    *, meeting: Meeting, ends_at: time | None, by: HasKey | None, on: date
) -> Meeting:
    """End a meeting: who did not sign in was absent, who was there gets the minutes of study.

    Refused while an item to be voted on is neither decided nor postponed, and where nobody signed
    in. Closed already: nothing happens.
    """
    locked = lock_meeting(meeting)
    if locked.state == State.CLOSED:
        return locked
    rows = Attendance.objects.filter(source=locked.pk)
    require(
        (
            in_state(locked, (State.OPEN,), "结束"),
            not_to_come(locked.held_on, on),
            _ends_after_begin(locked, ends_at),
            _items_open(locked),
            None
            if rows.filter(presence=Presence.PRESENT).exists()
            else Reason("nobody_present", ()),
        )
    )
    locked.state, locked.ends_at, locked.sign_in_code = State.CLOSED, ends_at or locked.ends_at, ""
    locked.recorded_on = on
    locked.study_minutes = locked.study_minutes or _study_of(locked)
    locked.save(update_fields=["state", "ends_at", "sign_in_code", "recorded_on", "study_minutes"])
    rows.filter(presence=Presence.EXPECTED).update(presence=Presence.ABSENT)
    rows.filter(presence=Presence.PRESENT).update(minutes=locked.study_minutes)
    record_act("meetings.meeting_closed", subject=locked, by=by, on=on)
    return locked


def _study_of(meeting: Meeting) -> int:
    if not any(kind in STUDIES for kind in meeting.kinds):
        return 0
    return minutes_between(meeting.begins_at, meeting.ends_at)


def _ends_after_begin(meeting: Meeting, ends_at: time | None) -> Reason | None:
    if ends_at is None or meeting.begins_at is None or ends_at > meeting.begins_at:
        return None
    numbers = {"begins": f"{meeting.begins_at:%H:%M}", "ends": f"{ends_at:%H:%M}"}
    return Reason("ends_before_begin", (), numbers)


def _items_open(meeting: Meeting) -> Reason | None:
    waiting = AgendaItem.objects.filter(
        meeting=meeting, decision__isnull=True, postponed=False
    ).exclude(matter="")
    titles = tuple(waiting.values_list("title", flat=True))
    return Reason("items_open", (), {"count": len(titles), "titles": titles}) if titles else None
