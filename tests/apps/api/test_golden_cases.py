"""The golden cases that each standard ships beside its rules: facts in, verdict out."""

from datetime import date
from itertools import chain
from pathlib import Path

import pytest
import yaml

import dangwu.rulebook
from dangwu.api.judge import KINDS, judge_line
from dangwu.rulebook.selectors import rulebook

CASES = Path(dangwu.rulebook.__file__).parent / "tests"
TODAY = date(2026, 11, 21)
KEYS = {"name", "ask", "on", "given", "expect"}


def cases() -> list:
    found = []
    for file in sorted(CASES.glob("*/*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            name = f"{file.parent.name}/{file.stem}: {case['name']}"
            found.append(pytest.param(file.parent.name, case, id=name))
    return found


@pytest.mark.parametrize(("standard", "case"), cases())
def test_golden_case(standard, case):
    assert case.keys() <= KEYS
    assert case["ask"] in KINDS
    on = case.get("on", TODAY)
    answer = judge_line(case["ask"], case["given"], standard=standard, on=on)
    assert "error" not in answer, answer
    expected = dict(case["expect"])
    assert expected, "a case that expects nothing cannot fail"
    cites = set(answer["result"].get("cite", ()))
    cites |= set(chain.from_iterable(reason["cite"] for reason in answer["reasons"]))
    assert set(expected.pop("cite", ())) <= cites
    if "only_cite" in expected:
        assert set(expected.pop("only_cite")) == cites
    if "reasons" in expected:
        assert [reason["code"] for reason in answer["reasons"]] == expected.pop("reasons")
    if "ok" in expected:
        assert answer["ok"] is expected.pop("ok")
    assert {key: answer["result"].get(key, "not there") for key in expected} == expected


def test_every_standard_has_cases_of_dues():
    assert {f.parent.name for f in CASES.glob("*/dues*.yaml")} == set(rulebook().standards)
