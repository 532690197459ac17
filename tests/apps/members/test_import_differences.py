"""Rows already known: what the import changes, and what needs an act of its own."""

from datetime import date

import pytest

from dangwu.core.scope import whole_tree
from dangwu.members.models import Affiliation, Condition, Membership, Person
from tests.apps.members import rosters
from tests.apps.members.rosters import member, roster_file, shown, upload
from tests.factories import Cast, identity_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(town: Cast):
    def sender(*people, user="zhangwen", place="fagai_1"):
        return upload(
            roster_file(people), by=town.user(user), organisation=town.organisation(place)
        )

    return sender


@pytest.fixture
def known(send):
    """Somebody on record, and the row that says the same."""
    row = member("方国强", born="19700312", 家庭住址="青川市东门街 3 号")
    rosters.commit(send(row))
    return row


def told(roster):
    return [(d["label"], d["old"], d["new"], d["note"]) for d in shown(roster)["differences"]]


def test_what_differs_is_shown_masked_and_changed(send, known):
    roster = send(known | {"联系电话": "13950003052", "学历": "研究生", "家庭住址": "西门街 5 号"})
    assert told(roster) == [
        ("学历", "大学", "研究生", ""),
        ("联系电话", "****1234", "****3052", ""),
        ("家庭住址", "****", "****", ""),
    ]
    done = rosters.commit(roster)
    assert (done.counts["new"], done.counts["changed"], done.counts["same"]) == (0, 1, 0)
    with whole_tree("what was written"):
        person = Person.objects.get(name="方国强")
        assert (person.education, person.mobile.open()) == ("研究生", "13950003052")
        assert person.address.open() == "西门街 5 号"
        assert person.id_number.open() == known["公民身份号码"]


def test_a_new_name_is_found_by_its_pinyin(send, known):
    rosters.commit(send(known | {"姓名": "方国祥"}))
    with whole_tree("what was written"):
        assert Person.objects.get(name="方国祥").name_pinyin == "fangguoxiang"


def test_blank_cells_change_nothing(send, known):
    roster = send({"姓名": "方国强", "公民身份号码": known["公民身份号码"]})
    assert (roster.counts["same"], roster.counts["faults"]) == (1, 0)


def test_a_changed_branch_is_told_and_not_changed(send, known, town):
    roster = send(
        known | {"所在党支部": "市发展和改革局机关第二党支部", "学历": "大专"},
        user="liuyang",
        place="fagai",
    )
    assert ("所在党支部", "市发展和改革局机关第一党支部", "市发展和改革局机关第二党支部",
            "须办组织关系调整，不随表改动") in told(roster)  # fmt: skip
    rosters.commit(roster)
    with whole_tree("what was written"):
        place = Affiliation.objects.get(person__name="方国强")
        assert place.organisation == town.organisation("fagai_1")


def test_only_told_differences_are_nothing_to_import(send, known):
    roster = send(known | {"是否失联": "是", "失联日期": "2025-03-01", "党小组": "第一党小组"})
    assert {label for label, *_ in told(roster)} == {"是否失联", "党小组"}
    assert (roster.counts["changed"], roster.counts["same"]) == (0, 1)


def test_a_day_is_set_right_and_a_month_says_nothing_against_a_day(send, known):
    assert told(send(known | {"入党日期": "2010.07"})) == []
    roster = send(known | {"入党日期": "2010-06-15", "转正日期": "2011-06-15"})
    assert told(roster) == [
        ("入党日期", "2010-07-01", "2010-06-15", ""),
        ("转正日期", "2011-07-01", "2011-06-15", ""),
    ]
    rosters.commit(roster)
    with whole_tree("what was written"):
        rows = Membership.objects.filter(person__name="方国强").values_list("starts_on", "ends_on")
        assert list(rows) == [
            (date(2010, 6, 15), date(2011, 6, 15)),
            (date(2011, 6, 15), None),
        ]


def test_a_probationary_member_does_not_become_full_by_a_roster(send):
    row = member("斯雨", 入党日期="2025-11-01", 转正日期=None)
    rosters.commit(send(row))
    roster = send(row | {"转正日期": "2026-11-01"})
    assert told(roster) == [("转正日期", "", "2026-11-01", "须办转正等党籍手续，不随表改动")]


def test_states_of_new_members_are_written(send):
    row = member(
        "骆驰",
        党籍状态="停止党籍",
        是否失联="是",
        失联日期="2024.05",
        是否流动="是",
        外出流向="杭州",
    )
    rosters.commit(send(row))
    with whole_tree("what was written"):
        rows = Condition.objects.filter(person__name="骆驰").order_by("kind")
        assert [(c.kind, c.place) for c in rows] == [
            ("lost_contact", ""),
            ("mobile", "杭州"),
            ("suspended", ""),
        ]
        assert rows[0].starts_on == date(2024, 5, 1)


def test_members_belong_to_the_branch_since_the_day_of_the_roster(send, town):
    early, late = member("沈立群"), member("方国强", 入党日期="2025-05-01", 转正日期=None)
    roster = upload(
        roster_file([early, late]),
        by=town.user("zhangwen"),
        organisation=town.organisation("fagai_1"),
        as_of=date(2025, 1, 1),
    )
    rosters.commit(roster)
    with whole_tree("what was written"):
        since = dict(
            Affiliation.objects.filter(person__id_index__isnull=False)
            .filter(person__name__in=["沈立群", "方国强"])
            .values_list("person__name", "starts_on")
        )
    assert since == {"沈立群": date(2025, 1, 1), "方国强": date(2025, 5, 1)}


def test_an_old_number_of_fifteen_digits_is_the_same_person(send):
    new = identity_number("19700312", region="330699")
    rosters.commit(send(member("何静", born="19700312", 公民身份号码=new)))
    old = new[:6] + new[8:17]
    roster = send(member("何静", born="19700312", 公民身份号码=old))
    assert (roster.counts["same"], roster.counts["faults"]) == (1, 0)
