"""Acts on the preparation of a life meeting, and on what follows it (MTG-15, MTG-29)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.meetings.models import (
    LIVE,
    CheckingPaper,
    FollowUp,
    Meeting,
    Opinion,
    PreparationStep,
)
from dangwu.meetings.selectors.life import (
    LIFE_PLAN,
    is_life,
    participants_of,
)
from dangwu.meetings.selectors.life_steps import BY_HAND, named_steps
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.services.guard import lock_meeting, require, unsigned
from dangwu.members.models import Person
from dangwu.procedures.models import Case, State
from dangwu.procedures.selectors import case_of
from dangwu.procedures.services import submit_case
from dangwu.rules.verdict import Reason


@transaction.atomic
def submit_life_plan(*, meeting: Meeting, note: str = "", by: User | None, on: date) -> Case:
    """Put the plan of a life meeting before the level above (MTG-29.plan_approved, MTG-15.steps).

    Refused for another kind of meeting, after it was held, and as `procedures.submit_case`
    refuses.
    """
    locked = lock_meeting(meeting)
    case = case_of(locked, LIFE_PLAN)
    if case and case.state == State.WAITING and case.submitted_by == by:
        return case  # the same press again
    require((_no_life(locked), _over(locked)))
    return submit_case(
        kind=LIFE_PLAN,
        subject=locked,
        organisation=locked.organisation,
        title=f"{locked.organisation.short_name}{locked.title}方案",
        note=note,
        content={
            "title": locked.title,
            "held_on": locked.held_on,
            "place": locked.place,
            "chair": locked.chair_id,
        },
        by=by,
        on=on,
    )


@transaction.atomic
def mark_step(
    *, meeting: Meeting, step: str, done_on: date, note: str = "", by: User | None, on: date
) -> PreparationStep:
    """Note a step that leaves no fact of its own as done (MTG-15.steps); once more corrects it.

    Refused for a step the standard does not name, for one that facts show, for a day to come, and
    once the minutes are signed.
    """
    locked = lock_meeting(meeting)
    names = {each.id: each.name for each in named_steps(meeting_terms(locked))}
    known = PreparationStep.objects.filter(meeting=locked, step=step).first()
    if known and (known.done_on, known.note) == (done_on, note.strip()):
        return known  # type: ignore[no-any-return]
    require(
        (
            _no_life(locked),
            unsigned(locked),
            Reason("no_such_step", (), {"step": step}) if step not in names else None,
            Reason("step_by_fact", (), {"name": names[step]})
            if step in names and step not in BY_HAND
            else None,
            _to_come(done_on, on),
        )
    )
    row: PreparationStep = known or PreparationStep(
        scope_path=locked.scope_path, meeting=locked, step=step
    )
    row.done_on, row.note = done_on, note.strip()
    row.save()
    record_act(
        "meetings.preparation_noted", subject=locked, by=by, on=done_on, facts={"step": step}
    )
    return row


@transaction.atomic
def gather_opinion(
    *,
    meeting: Meeting,
    source: str,
    text: str,
    gathered_on: date,
    about: Person | None = None,
    by: User | None,
    on: date,
) -> Opinion:
    """Take down an opinion gathered for the meeting, about the body or one of its members.

    One about a person is read by that person and by who keeps the meeting. Refused without words,
    for a day to come, about somebody who does not take part, and once the minutes are signed.
    """
    locked = lock_meeting(meeting)
    words = text.strip()
    same = Opinion.objects.filter(
        meeting=locked, about=about, source=source, text=words, gathered_on=gathered_on
    ).first()
    if same is not None:
        return same  # type: ignore[no-any-return]
    require(
        (
            _no_life(locked),
            unsigned(locked),
            None if words else Reason("text_missing", ()),
            _to_come(gathered_on, on),
            *_strangers(locked, [about] if about else []),
        )
    )
    row: Opinion = Opinion.objects.create(
        scope_path=locked.scope_path,
        meeting=locked,
        about=about,
        source=source,
        text=words,
        gathered_on=gathered_on,
    )
    facts = {"source": source, "about_person": about is not None}
    record_act("meetings.opinion_gathered", subject=locked, by=by, on=gathered_on, facts=facts)
    return row


@transaction.atomic
def hand_in_paper(
    *, meeting: Meeting, person: Person, text: str, by: User | None, on: date
) -> CheckingPaper:
    """A participant hands in the checking paper, an absentee the written statement (MTG-29).

    Handed in again, the words are replaced and the first day stays. Refused without words, for
    who does not take part, and once the minutes are signed.
    """
    locked = lock_meeting(meeting)
    words = text.strip()
    row = CheckingPaper.objects.filter(meeting=locked, person=person).first()
    if row and words and row.text == words and row.handed_on:
        return row  # type: ignore[no-any-return]
    require(
        (
            _no_life(locked),
            unsigned(locked),
            None if words else Reason("paper_empty", ()),
            *_strangers(locked, [person]),
        )
    )
    row = row or CheckingPaper(scope_path=locked.scope_path, meeting=locked, person=person)
    row.text, row.handed_on = words, row.handed_on or on
    row.save()
    record_act("meetings.paper_handed", subject=locked, by=by, on=on)
    return row


@transaction.atomic
def note_papers(
    *, meeting: Meeting, people: Sequence[Person], handed_on: date, by: User | None, on: date
) -> int:
    """Note that participants handed their papers in elsewhere; how many are new.

    Refused for nobody, a day to come, for who does not take part, and once the minutes are signed.
    """
    locked = lock_meeting(meeting)
    require(
        (
            _no_life(locked),
            unsigned(locked),
            None if people else Reason("nobody_chosen", ()),
            _to_come(handed_on, on),
            *_strangers(locked, people),
        )
    )
    known = {row.person_id: row for row in CheckingPaper.objects.filter(meeting=locked)}
    fresh = [each for each in people if each.pk not in known or not known[each.pk].handed_on]
    for person in fresh:
        row = known.get(person.pk) or CheckingPaper(
            scope_path=locked.scope_path, meeting=locked, person=person
        )
        row.handed_on = handed_on
        row.save()
    if fresh:
        record_act(
            "meetings.papers_noted",
            subject=locked,
            by=by,
            on=handed_on,
            facts={"people": len(fresh)},
        )
    return len(fresh)


@transaction.atomic
def tell_absent(
    *, meeting: Meeting, people: Sequence[Person], told_on: date, by: User | None, on: date
) -> int:
    """Note that absentees were told the criticism afterwards (MTG-29.absent); how many are new.

    A fact of a later day, so signed minutes do not stand in its way. Refused before the meeting
    was held, for who was there or does not take part, for a day to come or before the meeting.
    """
    locked = lock_meeting(meeting)
    absent = {each.person.pk for each in participants_of(locked) if each.was_absent}
    early = Reason("told_before_meeting", (), {"day": told_on, "held": locked.held_on})
    require(
        (
            _no_life(locked),
            None if locked.was_held else Reason("not_held_yet", ()),
            None if people else Reason("nobody_chosen", ()),
            _to_come(told_on, on),
            early if told_on < locked.held_on else None,
            *_strangers(locked, people),
            *_there(locked, [each for each in people if each.pk not in absent]),
        )
    )
    known = {row.person_id: row for row in CheckingPaper.objects.filter(meeting=locked)}
    fresh = [each for each in people if each.pk not in known or not known[each.pk].told_on]
    for person in fresh:
        row = known.get(person.pk) or CheckingPaper(
            scope_path=locked.scope_path, meeting=locked, person=person
        )
        row.told_on = told_on
        row.save()
    if fresh:
        record_act(
            "meetings.criticism_told",
            subject=locked,
            by=by,
            on=told_on,
            facts={"people": len(fresh)},
        )
    return len(fresh)


@transaction.atomic
def list_remedy(
    *,
    meeting: Meeting,
    problem: str,
    measure: str,
    owner: Person,
    due_on: date,
    by: User | None,
    on: date,
) -> FollowUp:
    """List a fault to be mended, how, by whom and until when (MTG-15.steps); the same is one.

    It follows the meeting, so signed minutes do not stand in its way. Refused before the meeting
    was held, without words, for an owner who does not take part, for a deadline before the
    meeting.
    """
    locked = lock_meeting(meeting)
    words = {"problem": problem.strip(), "measure": measure.strip()}
    same = FollowUp.objects.filter(
        meeting=locked, kind=FollowUp.Kind.REMEDY, owner=owner, due_on=due_on, **words
    ).first()
    if same is not None:
        return same  # type: ignore[no-any-return]
    early = Reason("due_before_meeting", (), {"day": due_on, "held": locked.held_on})
    require(
        (
            _no_life(locked),
            None if locked.was_held else Reason("remedy_before_meeting", ()),
            None if all(words.values()) else Reason("text_missing", ()),
            early if due_on < locked.held_on else None,
            *_strangers(locked, [owner]),
        )
    )
    row: FollowUp = FollowUp.objects.create(
        scope_path=locked.scope_path,
        meeting=locked,
        kind=FollowUp.Kind.REMEDY,
        owner=owner,
        due_on=due_on,
        **words,
    )
    record_act("meetings.remedy_listed", subject=locked, by=by, on=on)
    return row


# ---- what stands against it --------------------------------------------------------------------


def _no_life(meeting: Meeting) -> Reason | None:
    if is_life(meeting):
        return None
    return Reason("not_a_life_meeting", (), {"kind": meeting.kind})


def _over(meeting: Meeting) -> Reason | None:
    return None if meeting.state in LIVE else Reason("life_plan_after_meeting", ())


def _to_come(day: date, on: date) -> Reason | None:
    return Reason("day_to_come", (), {"day": day}) if day > on else None


def _strangers(meeting: Meeting, people: Sequence[Person]) -> Iterator[Reason]:
    if not people:
        return
    there = {each.person.pk for each in participants_of(meeting)}
    for person in people:
        if person.pk not in there:
            yield Reason("not_a_participant", (), {"name": person.name})


def _there(meeting: Meeting, people: Sequence[Person]) -> Iterator[Reason]:
    on_roll = {each.person.pk for each in participants_of(meeting)}
    for person in people:
        if person.pk in on_roll:
            yield Reason("was_at_meeting", (), {"name": person.name})
