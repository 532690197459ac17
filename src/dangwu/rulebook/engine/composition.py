"""The book: immutable, composed by id and date.

The item that applies to a standard on a day is laid over its chain from the root: a version
written whole replaces what the parents say, a `set` changes named leaves of it. Nothing changes
between two days on which a version begins or ends, so a standard is composed once a segment.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from dangwu.rulebook.engine.building import BAD, Builder
from dangwu.rulebook.engine.citing import bare
from dangwu.rulebook.engine.faults import Fault
from dangwu.rulebook.engine.locks import refused
from dangwu.rulebook.engine.merging import BadChange, leaves, merged
from dangwu.rulebook.engine.parsing import Parser, read_value
from dangwu.rulebook.engine.reading import Node
from dangwu.rulebook.engine.records import Entry, Source, Standard, Version, chain_of
from dangwu.rulebook.engine.references import unmet_references
from dangwu.rules.terms import Item, Terms, Value


class UnknownStandard(LookupError):
    """The book has no standard of that id."""


class UnknownItem(LookupError):
    """No standard of the book has an item of that id."""


@dataclass(frozen=True, slots=True)
class Composed:
    """An item, with the tree its value was built from, for a lower standard to change."""

    item: Item
    tree: Node | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What one standard holds from a day to a day; `item` is None while it has nothing."""

    from_: date
    until: date | None
    item: Item | None


class Rulebook:
    """Every standard on every day. Nothing in it changes after it is built."""

    def __init__(self, parsed: Parser, digest: str) -> None:
        self.digest = digest
        self.standards: Mapping[str, Standard] = MappingProxyType(parsed.standards)
        self.sources: Mapping[str, Source] = MappingProxyType(parsed.sources)
        self.entries: Mapping[str, Mapping[str, Entry]] = MappingProxyType(
            {
                id_: MappingProxyType(found)
                for id_, found in sorted(parsed.entries.items())
                if found
            }
        )
        self._segments = {name: self._days(name) for name in self.standards}
        self._citing = _index(self.entries)
        self._laid = lru_cache(maxsize=None)(self._lay)
        self._items = lru_cache(maxsize=1024)(self._compose)

    # ---- asking --------------------------------------------------------------------------

    def chain(self, standard: str) -> tuple[str, ...]:
        """The standards that hold for one, the root first and itself last."""
        if standard not in self.standards:
            raise UnknownStandard(standard)
        return chain_of(self.standards, standard)

    def terms_on(self, standard: str, on: date, choices: Mapping[str, str] | None = None) -> Terms:
        """The items in force for a standard on a day.

        `choices` are the organisation's own (item id → option id); what it has not chosen has
        `value` None. UnknownStandard where there is no such standard.
        """
        if standard not in self.standards:
            raise UnknownStandard(standard)
        segment = bisect_right(self._segments[standard], on) - 1
        chosen = tuple(sorted((choices or {}).items()))
        items = self._items(standard, segment, chosen)
        return Terms(standard=standard, on=on, digest=self.digest, items=items)

    def history(self, id_: str) -> dict[str, tuple[Version, ...]]:
        """Standard → its own versions of the item, oldest first, stale and defective ones too."""
        return {name: entry.versions for name, entry in self.entries_of(id_).items()}

    def entries_of(self, id_: str) -> dict[str, Entry]:
        """Standard → its entry for the item, in the order of the standards."""
        if id_ not in self.entries:
            raise UnknownItem(id_)
        found = self.entries[id_]
        return {name: found[name] for name in self.standards if name in found}

    def nearest_entry(self, standard: str, id_: str) -> Entry | None:
        """The entry that speaks for a standard: its own, or that of the nearest one above."""
        found = self.entries.get(id_, {})
        return next(
            (found[name] for name in reversed(self.chain(standard)) if name in found), None
        )

    def citing(self, cite: str) -> tuple[str, ...]:
        """The ids of the items of which some version cites this clause."""
        return self._citing.get(bare(cite), ())

    def timeline(self, standard: str, id_: str) -> tuple[Span, ...]:
        """What a standard holds of an item over time, composed, up to its last item."""
        days = self.days_of(standard, id_)
        spans = [
            Span(from_=day, until=until, item=self.item_on(standard, id_, day))
            for day, until in zip(days, [*days[1:], None], strict=True)
        ]
        while spans and spans[-1].item is None:
            spans.pop()
        return tuple(spans)

    def item_on(self, standard: str, id_: str, on: date) -> Item | None:
        """The item as it holds for a standard on a day, whatever is chosen; or None."""
        if standard not in self.standards:
            raise UnknownStandard(standard)
        found = self._laid(standard, id_, self._day_before(standard, on))
        return found.item if found else None

    # ---- composing -----------------------------------------------------------------------

    def days_of(self, standard: str, id_: str) -> list[date]:
        """The days on which something begins or ends for an item in a standard's chain."""
        found = self.entries.get(id_, {})
        return _days(found[name] for name in self.chain(standard) if name in found)

    def _days(self, standard: str) -> list[date]:
        chain = self.chain(standard)
        return _days(
            found[name] for found in self.entries.values() for name in chain if name in found
        )

    def _day_before(self, standard: str, on: date) -> date:
        """The first day of the segment that a day lies in: one key for the whole segment."""
        days = self._segments[standard]
        at = bisect_right(days, on) - 1
        return days[at] if at >= 0 else date.min

    def _compose(
        self, standard: str, segment: int, choices: tuple[tuple[str, str], ...]
    ) -> Mapping[str, Item]:
        if segment < 0:
            return MappingProxyType({})
        day, chosen = self._segments[standard][segment], dict(choices)
        items = {}
        for id_ in self.entries:
            found = self._laid(standard, id_, day)
            if found is not None:
                items[id_] = with_choice(found.item, chosen.get(id_))
        return MappingProxyType(items)

    def _lay(self, standard: str, id_: str, day: date) -> Composed | None:
        """The item of a standard on a day, laid over what its parent holds."""
        parent = self.standards[standard].extends
        below = self._laid(parent, id_, day) if parent is not None else None
        entry = self.entries[id_].get(standard)
        version = entry.version_on(day) if entry else None
        if entry is None or version is None:
            return below
        if version.change is None:
            return Composed(_whole(entry, version), version.tree)
        if below is None or below.tree is None:
            return below
        return self._changed(below, entry, version, [])

    def _changed(
        self, below: Composed, entry: Entry, version: Version, faults: list[Fault]
    ) -> Composed:
        """The parent's item with the leaves that a `set` names; faults are appended."""
        builder = Builder(entry.file, faults, entry.id)
        assert version.change is not None
        assert below.tree is not None
        try:
            tree = merged(below.tree, version.change)
        except BadChange as bad:
            builder.fault(bad.node, bad.text, bad.key)
            return below
        value = read_value(builder, entry.kind, tree)
        if value is BAD:
            return below
        cite = version.cite + tuple(c for c in below.item.cite if c not in version.cite)
        whole = {"": below.item.cite, **below.item.leaf_cite}
        set_here = {".".join(leaf): version.cite for leaf in leaves(version.change)}
        item = replace(
            _whole(entry, version), value=value, cite=cite, leaf_cite={**whole, **set_here}
        )
        return Composed(item, tree)

    # ---- checking ------------------------------------------------------------------------

    def faults(self) -> list[Fault]:
        """What is wrong only where standards are laid over one another."""
        found: list[Fault] = []
        for id_, entries in self.entries.items():
            for standard, entry in entries.items():
                if self.standards[standard].extends is not None:
                    self._check_entry(id_, entry, found)
                if entry.kind == "procedure":
                    found += unmet_references(self, entry)
        return found

    def _check_entry(self, id_: str, entry: Entry, faults: list[Fault]) -> None:
        parent = self.standards[entry.standard].extends
        assert parent is not None
        root = self.entries[id_].get(self.chain(entry.standard)[0])
        grounded: set[int] = set()
        for day, version in self._counting(entry):
            below = self._laid(parent, id_, day)
            if below is None:
                continue
            grounded.add(id(version))
            own = self._own(below, entry, version, faults)
            if own is not None and root is not None and root.version_on(day) is not None:
                faults += _lock_faults(root, below.item, own, entry, version, day)
        self._check_ground(entry, grounded, faults)

    def _counting(self, entry: Entry) -> Iterator[tuple[date, Version]]:
        """Each version that counts, on each day from which something in its chain is different."""
        for day in self.days_of(entry.standard, entry.id):
            for version in entry.versions:
                if version.composed and version.counts_on(day):
                    yield day, version

    def _own(
        self, below: Composed, entry: Entry, version: Version, faults: list[Fault]
    ) -> Item | None:
        """The item of a version laid over the parent's; None, and a fault, where it cannot be."""
        if version.change is None:
            return _whole(entry, version)
        if below.tree is None:
            text = f"{entry.id}：上级由单位选择，没有可改的值"
            faults.append(Fault(entry.file, version.line, text))
            return None
        before = len(faults)
        changed = self._changed(below, entry, version, faults)
        return changed.item if len(faults) == before else None

    def _check_ground(self, entry: Entry, grounded: set[int], faults: list[Fault]) -> None:
        """A `set` needs a value to change, unless it had ended before there was one."""
        entries, above = self.entries[entry.id], self.chain(entry.standard)[:-1]
        starts = _days(entries[name] for name in above if name in entries)
        for version in entry.versions:
            if version.change is None or not version.composed or id(version) in grounded:
                continue
            if version.until is None or not starts or version.until > starts[0]:
                text = f"{entry.id}：自 {version.from_} 起上级没有可改的值"
                faults.append(Fault(entry.file, version.line, text))


def _days(entries: Iterable[Entry]) -> list[date]:
    days: set[date] = set()
    for entry in entries:
        for version in entry.versions:
            if version.composed:
                days.add(version.from_)
                if version.until is not None:
                    days.add(version.until)
    return sorted(days)


def _index(entries: Mapping[str, Mapping[str, Entry]]) -> Mapping[str, tuple[str, ...]]:
    """Clause → ids of the items that cite it."""
    found: dict[str, dict[str, None]] = {}
    for id_, held in entries.items():
        for version in (version for entry in held.values() for version in entry.versions):
            options = (option.cite for option in version.choose.values())
            for cite in {bare(each) for cites in (version.cite, *options) for each in cites}:
                found.setdefault(cite, {})[id_] = None
    return {cite: tuple(ids) for cite, ids in found.items()}


def _whole(entry: Entry, version: Version) -> Item:
    return Item(
        id=entry.id,
        rule=entry.rule,
        kind=entry.kind,
        title=entry.title,
        summary=entry.summary,
        modality=entry.modality,
        standard=entry.standard,
        cite=version.cite,
        from_=version.from_,
        until=version.until,
        value=version.value,
        basis=version.basis,
        status="unverified" if version.status == "unverified" else "in_force",
        choose={id_: option.value for id_, option in version.choose.items()},
        choose_titles={id_: option.title for id_, option in version.choose.items()},
        choose_cite={id_: option.cite or version.cite for id_, option in version.choose.items()},
        used_by=entry.used_by,
    )


def with_choice(item: Item, option: str | None) -> Item:
    """The item with the value that was chosen; unchanged where there is nothing to choose."""
    if option is None or option not in item.choose:
        return item
    return replace(item, value=item.choose[option], cite=item.choose_cite[option], chosen=option)


def _lock_faults(
    root: Entry, below: Item, own: Item, entry: Entry, version: Version, day: date
) -> Iterator[Fault]:
    """What the root's lock refuses: it binds while a version of the root's own is in force."""
    for text in _refusals(root, below, own):
        said = (
            f"{entry.id}：{text}，见 {root.file}:{root.line}；{day} 起上级的规定有效："
            "已被替代的写 until 或 status: stale，允许另定的在上级放开 lock"
        )
        yield Fault(entry.file, version.line, said)


def _refusals(root: Entry, below: Item, own: Item) -> Iterator[str]:
    """One line a leaf; where a side is a choice, one of the parent's must allow each own."""
    for value in _candidates(own):
        told = [
            [text for _, text in refused(root.lock, root.stricter, their, value)]
            for their in _candidates(below)
        ]
        if all(told):
            yield from told[0]
    whole = root.lock.get("*", "none")
    raised = below.modality == "generally"
    if below.modality != own.modality and whole != "any" and not (raised and whole == "stricter"):
        yield f"modality 上级是 {below.modality}，不许改为 {own.modality}"


def _candidates(item: Item) -> list[Value]:
    return list(item.choose.values()) if item.value is None else [item.value]
