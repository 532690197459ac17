"""An organisation member brings the office's own roster: twenty faults found, mended, imported."""

import re

from playwright.sync_api import expect

from dangwu.core.sheets import read_workbook
from tests.journeys.rosters import (
    COLUMN,
    FIRST_ROW,
    LEFT_OUT,
    PEOPLE,
    STROKES,
    Fault,
    messy_roster,
    write_messy,
)
from tests.journeys.visitor import Visitor

PASSWORD = "Lushan-2026-Yunwu"


def test_a_messy_roster_comes_in_whole(visit, town, tmp_path):
    education = town.told["education"]
    rows, faults = messy_roster(known_number=education["known_number"])
    sheet = write_messy(rows, tmp_path / "机关党委花名册.xlsx")
    with visit("roster") as reader:
        first_password(reader, education)
        download_template(reader)
        upload(reader, sheet)
        sees_all_twenty(reader, faults)
        mends_them(reader, faults)
        commits(reader)
        sees_the_roster_by_strokes(reader, education["organ"])
        uploads_again(reader, sheet)
        exports_and_uploads(reader, tmp_path)


def first_password(reader: Visitor, education: dict[str, str]) -> None:
    """The password somebody else made leads to a new one only, and a weak one does not do."""
    reader.sign_in(education["username"], education["initial"])
    expect(reader.heading).to_have_text("先换成自己的密码，再办其他事")
    reader.open("/members/")
    expect(reader.heading).to_have_text("先换成自己的密码，再办其他事")
    change_password(reader, education["initial"], "shenqiu86")
    reader.sees("密码 9 个字符，须不少于 12 个", "密码含 2 类字符", "容易被猜中")
    reader.look("weak-password")
    change_password(reader, education["initial"], PASSWORD)
    reader.sees("密码已修改")


def change_password(reader: Visitor, present: str, new: str) -> None:
    reader.fill("现用密码", present)
    reader.tab.get_by_label("新密码", exact=True).fill(new)
    reader.fill("再输一次新密码", new)
    reader.press("改用新密码")


def download_template(reader: Visitor) -> None:
    reader.menu("党员名册")
    reader.follow("导入名册")
    reader.look("upload")
    name, content = reader.download(lambda: reader.follow("下载模板"))
    assert name.startswith("党员名册模板")
    headings = read_workbook(content, name=name).sheets[0].rows[0]
    assert {"姓名", "公民身份号码", "所在党支部", "入党日期"} <= set(headings)


def upload(reader: Visitor, sheet) -> None:
    reader.choose("导入到", "市教育局机关委员会")
    reader.upload("花名册", sheet)
    reader.sees(sheet.name)
    reader.press("上传并核对")
    # The work is done behind the page, which looks for its result by itself.
    expect(reader.heading).to_contain_text(re.compile("可以导入|都已在册"), timeout=60_000)


def sees_all_twenty(reader: Visitor, faults: list[Fault]) -> None:
    expect(reader.heading).to_contain_text("20 处要改")
    reader.sees("标题在第 3 行", f"第 {FIRST_ROW + len(PEOPLE) + 1} 行为合计")
    expect(reader.tab.get_by_role("button", name="全部导入")).to_be_disabled()
    for fault in faults:
        expect(line_of(reader, fault)).to_contain_text(fault.says)
    reader.sees("表中没有“所在党支部”一栏")
    boxes = reader.tab.get_by_label(re.compile("改为$"))
    assert boxes.count() == 19
    reader.look("twenty-faults")


def cell_of(fault: Fault) -> str:
    return f"{COLUMN[fault.column]}{FIRST_ROW + fault.whose}"


def line_of(reader: Visitor, fault: Fault):
    """The line of the list that is about this cell."""
    cell = re.compile(rf"^{cell_of(fault)}\b")
    return reader.tab.locator("tbody tr", has=reader.tab.locator("th a", has_text=cell))


def mends_them(reader: Visitor, faults: list[Fault]) -> None:
    """First what the column 单位 is; then each cell, where the page stands."""
    reader.tab.get_by_label("H 列 单位 对应到").select_option(label="所在党支部")
    reader.press("按此对应重新核对")
    expect(reader.heading).to_contain_text("19 处要改", timeout=60_000)
    for fault in faults:
        if fault.mend == LEFT_OUT:
            line_of(reader, fault).get_by_label("不导入").check()
        elif fault.mend:
            line_of(reader, fault).get_by_label(re.compile("改为$")).fill(fault.mend)
    reader.look("mended")
    reader.press("重新核对")
    expect(reader.heading).to_contain_text(f"{len(PEOPLE)} 人都可以导入", timeout=60_000)
    reader.look("ready")


def commits(reader: Visitor) -> None:
    reader.press("全部导入")
    expect(reader.heading).to_contain_text(f"已导入：新增 {len(PEOPLE)} 人", timeout=60_000)
    reader.look("imported")
    reader.follow("看名册")


def sees_the_roster_by_strokes(reader: Visitor, organ: int) -> None:
    names = reader.tab.locator("tbody th a").all_inner_texts()
    assert set(names) == {name for name, *_ in PEOPLE} | {"沈秋"}
    strokes = [STROKES[name[0]] for name in names]
    assert strokes == sorted(strokes)
    reader.look("roster")


def uploads_again(reader: Visitor, sheet) -> None:
    """The same file finds everybody on record; what 单位 means is remembered."""
    reader.follow("导入名册")
    upload(reader, sheet)
    reader.sees("同一个文件", "已导入过")
    expect(reader.tab.get_by_label("H 列 单位 对应到")).to_have_value("branch")
    figures = reader.tab.locator("dl.facts").first
    expect(figures).to_contain_text(re.compile(r"新增\s*0 人\s*有变化\s*0 人"))
    reader.look("same-file-again")
    reader.press("换一个文件")


def exports_and_uploads(reader: Visitor, folder) -> None:
    """What is exported comes in again without a difference."""
    reader.menu("党员名册")
    reader.follow("导出名册")
    reader.tab.get_by_label("含完整的身份证号、电话和住址").check()
    reader.fill("用途", "年度核对名册")
    reader.look("export")
    name, content = reader.download(lambda: reader.press("导出名册"))
    assert len(read_workbook(content, name=name).sheets[0].rows) == len(PEOPLE) + 2
    path = folder / name
    path.write_bytes(content)
    reader.menu("党员名册")
    reader.follow("导入名册")
    upload(reader, path)
    expect(reader.heading).to_contain_text(f"{len(PEOPLE) + 1} 人都已在册，没有要导入的")
