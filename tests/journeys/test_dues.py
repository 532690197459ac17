"""The yearly verification of a branch, from pay items to the sheet and the member's own page."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.dues import (
    DINGYI,
    DUES,
    LUOCHUAN,
    SUM,
    TAORAN,
    XUJING,
    bare,
    cells_of_xlsx,
    enter_pay,
    fill_pay,
    filled_template,
    line_of,
    open_dues,
    open_member,
    run,
    text_of_docx,
    text_of_pdf,
)
from tests.journeys.visitor import Visitor

CLAUSE = "绍兴规程 日常 三（一）1（3）"  # the rates, as the standard in force has them


def test_a_branch_is_verified_confirmed_and_told(visit, town, tmp_path):
    password = town.told["password"]
    with visit("dues-1-organisation-member") as reader:
        reader.sign_in("luochuan", password)
        open_dues(reader)
        reader.look("before")
        enter_pay(reader, "许静", XUJING)
        import_pay(reader, tmp_path)
        enter_pay(reader, "郝博", {"基本养老金": 5200})
        reader.look("all-pay-known")
        run(reader)
        settle_the_question(reader)
        relieve_the_retired(reader)
        run_again(reader)
        assert reader.tab.get_by_role("link", name="登记支委会确认").count() == 0
        reader.sign_out()
    with visit("dues-2-secretary") as reader:
        reader.sign_in("xujing", password)
        open_dues(reader)
        confirm(reader)
        take_the_papers(reader, tmp_path)
        someone_elses = explanation_address(reader, "罗川")
        reader.sign_out()
    with visit("dues-3-member", width=390) as reader:
        reader.sign_in("taoran", password)
        reads_the_own_explanation(reader, tmp_path)
        assert reader.open(someone_elses) == 404


def import_pay(reader: Visitor, folder: Path) -> None:
    """The template of the product, filled in by the personnel office, with a name of its own."""
    reader.follow("导入工资表")
    reader.look("pay-sheet")
    name, template = reader.download(lambda: reader.follow("机关在职工资表"))
    assert name.endswith(".xlsx")
    path = filled_template(
        template, {"罗川": LUOCHUAN, "陶然": TAORAN, "丁怡": DINGYI}, folder / name
    )
    reader.choose("工资表类型", "机关在职")
    reader.upload("工资表文件", path)
    reader.press("核对工资表")
    reader.sees("3 行都可以导入", "“津贴补贴”：1 人有金额")
    reader.look("pay-sheet-checked")
    reader.press("导入 3 行")
    reader.sees("已导入：新 3 人")


def settle_the_question(reader: Visitor) -> None:
    expect(reader.heading).to_contain_text("1 人缺事实")
    expect(line_of(reader, "陶然")).to_contain_text("不认识工资项目“津贴补贴”（1200.00 元）")
    expect(line_of(reader, "许静")).to_contain_text("112.95")
    reader.look("a-question")
    line_of(reader, "陶然").get_by_role("link", name="补资料").click()
    reader.fill("其他项目 1 的名称", "")
    reader.fill("其他项目 1 的金额", "")
    fill_pay(reader, {"规范津贴补贴": 1200})
    reader.look("pay")
    reader.press("保存")


def relieve_the_retired(reader: Visitor) -> None:
    open_member(reader, "郝博")
    reader.sees("52.00")
    reader.look("explanation-of-the-retired")
    reader.follow("登记减免")
    reader.fill("每月交纳", "20")
    reader.choose("由谁同意", "党支部")
    reader.fill("困难情况和理由", "长期住院，自费医药支出较大")
    reader.look("relief")
    reader.press("登记减免")
    reader.sees("减免已登记")


def run_again(reader: Visitor) -> None:
    """Only the two that changed are written anew."""
    before = {name: explanation_address(reader, name) for name in DUES}
    reader.look("changed-since")
    run(reader, "重新核定 2 人")
    after = {name: explanation_address(reader, name) for name in DUES}
    assert {name for name in DUES if before[name] != after[name]} == {"陶然", "郝博"}
    for name, amount in DUES.items():
        expect(line_of(reader, name)).to_contain_text(amount)
    expect(reader.heading).to_contain_text(f"5 人每月合计 {SUM} 元，5 人等支委会确认")
    reader.look("verified")


def explanation_address(reader: Visitor, name: str) -> str:
    return str(line_of(reader, name).get_by_role("link", name=name).get_attribute("href"))


def confirm(reader: Visitor) -> None:
    reader.follow("登记支委会确认")
    dialog = reader.tab.locator("dialog[open]")
    reader.look("confirm")
    dialog.get_by_label("支部委员会确认日期").fill("2020-01-01")
    dialog.get_by_role("button", name="登记确认").click()
    reader.sees("确认日期 2020年1月1日 早于核定日期")
    reader.look("confirm-refused")
    reader.fill("支部委员会确认日期", today(reader))
    reader.press("登记确认")
    expect(reader.heading).to_contain_text(f"5 人每月合计 {SUM} 元，支委会")
    reader.look("confirmed")


def today(reader: Visitor) -> str:
    """The day of the reader's clock, as people write it."""
    return str(reader.tab.evaluate("new Date().toLocaleDateString('sv')"))


def take_the_papers(reader: Visitor, folder: Path) -> None:
    name, pdf = reader.download(lambda: reader.press("核定表 PDF"))
    assert name == "2026年党费核定表.pdf"
    sheet = text_of_pdf(pdf, folder)
    for expected in (*DUES, *DUES.values(), SUM, "7530.00", "1.5%", CLAUSE, "财政局第一党支部"):
        assert bare(expected) in sheet, expected
    slips = text_of_pdf(reader.download(lambda: reader.press("每人通知单 PDF"))[1], folder)
    for expected in (*DUES, *DUES.values(), "职业年金", "260.00"):
        assert expected in slips, expected
    word = text_of_docx(reader.download(lambda: reader.press("核定表 Word"))[1])
    for expected in (*DUES, *DUES.values(), SUM):
        assert expected in word, expected
    cells = cells_of_xlsx(reader.download(lambda: reader.press("核定表 Excel"))[1])
    assert {112.95, 80.25, 42, 13, 20, 268.2, 7530} <= cells
    reader.look("papers")


def reads_the_own_explanation(reader: Visitor, folder: Path) -> None:
    expect(reader.heading).to_contain_text("今年每月交党费 42.00 元")
    reader.look("own-page")
    reader.follow("怎么算的")
    expect(reader.heading).to_contain_text("交党费 42.00 元")
    reader.sees("规范津贴补贴", "4,200.00", "1%", "每月固定发放", CLAUSE)
    reader.look("own-explanation")
    slip = text_of_pdf(reader.download(lambda: reader.press("通知单 PDF"))[1], folder)
    assert "陶然" in slip
    assert "42.00" in slip
    assert "许静" not in slip
