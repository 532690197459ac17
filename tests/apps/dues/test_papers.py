"""The verification sheet and the slips say what they were given, in every format."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from dangwu.documents.fonts import missing_characters
from dangwu.dues.papers import (
    COLUMNS,
    SheetRow,
    Slip,
    SlipItem,
    VerificationSheet,
    sheet_content,
    sheet_docx,
    sheet_pdf,
    sheet_xlsx,
    slips_pdf,
)

DAY = date(2026, 1, 9)
ROWS = (
    SheetRow("李堃", "在职", 570000, "1.5%", 8550, 8100),
    SheetRow("阿卜杜热合曼·买买提吐尔逊·艾尔肯", "在职", 6500000, "2%", 100000, 90000, jump=True),
    SheetRow("单犇昇", "离退休", 500000, "0.5%", 2500, None, "按每月不超过1000元核定"),
    SheetRow("仇喆", "非公有制经济组织从业人员", None, "", None, 4850, "缺：基础性绩效工资"),
)
SHEET = VerificationSheet(
    branch="中共越城市水务局第二支部委员会",
    year=2026,
    rows=ROWS,
    clauses=("日常/三(一)1(2)①", "日常/三(一)1(3)"),
    notes=("年内一般不变动。",),
    verified_by="王丽华",
    secretary="张建国",
    confirmed_on=DAY,
    number="2026-003",
    digest="3f2a9c01bb7746d1" + "0" * 48,
)
SLIP = Slip(
    name="李堃",
    branch=SHEET.branch,
    category="在职",
    year=2026,
    base=570000,
    rate="1.5%",
    amount=8550,
    counted=(SlipItem("岗位工资", 300000), SlipItem("基础性绩效工资", 270000)),
    left_out=(SlipItem("奖励性绩效工资", 250000, "日常/三(一)1(2)②"),),
    taken_off=(SlipItem("个人所得税", 12345),),
    last_year=8100,
    clauses=("日常/三(一)1(3)",),
)


def pages_of(file: bytes) -> list[str]:
    """The text of every page, without blanks and line breaks."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(file)).pages]


def of_people(count: int) -> VerificationSheet:
    rows = tuple(replace(ROWS[n % 3], name=f"甲{n:03d}乙") for n in range(count))
    return replace(SHEET, rows=rows)


def test_pdf_says_everything() -> None:
    (page,) = pages_of(sheet_pdf(SHEET, on=DAY))
    for row in ROWS:
        assert row.name in page
        assert row.category in page
        assert row.remark in page
    assert "中共越城市水务局第二支部委员会2026年度党员党费交纳标准核定表" in page
    assert "65000.002%1000.00▲900.00" in page
    assert "合计4人" in page
    assert "1110.501029.50另有1人缺少事实，未计入" in page
    assert "核定依据：日常/三(一)1(2)①；日常/三(一)1(3)。" in page
    assert "支部委员会确认日期：2026年1月9日" in page
    assert "核定人：王丽华党支部书记：张建国" in page
    assert "编号2026-003核验码3f2a9c01bb7746d1第1页共1页" in page


def test_pdf_repeats_its_heading_and_keeps_the_order() -> None:
    pages = pages_of(sheet_pdf(of_people(60), on=DAY))
    assert 2 <= len(pages) <= 4
    for number, page in enumerate(pages, start=1):
        assert "".join(column.heading for column in COLUMNS) in page
        assert f"第{number}页共{len(pages)}页" in page
    whole = "".join(pages)
    places = [whole.index(f"甲{n:03d}乙") for n in range(60)]
    assert places == sorted(places)
    assert "核定人" in pages[-1]
    assert "核定人" not in "".join(pages[:-1])


def test_pdf_of_what_is_not_confirmed_leaves_the_day_to_the_hand() -> None:
    (page,) = pages_of(sheet_pdf(replace(SHEET, confirmed_on=None, number="", digest=""), on=DAY))
    assert "尚未确认" in page
    assert "（党支部盖章）年月日" in page
    assert "编号" not in page


def test_a_long_branch_name_stands_on_a_line_of_its_own() -> None:
    branch = "中共越城市发展和改革委员会机关委员会" * 3
    (page,) = pages_of(sheet_pdf(replace(SHEET, branch=branch), on=DAY))
    assert branch + "2026年度党员党费交纳标准核定表" in page


def test_word_says_the_same() -> None:
    paper = docx.Document(BytesIO(sheet_docx(SHEET, on=DAY)))
    table = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    content = sheet_content(SHEET)
    assert table[0] == content["columns"]
    assert table[1:-1] == content["rows"]
    assert table[-1][:3] == ["合计　4人"] * 3
    assert table[-1][5:] == content["total"][5:]
    words = "".join(p.text for p in paper.paragraphs)
    assert all(sentence in words for sentence in content["sentences"])


def test_workbook_holds_amounts_as_numbers() -> None:
    book = load_workbook(BytesIO(sheet_xlsx(SHEET)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    first = next(row for row in rows if row[1] == "李堃")
    assert first == (1, "李堃", "在职", 5700, "1.5%", 85.5, 81, None)
    total = rows[-1]
    assert (total[1], total[5], total[6]) == ("合计 4人", 1110.5, 1029.5)
    unsettled = next(row for row in rows if row[1] == "仇喆")
    assert unsettled[3] is unsettled[5] is None
    spoken = [row[0] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert "核定依据：日常/三(一)1(2)①；日常/三(一)1(3)。" in spoken


def test_content_has_neither_number_nor_digest() -> None:
    assert sheet_content(SHEET) == sheet_content(replace(SHEET, number="", digest=""))
    assert sheet_content(SHEET) != sheet_content(replace(SHEET, rows=ROWS[:2]))


def test_slip_shows_the_way_to_the_amount() -> None:
    (page,) = pages_of(slips_pdf((SLIP,), on=DAY))
    assert "2026年度党费核定通知单" in page
    assert "计入基数岗位工资3000.00基础性绩效工资2700.00" in page
    assert "从中扣除个人所得税123.45" in page
    assert "不计入基数奖励性绩效工资（日常/三(一)1(2)②）2500.00" in page
    assert "月计算基数×交纳比例5700.00×1.5%" in page
    assert "上年每月交纳81.00" in page
    assert "每月交纳党费85.50" in page
    assert "按比例计算为" not in page


def test_slip_shows_the_formula_where_a_cap_changed_it() -> None:
    slip = replace(SLIP, base=6500000, rate="2%", formula=130000, amount=100000, starts="3月起")
    (page,) = pages_of(slips_pdf((slip,), on=DAY))
    assert "按比例计算为1300.00" in page
    assert "3月起每月交纳党费1000.00" in page


def test_slip_of_a_base_given_whole_says_so() -> None:
    slip = replace(SLIP, counted=(), left_out=(), taken_off=())
    (page,) = pages_of(slips_pdf((slip,), on=DAY))
    assert "只填报了计算基数" in page


@pytest.mark.parametrize(("items", "a_page"), [(1, 6), (12, 4), (40, 2)])
def test_as_many_slips_a_page_as_fit(items: int, a_page: int) -> None:
    slips = tuple(
        replace(
            SLIP,
            name=f"甲{n:02d}乙",
            counted=tuple(SlipItem(f"项目{i}", 100) for i in range(items)),
        )
        for n in range(13)
    )
    pages = pages_of(slips_pdf(slips, on=DAY))
    counts = [page.count("党费核定通知单") for page in pages]
    assert sum(counts) == 13
    assert counts[0] == a_page
    assert [f"甲{n:02d}乙" in "".join(pages) for n in range(13)] == [True] * 13


def test_no_slips_is_an_error() -> None:
    with pytest.raises(ValueError, match="no slips"):
        slips_pdf((), on=DAY)


def test_characters_no_font_has_are_found_beforehand() -> None:
    assert missing_characters(sheet_content(SHEET)) == ()
    odd = replace(SHEET, rows=(replace(ROWS[0], name="李\ue123"),))
    assert missing_characters(sheet_content(odd)) == ("\ue123",)
