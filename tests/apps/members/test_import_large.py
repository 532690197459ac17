"""A hundred thousand members, one row in twenty at fault (J10); two thousand in the short run."""

import time
from datetime import date, timedelta

import pytest

from dangwu.core.identity import check_sign
from dangwu.core.sheets import Column, SheetOut, write_workbook
from dangwu.members.models import RosterImport
from tests.apps.members import rosters
from tests.apps.members.rosters import shown, upload
from tests.factories import Cast

pytestmark = pytest.mark.django_db
HEADINGS = ("姓名", "公民身份号码", "民族", "学历", "人员类别", "入党日期", "转正日期", "联系电话")
MINUTES = 5


def sheet(rows: int, faulty: bool) -> bytes:
    return write_workbook(
        [
            SheetOut(
                "名册",
                [Column(heading, kind="text") for heading in HEADINGS],
                [person(n, faulty and n % 20 == 0) for n in range(rows)],
            )
        ]
    )


def person(number: int, faulty: bool) -> list[str]:
    born = date(1960, 1, 1) + timedelta(number % 12000)
    digits = f"3306{number // 12000:02d}{born:%Y%m%d}{number % 1000:03d}"
    joined = born + timedelta(9000)
    return [
        "沈" + "安邦晨达恩帆国海"[number % 8] + "嘉凯岚明宁平清"[number % 7],
        digits + check_sign(digits),
        "汉族",
        "大学",
        "机关在职",
        "1992.13" if faulty else str(joined),
        str(joined + timedelta(400)),
        f"139{number:08d}",
    ]


@pytest.mark.parametrize("rows", [2_000, pytest.param(100_000, marks=pytest.mark.full)])
def test_a_large_roster_is_previewed_refused_mended_and_imported(town: Cast, rows: int):
    user, branch = town.user("zhengqiang"), town.organisation("shuili_1")
    before = rosters.people_on_record()
    begun = time.monotonic()
    roster = upload(sheet(rows, faulty=True), by=user, organisation=branch)
    assert roster.state == RosterImport.State.READY, roster.says
    assert (roster.counts["faulty"], roster.counts["faults"]) == (rows // 20, rows // 20)
    assert shown(roster)["faults"][0]["text"] == "没有 13 月"
    assert rosters.people_on_record() == before
    whole = rosters.commit(upload(sheet(rows, faulty=False), by=user, organisation=branch))
    assert whole.counts["new"] == rows
    assert rosters.people_on_record() == before + rows
    again = upload(sheet(rows, faulty=False), by=user, organisation=branch)
    assert (again.counts["same"], again.counts["new"], again.counts["changed"]) == (rows, 0, 0)
    assert time.monotonic() - begun < MINUTES * 60
