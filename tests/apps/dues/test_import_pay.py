"""Pay sheets: every fault by row and column, all or nothing, the same file twice, questions."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from dangwu.core.models import AuditEntry
from dangwu.core.sheets import SheetRefused
from dangwu.dues.models import PayImport, PaySlip
from dangwu.dues.selectors.layouts import known_items, layout_named
from dangwu.dues.selectors.pay_plan import names_for
from dangwu.dues.selectors.population import BranchTerms, slip_content
from dangwu.dues.services import import_pay, upload_pay
from dangwu.dues.services.imports import pay_template, plan_of_import
from dangwu.rules.verdict import Refused
from tests.apps.dues.makers import YEAR, amount_of, explained, member, settled, verify
from tests.factories import identity_number, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
ON = date(2026, 1, 6)
HEADINGS = ["姓名", "公民身份号码", "岗位工资", "薪级工资", "基础性绩效工资", "奖励性绩效工资"]


@pytest.fixture
def branch():
    return make_organisation()


def workbook(*rows, above=()):
    book = Workbook()
    for row in (*above, *rows):
        book.active.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def upload(branch, *rows, layout="public_institution", above=(), on=ON):
    return upload_pay(
        organisation=branch,
        year=YEAR,
        layout=layout_named(layout),
        data=workbook(*rows, above=above),
        name="工资.xlsx",
        by=make_user(),
        on=on,
    )


def plan(branch, *rows, **more):
    return plan_of_import(upload(branch, *rows, **more), ON)


def faults(branch, *rows, **more):
    return [(f.row, f.column, f.text) for f in plan(branch, *rows, **more).faults]


# ---- what goes in --------------------------------------------------------------------------


def test_a_sheet_is_imported_whole_and_gives_the_amounts(branch):
    first, second = member(branch, "顾晓岚"), member(branch, "沈远")
    kept = upload(
        branch,
        HEADINGS,
        ["顾晓岚", None, 3000, 1500, 1200, 2500],
        ["沈远", None, "3,180.00元", 1866, "2140", None],
        ["合计", None, 6180, 3366, 3340, 2500],
        above=[["2026年1月工资表"], ["单位：元"]],
    )
    done = import_pay(pay_import=kept, by=None, on=ON)
    assert done.counts == {"rows": 2, "new": 2, "changed": 0, "same": 0}
    verify(branch)
    assert (explained(first).found.base_fen, amount_of(first).amount_fen) == (570000, 8550)
    assert explained(second).found.base_fen == 718600
    assert PaySlip.objects.filter(source="imported", employer="public_institution").count() == 2


def test_the_same_file_again_changes_nothing(branch):
    member(branch, "顾晓岚")
    rows = (HEADINGS, ["顾晓岚", None, 3000, 1500, 1200, 2500])
    import_pay(pay_import=upload(branch, *rows), by=None, on=ON)
    before = list(PaySlip.objects.values_list("pk", "replaced_on"))
    again = import_pay(pay_import=upload(branch, *rows), by=None, on=date(2026, 2, 1))
    assert again.counts == {"rows": 1, "new": 0, "changed": 0, "same": 1}
    assert list(PaySlip.objects.values_list("pk", "replaced_on")) == before


def test_differences_from_the_record_are_shown_and_written(branch):
    member(branch, "顾晓岚")
    import_pay(
        pay_import=upload(branch, HEADINGS, ["顾晓岚", None, 3000, 1500, 1200, None]),
        by=None,
        on=ON,
    )
    kept = upload(branch, HEADINGS, ["顾晓岚", None, 3100, 1500, 1200, 2500])
    (row,) = plan_of_import(kept, ON).changed
    assert row.differences == [
        ("岗位工资", "3,000.00", "3,100.00"),
        ("奖励性绩效工资", "—", "2,500.00"),
    ]
    import_pay(pay_import=kept, by=None, on=date(2026, 1, 7))
    assert PaySlip.objects.get(replaced_on=date(2026, 1, 7)).source == "imported"
    assert PaySlip.objects.filter(replaced_on=None).count() == 1


def test_people_are_met_by_identity_number_where_names_are_twice(branch):
    number = identity_number()
    first = member(branch, "王芳", id_number=number)
    member(branch, "王芳")
    import_pay(
        pay_import=upload(branch, HEADINGS, ["王芳", number, 3000, 1500, 1200, 0]), by=None, on=ON
    )
    assert PaySlip.objects.get().person == first


def test_a_sheet_of_several_branches_is_met_by_branch(branch):
    other = make_organisation(parent=branch.parent)
    member(branch, "王芳")
    wanted = member(other, "王芳")
    kept = upload(
        branch.parent, ["姓名", "所在党支部", "计算基数"], ["王芳", other.short_name, 5200]
    )
    import_pay(pay_import=kept, by=None, on=ON)
    assert PaySlip.objects.get().person == wanted


@pytest.mark.parametrize(
    ("layout", "category", "headings", "cells", "content"),
    [
        ("retired", "retired", ["姓名", "基本养老金", "生活性补贴"], ["钱一", 4500, 800],
         {"pay": [["基本养老金", 450000], ["生活性补贴", 80000]]}),
        ("retired", "retired", ["姓名", "原月交纳党费", "养老金调整幅度（%）"], ["钱一", 25, 3.8],
         {"previous": 2500, "increase": "19/500"}),
        ("self_employed", "self_employed",
         ["姓名", *(f"上季度第{n}月纯收入" for n in (1, 2, 3))], ["钱一", 3000, 0, -12.5],
         {"quarter": [300000, 0, -1250]}),
        ("government", "civil_servant", ["姓名", "月计算基数"],
         ["钱一", 5200.5], {"base": 520050}),
    ],
)  # fmt: skip
def test_each_way_to_the_base_comes_in(branch, layout, category, headings, cells, content):
    member(branch, "钱一", category=category)
    import_pay(pay_import=upload(branch, headings, cells, layout=layout), by=None, on=ON)
    assert slip_content(PaySlip.objects.get()) == content


# ---- what is told --------------------------------------------------------------------------


def test_a_heading_nobody_knows_is_asked_about_and_kept(branch):
    person = member(branch, "顾晓岚")
    member(branch, "沈远")
    kept = upload(
        branch,
        ["姓名", "岗位工资", "值夜班补助"],
        ["顾晓岚", 3000, 400],
        ["沈远", 3000, 0],
    )
    found = plan_of_import(kept, ON)
    assert found.unknown == [("值夜班补助", 1)]
    assert found.faults == []
    import_pay(pay_import=kept, by=None, on=ON)
    assert verify(branch).open == 1
    assert [r.code for r in explained(person).reasons] == ["unknown_item"]


def test_columns_that_are_no_pay_are_named_and_passed_over(branch):
    member(branch, "顾晓岚")
    found = plan(
        branch,
        ["序号", "姓名", "部门", "岗位工资", "应发合计", "实发工资", "说明"],
        [1, "顾晓岚", "价格科", 3000, 3000, 2800, "试用"],
    )
    assert found.passed_over == ("序号", "部门", "应发合计", "实发工资", "说明")
    assert found.unknown == []


def test_an_unnamed_column_with_values_is_told(branch):
    member(branch, "顾晓岚")
    found = plan(branch, ["姓名", "岗位工资", None], ["顾晓岚", 3000, 12])
    assert found.passed_over == ("C列（没有栏目名）",)


def test_members_of_the_kind_that_the_sheet_lacks_are_named(branch):
    member(branch, "顾晓岚")
    member(branch, "沈远")
    member(branch, "马军", category="retired")
    found = plan(branch, HEADINGS, ["顾晓岚", None, 3000, 1500, 1200, 0])
    assert [person.name for person in found.absent] == ["沈远"]


# ---- faults --------------------------------------------------------------------------------

BASE = ["姓名", "公民身份号码", "岗位工资", "计算基数"]


@pytest.mark.parametrize(
    ("cells", "column", "text"),
    [
        ([None, None, 3000, None], "姓名", "没有姓名"),
        (["无名氏", None, 3000, None], "姓名", "本级党员中没有这个姓名"),
        (["王芳", None, 3000, None], "姓名", "有 2 人同名，请补公民身份号码"),
        (["顾晓岚", "330106198503120011", 3000, None], "公民身份号码", "末位应为"),
        (["顾晓岚", "11010519491231002X", 3000, None], "公民身份号码", "本级党员中没有这个号码"),
        (["顾晓岚", 330106198503120017, 3000, None], "公民身份号码", "后几位已丢失"),
        (["马军", None, 3000, None], "姓名", "这是事业单位在职的工资表，此人是离退休"),
        (["无类别", None, 3000, None], "姓名", "名册上没有人员类别"),
        (["顾晓岚", None, "三千", None], "岗位工资", "不是金额"),
        (["顾晓岚", None, 3000.125, None], "岗位工资", "小数超过两位"),
        (["顾晓岚", None, -1, None], "岗位工资", "金额不能是负数"),
        (["顾晓岚", None, 1000000000.01, None], "岗位工资", "请核对单位"),
        (["顾晓岚", None, "9" * 20, None], "岗位工资", "金额超过 1,000,000,000 元"),
        (["顾晓岚", None, 10**19, None], "岗位工资", "金额超过 1,000,000,000 元"),
        (["顾晓岚", None, date(2026, 1, 5), None], "岗位工资", "这里是日期"),
        (["顾晓岚", None, 3000, 5200], "计算基数", "只能填一种"),
        (["顾晓岚", None, None, None], "", "这一行没有金额"),
        (["顾晓岚", None, "—", "-"], "", "这一行没有金额"),
    ],
)
def test_each_fault_names_its_row_and_column(branch, cells, column, text):
    member(branch, "顾晓岚")
    member(branch, "王芳")
    member(branch, "王芳")
    member(branch, "马军", category="retired")
    member(branch, "无类别", category="")
    ((row, named, told),) = faults(branch, BASE, cells, above=[["一月工资"]])
    assert (row, named) == (3, column)
    assert text in told


def test_a_row_of_notes_filled_over_is_nobody(branch):
    member(branch, "顾晓岚")
    notes = ["注：与名册一致", None, 3000, None]
    assert faults(branch, BASE, notes, ["顾晓岚", None, 3000, None]) == []


def test_the_largest_amount_comes_in(branch):
    member(branch, "顾晓岚")
    assert faults(branch, BASE, ["顾晓岚", None, 1000000000, None]) == []


def test_a_number_that_is_somebody_elses_is_a_fault(branch):
    number = identity_number()
    member(branch, "沈远", id_number=number)
    member(branch, "顾晓岚")
    ((_, column, text),) = faults(branch, BASE, ["顾晓岚", number, 3000, None])
    assert (column, text) == ("姓名", "姓名与这个公民身份号码登记的不一致")


def test_somebody_twice_is_a_fault_with_the_first_row(branch):
    member(branch, "顾晓岚")
    row = ["顾晓岚", None, 3000, None]
    assert faults(branch, BASE, row, row) == [(3, "姓名", "与第 2 行是同一个人")]


def test_two_columns_of_one_item_are_a_fault(branch):
    member(branch, "顾晓岚")
    found = faults(branch, ["姓名", "基础性绩效工资", "基础性绩效"], ["顾晓岚", 100, 200])
    assert found == [(0, "基础性绩效", "与“基础性绩效工资”是同一项，请只留一栏或者合并")]


def test_a_column_of_another_kind_of_sheet_is_a_fault(branch):
    member(branch, "顾晓岚")
    found = faults(branch, ["姓名", "岗位工资", "上季度第1月纯收入"], ["顾晓岚", 3000, None])
    assert found == [(0, "上季度第1月纯收入", "事业单位在职的工资表没有这一栏")]


def test_a_sheet_with_names_alone_has_nothing_to_import(branch):
    member(branch, "顾晓岚")
    texts = [text for _, _, text in faults(branch, ["姓名", "备注"], ["顾晓岚", "无"])]
    assert "除姓名以外没有认得出的栏目" in texts


def test_a_sheet_without_rows_is_a_fault(branch):
    assert (0, "", "栏目下面没有数据") in faults(branch, BASE)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (["钱一", 25, None], "养老金调整幅度"),
        (["钱一", None, 3.8], "原月交纳党费"),
        (["钱一", 25, "很多"], "养老金调整幅度"),
    ],
)
def test_a_former_amount_and_its_increase_belong_together(branch, cells, column):
    member(branch, "钱一", category="retired")
    headings = ["姓名", "原月交纳党费", "养老金调整幅度（%）"]
    found = faults(branch, headings, cells, layout="retired")
    assert column in [named for _, named, _ in found]


def test_a_quarter_wants_three_months(branch):
    member(branch, "钱一", category="self_employed")
    headings = ["姓名", "上季度第1月纯收入", "上季度第2月纯收入", "上季度第3月纯收入"]
    found = faults(branch, headings, ["钱一", 3000, None, 100], layout="self_employed")
    assert found == [(2, "上季度纯收入", "要三个月的数，现有 2 个月；没有收入填 0")]


def test_every_fault_is_told_at_once_and_nothing_is_written(branch):
    for name in ("顾晓岚", "沈远", "张文"):
        member(branch, name)
    kept = upload(
        branch,
        BASE,
        ["顾晓岚", None, 3000, None],
        ["沈远", None, "三千", "-5"],
        ["张文", "123", 3000, None],
        ["无名氏", None, None, None],
    )
    assert [f.row for f in plan_of_import(kept, ON).faults] == [3, 3, 4, 5, 5]
    with pytest.raises(Refused) as refused:
        import_pay(pay_import=kept, by=None, on=ON)
    (reason,) = refused.value.verdict.reasons
    assert (reason.code, reason.numbers["faults"]) == ("import_has_faults", 5)
    assert not PaySlip.objects.exists()
    assert not AuditEntry.objects.filter(act="dues.pay_imported").exists()


def test_a_sheet_without_names_is_not_taken(branch):
    with pytest.raises(ValueError, match="姓名"):
        upload(branch, ["名字", "岗位工资"], ["顾晓岚", 3000])
    assert not PayImport.objects.exists()


def test_what_is_no_workbook_is_not_taken(branch):
    with pytest.raises(SheetRefused):
        upload_pay(
            organisation=branch,
            year=YEAR,
            layout=layout_named("government"),
            data=b"hello",
            name="工资.xlsx",
            by=make_user(),
            on=ON,
        )


def test_a_sheet_is_imported_once(branch):
    member(branch, "顾晓岚")
    kept = upload(branch, BASE, ["顾晓岚", None, 3000, None])
    import_pay(pay_import=kept, by=None, on=ON)
    with pytest.raises(Refused, match="import_done"):
        import_pay(pay_import=kept, by=None, on=ON)
    kept.refresh_from_db()
    assert not kept.table


def test_the_cells_lie_under_seal_and_the_trail_has_the_digest(branch):
    member(branch, "顾晓岚")
    kept = upload(branch, BASE, ["顾晓岚", None, 3000, None])
    assert "顾晓岚" not in PayImport.objects.get(pk=kept.pk).table.token
    import_pay(pay_import=kept, by=None, on=ON)
    line = AuditEntry.objects.get(act="dues.pay_imported")
    assert line.facts["digest"] == kept.digest
    assert line.facts["new"] == 1


def test_an_import_after_the_confirmation_waits_for_the_next_year(branch):
    person = member(branch, "顾晓岚")
    import_pay(pay_import=upload(branch, BASE, ["顾晓岚", None, 3000, None]), by=None, on=ON)
    settled(branch)
    kept = upload(branch, BASE, ["顾晓岚", None, 9000, None], on=date(2026, 7, 1))
    import_pay(pay_import=kept, by=None, on=date(2026, 7, 1))
    assert verify(branch, on=date(2026, 7, 2)).waiting == 1
    assert amount_of(person).amount_fen == 1500


# ---- the template --------------------------------------------------------------------------


def test_the_template_has_a_column_for_every_item_of_the_standard(branch):
    member(branch, "顾晓岚")
    member(branch, "马军", category="retired")
    layout = layout_named("public_institution")
    names = names_for(branch, layout, YEAR, ON)
    content = pay_template(organisation=branch, year=YEAR, layout=layout, names=names)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=4)]
    items = known_items(
        BranchTerms(branch).on(date(YEAR, 1, 1)), "in_service", "public_institution"
    )
    assert rows[1] == ["姓名", "公民身份号码", *[item.name for item in items], "计算基数"]
    assert rows[3][0] == "顾晓岚"
    assert names == [("顾晓岚", branch.short_name)]
    assert {"岗位工资", "个人所得税", "住房补贴", "奖励性绩效工资"} <= set(rows[1])


def test_a_filled_template_comes_in_without_fault(branch):
    member(branch, "顾晓岚")
    layout = layout_named("public_institution")
    content = pay_template(
        organisation=branch, year=YEAR, layout=layout, names=names_for(branch, layout, YEAR, ON)
    )
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[2]}
    for name, yuan in (
        ("岗位工资", 3000),
        ("薪级工资", 1500),
        ("基础性绩效工资", 1200),
        ("奖励性绩效工资", 2500),
    ):
        sheet.cell(4, places[name], yuan)
    target = BytesIO()
    book.save(target)
    kept = upload_pay(
        organisation=branch,
        year=YEAR,
        layout=layout,
        data=target.getvalue(),
        name="表.xlsx",
        by=make_user(),
        on=ON,
    )
    found = plan_of_import(kept, ON)
    assert found.faults == []
    assert (found.unknown, found.passed_over) == ([], ())
    import_pay(pay_import=kept, by=None, on=ON)
    verify(branch)
    assert explained(PaySlip.objects.get().person).found.base_fen == 570000
