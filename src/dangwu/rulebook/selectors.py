"""The one book of this process, and what is asked of it. No Django, no database.

`use(...)` names the folders and the cache before the first question; the app does so at start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dangwu.rulebook.engine import Rulebook, load
from dangwu.rulebook.engine.citing import split_cite
from dangwu.rules.terms import Terms

OWN = Path(__file__).resolve().parent


@dataclass
class _Places:
    extra: tuple[Path, ...] = ()
    cache: Path | None = None


_places = _Places()


def use(*, extra: Iterable[Path] = (), cache: Path | None = None) -> None:
    """Read these folders after the product's own, and keep the snapshot in `cache`."""
    _places.extra, _places.cache = tuple(extra), cache
    rulebook.cache_clear()


@cache
def rulebook() -> Rulebook:
    """The book in force for this process; RulebookError with every fault if it does not load."""
    return load(OWN, *_places.extra, cache=_places.cache)


def terms_on(standard: str, on: date, choices: Mapping[str, str] | None = None) -> Terms:
    """The items in force for a standard on a day.

    `choices` are the organisation's own (item id → option id). UnknownStandard where the book
    has no such standard.
    """
    return rulebook().terms_on(standard, on, choices)


def citation_text(cite: str, *, long: bool = False) -> str:
    """A citation as people read it.

    `SX#日常/三（一）1（3）` is “绍兴规程 日常 三（一）1（3）”; long, “《绍兴市直机关基层党组织
    党务工作规程》日常 三（一）1（3）”, with the number of the document where it has one.
    """
    source_id, clause = split_cite(cite)
    source = rulebook().sources.get(source_id)
    words = _numbered(clause).replace("/", " ")
    if source is None:
        return f"{source_id} {words}".strip()
    if not long:
        return f"{source.short} {words}".strip()
    number = f"（{source.number}）" if source.number else ""
    return f"《{source.title}》{number}{words}"


def _numbered(clause: str) -> str:
    """第 7 项 where a document is numbered through; other clauses stand as they are."""
    return f"第{clause}项" if clause.isdigit() else clause
