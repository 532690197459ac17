"""What the page of a rule shows, put together from the book."""

from dataclasses import dataclass
from datetime import date

from dangwu.rulebook.engine import Entry, Rulebook, Standard, Version
from dangwu.rulebook.messages import (
    CHAPTERS,
    CONSEQUENCES,
    KINDS,
    STATUSES,
    USES,
    Table,
    describe,
    describe_item,
    differences,
    table_of,
)
from dangwu.rules.terms import Item

NATION = "national"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way the organisation may choose."""

    title: str
    says: str
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one standard holds on the day, and how that differs from the nation's."""

    standard: Standard
    says: str
    cite: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One version as it was written, whether it counts or is shown only."""

    standard: Standard
    from_: date
    until: date | None
    says: str
    cite: tuple[str, ...]
    status: str
    status_word: str
    counts: bool
    note: str
    practice: bool
    here: bool  # it is in force on the day, for the standard of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The page of one item, for one standard on one day."""

    entry: Entry
    standard: Standard
    on: date
    item: Item | None
    says: str
    short: bool  # short enough to stand in the heading
    table: Table | None
    options: tuple[Option, ...]
    differs: tuple[str, ...]
    rows: tuple[Row, ...]  # of the standards that speak for themselves
    silent: tuple[Standard, ...]  # those that have the item from the standard above
    without: tuple[Standard, ...]  # those that have no such item on the day
    past: tuple[Past, ...]
    notes: tuple[Past, ...]  # the stale and defective ones
    chapter: str
    kind: str
    modality: str
    uses: tuple[str, ...]
    siblings: tuple[Entry, ...]


def card_of(book: Rulebook, id_: str, standard: str, on: date) -> Card:
    """The page of an item. The id must be in the book."""
    entries = book.entries_of(id_)
    entry = book.nearest_entry(standard, id_) or next(iter(entries.values()))
    item = book.item_on(standard, id_, on)
    says = describe_item(item) if item else "这一天没有规定"
    held = {name: book.item_on(name, id_, on) for name in book.standards}
    past = tuple(
        _past(book, item, entries[name], version)
        for name in entries
        for version in entries[name].versions
    )
    return Card(
        entry=entry,
        standard=book.standards[standard],
        on=on,
        item=item,
        says=says,
        short=len(says) <= 24,
        table=table_of(item.value) if item else None,
        options=_options(item),
        differs=_differs(book, standard, id_, on),
        rows=tuple(_row(book, each, on) for name, each in held.items() if _speaks(name, each)),
        silent=tuple(
            book.standards[name]
            for name, each in held.items()
            if each is not None and not _speaks(name, each)
        ),
        without=tuple(book.standards[name] for name, each in held.items() if each is None),
        past=past,
        notes=tuple(each for each in past if not each.counts),
        chapter=CHAPTERS.get(entry.rule.partition("-")[0], ""),
        kind=KINDS[entry.kind],
        modality=CONSEQUENCES[item.modality if item else entry.modality],
        uses=tuple(USES.get(use, use) for use in entry.used_by),
        siblings=tuple(_siblings(book, standard, entry)),
    )


def _options(item: Item | None) -> tuple[Option, ...]:
    if item is None:
        return ()
    return tuple(
        Option(title=item.choose_titles[id_], says=describe(value), cite=item.choose_cite[id_])
        for id_, value in item.choose.items()
    )


def _differs(book: Rulebook, standard: str, id_: str, on: date) -> tuple[str, ...]:
    if standard == NATION or NATION not in book.standards:
        return ()
    own, nation = (book.item_on(name, id_, on) for name in (standard, NATION))
    return tuple(differences(own, nation))


def _speaks(name: str, item: Item | None) -> bool:
    return item is not None and item.standard == name


def _row(book: Rulebook, item: Item | None, on: date) -> Row:
    assert item is not None
    return Row(
        standard=book.standards[item.standard],
        says=describe_item(item),
        cite=item.cite,
        differs=_differs(book, item.standard, item.id, on),
    )


def _past(book: Rulebook, item: Item | None, entry: Entry, version: Version) -> Past:
    return Past(
        standard=book.standards[version.standard],
        from_=version.from_,
        until=version.until,
        says=_said(book, entry, version),
        cite=version.cite,
        status=version.status,
        status_word=STATUSES[version.status],
        counts=version.composed,
        note=version.note,
        practice=version.basis == "practice",
        here=item is not None
        and version.composed
        and (item.standard, item.from_) == (version.standard, version.from_),
    )


def _said(book: Rulebook, entry: Entry, version: Version) -> str:
    if version.value is not None:
        return describe(version.value)
    if version.choose:
        return f"由单位选择：{'；'.join(option.title for option in version.choose.values())}"
    if version.change is None:
        return "原文不能据以计算"
    return _changed(book, entry, version)


def _changed(book: Rulebook, entry: Entry, version: Version) -> str:
    """What a version makes of the parent's value, on the first day it meets one."""
    parent = book.standards[entry.standard].extends
    for day in book.days_of(entry.standard, entry.id):
        own = book.item_on(entry.standard, entry.id, day)
        above = book.item_on(parent, entry.id, day) if parent else None
        if own is not None and above is not None and own.from_ == version.from_:
            told = differences(own, above, "上级标准")
            return "；".join(told) or "与上级标准相同"
    return "改上级标准的一部分，当时上级没有这一条"


def _siblings(book: Rulebook, standard: str, entry: Entry) -> list[Entry]:
    """The other items of the same rule."""
    found = []
    for id_ in book.entries:
        other = book.nearest_entry(standard, id_)
        if other is not None and other.rule == entry.rule and id_ != entry.id:
            found.append(other)
    return found
