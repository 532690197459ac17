"""Rosters that are not our template are met where they are."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.models import Membership, Person, RosterImport
from dangwu.members.selectors import scope_of
from dangwu.members.services import roster as acts
from tests.apps.members import rosters
from tests.apps.members.rosters import faults, shown, upload, workbook
from tests.factories import Cast, identity_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(town: Cast):
    def sender(content, user="zhangwen", place="fagai_1", **more):
        return upload(content, by=town.user(user), organisation=town.organisation(place), **more)

    return sender


def found_columns(roster):
    return {c["heading"]: (c["field"], c["how"]) for c in shown(roster)["columns"]}


def messy() -> bytes:
    """Two titles, merged branches, other headings, ways of days, a heading again, a total."""
    one, two, three = (identity_number("19700312") for _ in range(3))
    headings = [
        "序号",
        "姓 名",
        "公民身份号码",
        "所在支部",
        "入党时间",
        "转正时间",
        "预/正",
        "手机",
        "文化程度",
    ]
    rows = [
        ["机关党员花名册"],
        ["填报单位：机关党委", "", "", "", "", "", "", "截至2026年10月"],
        headings,
        [1, "方国强", one, "", 19920513, "1993.05", "正", "139 5000 8817", "本科"],
        [2, "何  静", two, "", "1992年5月13日", date(1993, 5, 13), "正", 13950008818, "大学本科"],
        headings,
        [3, "朱立新", three, "一支部", "1992.05", "1993/6/1", "正式", "", "研究生"],
        [4],
        [],
        ["", "合计", "共3人"],
        ["填表人：陆文静　　审核：周亦然"],
    ]
    return workbook(rows, merged=[(0, 0, 0, 8, rows[0][0]), (3, 3, 4, 3, "第一党支部")])


def test_a_messy_roster_is_understood_without_a_question(send):
    roster = send(messy())
    assert faults(roster) == []
    assert (shown(roster)["heading_row"], roster.counts["rows"]) == (2, 3)
    assert found_columns(roster) == {
        "序号": ("", "passed"),
        "姓 名": ("name", "label"),
        "公民身份号码": ("id_number", "label"),
        "所在支部": ("branch", "synonym"),
        "入党时间": ("joined_on", "synonym"),
        "转正时间": ("full_on", "synonym"),
        "预/正": ("membership", "synonym"),
        "手机": ("mobile", "synonym"),
        "文化程度": ("education", "synonym"),
    }
    assert shown(roster)["passed"] == [[5, "重复的标题"], [9, "合计"], [10, "附注"]]
    assert rosters.commit(roster).counts["new"] == 3
    with whole_tree("what was written"):
        days = {
            m.person.name: (m.starts_on, m.month_only)
            for m in Membership.objects.filter(status="probationary").select_related("person")
            if m.person.name in ("方国强", "何静", "朱立新")
        }
        he = Person.objects.get(name="何静")
        assert (he.mobile.open(), he.education) == ("13950008818", "大学")
    assert days == {
        "方国强": (date(1992, 5, 13), False),
        "何静": (date(1992, 5, 13), False),
        "朱立新": (date(1992, 5, 1), True),
    }


def test_a_totals_line_in_the_columns_of_name_and_number_is_no_member(send):
    row = ["沈立群", identity_number(), "2010-07-01", "2011-07-01"]
    head = ["姓名", "身份证号", "入党日期", "转正日期"]
    roster = send(
        workbook([head, row, ["合计：", "共1人"], ["总国强", identity_number(), *row[2:]]])
    )
    assert (roster.counts["rows"], roster.counts["faults"]) == (2, 0)
    assert shown(roster)["passed"] == [[2, "合计"]]


def test_the_sheet_that_looks_like_a_roster_is_taken(town):
    from io import BytesIO

    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    cover = book.add_worksheet("封面")
    cover.write(0, 0, "党员信息采集表")
    for n in range(60):
        cover.write(n + 1, 0, "说明")
    page = book.add_worksheet("党员")
    for n, text in enumerate(["姓名", "身份证号码", "入党日期", "转正日期"]):
        page.write(0, n, text)
        page.write(1, n, ["沈立群", identity_number(), "2010-07-01", "2011-07-01"][n])
    book.close()
    roster = upload(
        target.getvalue(), by=town.user("zhangwen"), organisation=town.organisation("fagai_1")
    )
    assert (shown(roster)["sheet"], roster.counts["rows"]) == (1, 1)


def test_members_under_a_line_with_the_branch_belong_to_it(send):
    head = ["姓名", "身份证号", "入党日期", "转正日期"]
    rows = [
        head,
        ["发展和改革局机关第一党支部"],
        ["沈立群", identity_number(), "2010-07-01", "2011-07-01"],
        ["市发展和改革局机关第二党支部"],
        ["方国强", identity_number(), "2010-07-01", "2011-07-01"],
    ]
    roster = send(workbook(rows), user="liuyang", place="fagai")
    assert faults(roster) == []
    assert [person["branch"] for person in shown(roster)["new"]] == [
        "市发展和改革局机关第一党支部",
        "市发展和改革局机关第二党支部",
    ]


def test_what_is_called_category_and_says_full_member_is_the_membership(send):
    head = ["姓名", "身份证号", "入党日期", "转正日期", "人员类别"]
    people = [
        [f"沈立{n}", identity_number(), "2010-07-01", "2011-07-01", "正式党员"] for n in "甲乙丙"
    ]
    roster = send(workbook([head, *people]))
    assert found_columns(roster)["人员类别"] == ("membership", "content")
    assert faults(roster) == []


def mapped(roster, columns, **more):
    given = {"sheet": 0, "heading_row": 0} | more
    with open_scope(scope_of(roster.by, localdate())):
        acts.map_headings(roster=roster, columns=columns, by=roster.by, on=localdate(), **given)
    return rosters.again(roster)


def odd_roster() -> bytes:
    return workbook(
        [
            ["姓名", "证号", "入党日期", "转正日期", "联络"],
            ["沈立群", identity_number(), "2010-07-01", "2011-07-01", "13900001234"],
        ]
    )


def test_a_mapping_is_corrected_once_and_remembered_for_the_organisation(send):
    roster = send(odd_roster())
    assert found_columns(roster)["证号"] == ("", "unknown")
    assert faults(roster)[0][2] == "表中没有“公民身份号码”一栏"
    roster = mapped(roster, {1: "id_number", 4: "mobile"})
    assert found_columns(roster)["证号"] == ("id_number", "chosen")
    assert faults(roster) == []
    rosters.commit(roster)
    again = send(odd_roster())
    assert found_columns(again)["证号"] == ("id_number", "remembered")
    assert found_columns(again)["联络"] == ("mobile", "remembered")
    elsewhere = send(odd_roster(), user="zhengqiang", place="shuili_1")
    assert found_columns(elsewhere)["证号"] == ("", "unknown")


def test_a_column_said_not_to_be_imported_stays_out(send):
    roster = mapped(send(odd_roster()), {1: "id_number", 2: ""})
    assert faults(roster)[0][2] == "表中没有“入党日期”一栏"


def test_the_heading_row_may_be_said(send):
    roster = mapped(send(odd_roster()), {}, heading_row=1)
    assert shown(roster)["heading_row"] == 1
    assert roster.counts["rows"] == 0


def test_a_field_of_two_columns_comes_from_the_one_called_by_its_name(send):
    roster = send(
        workbook(
            [
                ["手机", "姓名", "身份证号", "联系电话", "入党日期", "转正日期"],
                [
                    "13900000001",
                    "沈立群",
                    identity_number(),
                    "13900000002",
                    "2010-07-01",
                    "2011-07-01",
                ],
            ]
        )
    )
    assert found_columns(roster)["手机"] == ("", "twice")
    assert found_columns(roster)["联系电话"] == ("mobile", "label")


def test_a_workbook_without_content_is_refused(send):
    roster = send(workbook([]))
    assert roster.state == RosterImport.State.REFUSED
    assert roster.says.startswith("工作簿里没有内容")


def test_comma_separated_text_is_taken_too(send):
    line = f"沈立群,{identity_number()},2010-07-01,2011-07-01\n"
    content = ("姓名,身份证号,入党日期,转正日期\n" + line).encode("gb18030")
    roster = send(content, name="名册.csv")
    assert (roster.counts["new"], roster.counts["faults"]) == (1, 0)
