"""Every kind of fault is planted, and found at its row and column in plain words."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.models import Condition, RosterImport
from dangwu.members.selectors import scope_of
from dangwu.members.services import roster as acts
from tests.apps.members import rosters
from tests.apps.members.rosters import (
    correct,
    faults,
    member,
    roster_file,
    upload,
    warnings,
    workbook,
)
from tests.factories import Cast, identity_number, make_organisation

pytestmark = pytest.mark.django_db
FIRST = 2  # the row of the sheet in which the first member stands


def bent(number: str) -> tuple[str, str]:
    """The number with a wrong last sign, and the sign that it should have."""
    wrong = "1" if number[-1] != "1" else "2"
    return number[:-1] + wrong, number[-1]


@pytest.fixture
def send(town: Cast):
    def sender(*people, user="zhangwen", place="fagai_1", **more):
        return upload(
            roster_file(people), by=town.user(user), organisation=town.organisation(place), **more
        )

    return sender


@pytest.mark.parametrize(
    ("cells", "label", "text"),
    [
        ({"姓名": None}, "姓名", "缺姓名"),
        ({"姓名": "张三、李四"}, "姓名", "一格只填一个姓名"),
        ({"公民身份号码": None}, "公民身份号码", "缺公民身份号码"),
        ({"公民身份号码": "33069919850312"}, "公民身份号码", "身份证号应为 18 位，这里是 14 位"),
        ({"公民身份号码": "00069919850312001X"}, "公民身份号码", "不是行政区划代码"),
        ({"公民身份号码": 330699198503120012}, "公民身份号码", "身份证号以数字保存，末几位已丢失"),
        ({"性别": "女"}, "性别", "身份证号第 17 位为单数，应为男"),
        ({"性别": "未知"}, "性别", "性别应为男或女"),
        ({"出生日期": "1985-03-13"}, "出生日期", "出生日期为 1985-03-12，两处至少一处有误"),
        ({"出生日期": "1985-02-30"}, "出生日期", "1985 年 2 月没有 30 日"),
        ({"民族": "汗"}, "民族", "民族不在 56 个民族的名称之中；是否“汉族”"),
        ({"学历": "博土"}, "学历", "高中、初中、小学之一；是否“研究生”"),
        ({"人员类别": "事业单位在织"}, "人员类别", "没有这个人员类别；是否“事业单位在职”"),
        ({"所在党支部": "第八党支部"}, "所在党支部", "“第八党支部”不在管辖范围内的支部之中"),
        ({"党小组": "第九党小组"}, "党小组", "支部里没有“第九党小组”"),
        ({"入党日期": None}, "入党日期", "缺入党日期"),
        ({"入党日期": "1992.13"}, "入党日期", "没有 13 月"),
        ({"入党日期": "1992"}, "入党日期", "“1992”只有年份，至少要写到月"),
        ({"入党日期": "九二年五月"}, "入党日期", "不是日期"),
        ({"入党日期": "2003-03-11"}, "入党日期", "当日 17 周岁，入党须年满 18 周岁，请核对档案"),
        ({"转正日期": "2010-06-30"}, "转正日期", "转正日期 2010-06-30 早于入党日期 2010-07-01"),
        ({"转正日期": None}, "转正日期", "年，没有转正日期；请按档案填写"),
        ({"党员类别": "预备党员"}, "转正日期", "党员类别为预备党员，却填了转正日期"),
        ({"党员类别": "正式", "转正日期": None}, "转正日期", "正式党员须有转正日期，请按档案填写"),
        ({"党员类别": "予备"}, "党员类别", "没有这个党员类别；是否“预备党员”"),
        ({"党籍状态": "丢失"}, "党籍状态", "没有这个党籍状态"),
        ({"是否失联": "是"}, "失联日期", "是否失联为“是”，缺失联日期"),
        ({"是否失联": "否", "失联日期": "2024-03-01"}, "是否失联", "是否失联却不是“是”"),
        ({"是否流动": "也许"}, "是否流动", "没有这个是否流动"),
        ({"工作岗位": "长" * 81}, "工作岗位", "超过 80 个字，现有 81 个"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_where_it_is(send, cells, label, text):
    roster = send(member("冯雅琴", sex="female"), member("沈立群", **cells))
    assert roster.state == RosterImport.State.READY
    found = faults(roster)
    assert [(row, where) for row, where, _ in found] == [(FIRST + 1, label)], found
    assert text in found[0][2]


def test_a_wrong_check_digit_tells_the_right_one(send):
    number, right = bent(identity_number())
    roster = send(member(公民身份号码=number))
    assert faults(roster) == [
        (FIRST, "公民身份号码", f"身份证号末位应为 {right}，这里是 {number[-1]}")
    ]


@pytest.mark.parametrize("name", ["入党日期", "转正日期"])
def test_days_to_come_are_refused_and_today_is_not(send, name):
    today = localdate()
    tomorrow = member(
        **{"入党日期": "2025-10-01", "转正日期": None, name: str(today + timedelta(1))}
    )
    assert (FIRST, name, f"{name}在今天之后") in faults(send(tomorrow))
    same = member(**{"入党日期": "2025-10-01", "转正日期": None, name: str(today)})
    assert faults(send(same)) == []


def test_nobody_is_lost_before_joining(send):
    lost = {"是否失联": "是", "入党日期": "2010-07-15", "转正日期": "2011-07-15"}
    early = send(member(**lost, 失联日期="2010-07-14"))
    assert faults(early) == [(FIRST, "失联日期", "2010-07-14 早于入党日期 2010-07-15")]
    assert faults(send(member(**lost, 失联日期="2010-07-15"))) == []
    assert faults(send(member(**lost, 失联日期="2010-06"))) != []
    within = send(member(**lost, 失联日期="2010-07"))  # the month alone: it may have been after
    assert faults(within) == []
    rosters.commit(within)
    with whole_tree("a test"):
        assert Condition.objects.get().starts_on == date(2010, 7, 15)


def test_eighteen_on_the_day_is_old_enough(send):
    assert (
        faults(send(member(born="19850312", 入党日期="2003-03-12", 转正日期="2004-03-12"))) == []
    )


def test_a_month_may_hold_the_eighteenth_birthday(send):
    assert faults(send(member(born="19850312", 入党日期="2003.03", 转正日期="2004-03-31"))) == []
    too_young = faults(send(member(born="19850312", 入党日期="2003.02", 转正日期="2004-03-31")))
    assert [text for _, _, text in too_young] == ["当日 17 周岁，入党须年满 18 周岁，请核对档案"]


def test_one_number_twice_names_the_other_row(send):
    number = identity_number()
    roster = send(
        member("沈立群"),
        member("许文浩", 公民身份号码=number),
        member("陈礼", 公民身份号码=number),
    )
    assert faults(roster) == [
        (3, "公民身份号码", "与第 4 行陈礼是同一号码，两人中至少一人有误"),
        (4, "公民身份号码", "与第 3 行许文浩是同一号码，两人中至少一人有误"),
    ]


def test_one_person_twice_is_said_so(send):
    row = member("许文浩")
    assert {text for _, _, text in faults(send(row, row))} == {
        "与第 2 行是同一人，只留一行",
        "与第 3 行是同一人，只留一行",
    }


def test_a_person_registered_elsewhere_is_not_told_where(send, town):
    other = town.person("yanli")
    with whole_tree("the number of somebody of another tree"):
        number = other.id_number.open()
    (found,) = faults(send(member("严丽", 公民身份号码=number, sex="female", born="19910127")))
    assert found[2] == "这个号码已在别处登记，一人只登记一次；先查组织关系是否转出"
    text = str(
        rosters.shown(send(member("严丽", 公民身份号码=number, sex="female", born="19910127")))
    )
    assert "临江" not in text
    assert "档案" not in text


def test_a_secretary_does_not_import_into_another_branch(send):
    roster = send(member(所在党支部="市发展和改革局机关第二党支部"))
    assert [text for _, _, text in faults(roster)] == [
        "“市发展和改革局机关第二党支部”不在管辖范围内的支部之中；是否“市发展和改革局机关第一党支部”"
    ]


def test_a_branch_is_known_by_any_of_its_names_and_a_misspelt_one_gets_a_suggestion(send, town):
    make_organisation(name="第三党支部", parent=town.organisation("fagai"))
    names = ["市发展和改革局机关第一党支部", "第一支部", "一支部", "第1党支部", "三支部", "三枝部"]
    people = [member(f"沈立{'甲乙丙丁戊己'[n]}", 所在党支部=name) for n, name in enumerate(names)]
    roster = send(*people, user="liuyang", place="fagai")
    (fault,) = rosters.shown(roster)["faults"]
    assert (fault["row"], fault["shown"], fault["suggestion"]) == (6, "三枝部", "第三党支部")
    taken = {word: label for _, word, label, _ in rosters.shown(roster)["taken_as"]}
    assert taken["三支部"] == "第三党支部"


def test_a_name_that_fits_two_branches_is_asked_about(send):
    (found,) = faults(send(member(所在党支部="第一党支部"), user="sunmin", place="gongwei"))
    assert found[2] == "“第一党支部”对得上 2 个支部，请写全称"


def test_without_a_branch_column_a_branch_takes_its_own_and_a_committee_asks(send):
    assert faults(send(member())) == []
    assert faults(send(member(), user="liuyang", place="fagai"))[0][2] == "缺所在党支部"


def test_missing_columns_are_one_fault_each(town):
    content = workbook(
        [["姓名", "性别", "民族"], ["沈立群", "男", "汉族"], ["方国强", "男", "汉族"]]
    )
    roster = upload(content, by=town.user("zhangwen"), organisation=town.organisation("fagai_1"))
    assert [(row, text) for row, _, text in faults(roster)] == [
        (0, "表中没有“公民身份号码”一栏"),
        (0, "表中没有“入党日期”一栏"),
    ]


@pytest.mark.parametrize(
    ("cells", "label", "text"),
    [
        ({"联系电话": "1390000123"}, "联系电话", "手机号应为 11 位，这里是 10 位"),
        ({"固定电话": "88880000"}, "固定电话", "固定电话缺少区号"),
        (
            {"转正日期": "2011-06-30"},
            "转正日期",
            "2010-07-01 入党，2011-06-30 转正，预备期不足一年，请核对档案",
        ),
        ({"人员类别": None}, "人员类别", "没有填人员类别，核定党费前须补填"),
        (
            {"党员类别": "预备", "入党日期": "2020-01-01", "转正日期": None},
            "转正日期",
            "入党已 6 年仍为预备党员，请核对档案",
        ),
    ],
)  # fmt: skip
def test_a_doubt_is_named_and_blocks_nothing(send, cells, label, text):
    roster = send(member(**cells))
    assert faults(roster) == []
    assert warnings(roster) == [(FIRST, label, text)]
    assert rosters.commit(roster).counts["new"] == 1


def test_probation_of_a_year_to_the_day_is_no_doubt(send):
    assert warnings(send(member(入党日期="2010-07-01", 转正日期="2011-07-01"))) == []


# ---- mending ---------------------------------------------------------------------------------


def test_a_misread_word_is_mended_wherever_it_stands(send):
    roster = send(*(member(f"沈立{n}", 人员类别="公务圆") for n in "甲乙丙"))
    (fault,) = rosters.shown(roster)["faults"]
    assert (fault["times"], fault["suggestion"]) == (3, "机关在职")
    mended = correct(roster, words={("category", "公务圆"): "机关在职"})
    assert (mended.counts["faults"], mended.counts["new"]) == (0, 3)


def test_nothing_is_suggested_for_numbers_and_days(send):
    number, _ = bent(identity_number())
    roster = send(member(公民身份号码=number, 入党日期="1992.13"))
    assert {f["suggestion"] for f in rosters.shown(roster)["faults"]} == {""}


def test_what_was_typed_is_kept_while_it_does_not_hold(send):
    roster = correct(send(member(入党日期="1992.13")), cells={(1, "joined_on"): "1992.14"})
    (fault,) = rosters.shown(roster)["faults"]
    assert (fault["text"], fault["typed"]) == ("没有 14 月", "1992.14")


def test_a_row_may_be_left_out_and_taken_back(send):
    roster = correct(
        send(member("沈立群"), member("方国强", 入党日期="1992.13")), left_out=frozenset({2})
    )
    assert (roster.counts["faults"], roster.counts["new"], roster.counts["left_out"]) == (0, 1, 1)
    assert rosters.commit(roster).counts["new"] == 1


def test_nothing_stands_for_an_emptied_cell(send):
    row = member(党员类别="预备", 入党日期="2026-01-05", 转正日期="2026-11-05")
    roster = correct(send(row), cells={(1, "full_on"): "无"})
    assert roster.counts["faults"] == 0


def twenty_faults() -> tuple[list[dict], dict]:
    """People with twenty faults between them, and what mends each."""
    twin, wrong = identity_number(), bent(identity_number())
    fourth = identity_number(sex="female")
    rows: list[dict] = [
        member("章佩芬", 公民身份号码=wrong[0]),
        member("许文浩", 公民身份号码=twin),
        member("陈礼", 公民身份号码=twin),
        member("谢雨桐", sex="female", 公民身份号码=fourth, 性别="男"),
        member("楼建中", 所在党支部="机关第一枝部"),
        member("韩松", 入党日期="1992.13"),
        member("于敏", 入党日期="2003.02"),
        member("林若溪", 党员类别="予备", 转正日期=None, 入党日期="2026-01-05"),
        member("王思远", 公民身份号码="123"),
        member("冯雅琴", 民族="汗族"),
        member("徐明远", 学历="大学本课"),
        member("何静", 人员类别="公务圆"),
        member("朱立新", 党小组="第九党小组"),
        member("方国强", 出生日期="1985-03-21"),
        member("周亦然", 转正日期="2009-01-01"),
        member("陆文静", 入党日期=None, 转正日期=None),
        member("沈立群", 转正日期="2111-01-01"),
        member("孙立", 是否失联="是"),
        member("钱进", 姓名="钱进、钱平"),
        member("赵安", 党籍状态="停只"),
    ]
    cells = {
        (1, "id_number"): wrong[0][:-1] + wrong[1],
        (3, "id_number"): identity_number(),
        (4, "sex"): "女",
        (6, "joined_on"): "1992.12",
        (7, "joined_on"): "2003.06",
        (9, "id_number"): identity_number(),
        (14, "born_on"): "1985-03-12",
        (15, "full_on"): "2011-07-01",
        (16, "joined_on"): "2026-03-05",
        (17, "full_on"): "2011-07-01",
        (18, "lost_since"): "2024-05",
        (19, "name"): "钱进",
    }
    words = {
        ("branch", "机关第一枝部"): "第一党支部",
        ("membership", "予备"): "预备党员",
        ("ethnicity", "汗族"): "汉族",
        ("education", "大学本课"): "大学",
        ("category", "公务圆"): "机关在职",
        ("group", "第九党小组"): "一组",
        ("standing", "停只"): "停止党籍",
    }
    return rows, {"cells": cells, "words": words}


def test_a_roster_with_twenty_faults_is_mended_and_imported(send):
    rows, answers = twenty_faults()
    rows[5]["出生日期"] = rows[5]["公民身份号码"] = None
    rows[5] |= {"公民身份号码": identity_number("19700312"), "出生日期": "1970-03-12"}
    roster = send(*rows)
    assert roster.counts["faults"] == 20, faults(roster)
    mended = correct(roster, **answers)
    assert faults(mended) == []
    done = rosters.commit(mended)
    assert (done.state, done.counts["new"]) == (RosterImport.State.COMMITTED, 20)


def test_the_marked_sheet_has_the_faults_in_it_and_is_read_again_alike(send):
    rows = member("沈立群", 入党日期="1992.13", 出生日期=date(1985, 3, 12)), member("方国强")
    roster = send(*rows)
    found = faults(roster)
    with open_scope(scope_of(roster.by, localdate())):
        content = acts.mark_roster(roster=roster, by=roster.by, on=localdate())
    assert b"xl/comments1.xml" in content
    same = upload(content, by=roster.by, organisation=roster.organisation)
    assert faults(same) == found
    assert same.counts == roster.counts
