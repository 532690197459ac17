"""Every page that a role reaches by links, at both widths; and what a browser keeps or not."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

FILES = {  # answers that are no pages
    "members:template",
    "admission:checkup_template",
    "admission:checkup_download",
    "admission:paper",
    "dues:template",
    "duties:board_sheet",
    "procedures:bpmn",
    "reports:paper",
    "desk:feed",
}
LIFE = {"duties", "meetings", "care", "learning", "reports", "procedures", "desk"}
EACH = 1  # pages looked at of one view: they differ by their object only
# Presses of Tab, to see where the focus goes: through the shell once, then in each main part.
SHELL, MAIN = 12, 5


@pytest.mark.parametrize(
    ("who", "least"),
    [
        ("zhangwen", 60),
        ("sunmin", 50),
        ("wangfang", 12),
        ("anquan", 3),
        ("shenji", 2),
        ("xitong", 1),
    ],
)
def test_every_page_is_sound(visit, town, who, least):
    """No fault of `page_faults.js`, of the console, of the policy; and the focus is seen."""
    with visit(f"crawl-{who}") as reader:
        reader.sign_in(who, town.told["password"])
        seen = crawl(reader)
        assert len(seen) >= least, sorted(seen)
        if who == "zhangwen":
            assert {view.split(":")[0] for view in seen} >= LIFE


def crawl(reader: Visitor) -> Counter[str]:
    """Follow the links from the first page on; how often each view was looked at."""
    seen: Counter[str] = Counter()
    waiting, known = [urlsplit(reader.tab.url).path], set()
    while waiting:
        path = waiting.pop(0)
        view = view_of(path)
        if not view or view in FILES or seen[view] >= EACH:
            continue
        seen[view] += 1
        status = reader.open(path)
        assert status == 200, f"{status} at {path}, which a page links to"
        reader.look(view.replace(":", "-") if seen[view] == 1 else "")
        if seen[view] == 1:
            if len(seen) == 1:
                reader.tabs(SHELL)
            reader.tabs(MAIN, within="main")
        links = reader.tab.locator("a[href]").evaluate_all("all => all.map((a) => a.href)")
        for link in links:
            asked = urlsplit(link)
            if asked.netloc == urlsplit(reader.address).netloc and link not in known:
                known.add(link)
                waiting.append(asked.path + (f"?{asked.query}" if asked.query else ""))
    return seen


def view_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def test_large_type_fits_the_telephone(visit, town):
    with visit("large-type", width=390) as reader:
        reader.sign_in("zhangwen", town.told["password"])
        reader.tab.locator("button:visible", has_text="大字").first.click()
        expect(reader.tab.locator("html")).to_have_class("is-large")
        for path in (
            "/",
            "/tree/",
            "/members/",
            "/dues/",
            "/rulebook/",
            "/me/",
            "/members/imports/",
            "/duties/",
            "/meetings/",
            "/learning/",
            "/talks/",
            "/reports/",
            "/procedures/",
            "/calendar/",
        ):
            assert reader.open(path) == 200
            reader.look(path.strip("/").replace("/", "-") or "home")


# ---- what is left behind ------------------------------------------------------------------------


def test_the_back_button_shows_nothing_after_signing_out(visit, town):
    with visit("sign-out") as reader:
        reader.sign_in("zhangwen", town.told["password"])
        reader.open(f"/members/{town.told['people']['wangfang']}/")
        reader.sees("王芳")
        kept = reader.context.cookies()
        with reader.tab.expect_response(
            lambda answer: answer.url.endswith("/sign-out/")
        ) as leaving:
            reader.sign_out()
        assert leaving.value.header_value("clear-site-data") == '"cache", "storage"'
        reader.tab.go_back()
        expect(reader.heading).to_have_text("登录")
        assert "王芳" not in reader.tab.content()
        reader.context.add_cookies(kept)  # somebody had copied them
        reader.open("/members/")
        expect(reader.heading).to_have_text("登录")


def test_cookies_are_out_of_reach_of_script(visit, town):
    with visit("cookies") as reader:
        reader.sign_in("zhangwen", town.told["password"])
        cookies = {cookie["name"]: cookie for cookie in reader.context.cookies()}
        assert set(cookies) == {"__Host-session", "__Host-csrf"}
        assert all(
            c["secure"] and c["httpOnly"] and c["sameSite"] == "Lax" for c in cookies.values()
        )
        assert reader.tab.evaluate("document.cookie") == ""


def test_a_number_is_masked_until_it_is_asked_for(visit, town):
    number = town.told["number"]
    with visit("reveal") as reader:
        reader.sign_in("zhangwen", town.told["password"])
        reader.open(f"/members/{town.told['people']['wangfang']}/")
        assert number not in reader.tab.content()
        reader.tab.locator("a[href$='/reveal/id_number/']").click()
        assert number not in reader.tab.content()
        reader.fill("事由", "看")
        reader.tab.locator("main form button").first.click()
        reader.sees("不少于 4 个字，现有 1 个")
        assert number not in reader.tab.content()
        reader.fill("事由", "核对组织关系介绍信")
        reader.tab.locator("main form button").first.click()
        reader.sees(number)
        reader.look("shown-once")


# ---- what script adds ---------------------------------------------------------------------------


def test_two_presses_are_one_act(visit, town):
    with visit("twice") as reader:
        sent = []
        reader.context.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
        reader.sign_in("tangning", town.told["password"])
        reader.open(f"/orgs/{town.told['organisations']['gongwei_1']}/posts/")
        reader.choose("职务", "宣传委员")
        sent.clear()
        reader.tab.get_by_role("button", name="设置", exact=True).dblclick(delay=0)
        reader.sees("职务已设置")
        assert len(sent) == 1
        assert reader.text.count("宣传委员") == 1


def test_a_dialog_asks_over_the_page(visit, town):
    with visit("dialog") as reader:
        reader.sign_in("zhangwen", town.told["password"])
        reader.open("/dues/")
        opener = reader.tab.locator("[data-dialog]").first
        here = reader.tab.url
        opener.click()
        dialog = reader.tab.locator("dialog[open]")
        expect(dialog).to_be_visible()
        reader.look("open")
        reader.tab.mouse.click(5, 5)  # the ground around it
        expect(dialog).to_have_count(0)
        opener.click()
        dialog.get_by_role("button", name="先不办").click()
        expect(dialog).to_have_count(0)
        assert reader.tab.url == here


def test_a_chosen_file_is_named(visit, town, tmp_path):
    sheet = tmp_path / "第一季度名册.xlsx"
    sheet.write_bytes(b"PK" + bytes(20_000))
    with visit("file") as reader:
        reader.sign_in("zhangwen", town.told["password"])
        reader.open("/members/imports/")
        reader.upload("花名册", sheet)
        reader.sees("第一季度名册.xlsx，20 KB")
        reader.press("上传并核对")
        reader.look("broken-file")
        assert "第一季度名册" not in reader.tab.url
