"""The item, and the terms in force on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dangwu.rules.terms.lists import Catalogue, Form, Register, Scale, Scoresheet
from dangwu.rules.terms.parameters import Duty, Kind, Majority, Number, ParameterValue
from dangwu.rules.terms.procedures import Procedure
from dangwu.rules.verdict import Modality

Value = (
    ParameterValue | Majority | Duty | Procedure | Form | Register | Scale | Scoresheet | Catalogue
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the rulebook as it applies to one standard on one day.

    `value` is None only where the organisation has to choose among `choose` and has not.
    `defect` items are shown and never computed with; they are not among the terms.
    """

    id: str
    rule: str  # the id of rules.md: ORG-05 of ORG-05.branch
    kind: Kind
    title: str
    summary: str
    modality: Modality
    standard: str  # whose version this is
    cite: tuple[str, ...]  # "national:branch-2018#第四条", that of a lower standard first
    from_: date
    until: date | None
    value: Value | None
    basis: Literal["clause", "practice"] = "clause"
    status: Literal["in_force", "unverified"] = "in_force"
    choose: Mapping[str, Value] = field(default_factory=dict)  # option id → value
    choose_titles: Mapping[str, str] = field(default_factory=dict)  # option id → its name
    choose_cite: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: str | None = None  # the option that gave `value`
    used_by: tuple[str, ...] = ()
    leaf_cite: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "include.x" → cite

    def cite_of(self, *leaf: str) -> tuple[str, ...]:
        """Who set this part of the value: `item.cite_of("include", "bonus")`.

        A part that a lower standard set cites that standard; every other part cites the version
        that was written whole.
        """
        for depth in range(len(leaf), -1, -1):
            found = self.leaf_cite.get(".".join(leaf[:depth]))
            if found is not None:
                return found
        return self.cite


class NotHeld(LookupError):
    """The rulebook holds no such item for that standard on that day: judge nothing."""


class ChoiceNeeded(LookupError):
    """The item is the organisation's to choose, and it has not."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.id)
        self.item = item


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The items in force for one standard on one day, by id."""

    standard: str
    on: date
    digest: str  # content hash of the whole rulebook
    items: Mapping[str, Item]

    def item(self, id_: str) -> Item:
        """The item, or NotHeld."""
        try:
            return self.items[id_]
        except KeyError as error:
            raise NotHeld(id_) from error

    def value(self, id_: str) -> Value:
        """The item's value; NotHeld, or ChoiceNeeded where it is still to be chosen."""
        found = self.item(id_)
        if found.value is None:
            raise ChoiceNeeded(found)
        return found.value

    def number(self, id_: str) -> int:
        """A whole number (fen for yuan); TypeError where the item is something else."""
        found = self.value(id_)
        if not isinstance(found, Number) or found.number.denominator != 1:
            raise TypeError(f"{id_} is no whole number")
        return found.number.numerator

    def cite(self, id_: str) -> tuple[str, ...]:
        return self.item(id_).cite
