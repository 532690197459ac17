"""The page that explains each name of a roll."""

from datetime import date

import pytest
from django.urls import reverse

from dangwu.core.scope import whole_tree
from dangwu.members.services import begin_condition

pytestmark = pytest.mark.django_db
DAY = "2026-11-16"


def address(cast, place="fagai_1", kind="member_meeting", day=DAY):
    return reverse("meetings:roll", args=[cast.organisation(place).pk, kind, day])


@pytest.fixture
def shown(client_of, cast):
    def read(role="zhangwen", **more):
        return client_of(cast.user(role)).get(address(cast, **more), secure=True)

    return read


def test_the_heading_has_the_numbers_and_each_name_its_clause(shown):
    page = shown().content.decode()
    # Six members, one of them probationary since some months.
    assert "应到有表决权 5 人，名单上共 6 人" in page
    assert "张文" in page
    assert "组织关系在" in page
    assert page.count("/rulebook/?cite=") >= 6
    assert "预备党员，参加会议，没有表决权。" in page


def test_the_committee_is_named_by_its_posts(shown):
    page = shown(kind="committee_meeting").content.decode()
    assert "应到有表决权 3 人" in page
    assert "组织委员，是委员会成员" in page


def test_who_is_left_out_is_named_with_the_reason(shown, cast):
    with whole_tree("a test sets up what it asks about"):
        begin_condition(
            person=cast.person("wangfang"),
            kind="suspended",
            by=None,
            on=date(2026, 11, 1),
        )
    page = shown().content.decode()
    assert "没有列入的 1 人" in page
    assert "停止党籍期间，不列入名单。" in page


def test_a_day_before_anybody_belonged_there_is_said(shown):
    assert "没有人在党员大会名单上" in shown(day="2012-01-01").content.decode()


@pytest.mark.parametrize("more", [{"kind": "picnic"}, {"day": "2026-13-01"}, {"place": "fagai_2"}])
def test_what_is_not_there_is_not_found(shown, more):
    assert shown(**more).status_code == 404


def test_a_group_leader_reads_the_roll_of_the_own_group(shown):
    page = shown("zhoukai", place="fagai_1_a", kind="group_meeting")
    assert page.status_code == 200
    assert shown("zhoukai").status_code == 404


def test_members_do_not_read_rolls(shown):
    assert shown("wangfang").status_code == 403
