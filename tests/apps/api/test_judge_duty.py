"""`dangwu judge duty`: due, done, missing, next by."""

from datetime import date

import pytest

from dangwu.api.judge import judge_line
from dangwu.api.judge.messages import BEARERS
from dangwu.rules.duties import BEARERS as RULE_BEARERS

TODAY = date(2026, 11, 21)


def duty(**facts):
    return judge_line("duty", {"duty": "MTG-01", "kind": "branch", **facts}, on=TODAY)


def test_an_answer_in_full():
    answer = duty(period="2026-Q4", held=[])
    assert answer["ok"] is None
    assert answer["result"] == {
        "due": 1,
        "done": 0,
        "missing": 1,
        "next_by": "2026-12-31",
        "state": "open",
        "item": "MTG-01.branch",
        "cite": ["national:branch-2018#第十一条"],
    }
    (reason,) = answer["reasons"]
    assert reason["text"] == "召开党员大会：2026年12月31日 前还要 1 次（应 1 次，已 0 次）。"
    assert reason["numbers"]["by"] == "2026-12-31"


def test_what_has_passed_is_seen_from_the_day_asked():
    assert duty(period="2026-Q3", held=[])["result"]["state"] == "overdue"
    assert duty(period="2026-Q3", held=[], on="2026-08-01")["result"]["state"] == "open"


def test_the_version_in_force_when_the_period_closed():
    """Asked today of a period of 2018; the day asked does not change the cadence."""
    answer = duty(duty="MTG-07", period="2018-H1", held=[], standard="bianban")
    assert (answer["result"]["due"], answer["result"]["cite"]) == (
        0,
        ["bianban:ZB#党支部工作制度/三（三）"],
    )
    answer = duty(duty="MTG-07", period="2018-12", held=[], standard="bianban")
    assert answer["result"]["due"] == 1


@pytest.mark.parametrize("held", [["2026-10-05"], ["2026-10-05", "2026-11-05"]])
def test_more_than_is_due_is_done_once(held):
    result = duty(period="2026-Q4", held=held)["result"]
    assert (result["due"], result["done"], result["missing"], result["next_by"]) == (1, 1, 0, None)


@pytest.mark.parametrize(
    ("hours", "done", "missing"),
    [(32, 32, 0), ("31.5", "31.5", "0.5"), (31.25, "31.25", "0.75"), (0, 0, 32), (50, 32, 0)],
)
def test_hours(hours, done, missing):
    result = duty(duty="MTG-17", kind="member", period="2026", hours=hours)["result"]
    assert (result["due"], result["done"], result["missing"]) == (32, done, missing)


def test_facts_that_are_missing():
    answer = duty(period="2026-Q4")
    assert (answer["result"]["due"], answer["result"]["done"]) == (1, None)
    assert answer["reasons"][0]["text"] == "缺少“开展的日期”，补上后才能判断。"


def test_since():
    assert duty(duty="MTG-07", period="2026-Q4", held=[], since="2026-11-01")["result"]["due"] == 2


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"period": "2026-13"}, "period", "2026-Q3"),
        ({"period": "2026-W3"}, "period", "2026-Q3"),
        ({"period": ""}, "period", "2026-Q3"),
        ({"period": ["2026"]}, "period", "2026-Q3"),
        ({}, "period", "没有写"),
        ({"period": "2026", "held": ["2026-02-30"]}, "held.0", "没有 2026-02-30 这一天"),
        ({"period": "2026", "held": "2026-02-03"}, "held", "一组"),
        ({"period": "2026", "kind": "party"}, "kind", "不在可选的值里"),
        ({"period": "2026", "duty": "MTG-99"}, "duty", "没有“MTG-99”"),
        ({"period": "2026", "duty": "MTG-05"}, "duty", "不是定期工作"),
        ({"period": "2026", "duty": 1}, "duty", "条目编号"),
        ({"period": "2026", "hours": -1}, "hours", "学时"),
        ({"period": "2026", "held": ["2026-01-01"] * 10_001}, "held", "最多"),
    ],
)
def test_a_line_that_cannot_be_read(facts, field, said):
    error = duty(**facts)["error"]
    assert error["field"] == field
    assert said in error["text"]


def test_a_year_may_be_a_number():
    assert duty(period=2026, held=[])["result"]["due"] == 4


def test_every_bearer_has_a_name():
    assert set(BEARERS) == set(RULE_BEARERS)
