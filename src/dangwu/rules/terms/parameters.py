"""Numbers, tables, words; majorities and duties: what most items say."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassProbation:
    """Months of probation before standing counts, for one class of people (`id`) or for `any`."""

    id: str
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPeriod:
    """Who was admitted from `first` to `last`, both included: joined on the day of which decision,
    and after which probation standing counts; `extendable` where that could be prolonged."""

    id: str
    first: date
    last: date | None = None
    joined_by: Literal["approval", "branch_meeting"]
    probation: tuple[ClassProbation, ...]
    extendable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingTable:
    """How the day of joining and standing (党龄) are counted, period by period."""

    shape: Literal["standing"]
    periods: tuple[StandingPeriod, ...]


ParameterValue = Number | Range | Brackets | ItemSum | PeriodAverage | Flag | Words | StandingTable


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
