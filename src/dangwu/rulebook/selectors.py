"""The one book of this process, and what is asked of it. No Django, no database.

`use(...)` names the folders and the cache before the first question; the app does so at start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dangwu.rulebook.cards import Card, card_of
from dangwu.rulebook.engine import Entry, Rulebook, load
from dangwu.rulebook.engine.calendars import TableDay, days_of_year, load_years
from dangwu.rulebook.engine.citing import split_cite
from dangwu.rules.terms import Item, Terms

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
    table_days.cache_clear()


@cache
def rulebook() -> Rulebook:
    """The book in force for this process; RulebookError with every fault if it does not load."""
    return load(*folders(), cache=_places.cache)


def folders() -> tuple[Path, ...]:
    """The folders the book is read from: the product's own, then those of this place."""
    return OWN, *_places.extra


@cache
def table_days() -> tuple[TableDay, ...]:
    """The official days off and make-up days of every year that is known, by day.

    A folder of this place may bring a year; of two tables of one year the later counts.
    """
    years = {year.year: year for year in load_years(folders())}
    found = (day for year in years.values() for day in days_of_year(year))
    return tuple(sorted(found, key=lambda each: each.day))


def terms_on(standard: str, on: date, choices: Mapping[str, str] | None = None) -> Terms:
    """The items in force for a standard on a day.

    `choices` are the organisation's own (item id → option id). UnknownStandard where the book
    has no such standard.
    """
    return rulebook().terms_on(standard, on, choices)


def citation_text(cite: str, *, long: bool = False, book: Rulebook | None = None) -> str:
    """A citation as people read it.

    `SX#日常/三（一）1（3）` is “绍兴规程 日常 三（一）1（3）”; long, “《绍兴市直机关基层党组织
    党务工作规程》日常 三（一）1（3）”, with the number of the document where it has one.
    """
    source_id, clause = split_cite(cite)
    source = (book or rulebook()).sources.get(source_id)
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


# ---- looking things up ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """One item as a list shows it; `item` is None where nothing counts on the day."""

    entry: Entry
    item: Item | None


def find_items(
    standard: str, on: date, *, words: str = "", chapter: str = "", cite: str = ""
) -> list[Found]:
    """The items a standard has, in the order of their ids, as they hold on a day.

    `words` are looked for in id, title and summary (all of them must be met), `chapter` is the
    head of an id (DUE), `cite` a citation that some version of the item carries.
    """
    book = rulebook()
    held = book.terms_on(standard, on).items
    wanted = set(book.citing(cite)) if cite else None
    found = []
    for id_ in book.entries:
        entry = book.nearest_entry(standard, id_)
        if entry is None or (wanted is not None and id_ not in wanted):
            continue
        if id_.startswith(chapter) and _has(entry, words):
            found.append(Found(entry, held.get(id_)))
    return found


def _has(entry: Entry, words: str) -> bool:
    text = f"{entry.id} {entry.title} {entry.summary}".lower()
    return all(each in text for each in words.lower().split())


def rules_citing(cite: str) -> tuple[str, ...]:
    """The ids of the items that cite this clause in some version."""
    return rulebook().citing(cite)


def rule_card(id_: str, standard: str, on: date) -> Card:
    """Everything the page of an item shows, for a standard on a day."""
    return card_of(rulebook(), id_, standard, on)
