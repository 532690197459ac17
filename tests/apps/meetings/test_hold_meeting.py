"""The meeting itself: opened on its day, signed in by list and code, closed, signed."""

from datetime import date, time, timedelta

import pytest

from dangwu.core.models import AuditEntry
from dangwu.core.scope import open_scope
from dangwu.meetings.models import Addition, Meeting
from dangwu.meetings.selectors import (
    counts_of,
    meetings_visible_to,
    my_meetings,
    quorum_of,
    roll_of,
)
from dangwu.meetings.services import (
    add_addition,
    add_follow_up,
    add_item,
    ask_leave,
    call_meeting,
    cancel_meeting,
    change_item,
    change_meeting,
    close_meeting,
    decide_item,
    finish_follow_up,
    invite_person,
    make_up,
    new_sign_in_code,
    open_meeting,
    postpone_item,
    report_above,
    sign_in,
    sign_in_by_code,
    sign_minutes,
    uninvite_person,
    write_points,
    write_record,
)
from dangwu.members.selectors import scope_of
from dangwu.members.services import affiliate_person, restrict_rights
from dangwu.rules.verdict import Refused
from tests.apps.meetings.makers import (
    ON,
    branch_of,
    call,
    codes,
    committee_of,
    fields_of,
    follow,
    item_of,
    opened,
    plan,
    present,
    row_of,
    the_reason,
    votes,
    with_present,
)
from tests.factories import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
TOMORROW = ON + timedelta(days=1)


def close(meeting, ends_at=time(10, 30), on=ON):
    return close_meeting(meeting=meeting, ends_at=ends_at, by=None, on=on)


def closed(count=2, kind="member_meeting", **more):
    meeting, people = with_present(count, count, kind, **more)
    return close(meeting), people


def signed(**more):
    meeting, people = closed(**more)
    sign_minutes(meeting=meeting, signed_by=people[0], keeper=people[1], by=None, on=ON)
    return Meeting.objects.get(pk=meeting.pk), people


# ---- opening and signing in --------------------------------------------------------------------


def test_a_meeting_opens_on_its_day_and_not_before():
    branch, _ = branch_of(2)
    meeting = plan(branch, held_on=TOMORROW)
    with pytest.raises(Refused) as refused:
        open_meeting(meeting=meeting, by=None, on=ON)
    assert codes(refused) == ["meeting_in_future"]
    assert open_meeting(meeting=meeting, by=None, on=TOMORROW).state == "open"


def test_a_meeting_nobody_was_called_to_gets_its_roll_when_it_opens():
    branch, _ = branch_of(3)
    counts = counts_of(opened(branch))
    assert (counts.should_attend, counts.present, counts.waiting) == (3, 0, 3)


def test_the_roll_is_as_things_stand_when_it_opens():
    branch = make_organisation()
    gone, restricted = make_person("沈甲", branch=branch), make_person("沈乙", branch=branch)
    away = make_person("沈丙", branch=branch)
    meeting = call(plan(branch, held_on=TOMORROW))
    ask_leave(meeting=meeting, person=away, reason="出差", in_writing=True, by=None, on=ON)
    other = make_organisation(parent=branch.parent)
    affiliate_person(person=gone, organisation=other, by=None, on=TOMORROW)
    restrict_rights(person=restricted, ground="detained", by=None, on=TOMORROW)
    open_meeting(meeting=meeting, by=None, on=TOMORROW)
    rows = {row.person.name: (row.counts, row.presence) for row in roll_of(meeting)}
    assert rows == {"沈乙": (False, "expected"), "沈丙": (True, "leave")}


def test_opening_twice_is_opening_once():
    branch, _ = branch_of(1)
    meeting = opened(branch)
    open_meeting(meeting=meeting, by=None, on=ON)
    assert AuditEntry.objects.filter(act="meetings.meeting_opened").count() == 1


def test_signing_in_counts_once_and_only_who_is_on_the_roll():
    branch, people = branch_of(3)
    meeting = opened(branch)
    assert present(meeting, people[:2]) == 2
    assert present(meeting, people[:2]) == 0
    assert counts_of(meeting).present == 2
    with pytest.raises(Refused) as refused:
        present(meeting, [make_person(branch=make_organisation())])
    assert codes(refused) == ["not_on_roll"]


def test_nobody_signs_in_before_it_opens():
    branch, people = branch_of(1)
    meeting = call(plan(branch))
    with pytest.raises(Refused) as refused:
        present(meeting, people)
    assert codes(refused) == ["wrong_state"]


@pytest.mark.parametrize(("there", "met"), [(25, True), (24, False)])
def test_half_of_fifty_open_a_general_vote(there, met):
    meeting, _ = with_present(there, 50)
    found = quorum_of(meeting)
    assert (found.min_present, found.met) == (25, met)


@pytest.mark.parametrize(("there", "met"), [(26, True), (25, False)])
def test_more_than_half_of_fifty_open_an_admission(there, met):
    meeting, _ = with_present(there, 50)
    found = quorum_of(meeting, "admission")
    assert (found.min_present, found.met) == (26, met)


def test_probationary_members_and_guests_make_no_quorum():
    branch, people = branch_of(4)
    trial = make_person("沈乙", branch=branch, full=False, joined_on=date(2026, 3, 1))
    guest = make_person("沈丙", branch=make_organisation())
    meeting = opened(branch)
    invite_person(meeting=meeting, person=guest, by=None, on=ON)
    present(meeting, [people[0], trial, guest])
    counts = counts_of(meeting)
    assert (counts.should_attend, counts.present, counts.members, counts.members_present) == (
        4,
        1,
        5,
        2,
    )
    assert counts.invited == 1
    assert quorum_of(meeting).met is False


def test_two_of_a_committee_of_three_meet_with_a_warning():
    branch = make_organisation()
    follow(branch, "shaoxing")
    people = committee_of(branch, "secretary", "organisation_member", "discipline_member")
    meeting = opened(branch, "committee_meeting")
    present(meeting, people[:2])
    found = quorum_of(meeting)
    assert found.met is True
    assert [(reason.code, reason.modality) for reason in found.reasons] == [
        ("two_of_three", "generally")
    ]
    present(meeting, people[2:])
    assert quorum_of(meeting).reasons == ()


# ---- the code in the room ----------------------------------------------------------------------


def test_the_code_of_the_room_signs_in_who_is_on_the_roll():
    branch = make_organisation()
    person = make_person(branch=branch, with_user=True)
    meeting = opened(branch)
    code = new_sign_in_code(meeting=meeting, by=None, on=ON)
    with open_scope(scope_of(person.user, ON)):
        for _ in range(2):
            sign_in_by_code(code=code, person=person, by=person.user, on=ON)
    assert row_of(meeting, person).presence == "present"
    assert AuditEntry.objects.filter(act="meetings.signed_in_by_code").count() == 1
    assert code not in Meeting.objects.get(pk=meeting.pk).sign_in_code


def test_an_old_a_wrong_and_a_late_code_sign_nobody_in():
    branch, people = branch_of(2)
    meeting = opened(branch)
    old = new_sign_in_code(meeting=meeting, by=None, on=ON)
    new = new_sign_in_code(meeting=meeting, by=None, on=ON)
    present(meeting, people[:1])
    for code in (old, "x", ""):
        with pytest.raises(Refused) as refused:
            sign_in_by_code(code=code, person=people[1], by=None, on=ON)
        assert codes(refused) == ["code_unknown"]
    close(meeting)
    with pytest.raises(Refused):
        sign_in_by_code(code=new, person=people[1], by=None, on=ON)


def test_to_a_stranger_the_code_reads_as_unknown():
    branch, _ = branch_of(1)
    code = new_sign_in_code(meeting=opened(branch), by=None, on=ON)
    stranger = make_person(branch=make_organisation())
    with pytest.raises(Refused) as refused:
        sign_in_by_code(code=code, person=stranger, by=None, on=ON)
    assert codes(refused) == ["code_unknown"]


# ---- closing -----------------------------------------------------------------------------------


def test_closing_marks_the_absent_and_counts_the_study():
    branch, people = branch_of(3)
    meeting = opened(branch, "lecture")
    present(meeting, people[:1])
    ask_leave(meeting=meeting, person=people[1], reason="出差", in_writing=False, by=None, on=ON)
    done = close(meeting, time(10, 30))
    assert (done.state, done.study_minutes, done.recorded_on) == ("closed", 90, ON)
    rows = [row_of(meeting, person) for person in people]
    assert [(row.presence, row.minutes) for row in rows] == [
        ("present", 90),
        ("leave", 0),
        ("absent", 0),
    ]


def test_what_was_said_of_the_study_counts_and_not_the_length():
    meeting, people = with_present(1, 1, "theme_day")
    write_record(meeting=meeting, summary="学习", next_steps="", study_minutes=60, by=None, on=ON)
    close(meeting, time(12))
    assert row_of(meeting, people[0]).minutes == 60


def test_a_member_meeting_gives_no_hours_of_study():
    meeting, people = closed(1)
    assert row_of(meeting, people[0]).minutes == 0


def test_a_meeting_closes_when_every_vote_is_taken_or_postponed():
    meeting, _ = with_present(3, 3)
    voted, waiting = item_of(meeting), item_of(meeting, title="年度计划")
    item_of(meeting, "", title="传达文件")
    decide_item(item=voted, votes=votes(3), wording="通过", needs_approval=False, by=None, on=ON)
    with pytest.raises(Refused) as refused:
        close(meeting)
    reason = the_reason(refused, "items_open")
    assert reason.numbers == {"count": 1, "titles": ("年度计划",)}
    postpone_item(item=waiting, by=None, on=ON)
    assert close(meeting).state == "closed"


def test_a_meeting_of_nobody_is_not_closed():
    branch, _ = branch_of(2)
    meeting = opened(branch)
    with pytest.raises(Refused) as refused:
        close(meeting, time(8))
    assert codes(refused) == ["ends_before_begin", "nobody_present"]


def test_closing_twice_is_closing_once():
    meeting, _ = closed()
    close(meeting, time(12))
    assert Meeting.objects.get().ends_at == time(10, 30)


def test_attendance_is_corrected_afterwards_unless_something_was_decided():
    meeting, people = with_present(2, 3, "lecture")
    close(meeting)
    assert present(meeting, people[2:]) == 1
    assert row_of(meeting, people[2]).minutes == 90
    decided, more = with_present(2, 3)
    decide_item(
        item=item_of(decided),
        votes=votes(2),
        wording="",
        needs_approval=False,
        by=None,
        on=ON,
    )
    close(decided)
    with pytest.raises(Refused) as refused:
        present(decided, more[2:])
    assert codes(refused) == ["attendance_decided"]


# ---- signing -----------------------------------------------------------------------------------


def test_the_recorder_does_not_sign_nor_who_was_away():
    meeting, people = with_present(2, 3)
    write_record(meeting=meeting, summary="", next_steps="", recorder=people[0], by=None, on=ON)
    close(meeting)
    for signer, code in ((people[0], "signer_is_recorder"), (people[2], "signer_was_absent")):
        with pytest.raises(Refused) as refused:
            sign_minutes(meeting=meeting, signed_by=signer, keeper=None, by=None, on=ON)
        assert codes(refused) == [code]
    done = sign_minutes(meeting=meeting, signed_by=people[1], keeper=None, by=None, on=ON)
    assert (done.state, done.signed_on, done.signed_by) == ("signed", ON, people[1])


def test_minutes_are_signed_when_the_meeting_is_over():
    meeting, people = with_present(1, 1)
    with pytest.raises(Refused) as refused:
        sign_minutes(meeting=meeting, signed_by=people[0], keeper=None, by=None, on=ON)
    assert codes(refused) == ["wrong_state"]


def test_signed_minutes_stand_whatever_is_tried():
    meeting, people = with_present(3, 3)
    item = item_of(meeting, "", title="传达文件")
    guest, another = (make_person(branch=make_organisation()) for _ in range(2))
    invite_person(meeting=meeting, person=guest, by=None, on=ON)
    close(meeting)
    sign_minutes(meeting=meeting, signed_by=people[0], keeper=None, by=None, on=ON)
    now = {"by": None, "on": ON}
    tried = [
        lambda: change_meeting(meeting=meeting, fields=fields_of(place="四楼"), **now),
        lambda: cancel_meeting(meeting=meeting, reason="没有开", **now),
        lambda: call_meeting(meeting=meeting, requirements="", **now),
        lambda: open_meeting(meeting=meeting, **now),
        lambda: close(meeting),
        lambda: ask_leave(
            meeting=meeting, person=people[1], reason="病假", in_writing=False, **now
        ),
        lambda: invite_person(meeting=meeting, person=another, **now),
        lambda: uninvite_person(meeting=meeting, person=guest, **now),
        lambda: sign_in(meeting=meeting, people=people[1:2], presence="absent", **now),
        lambda: new_sign_in_code(meeting=meeting, **now),
        lambda: add_item(meeting=meeting, title="新议题", **now),
        lambda: change_item(item=item, title="改议题", **now),
        lambda: write_points(item=item, points="改", dissent="", result="", **now),
        lambda: postpone_item(item=item, **now),
        lambda: decide_item(item=item, votes=votes(3), wording="", needs_approval=False, **now),
        lambda: write_record(meeting=meeting, summary="改", next_steps="", **now),
        lambda: sign_minutes(meeting=meeting, signed_by=people[1], keeper=None, **now),
        lambda: add_follow_up(meeting=meeting, measure="新任务", owner=None, due_on=ON, **now),
    ]
    lines = AuditEntry.objects.count()
    for act in tried:
        with pytest.raises(Refused) as refused:
            act()
        assert "minutes_signed" in codes(refused)
    assert AuditEntry.objects.count() == lines


def test_signed_minutes_are_corrected_by_a_dated_addition_alone():
    meeting, people = signed()
    for _ in range(2):
        add_addition(
            meeting=meeting, text="地点应为四楼。", added_by=people[0], by=None, on=TOMORROW
        )
    row = Addition.objects.get()
    assert (row.text, row.added_on, row.added_by) == ("地点应为四楼。", TOMORROW, people[0])
    with pytest.raises(Refused) as refused:
        add_addition(meeting=meeting, text=" ", added_by=None, by=None, on=ON)
    assert codes(refused) == ["text_missing"]


def test_unsigned_minutes_are_simply_changed():
    meeting, _ = closed()
    with pytest.raises(Refused) as refused:
        add_addition(meeting=meeting, text="地点应为四楼。", added_by=None, by=None, on=ON)
    assert codes(refused) == ["not_signed"]
    assert write_record(meeting=meeting, summary="补充", next_steps="", by=None, on=ON).summary


def test_a_meeting_is_reported_above_once_also_after_signing():
    meeting, _ = signed()
    report_above(meeting=meeting, by=None, on=TOMORROW)
    assert report_above(meeting=meeting, by=None, on=date(2026, 12, 1)).reported_on == TOMORROW
    branch, _ = branch_of(1)
    with pytest.raises(Refused) as refused:
        report_above(meeting=plan(branch), by=None, on=ON)
    assert codes(refused) == ["not_held_yet"]


# ---- what follows ------------------------------------------------------------------------------


def test_absentees_of_a_lecture_make_it_up_with_its_minutes():
    meeting, people = with_present(1, 3, "lecture")
    ask_leave(meeting=meeting, person=people[1], reason="住院", in_writing=True, by=None, on=ON)
    close(meeting)
    for expected in (2, 0):
        done = make_up(
            meeting=meeting, people=people[1:], made_up_on=TOMORROW, by=None, on=TOMORROW
        )
        assert done == expected
    row = row_of(meeting, people[1])
    assert (row.presence, row.made_up_on, row.minutes, row.reason) == (
        "made_up",
        TOMORROW,
        90,
        "住院",
    )
    assert counts_of(meeting).present == 1


def test_nobody_makes_up_what_they_heard_nor_before_it_was_held():
    meeting, people = with_present(1, 2, "lecture")
    close(meeting)
    with pytest.raises(Refused) as refused:
        make_up(
            meeting=meeting,
            people=people[:1],
            made_up_on=ON - timedelta(days=1),
            by=None,
            on=ON,
        )
    assert codes(refused) == ["made_up_before", "was_there"]


def test_a_task_is_followed_up_also_after_signing():
    meeting, people = closed()
    due = date(2026, 12, 1)
    for _ in range(2):
        row = add_follow_up(
            meeting=meeting, measure="整理台账", owner=people[0], due_on=due, by=None, on=ON
        )
    assert meeting.follow_ups.count() == 1
    sign_minutes(meeting=meeting, signed_by=people[0], keeper=None, by=None, on=ON)
    with pytest.raises(Refused) as refused:
        finish_follow_up(
            follow_up=row, done_on=ON - timedelta(days=1), outcome="", by=None, on=TOMORROW
        )
    assert codes(refused) == ["done_before_meeting"]
    done = finish_follow_up(
        follow_up=row, done_on=TOMORROW, outcome="已归档", by=None, on=TOMORROW
    )
    assert (done.done_on, done.outcome) == (TOMORROW, "已归档")


# ---- who sees it -------------------------------------------------------------------------------


def test_a_member_sees_the_meetings_they_were_called_to_and_no_other():
    branch, other = make_organisation(), make_organisation()
    person = make_person(branch=branch, with_user=True)
    make_person("沈乙", branch=other)
    own, foreign = call(plan(branch)), call(plan(other))
    scope = scope_of(person.user, ON)
    with open_scope(scope):
        assert list(meetings_visible_to(person.user)) == [own]
        assert list(my_meetings(scope)) == [own]
        assert not meetings_visible_to(person.user, "meetings.keep")
        assert foreign not in Meeting.objects.all()
