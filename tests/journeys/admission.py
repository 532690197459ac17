"""What a branch and the levels above it do for one dossier, as they do it in a browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from tests.journeys.meetings import Hand, topic
from tests.journeys.serving import Town
from tests.journeys.visitor import Visitor

REVIEWED = "学习认真，按要求参加党课和主题党日，工作踏实，群众反映好。"
CONTENTS = (
    "对党的理论和路线、方针、政策的态度",
    "政治历史和在重大政治斗争中的表现",
    "遵纪守法和遵守社会公德情况",
    "直系亲属和主要社会关系的政治情况",
)


@dataclass
class Way:
    """One dossier, who keeps it and who answers above; `turn_to` sets the day for all of them."""

    place: dict[str, Any]
    branch: Hand
    above: Hand
    turn_to: Callable[[date], None]
    page: str = ""  # of the dossier, once it was opened from the list

    @property
    def name(self) -> str:
        return str(self.place["applicant"])

    @property
    def names(self) -> list[str]:
        return list(self.place["names"])


@contextmanager
def on_the_way(visit: Any, town: Town, journey: str, width: int = 1280) -> Iterator[Way]:
    """The secretary of a branch and that of the committee above, both signed in."""
    told = town.told["admission"]
    place, password = told[journey], town.told["password"]
    with (
        visit(f"admission-{journey}-{width}", width=width) as reader,
        visit(f"admission-{journey}-above") as superior,
        town.another_day() as turn_to,
    ):
        reader.sign_in(place["username"], password)
        superior.sign_in(told["above"], password)
        yield Way(place, Hand(reader), Hand(superior), turn_to)


# ---- moving about ------------------------------------------------------------------------------


def open_dossier(way: Way, hand: Hand | None = None) -> None:
    """From anywhere: the menu, and the name in the list; two clicks, also where the address is
    known by then."""
    hand = hand or way.branch
    hand.clicks += 2
    if not way.page:
        hand.reader.open("/admission/")
        hand.reader.follow(way.name)
        way.page = urlsplit(hand.reader.tab.url).path
    elif urlsplit(hand.reader.tab.url).path != way.page:
        hand.reader.open(way.page)
    else:
        hand.reader.tab.reload()  # another day, or somebody else has answered


def take(way: Way, verb: str, hand: Hand | None = None, **fields: str) -> None:
    """A step whose form is filled in but for these fields: the button, the fields, the button."""
    hand = hand or way.branch
    open_dossier(way, hand)
    begin_and_press(hand, verb, verb, **fields)


def begin_and_press(hand: Hand, link: str, verb: str, **fields: str) -> None:
    hand.follow(link)
    for label, text in fields.items():
        hand.fill(label, text)
    hand.press(verb)
    lands_on_dossier(hand.reader)


def lands_on_dossier(reader: Visitor) -> None:
    """An act was done: its page is left. What stands against it would be seen here."""
    refused = reader.tab.locator("main .verdict.is-no, main .fault")
    assert "/step/" not in reader.tab.url, refused.all_inner_texts()


def answer(hand: Hand, word: str = "同意") -> None:
    """The oldest thing in the inbox, agreed to."""
    hand.clicks += 1
    hand.reader.open("/procedures/")
    hand.follow("去答复")
    hand.press(word)


def send_and_answer(way: Way, word: str = "同意", by: Hand | None = None) -> None:
    take(way, "报送")
    answer(by or way.above, word)


# ---- what stands beside the steps --------------------------------------------------------------


def hear(way: Way, *sources: str) -> None:
    """The opinions that the open step asks for; whom to ask next is proposed."""
    open_dossier(way)
    for source in sources:
        way.branch.follow("登记征求意见")
        assert source in way.branch.reader.text
        way.branch.press("登记意见")


def review(way: Way) -> None:
    open_dossier(way)
    way.branch.follow("登记考察")
    way.branch.fill("考察情况", REVIEWED)
    way.branch.tick("考察人已签名")
    way.branch.press("登记考察")


def review_politically(way: Way) -> None:
    """The four contents and the conclusion; the facts are clear, no letter is sent."""
    hand = way.branch
    open_dossier(way)
    hand.follow("政治审查")
    hand.follow("填写内容")
    for label in CONTENTS:
        hand.fill(label, "经审查，情况清楚，没有问题。")
    hand.tick("情况清楚，不函调外调")
    hand.press("保存")
    hand.follow("出具结论")
    hand.tick("合格")
    hand.fill("结论性材料", "经政治审查合格，可以发展。")
    hand.press("出具结论")


# ---- the branch meeting ------------------------------------------------------------------------


def meet(way: Way, on: date, matter: str, votes_for: int = 12, against: int = 0) -> None:
    """The member meeting is written down on one page, with its vote, and signed."""
    hand = way.branch
    open_dossier(way)
    hand.follow("去开支部大会")
    hand.follow("直接记录")
    hand.fill("日期", on.isoformat())
    first = topic(hand.reader)
    hand.fill("议题", f"{matter}：{way.name}", within=first)
    hand.click(first.get_by_text(matter, exact=True))
    hand.choose("讨论谁", way.name)
    hand.click(first.get_by_text("无记名", exact=True))
    hand.fill("赞成", str(votes_for), within=first)
    if against:
        hand.fill("反对", str(against), within=first)
    hand.press("保存记录")
    hand.follow("签字")
    keeper = hand.reader.tab.get_by_label("记录保管人")
    if not keeper.input_value():  # who kept the last record is proposed
        hand.choose("记录保管人", way.names[1])
    hand.press("签字")
    hand.reader.sees("记录已签")


def adopt(way: Way, *choices: str, months: str = "") -> None:
    """The step takes the decision over from the record of the meeting."""
    hand = way.branch
    open_dossier(way)
    hand.follow("采用决议")
    for choice in choices:
        hand.tick(choice)
    if months:
        hand.fill("延长月数", months)
    hand.press("采用决议")
    lands_on_dossier(hand.reader)
