"""How the application form is filled: each finding by a pair, one that is right and one not."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dangwu.admission.papers.guidance import Card, check, check_form, explain_found, guidance_of
from dangwu.admission.papers.guidance.fields import FIELDS, SPOUSE
from dangwu.admission.papers.guidance.messages import REASONS
from dangwu.core.identity import check_sign
from dangwu.rulebook.selectors import terms_on

DAY = date(2026, 3, 2)
TERMS = terms_on("shaoxing", DAY)
NUMBER = "33068119920517002"
CARD = Card(name="顾昇", number=NUMBER + check_sign(NUMBER))
HISTORY = (
    {"from": "1998.09", "to": "2004.07", "what": "枫桥镇中心小学　学生", "witness": "陈根土"},
    {"from": "2004.07", "to": "2014.06", "what": "中学、大学　学生", "witness": "徐文"},
    {"from": "2014.07", "to": "至今", "what": "越城市水务局　科员", "witness": "王丽华"},
)
RELATIVE = {
    "relation": "父亲",
    "name": "顾根荣",
    "born": "1965.02",
    "politics": "群众",
    "work": "枫桥镇某村　务农",
}
RIGHT: Mapping[str, object] = {
    **{id_: "无" for id_ in FIELDS if id_ not in {field.id for field in SPOUSE}},
    "name": "顾昇",
    "sex": "女",
    "ethnicity": "汉族",
    "born": "1992.05",
    "native_place": "浙江诸暨",
    "birthplace": "浙江省诸暨市枫桥镇",
    "education": "大学本科",
    "work": "越城市水务局科员",
    "residence": "越城市清水路88号",
    "identity_number": CARD.number,
    "will": "愿" * 800,
    "history": HISTORY,
    "family": (RELATIVE,),
    "spouse_name": "无",
}


def codes(**changed: object) -> list[str]:
    found = check_form({**RIGHT, **changed}, TERMS, on=DAY, card=CARD)
    return [one.reason.code for one in found]


def lines(place: int, **changed: str) -> tuple[dict[str, str], ...]:
    return tuple(
        {**line, **changed} if number == place else dict(line)
        for number, line in enumerate(HISTORY, start=1)
    )


def test_a_form_filled_by_the_rules_has_no_findings() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("field", "right", "wrong", "code"),
    [
        ("name", "顾昇", "顾升", "name_not_as_card"),
        ("name", "顾昇", "无", "none_not_possible"),
        ("skills", "无", "", "blank_box"),
        ("skills", "无", "　 ", "blank_box"),
        ("parties", "无", "×", "crossed_out"),
        ("parties", "无", "／", "crossed_out"),
        ("rewards", "2019年获嘉奖", "—", "crossed_out"),
        ("born", "1992.05", "1992.5", "month_form"),
        ("born", "1992.05", "1992年5月", "month_form"),
        ("born", "1992.05", "1992.13", "month_form"),
        ("born", "1992.05", "1992.06", "born_not_as_card"),
        ("native_place", "浙江诸暨", "浙江", "not_to_county"),
        ("native_place", "浙江诸暨", "浙江诸暨枫桥镇", "not_to_county"),
        ("birthplace", "诸暨市枫桥镇", "浙江诸暨", "not_to_township"),
        ("birthplace", "诸暨市暨阳街道", "诸暨市", "not_to_township"),
        ("identity_number", CARD.number, CARD.number[:-1], "identity_fault"),
        ("will", "愿" * 800, "愿" * 799, "will_short"),
        ("will", "愿" * 1000, "愿" * 1001, "will_long"),
        ("will", "愿" * 800, "愿" * 799 + "\n　", "will_short"),
        ("will", "愿" * 800, "", "blank_box"),
        ("family", (RELATIVE,), (), "blank_box"),
        ("family", (RELATIVE,), ({**RELATIVE, "work": ""},), "blank_box"),
        ("family", (RELATIVE,), ({**RELATIVE, "born": "1965"},), "month_form"),
        ("relations", "无", "/", "crossed_out"),
        ("history", HISTORY, "无", "none_not_possible"),
    ],
)
def test_each_finding_by_a_pair(field: str, right: object, wrong: object, code: str) -> None:
    assert codes(**{field: right}) == []
    found = check_form({**RIGHT, field: wrong}, TERMS, on=DAY, card=CARD)
    assert code in [one.reason.code for one in found if one.field == field]


@pytest.mark.parametrize(
    ("begins", "found"),
    [
        ("2014.05", ["history_overlap"]),
        ("2014.06", []),
        ("2014.07", []),
        ("2014.08", ["history_gap"]),
        ("2015.01", ["history_gap"]),
    ],
)
def test_months_of_the_cv_follow_one_another(begins: str, found: list[str]) -> None:
    assert codes(history=lines(3, **{"from": begins})) == found


def test_a_gap_over_the_turn_of_the_year_is_counted_in_months() -> None:
    history = ({**HISTORY[0], "to": "2003.12"}, {**HISTORY[1], "from": "2004.01"}, HISTORY[2])
    assert codes(history=history) == []
    history = ({**HISTORY[0], "to": "2003.12"}, {**HISTORY[1], "from": "2004.02"}, HISTORY[2])
    (gap,) = check_form({**RIGHT, "history": history}, TERMS, on=DAY, card=CARD)
    assert gap.reason.numbers["months"] == 1
    assert (gap.field, gap.line, gap.part) == ("history", 2, "from")


@pytest.mark.parametrize(
    ("history", "found"),
    [
        (lines(3, to="2026.02"), ["history_end"]),
        (lines(2, to="至今"), ["history_today_early"]),
        (lines(1, what="枫桥镇初级中学　学生"), ["history_start"]),
        (lines(1, to="1997.09"), ["history_backwards", "history_gap"]),
        (lines(3, **{"from": "2026.04"}), ["month_to_come", "history_gap"]),
        (lines(3, **{"from": "2026.03"}), ["history_gap"]),
        (lines(1, witness=""), ["blank_box"]),
    ],
)
def test_the_cv_runs_from_primary_school_to_today(history: object, found: list[str]) -> None:
    assert codes(history=history) == found


def test_a_spouse_is_all_there_or_there_is_none() -> None:
    assert codes(spouse_name="无") == []
    assert codes(spouse_name="") == ["blank_box"] * len(SPOUSE)
    there = {field.id: "无" for field in SPOUSE} | {
        "spouse_name": "周明",
        "spouse_born": "1990.11",
        "spouse_working_since": "2012.08",
    }
    assert codes(**there) == []
    assert codes(**{**there, "spouse_politics": ""}) == ["blank_box"]
    assert codes(**{**there, "spouse_born": "90.11"}) == ["month_form"]


def test_without_a_card_nothing_is_compared_with_it() -> None:
    values = {**RIGHT, "name": "顾升", "born": "1992.06"}
    assert check_form(values, TERMS, on=DAY) == ()


def test_another_number_than_that_of_the_card() -> None:
    other = "33068119920517004"
    assert codes(identity_number=other + check_sign(other)) == ["identity_not_as_card"]


def test_findings_come_in_the_order_of_the_form_with_their_clause() -> None:
    values = {**RIGHT, "will": "愿", "skills": "", "name": "顾"}
    found = check_form(values, TERMS, on=DAY, card=CARD)
    assert [one.field for one in found] == ["name", "skills", "will"]
    assert all(one.reason.cite for one in found)
    assert found[1].reason.modality == "must"
    assert found[2].reason.modality == "generally"


def test_a_rule_that_is_not_held_judges_nothing() -> None:
    for gone in ("DEV-14.filling", "DEV-14.will_characters"):
        items = {id_: item for id_, item in TERMS.items.items() if id_ != gone}
        found = check_form({"will": "愿"}, replace(TERMS, items=items), on=DAY)
        length = [one.reason.code for one in found if one.reason.code.startswith("will")]
        assert bool(length) is (gone == "DEV-14.filling")
        assert (len(found) > 1) is (gone != "DEV-14.filling")
    assert check_form({}, replace(TERMS, items={}), on=DAY) == ()
    assert guidance_of(replace(TERMS, items={})) == {}


def test_the_length_of_the_will_is_that_of_the_book() -> None:
    item = TERMS.item("DEV-14.will_characters")
    other = replace(item, value=replace(item.value, least=10, most=20))
    terms = replace(TERMS, items={**TERMS.items, item.id: other})
    found = check_form({**RIGHT, "will": "愿" * 21}, terms, on=DAY, card=CARD)
    assert [(one.reason.code, one.reason.numbers["most"]) for one in found] == [("will_long", 20)]


def test_guidance_stands_beside_fields_of_the_form() -> None:
    guidance = guidance_of(TERMS)
    assert "与身份证一致" in guidance["name"]
    assert set(guidance) - {"empty"} <= set(FIELDS)


def test_every_finding_has_words_that_say_what_to_do() -> None:
    values = {**RIGHT, "history": lines(1, witness="", to="1997.09"), "will": "愿"}
    said = [
        explain_found(one.field, one.reason, one.line)
        for one in check_form(values, TERMS, on=DAY, card=CARD)
    ]
    texts = [one.text for one in said]
    assert "本人经历第 1 行：“证明人”空着。没有内容的写“无”。" in texts
    assert "入党志愿现有 1 字，一般不少于 800 字。" in texts
    assert not [text for text in texts if "%(" in text]


def test_fields_are_those_of_the_book() -> None:
    of_the_book = {field.id for field in TERMS.value("DEV-14.form").fields}
    spouse = {field.id for field in SPOUSE}
    others = {"photo", "spouse", "signed_on", "first_sponsor", "second_sponsor"}
    assert set(FIELDS) - spouse == of_the_book - others


def test_every_code_of_the_check_has_words_and_no_words_are_idle() -> None:
    source = Path(check.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'asked\.reason\(\s*"(\w+)"', source)) == set(REASONS)
