"""The minutes: complete them, sign them, add to them; report above; what follows a meeting."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.meetings.models import HELD, Addition, FollowUp, Meeting
from dangwu.meetings.services.guard import State, in_state, lock_meeting, require, unsigned
from dangwu.members.models import Attendance, Person, Presence
from dangwu.rules.verdict import Reason

WRITTEN = ("summary", "next_steps", "study_minutes", "superior_sent", "recorder", "chair", "place")


@transaction.atomic
def write_record(
    *,
    meeting: Meeting,
    summary: str,
    next_steps: str,
    by: HasKey | None,
    on: date,
    study_minutes: int | None = None,
    superior_sent: str | None = None,
    place: str | None = None,
    chair: Person | None = None,
    recorder: Person | None = None,
) -> Meeting:
    """Write what was discussed and what comes next, and complete what was not known before (None
    leaves as it is); study counts anew for who was there. Refused before it began, once signed."""
    locked = lock_meeting(meeting)
    require((in_state(locked, (State.OPEN, State.CLOSED), "写会议记录"),))
    given = {
        "summary": summary.strip(),
        "next_steps": next_steps.strip(),
        "study_minutes": study_minutes,
        "superior_sent": superior_sent,
        "place": place,
        "chair": chair,
        "recorder": recorder,
    }
    changed = [
        name
        for name, value in given.items()
        if value is not None and getattr(locked, name) != value
    ]
    for name in changed:
        setattr(locked, name, given[name])
    if changed:
        locked.save(update_fields=changed)
        _count_study(locked, changed)
        record_act("meetings.record_written", subject=locked, by=by, on=on, fields=changed)
    return locked


def _count_study(meeting: Meeting, changed: Sequence[str]) -> None:
    if "study_minutes" in changed and meeting.state == State.CLOSED:
        there = Attendance.objects.filter(source=meeting.pk, presence=Presence.PRESENT)
        there.update(minutes=meeting.study_minutes)


@transaction.atomic
def sign_minutes(
    *, meeting: Meeting, signed_by: Person, keeper: Person | None, by: HasKey | None, on: date
) -> Meeting:
    """Sign the minutes and lock them; from now on they are corrected by a dated addition alone.

    Refused before the meeting is over, for a signer who kept the minutes or was not there. Signed
    by the same already: nothing happens.
    """
    locked = lock_meeting(meeting)
    if locked.is_locked and locked.signed_by_id == signed_by.pk:
        return locked
    require(
        (
            in_state(locked, (State.CLOSED,), "签字"),
            *_against_signer(locked, signed_by),
        )
    )
    locked.state, locked.signed_on = State.SIGNED, on
    locked.signed_by, locked.keeper = signed_by, keeper
    locked.save(update_fields=["state", "signed_on", "signed_by", "keeper"])
    record_act("meetings.minutes_signed", subject=locked, by=by, on=on)
    return locked


def _against_signer(meeting: Meeting, signer: Person) -> Iterator[Reason]:
    if meeting.recorder_id == signer.pk:
        yield Reason("signer_is_recorder", (), {"name": signer.name})
    there = Attendance.objects.filter(source=meeting.pk, person=signer, presence=Presence.PRESENT)
    if not there.exists():
        yield Reason("signer_was_absent", (), {"name": signer.name})


@transaction.atomic
def add_addition(
    *, meeting: Meeting, text: str, added_by: Person | None, by: HasKey | None, on: date
) -> Addition:
    """Correct or complete signed minutes by words of their own, dated and named; they stand.

    Refused before they are signed: then the record itself is changed.
    """
    locked = lock_meeting(meeting)
    words = text.strip()
    same = Addition.objects.filter(meeting=locked, text=words, added_on=on).first()
    if same is not None:
        return same  # type: ignore[no-any-return]
    require(
        (
            None if locked.is_locked else Reason("not_signed", ()),
            None if words else Reason("text_missing", ()),
        )
    )
    row: Addition = Addition.objects.create(
        scope_path=locked.scope_path,
        meeting=locked,
        text=words,
        added_on=on,
        added_by=added_by,
    )
    record_act("meetings.minutes_added_to", subject=locked, by=by, on=on)
    return row


@transaction.atomic
def report_above(*, meeting: Meeting, by: HasKey | None, on: date) -> Meeting:
    """Note the day a meeting was reported to the level above (MTG-18, MTG-33): the first."""
    locked = lock_meeting(meeting)
    if locked.reported_on:
        return locked
    require((_was_held(locked),))
    locked.reported_on = on
    locked.save(update_fields=["reported_on"])
    record_act("meetings.meeting_reported", subject=locked, by=by, on=on)
    return locked


def _was_held(meeting: Meeting) -> Reason | None:
    return None if meeting.was_held else Reason("not_held_yet", ())


@transaction.atomic
def make_up(
    *,
    meeting: Meeting,
    people: Sequence[Person],
    made_up_on: date,
    by: HasKey | None,
    on: date,
) -> int:
    """Note that absentees made up what they missed, with its minutes; how many are new.

    A fact of a later day, so signed minutes do not stand in its way: the reason of the absence
    stays, and the day says that it was made up. Refused for who was there or not on the roll.
    """
    locked = lock_meeting(meeting)
    keys = {person.pk for person in people}
    rows = Attendance.objects.select_for_update().filter(source=locked.pk, person__in=keys)
    found = list(rows.select_related("person"))
    require(
        (
            _was_held(locked),
            None if len(found) == len(keys) else Reason("not_on_roll", ()),
            *_days_of_making_up(locked, made_up_on, on),
            *(
                Reason("was_there", (), {"name": row.person.name})
                for row in found
                if row.presence == Presence.PRESENT
            ),
        )
    )
    fresh = [row for row in found if row.presence != Presence.MADE_UP]
    for row in fresh:
        row.presence, row.made_up_on = Presence.MADE_UP, made_up_on
        row.minutes = locked.study_minutes
    Attendance.objects.bulk_update(fresh, ["presence", "made_up_on", "minutes"])
    if fresh:
        record_act(
            "meetings.lecture_made_up",
            subject=locked,
            by=by,
            on=made_up_on,
            facts={"people": len(fresh)},
        )
    return len(fresh)


def _days_of_making_up(meeting: Meeting, made_up_on: date, on: date) -> Iterator[Reason]:
    if made_up_on > on:
        yield Reason("made_up_in_future", (), {"day": made_up_on})
    if made_up_on < meeting.held_on:
        yield Reason("made_up_before", (), {"day": made_up_on, "held": meeting.held_on})


@transaction.atomic
def add_follow_up(
    *,
    meeting: Meeting,
    measure: str,
    owner: Person | None,
    due_on: date,
    by: HasKey | None,
    on: date,
    kind: str = FollowUp.Kind.TASK,
    problem: str = "",
) -> FollowUp:
    """Note what is to be done after a meeting, by whom and until when; the same again is one."""
    locked = lock_meeting(meeting)
    words = measure.strip()
    same = FollowUp.objects.filter(
        meeting=locked, kind=kind, measure=words, owner=owner, due_on=due_on
    ).first()
    if same is not None:
        return same  # type: ignore[no-any-return]
    late = due_on < locked.held_on
    numbers = {"day": due_on, "held": locked.held_on}
    require(
        (
            unsigned(locked),
            in_state(locked, (State.OPEN, *HELD), "登记会后事项"),
            None if words else Reason("text_missing", ()),
            Reason("due_before_meeting", (), numbers) if late else None,
        )
    )
    row: FollowUp = FollowUp.objects.create(
        scope_path=locked.scope_path,
        meeting=locked,
        kind=kind,
        problem=problem.strip(),
        measure=words,
        owner=owner,
        due_on=due_on,
    )
    record_act("meetings.follow_up_added", subject=locked, by=by, on=on, facts={"kind": kind})
    return row


@transaction.atomic
def finish_follow_up(
    *, follow_up: FollowUp, done_on: date, outcome: str, by: HasKey | None, on: date
) -> FollowUp:
    """Note that something was done, on which day and with what outcome; also after signing."""
    locked: FollowUp = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("meeting")
        .get(pk=follow_up.pk)
    )
    if locked.done_on == done_on and locked.outcome == outcome.strip():
        return locked
    held = locked.meeting.held_on
    early = Reason("done_before_meeting", (), {"day": done_on, "held": held})
    require(
        (
            early if done_on < held else None,
            Reason("day_to_come", (), {"day": done_on}) if done_on > on else None,
        )
    )
    locked.done_on, locked.outcome = done_on, outcome.strip()
    locked.save(update_fields=["done_on", "outcome"])
    record_act("meetings.follow_up_finished", subject=locked.meeting, by=by, on=on)
    return locked
