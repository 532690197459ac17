"""The values of the chapter as one book has them on a day, read once and kept by the table.

A table of items is the same object on every day between two changes of the book, so reading it
is done once however many dossiers are judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from dangwu.rules.procedures import NO_HOLIDAYS, Length, LengthUnit
from dangwu.rules.terms import (
    Flag,
    Item,
    Majority,
    Number,
    Procedure,
    Range,
    Terms,
    Value,
)
from dangwu.rules.verdict import Modality

STEPS = "DEV-30.steps"
CHAPTER = "DEV-"
_KEPT = 64  # tables: one for each span of days and standard, and the pinned ones


@dataclass(frozen=True, slots=True)
class Limit:
    """One item: its value, who says so, and, where it is a time, how long."""

    id: str
    value: Value
    cite: tuple[str, ...]
    modality: Modality
    length: Length | None = None

    @property
    def number(self) -> int:
        """A whole number; TypeError where the item is something else."""
        if not isinstance(self.value, Number) or self.value.number.denominator != 1:
            raise TypeError(f"{self.id} is no whole number")
        return self.value.number.numerator

    @property
    def span(self) -> Range:
        if not isinstance(self.value, Range):
            raise TypeError(f"{self.id} is no range")
        return self.value

    @property
    def holds(self) -> bool:
        return isinstance(self.value, Flag) and self.value.holds

    @property
    def majority(self) -> Majority:
        if not isinstance(self.value, Majority):
            raise TypeError(f"{self.id} is no majority")
        return self.value

    def end_of(self, anchor: date) -> date:
        """The corresponding day after an anchor, or the month's last, itself included."""
        if self.length is None or self.length.unit == "working_day":
            raise TypeError(f"{self.id} is no time of the calendar")
        return self.length.after(anchor, NO_HOLIDAYS)


@dataclass(frozen=True, slots=True)
class Limits:
    """The chapter on a day. `before` maps a step to the steps it comes after."""

    items: Mapping[str, Limit]
    before: Mapping[str, tuple[str, ...]]
    steps: tuple[str, ...]

    def get(self, id_: str) -> Limit | None:
        """None where the rulebook holds no such item that day, or it is still to be chosen."""
        return self.items.get(id_)


_read: dict[int, tuple[Mapping[str, Item], Limits]] = {}


def limits_of(terms: Terms) -> Limits:
    """The limits of some terms; the same table of items is read once."""
    held = _read.get(id(terms.items))
    if held is not None and held[0] is terms.items:
        return held[1]
    if len(_read) >= _KEPT:
        _read.clear()
    found = _limits(terms.items)
    _read[id(terms.items)] = (terms.items, found)
    return found


def _limits(items: Mapping[str, Item]) -> Limits:
    found = {
        id_: limit
        for id_, item in items.items()
        if id_.startswith(CHAPTER) and (limit := _limit(item)) is not None
    }
    held = found.get(STEPS)
    procedure = held.value if held else None
    if not isinstance(procedure, Procedure):
        return Limits(found, {}, ())
    before = {
        step.id: tuple(dict.fromkeys(guard.after for guard in step.guards))
        for step in procedure.steps
    }
    return Limits(found, before, tuple(step.id for step in procedure.steps))


def _limit(item: Item) -> Limit | None:
    if item.value is None:
        return None
    return Limit(item.id, item.value, item.cite, item.modality, _length(item))


def _length(item: Item) -> Length | None:
    value = item.value
    if not isinstance(value, Number) or value.unit not in get_args(LengthUnit):
        return None
    return Length(
        count=int(value.number),
        unit=value.unit,  # type: ignore[arg-type]
        modality=item.modality,
        cite=item.cite,
    )
