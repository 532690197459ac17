"""What people type into rosters: both sides of every boundary."""

from datetime import date, datetime

import pytest

from dangwu.core.identity import ETHNICITIES
from dangwu.core.sheets import LostDigits
from dangwu.core.sheets.values import (
    EDUCATION,
    NO_AMOUNT,
    TOO_FINE,
    Fault,
    MonthOnly,
    parse_date,
    parse_education,
    parse_ethnicity,
    parse_fen,
    parse_id_number,
    parse_landline,
    parse_mobile,
    parse_name,
    parse_sex,
    parse_telephone,
)

DAY, MAY = date(1992, 5, 13), MonthOnly(1992, 5)
TODAY = date(2026, 11, 21)
PARSERS = [parse_date, parse_mobile, parse_landline, parse_telephone, parse_name, parse_sex,
           parse_ethnicity, parse_education]  # fmt: skip


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("empty", [None, "", "  ", "\u3000"])
def test_an_empty_cell_is_no_fault(parse: object, empty: str | None) -> None:
    assert parse(empty) is None  # type: ignore[operator]


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("odd", ["?", True, LostDigits("1E+17"), 1.5e-9, -1, "x" * 500])
def test_what_makes_no_sense_is_a_fault_in_one_short_sentence(parse: object, odd: object) -> None:
    fault = parse(odd)  # type: ignore[operator]
    if parse is parse_name and odd in (True, "x" * 500):
        return  # 是 and xxx… are letters; the length of a name is the record's to judge
    assert isinstance(fault, Fault)
    assert len(str(fault)) < 80
    assert not str(fault).endswith("。")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (DAY, DAY),
        (datetime(1992, 5, 13, 8, 30), DAY),  # noqa: DTZ001
        ("19920513", DAY),
        (19920513, DAY),
        ("1992-5-13", DAY),
        ("1992-05-13", DAY),
        ("1992年5月13日", DAY),
        ("1992年5月13", DAY),
        ("1992年 5 月 13 日", DAY),
        ("1992/5/13", DAY),
        ("1992.5.13", DAY),
        ("1992.05.13.", DAY),
        ("1992、5、13", DAY),
        ("１９９２．５．１３", DAY),
        ("1992-05-13 00:00:00", DAY),
        ("1992-05-13T00:00", DAY),
        ("1992.05", MAY),
        (1992.05, MAY),
        ("1992年5月", MAY),
        ("1992年05", MAY),
        ("1992/5", MAY),
        ("1992-05", MAY),
        ("199205", MAY),
        (199205, MAY),
        ("1992.5", MAY),
        (1992.5, MAY),
        ("1992.01", MonthOnly(1992, 1)),
        ("1992.10", MonthOnly(1992, 10)),
        (1992.12, MonthOnly(1992, 12)),
        ("1992-1", MonthOnly(1992, 1)),
        ("1992年1月", MonthOnly(1992, 1)),
        ("2000-2-29", date(2000, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
    ],
)
def test_days_and_months(written: object, read: object) -> None:
    assert parse_date(written) == read  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1992.1", "1 月还是 10 月"),
        (1992.1, "1 月还是 10 月"),
        ("1992.13", "没有 13 月"),
        ("1992-0-1", "没有 0 月"),
        ("19921301", "没有 13 月"),
        ("199200", "没有 0 月"),
        ("2001-2-29", "2001 年 2 月没有 29 日"),
        ("1992-4-31", "1992 年 4 月没有 31 日"),
        ("1992-5-0", "1992 年 5 月没有 0 日"),
        ("92.5", "只有两位"),
        ("92-5-13", "只有两位"),
        ("92年5月13日", "只有两位"),
        ("'92.5", "只有两位"),
        ("920513", "只有两位"),
        ("1992", "只有年份"),
        (1992, "只有年份"),
        ("1992年", "只有年份"),
        (33737, "相当于 1992-05-13"),
        ("1899-12-31", "年份 1899"),
        ("2101-01-01", "年份 2101"),
        (date(1899, 12, 31), "年份 1899"),
        ("13051992", "年份 1305"),
        ("13/5/1992", "不是日期"),
        ("五月", "不是日期"),
        ("1992-05-13 08:30", "不是日期"),
        ("1992-5-13-1", "不是日期"),
    ],
)
def test_what_is_no_day_says_why(written: object, said: str) -> None:
    fault = parse_date(written)  # type: ignore[arg-type]
    assert isinstance(fault, Fault)
    assert said in fault.text


def test_a_month_sorts_prints_and_begins() -> None:
    assert sorted([MonthOnly(1992, 5), MonthOnly(1991, 12)])[0] == MonthOnly(1991, 12)
    assert str(MonthOnly(1992, 5)) == "1992-05"
    assert MonthOnly(1992, 5).first_day == date(1992, 5, 1)


@pytest.mark.parametrize(
    "written",
    ["13912345678", 13912345678, 13912345678.0, "139 1234 5678", "139-1234-5678", "+8613912345678",
     "86 139 1234 5678", "0086-139-1234-5678", "１３９１２３４５６７８", "139–1234–5678"],
)  # fmt: skip
def test_mobiles(written: object) -> None:
    value = int(written) if isinstance(written, float) else written
    assert parse_mobile(value) == "13912345678"  # type: ignore[arg-type]
    assert parse_telephone(value) == "13912345678"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "said"),
    [("1391234567", "这里是 10 位"), ("139123456789", "这里是 12 位"), ("12912345678", "13 至 19"),
     ("20012345678", "13 至 19"), ("1391234567o", "数字以外"),
     ("13912345678/13812345678", "一格只填一个"), ("13912345678、13812345678", "一格只填一个")],
)  # fmt: skip
def test_what_is_no_mobile_says_why(written: str, said: str) -> None:
    assert said in str(parse_mobile(written))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0571-87654321", "0571-87654321"),
        ("057187654321", "0571-87654321"),
        ("0571-8765432", "0571-8765432"),
        ("(0571)87654321", "0571-87654321"),
        ("（０１０）８７６５４３２１", "010-87654321"),
        ("010 8765 4321", "010-87654321"),
        ("010-8765-4321", "010-87654321"),
        ("+86-571-87654321", "0571-87654321"),
        ("0571-87654321转123", "0571-87654321-123"),
        ("0571-87654321-1", "0571-87654321-1"),
        ("0571-8765432-1", "0571-8765432-1"),
    ],
)
def test_landlines(written: str, read: str) -> None:
    assert parse_landline(written) == read
    assert parse_telephone(written) == read


@pytest.mark.parametrize(
    ("written", "said"),
    [("87654321", "缺少区号"), ("8765432", "缺少区号"), ("57187654321", "以 0 开头"),
     ("0571-876543", "7 或 8 位，这里是 6 位"), ("0571-876543210", "这里是 9 位"),
     ("010-8765432", "应有 8 位"), ("0110-87654321", "区号 0110 不存在"), ("办公室", "数字以外"),
     ("0571-87654321/87654322", "一格只填一个")],
)  # fmt: skip
def test_what_is_no_landline_says_why(written: str, said: str) -> None:
    assert said in str(parse_landline(written))


@pytest.mark.parametrize(
    ("written", "read"),
    [("张 三", "张三"), ("张\u3000三", "张三"), ("阿不都•买买提", "阿不都·买买提"),
     ("𠮷田", "𠮷田"), ("John  Smith", "John Smith"), ("O'Brien", "O'Brien")],
)  # fmt: skip
def test_names(written: str, read: str) -> None:
    assert parse_name(written) == read


@pytest.mark.parametrize(
    "written", ["张", "张三1", "张三、李四", "合计：", "=张三", "张三（预备）"]
)
def test_what_is_no_name(written: str) -> None:
    assert isinstance(parse_name(written), Fault)


def test_sex() -> None:
    assert parse_sex("男") == parse_sex(" 男性 ") == "male"
    assert parse_sex("女") == "female"
    assert isinstance(parse_sex("1"), Fault)


@pytest.mark.parametrize("name", ETHNICITIES)
def test_each_of_the_56_with_and_without_its_last_character(name: str) -> None:
    assert parse_ethnicity(name) == parse_ethnicity(name[:-1]) == name


def test_there_are_56_and_no_others() -> None:
    assert len(set(ETHNICITIES)) == 56
    assert isinstance(parse_ethnicity("族"), Fault)
    assert isinstance(parse_ethnicity("汉族族"), Fault)


@pytest.mark.parametrize(
    ("written", "level"),
    [("博士研究生", "研究生"), ("硕士", "研究生"), ("在职研究生", "研究生"), ("本科", "大学"),
     ("大学本科", "大学"), ("中央党校大学", "大学"), ("函授大专", "大专"), ("专科", "大专"),
     ("技校", "中专"), *((level, level) for level in EDUCATION)],
)  # fmt: skip
def test_education(written: str, level: str) -> None:
    assert parse_education(written) == level


@pytest.mark.parametrize("written", ["党校", "幼儿园", "学历"])
def test_what_is_no_education(written: str) -> None:
    assert isinstance(parse_education(written), Fault)


def test_an_identity_number_kept_as_a_number_has_lost_its_end() -> None:
    lost = parse_id_number(LostDigits("1.10101199205130E+17"), today=TODAY)
    assert lost
    assert "末几位已丢失" in lost.faults[0]
    assert lost.number == ""
    old = parse_id_number(110101920513001, today=TODAY)  # fifteen digits survive as a number
    assert old
    assert (old.faults, old.born_on, old.upgraded) == ((), DAY, True)
    assert parse_id_number(None, today=TODAY) is None


# --- money ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1200", 120_000),
        ("￥1200", 120_000),
        ("¥ 1,200.5", 120_050),
        ("1200元", 120_000),
        ("１，２００．０５ 元", 120_005),
        ("0.01", 1),
        ("1.", 100),
        ("007.100", 710),
        ("-0.05", -5),
        ("\u22123", -300),
        ("9" * 5000, int("9" * 20) * 100),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, fen: int) -> None:
    assert parse_fen(text) == fen


@pytest.mark.parametrize("text", ["三千", "1.2.3", "", "1e3", "12元整", "元", "--1", "٣"])
def test_what_is_no_amount_is_a_fault(text: str) -> None:
    assert parse_fen(text) is NO_AMOUNT


@pytest.mark.parametrize("text", ["0.001", "1." + "0" * 40 + "1", "12.345元"])
def test_parts_of_a_fen_are_a_fault(text: str) -> None:
    assert parse_fen(text) is TOO_FINE
