"""What meetings held show of duties."""

from datetime import date, timedelta

import pytest

from dangwu.duties.registry import Bearing, fact_of, plans_in
from dangwu.meetings.evidence import OF_ORGANISATIONS
from dangwu.meetings.services import cancel_meeting, sign_minutes
from tests.apps.meetings.makers import (
    ON,
    branch_of,
    call,
    committee_of,
    opened,
    plan,
    record,
)
from tests.factories import make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def days(fact, *keys, span=YEAR):
    return sorted(fact_of(fact).days(keys, *span))


@pytest.mark.parametrize("kind", OF_ORGANISATIONS)
def test_every_kind_of_meeting_is_a_fact_that_can_be_begun(kind):
    fact = fact_of(kind)
    bearing = Bearing(kind="branch", key=7, organisation=7, name="一支部", since=None)
    assert fact.begin(bearing) == f"/meetings/begin/7/{kind}/"


def test_a_meeting_counts_once_it_was_held():
    branch, people = branch_of(2)
    waiting, running = plan(branch), opened(branch, title="已开始")
    assert days("member_meeting", branch.pk) == []
    meeting = record(branch, title="已开过")
    assert days("member_meeting", branch.pk) == [(branch.pk, ON)]
    sign_minutes(meeting=meeting, signed_by=people[0], keeper=None, by=None, on=ON)
    assert days("member_meeting", branch.pk) == [(branch.pk, ON)]
    assert {waiting.state, running.state} == {"planned", "open"}


def test_one_meeting_counts_as_all_it_was():
    branch, _ = branch_of(1)
    record(branch, "theme_day", also=("lecture", "member_meeting"))
    for kind in ("theme_day", "lecture", "member_meeting"):
        assert days(kind, branch.pk) == [(branch.pk, ON)]
    assert days("group_meeting", branch.pk) == []
    assert days("life_meeting", branch.pk) == []


def test_a_name_within_another_is_not_that_kind():
    """life_meeting is part of the word democratic_life_meeting."""
    branch, _ = branch_of(1)
    chief = make_person(branch=branch)
    make_holding(chief, "secretary", branch.parent)
    record(branch.parent, "democratic_life_meeting")
    assert days("democratic_life_meeting", branch.parent.pk) == [(branch.parent.pk, ON)]
    assert days("life_meeting", branch.parent.pk) == []


def test_the_committees_own_life_meeting_is_not_that_of_the_branch():
    branch = make_organisation()
    committee_of(branch, "secretary", "organisation_member")
    record(branch, "committee_meeting", also=("life_meeting",))
    assert days("life_meeting", branch.pk) == []
    assert days("committee_meeting", branch.pk) == [(branch.pk, ON)]


def test_the_days_are_those_of_the_span_both_ends_included():
    branch, _ = branch_of(1)
    record(branch)
    day = timedelta(days=1)
    assert days("member_meeting", branch.pk, span=(ON, ON)) == [(branch.pk, ON)]
    assert days("member_meeting", branch.pk, span=(ON + day, ON + day)) == []
    assert days("member_meeting", branch.pk, span=(ON - day, ON - day)) == []


def test_each_organisation_has_its_own_in_one_query(django_assert_num_queries):
    one, _ = branch_of(1)
    two, _ = branch_of(1)
    record(one)
    record(two)
    record(two, title="专题", held_on=ON - timedelta(days=1))
    with django_assert_num_queries(1):
        found = days("member_meeting", one.pk, two.pk)
    assert found == sorted([(one.pk, ON), (two.pk, ON - timedelta(days=1)), (two.pk, ON)])
    assert days("member_meeting", one.pk) == [(one.pk, ON)]


def test_a_lecture_is_given_by_its_speaker():
    branch, people = branch_of(3)
    record(branch, "lecture", speaker=people[0])
    record(branch, "theme_day", also=("lecture",), title="专题党课", speaker=people[1])
    record(branch, "theme_day", title="志愿服务", speaker=None)
    record(branch, "lecture", title="外请", speaker_from_outside="党校教师")
    found = days("lecture_given", *(person.pk for person in people))
    assert {person for person, _ in found} == {people[0].pk, people[1].pk}


def test_the_calendar_has_what_is_planned_and_called():
    branch, _ = branch_of(1)
    plan(branch, held_on=ON + timedelta(days=1), title="审议计划")
    call(plan(branch, "lecture", title="专题党课"))
    cancel_meeting(meeting=plan(branch, title="不开了"), reason="撤并", by=None, on=ON)
    record(branch, title="已开过")
    found = [(each.day, each.title) for each in plans_in([branch], *YEAR)]
    assert (ON, "党课：专题党课") in found
    assert (ON + timedelta(days=1), "党员大会：审议计划") in found
    assert not any("不开了" in title or "已开过" in title for _, title in found)
