"""What a procedure names of other items: lengths of waits, majorities, the items it uses.

A reference has to be met on every day on which the version that names it counts, in the standard
whose version it is; a lower standard inherits both.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Protocol, get_args

from dangwu.rulebook.engine.faults import Fault
from dangwu.rulebook.engine.records import Entry, Version
from dangwu.rules.procedures import DURATION, LengthUnit
from dangwu.rules.terms import Item, Majority, Number, Procedure


class Book(Protocol):
    """What is asked of a book: its items, composed, on any day."""

    @property
    def entries(self) -> Mapping[str, Mapping[str, Entry]]: ...

    def days_of(self, standard: str, id_: str) -> list[date]: ...

    def item_on(self, standard: str, id_: str, on: date) -> Item | None: ...


def unmet_references(book: Book, entry: Entry) -> Iterator[Fault]:
    """One fault for each version and each thing it names that is not there or of another kind."""
    for version in entry.versions:
        if version.composed:
            for text in dict.fromkeys(_unmet(book, entry, version)):
                yield Fault(entry.file, version.line, f"{entry.id}：{text}")


def _unmet(book: Book, entry: Entry, version: Version) -> Iterator[str]:
    item = book.item_on(entry.standard, entry.id, version.from_)
    if item is None or not isinstance(item.value, Procedure):
        return
    for prefix in item.value.uses:
        if not any(id_.startswith(prefix) for id_ in book.entries):
            yield f"uses 的“{prefix}”没有对应的条目"
    for id_, is_meant, said in _named(item.value):
        days = _held(book, entry.standard, id_, version)
        wrong = next((day for day, found in days if not is_meant(found)), None)
        if wrong is not None:
            yield said.format(id=id_, day=wrong)


def _named(value: Procedure) -> Iterator[tuple[str, Callable[[Item | None], bool], str]]:
    """Every item that is named, what it has to be, and what is said where it is not."""
    for id_ in _lengths(value):
        yield id_, _is_length, "期限“{id}”在 {day} 不是有效的年、月、天或者工作日的数值条目"
    for step in value.steps:
        if step.vote is not None:
            yield step.vote, _is_majority, "vote 的“{id}”在 {day} 不是有效的表决条目"


def _lengths(value: Procedure) -> Iterator[str]:
    """The items that say how long a wait is."""
    for guard in (guard for step in value.steps for guard in step.guards):
        for limit in (guard.at_least, guard.at_most, guard.special):
            if limit is not None and not DURATION.fullmatch(limit):
                yield limit


def _held(
    book: Book, standard: str, id_: str, version: Version
) -> Iterator[tuple[date, Item | None]]:
    """The item on the first day of the version and on each later day on which it changes."""
    if id_ not in book.entries:
        yield version.from_, None
        return
    days = [day for day in book.days_of(standard, id_) if version.counts_on(day)]
    for day in dict.fromkeys([version.from_, *days]):
        yield day, book.item_on(standard, id_, day)


def _is_length(item: Item | None) -> bool:
    return item is not None and all(
        isinstance(value, Number)
        and value.unit in get_args(LengthUnit)
        and value.number.denominator == 1
        for value in _values(item)
    )


def _is_majority(item: Item | None) -> bool:
    return item is not None and all(isinstance(value, Majority) for value in _values(item))


def _values(item: Item) -> list[object]:
    return list(item.choose.values()) if item.value is None else [item.value]
