"""A meeting already held, written down at once: one transaction, however many people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.meetings import count_rows, items_of
from dangwu.meetings.selectors.quorum import Tally, Votes, outcome_of
from dangwu.meetings.selectors.roll import roll_on
from dangwu.meetings.services.attending import attendance_row, guest_row
from dangwu.meetings.services.deciding import against_counts, against_outcome, decision_row
from dangwu.meetings.services.fields import MeetingFields, against_fields, columns
from dangwu.meetings.services.guard import State, not_to_come, require
from dangwu.meetings.services.items import Topic, against_topic
from dangwu.meetings.services.plan import planned_already
from dangwu.members.models import Attendance, Person, Presence
from dangwu.orgs.models import Decision, Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.rules.meetings import VoteOutcome
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

BACK_FILL_DAYS = 7  # practice: what is recorded later is shown as back-filled
ABSENCES = (Presence.LEAVE, Presence.ABSENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFields:
    """One item of a meeting already held; `votes` where it was put to the vote by its `matter`.

    `written_for` are for-votes handed in before the meeting; only some matters count them.
    """

    title: str
    task: str = ""
    matter: str = ""
    about: Person | None = None
    points: str = ""
    dissent: str = ""
    result: str = ""
    postponed: bool = False
    wording: str = ""
    votes: Votes | None = None
    written_for: int = 0
    needs_approval: bool = False

    @property
    def topic(self) -> Topic:
        return Topic(
            title=self.title.strip(), task=self.task, matter=self.matter, about=self.about
        )


@dataclass(frozen=True, slots=True)
class _Voted:
    """An item with what was judged of its votes."""

    item: AgendaItem
    given: ItemFields
    tally: Tally
    outcome: VoteOutcome


@transaction.atomic
def record_meeting(
    *,
    organisation: Organisation,
    fields: MeetingFields,
    absent: Mapping[UUID, tuple[str, str]],
    guests: Sequence[Person] = (),
    items: Sequence[ItemFields] = (),
    summary: str = "",
    next_steps: str = "",
    by: HasKey | None,
    on: date,
    back_filled: bool = False,
) -> Meeting:
    """Write down a meeting already held, with its items and their votes: everybody of the roll
    was there but the `absent` (person → presence, reason).

    A meeting that was planned and not called is written into its row; the same submitted again
    gives the meeting that is there, and other words about it are refused, so that nobody takes
    them for kept. Recorded more than `BACK_FILL_DAYS` later it is back-filled.
    Refused for a day to come, for what planning and putting an item refuse, and for votes that
    cannot be; a close vote that was taken is warned of.
    """
    place = Organisation.objects.select_for_update().get(pk=organisation.pk)
    planned = planned_already(place, fields)
    if planned is not None and planned.was_held:
        given = _Given(fields, absent, guests, items, summary.strip(), next_steps.strip())
        require((_otherwise(planned, given),))
        return planned
    terms = terms_of(place, fields.held_on)
    meeting = _meeting(place, fields, planned)
    rows = _rows(meeting, absent, guests, terms)
    drafts = _drafts(meeting, items)
    voted = list(_voted(drafts, items, rows, terms))
    require(
        (
            not_to_come(fields.held_on, on),
            _under_way(planned),
            *against_fields(place, fields, terms),
            *_against_rows(rows, absent, fields.held_on),
            *_against_items(meeting, items, terms),
            *(reason for each in voted for reason in _against_votes(each)),
        )
    )
    meeting.summary, meeting.next_steps = summary.strip(), next_steps.strip()
    meeting.standard, meeting.rulebook = terms.standard, terms.digest
    meeting.state, meeting.recorded_on = State.CLOSED, on
    meeting.back_filled = back_filled or (on - fields.held_on).days > BACK_FILL_DAYS
    meeting.save(force_insert=planned is None)
    if planned is not None:  # what was held stands in the place of the agenda that was planned
        AgendaItem.objects.filter(meeting=planned).delete()
    Attendance.objects.bulk_create(rows)
    _write_items(meeting, drafts, voted, terms)
    record_act(
        "meetings.meeting_recorded",
        subject=meeting,
        by=by,
        on=on,
        facts={
            "kind": meeting.kind,
            "people": len(rows),
            "items": len(drafts),
            "decisions": len(voted),
            "back_filled": meeting.back_filled,
        },
    )
    return meeting


# ---- what is on record already -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Given:
    """What was typed of a meeting, to be held against the one on record."""

    fields: MeetingFields
    absent: Mapping[UUID, tuple[str, str]]
    guests: Sequence[Person]
    items: Sequence[ItemFields]
    summary: str
    next_steps: str


def _otherwise(held: Meeting, given: _Given) -> Reason | None:
    """Against words other than those on record; nothing where the same was submitted again."""
    same = (
        all(getattr(held, name) == value for name, value in columns(given.fields).items())
        and (held.summary, held.next_steps) == (given.summary, given.next_steps)
        and _same_people(held, given)
        and _items_on_record(held) == [_as_written(item) for item in given.items]
    )
    numbers = {"title": held.title, "day": held.held_on}
    return None if same else Reason("recorded_otherwise", (), numbers)


def _same_people(held: Meeting, given: _Given) -> bool:
    rows = list(Attendance.objects.filter(source=held.pk))
    away = {row.person_id: (row.presence, row.reason) for row in rows if row.presence in ABSENCES}
    asked = {
        key: (Presence(presence), why.strip()) for key, (presence, why) in given.absent.items()
    }
    on_roll = {row.person_id for row in rows if not row.invited}
    invited = {row.person_id for row in rows if row.invited}
    return away == asked and invited == {person.pk for person in given.guests} - on_roll


def _as_written(given: ItemFields) -> tuple[object, ...]:
    words = (given.points.strip(), given.dissent.strip(), given.result.strip())
    votes = given.votes
    if votes is None:
        return (given.title.strip(), given.matter, given.about, *words, None)
    counted = (votes.votes_for, votes.against, votes.abstained, votes.invalid)
    cast = (votes.method, *counted, given.wording.strip(), given.needs_approval)
    return (given.title.strip(), given.matter, given.about, *words, cast)


def _items_on_record(held: Meeting) -> list[tuple[object, ...]]:
    return [
        (
            item.title,
            item.matter,
            item.about,
            *(item.points, item.dissent, item.result),
            _cast(item.decision) if item.decision else None,
        )
        for item in items_of(held)
    ]


def _cast(decision: Decision) -> tuple[object, ...]:
    counted = (decision.votes_for, decision.against, decision.abstained, decision.invalid)
    return (decision.method, *counted, decision.wording, decision.needs_approval)


def _meeting(
    organisation: Organisation, fields: MeetingFields, planned: Meeting | None
) -> Meeting:
    """The row to be written: the planned one with what is typed now, or a new one."""
    if planned is None:
        return Meeting(
            scope_path=organisation.scope_path, organisation=organisation, **columns(fields)
        )
    planned.organisation = organisation
    for name, value in columns(fields).items():
        setattr(planned, name, value)
    return planned


def _under_way(planned: Meeting | None) -> Reason | None:
    if planned is None or planned.state == State.PLANNED:
        return None
    return Reason("meeting_under_way", ())


# ---- who was there -----------------------------------------------------------------------------


def _rows(
    meeting: Meeting,
    absent: Mapping[UUID, tuple[str, str]],
    guests: Sequence[Person],
    terms: Terms,
) -> list[Attendance]:
    expected = roll_on(meeting.organisation, meeting.kinds, meeting.held_on, terms)
    on_roll = {each.person.pk for each in expected}
    rows = [attendance_row(meeting, each) for each in expected]
    beside = {person.pk: person for person in guests if person.pk not in on_roll}
    rows += [guest_row(meeting, person) for person in beside.values()]
    for row in rows:
        presence, reason = absent.get(row.person_id, (Presence.PRESENT, ""))
        row.presence, row.reason = presence, reason.strip()
        row.minutes = meeting.study_minutes if presence == Presence.PRESENT else 0
    return rows


def _against_rows(
    rows: Sequence[Attendance], absent: Mapping[UUID, tuple[str, str]], held_on: date
) -> Iterator[Reason]:
    if not rows:
        yield Reason("nobody_expected", (), {"day": held_on})
    elif all(row.presence != Presence.PRESENT for row in rows):
        yield Reason("nobody_present", ())
    if absent.keys() - {row.person_id for row in rows}:
        yield Reason("not_on_roll", ())
    excused = (row for row in rows if row.presence == Presence.LEAVE)
    if any(not row.reason for row in excused):
        yield Reason("reason_missing", ())


# ---- what was decided --------------------------------------------------------------------------


def _drafts(meeting: Meeting, items: Sequence[ItemFields]) -> list[AgendaItem]:
    return [
        AgendaItem(
            scope_path=meeting.scope_path,
            meeting=meeting,
            position=position,
            title=given.title.strip(),
            task=given.task,
            matter=given.matter,
            about=given.about,
            points=given.points.strip(),
            dissent=given.dissent.strip(),
            result=given.result.strip(),
            postponed=given.postponed,
        )
        for position, given in enumerate(items, start=1)
    ]


def _voted(
    drafts: Sequence[AgendaItem],
    items: Sequence[ItemFields],
    rows: Sequence[Attendance],
    terms: Terms,
) -> Iterator[_Voted]:
    counts = count_rows(rows)
    for draft, given in zip(drafts, items, strict=True):
        if given.votes is None or not given.matter or given.postponed:
            continue
        tally = Tally(
            matter=given.matter,  # type: ignore[arg-type]
            should_attend=counts.should_attend,
            present=counts.present,
            votes=given.votes,
            written_for=given.written_for,
        )
        yield _Voted(draft, given, tally, outcome_of(tally, terms))


def _against_items(
    meeting: Meeting, items: Sequence[ItemFields], terms: Terms
) -> Iterator[Reason | None]:
    before: list[AgendaItem] = []
    for draft, given in zip(_drafts(meeting, items), items, strict=True):
        yield from against_topic(meeting, given.topic, before, terms)
        before.append(draft)
    waiting = tuple(
        given.title
        for given in items
        if given.matter and given.votes is None and not given.postponed
    )
    if waiting:
        yield Reason("items_open", (), {"count": len(waiting), "titles": waiting})


def _against_votes(each: _Voted) -> Iterator[Reason]:
    """What was decided is on record as it was: a close vote refuses nothing any more."""
    if negative := against_counts(each.tally.votes):
        yield negative
        return
    yield from (
        reason for reason in against_outcome(each.outcome, None) if reason.code != "close_vote"
    )


def _write_items(
    meeting: Meeting, drafts: list[AgendaItem], voted: list[_Voted], terms: Terms
) -> None:
    """The items, then the decisions that name them as their source; three queries."""
    AgendaItem.objects.bulk_create(drafts)
    decisions = [
        decision_row(
            each.item,
            meeting,
            each.tally,
            each.outcome,
            terms,
            wording=each.given.wording,
            needs_approval=each.given.needs_approval,
        )
        for each in voted
    ]
    Decision.objects.bulk_create(decisions)
    for each, decision in zip(voted, decisions, strict=True):
        each.item.decision = decision
    AgendaItem.objects.bulk_update([each.item for each in voted], ["decision"])
