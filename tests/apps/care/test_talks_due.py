"""From the records to what a branch has to do: posts, jobs, rights, needs, talks; and evidence."""

from datetime import date, timedelta

import pytest

from dangwu.care import evidence
from dangwu.care.selectors import register_of, talks_due
from dangwu.care.services import leave_out, settle_need, withdraw_need
from dangwu.core.scope import open_scope
from dangwu.duties.registry import Bearing, fact_of
from dangwu.members.models import RightsRestriction
from dangwu.members.selectors import scope_of
from dangwu.members.services import affiliate_person, change_person, leave_post
from tests.apps.acts import queries
from tests.apps.care.makers import ON, make_place, noted, talked
from tests.factories import make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
EVE = ON - timedelta(days=1)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def place():
    return make_place()


def asked(place, on=ON, *, done=False):
    """(name, occasion, state) of what is left, or of what is done."""
    (found,) = talks_due([place.branch], on)
    return {
        (line.person.name, line.due.occasion, line.due.state)
        for line in found.lines
        if (line.due.state == "done") == done
    }


def about(place, *occasions, on=ON, done=False):
    return {each for each in asked(place, on, done=done) if each[1] in occasions}


def test_the_secretary_talks_with_each_member_every_year(place):
    assert about(place, "yearly") == {("傅副", "yearly", "due"), ("陶员", "yearly", "due")}
    talked(place, talker=place.deputy)
    assert ("陶员", "yearly", "due") in asked(place)
    talked(place)
    assert about(place, "yearly") == {("傅副", "yearly", "due")}
    assert about(place, "yearly", done=True) == {("陶员", "yearly", "done")}


def test_who_was_the_secretary_that_day_counts(place):
    place.deputy.refresh_from_db()
    holding = place.secretary.holdings.get()
    leave_post(holding=holding, by=None, on=date(2026, 4, 1))
    make_holding(place.deputy, "secretary", place.branch, since=date(2026, 4, 1))
    talked(place, held_on=date(2026, 4, 1))  # no longer the secretary
    assert ("陶员", "yearly", "due") in asked(place)
    talked(place, held_on=date(2026, 3, 31))
    assert ("陶员", "yearly", "done") in asked(place, done=True)


def test_a_post_begun_or_ended_is_a_change_of_post(place):
    make_holding(place.member, "youth_member", place.branch, since=date(2026, 5, 4))
    assert about(place, "post_change") == {("陶员", "post_change", "due")}
    talked(place, occasion="post_change")
    assert not about(place, "post_change")
    leave_post(holding=place.deputy.holdings.get(), by=None, on=date(2026, 4, 1))
    assert about(place, "post_change") == {("傅副", "post_change", "late")}


def test_posts_of_long_ago_ask_for_nothing(place):
    assert not about(place, "post_change")


def test_a_changed_job_is_asked_about_and_may_be_left_out(place):
    change_person(person=place.member, changes={"job": "副处长"}, by=None, on=EVE)
    change_person(person=place.deputy, changes={"education": "大学"}, by=None, on=EVE)
    (found,) = talks_due([place.branch], ON)
    (line,) = [line for line in found.left if line.due.occasion == "post_change"]
    assert (line.person, line.due.certain, line.due.since) == (place.member, False, EVE)
    leave_out(
        branch=place.branch,
        person=place.member,
        occasion="post_change",
        since=EVE,
        reason="只是更正名称",
        by=None,
        on=ON,
    )
    assert not about(place, "post_change")


def test_a_sanction_calls_for_a_talk_in_xian():
    place = make_place("xian-organs")
    RightsRestriction.objects.create(
        scope_path=place.branch.scope_path,
        person=place.member,
        ground="probation",
        starts_on=date(2026, 5, 1),
    )
    assert about(place, "sanctioned") == {("陶员", "sanctioned", "due")}
    talked(place, occasion="sanctioned")
    assert about(place, "sanctioned", done=True) == {("陶员", "sanctioned", "done")}


def test_what_was_noted_is_to_be_done_until_met_or_taken_back(place):
    need, illness = noted(place, "conflict"), noted(place, "visit_illness")
    expected = {("陶员", "conflict", "due"), ("陶员", "visit_illness", "soon")}
    assert about(place, "conflict", "visit_illness") == expected
    settle_need(need=need, talk=talked(place, talker=place.deputy), by=None, on=ON)
    assert about(place, "conflict", done=True) == {("陶员", "conflict", "done")}
    withdraw_need(need=illness, reason="登记有误", by=None, on=ON)
    assert not about(place, "visit_illness")
    assert not about(place, "visit_illness", done=True)


def test_what_was_noted_last_year_is_not_forgotten(place):
    noted(place, "conflict", noted_on=date(2025, 12, 20), on=date(2025, 12, 20))
    assert about(place, "conflict") == {("陶员", "conflict", "late")}


def test_the_month_of_joining_is_that_of_probation(place):
    march = date(2026, 3, 10)
    assert about(place, "anniversary", on=march) == {("陶员", "anniversary", "due")}
    (found,) = talks_due([place.branch], march)
    (line,) = [line for line in found.left if line.due.occasion == "anniversary"]
    assert line.due.round_years == 10
    september = about(place, "anniversary", on=date(2026, 9, 10))
    assert september == {
        ("陶员", "anniversary", "late"),
        ("程书", "anniversary", "due"),
        ("傅副", "anniversary", "due"),
    }


def test_in_gansu_the_committee_holds_two_each():
    place = make_place("gansu")
    talked(place, held_on=EVE)
    talked(place, talker=place.deputy)
    (found,) = talks_due([place.branch], ON)
    left = {
        (line.person.name, line.due.reason.code): line.due.reason.numbers["missing"]
        for line in found.left
    }
    assert left == {
        ("程书", "talk_yearly"): 1,
        ("程书", "talk_held"): 1,
        ("傅副", "talk_yearly"): 1,
        ("傅副", "talk_held"): 1,
    }


def test_moving_to_another_group_is_no_coming(place):
    group = make_organisation("group", parent=place.branch)
    affiliate_person(
        person=place.member, organisation=place.branch, group=group, by=None, on=date(2026, 2, 1)
    )
    assert ("陶员", "yearly", "due") in asked(place)
    newcomer = make_person("新到", branch=make_organisation(), joined_on=date(2012, 7, 1))
    affiliate_person(person=newcomer, organisation=place.branch, by=None, on=date(2026, 2, 1))
    assert not [each for each in asked(place) if each[0] == "新到"]


def test_counts_of_the_year_are_in_the_order_of_the_roster(place):
    talked(place)
    talked(place, occasion="visit_illness", is_visit=True)
    talked(place, held_on=date(2025, 12, 31))
    (found,) = talks_due([place.branch], ON)
    assert (found.members, found.talks, found.visits) == (3, 1, 1)
    assert [(person.name, number) for person, number in found.times] == [
        ("陶员", 2),
        ("程书", 0),
        ("傅副", 0),
    ]
    assert [talk.held_on for talk in register_of(place.branch, 2025, ON)] == [date(2025, 12, 31)]


def test_many_branches_cost_as_many_queries_as_one():
    first, second = make_place(), make_place("gansu")
    one = queries(lambda: talks_due([first.branch], ON))
    assert queries(lambda: talks_due([first.branch, second.branch], ON)) == one <= 14


def test_a_branch_sees_its_own_alone():
    mine, other = make_place(), make_place()
    talked(mine)
    talked(other)
    with open_scope(scope_of(mine.secretary.user, ON)):
        (found,) = talks_due([mine.branch], ON)
        assert found.talks == 1
        (nothing,) = talks_due([other.branch], ON)
        assert (nothing.members, nothing.talks) == (0, 0)


# ---- what duties ask -------------------------------------------------------------------------


def days(fact, *people):
    keys = [person.pk for person in people]
    return sorted(fact_of(fact).days(keys, *YEAR), key=str)


def test_each_of_the_two_had_a_talk(place):
    talked(place)
    both = sorted([(place.member.pk, ON), (place.secretary.pk, ON)], key=str)
    assert days("talk", place.member, place.secretary, place.deputy) == both
    assert days("talk", place.deputy) == []
    assert days("talk_held", place.member, place.secretary) == [(place.secretary.pk, ON)]
    assert days("talk_with_secretary", place.member) == [(place.member.pk, ON)]


def test_the_deputys_talk_is_not_the_secretarys(place):
    talked(place, talker=place.deputy)
    assert days("talk", place.member) == [(place.member.pk, ON)]
    assert days("talk_with_secretary", place.member, place.deputy) == []


def test_visits_and_other_years_are_no_talks_of_the_year(place):
    talked(place, is_visit=True)
    talked(place, held_on=date(2025, 12, 31))
    assert days("talk", place.member) == []


def test_more_keys_than_a_query_takes_give_the_same(place, monkeypatch):
    talked(place)
    few = days("talk", place.member)
    monkeypatch.setattr("dangwu.care.selectors.facts.MANY", 0)
    assert days("talk", place.member) == few != []


@pytest.mark.parametrize(
    ("fact", "role"),
    [("talk", "person"), ("talk_with_secretary", "person"), ("talk_held", "talker")],
)
def test_each_duty_begins_at_the_form_with_the_bearer_filled_in(place, fact, role):
    bearing = Bearing(
        kind="member", key=place.member.pk, organisation=place.branch.pk, name="", since=None
    )
    address = fact_of(fact).begin(bearing)
    assert address == f"/talks/branches/{place.branch.pk}/record/?{role}={place.member.pk}"


def test_registering_again_changes_nothing():
    evidence.register()
    assert fact_of("talk").verb == "登记谈话"
