"""`dangwu judge vote`: the answer as JSON, and counts that cannot be."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from dangwu.api.judge import judge_line, judge_text
from dangwu.api.judge.sheets import judge_workbook

TODAY = date(2026, 11, 21)


def vote(**facts):
    facts = {key.rstrip("_"): value for key, value in facts.items()}
    return judge_line("vote", facts, on=TODAY)


def codes(answer):
    return [reason["code"] for reason in answer["reasons"]]


def test_a_vote_in_full():
    answer = vote(matter="general", should_attend=20, present=15, for_=11, against=2, abstain=2)
    assert (answer["ok"], answer["reasons"]) == (True, [])
    assert answer["result"] == {
        "needed": 11,
        "passed": True,
        "counted_for": 11,
        "min_present": 10,
        "met": True,
        "cite": ["national:branch-2018#第十一条"],
    }


def test_a_vote_that_falls_short():
    answer = vote(matter="general", should_attend=20, present=15, for_=10)
    assert (answer["ok"], answer["result"]["passed"]) == (False, False)
    assert answer["reasons"][0]["text"] == "赞成 10 票，通过须有 11 票，还差 1 票。"


@pytest.mark.parametrize(("matter", "passed"), [("admission", True), ("general", False)])
def test_written_votes(matter, passed):
    answer = vote(matter=matter, should_attend=20, present=15, for_=10, written_for=1)
    assert (answer["ok"], answer["result"]["passed"]) == (passed, passed)


def test_a_method_that_is_not_allowed_refuses_though_the_numbers_pass():
    answer = vote(matter="election", should_attend=20, present=20, for_=20, method="hands")
    assert (answer["ok"], answer["result"]["passed"]) == (False, True)
    assert answer["reasons"][0]["text"] == "用了举手表决，这一事项应当无记名投票。"


def test_without_a_method_nothing_is_said_of_it():
    assert vote(matter="election", should_attend=20, present=20, for_=20)["reasons"] == []


def test_a_pass_needs_the_quorum():
    answer = vote(matter="admission", should_attend=20, present=10, for_=10, written_for=5)
    assert (answer["ok"], answer["result"]["passed"]) == (False, False)
    assert codes(answer) == ["quorum_short"]


def test_close_numbers_warn_and_do_not_refuse():
    answer = vote(matter="general", should_attend=20, present=20, for_=11, against=9)
    assert (answer["ok"], codes(answer)) == (True, ["close_vote"])


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ({"should_attend": 20, "present": 20}, (11, None)),
        ({"should_attend": 20, "for_": 11}, (11, None)),
        ({"should_attend": 20, "for_": 10}, (11, False)),
        ({"for_": 10}, (None, None)),
    ],
)
def test_facts_that_are_missing(facts, known):
    answer = vote(matter="general", **facts)
    assert (answer["result"]["needed"], answer["result"]["passed"]) == known
    assert answer["ok"] is known[1]
    assert "missing_fact" in codes(answer)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"should_attend": 20, "present": 21}, "present"),
        ({"should_attend": 20, "present": 15, "for_": 16}, "for"),
        ({"present": 15, "for_": 10, "against": 4, "abstain": 2}, "for"),
        ({"should_attend": 20, "present": 15, "written_for": 6}, "written_for"),
        ({"should_attend": 10, "for_": 8, "written_for": 3}, "written_for"),
        ({"method": "voice"}, "method"),
        ({"for_": -1}, "for"),
        ({"yes": 3}, "yes"),
    ],
)
def test_a_line_that_cannot_be_read(facts, field):
    assert vote(matter="admission", **facts)["error"]["field"] == field


def test_the_key_is_called_for_in_words_too():
    answer = judge_text("vote", '{"matter": "general", "pro": 1}', on=TODAY)
    assert "for" in answer["error"]["text"].split("：")[1].split("、")


def test_a_sheet_of_votes():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["议题", "事项", "应到会", "到会", "赞成", "反对", "表决方式"])
    sheet.append(["甲", "一般事项", 20, 15, 11, 1, "举手"])
    sheet.append(["乙", "接收预备党员", 20, 15, 11, 1, "举手"])
    file = BytesIO()
    book.save(file)
    judged = judge_workbook("vote", file.getvalue(), name="a.xlsx", standard="national", on=TODAY)
    rows = list(openpyxl.load_workbook(BytesIO(judged.content)).active.values)
    assert rows[0][7:10] == ("通过须有", "通过", "结论")
    assert [row[7:10] for row in rows[1:3]] == [(11, "是", "符合"), (11, "是", "不符合")]
