"""Every golden case of every standard (`golden.py` says how one is written)."""

from dataclasses import replace

import pytest

from dangwu.api.judge import judge_line
from dangwu.rulebook.selectors import OWN, rulebook
from tests.rulebook.golden import Case, cases_in, plain, wrong_in_answer, wrong_in_book

CASES = cases_in(OWN / "tests")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_golden(case: Case) -> None:
    if case.ask == "terms":
        assert list(wrong_in_book(case, rulebook())) == []
    else:
        answer = judge_line(case.ask, plain(case.given), standard=case.standard, on=case.on)
        assert list(wrong_in_answer(case, answer)) == []


def test_every_standard_ships_cases_of_both_chapters() -> None:
    for standard in rulebook().standards:
        assert {case.ask for case in CASES if case.standard == standard} >= {"dues", "setup"}


@pytest.mark.parametrize(
    "expect",
    [
        {"held": "false"},
        {"value": {"shape": "number", "number": "99", "unit": "year"}},
        {"cites": ["term-2018#九十九"]},
        {"options": ["a"]},
        {"status": "stale"},
    ],
)
def test_a_wrong_expectation_of_the_book_is_told(expect: dict[str, object]) -> None:
    case = next(case for case in CASES if case.ask == "terms" and "value" in case.expect)
    assert list(wrong_in_book(replace(case, expect=expect), rulebook()))


@pytest.mark.parametrize(
    "expect",
    [
        {"amount": "15.01"},
        {"ok": "true"},
        {"codes": ["other"]},
        {"codes": []},
        {"cites": ["b#2"]},
        {"only_cites": ["a#1", "b#2"]},
        {"absent": "1"},
    ],
)
def test_a_wrong_expectation_of_the_judge_is_told(expect: dict[str, object]) -> None:
    answer = {
        "ok": None,
        "result": {"amount": "15.00", "cite": ["national:a#1"]},
        "reasons": [{"code": "one", "cite": ["national:a#1"]}],
    }
    case = replace(CASES[0], expect=expect)
    assert list(wrong_in_answer(case, answer))
    right = {"ok": "null", "amount": "15.00", "codes": ["one"], "only_cites": ["a#1"]}
    assert not list(wrong_in_answer(replace(case, expect=right), answer))
