"""Reading a roster of 10,000 rows × 16 columns in the sandbox, against the bare parser.

The bare parser reads the same bytes in this process, unchecked and unconfined; both are run in
turn, and their medians compared. The price of the sandbox is the ratio.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from random import Random
from statistics import median

from python_calamine import CalamineWorkbook

from dangwu.core.sheets import Column, SheetOut, read_workbook, write_workbook

ROWS = 10_000
ROUNDS = 7
AIM = 3.0
SEED = 20261121

HEADINGS = (
    "姓名 公民身份号码 性别 民族 出生日期 学历 人员类别 所在党支部 "
    "入党日期 转正日期 工作岗位 联系电话 固定电话 家庭住址 党籍状态 流动去向"
)


def main() -> int:
    data = roster(Random(SEED))
    ours, bare = in_turn(
        lambda: read_workbook(data, name="名册.xlsx").sheets[0].rows,
        lambda: CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python(),
    )
    ratio = ours / bare
    answer = {
        "bench": "sheets",
        "rows": ROWS,
        "columns": len(HEADINGS.split()),
        "bytes": len(data),
        "rows_per_second": round(ROWS / ours),
        "bare_rows_per_second": round(ROWS / bare),
        "ratio": round(ratio, 2),
        "aim": AIM,
        "met": ratio <= AIM,
    }
    print(f"in the sandbox   {ours * 1000:7.0f} ms   {ROWS / ours:9,.0f} rows/s")
    print(f"bare parser      {bare * 1000:7.0f} ms   {ROWS / bare:9,.0f} rows/s")
    print(f"ratio            {ratio:7.2f}      aim ≤ {AIM}")
    print(json.dumps(answer))
    return 0 if answer["met"] else 1


def roster(chance: Random) -> bytes:
    """A workbook as a unit would send it: texts that differ, days, repeated words."""
    columns = [Column(heading) for heading in HEADINGS.split()]
    return write_workbook([SheetOut("名册", columns, [person(chance) for _ in range(ROWS)])])


def person(chance: Random) -> list[str | date]:
    born_on = date(1960, 1, 1) + timedelta(days=chance.randrange(16_000))
    joined_on = born_on + timedelta(days=7_000 + chance.randrange(3_000))
    number = f"110101{born_on:%Y%m%d}{chance.randrange(10_000):04d}"
    return [
        "".join(chance.choices("王李张刘陈安邦晨达恩帆国海嘉凯", k=3)), number,
        chance.choice("男女"), "汉族", born_on, chance.choice(["研究生", "大学"]), "机关在职",
        f"第{chance.randrange(40)}党支部", joined_on, joined_on + timedelta(days=365), "科员",
        f"139{chance.randrange(10**8):08d}", f"0571-{chance.randrange(10**8):08d}",
        f"某市某区某路{chance.randrange(900)}号", "正常", "",
    ]  # fmt: skip


def in_turn(*reads: Callable[[], list[list[object]]]) -> list[float]:
    """Median seconds of each; every one must have read all rows."""
    times: list[list[float]] = [[] for _ in reads]
    for _ in range(ROUNDS):
        for read, taken in zip(reads, times, strict=True):
            began = time.perf_counter()
            rows = read()
            taken.append(time.perf_counter() - began)
            assert len(rows) == ROWS + 1
    return [median(taken) for taken in times]


if __name__ == "__main__":
    sys.exit(main())
