"""Votes by two blind tellers and by a confidential poll; opinions in writing (MTG-04)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction

from dangwu.core.models import AuditEntry
from dangwu.meetings.models import Poll, PollVoter, TellerCount, WrittenOpinion
from dangwu.meetings.selectors.votes import (
    count_of,
    count_state,
    may_count,
    may_hand_in,
    opinions_of,
    own_tasks,
    poll_state,
    secret_only,
)
from dangwu.meetings.services import close_meeting, decide_item, postpone_item
from dangwu.meetings.services.room import tick_people
from dangwu.meetings.services.votes import (
    PaperCount,
    cast_vote,
    close_poll,
    decide_by_poll,
    decide_by_tellers,
    enter_count,
    name_tellers,
    open_poll,
    receive_opinion,
)
from dangwu.members.models import Presence
from dangwu.rules.verdict import Refused
from tests.apps.meetings.makers import (
    ON,
    codes,
    item_of,
    plan,
    present,
    row_of,
    the_reason,
    votes,
    with_present,
)
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]


@pytest.fixture
def room():
    """18 of 20 are there."""
    return with_present(18, 20)


def secret_item(meeting, subject=None):
    about = subject or make_person("章明", branch=meeting.organisation, full=False)
    return item_of(meeting, "admission", title="接收预备党员", about=about)


def named(item, *tellers):
    return name_tellers(item=item, tellers=tellers, by=None, on=ON)


def counted(votes_for, against=0, abstained=0, invalid=0, issued=None):
    total = votes_for + against + abstained + invalid
    return PaperCount(
        issued=total if issued is None else issued,
        votes_for=votes_for,
        against=against,
        abstained=abstained,
        invalid=invalid,
    )


def enter(item, teller, count):
    return enter_count(item=item, teller=teller, count=count, by=None, on=ON)


def hand_in(item, person, stance="for", day=ON, **more):
    return receive_opinion(
        item=item, person=person, stance=stance, received_on=day, by=None, on=ON, **more
    )


def cast(poll, person, choice="votes_for"):
    return cast_vote(poll=poll, person=person, choice=choice, by=None, on=ON)


def lines_of(act):
    return AuditEntry.objects.filter(act=act, outcome="done")


# ---- two tellers ---------------------------------------------------------------------------


def test_two_that_agree_make_the_decision(room):
    meeting, people = room
    item = secret_item(meeting)
    named(item, *people[:2])
    enter(item, people[0], counted(16, 1, 1))
    enter(item, people[1], counted(16, 1, 1))
    decision = decide_by_tellers(item=item, by=None, on=ON)
    assert (decision.method, decision.votes_for, decision.against, decision.abstained) == (
        "secret",
        16,
        1,
        1,
    )
    assert decision.passed


def test_one_alone_is_not_told(room):
    meeting, people = room
    item = secret_item(meeting)
    named(item, *people[:2])
    enter(item, people[0], counted(16, 1, 1))
    state = count_state(item)
    assert (state.agree, state.votes, state.issued, state.differ) == (None, None, None, ())
    assert state.waiting == (people[1],)


def test_two_that_differ_are_told_the_lines_alone(room):
    meeting, people = room
    item = secret_item(meeting)
    named(item, *people[:2])
    enter(item, people[0], counted(16, 1, 1))
    enter(item, people[1], counted(16, 2, 0))
    state = count_state(item)
    assert (state.agree, state.differ) == (False, ("against", "abstained"))
    assert (state.votes, state.issued) == (None, None)
    with pytest.raises(Refused) as refused:
        decide_by_tellers(item=item, by=None, on=ON)
    assert codes(refused) == ["counts_do_not_agree"]


def test_a_recount_is_a_new_round_and_the_old_one_stands(room):
    meeting, people = room
    item = secret_item(meeting)
    named(item, *people[:2])
    enter(item, people[0], counted(16, 1, 1))
    enter(item, people[1], counted(15, 2, 1))
    named(item, *people[:2])
    for teller in people[:2]:
        enter(item, teller, counted(15, 2, 1))
    assert count_state(item).agree is True
    assert decide_by_tellers(item=item, by=None, on=ON).votes_for == 15
    assert list(TellerCount.objects.values_list("round", "votes_for")) == [
        (1, 16),
        (1, 15),
        (2, 15),
        (2, 15),
    ]


def test_the_same_naming_and_the_same_count_again_are_one(room):
    meeting, people = room
    item = secret_item(meeting)
    named(item, *people[:2])
    named(item, people[1], people[0])
    enter(item, people[0], counted(16, 1, 1))
    enter(item, people[0], counted(16, 1, 1))
    assert TellerCount.objects.count() == 2
    assert lines_of("meetings.count_entered").count() == 1
    assert lines_of("meetings.tellers_named").count() == 1


def test_a_teller_does_not_enter_twice(room):
    """Else one could try numbers until the page says that both agree."""
    meeting, people = room
    item = secret_item(meeting)
    named(item, *people[:2])
    enter(item, people[0], counted(16, 1, 1))
    with pytest.raises(Refused) as refused:
        enter(item, people[0], counted(15, 2, 1))
    assert codes(refused) == ["count_entered"]
    assert count_of(item, people[0]).votes_for == 16


def test_tellers_are_two_who_are_there_and_not_concerned(room):
    meeting, people = room
    subject = people[5]
    item = secret_item(meeting, subject)
    for tellers, code in (
        ([people[0], people[0]], "two_tellers"),
        ([people[0]], "two_tellers"),
        ([people[0], subject], "teller_is_subject"),
        ([people[0], people[19]], "teller_not_present"),
    ):
        with pytest.raises(Refused) as refused:
            named(item, *tellers)
        assert codes(refused) == [code]
    assert subject not in may_count(item)
    assert people[19] not in may_count(item)


def test_who_was_not_named_does_not_count(room):
    meeting, people = room
    item = secret_item(meeting)
    named(item, *people[:2])
    with pytest.raises(Refused) as refused:
        enter(item, people[2], counted(18))
    assert codes(refused) == ["not_a_teller"]


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (counted(18, issued=18), None),
        (counted(17, issued=18), None),  # one kept the ballot
        (counted(18, 1, issued=18), "more_returned_than_issued"),
        (counted(18, issued=19), "more_issued_than_voters"),
        (counted(0, issued=0), "nothing_issued"),
    ],
)
def test_counts_that_cannot_be_are_refused(room, count, code):
    meeting, people = room
    item = secret_item(meeting)
    named(item, *people[:2])
    if code is None:
        assert enter(item, people[0], count).is_entered
        return
    with pytest.raises(Refused) as refused:
        enter(item, people[0], count)
    assert codes(refused) == [code]


def test_no_number_of_a_teller_goes_to_the_trail(room):
    meeting, people = room
    item = secret_item(meeting)
    named(item, *people[:2])
    enter(item, people[0], counted(16, 1, 1))
    line = lines_of("meetings.count_entered").get()
    assert line.facts == {"round": 1}


def test_no_votes_before_the_meeting_begins(room):
    meeting, people = room
    item = secret_item(plan(meeting.organisation, title="另一次党员大会"))
    with pytest.raises(Refused) as refused:
        named(item, *people[:2])
    assert "meeting_not_open" in codes(refused)


def test_nothing_is_counted_after_the_decision_or_a_postponement(room):
    meeting, people = room
    item = item_of(meeting)
    decide_item(item=item, votes=votes(18), wording="", needs_approval=False, by=None, on=ON)
    with pytest.raises(Refused) as refused:
        named(item, *people[:2])
    assert codes(refused) == ["item_decided"]
    other = item_of(meeting, title="另一项")
    postpone_item(item=other, by=None, on=ON)
    with pytest.raises(Refused) as refused:
        open_poll(item=other, by=None, on=ON)
    assert codes(refused) == ["item_postponed"]


# ---- a confidential poll -------------------------------------------------------------------


def test_a_poll_counts_everybody_once_and_becomes_the_decision(room):
    meeting, people = room
    item = item_of(meeting)
    poll = open_poll(item=item, by=None, on=ON)
    for person in people[:15]:
        assert cast(poll, person)
    assert cast(poll, people[15], "against")
    assert not cast(poll, people[15], "votes_for")  # once; the second changes nothing
    close_poll(poll=poll, by=None, on=ON)
    decision = decide_by_poll(item=item, by=None, on=ON)
    assert (decision.method, decision.votes_for, decision.against) == ("poll", 15, 1)
    assert decision.passed
    assert decision.get_method_display() == "保密表决"


def test_a_running_poll_tells_how_many_voted_and_nothing_else(room):
    meeting, people = room
    item = item_of(meeting)
    poll = open_poll(item=item, by=None, on=ON)
    cast(poll, people[0])
    state = poll_state(item)
    assert (state.voted, state.voters, state.votes) == (1, 18, None)
    close_poll(poll=poll, by=None, on=ON)
    assert poll_state(item).votes.votes_for == 1


def test_a_poll_that_runs_is_no_decision(room):
    meeting, people = room
    item = item_of(meeting)
    open_poll(item=item, by=None, on=ON)
    with pytest.raises(Refused) as refused:
        decide_by_poll(item=item, by=None, on=ON)
    assert codes(refused) == ["poll_not_closed"]


def test_nobody_votes_after_the_end(room):
    meeting, people = room
    poll = open_poll(item=item_of(meeting), by=None, on=ON)
    close_poll(poll=poll, by=None, on=ON)
    close_poll(poll=poll, by=None, on=ON)  # again is nothing
    with pytest.raises(Refused) as refused:
        cast(poll, people[0])
    assert codes(refused) == ["poll_is_over"]
    assert lines_of("meetings.poll_closed").count() == 1


def test_who_is_absent_or_without_a_vote_does_not_vote(room):
    meeting, people = room
    poll = open_poll(item=item_of(meeting), by=None, on=ON)
    with pytest.raises(Refused) as refused:
        cast(poll, people[18])
    assert codes(refused) == ["no_vote_here"]
    row = row_of(meeting, people[0])
    row.votes = False
    row.save()
    with pytest.raises(Refused) as refused:
        cast(poll, people[0])
    assert codes(refused) == ["no_vote_here"]


@pytest.mark.parametrize("matter", ["admission", "full_membership", "election"])
def test_a_matter_for_secret_ballot_alone_has_no_poll(room, matter):
    meeting, people = room
    about = make_person("章明", branch=meeting.organisation, full=False)
    item = item_of(meeting, matter, about=about)
    assert secret_only(item)
    with pytest.raises(Refused) as refused:
        open_poll(item=item, by=None, on=ON)
    assert the_reason(refused, "secret_ballot_needed").cite
    assert Poll.objects.count() == 0


def test_a_general_matter_may_be_polled(room):
    meeting, _ = room
    assert not secret_only(item_of(meeting))


def test_one_person_one_vote_holds_in_the_table(room):
    """The unique key holds whatever the code does."""
    meeting, people = room
    poll = open_poll(item=item_of(meeting), by=None, on=ON)
    cast(poll, people[0])
    row = {"scope_path": poll.scope_path, "meeting": meeting, "poll": poll}
    with pytest.raises(IntegrityError), transaction.atomic():
        PollVoter.objects.create(person=people[0], **row)


def test_no_table_of_votes_holds_person_and_choice():
    """F01: whoever has voted has no choice beside them, and no count has a person."""
    choices = {"votes_for", "against", "abstained", "invalid", "choice", "stance"}
    assert not {field.name for field in PollVoter._meta.get_fields()} & choices
    people = [field for field in Poll._meta.fields if isinstance(field, models.ForeignKey)]
    assert {field.name for field in people} == {"meeting", "item"}


def test_the_trail_tells_that_somebody_voted_and_not_what(room):
    meeting, people = room
    poll = open_poll(item=item_of(meeting), by=None, on=ON)
    cast(poll, people[0], "against")
    line = lines_of("meetings.poll_voted").get()
    assert (line.facts, line.fields, line.detail) == ({}, [], "")


# ---- opinions in writing -------------------------------------------------------------------


def test_a_written_vote_counts_in_admission_alone(room):
    """20 should vote: 10 in the room and 1 in writing admit; in a general matter they do not."""
    meeting, people = room
    admission, general = secret_item(meeting), item_of(meeting)
    for item in (admission, general):
        hand_in(item, people[19])
    assert [line.counts for line in opinions_of(admission)] == [True]
    assert [(line.counts, line.why) for line in opinions_of(general)] == [
        (False, "not_this_matter")
    ]
    named(admission, *people[:2])
    for teller in people[:2]:
        enter(admission, teller, counted(10, 0, 8))
    decision = decide_by_tellers(item=admission, by=None, on=ON)
    assert (decision.passed, decision.written_for) == (True, 1)
    plain = decide_item(
        item=general, votes=votes(10, 0), wording="", needs_approval=False, by=None, on=ON
    )
    assert (plain.passed, plain.written_for) == (False, 0)


def test_who_came_after_all_votes_in_the_room(room):
    meeting, people = room
    item = secret_item(meeting)
    hand_in(item, people[19])
    present(meeting, [people[19]])
    assert [(line.counts, line.why) for line in opinions_of(item)] == [(False, "came")]


def test_advice_and_what_came_late_are_no_votes(room):
    meeting, people = room
    item = secret_item(meeting)
    hand_in(item, people[18], "advice", text="建议延长考察")
    hand_in(item, people[19], "for", before_meeting=False)
    assert [(line.counts, line.why) for line in opinions_of(item)] == [
        (False, "advice"),
        (False, "not_before"),
    ]


def test_an_oral_opinion_cannot_be_entered_as_a_vote():
    """MTG-04.oral: it is advice; there is no such stance."""
    assert set(WrittenOpinion.Stance.values) == {"for", "against", "abstain", "advice"}


def test_opinions_that_are_refused(room):
    meeting, people = room
    item = secret_item(meeting)
    stranger = make_person("柳青")
    guest = item.about
    tomorrow = ON + timedelta(days=1)
    for person, more, code in (
        (people[0], {}, "opinion_of_present"),
        (stranger, {}, "not_on_roll"),
        (people[19], {"day": tomorrow}, "day_to_come"),
        (people[19], {"stance": "loudly"}, "no_such_choice"),
    ):
        with pytest.raises(Refused) as refused:
            hand_in(item, person, **more)
        assert code in codes(refused)
    row = row_of(meeting, people[18])
    row.votes = row.counts = False
    row.save()
    with pytest.raises(Refused) as refused:
        hand_in(item, people[18])
    assert codes(refused) == ["opinion_without_vote"]
    assert hand_in(item, people[18], "advice").stance == "advice"
    assert guest not in [row.person for row in may_hand_in(item)]


def test_a_day_after_the_meeting_is_too_late(room):
    meeting, people = room
    item = secret_item(meeting)
    late = meeting.held_on + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        receive_opinion(
            item=item,
            person=people[19],
            stance="for",
            received_on=late,
            by=None,
            on=late,
        )
    assert codes(refused) == ["opinion_after_meeting"]


def test_one_opinion_of_one_person_on_one_item(room):
    meeting, people = room
    item = secret_item(meeting)
    first = hand_in(item, people[19])
    assert hand_in(item, people[19]).pk == first.pk
    with pytest.raises(Refused) as refused:
        hand_in(item, people[19], "against")
    assert codes(refused) == ["opinion_given"]
    assert [row.person for row in may_hand_in(item)] == [people[18]]


def test_no_opinion_after_the_end(room):
    meeting, people = room
    item = item_of(meeting, "", title="传达学习")
    close_meeting(meeting=meeting, ends_at=None, by=None, on=ON)
    item.refresh_from_db()
    with pytest.raises(Refused) as refused:
        hand_in(item, people[19], "advice")
    assert "meeting_is_over" in codes(refused)


# ---- signing in by the list ----------------------------------------------------------------


def tick(meeting, shown, ticked):
    return tick_people(
        meeting=meeting,
        shown={p.pk for p in shown},
        ticked={p.pk for p in ticked},
        by=None,
        on=ON,
    )


def test_a_tick_is_somebody_there_and_no_tick_takes_it_back():
    meeting, people = with_present(2, 4)
    assert tick(meeting, people[:2], [people[0], people[2]]) == 2
    assert [row_of(meeting, p).presence for p in people] == [
        "present",
        "expected",
        "present",
        "expected",
    ]


def test_who_signed_in_by_code_meanwhile_stays():
    """The list was shown before: it did not show them as present, so it takes nothing back."""
    meeting, people = with_present(1, 3)
    present(meeting, [people[2]])  # after the list was drawn
    assert tick(meeting, [people[0]], [people[0], people[1]]) == 1
    assert row_of(meeting, people[2]).presence == Presence.PRESENT


def test_who_had_asked_leave_is_on_leave_again():
    meeting, people = with_present(1, 2)
    row = row_of(meeting, people[0])
    row.reason = "因公外出"
    row.save()
    tick(meeting, [people[0]], [])
    assert row_of(meeting, people[0]).presence == Presence.LEAVE


# ---- what waits for somebody ---------------------------------------------------------------


def test_a_person_in_the_room_finds_their_own_tasks_alone(room):
    meeting, people = room
    general, admission = item_of(meeting), secret_item(meeting)
    poll = open_poll(item=general, by=None, on=ON)
    named(admission, *people[:2])
    assert [(t.kind, t.item) for t in own_tasks(meeting, people[0].pk)] == [
        ("count", admission),
        ("vote", general),
    ]
    assert [t.kind for t in own_tasks(meeting, people[5].pk)] == ["vote"]
    assert own_tasks(meeting, people[19].pk) == []  # absent
    cast(poll, people[0])
    enter(admission, people[0], counted(18))
    assert own_tasks(meeting, people[0].pk) == []
