"""The visitor notices what must not happen: negative controls of the guards the journeys stand on."""

import pytest


def test_a_breach_of_the_policy_is_noticed(visit):
    with pytest.raises(AssertionError, match="/csp-report/|content security policy") as told:
        with visit("policy") as reader:
            reader.open("/sign-in/")
            reader.tab.evaluate("fetch('https://192.0.2.1/').catch(() => 0)")
            reader.tab.wait_for_timeout(300)
    assert "192.0.2.1" in str(told.value)


def test_leaving_the_machine_is_noticed(visit):
    with pytest.raises(AssertionError, match="left the machine: https://192.0.2.1/"):
        with visit("away") as reader:
            reader.open("/sign-in/")
            reader.tab.evaluate("window.open('https://192.0.2.1/')")
            reader.tab.wait_for_timeout(300)


def test_a_broken_script_is_noticed(visit):
    with pytest.raises(AssertionError, match="script: .*nobody"), visit("script") as reader:
        reader.open("/sign-in/")
        reader.tab.evaluate("setTimeout(() => nobody(), 0)")
        reader.tab.wait_for_timeout(300)


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<div style='width: 3000px'>宽</div>", "wider than the window"),
        ("<input>", "control without a label"),
        ("<h1>又一个标题</h1>", "2 headings of the first level"),
        ("<p>None</p>", "unreadable for people: None"),
        ("<button></button>", "nothing to read"),
        ("<p id='top'>页首</p>", "two elements with the id top"),
        ("<table><tr><td>1</td></tr></table>", "table without headings"),
    ],
)
def test_a_faulty_page_is_noticed(visit, markup, fault):
    with pytest.raises(AssertionError, match=fault), visit("faulty") as reader:
        reader.open("/sign-in/")
        main = reader.tab.locator("main")
        main.evaluate("(main, markup) => main.insertAdjacentHTML('beforeend', markup)", markup)
        reader.look()
