"""Staff of the working committee keeps the tree: founds, appoints, sets a standard, looks back."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

COMMITTEE = "市审计局机关委员会"
BRANCH = "市审计局机关第二党支部"
SHORT = BRANCH
FIRST = "审计局第一党支部"


def test_a_branch_from_its_founding_to_a_refused_end(visit, town):
    with visit("organisations") as reader:
        reader.sign_in("sunmin", town.told["password"])
        found_a_branch(reader)
        appoint_a_secretary(reader)
        follow_a_standard(reader)
        read_the_clause_of_a_finding(reader)
        look_at_a_past_day(reader)
        dissolving_is_refused(reader)


def open_organisation(reader: Visitor, *path: str) -> None:
    """Down the tree, one page after the other."""
    reader.menu("组织概况")
    for name in path:
        reader.tab.locator(".tree").get_by_role("link", name=name, exact=True).click()
        reader.tab.wait_for_load_state()


def found_a_branch(reader: Visitor) -> None:
    reader.menu("组织概况")
    reader.look("tree")
    open_organisation(reader, COMMITTEE)
    reader.look("committee")
    reader.follow("设立下级组织")
    reader.choose("类别", "党支部")
    reader.fill("全称", BRANCH)
    reader.fill("简称", SHORT)
    reader.look("found")
    reader.press("设立")
    reader.sees("已设立")
    open_organisation(reader, COMMITTEE, BRANCH)
    reader.sees("成立党支部不少于 3 人")
    reader.look("new-branch")


def appoint_a_secretary(reader: Visitor) -> None:
    """A member of a sister branch is moved into the new one, and becomes its secretary."""
    open_organisation(reader, COMMITTEE, FIRST)
    reader.follow("看名册")
    reader.follow("武宁")
    reader.look("member")
    reader.follow("调整支部、小组")
    reader.choose("转到", SHORT)
    reader.look("move-member")
    reader.press("调整")
    open_organisation(reader, COMMITTEE, BRANCH)
    reader.follow("设置职务")
    reader.choose("职务", "书记")
    reader.press("设置")
    reader.sees("空缺")
    reader.follow("任职")
    reader.choose("由谁任职", "武宁")
    reader.look("appoint")
    reader.press("任职")
    expect(reader.tab.locator("main tr", has_text="书记")).to_contain_text("武宁")


def follow_a_standard(reader: Visitor) -> None:
    open_organisation(reader, COMMITTEE)
    reader.follow("执行标准")
    options = reader.tab.get_by_label("执行标准").locator("option").all_inner_texts()
    chosen = next(option for option in options if "绍兴" in option)
    reader.choose("执行标准", chosen)
    reader.look("standard")
    reader.press("执行")
    reader.sees("执行标准已登记")
    open_organisation(reader, COMMITTEE, BRANCH)
    reader.sees(f"执行{chosen}")


def read_the_clause_of_a_finding(reader: Visitor) -> None:
    """Every finding brings its clause, and the clause leads to the rule in force."""
    findings = reader.tab.locator(".verdict")
    assert findings.count() > 0
    for finding in findings.all():
        expect(finding.locator("a.clause").first).to_be_visible()
    reader.look("findings")
    clause = findings.filter(has_text="不少于 3 人").locator("a.clause").first
    words = clause.inner_text()
    clause.click()
    expect(reader.heading).to_contain_text(words)
    expect(reader.tab.get_by_label("标准")).to_have_value("shaoxing")
    reader.look("clause")
    reader.tab.locator("main tbody th a").first.click()
    expect(reader.tab.locator("main")).to_contain_text("怎么规定")
    reader.sees("3 人")
    reader.look("rule")


def look_at_a_past_day(reader: Visitor) -> None:
    """Before today the new branch did not exist, and 武宁 belonged to the first branch."""
    open_organisation(reader, COMMITTEE)
    assert BRANCH in reader.text
    reader.fill("看某一天", "2020-06-30")
    reader.press("查看")
    reader.sees("2020年6月30日")
    assert BRANCH not in reader.text
    reader.look("past-day")


def dissolving_is_refused(reader: Visitor) -> None:
    """Members and organisations below: both are said at once, and nothing is done."""
    open_organisation(reader, COMMITTEE, FIRST)
    reader.follow("撤销")
    reader.fill("撤销缘由", "机构改革")
    reader.press("撤销")
    refusal = reader.tab.locator(".verdict.is-no")
    expect(refusal).to_contain_text("不能办理")
    reader.look("dissolve-refused")
    said = "".join(reasons(reader.tab))
    assert "下级组织1个" in said
    assert "还有3人的组织关系在审计局第一党支部" in said
    assert reader.tab.get_by_label("撤销缘由").input_value() == "机构改革"
    open_organisation(reader, COMMITTEE, FIRST)


def reasons(tab: Page) -> list[str]:
    lines = tab.locator(".verdict.is-no li").all_inner_texts()
    return [re.sub(r"\s+", "", line) for line in lines]
