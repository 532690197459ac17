"""A sheet of dates as facts: what is understood, what is a fault of its cell, what goes along."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest

from dangwu.admission.services.checkup.across import repeated, with_engagements
from dangwu.admission.services.checkup.cells import (
    Named,
    read_backers,
    read_count,
    read_day,
    read_days,
    read_months,
    read_number,
    read_times,
    read_words,
)
from dangwu.admission.services.checkup.columns import BY_NAME, COLUMNS, HEADINGS, STAGES
from dangwu.admission.services.checkup.reading import MONTH_TAKEN, read_dossiers
from dangwu.admission.services.checkup.table import Table, find_table
from dangwu.admission.services.checkup.workbook import template_workbook
from dangwu.core.sheets import Column, Sheet, SheetOut, Workbook, read_workbook, write_workbook
from dangwu.core.sheets.values import Fault, MonthOnly
from dangwu.members.services.roster.fields import bare_heading
from dangwu.rules.admission.facts import AdmissionFacts, Extension, Letter, Notice
from tests.apps.admission.dossiers import as_sheet, consistent, names

TWO = (date(2019, 2, 1), date(2019, 8, 1))
WANG = Named("王立群", date(2001, 5, 1))
LI = Named("李可欣", MonthOnly(1999, 7))
KNOWN = [
    (read_day, "2017-8-9", date(2017, 8, 9)),
    (read_day, "2017年8月9日", date(2017, 8, 9)),
    (read_day, "2017/08/09", date(2017, 8, 9)),
    (read_day, "20170809", date(2017, 8, 9)),
    (read_day, date(2017, 8, 9), date(2017, 8, 9)),
    (read_day, "1992.05", MonthOnly(1992, 5)),
    (read_day, 1992.05, MonthOnly(1992, 5)),
    (read_day, None, None),
    (read_day, "  ", None),
    (read_days, "2019-2-1、2019年8月1日；20200203", (*TWO, date(2020, 2, 3))),
    (read_days, "2019-2-1\n2019-8-1\n", TWO),
    (read_days, date(2019, 2, 1), (date(2019, 2, 1),)),
    (read_days, "、", None),
    (read_backers, "王立群/2001-05-01、李可欣（1999.07）", (WANG, LI)),
    (read_backers, "王立群", (Named("王立群"),)),
    (read_backers, "阿依古丽·买买提 2001年5月1日", (Named("阿依古丽·买买提", date(2001, 5, 1)),)),
    (read_months, "6、12个月", (6, 12)),
    (read_months, "120、120", (120, 120)),
    (read_count, "12人", 12),
    (read_count, 12.0, 12),
    (read_count, "０", 0),
    (read_number, "3.5天", Fraction(7, 2)),
    (read_number, "24学时", Fraction(24)),
    (read_times, "14:00-15:30", (840, 930)),
    (read_times, "14：00 至 15：30", (840, 930)),
    (read_times, "9:30", (570, 630)),
    (read_words, " 出差 ", "出差"),
    (BY_NAME["decision"].read, "按期转正", "on_time"),
    (BY_NAME["branch_method"].read, "无记名", "secret"),
    (BY_NAME["political_review_passed"].read, "不合格", False),
]  # fmt: skip
FAULTY = [
    (read_day, "2017-02-29", "没有 29 日"),
    (read_day, "2017.13.1", "没有 13 月"),
    (read_day, "1992.1", "分不清"),
    (read_day, "昨天", "不是日期"),
    (read_day, 42956, "存成了数字"),
    (read_days, "2019-2-1、2019-2-30", "没有 30 日"),
    (read_backers, "2001-5-1", "看不出姓名"),
    (read_backers, "王立群/2001-2-30", "没有 30 日"),
    (read_count, "十二", "不是数"),
    (read_count, "1.5", "不是整数"),
    (read_count, "-3", "不是数"),
    (read_count, True, "不是数"),
    (read_months, "120、121", "合计 241 个月"),
    (read_months, "六", "不是数"),
    (read_times, "25:00", "没有"),
    (read_times, "14:60-15:00", "没有"),
    (read_times, "15:00-14:00", "不晚于"),
    (read_times, "下午", "不是时间"),
    (read_words, "字" * 201, "201 个"),
    (BY_NAME["decision"].read, "待定", "不认识"),
]


@pytest.mark.parametrize(("read", "cell", "value"), KNOWN)
def test_cells_are_read_as_people_write_them(read, cell, value):
    assert read(cell) == value


@pytest.mark.parametrize(("read", "cell", "says"), FAULTY)
def test_what_is_not_understood_is_a_fault_that_says_why(read, cell, says):
    found = read(cell)
    assert isinstance(found, Fault)
    assert says in found.text


def table_of(*rows, headings=None):
    """A table straight from cells, as the reader of workbooks would give it."""
    headings = headings or list(rows[0])
    cells = [list(headings), *([row.get(heading) for heading in headings] for row in rows)]
    return find_table(Workbook("表.xlsx", "", [Sheet("表", cells)]))


def only(**row):
    """The one dossier of a sheet with a name and these headings."""
    (found,) = read_dossiers(table_of({"姓名": "沈立群", **row}))
    return found


# ---- headings --------------------------------------------------------------------------------


def test_every_fact_has_a_column_and_every_heading_one_meaning():
    parts = {
        "inquiry_letters": "letters_sent",
        "training": "training_days",
        "notice": "notice_first",
        "full_notice": "full_notice_first",
        "vote": "branch_votes_for",
        "full_vote": "full_votes_for",
        "extensions": "extension_months",
        "engagements": "branch_times",
    }
    facts = {parts.get(name, name) for name in AdmissionFacts.__dataclass_fields__}
    assert facts <= set(BY_NAME)
    words = [bare_heading(w) for c in COLUMNS for w in (c.heading, *c.called.split())]
    assert len(words) == len(set(words)) == len(HEADINGS)
    assert {column.stage for column in COLUMNS} == set(STAGES)


def test_the_template_is_found_whole_and_empty():
    table = find_table(read_workbook(template_workbook(), name="模板.xlsx"))
    assert set(table.places) == set(BY_NAME)
    assert not table.rows
    assert not table.unknown


def test_headings_are_found_below_a_title_and_by_other_names():
    rows = [
        ["某支部发展党员情况", None, None, None, None, None],
        ["序号", "名 字", "出生年月*", "入党申请日期（书面）", "籍贯", "出生年月"],
        [1, "沈立群", "1992.05", "2019-3-1", "青川", "1993.05"],
        ["合计", None, 1, None, None, None],
        [None, None, None, None, None, None],
        [None, "姓名", "出生年月", "申请入党日期", None, None],
    ]
    rows[3] = [None, "合计", "1", None, None, None]
    table = find_table(Workbook("表.xlsx", "", [Sheet("表", rows)]))
    assert table.places == {"name": 1, "born_on": 2, "applied_on": 3}
    assert [number for number, _ in table.rows] == [3]
    assert table.unknown == ("籍贯",)
    assert table.twice == ("出生年月",)
    assert table.cell(3, "born_on") == "C3"


@pytest.mark.parametrize(
    "rows", [[["姓名", "电话"], ["沈立群", "1"]], [["谈话日期", "备案日期"]], [["一", "二"]], []]
)
def test_a_sheet_without_name_and_fact_is_no_table(rows):
    assert find_table(Workbook("表.xlsx", "", [Sheet("表", rows)])) is None


def test_of_several_sheets_the_one_with_most_facts_is_read():
    few = Sheet("名单", [["姓名", "出生日期"], ["沈立群", "1992.05"]])
    more = Sheet(
        "进度", [["姓名", "申请入党日期", "谈话日期"], ["陆可欣", "2019-3-1", "2019-3-9"]]
    )
    hidden = Sheet(
        "旧", [list(more.rows[0]) + ["备案日期"], ["闻云舟", None, None, None]], hidden=True
    )
    assert find_table(Workbook("表.xlsx", "", [few, more, hidden])).name == "进度"


# ---- rows ------------------------------------------------------------------------------------


def test_thirty_dossiers_written_many_ways_are_the_facts_they_were():
    rng = Random(11)
    pool = names(rng, 180)
    made = [consistent(rng, pool[6 * n], pool[6 * n + 1 : 6 * n + 6]) for n in range(30)]
    table = find_table(read_workbook(as_sheet(made), name="材料.xlsx"))
    found = list(read_dossiers(table))
    assert [one.facts for one in found] == [one.facts for one in made]
    assert [(one.name, one.branch) for one in found] == [(m.name, m.branch) for m in made]
    assert not any(one.faults or one.taken for one in found)


def test_a_cell_that_is_not_understood_is_named_and_its_fact_unknown():
    found = only(出生日期="1992-02-30", 谈话日期="2019-3-9", 考察日期="2019-9-1、2019-9-31")
    assert [(told.cell, told.heading) for told in found.faults] == [
        ("B2", "出生日期"),
        ("D2", "考察日期"),
    ]
    assert found.facts == AdmissionFacts(talked_on=date(2019, 3, 9))


def test_a_row_without_a_name_is_a_fault_and_still_judged():
    (found,) = read_dossiers(table_of({"姓名": None, "谈话日期": "2019-3-9"}))
    assert [(told.cell, told.text) for told in found.faults] == [("A2", "缺姓名")]
    assert found.facts.talked_on == date(2019, 3, 9)


def test_a_month_counts_as_its_first_day_and_is_told():
    found = only(出生日期="1992.05", 培养联系人="王立群/1999.07")
    assert found.facts.born_on == date(1992, 5, 1)
    assert found.facts.contacts[0].full_from == date(1999, 7, 1)
    assert [(told.cell, told.text) for told in found.taken] == [
        ("B2", MONTH_TAKEN),
        ("C2", MONTH_TAKEN),
    ]


def test_letters_and_extensions_are_paired_in_order():
    found = only(
        函调日期="2020-3-1、2020-3-2",
        回函日期="2020-4-1",
        延长月数="6、6",
        延长决定日期="2022-5-1",
    )
    assert found.facts.inquiry_letters == (
        Letter(sent_on=date(2020, 3, 1), answered_on=date(2020, 4, 1)),
        Letter(sent_on=date(2020, 3, 2)),
    )
    assert found.facts.extensions == (
        Extension(months=6, decided_on=date(2022, 5, 1)),
        Extension(months=6),
    )


@pytest.mark.parametrize(
    ("row", "heading"),
    [
        ({"公示起": "2020-5-1"}, "公示起"),
        ({"转正公示止": "2020-5-1"}, "转正公示止"),
        ({"公示起": "2020-5-9", "公示止": "2020-5-8"}, "公示止"),
        ({"函调日期": "2020-3-1", "回函日期": "2020-4-1、2020-4-2"}, "函调回函日期"),
        ({"延长决定日期": "2022-5-1"}, "延长决定日期"),
    ],
)
def test_columns_that_do_not_fit_each_other_are_faults(row, heading):
    found = only(**row)
    assert [told.heading for told in found.faults] == [heading]
    assert found.facts.notice is None
    assert found.facts.full_notice is None
    assert found.facts.extensions == ()


def test_a_notice_of_one_day_is_none_too_short_for_the_reader():
    found = only(公示起="2020-5-8", 公示止="2020-5-8")
    assert found.facts.notice == Notice(first=date(2020, 5, 8), last=date(2020, 5, 8))
    assert not found.faults


def test_counts_without_any_vote_are_not_known():
    assert only(支部大会日期="2020-5-8").facts.vote is None
    assert only(支部大会赞成=7).facts.vote.votes_for == 7


def test_a_table_kept_as_json_is_the_table():
    book = write_workbook(
        [
            SheetOut(
                "表",
                [Column("姓名"), Column("谈话日期"), Column("申请书字数"), Column("备注")],
                [["沈立群", date(2019, 3, 9), 1200, True], ["陆可欣", "2019.3", 1.5, None]],
            )
        ]
    )
    table = find_table(read_workbook(book, name="表.xlsx"))
    assert Table.from_json(json.loads(json.dumps(table.as_json()))) == table


# ---- across the rows -------------------------------------------------------------------------


def meeting(
    name, on="2020-5-8", at="14:00-15:00", chair="闻云舟", branch="一支部", sponsors="", **row
):
    return {
        "姓名": name,
        "所在党支部": branch,
        "出生日期": None,
        "入党介绍人": sponsors,
        "支部大会日期": on,
        "支部大会时间": at,
        "支部大会主持人": chair,
        **row,
    }


def engaged(*rows):
    """Who is engaged where, by the name of the row."""
    found = list(read_dossiers(table_of(*rows)))
    facts = with_engagements(found)
    return {
        one.name: sorted((e.who, e.what) for e in given.engagements)
        for one, given in zip(found, facts, strict=True)
    }


def test_two_people_of_one_meeting_are_nowhere_else():
    assert engaged(meeting("沈立群"), meeting("陆可欣")) == {"沈立群": [], "陆可欣": []}


def test_a_chair_of_two_branches_on_one_day_is_named_in_both_rows():
    found = engaged(meeting("沈立群"), meeting("陆可欣", branch="二支部", at="14:30-15:30"))
    assert {who for who, _ in found["沈立群"]} == {"闻云舟"}
    assert len(found["沈立群"]) == len(found["陆可欣"]) == 2


def test_a_meeting_that_begins_when_another_ends_is_no_other_place():
    found = engaged(meeting("沈立群"), meeting("陆可欣", branch="二支部", at="15:00-16:00"))
    assert found == {"沈立群": [], "陆可欣": []}


def test_other_days_are_not_compared():
    found = engaged(meeting("沈立群"), meeting("陆可欣", branch="二支部", on="2020-5-9"))
    assert found == {"沈立群": [], "陆可欣": []}


def test_an_applicant_may_be_the_sponsor_of_another():
    found = engaged(
        meeting("沈立群", chair="柴望舒"),
        meeting("陆可欣", branch="二支部", sponsors="沈立群、俞明远"),
    )
    assert {who for who, _ in found["沈立群"]} == {"沈立群"}
    assert {who for who, _ in found["陆可欣"]} == {"沈立群"}


def test_namesakes_that_became_full_on_different_days_are_two_people():
    found = engaged(
        meeting("沈立群", chair="", sponsors="俞明远/2001-5-1"),
        meeting("陆可欣", chair="", branch="二支部", sponsors="俞明远/2003-5-1"),
    )
    assert found == {"沈立群": [], "陆可欣": []}


def test_one_busy_chair_is_told_once_a_row():
    rows = [meeting(f"沈{n}儿", branch=f"{n}支部") for n in range(60)]
    rows = [{**row, "姓名": name} for row, name in zip(rows, names(Random(1), 60), strict=True)]
    assert {len(found) for found in engaged(*rows).values()} == {2}


def test_the_same_person_twice_is_told_at_the_second():
    rows = [
        {"姓名": "沈立群", "出生日期": "1992-5-13"},
        {"姓名": "沈立群", "出生日期": "1993-5-13"},
        {"姓名": "沈立群", "出生日期": "1992年5月13日"},
        {"姓名": "沈立群", "出生日期": None},
    ]
    found = repeated(read_dossiers(table_of(*rows)))
    assert set(found) == {4}
    assert "第 2 行" in found[4].text


def test_facts_without_meetings_stay_the_same_object():
    (found,) = read_dossiers(table_of({"姓名": "沈立群", "谈话日期": "2019-3-9"}))
    assert next(with_engagements([found])) is found.facts
    assert replace(found.facts) == found.facts
