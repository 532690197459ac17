"""Before a meeting: planned, changed, cancelled, called; leave and guests."""

from datetime import date, time, timedelta

import pytest

from dangwu.core.models import AuditEntry
from dangwu.meetings.messages import explain
from dangwu.meetings.models import Meeting
from dangwu.meetings.selectors import count_rows, notice_findings, roll_of
from dangwu.meetings.services import (
    ask_leave,
    call_meeting,
    cancel_meeting,
    change_meeting,
    invite_person,
    plan_meeting,
    uninvite_person,
)
from dangwu.members.models import Attendance
from dangwu.members.services import affiliate_person
from dangwu.rules.verdict import Refused
from tests.apps.meetings.makers import (
    ON,
    branch_of,
    call,
    codes,
    committee_of,
    fields_of,
    follow,
    opened,
    plan,
    present,
    row_of,
    the_reason,
)
from tests.factories import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
LATER = ON + timedelta(days=7)


@pytest.fixture
def branch():
    return make_organisation()


def leave(meeting, person, reason="出差", in_writing=True):
    return ask_leave(
        meeting=meeting, person=person, reason=reason, in_writing=in_writing, by=None, on=ON
    )


# ---- planning ----------------------------------------------------------------------------------


def test_a_planned_meeting_is_there_once(branch):
    first = plan(branch)
    assert plan(branch) == first
    assert Meeting.objects.count() == 1
    assert AuditEntry.objects.filter(act="meetings.meeting_planned").count() == 1
    assert first.state == "planned"
    assert first.scope_path == branch.scope_path


def test_a_meeting_is_planned_for_today_and_not_for_yesterday(branch):
    assert plan(branch, held_on=ON)
    with pytest.raises(Refused) as refused:
        plan(branch, held_on=ON - timedelta(days=1))
    assert codes(refused) == ["day_gone"]


def test_everything_against_a_plan_is_told_at_once(branch):
    with pytest.raises(Refused) as refused:
        plan(
            branch,
            "committee_meeting",
            title=" ",
            ends_at=time(9),
            also=("lecture",),
            parts=("picnic",),
            speaker=make_person(branch=branch),
            speaker_from_outside="党校教师",
            held_on=ON - timedelta(days=1),
        )
    assert set(codes(refused)) == {
        "day_gone",
        "title_missing",
        "kinds_do_not_go_together",
        "no_committee",
        "ends_before_begin",
        "two_speakers",
        "unknown_part",
    }
    assert all(explain(reason).text for reason in refused.value.verdict.reasons)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("committee_meeting", "group"),
        ("democratic_life_meeting", "branch"),
        ("life_meeting", "committee"),
        ("member_meeting", "group"),
    ],
)
def test_a_body_holds_its_own_meetings_alone(kind, place):
    with pytest.raises(Refused) as refused:
        plan(make_organisation(place), kind)
    assert "kind_of_other_body" in codes(refused)


def test_without_a_committee_weighty_matters_go_to_the_members(branch):
    follow(branch, "shaoxing")
    with pytest.raises(Refused) as refused:
        plan(branch, "committee_meeting")
    reason = the_reason(refused, "no_committee")
    assert reason.cite
    assert "党员大会" in explain(reason).text
    committee_of(branch, "secretary")
    assert plan(branch, "committee_meeting")


def test_a_study_lasts_as_long_as_the_meeting_unless_said(branch):
    made = plan(branch, "theme_day", ends_at=time(10, 15))
    assert made.study_minutes == 75
    said = plan(branch, "theme_day", title="志愿服务", ends_at=time(10, 15), study_minutes=0)
    assert said.study_minutes == 0
    assert plan(branch, ends_at=time(10, 15)).study_minutes == 0


def test_an_organisation_not_yet_founded_holds_nothing():
    late = make_organisation(on=LATER)
    with pytest.raises(Refused) as refused:
        plan(late)
    assert codes(refused) == ["organisation_not_standing"]


# ---- changing, cancelling ----------------------------------------------------------------------


def change(meeting, **more):
    fields = fields_of(meeting.kind, **more)
    return change_meeting(meeting=meeting, fields=fields, by=None, on=ON)


def test_a_change_names_the_fields_and_nothing_else(branch):
    meeting = plan(branch)
    changed = change(meeting, place="四楼", begins_at=time(14))
    assert (changed.place, changed.begins_at) == ("四楼", time(14))
    line = AuditEntry.objects.get(act="meetings.meeting_changed")
    assert line.fields == ["begins_at", "place"]
    change(meeting, place="四楼", begins_at=time(14))
    assert AuditEntry.objects.filter(act="meetings.meeting_changed").count() == 1


def test_the_roll_follows_the_day_and_leave_stays(branch):
    away, moving = make_person("沈甲", branch=branch), make_person("沈乙", branch=branch)
    meeting = call(plan(branch))
    leave(meeting, away)
    guest = make_person("沈丁", branch=make_organisation())
    invite_person(meeting=meeting, person=guest, by=None, on=ON)
    other = make_organisation(parent=branch.parent)
    affiliate_person(person=moving, organisation=other, by=None, on=LATER)
    new = make_person("沈丙", branch=branch, full=False, joined_on=date(2026, 3, 1))
    affiliate_person(person=new, organisation=other, by=None, on=ON)
    change(meeting, held_on=LATER)
    rows = {row.person.name: row for row in roll_of(meeting)}
    assert set(rows) == {"沈甲", "沈丁"}
    assert (rows["沈甲"].presence, rows["沈甲"].reason) == ("leave", "出差")
    assert {row.held_on for row in rows.values()} == {LATER}


def test_a_meeting_under_way_stays_of_its_day_and_body(branch):
    make_person(branch=branch)
    meeting = opened(branch)
    with pytest.raises(Refused) as refused:
        change(meeting, held_on=LATER)
    assert codes(refused) == ["wrong_state"]
    assert change(meeting, place="四楼").place == "四楼"


def test_a_cancelled_meeting_is_nobodys_attendance_and_can_be_planned_anew(branch):
    person = make_person(branch=branch)
    meeting = call(plan(branch))
    cancelled = cancel_meeting(meeting=meeting, reason="防汛值守", by=None, on=ON)
    assert cancelled.state == "cancelled"
    assert not Attendance.objects.filter(person=person).exists()
    assert AuditEntry.objects.get(act="meetings.meeting_cancelled").detail == "防汛值守"
    assert plan(branch) != meeting


def test_a_meeting_is_not_cancelled_without_a_reason(branch):
    with pytest.raises(Refused) as refused:
        cancel_meeting(meeting=plan(branch), reason=" ", by=None, on=ON)
    assert codes(refused) == ["reason_missing"]


# ---- calling -----------------------------------------------------------------------------------


def test_calling_writes_the_roll_and_the_day(branch):
    make_person("沈甲", branch=branch)
    make_person("沈乙", branch=branch, full=False, joined_on=date(2026, 3, 1))
    meeting = call(plan(branch))
    assert (meeting.state, meeting.told_on) == ("called", ON)
    assert (meeting.standard, bool(meeting.rulebook)) == ("national", True)
    counts = count_rows(roll_of(meeting))
    assert (counts.should_attend, counts.members, counts.waiting) == (1, 2, 2)


def test_calling_again_changes_the_words_and_keeps_the_day(branch):
    make_person(branch=branch)
    meeting = call(plan(branch, held_on=LATER))
    again = call_meeting(
        meeting=meeting, requirements="带笔记本", by=None, on=ON + timedelta(days=1)
    )
    assert (again.requirements, again.told_on) == ("带笔记本", ON)
    assert Attendance.objects.count() == 1


def test_a_meeting_of_nobody_is_not_called(branch):
    with pytest.raises(Refused) as refused:
        call(plan(branch))
    assert codes(refused) == ["nobody_expected"]


@pytest.mark.parametrize(
    ("kind", "days", "late"),
    [
        ("lecture", 1, False),
        ("lecture", 0, True),
        ("theme_day", 3, False),
        ("theme_day", 2, True),
        ("member_meeting", 0, False),
    ],
)
def test_a_late_notice_is_warned_of_and_refuses_nothing(branch, kind, days, late):
    follow(branch, "shaoxing")
    make_person(branch=branch)
    held_on = ON + timedelta(days=days)
    meeting = call(plan(branch, kind, held_on=held_on))
    found = notice_findings(meeting)
    assert [reason.code for reason in found] == (["notice_short"] if late else [])
    assert all(reason.modality == "generally" and reason.cite for reason in found)


def test_no_rule_on_notice_finds_nothing(branch):
    make_person(branch=branch)
    assert notice_findings(call(plan(branch, "lecture"))) == []


def test_a_life_meeting_is_called_once_its_plan_is_approved_where_that_is_asked(branch):
    make_person(branch=branch)
    assert call(plan(branch, "life_meeting"))
    other = make_organisation()
    follow(other, "shaoxing")
    make_person(branch=other)
    with pytest.raises(Refused) as refused:
        call(plan(other, "life_meeting"))
    assert codes(refused) == ["plan_not_approved"]
    assert refused.value.verdict.reasons[0].cite


# ---- leave and guests --------------------------------------------------------------------------


def test_who_is_on_leave_is_still_counted(branch):
    person = make_person(branch=branch)
    meeting = call(plan(branch))
    row = leave(meeting, person)
    assert (row.presence, row.reason, row.in_writing, row.counts) == ("leave", "出差", True, True)
    line = AuditEntry.objects.get(act="meetings.leave_asked")
    assert "出差" not in str(line.facts)
    assert line.detail == ""


def test_leave_needs_a_reason_and_a_place_on_the_roll(branch):
    make_person(branch=branch)
    meeting = call(plan(branch))
    with pytest.raises(Refused) as refused:
        leave(meeting, make_person(branch=make_organisation()), reason="")
    assert codes(refused) == ["reason_missing", "not_on_roll"]


def test_who_is_there_is_not_on_leave(branch):
    person = make_person(branch=branch)
    meeting = opened(branch)
    present(meeting, [person])
    with pytest.raises(Refused) as refused:
        leave(meeting, person)
    assert codes(refused) == ["was_there"]


def test_a_guest_neither_counts_nor_votes_and_can_be_taken_off(branch):
    make_person(branch=branch)
    guest = make_person("沈乙", branch=make_organisation())
    meeting = call(plan(branch))
    for _ in range(2):
        invite_person(meeting=meeting, person=guest, by=None, on=ON)
    row = row_of(meeting, guest)
    assert (row.invited, row.counts, row.votes) == (True, False, False)
    uninvite_person(meeting=meeting, person=guest, by=None, on=ON)
    assert [row.person.name for row in roll_of(meeting)] == ["沈远"]


def test_who_should_attend_is_no_guest_and_never_taken_off(branch):
    person = make_person(branch=branch)
    meeting = call(plan(branch))
    with pytest.raises(Refused) as refused:
        invite_person(meeting=meeting, person=person, by=None, on=ON)
    assert codes(refused) == ["already_on_roll"]
    with pytest.raises(Refused) as refused:
        uninvite_person(meeting=meeting, person=person, by=None, on=ON)
    assert codes(refused) == ["belongs_to_roll"]


def test_the_same_title_in_another_branch_is_another_meeting():
    one, _ = branch_of(1)
    two, _ = branch_of(1)
    fields = fields_of()
    made = {
        plan_meeting(organisation=each, fields=fields, by=None, on=ON).pk for each in (one, two)
    }
    assert len(made) == 2
