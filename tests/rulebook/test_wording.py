"""Values in Chinese, and differences said in words."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from dangwu.rulebook.messages import describe, differences, duration, plain, share, table_of
from dangwu.rulebook.selectors import rulebook
from dangwu.rules import terms
from dangwu.rules.terms import Item, Threshold

NUMBER = {"shape": "number"}
RANGE = {"shape": "range"}


def number(value: str, unit: str) -> terms.Number:
    return terms.Number(shape="number", number=Fraction(value), unit=unit)  # type: ignore[arg-type]


def between(unit: str, **ends: object) -> terms.Range:
    return terms.Range(shape="range", unit=unit, **ends)  # type: ignore[arg-type]


VOTE = terms.Majority(
    quorum=Threshold(of="entitled", at_least=Fraction(4, 5)),
    passing=Threshold(of="present", more_than=Fraction(1, 2)),
    methods=("secret",),
)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (number("3", "year"), "3 年"),
        (number("100000", "yuan"), "1,000 元"),
        (number("20", "yuan"), "0.20 元"),
        (number("1/5", "share"), "20%"),
        (number("1/3", "share"), "1/3"),
        (between("person", least=Fraction(3), most=Fraction(5)), "3 至 5 人"),
        (between("person", least=Fraction(5), most=Fraction(5)), "5 人"),
        (between("person", least=Fraction(3)), "不少于 3 人"),
        (between("person", most=Fraction(5)), "不超过 5 人"),
        (between("person", one_of=(Fraction(5), Fraction(7), Fraction(9))), "5、7 或 9 人"),
        (between("yuan", least=Fraction(20), most=Fraction(100)), "0.20 至 1.00 元"),
        (VOTE, "到会不少于应到会人数的 4/5；赞成超过实到会人数的半数为通过；无记名投票"),
        (
            terms.Duty(
                bearer=("branch",),
                action="报告",
                every="year",
                window=("12-21", "01-10"),
                lead_days=14,
            ),
            "党支部每年至少 1 次：报告，12月21日 至 1月10日之间，提前 14 天提醒",
        ),
        (terms.Words(shape="words", words=("branch", "机关工委")), "党支部、机关工委"),
        (terms.Flag(shape="flag", holds=False), "否"),
    ],
)
def test_a_value_in_a_line(value: object, said: str) -> None:
    assert describe(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [("P1Y", "1 年"), ("P3M", "3 个月"), ("P5WD", "5 个工作日"), ("无期", "无期")],
)
def test_durations(value: str, said: str) -> None:
    assert duration(value) == said


def test_shares_and_numbers_stay_exact() -> None:
    assert (share(Fraction(1, 200)), share(Fraction(2, 3))) == ("0.5%", "2/3")
    assert (plain(Fraction(1, 5)), plain(Fraction(10, 3))) == ("0.2", "10/3")


def test_brackets_are_a_table() -> None:
    value = rulebook().terms_on("national", date(2026, 1, 1)).value("DUE-05.salaried")
    table = table_of(value)
    assert table is not None
    assert table.rows == (
        ("3,000 元及以下", "0.5%"),
        ("3,000 元以上至 5,000 元（含）", "1%"),
        ("5,000 元以上至 10,000 元（含）", "1.5%"),
        ("10,000 元以上", "2%"),
    )


def an_item(value: terms.Value, **more: object) -> Item:
    return Item(
        id="X-01.a",
        rule="X-01",
        kind="parameter",
        title="试验",
        summary="试验。",
        modality=more.get("modality", "must"),  # type: ignore[arg-type]
        standard="national",
        cite=("national:law#1",),
        from_=date(2018, 1, 1),
        until=None,
        value=value,
    )


@pytest.mark.parametrize(
    ("own", "nation", "said"),
    [
        (number("4", "year"), number("3", "year"), ["全国为 3 年，这里多 1 年"]),
        (number("3", "year"), number("5", "year"), ["全国为 5 年，这里少 2 年"]),
        (number("3", "year"), number("3", "year"), []),
        (
            between("person", least=Fraction(3), most=Fraction(5)),
            between("person", least=Fraction(3)),
            ["上限：全国为不限，这里为 5 人"],
        ),
        (
            terms.Words(shape="words", words=("书记", "副书记", "委员")),
            terms.Words(shape="words", words=("书记", "委员", "组长")),
            ["内容：比全国少“组长”", "内容：比全国多“副书记”"],
        ),
        (
            terms.Words(shape="words", words=("甲",)),
            terms.Words(shape="words", words=("乙",)),
            ["全国为“乙”"],
        ),
        (number("3", "person"), between("person", least=Fraction(3)), ["全国为 不少于 3 人"]),
    ],
)
def test_a_difference_in_words(own: terms.Value, nation: terms.Value, said: list[str]) -> None:
    assert differences(an_item(own), an_item(nation)) == said


def test_a_bar_is_compared_whole() -> None:
    higher = replace(VOTE, quorum=Threshold(of="entitled", at_least=Fraction(1, 2)))
    assert differences(an_item(VOTE), an_item(higher)) == [
        "到会：全国为“不少于应到会人数的半数”，这里为“不少于应到会人数的 4/5”"
    ]


def test_what_only_one_side_has() -> None:
    item = an_item(number("3", "year"))
    assert differences(item, None) == ["全国没有这一条"]
    assert differences(None, item) == ["只有全国有"]
    assert differences(None, None) == []


def test_modality_is_a_difference() -> None:
    value = number("3", "year")
    weaker = an_item(value, modality="generally")
    assert differences(weaker, an_item(value)) == ["全国为“必须”，这里为“一般”"]


def test_everything_in_the_book_can_be_said() -> None:
    """No item and no difference of the book falls through to a dump of Python."""
    book, day = rulebook(), date(2026, 1, 1)
    nation = book.terms_on("national", day).items
    for name in book.standards:
        for id_, item in book.terms_on(name, day).items.items():
            for value in [item.value, *item.choose.values()]:
                said = "" if value is None else describe(value)
                assert "=" not in said, (id_, said)
                assert "Fraction" not in said
            for line in differences(item, nation.get(id_)):
                assert "Fraction" not in line
                assert "None" not in line
