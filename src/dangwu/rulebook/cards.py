"""What the page of a rule shows, put together from the book."""

from dataclasses import dataclass
from datetime import date

from dangwu.rulebook.engine import Entry, Rulebook, Standard, Version
from dangwu.rulebook.messages import (
    CHAPTERS,
    KINDS,
    MODALITIES,
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
    own: bool  # it says so itself; otherwise it has it from the standard above
    differs: tuple[str, ...]
    compared: bool


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
    rows: tuple[Row, ...]
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
    past = tuple(
        _past(book, standard, item, version)
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
        rows=tuple(_row(book, name, id_, on) for name in book.standards),
        past=past,
        notes=tuple(each for each in past if not each.counts),
        chapter=CHAPTERS.get(entry.rule.partition("-")[0], ""),
        kind=KINDS[entry.kind],
        modality=MODALITIES[item.modality if item else entry.modality],
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


def _row(book: Rulebook, name: str, id_: str, on: date) -> Row:
    item = book.item_on(name, id_, on)
    nation = book.item_on(NATION, id_, on) if NATION in book.standards else None
    return Row(
        standard=book.standards[name],
        says=describe_item(item) if item else "",
        cite=item.cite if item else (),
        own=item is not None and item.standard == name,
        differs=_differs(book, name, id_, on),
        compared=name != NATION and item is not None and nation is not None,
    )


def _past(book: Rulebook, standard: str, item: Item | None, version: Version) -> Past:
    return Past(
        standard=book.standards[version.standard],
        from_=version.from_,
        until=version.until,
        says=_said(version),
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


def _said(version: Version) -> str:
    if version.value is not None:
        return describe(version.value)
    if version.choose:
        return f"由单位选择：{'；'.join(option.title for option in version.choose.values())}"
    return "改上级规定的一部分" if version.change is not None else "原文不能据以计算"


def _siblings(book: Rulebook, standard: str, entry: Entry) -> list[Entry]:
    """The other items of the same rule."""
    found = []
    for id_ in book.entries:
        other = book.nearest_entry(standard, id_)
        if other is not None and other.rule == entry.rule and id_ != entry.id:
            found.append(other)
    return found
