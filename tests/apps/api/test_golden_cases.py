"""The golden cases of the judge, which every standard ships: facts in, answer out.

    - name: 2 名正式党员不能单独成立党支部
      ask: setup                  # a kind of `dangwu judge`; `ask: terms` is tests/rulebook
      on: 2026-11-21
      given: {kind: branch, full_members: 2}
      expect: {ok: false, codes: [too_few_full_members], cites: ["branch-2018#第四条"]}

`codes` (or `reasons`) are all the codes in their order, `cites` are among the citations of the
answer, `only_cite` all of them; `ok` and the parts of the result named are equal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import yaml

from dangwu.api.judge import KINDS, judge_line
from dangwu.rulebook.engine.citing import bare
from dangwu.rulebook.selectors import OWN, rulebook


@dataclass(frozen=True)
class Case:
    standard: str
    name: str
    ask: str
    on: date
    given: dict[str, Any]
    expect: dict[str, Any]


def cases() -> list[Case]:
    found = []
    for file in sorted((OWN / "tests").glob("*/*.yaml")):
        for raw in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
            if raw["ask"] != "terms":
                raw["on"] = date.fromisoformat(raw.pop("as_of", None) or raw["on"])
                given, expect = plain(raw.pop("given")), plain(raw.pop("expect"))
                found.append(Case(file.parent.name, given=given, expect=expect, **raw))
    return found


def plain(node: Any) -> Any:
    """YAML's text as JSON has it: whole numbers, true, false, null; all else stays text."""
    if isinstance(node, dict):
        return {key: plain(part) for key, part in node.items()}
    if isinstance(node, list):
        return [plain(part) for part in node]
    words = {"true": True, "false": False, "null": None}
    if node in words:
        return words[node]
    return int(node) if re.fullmatch(r"-?\d{1,9}", node) else node


CASES = cases()


def wrong_in(case: Case, answer: dict[str, Any]) -> Iterator[str]:
    """Everything the judge answers otherwise than the case expects."""
    if "error" in answer:
        yield str(answer["error"])
        return
    cited = list(citations(answer))
    every = {bare(cite) for cite in cited}
    codes = [reason["code"] for reason in answer["reasons"]]
    for key, wanted in case.expect.items():
        if key in ("codes", "reasons"):
            right = codes == wanted
        elif key in ("cite", "cites"):
            right = {bare(cite) for cite in wanted} <= every
            right &= {cite for cite in wanted if cite != bare(cite)} <= set(cited)
        elif key == "only_cite":
            right = {bare(cite) for cite in wanted} == every
        elif key == "ok":
            right = answer["ok"] is wanted
        else:
            right = same(wanted, answer["result"].get(key, "not there"))
        if not right:
            yield f"{key}: not {wanted}, in {answer}"


def citations(node: Any) -> Iterator[str]:
    """Every citation in an answer."""
    if isinstance(node, dict):
        for key, part in node.items():
            yield from part if key == "cite" else citations(part)
    elif isinstance(node, list):
        for part in node:
            yield from citations(part)


def same(wanted: Any, got: Any) -> bool:
    """Equal; of a mapping, the keys that are named; numbers as they are written."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        return all(key in got and same(part, got[key]) for key, part in wanted.items())
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(map(same, wanted, got))
    if isinstance(wanted, bool | None) or isinstance(got, bool | None):
        return wanted is got
    return str(wanted) == str(got)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.standard}: {case.name}")
def test_golden_case(case: Case) -> None:
    assert case.expect
    answer = judge_line(case.ask, case.given, standard=case.standard, on=case.on)
    assert list(wrong_in(case, answer)) == []


def test_the_comparison_can_fail() -> None:
    case = Case("national", "a", "setup", date(2026, 11, 21), {}, {})
    answer = {
        "ok": True,
        "result": {"form": "branch", "cite": ["national:a#1"]},
        "reasons": [{"code": "x", "cite": ["national:b#2"]}],
    }
    for expect, wrong in (
        ({"ok": True, "form": "branch", "codes": ["x"], "cites": ["a#1", "national:b#2"]}, 0),
        ({"ok": None}, 1),
        ({"form": "committee"}, 1),
        ({"size": None}, 1),
        ({"codes": []}, 1),
        ({"cites": ["c#3"]}, 1),
        ({"cites": ["shaoxing:a#1"]}, 1),
        ({"only_cite": ["a#1"]}, 1),
    ):
        asked = Case(case.standard, case.name, case.ask, case.on, {}, expect)
        assert len(list(wrong_in(asked, answer))) == wrong
    assert list(wrong_in(case, {"error": {"field": "kind", "text": "…"}}))


@pytest.mark.parametrize("kind", ["dues", "setup"])
def test_every_standard_ships_cases(kind: str) -> None:
    assert kind in KINDS
    assert {case.standard for case in CASES if case.ask == kind} == set(rulebook().standards)
