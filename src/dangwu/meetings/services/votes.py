"""Taking a vote: two tellers who count blind, a confidential poll, opinions in writing.

The decision itself is `items.decide_item`, whichever way the votes were taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Max

from dangwu.core.services import HasKey, record_act
from dangwu.meetings.models import (
    LIVE,
    AgendaItem,
    Meeting,
    Poll,
    PollVoter,
    TellerCount,
    WrittenOpinion,
)
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.selectors.votes import (
    LINES,
    TELLERS,
    count_state,
    present_voters,
    rows_of,
    secret_only,
    votes_of,
)
from dangwu.meetings.services.deciding import Override
from dangwu.meetings.services.guard import lock_item
from dangwu.meetings.services.items import decide_item
from dangwu.members.models import Attendance, Person, Presence
from dangwu.orgs.models import Decision
from dangwu.rules.meetings import VOTES
from dangwu.rules.verdict import Reason, verdict_from

CHOICES = ("votes_for", "against", "abstained")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCount:
    """What one teller counted: ballots given out, and how they came back."""

    issued: int
    votes_for: int
    against: int
    abstained: int
    invalid: int = 0

    @property
    def returned(self) -> int:
        return self.votes_for + self.against + self.abstained + self.invalid


# ---- two tellers ---------------------------------------------------------------------------


@transaction.atomic
def name_tellers(
    *, item: AgendaItem, tellers: Sequence[Person], by: HasKey | None, on: date
) -> list[TellerCount]:
    """Name the two who count the ballots of an item, blind to one another.

    A further naming begins a new round: for a recount, or where one of them cannot go on; the
    rounds before it stand. The same two, before either has entered, are one naming. Refused
    outside a running meeting, of an item without a vote or decided, and unless they are two
    present persons, neither of them the one the item is about.
    """
    locked = lock_item(item)
    verdict_from((*_can_vote_now(locked), *_can_count(locked, tellers))).require()
    last = locked.teller_counts.aggregate(last=Max("round"))["last"] or 0
    running = list(locked.teller_counts.filter(round=last))
    is_fresh = running and not any(row.is_entered for row in running)
    if is_fresh and {row.teller_id for row in running} == {person.pk for person in tellers}:
        return running
    rows = [
        TellerCount(
            scope_path=locked.scope_path,
            meeting=locked.meeting,
            item=locked,
            round=last + 1,
            teller=person,
        )
        for person in tellers
    ]
    made: list[TellerCount] = TellerCount.objects.bulk_create(rows)
    record_act("meetings.tellers_named", subject=locked, by=by, on=on, facts={"round": last + 1})
    return made


def _can_count(item: AgendaItem, tellers: Sequence[Person]) -> Iterator[Reason]:
    if len({person.pk for person in tellers}) != TELLERS:
        yield Reason("two_tellers", (), {"needed": TELLERS})
    rows = rows_of(item.meeting).filter(presence=Presence.PRESENT)
    present = set(rows.values_list("person", flat=True))
    for person in tellers:
        if person.pk == item.about_id:
            yield Reason("teller_is_subject", (), {"name": person.name})
        elif person.pk not in present:
            yield Reason("teller_not_present", (), {"name": person.name})


@transaction.atomic
def enter_count(
    *, item: AgendaItem, teller: Person, count: PaperCount, by: HasKey | None, on: date
) -> TellerCount:
    """Enter what one teller counted in the round that runs.

    The same numbers again are one entry; other numbers are refused, and so is a person who was
    not named, more ballots than were given out, and more given out than there are voters in the
    room. Nothing tells here what the other teller counted.
    """
    locked = lock_item(item)
    state = count_state(locked)
    place: TellerCount | None = None
    if state is not None:
        places = TellerCount.objects.select_for_update().filter(item=locked, round=state.round)
        place = places.filter(teller=teller).first()
    if place is not None and place.is_entered and _same(place, count):
        return place
    verdict_from(
        (
            *_can_vote_now(locked),
            None if place else Reason("not_a_teller", (), {"name": teller.name}),
            Reason("count_entered", ()) if place is not None and place.is_entered else None,
            *_cannot_be(locked, count),
        )
    ).require()
    assert place is not None
    for line in LINES:
        setattr(place, line, getattr(count, line))
    place.save(update_fields=LINES)
    # No number goes to the trail: who reads it there would no longer count blind.
    record_act("meetings.count_entered", subject=place, by=by, on=on, facts={"round": place.round})
    return place


def _same(place: TellerCount, count: PaperCount) -> bool:
    return all(getattr(place, line) == number for line, number in asdict(count).items())


def _cannot_be(item: AgendaItem, count: PaperCount) -> Iterator[Reason]:
    """Counts that cannot be right: more ballots back than out make the whole vote void."""
    voters = present_voters(item.meeting).count()
    if count.issued == 0:
        yield Reason("nothing_issued", ())
    if count.issued > voters:
        yield Reason("more_issued_than_voters", (), {"issued": count.issued, "present": voters})
    if count.returned > count.issued:
        numbers = {"returned": count.returned, "issued": count.issued}
        yield Reason("more_returned_than_issued", (), numbers)


@transaction.atomic
def decide_by_tellers(
    *,
    item: AgendaItem,
    wording: str = "",
    needs_approval: bool = False,
    override: Override | None = None,
    by: HasKey | None,
    on: date,
) -> Decision:
    """Make the count that agrees the decision of the item; refused until both tellers agree."""
    locked = lock_item(item)
    if locked.decision is not None:
        return locked.decision
    state = count_state(locked)
    votes = state.votes if state else None
    verdict_from((None if votes else Reason("counts_do_not_agree", ()),)).require()
    assert votes is not None
    return decide_item(
        item=locked,
        votes=votes,
        wording=wording,
        needs_approval=needs_approval,
        override=override,
        by=by,
        on=on,
    )


# ---- a confidential poll -------------------------------------------------------------------


@transaction.atomic
def open_poll(*, item: AgendaItem, by: HasKey | None, on: date) -> Poll:
    """Let everybody present who has the vote vote on their own page, once.

    Refused where the matter asks for a secret ballot: the poll keeps no choice by person, but
    its counts move as people vote, so it is confidential and not secret.
    """
    locked = lock_item(item)
    there: Poll | None = Poll.objects.filter(item=locked).first()
    if there is not None and there.is_open:
        return there
    verdict_from(
        (
            *_can_vote_now(locked),
            Reason("poll_is_over", ()) if there else None,
            _must_be_secret(locked),
        )
    ).require()
    poll: Poll = Poll.objects.create(
        scope_path=locked.scope_path, meeting=locked.meeting, item=locked
    )
    record_act("meetings.poll_opened", subject=poll, by=by, on=on)
    return poll


def _must_be_secret(item: AgendaItem) -> Reason | None:
    if not secret_only(item):
        return None
    cite = meeting_terms(item.meeting).cite(VOTES[item.matter])  # type: ignore[index]
    return Reason("secret_ballot_needed", cite)


@transaction.atomic
def cast_vote(*, poll: Poll, person: Person, choice: str, by: HasKey | None, on: date) -> bool:
    """Count the vote of one person; False where they had voted, and nothing changes.

    That they voted and what was voted are kept in rows of their own, written together; no row
    holds both. Refused for who is not present with the vote, and once the poll is closed.
    """
    locked: Poll = Poll.objects.select_for_update().get(pk=poll.pk)
    voter = present_voters(locked.meeting).filter(person=person)
    verdict_from(
        (
            None if locked.is_open else Reason("poll_is_over", ()),
            None if voter.exists() else Reason("no_vote_here", ()),
            None if choice in CHOICES else Reason("no_such_choice", ()),
        )
    ).require()
    _, is_new = PollVoter.objects.get_or_create(
        poll=locked,
        person=person,
        defaults={"scope_path": locked.scope_path, "meeting": locked.meeting},
    )
    if not is_new:
        return False
    Poll.objects.filter(pk=locked.pk).update(**{choice: F(choice) + 1})
    record_act("meetings.poll_voted", subject=locked, by=by, on=on)
    return True


@transaction.atomic
def close_poll(*, poll: Poll, by: HasKey | None, on: date) -> Poll:
    """End a poll: from here its counts are shown, and nobody votes in it any more."""
    locked: Poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if not locked.is_open:
        return locked
    locked.is_open = False
    locked.save(update_fields=["is_open"])
    voted = locked.voters.count()
    record_act("meetings.poll_closed", subject=locked, by=by, on=on, facts={"voted": voted})
    return locked


@transaction.atomic
def decide_by_poll(
    *,
    item: AgendaItem,
    wording: str = "",
    needs_approval: bool = False,
    override: Override | None = None,
    by: HasKey | None,
    on: date,
) -> Decision:
    """Make a closed poll the decision of its item; refused while it runs."""
    locked = lock_item(item)
    if locked.decision is not None:
        return locked.decision
    poll = Poll.objects.filter(item=locked).first()
    closed = poll is not None and not poll.is_open
    verdict_from((None if closed else Reason("poll_not_closed", ()),)).require()
    assert poll is not None
    return decide_item(
        item=locked,
        votes=votes_of(poll),
        wording=wording,
        needs_approval=needs_approval,
        override=override,
        by=by,
        on=on,
    )


# ---- opinions in writing -------------------------------------------------------------------


@transaction.atomic
def receive_opinion(
    *,
    item: AgendaItem,
    person: Person,
    stance: str,
    received_on: date,
    before_meeting: bool = True,
    text: str = "",
    by: HasKey | None,
    on: date,
) -> WrittenOpinion:
    """Take in what an absent person handed in writing on an item (MTG-04).

    Whether it counts as a vote is said by the majority of the item when it is decided; an oral
    opinion is no vote and cannot be entered as one. One person hands in one opinion on an item;
    the same again is the same. Refused after the decision, of somebody who is present or not on
    the roll, and for a day after the meeting.
    """
    locked = lock_item(item)
    there: WrittenOpinion | None = WrittenOpinion.objects.filter(
        item=locked, person=person
    ).first()
    if there is not None and (there.stance, there.text) == (stance, text.strip()):
        return there
    row = rows_of(locked.meeting).filter(person=person).first()
    verdict_from(
        (
            *_is_open_still(locked),
            Reason("opinion_given", (), {"name": person.name}) if there else None,
            *_may_give(locked, person, row, stance),
            *_came_in_time(locked.meeting, received_on, on),
        )
    ).require()
    opinion: WrittenOpinion = WrittenOpinion.objects.create(
        scope_path=locked.scope_path,
        meeting=locked.meeting,
        item=locked,
        person=person,
        stance=stance,
        received_on=received_on,
        before_meeting=before_meeting,
        text=text.strip(),
    )
    record_act("meetings.opinion_received", subject=opinion, by=by, on=on)
    return opinion


def _may_give(
    item: AgendaItem, person: Person, row: Attendance | None, stance: str
) -> Iterator[Reason]:
    is_vote = stance != WrittenOpinion.Stance.ADVICE
    if row is None:
        yield Reason("not_on_roll", ())
    elif row.presence == Presence.PRESENT:
        yield Reason("opinion_of_present", (), {"name": person.name})
    elif is_vote and not row.votes:
        yield Reason("opinion_without_vote", (), {"name": person.name})
    if is_vote and not item.matter:
        yield Reason("nothing_to_vote", ())
    if stance not in WrittenOpinion.Stance.values:
        yield Reason("no_such_choice", ())


def _came_in_time(meeting: Meeting, received_on: date, on: date) -> Iterator[Reason]:
    if received_on > on:
        yield Reason("day_to_come", (), {"day": received_on})
    elif received_on > meeting.held_on:
        numbers = {"day": received_on, "held_on": meeting.held_on}
        yield Reason("opinion_after_meeting", (), numbers)


# ---- together --------------------------------------------------------------------------------


def _is_open_still(item: AgendaItem) -> Iterator[Reason]:
    if item.meeting.state not in LIVE:
        yield Reason("meeting_is_over", ())
    if item.decision_id:
        yield Reason("item_decided", ())


def _can_vote_now(item: AgendaItem) -> Iterator[Reason]:
    """What speaks against taking votes on the item at this moment."""
    yield from _is_open_still(item)
    if item.meeting.state in (Meeting.State.PLANNED, Meeting.State.CALLED):
        yield Reason("meeting_not_open", ())
    if not item.matter:
        yield Reason("nothing_to_vote", ())
    if item.postponed:
        yield Reason("item_postponed", ())
