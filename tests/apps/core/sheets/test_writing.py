"""What is written comes back equal, is never a formula, and is the same bytes each time."""

import re
import time
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangwu.core.sheets import (
    Column,
    LostDigits,
    SheetOut,
    SheetRefused,
    clean_text,
    is_note_row,
    quote_formula,
    read_csv,
    read_workbook,
    unquote_formula,
    write_csv,
    write_workbook,
)
from dangwu.core.sheets.model import DEFAULT

JOINED = date(2012, 7, 1)
MOMENT = datetime(2026, 11, 21, 8, 30)  # noqa: DTZ001  # cells know no zone
BRANCHES = [f"第{number}党支部" for number in range(60)]
STARTS = [
    "=1+1",
    "+86 13800000000",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\x00=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''",
    " =1",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://x")',
    "\x00\x01",
    "http://example.invalid",
    "_x0041_",
    "00123",
    "1E5",
    "TRUE",
    "张三",
    "a\nb",
    "\u3000=1",
]


def roster(**more: object) -> SheetOut:
    columns = [
        Column("姓名", required=True, note="与身份证一致"),
        Column("公民身份号码", "text"),
        Column("性别", options=["男", "女"]),
        Column("所在党支部", options=BRANCHES, strict=False),
        Column("入党日期", "date"),
        Column("党费基数", "money"),
        Column("人数", "integer"),
    ]
    rows = [
        ["张三", "110101199205130016", "男", BRANCHES[3], JOINED, 5000.5, 3],
        ["阿依古丽·买买提", "110101199205130024", "女", None, None, Decimal("0.10"), 0],
    ]
    return SheetOut("名册", columns, rows, spare_rows=500, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "is_note"),
    [
        (["注：与身份证一致", None, "注：元"], True),
        ([None, "", "注：元", 3180], True),  # a column filled down over its note
        (["注：与身份证一致", 3180, "government"], True),
        (["顾晓岚", "注：暂缺", None], False),
        ([None, None], False),
        ([], False),
    ],
)
def test_the_first_filled_cell_tells_a_row_of_notes(row: list[object], is_note: bool) -> None:
    assert is_note_row(row) == is_note


def test_a_roster_re_imports_equal() -> None:
    sheet = roster(title="某支部党员名册")
    read = read_workbook(write_workbook([sheet]), name="a.xlsx")
    title, headings, notes, *rows = read.visible[0].rows
    assert title[0] == "某支部党员名册"
    assert headings == [column.heading for column in sheet.columns]
    assert is_note_row(notes)
    assert not is_note_row(headings)
    assert rows == [[0.1 if cell == Decimal("0.10") else cell for cell in row]
                    for row in sheet.rows]  # fmt: skip
    assert [s.hidden for s in read.sheets] == [False, True]


def test_equal_input_gives_equal_bytes() -> None:
    first = write_workbook([roster()])
    time.sleep(1.1)  # a time stamp would differ
    assert write_workbook([roster()]) == first


def test_openpyxl_finds_what_a_person_sees() -> None:
    page = openpyxl.load_workbook(BytesIO(write_workbook([roster()])))["名册"]
    assert page.freeze_panes == "A3"
    assert page["B3"].number_format == "@"
    assert page["B3"].data_type == "s"
    assert page.column_dimensions["B"].width >= 18
    lists = {str(check.sqref): check.formula1 for check in page.data_validations.dataValidation}
    assert lists == {"C3:C504": '"男,女"', "D3:D504": "'选项'!$A$1:$A$60"}
    hidden = openpyxl.load_workbook(BytesIO(write_workbook([roster()])))["选项"]
    assert hidden.sheet_state == "hidden"
    assert [row[0].value for row in hidden.iter_rows()] == BRANCHES


def texts_through_xlsx(texts: list[str]) -> list[object]:
    sheet = SheetOut("文", [Column("甲", "text"), Column("乙")], [[text, text] for text in texts])
    data = write_workbook([sheet])
    xml = ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in re.sub(rb"<(formula|family)", b"", xml)
    assert b"hyperlink" not in xml
    rows = read_workbook(data, name="a.xlsx").sheets[0].rows[1:]
    rows += [[None, None]] * (len(texts) - len(rows))  # blank rows at the end are not kept
    assert [row[0] for row in rows] == [row[1] for row in rows]
    return [row[0] for row in rows]


@pytest.mark.parametrize("text", STARTS)
def test_text_like_a_formula_stays_text(text: str) -> None:
    """J11, in both formats."""
    kept = clean_text(text)
    assert texts_through_xlsx([text]) == [kept or None]
    sheet = SheetOut("文", [Column(text)], [[text]])
    assert read_csv(write_csv(sheet), name="a.csv").sheets[0].rows == [[kept or None]] * 2
    field = write_csv(sheet).decode("utf-8-sig").lstrip('"')
    assert kept == "" or field[0] not in "=+-@＝＋－＠\t\r\0"


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(cells, min_size=1, max_size=8))
def test_any_text_comes_back_but_for_what_cannot_be_kept(texts: list[str]) -> None:
    assert texts_through_xlsx(texts) == [clean_text(text) or None for text in texts]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.one_of(cells, st.builds(str.__add__, st.sampled_from(STARTS), cells)))
def test_quoting_is_undone_exactly(text: str) -> None:
    kept = clean_text(text)
    assert unquote_formula(quote_formula(text)) == kept
    assert quote_formula(text)[:1] not in tuple("=+-@＝＋－＠\t\r")


def test_foreign_apostrophes_stay() -> None:
    assert unquote_formula("'quoted'") == "'quoted'"
    assert unquote_formula("'=1") == "=1"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (999_999_999_999_999, 999_999_999_999_999),
        (1_000_000_000_000_000, "1000000000000000"),
        (110101199205130016, "110101199205130016"),
        (True, True),
        (Decimal("12.34"), 12.34),
        (date(1900, 3, 1), date(1900, 3, 1)),
        (date(1899, 12, 31), "1899-12-31"),
        (date(9999, 12, 31), date(9999, 12, 31)),
        (MOMENT, MOMENT),
        ("", None),
        ("x" * 32_767, "x" * 32_767),
    ],
)
def test_values_at_the_edges(value: object, read: object) -> None:
    sheet = SheetOut("一", [Column("甲"), Column("乙")], [[value, 1]])  # type: ignore[list-item]
    found = read_workbook(write_workbook([sheet]), name="a.xlsx").sheets[0].rows[1][0]
    assert not isinstance(found, LostDigits)
    assert found == read


def test_text_too_long_for_a_cell_is_not_cut_in_silence() -> None:
    with pytest.raises(ValueError, match="32767"):
        write_workbook([SheetOut("一", [Column("甲")], [["x" * 32_768]])])


def test_csv_of_other_programs() -> None:
    assert read_csv("姓名,性别\r\n张三,男".encode("gb18030"), name="a.csv").sheets[0].rows == [
        ["姓名", "性别"],
        ["张三", "男"],
    ]
    assert read_csv(b"a\nb,c\n", name="a.csv").sheets[0].rows == [["a", None], ["b", "c"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\xff\xff\xff", "text_encoding"), (b"a\0b", "text_encoding"), (b'"a\n', "unreadable"),
     (b"a" * 140_000, "unreadable"), (b"," * 200, "too_wide"), (b"a\n" * 31, "too_long"),
     (b"a" * 200_001, "too_large")],
)  # fmt: skip
def test_csv_that_is_refused(data: bytes, code: str) -> None:
    limits = DEFAULT._replace(rows=30, file_bytes=200_000)
    with pytest.raises(SheetRefused) as refused:
        read_csv(data, name="a.csv", limits=limits)
    assert refused.value.code == code
