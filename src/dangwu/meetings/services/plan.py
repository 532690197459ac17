"""Before a meeting: plan it, change it, cancel it, call who should attend; leave and guests."""

from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.meetings.models import LIVE, Meeting
from dangwu.meetings.selectors.life import life_plan_findings
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.selectors.roll import roll_on
from dangwu.meetings.services.attending import guest_row, renew_roll, write_roll
from dangwu.meetings.services.fields import MeetingFields, against_fields, columns
from dangwu.meetings.services.guard import State, in_state, lock_meeting, require, unsigned
from dangwu.members.models import Activity, Attendance, Person, Presence
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason

BEFORE = (State.PLANNED, State.CALLED)


@transaction.atomic
def plan_meeting(
    *, organisation: Organisation, fields: MeetingFields, by: HasKey | None, on: date
) -> Meeting:
    """Set a meeting for today or a day to come; a repeated submit gives the one already planned.

    Refused for a day gone by (record it instead), for a kind the organisation does not hold, and
    for a committee meeting where there is no committee (MTG-25).
    """
    place = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if (there := planned_already(place, fields)) is not None:
        return there
    gone = Reason("day_gone", (), {"day": fields.held_on}) if fields.held_on < on else None
    require((gone, *against_fields(place, fields)))
    meeting: Meeting = Meeting.objects.create(
        scope_path=place.scope_path, organisation=place, **columns(fields)
    )
    record_act(
        "meetings.meeting_planned", subject=meeting, by=by, on=on, facts={"kind": fields.kind}
    )
    return meeting


def planned_already(organisation: Organisation, fields: MeetingFields) -> Meeting | None:
    """The meeting of the same organisation, kind, day and title that was not cancelled."""
    found: Meeting | None = (
        Meeting.objects.filter(
            organisation=organisation,
            kind=fields.kind,
            held_on=fields.held_on,
            title=fields.title.strip(),
        )
        .exclude(state=State.CANCELLED)
        .first()
    )
    return found


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, fields: MeetingFields, by: HasKey | None, on: date
) -> Meeting:
    """Change what was planned; where it has been called, the roll is computed anew for the day.

    Refused once it is over (its record is changed then), for a day gone by, and for what planning
    refuses.
    """
    locked = lock_meeting(meeting)
    moved = fields.held_on != locked.held_on
    gone = Reason("day_gone", (), {"day": fields.held_on}) if fields.held_on < on else None
    require(
        (
            in_state(locked, LIVE, "修改安排"),
            _opened_today(locked, fields),
            gone if moved else None,
            *against_fields(locked.organisation, fields),
        )
    )
    changed = _set(locked, fields)
    if not changed:
        return locked
    locked.save(update_fields=changed)
    if locked.state != State.PLANNED:
        renew_roll(locked, roll_on(locked.organisation, locked.kinds, locked.held_on))
    record_act("meetings.meeting_changed", subject=locked, by=by, on=on, fields=changed)
    return locked


def _opened_today(meeting: Meeting, fields: MeetingFields) -> Reason | None:
    """What has begun is neither another day's meeting nor another body's."""
    same = (meeting.held_on, meeting.kind) == (fields.held_on, fields.kind)
    if meeting.state != State.OPEN or same:
        return None
    return Reason("wrong_state", (), {"state": meeting.get_state_display(), "act": "改日期或类别"})


def _set(meeting: Meeting, fields: MeetingFields) -> list[str]:
    """Set what differs; the names of what did."""
    given = columns(fields)
    changed = [name for name, value in given.items() if getattr(meeting, name) != value]
    for name in changed:
        setattr(meeting, name, given[name])
    return changed


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: HasKey | None, on: date) -> Meeting:
    """Call a meeting off before it is held; the row stays. Refused without a reason."""
    locked = lock_meeting(meeting)
    if locked.state == State.CANCELLED:
        return locked
    require(
        (
            in_state(locked, LIVE, "取消"),
            None if reason.strip() else Reason("reason_missing", ()),
        )
    )
    locked.state, locked.sign_in_code = State.CANCELLED, ""
    locked.save(update_fields=["state", "sign_in_code"])
    Attendance.objects.filter(source=locked.pk).delete()
    record_act("meetings.meeting_cancelled", subject=locked, by=by, on=on, detail=reason.strip())
    return locked


@transaction.atomic
def call_meeting(*, meeting: Meeting, requirements: str, by: HasKey | None, on: date) -> Meeting:
    """Tell everybody who should attend: writes the roll of the day, and the day they were told.

    Called again, new words count; the day first told stands. A late notice is warned of
    (`notice_findings`) and refuses nothing. Refused where nobody would be on the roll, and for a
    life meeting whose plan was not approved above where the rules ask it first (MTG-29).
    """
    locked = lock_meeting(meeting)
    expected = roll_on(locked.organisation, locked.kinds, locked.held_on)
    gone = Reason("day_gone", (), {"day": locked.held_on}) if locked.held_on < on else None
    require(
        (
            in_state(locked, BEFORE, "通知"),
            gone,
            None if expected else Reason("nobody_expected", (), {"day": locked.held_on}),
            *_plan_approved(locked, on),
        )
    )
    if locked.state == State.CALLED and locked.requirements == requirements.strip():
        return locked
    terms = meeting_terms(locked)
    locked.state, locked.requirements = State.CALLED, requirements.strip()
    locked.told_on = locked.told_on or on
    locked.standard, locked.rulebook = terms.standard, terms.digest
    locked.save(update_fields=["state", "requirements", "told_on", "standard", "rulebook"])
    write_roll(locked, expected)
    record_act(
        "meetings.meeting_called",
        subject=locked,
        by=by,
        on=on,
        facts={"kind": locked.kind, "expected": len(expected)},
    )
    return locked


def _plan_approved(meeting: Meeting, on: date) -> list[Reason]:
    """The committee's own life meeting, held first, is part of the plan of the members'."""
    if meeting.kind == Activity.COMMITTEE_MEETING:
        return []
    return life_plan_findings(meeting, on)


@transaction.atomic
def ask_leave(
    *,
    meeting: Meeting,
    person: Person,
    reason: str,
    in_writing: bool,
    by: HasKey | None,
    on: date,
) -> Attendance:
    """Note that somebody on the roll is on leave, and why; the count of who should attend stays.

    Refused without a reason, for who is not on the roll, before it is called and once signed.
    """
    locked = lock_meeting(meeting)
    row = _row_of(locked, person)
    require(
        (
            in_state(locked, (State.CALLED, State.OPEN, State.CLOSED), "登记请假"),
            None if reason.strip() else Reason("reason_missing", ()),
            None if row else Reason("not_on_roll", ()),
            Reason("was_there", (), {"name": person.name})
            if row and row.presence == Presence.PRESENT
            else None,
        )
    )
    assert row is not None
    row.presence, row.reason, row.in_writing = Presence.LEAVE, reason.strip(), in_writing
    row.save(update_fields=["presence", "reason", "in_writing"])
    record_act(
        "meetings.leave_asked", subject=locked, by=by, on=on, facts={"in_writing": in_writing}
    )
    return row


@transaction.atomic
def invite_person(*, meeting: Meeting, person: Person, by: HasKey | None, on: date) -> Attendance:
    """Put somebody beside the body on the roll (列席): neither counted nor voting."""
    locked = lock_meeting(meeting)
    row = _row_of(locked, person)
    if row is not None and row.invited:
        return row
    require(
        (
            in_state(locked, (*LIVE, State.CLOSED), "增加列席"),
            Reason("already_on_roll", ()) if row else None,
        )
    )
    fresh = guest_row(locked, person)
    fresh.save(force_insert=True)
    record_act("meetings.guest_invited", subject=locked, by=by, on=on)
    return fresh


@transaction.atomic
def uninvite_person(*, meeting: Meeting, person: Person, by: HasKey | None, on: date) -> None:
    """Take a guest off the roll; who should attend is never taken off, but asks leave."""
    locked = lock_meeting(meeting)
    row = _row_of(locked, person)
    require(
        (
            unsigned(locked),
            Reason("belongs_to_roll", ()) if row and not row.invited else None,
        )
    )
    if row is None:
        return
    row.delete()
    record_act("meetings.guest_uninvited", subject=locked, by=by, on=on)


def _row_of(meeting: Meeting, person: Person) -> Attendance | None:
    found: Attendance | None = (
        Attendance.objects.select_for_update()
        .filter(source=meeting.pk, person_id=person.pk)
        .first()
    )
    return found
