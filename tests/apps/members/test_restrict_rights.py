"""Whose vote is taken for a time: the fact for everybody, the ground for few."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from dangwu.core.models import AuditEntry
from dangwu.members.models import RightsRestriction
from dangwu.members.selectors.rights import is_restricted
from dangwu.members.services import (
    affiliate_person,
    change_membership,
    restore_rights,
    restrict_rights,
)
from dangwu.rules.verdict import Refused
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 16)
DAY = timedelta(days=1)


@pytest.fixture
def person(in_whole_tree):
    return make_person()


def restrict(person, ground="probation", on=ON):
    return restrict_rights(person=person, ground=ground, by=None, on=on)


def codes(refused):
    return [reason.code for reason in refused.value.verdict.reasons]


def test_the_vote_is_gone_from_the_day_until_it_is_given_back(person):
    row = restrict(person)
    assert not is_restricted(person, ON - DAY)
    assert is_restricted(person, ON)
    restore_rights(restriction=row, by=None, on=ON + DAY)
    assert is_restricted(person, ON)
    assert not is_restricted(person, ON + DAY)


def test_two_grounds_run_beside_one_another(person):
    first = restrict(person)
    restrict(person, "detained")
    restore_rights(restriction=first, by=None, on=ON + DAY)
    assert is_restricted(person, ON + DAY)


def test_the_same_again_is_one_and_another_day_is_refused(person):
    assert restrict(person) == restrict(person)
    with pytest.raises(Refused) as refused:
        restrict(person, on=ON + DAY)
    assert codes(refused) == ["restriction_running"]
    assert RightsRestriction.objects.count() == 1


def test_who_is_no_member_has_no_vote_to_take(person):
    change_membership(person=person, status="left", by=None, on=ON)
    with pytest.raises(Refused) as refused:
        restrict(person)
    assert codes(refused) == ["no_member_on"]
    assert restrict(person, on=ON - DAY)


def test_a_restriction_ends_once_and_not_before_it_began(person):
    row = restrict(person)
    with pytest.raises(Refused) as refused:
        restore_rights(restriction=row, by=None, on=ON - DAY)
    assert codes(refused) == ["before_last"]
    restore_rights(restriction=row, by=None, on=ON + DAY)
    with pytest.raises(Refused) as refused:
        restore_rights(restriction=row, by=None, on=ON + DAY)
    assert codes(refused) == ["restriction_ended"]
    with pytest.raises(Refused) as refused:
        restrict(person)
    assert codes(refused) == ["before_last"]
    assert restrict(person, on=ON + DAY)


def test_the_trail_does_not_tell_the_ground(person):
    restore_rights(restriction=restrict(person), by=None, on=ON)
    lines = AuditEntry.objects.filter(act__startswith="members.rights")
    assert [line.act for line in lines.order_by("seq")] == [
        "members.rights_restricted",
        "members.rights_restored",
    ]
    assert all(line.facts == {} and line.detail == "" for line in lines)


def test_the_restriction_goes_with_the_person(person):
    row = restrict(person)
    other = make_organisation()
    affiliate_person(person=person, organisation=other, by=None, on=ON + DAY)
    row.refresh_from_db()
    assert row.scope_path == other.scope_path


# ---- pages -------------------------------------------------------------------------------------


@pytest.fixture
def page(cast):
    return cast.person("wangfang").get_absolute_url()


@pytest.fixture
def restricted(cast, in_whole_tree):
    return restrict(cast.person("wangfang"))


@pytest.mark.parametrize(
    ("role", "sees_ground"),
    [("zhangwen", True), ("liuyang", True), ("wuting", False), ("wangfang", False)],
)
def test_the_ground_is_for_who_keeps_the_rights(
    client_of, cast, restricted, page, role, sees_ground
):
    shown = client_of(cast.user(role)).get(page, secure=True).content.decode()
    assert "无表决权" in shown
    assert ("留党察看" in shown) is sees_ground
    assert ("登记没有表决权" in shown) is sees_ground


def test_a_secretary_takes_the_vote_and_gives_it_back(client_of, cast, page, in_whole_tree):
    person, browser = cast.person("wangfang"), client_of(cast.user("zhangwen"))
    form = {"ground": "detained", "on": "2026-11-16"}
    address = reverse("members:restrict", args=[person.pk])
    assert browser.post(address, form, secure=True).headers["Location"] == page
    row = RightsRestriction.objects.get(person=person)
    assert (row.ground, row.starts_on) == ("detained", ON)
    back = reverse("members:restore", args=[person.pk, row.pk])
    assert browser.get(back, secure=True).status_code == 200
    browser.post(back, {"on": "2026-11-17"}, secure=True)
    assert RightsRestriction.objects.get(pk=row.pk).ends_on == ON + DAY
    assert browser.get(back, secure=True).status_code == 404


def test_a_refusal_says_since_when(client_of, cast, restricted):
    address = reverse("members:restrict", args=[cast.person("wangfang").pk])
    form = {"ground": "probation", "on": "2026-11-18"}
    answer = client_of(cast.user("zhangwen")).post(address, form, secure=True)
    assert answer.status_code == 409
    assert "已自 2026年11月16日起登记没有表决权" in answer.content.decode()


def test_no_list_tells_the_ground(client_of, cast, restricted):
    branch = cast.organisation("fagai_1")
    address = reverse("meetings:roll", args=[branch.pk, "member_meeting", "2026-11-16"])
    shown = client_of(cast.user("zhangwen")).get(address, secure=True).content.decode()
    assert "无表决权" in shown
    assert "留党察看" not in shown
