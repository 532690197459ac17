"""Golden cases: facts and the answer the book must give, kept beside each standard as YAML.

    - name: 基数 3001 元按 1%
      ask: dues                   # a kind of `dangwu judge`, or terms: the book itself
      on: 2026-01-15
      given: {category: in_service, base: 3001}
      expect: {amount: "30.01", codes: [], cites: ["dues-2008#第二条"]}

    - name: 机关党委 5 年
      ask: terms
      on: 2026-01-15
      given: {id: ORG-06.committee}          # and choices: {id: option}
      expect: {value: {shape: number, number: 5, unit: year}}

A key of `expect` is looked for in the answer of the judge, then in its result. `codes` are all
the codes of its reasons, `cites` some of what it cites, `only_cites` all of it. Of the book are
asked `value`, `held` (false: nothing that day), `options`, modality, status, chosen, standard.
The standard is the folder, unless the case names one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from dangwu.rulebook.engine import Rulebook
from dangwu.rulebook.engine.building import Builder
from dangwu.rulebook.engine.citing import bare
from dangwu.rulebook.engine.parsing import read_value
from dangwu.rules.terms import Item

KEYS = {"name", "ask", "standard", "on", "given", "expect"}
OF_AN_ITEM = {"held", "value", "cites", "options", "modality", "status", "chosen", "standard"}


@dataclass(frozen=True)
class Case:
    file: Path
    name: str
    ask: str
    standard: str
    on: date
    given: Mapping[str, Any]
    expect: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.file.parent.name}/{self.file.stem}: {self.name}"


def cases_in(root: Path) -> list[Case]:
    """Every case below a folder; an unknown key is an error."""
    found = []
    for path in sorted(root.glob("*/*.yaml")):
        for raw in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
            assert set(raw) <= KEYS, f"{path}: {raw}"
            assert raw["expect"], f"{path}: {raw['name']} expects nothing and cannot fail"
            standard = raw.get("standard", path.parent.name)
            on = date.fromisoformat(raw["on"])
            found.append(Case(path, **{**raw, "standard": standard, "on": on}))
    return found


def plain(node: Any) -> Any:
    """What YAML wrote as JSON has it: whole numbers, true, false, null; all else is text."""
    if isinstance(node, dict):
        return {key: plain(part) for key, part in node.items()}
    if isinstance(node, list):
        return [plain(part) for part in node]
    words = {"true": True, "false": False, "null": None}
    if node in words:
        return words[node]
    return int(node) if re.fullmatch(r"-?[1-9]\d{0,8}|0", node) else node


# ---- cases of the judge ------------------------------------------------------------------------


def wrong_in_answer(case: Case, answer: Mapping[str, Any]) -> Iterator[str]:
    """What the judge answered otherwise than the case expects."""
    if "error" in answer:
        yield f"error: {answer['error']}"
        return
    cited = {bare(cite) for cite in _all(answer, ("cite", "cites"))}
    codes = sorted(reason["code"] for reason in answer["reasons"])
    for key, wanted in plain(case.expect).items():
        if key == "cites":
            yield from _missing(wanted, cited)
        elif key == "only_cites" and {*map(bare, wanted)} != cited:
            yield f"cites {sorted(cited)}"
        elif key == "codes" and sorted(wanted) != codes:
            yield f"codes {codes}"
        elif key not in ("cites", "only_cites", "codes"):
            yield from _differing(key, wanted, answer)


def _differing(key: str, wanted: Any, answer: Mapping[str, Any]) -> Iterator[str]:
    got = answer[key] if key in answer else answer["result"].get(key, "absent")
    if not _same(wanted, got):
        yield f"{key}: {got!r}, not {wanted!r}"


def _missing(wanted: list[str], cited: set[str]) -> Iterator[str]:
    yield from (
        f"{each} is not cited: {sorted(cited)}" for each in wanted if bare(each) not in cited
    )


def _all(node: Any, keys: tuple[str, ...]) -> Iterator[str]:
    """The texts under these keys, however deep."""
    if isinstance(node, Mapping):
        for key, part in node.items():
            yield from part if key in keys and isinstance(part, list | tuple) else _all(part, keys)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _all(part, keys)


def _same(wanted: Any, got: Any) -> bool:
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return all(key in got and _same(part, got[key]) for key, part in wanted.items())
    if isinstance(wanted, list) and isinstance(got, list | tuple):
        return len(wanted) == len(got) and all(map(_same, wanted, got))
    if isinstance(wanted, bool) or wanted is None or isinstance(got, bool) or got is None:
        return wanted is got
    return str(wanted) == str(got)


# ---- cases of the book -------------------------------------------------------------------------


def wrong_in_book(case: Case, book: Rulebook) -> Iterator[str]:
    """What the book holds otherwise than the case expects."""
    assert case.expect.keys() <= OF_AN_ITEM, case.expect
    choices = case.given.get("choices", {})
    item = book.terms_on(case.standard, case.on, choices).items.get(case.given["id"])
    if item is None or "held" in case.expect:
        if (item is not None) != (case.expect.get("held", "true") == "true"):
            yield f"held: {item}"
        return
    for key, wanted in case.expect.items():
        if key == "cites":
            yield from _missing(wanted, set(map(bare, item.cite)))
        elif (got := _of_item(item, key)) != (_value(case, item) if key == "value" else wanted):
            yield f"{key}: {got}"


def _of_item(item: Item, key: str) -> object:
    if key == "value":
        return item.value
    return list(item.choose) if key == "options" else str(getattr(item, key))


def _value(case: Case, item: Item) -> object:
    faults: list[Any] = []
    value = read_value(Builder(str(case), faults), item.kind, case.expect["value"])
    assert not faults, faults
    return value
