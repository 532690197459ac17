"""The typed terms of the rulebook: all that an item can say.

The loader in `dangwu.rulebook` builds these from YAML, keys of a mapping being the fields here
and an unknown key an error; the rules read them through `Terms`, and nothing else of the book.
Amounts are integer fen, shares exact fractions, days dates. `from` and `until` of a version are
the first day that counts and the first that does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from dangwu.rules.verdict import Modality

Fen = Annotated[int, "fen"]  # written in yuan, held as fen
Kind = Literal[
    "parameter",
    "majority",
    "duty",
    "procedure",
    "form",
    "register",
    "scale",
    "scoresheet",
    "catalogue",
]
Unit = Literal[
    "person",
    "organisation",
    "year",
    "month",
    "day",
    "working_day",
    "hour",
    "time",
    "yuan",
    "share",
    "character",
]
Period = Literal["year", "half_year", "quarter", "month", "term", "once"]


# ---- parameter: one value, of one of these shapes -------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number with its unit: a term of 3 years, at most 1000 yuan (held as fen)."""

    shape: Literal["number"]
    number: Fraction
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From `least` to `most`, both included; either may be open."""

    shape: Literal["range"]
    unit: Unit
    least: Fraction | None = None
    most: Fraction | None = None
    one_of: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """One step of a rate table; `up_to` (fen) is included, None for the last step."""

    id: str
    rate: Fraction
    up_to: Fen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    to: Fen
    mode: Literal["half_up"]
    basis: Literal["clause", "practice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brackets:
    """A rate table; `whole`: the whole base takes the rate of its step."""

    shape: Literal["brackets"]
    method: Literal["whole"]
    brackets: tuple[Bracket, ...]
    round: Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class PayItem:
    """A name on the pay slip and the other names it goes by."""

    id: str
    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSum:
    """What of a pay slip makes the base: counted, left out, taken off (withheld from gross)."""

    shape: Literal["item_sum"]
    include: tuple[PayItem, ...] = ()
    exclude: tuple[PayItem, ...] = ()
    deduct: tuple[PayItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodAverage:
    """The monthly average of an earlier period (上季度月平均)."""

    shape: Literal["period_average"]
    of: Literal["last_quarter", "this_month"]
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something that holds or does not."""

    shape: Literal["flag"]
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A closed list of names: routes, approvers, contents, posts."""

    shape: Literal["words"]
    words: tuple[str, ...]


ParameterValue = Number | Range | Brackets | ItemSum | PeriodAverage | Flag | Words


# ---- majority ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A part of a whole: `at_least` includes the number (以上), `more_than` does not (超过)."""

    of: Literal["entitled", "present", "seats", "all_members", "returned"]
    at_least: Fraction | None = None
    more_than: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Majority:
    """When a meeting is valid and when its vote passes."""

    quorum: Threshold
    passing: Threshold
    methods: tuple[Literal["secret", "hands"], ...] = ("secret", "hands")
    written_votes_count: bool = False


# ---- duty ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What recurs: who owes what, how often, by when, and which fact satisfies it."""

    bearer: tuple[str, ...]  # kinds of organisation, or post / member
    action: str
    every: Period
    at_least: int = 1
    window: tuple[str, str] | None = None  # month-day, month-day: "12-21", "01-10"
    windows: tuple[tuple[str, str], ...] = ()  # one for each turn of the year, in order
    counted_in: Literal["time", "hour"] = "time"  # what `at_least` is a number of
    lead_days: int | None = None
    satisfied_by: str = ""
    evidence: tuple[str, ...] = ()


# ---- procedure -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A wait after another step: at least, at most; ISO durations (P1M, P30D, P5WD)."""

    id: str
    after: str
    at_least: str | None = None
    at_most: str | None = None
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    id: str
    name: str
    actor: str
    level: int = 0  # organisations above the bearer that act: 0 the own, 1 the one above
    guards: tuple[Guard, ...] = ()
    materials: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    effect: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    steps: tuple[Step, ...]


# ---- form, register, scale, scoresheet, catalogue ------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTerm:
    id: str
    name: str
    type: Literal["text", "date", "number", "money", "person", "organisation", "choice", "file"]
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    name: str
    fields: tuple[FieldTerm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A ledger: typed fields, or a view of facts already recorded (`view_of`)."""

    name: str
    fields: tuple[FieldTerm, ...] = ()
    view_of: str | None = None
    retention: str | None = None
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A half-open interval [at_least, below); None is open."""

    id: str
    name: str
    at_least: Fraction | None = None
    below: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    grades: tuple[Grade, ...]
    gaps: Literal["none", "ask"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreItem:
    id: str
    name: str
    points: Fraction
    sign: Literal["plus", "minus"] = "plus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoresheet:
    base: Fraction
    most: Fraction
    items: tuple[ScoreItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    id: str
    name: str
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    entries: tuple[CatalogueEntry, ...]


Value = (
    ParameterValue | Majority | Duty | Procedure | Form | Register | Scale | Scoresheet | Catalogue
)


# ---- the item, and the terms in force on a day ---------------------------------------------


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
