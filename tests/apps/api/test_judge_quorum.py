"""`dangwu judge quorum`: the answer as JSON, and what is refused as unreadable."""

from datetime import date

import pytest

from dangwu.api.judge import judge_line, judge_text
from dangwu.api.judge.messages import REASONS, explain
from dangwu.rules.duties import CODES as DUTY_CODES
from dangwu.rules.meetings import CODES
from dangwu.rules.verdict import Reason

TODAY = date(2026, 11, 21)


def quorum(**facts):
    return judge_line("quorum", facts, on=TODAY)


def test_a_quorum_in_full():
    answer = quorum(matter="general", should_attend=50, present=24)
    assert answer["ok"] is False
    assert answer["result"] == {
        "min_present": 25,
        "met": False,
        "cite": ["national:branch-2018#第十一条"],
    }
    assert answer["reasons"] == [
        {
            "code": "quorum_short",
            "text": "到会 24 人，不足 25 人，会议无效（应到会 50 人）。",
            "cite": ["national:branch-2018#第十一条"],
            "numbers": {"present": 24, "needed": 25, "should_attend": 50},
        }
    ]
    assert (answer["standard"], answer["on"]) == ("national", "2026-11-21")


def test_the_day_of_the_object_counts():
    facts = {"matter": "election", "should_attend": 50, "present": 40}
    assert quorum(**facts)["ok"] is True
    assert quorum(**facts, on="2020-07-12")["result"]["min_present"] == 41
    assert quorum(**facts, on="2020-07-12", standard="shaoxing")["ok"] is False


def test_a_warning_does_not_refuse():
    answer = quorum(matter="committee", should_attend=3, present=2, standard="shaoxing")
    assert (answer["ok"], [r["code"] for r in answer["reasons"]]) == (True, ["two_of_three"])


def test_facts_that_are_missing():
    answer = quorum(matter="general", should_attend=50)
    assert (answer["ok"], answer["result"]["min_present"], answer["result"]["met"]) == (
        None,
        25,
        None,
    )
    assert answer["reasons"][0]["text"] == "缺少“到会人数”，补上后才能判断。"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"should_attend": 50, "present": 25}, "matter"),
        ({"matter": "party", "should_attend": 50}, "matter"),
        ({"matter": "general", "should_attend": -1}, "should_attend"),
        ({"matter": "general", "should_attend": 50.5}, "should_attend"),
        ({"matter": "general", "should_attend": True}, "should_attend"),
        ({"matter": "general", "should_attend": "50"}, "should_attend"),
        ({"matter": "general", "present": 25, "absent": 3}, "absent"),
        ({"matter": "general", "should_attend": 50, "present": 51}, "present"),
    ],
)
def test_a_line_that_cannot_be_read(facts, field):
    answer = quorum(**facts)
    assert answer["error"]["field"] == field
    assert answer["error"]["text"]


def test_a_contradiction_is_said_in_words():
    answer = judge_text(
        "quorum", '{"matter": "general", "should_attend": 20, "present": 21}', on=TODAY
    )
    assert answer == {"error": {"field": "present", "text": "到会 21 人，多于应到会 20 人"}}


def test_every_code_of_the_chapter_has_words():
    assert set(REASONS) == (CODES | DUTY_CODES)


NUMBERS = {
    "present": 1,
    "needed": 2,
    "should_attend": 3,
    "votes": 1,
    "short": 1,
    "against": 1,
    "method": "hands",
    "allowed": ("secret",),
    "written": 1,
    "absent": 0,
    "why": "probationary",
    "reason": "bedridden",
    "missing": ("superior_agreed", "meeting_agreed"),
    "kind": "lecture",
    "by": TODAY,
    "told_on": TODAY,
    "given": 0,
    "set_for": TODAY,
    "held_on": TODAY,
    "action": "setup_self_check",
    "due": 1,
    "done": 0,
    "first": TODAY,
    "period": "2026",
    "duty": "MTG-01",
    "title": "某项",
    "fact": "held",
    "on": TODAY,
    "rule": "MTG-01",
}


@pytest.mark.parametrize("code", sorted(REASONS))
def test_words_have_a_place_for_every_number_and_no_code_shows(code):
    text = explain(Reason(code, (), NUMBERS)).text
    assert text.endswith("。")
    assert "%" not in text
    for raw in (
        "hands",
        "secret",
        "probationary",
        "bedridden",
        "superior",
        "lecture",
        "self_check",
    ):
        assert raw not in text
