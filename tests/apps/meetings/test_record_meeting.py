"""A meeting already held, written down at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dangwu.core.models import AuditEntry
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors import counts_of, findings_of, roll_of
from dangwu.meetings.services import ItemFields
from dangwu.members.models import Attendance
from dangwu.members.services import affiliate_person
from dangwu.orgs.models import Decision
from dangwu.rules.verdict import Refused
from tests.apps.meetings.makers import (
    ON,
    branch_of,
    call,
    codes,
    plan,
    record,
    row_of,
    the_reason,
    votes,
)
from tests.factories import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]


def resolution(title="审议工作报告", votes_for=20, **more):
    given = {"matter": "general", "wording": "同意", "votes": votes(votes_for), **more}
    return ItemFields(title=title, **given)


def test_everybody_was_there_but_the_absent():
    branch, people = branch_of(4)
    guest = make_person("沈乙", branch=make_organisation())
    absent = {people[0].pk: ("leave", "出差"), people[1].pk: ("absent", "")}
    meeting = record(branch, "lecture", absent=absent, guests=[guest, people[2]])
    assert (meeting.state, meeting.recorded_on, meeting.back_filled) == ("closed", ON, False)
    rows = {row.person_id: row for row in roll_of(meeting)}
    assert [(rows[p.pk].presence, rows[p.pk].minutes) for p in people] == [
        ("leave", 0),
        ("absent", 0),
        ("present", 90),
        ("present", 90),
    ]
    assert rows[people[0].pk].reason == "出差"
    assert (rows[guest.pk].invited, rows[guest.pk].presence) == (True, "present")
    assert not rows[people[2].pk].invited
    counts = counts_of(meeting)
    assert (counts.should_attend, counts.present, counts.leave, counts.absent) == (4, 2, 1, 1)


def test_the_same_submitted_again_is_the_same_meeting():
    branch, _ = branch_of(3)
    items = [resolution(votes_for=3)]
    first = record(branch, items=items)
    assert record(branch, items=items) == first
    assert (Meeting.objects.count(), Attendance.objects.count()) == (1, 3)
    assert Decision.objects.count() == 1
    assert AuditEntry.objects.filter(act="meetings.meeting_recorded").count() == 1


@pytest.mark.parametrize("other", ["votes", "absent", "guests", "points", "place", "summary"])
def test_other_words_about_a_meeting_on_record_are_refused_and_not_dropped(other):
    branch, people = branch_of(3)
    first = record(branch, items=[resolution(votes_for=3)])
    given = {
        "votes": {"items": [resolution(votes_for=2)]},
        "absent": {"absent": {people[0].pk: ("leave", "出差")}},
        "guests": {"guests": [make_person("沈乙", branch=make_organisation())]},
        "points": {"items": [resolution(votes_for=3, points="讨论热烈")]},
        "place": {"place": "五楼"},
        "summary": {"summary": "另有讨论"},
    }[other]
    with pytest.raises(Refused) as refused:
        record(branch, **{"items": [resolution(votes_for=3)], **given})
    assert the_reason(refused, "recorded_otherwise").numbers["day"] == ON
    assert Meeting.objects.get() == first


def test_another_title_kind_or_day_is_another_meeting():
    branch, _ = branch_of(1)
    record(branch)
    record(branch, title="专题党员大会")
    record(branch, "theme_day")
    record(branch, held_on=ON - timedelta(days=1))
    assert Meeting.objects.count() == 4


def test_items_are_decided_by_the_roll_of_the_day():
    branch, people = branch_of(20)
    absent = {person.pk: ("leave", "出差") for person in people[12:]}
    meeting = record(
        branch,
        absent=absent,
        items=[
            resolution("审议工作报告", 11),
            ItemFields(title="传达文件", points="三人发言", result="抓好落实"),
            resolution("年度计划", 10),
            resolution("大额支出", postponed=True, votes=None),
        ],
    )
    first, told, second, later = AgendaItem.objects.order_by("position")
    assert (first.decision.passed, second.decision.passed) == (True, False)
    assert (first.decision.should_attend, first.decision.present) == (20, 12)
    assert (told.decision, told.result, later.postponed, later.decision) == (
        None,
        "抓好落实",
        True,
        None,
    )
    assert len({first.decision.source, second.decision.source}) == 2
    assert {d.decided_on for d in Decision.objects.all()} == {ON}
    line = AuditEntry.objects.get(act="meetings.meeting_recorded")
    assert (line.facts["people"], line.facts["items"], line.facts["decisions"]) == (20, 4, 2)
    assert meeting.items.count() == 4


def test_a_written_for_vote_counts_in_an_admission_alone():
    branch, people = branch_of(20)
    absent = {person.pk: ("leave", "出差") for person in people[11:]}
    candidate = make_person("金玉兰", branch=make_organisation())
    counted = votes(10, abstained=1, method="secret")
    record(
        branch,
        absent=absent,
        items=[
            resolution("接收", matter="admission", about=candidate, votes=counted, written_for=1),
            resolution("计划", votes=votes(10, abstained=1), written_for=1),
        ],
    )
    admitted, planned = (item.decision for item in AgendaItem.objects.order_by("position"))
    assert (admitted.passed, admitted.written_for) == (True, 1)
    assert (planned.passed, planned.written_for) == (False, 0)


def test_everything_against_a_record_is_told_at_once():
    branch, people = branch_of(4)
    candidate = make_person("金玉兰", branch=make_organisation())
    absent = {
        people[0].pk: ("leave", ""),
        people[1].pk: ("absent", ""),
        people[2].pk: ("absent", ""),
        candidate.pk: ("absent", ""),
    }
    with pytest.raises(Refused) as refused:
        record(
            branch,
            title=" ",
            held_on=ON + timedelta(days=1),
            absent=absent,
            items=[
                resolution("无人到会的表决", 1),
                resolution("没有表决结果", votes=None),
                resolution("接收", matter="admission", votes=votes(1, method="secret")),
                ItemFields(title=" "),
            ],
        )
    assert set(codes(refused)) == {
        "meeting_in_future",
        "title_missing",
        "reason_missing",
        "not_on_roll",
        "quorum_short",
        "items_open",
        "one_by_one",
    }
    assert the_reason(refused, "items_open").numbers["titles"] == ("没有表决结果",)
    assert not Meeting.objects.exists()
    assert not Attendance.objects.exists()


def test_a_meeting_to_which_nobody_came_is_none():
    branch, people = branch_of(1)
    with pytest.raises(Refused) as refused:
        record(branch, absent={people[0].pk: ("absent", "")})
    assert codes(refused) == ["nobody_present"]


def test_a_close_vote_that_was_taken_is_on_record():
    branch, _ = branch_of(20)
    record(branch, items=[resolution(votes_for=11, votes=votes(11, 9))])
    assert Decision.objects.get().passed


@pytest.mark.parametrize(("days", "back_filled"), [(7, False), (8, True)])
def test_what_is_recorded_more_than_a_week_later_is_back_filled(days, back_filled):
    branch, _ = branch_of(1)
    meeting = record(branch, held_on=ON - timedelta(days=days))
    assert meeting.back_filled is back_filled
    found = {reason.code: reason.numbers for reason in findings_of(meeting, ON)}
    assert ("back_filled" in found) is back_filled
    if back_filled:
        assert found["back_filled"]["days"] == 8


def test_the_roll_is_that_of_the_day_of_the_meeting():
    branch = make_organisation()
    person = make_person(branch=branch)
    other = make_organisation(parent=branch.parent)
    affiliate_person(person=person, organisation=other, by=None, on=ON)
    meeting = record(branch, held_on=ON - timedelta(days=1))
    assert row_of(meeting, person).scope_path == branch.scope_path
    with pytest.raises(Refused) as refused:
        record(branch, held_on=ON)
    assert "nobody_expected" in codes(refused)


def test_the_rules_are_those_of_the_day_of_the_meeting():
    """Before 13 July 2020 just four fifths opened no election."""
    branch, people = branch_of(20)
    absent = {person.pk: ("absent", "") for person in people[16:]}
    item = resolution("选举", matter="election", votes=votes(10, method="secret"))
    with pytest.raises(Refused) as refused:
        record(branch, held_on=date(2020, 7, 12), absent=absent, items=[item])
    assert codes(refused) == ["quorum_short"]
    assert record(branch, held_on=date(2020, 7, 13), absent=absent, items=[item])


def test_a_planned_meeting_is_written_into_its_row():
    branch, _ = branch_of(2)
    planned = plan(branch)
    meeting = record(branch, place="四楼", summary="审议报告")
    assert meeting.pk == planned.pk
    again = Meeting.objects.get()
    assert (again.state, again.place, again.summary) == ("closed", "四楼", "审议报告")
    assert counts_of(again).present == 2


def test_a_meeting_that_was_called_is_recorded_on_its_page():
    branch, _ = branch_of(2)
    call(plan(branch))
    with pytest.raises(Refused) as refused:
        record(branch)
    assert codes(refused) == ["meeting_under_way"]


def test_what_people_said_is_not_in_the_trail():
    branch, people = branch_of(2)
    record(
        branch,
        absent={people[0].pk: ("leave", "家中老人住院")},
        items=[ItemFields(title="讨论", points="沈某有意见")],
        summary="沈某检讨",
    )
    line = AuditEntry.objects.get(act="meetings.meeting_recorded")
    assert "沈某" not in f"{line.facts}{line.detail}{line.fields}"
    assert "住院" not in f"{line.facts}{line.detail}{line.fields}"


def queries_of(branch, items):
    with CaptureQueriesContext(
        connection,
    ) as taken:
        record(branch, items=items)
    return len(taken)


def test_a_meeting_of_sixty_takes_as_many_queries_as_one_of_three():
    small, _ = branch_of(3)
    large, _ = branch_of(60)
    few = queries_of(small, [resolution(votes_for=3)])
    many = queries_of(large, [resolution("一", 40), resolution("二", 41), resolution("三", 42)])
    assert few == many
