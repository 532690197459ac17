"""Small books for tests: a few files, all else as a book needs it."""

from pathlib import Path

import yaml

from dangwu.rulebook.engine import Rulebook, load

STANDARDS = """
- {id: national, title: 全国规定, short: 全国}
- {id: gansu, title: 甲省规定, short: 甲省, extends: national}
- {id: branch-26, title: 甲省清单, short: 清单, extends: gansu}
- {id: shaoxing, title: 乙市规定, short: 乙市, extends: national}
"""
SOURCES = """
- {id: law, title: 基本条例, short: 条例, standard: national, clauses: {articles: 37}}
- {id: open, title: 旧办法, short: 旧办法, standard: national, clauses: open}
- {id: A, title: 甲省办法, short: 甲省办法, standard: gansu, clauses: [设置, 党费]}
- {id: B, title: 甲省清单, short: 清单, standard: branch-26, clauses: {numbers: 26}}
- {id: C, title: 乙市规程, short: 乙市规程, standard: shaoxing, clauses: open}
"""


def write_book(folder: Path, files: dict[str, str]) -> Path:
    """The files of a book in a folder; standards and sources are given where left out."""
    for name, text in {"standards.yaml": STANDARDS, "sources.yaml": SOURCES, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def book_of(folder: Path, files: dict[str, str], cache: Path | None = None) -> Rulebook:
    return load(write_book(folder, files), cache=cache)


def item(id_: str, *versions: dict[str, object], **head: object) -> str:
    """One entry as YAML text; a national one gets title and summary."""
    return yaml.safe_dump([{"id": id_, **head, "versions": list(versions)}], allow_unicode=True)


def years(from_: str, number: object, cite: str, **more: object) -> dict[str, object]:
    """A version that says a number of years."""
    value = {"shape": "number", "number": str(number), "unit": "year"}
    return {"from": from_, "cite": [cite], "value": value, **more}


HEAD = {"title": "任期", "summary": "届期的年数。", "kind": "parameter"}
