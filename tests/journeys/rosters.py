"""A roster as an office keeps it: titles, merged cells, own headings, totals, twenty faults.

All people are invented. A `Fault` says what was planted where, what the page has to say of it, and
how it is mended there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from dangwu.core.identity import check_sign

REGION = "330698"
TITLE = "市教育局机关党委党员花名册"
NOTE = "填报单位：机关党委　　　　　　　　　　　填报时间：2026年11月"
HEADINGS = (
    ("序号", ""),
    ("姓　名", "name"),
    ("性别", "sex"),
    ("身份证号码", "id_number"),
    ("民族", "ethnicity"),
    ("文化程度", "education"),
    ("出生年月", "born_on"),
    ("单位", "branch"),  # what a stranger cannot know: 单位 holds the branch here
    ("入党时间", "joined_on"),
    ("预/正", "membership"),
    ("转正时间", "full_on"),
    ("人员身份", "category"),
    ("现任职务", "job"),
    ("手机号码", "mobile"),
    ("备注", ""),
)
COLUMN = {
    name: letter for (_, name), letter in zip(HEADINGS, "ABCDEFGHIJKLMNO", strict=True) if name
}
FIRST_ROW = 4  # as the sheet counts: two titles and the headings stand above


@dataclass(slots=True)
class Row:
    """One line of the roster: the words in its cells, by field."""

    name: str
    born: str  # 19850312
    sex: str = "男"
    branch: str = "教育局第一党支部"
    cells: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault: whose row, which column, what the page says, what is typed to mend it.

    Without `mend` the suggestion that the page makes stays; `LEFT_OUT` ticks the row out.
    """

    whose: int
    column: str
    says: str
    mend: str = ""


LEFT_OUT = "不导入"

# name, birthday, sex; the strokes of the surnames grow down the list
PEOPLE = (
    ("丁若兰", "19850612", "女"),
    ("马志远", "19791123", "男"),
    ("王思齐", "19900214", "男"),
    ("方晓棠", "19870305", "女"),
    ("叶知秋", "19830918", "女"),
    ("白云帆", "19760722", "男"),
    ("朱子墨", "19920409", "男"),
    ("刘静宜", "19881016", "女"),
    ("江映雪", "19951228", "女"),
    ("孙怀瑾", "19811205", "男"),
    ("李牧之", "19740130", "男"),
    ("吴清和", "19930627", "男"),
    ("何书瑶", "19860819", "女"),
    ("余乐章", "19780511", "男"),
    ("陈立言", "19840203", "男"),
    ("林听澜", "19910715", "女"),
    ("周望舒", "19800926", "女"),
    ("赵景行", "19750808", "男"),
    ("胡若谷", "19890417", "男"),
    ("钟毓秀", "19940321", "女"),
    ("徐行知", "19821109", "男"),
    ("黄令仪", "19770624", "女"),
    ("曹慕白", "19961002", "男"),
    ("蒋承志", "19730416", "男"),
    ("谢安然", "19850729", "女"),
    ("潘子衿", "19900511", "女"),
)
# Strokes of the surnames above, by hand.
STROKES = dict(
    zip(
        "丁马王方叶白朱刘江孙李吴何余陈林周赵胡钟徐黄曹蒋谢潘沈",
        (2, 3, 4, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 9, 9, 9, 10, 11, 11, 12, 12, 15, 7),
        strict=True,
    )
)


def id_number(born: str, order: int, sex: str, region: str = REGION) -> str:
    """A valid identity number of an invented region."""
    seventeen = f"{region}{born}{order * 2 + (sex == '男'):03d}"
    return seventeen + check_sign(seventeen)


def messy_roster(known_number: str) -> tuple[list[Row], list[Fault]]:
    """The rows and what is wrong in them; `known_number` is on record in another organ."""
    rows = [_good(i, *person) for i, person in enumerate(PEOPLE)]
    right = [row.cells["id_number"] for row in rows]
    faults = [
        _plant(
            rows,
            0,
            "id_number",
            right[0][:-1] + _other_sign(right[0][-1]),
            "身份证号末位应为",
            right[0],
        ),
        _plant(rows, 1, "id_number", right[1][:-1], "身份证号应为 18 位，这里是 17 位", right[1]),
        _plant(rows, 2, "id_number", int(right[2][:17] + "0"), "末几位已丢失", right[2]),
        _plant(
            rows, 3, "id_number", _with_born(right[3], "19870231"), "19870231 不是日期", right[3]
        ),
        _plant(rows, 4, "id_number", known_number, "这个号码已在别处登记", right[4]),
        _plant(rows, 5, "sex", "女", "第 17 位为单数，应为男"),
        _plant(rows, 6, "born_on", "1993.04", "身份证号中的出生日期为 1992-04-09", "1992-04-09"),
        _plant(rows, 7, "ethnicity", "汉组", "民族不在 56 个民族的名称之中", "汉族"),
        _plant(rows, 8, "education", "本壳", "学历应为", "大学"),
        _plant(rows, 9, "category", "干部", "没有这个人员类别", "公务员"),
        _plant(rows, 10, "joined_on", "92.5", "年份只有两位", "1992-05"),
        _plant(rows, 11, "joined_on", "2016年2月30日", "2016 年 2 月没有 30 日", "2016-02-20"),
        _plant(rows, 12, "joined_on", "2003.07.01", "入党须年满 18 周岁", "2008-07-01"),
        _plant(rows, 13, "full_on", "1999.07.01", "早于入党日期", "2009-07-01"),
        _plant(rows, 14, "full_on", "2009", "只有年份，至少要写到月", "2009-07"),
        _plant(rows, 15, "full_on", None, "正式党员须有转正日期", "2017年7月1日"),
        _plant(rows, 16, "name", None, "缺姓名", "周望舒"),
    ]
    rows.insert(18, Row("赵景行", PEOPLE[17][1], cells=dict(rows[17].cells)))
    faults += [
        Fault(17, "id_number", f"与第 {FIRST_ROW + 18} 行是同一人，只留一行"),
        Fault(18, "id_number", f"与第 {FIRST_ROW + 17} 行是同一人，只留一行", LEFT_OUT),
    ]
    return rows, faults  # nineteen in cells; the twentieth is the column 单位


def _good(place: int, name: str, born: str, sex: str) -> Row:
    """A row as it should be, with its dates in one of three forms."""
    joined = date(2008 if int(born[:4]) < 1988 else 2016, 7, 1)
    full = joined.replace(year=joined.year + 1)
    written = (
        lambda day: f"{day:%Y%m%d}",
        lambda day: f"{day.year}年{day.month}月",
        lambda day: f"{day:%Y.%m.%d}",
    )[place % 3]
    branch = "教育局第一党支部" if place < 14 else "教育局第二党支部"
    cells = {
        "name": name,
        "sex": sex,
        "id_number": id_number(born, place, sex),
        "ethnicity": "汉",
        "education": "大学本科" if place % 2 else "研究生",
        "born_on": f"{born[:4]}.{born[4:6]}.{born[6:]}",
        "joined_on": written(joined),
        "membership": "正式",
        "full_on": written(full),
        "category": "公务员",
        "job": "科员",
        "mobile": f"1390000{1000 + place}",
    }
    return Row(name, born, sex, branch, cells)


def _plant(
    rows: list[Row], whose: int, column: str, wrong: Any, says: str, mend: str = ""
) -> Fault:
    rows[whose].cells[column] = wrong
    return Fault(whose, column, says, mend)


def _other_sign(sign: str) -> str:
    return "1" if sign != "1" else "2"


def _with_born(number: str, born: str) -> str:
    seventeen = number[:6] + born + number[14:17]
    return seventeen + check_sign(seventeen)


def write_messy(rows: Sequence[Row], path: Path) -> Path:
    """Two titles across all columns, the branch merged down its rows, totals below."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("花名册")
    title = book.add_format({"bold": True, "align": "center"})
    last = len(HEADINGS) - 1
    sheet.merge_range(0, 0, 0, last, TITLE, title)
    sheet.merge_range(1, 0, 1, last, NOTE)
    sheet.write_row(2, 0, [heading for heading, _ in HEADINGS], title)
    names = [name for _, name in HEADINGS]
    for place, row in enumerate(rows):
        line = FIRST_ROW - 1 + place
        sheet.write(line, 0, place + 1)
        for name, value in row.cells.items():
            sheet.write(line, names.index(name), value)
    _merge_branches(sheet, rows, names.index("branch"))
    sheet.write_row(FIRST_ROW - 1 + len(rows), 0, ["合计", f"{len(rows)}人"], title)
    book.close()
    return path


def _merge_branches(sheet: Any, rows: Sequence[Row], column: int) -> None:
    begin = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place].branch != rows[begin].branch:
            first, last = FIRST_ROW - 1 + begin, FIRST_ROW - 2 + place
            if first == last:
                sheet.write(first, column, rows[begin].branch)
            else:
                sheet.merge_range(first, column, last, column, rows[begin].branch)
            begin = place
