"""The yearly verification without script, and with the keyboard alone."""

from playwright.sync_api import expect

from tests.journeys.dues import (
    cells_of_xlsx,
    enter_pay,
    filled_template,
    line_of,
    open_dues,
    open_member,
    run,
    text_of_pdf,
)
from tests.journeys.visitor import Visitor

SONGYA = {"职务工资": 3000, "级别工资": 2500, "养老保险": 500}  # 5000: 1 % is 50.00
# 5001: 1.5 % is 75.02
SHILEI = {"职务工资": 2000, "级别工资": 1500, "生活性补贴": 1502, "养老保险": 1}


def test_dues_without_script(visit, town, tmp_path):
    with visit("no-script", script=False) as reader:
        reader.sign_in("songya", town.told["password"])
        reader.look("desk")
        open_dues(reader)
        enter_pay(reader, "宋雅", SONGYA)
        reader.follow("导入工资表")
        name, template = reader.download(lambda: reader.follow("机关在职工资表"))
        reader.choose("工资表类型", "机关在职")
        reader.upload("工资表文件", filled_template(template, {"石磊": SHILEI}, tmp_path / name))
        reader.press("核对工资表")
        reader.press("导入 1 行")
        run(reader)
        expect(line_of(reader, "宋雅")).to_contain_text("50.00")
        expect(line_of(reader, "石磊")).to_contain_text("75.02")
        relieve_with_approval(reader)
        run(reader, "重新核定 1 人")
        reader.follow("登记支委会确认")
        reader.look("confirm")
        reader.press("登记确认")
        expect(reader.heading).to_contain_text("2 人每月合计 65.00 元，支委会")
        reader.look("confirmed")
        sheet = text_of_pdf(reader.download(lambda: reader.press("核定表 PDF"))[1], tmp_path)
        assert "65.00" in sheet
        assert {50, 15, 65} <= cells_of_xlsx(
            reader.download(lambda: reader.press("核定表 Excel"))[1]
        )
        reader.sign_out()
    with visit("no-script-member", script=False, width=390) as reader:
        reader.sign_in("shilei", town.told["password"])
        reader.follow("怎么算的")
        reader.sees("75.02", "15.00", "5,001.00", "比上一档的上限多 1 元")
        reader.look("own")


def relieve_with_approval(reader: Visitor) -> None:
    """In service a branch alone may not decide: refused with its clause; the words stay."""
    open_member(reader, "石磊")
    reader.follow("登记减免")
    reader.fill("每月交纳", "15")
    reader.choose("由谁同意", "党支部")
    reader.fill("困难情况和理由", "家庭成员长期患病")
    reader.press("登记减免")
    refusal = reader.tab.locator(".verdict.is-no")
    expect(refusal).to_contain_text("报上一级党组织批准")
    expect(refusal.locator("a.clause").first).to_be_visible()
    expect(reader.tab.get_by_label("困难情况和理由")).to_have_value("家庭成员长期患病")
    reader.look("relief-refused")
    reader.choose("由谁同意", "上一级党组织")
    reader.press("登记减免")
    reader.sees("减免已登记")


def test_dues_with_the_keyboard_alone(visit, town):
    """At a telephone's width: sign in, open the menu, enter pay, run. No pointer is used."""
    with visit("keyboard", width=390) as reader:
        keys = reader.tab.keyboard
        reader.open("/sign-in/")
        assert reader.focused == "用户名"  # the cursor stands where one begins
        keys.type("weiran")
        tab_to(reader, "密码")
        keys.type(town.told["password"])
        enter(reader)
        expect(reader.tab).to_have_title("工作台 · 党务")
        tab_to(reader, "菜单")
        keys.press("Enter")
        reader.look("menu")
        tab_to(reader, "党费")
        enter(reader)
        expect(reader.heading).to_contain_text("2 名党员，2 人缺事实")
        for name, yuan in (("魏然", "4000"), ("康宁", "3000")):
            tab_to(reader, name)
            enter(reader)
            tab_to(reader, "计算基数")
            keys.type(yuan)
            enter(reader)
            reader.sees("工资资料已保存")
        tab_to(reader, "核定")
        keys.press("Enter")
        expect(reader.tab.locator("dialog[open]")).to_be_visible()
        keys.press("Escape")
        expect(reader.tab.locator("dialog[open]")).to_have_count(0)
        keys.press("Enter")  # the link has the focus again
        tab_to(reader, "核定")
        enter(reader)
        expect(line_of(reader, "魏然")).to_contain_text("40.00")
        expect(line_of(reader, "康宁")).to_contain_text("15.00")


def enter(reader: Visitor) -> None:
    """Press Enter and wait for the page that answers."""
    with reader.tab.expect_navigation():
        reader.tab.keyboard.press("Enter")


def tab_to(reader: Visitor, name: str, most: int = 90) -> None:
    """Press Tab until the element of that name has the focus, which can be seen all the way."""
    for _ in range(most):
        reader.tab.keyboard.press("Tab")
        reader.sees_focus()
        if reader.focused == name:
            return
    raise AssertionError(f"{name} is not reached with {most} presses of Tab")
