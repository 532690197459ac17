"""The visitor notices what must not happen: controls of the guards the journeys stand on."""

from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor

ABROAD = "https://192.0.2.1/"  # an address that belongs to nobody (RFC 5737)


@pytest.fixture
def noticed(visit) -> Callable[[Callable[[Visitor], object]], str]:
    """What is held against a visitor who does this on a page."""

    def journey(act: Callable[[Visitor], object]) -> None:
        with visit("control") as reader:
            reader.open("/sign-in/")
            act(reader)
            reader.tab.wait_for_timeout(300)

    def faults(act: Callable[[Visitor], object]) -> str:
        with pytest.raises(AssertionError) as told:
            journey(act)
        return str(told.value)

    return faults


def test_a_breach_of_the_policy_is_noticed(noticed):
    faults = noticed(lambda reader: reader.tab.evaluate(f"fetch('{ABROAD}').catch(() => 0)"))
    assert "Content Security Policy" in faults
    assert "content security policy" in faults  # as reported to the server


def test_leaving_the_machine_is_noticed(noticed):
    faults = noticed(lambda reader: reader.tab.evaluate(f"window.open('{ABROAD}') && 0"))
    assert f"left the machine: {ABROAD}" in faults


def test_a_broken_script_is_noticed(noticed):
    assert "nobody" in noticed(lambda r: r.tab.evaluate("setTimeout(() => nobody(), 0)"))


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
def test_a_faulty_page_is_noticed(noticed, markup, fault):
    def spoil(reader: Visitor) -> None:
        main = reader.tab.locator("main")
        main.evaluate("(main, markup) => main.insertAdjacentHTML('beforeend', markup)", markup)
        reader.look()

    assert fault in noticed(spoil)


def test_a_focus_that_is_not_seen_is_noticed(noticed):
    def hide(reader: Visitor) -> None:
        link = "<a href='/' style='outline: none; box-shadow: none'>首页</a>"
        main = reader.tab.locator("main")
        main.evaluate("(main, markup) => main.insertAdjacentHTML('afterbegin', markup)", link)
        reader.tabs(1, within="main")

    assert "focus not seen on <a href" in noticed(hide)
