"""The routine jobs of a branch, as its secretary does them: every field and click is counted.

A field counts once where something is typed into it; a click is a link, a button, a box or a
choice, and choosing from a list takes two. Signing in to the product is not part of a job.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Route, expect

from tests.journeys.visitor import Visitor

TABLE = Path(__file__).resolve().parent.parent.parent / "docs" / "development" / "effort.md"


def _cells(heading: str, job: str) -> list[str]:
    """The cells of the job's row in the table below a heading, without the name."""
    part = TABLE.read_text().split(f"## {heading}")[1].split("\n## ")[0]
    rows = (line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|"))
    return next(cells for name, *cells in rows if name.strip() == job)


def documented(job: str, heading: str = "The table") -> tuple[int, int]:
    """Fields and clicks of a job as docs/development/effort.md has them."""
    typed, clicks, *_ = _cells(heading, job)
    return int(typed), int(clicks)


def on_paper(job: str) -> tuple[int, list[int]]:
    """Fields of a job on paper, and the parts that they are added up from."""
    return int(_cells("The table", job)[2]), [int(cell) for cell in _cells("Paper", job)]


@dataclass
class Hand:
    """A visitor at work: what is typed and clicked is counted."""

    reader: Visitor
    typed: int = 0
    clicks: int = 0

    def fill(self, label: str, text: str, *, within: Locator | None = None) -> None:
        self.typed += 1
        place = within or self.reader.tab.locator("main")
        place.get_by_label(re.compile(f"^{label}( 选填)?$")).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        self.clicks += 2  # the list, and the choice
        self.reader.choose(label, option)

    def press(self, name: str) -> None:
        self.clicks += 1
        self.reader.press(name)

    def follow(self, name: str) -> None:
        self.clicks += 1
        self.reader.follow(name)

    def click(self, place: Locator) -> None:
        """A box, a choice, or the button of a line."""
        self.clicks += 1
        place.click()
        self.reader.tab.wait_for_load_state()

    def tick(self, name: str) -> None:
        self.click(self.reader.tab.locator("main").get_by_text(name, exact=True).first)

    @property
    def counted(self) -> tuple[int, int]:
        return self.typed, self.clicks


@dataclass(frozen=True)
class Place:
    """A branch of `settle.organisation_life`."""

    branch: int
    username: str
    member: str  # the account of the fourth name
    names: list[str]

    @property
    def secretary(self) -> str:
        return self.names[0]

    @property
    def recorder(self) -> str:
        return self.names[1]


def day_words(reader: Visitor) -> str:
    """Today as the pages write it: 3月31日."""
    return str(reader.tab.evaluate("(d => `${d.getMonth() + 1}月${d.getDate()}日`)(new Date())"))


def year_of(reader: Visitor) -> int:
    return int(reader.tab.evaluate("new Date().getFullYear()"))


def today_iso(reader: Visitor) -> str:
    return str(reader.tab.evaluate("new Date().toLocaleDateString('sv')"))


# ---- how a meeting begins ----------------------------------------------------------------------


def begin_from_desk(hand: Hand, duty: str) -> None:
    """The button beside a duty of this month on the desk."""
    line = hand.reader.tab.locator("main ul.todo > li", has_text=duty).first
    hand.click(line.get_by_role("link", name="去开会", exact=True))


def begin_from_year(hand: Hand, duty: str) -> None:
    """From the desk to the duties of the year, to the duty, and to what it asks for."""
    hand.follow("全年")
    hand.follow(duty)
    hand.follow("去开会")


# ---- the record on one page --------------------------------------------------------------------


def line_on_roll(reader: Visitor, name: str) -> Locator:
    return reader.tab.locator("main").get_by_role("group", name=name, exact=True)


def leave_of(hand: Hand, name: str, reason: str) -> None:
    line = line_on_roll(hand.reader, name)
    hand.click(line.get_by_text("请假", exact=True))
    hand.fill(f"{name}的事由", reason, within=line)


def topic(reader: Visitor, number: int = 1) -> Locator:
    return reader.tab.locator("main").get_by_role("group", name=f"第 {number} 项", exact=True)


def write_topic(hand: Hand, **fields: str) -> None:
    """The first topic: 议题, 发言要点 and 讨论结果, as far as given."""
    for label, text in fields.items():
        hand.fill(label, text, within=topic(hand.reader))


# ---- in the room -------------------------------------------------------------------------------


def seat_of(reader: Visitor, name: str) -> Locator:
    """The box of a name, or of 全选, in the list of the room."""
    return reader.tab.locator("#sign-in label.tick", has_text=name)


def sign_in(hand: Hand, names: list[str], *, there: int = 0) -> None:
    """Tick who is there; each tick is saved at once. `there` have signed in before."""
    for name in names:
        seat = seat_of(hand.reader, name)
        hand.click(seat)
        expect(seat.locator("input")).to_be_checked()
    is_saved(hand.reader, there + len(names))


def sign_in_all_but(hand: Hand, absent: str, there: int) -> None:
    """One press for the whole room, one for who is not in it."""
    for name in ("全选", absent):
        hand.click(seat_of(hand.reader, name))
    expect(seat_of(hand.reader, absent).locator("input")).not_to_be_checked()
    is_saved(hand.reader, there)


def press_through_an_answer(reader: Visitor, first: str, second: str) -> None:
    """A press that begins before the answer to the tick before it, and ends after."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        """The first tick waits; what else is asked goes on."""
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    reader.tab.route("**/live/sign-in/**", hold)
    with reader.tab.expect_request(lambda request: request.method == "POST"):
        seat_of(reader, first).click()
    seat_of(reader, second).hover()
    reader.tab.mouse.down()
    with reader.tab.expect_response(lambda answer: answer.request.method == "POST"):
        held[0].continue_()
    expect(reader.tab.locator(".htmx-request, .htmx-settling")).to_have_count(0)
    reader.tab.mouse.up()
    for name in (first, second):
        expect(seat_of(reader, name).locator("input")).to_be_checked()


def is_saved(reader: Visitor, there: int) -> None:
    expect(reader.tab.locator("#signed-in")).to_contain_text(f"到 {there} 人")


def resolve(hand: Hand, points: str, votes_for: int) -> None:
    """The item on the table: what was said, and the vote by show of hands."""
    hand.fill("发言要点", points)
    hand.press("保存记录")
    hand.fill("赞成", str(votes_for))
    hand.press("记为决议")


def close(hand: Hand) -> None:
    hand.follow("结束会议")
    hand.fill("结束时间", "16:30")
    hand.press("结束会议")


def sign(hand: Hand) -> None:
    """Everything is proposed: who signs, who keeps the minutes."""
    hand.follow("签字")
    hand.press("签字")
    hand.reader.sees("记录已签")


def write_brief(hand: Hand) -> None:
    """Drafted from the record: looked over and kept."""
    hand.follow("写简讯")
    hand.press("保存简讯")


# ---- what follows by itself --------------------------------------------------------------------


def hours_of(reader: Visitor, place: Place, name: str) -> float:
    """The hours of study of a member this year."""
    reader.open(f"/learning/branches/{place.branch}/{year_of(reader)}/")
    line = reader.tab.locator("main tbody tr", has=reader.tab.locator("th", has_text=name)).first
    return float(line.locator("td").first.inner_text().split()[0])


def is_done(reader: Visitor, place: Place, duty: str) -> None:
    """The duty shows the day of today."""
    reader.open(f"/duties/{place.branch}/{year_of(reader)}/")
    reader.follow(duty)
    expect(reader.tab.locator("main table").first).to_contain_text(day_words(reader))


def is_on_the_sheet(reader: Visitor, place: Place, absent: str, word: str = "请假") -> None:
    """The attendance of the quarter has the meeting, and who was not there."""
    reader.open(f"/meetings/attendance/{place.branch}/")
    reader.sees(day_words(reader))
    line = reader.tab.locator("main tbody tr", has=reader.tab.locator("th", has_text=absent))
    expect(line.first).to_contain_text(word)


def is_in_the_register(reader: Visitor, place: Place, title: str) -> None:
    reader.open(f"/meetings/register/{place.branch}/")
    reader.sees(title)


def minutes_of(reader: Visitor) -> bytes:
    """The minutes of the meeting that is shown."""
    name, made = reader.download(lambda: reader.press("会议记录 PDF"))
    assert name.endswith(".pdf")
    assert made.startswith(b"%PDF")
    return made
