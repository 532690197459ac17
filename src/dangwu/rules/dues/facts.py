"""What the chapter of dues is told, and what it answers with."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from dangwu.rules.verdict import Reason

Category = Literal[
    "in_service",
    "retired",
    "student",
    "farmer",
    "unemployed",
    "relief",
    "minimum_allowance",
    "self_employed",
    "annual_salary",
]
Employer = Literal["government", "public_institution", "enterprise"]
Counted = Literal["in", "out", "off", "unknown"]

CATEGORIES: tuple[Category, ...] = get_args(Category)
EMPLOYERS: tuple[Employer, ...] = get_args(Employer)


@dataclass(frozen=True, slots=True)
class PayLine:
    """One line of a pay slip; `fen` is not negative, also where the item is withheld."""

    item: str
    fen: int


@dataclass(frozen=True, slots=True)
class Relief:
    """A recorded decision that a member in hardship pays `fen` a month (0: nothing).

    `by` is the highest body that agreed: the branch, or the organisation above it.
    """

    fen: int
    by: Literal["branch", "superior"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuesFacts:
    """What is known of one member; None is "not known", never zero. Amounts in fen a month.

    One way to the base: `base_fen`, or `pay` with the employer, or `quarter_net_income_fen` (one
    amount a month), or for a pension that cannot be divided `previous_fen` (the dues paid until
    now) with `pension_increase` (a share: 1/20 for 5 %).
    """

    category: Category | None = None
    employer: Employer | None = None
    base_fen: int | None = None
    pay: tuple[PayLine, ...] | None = None
    quarter_net_income_fen: tuple[int, ...] | None = None
    previous_fen: int | None = None
    pension_increase: Fraction | None = None
    chosen_fen: int | None = None
    voluntary_fen: int | None = None
    relief: Relief | None = None

    def __post_init__(self) -> None:
        if self.base_fen is not None and self.pay is not None:
            raise ValueError("a base or the pay slip behind it, not both")


@dataclass(frozen=True, slots=True)
class CountedItem:
    """A line of the slip as judged: in the base, left out, taken off, or not known."""

    name: str
    fen: int
    counted: Counted
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DuesAssessment:
    """The monthly dues and how they came about; `amount_fen` is None while a question stands.

    `formula_fen` is base × rate rounded, before the cap and before any relief.
    """

    base_fen: int | None = None
    rate: Fraction | None = None
    bracket: str | None = None
    formula_fen: int | None = None
    amount_fen: int | None = None
    capped: bool = False
    relieved: bool = False
    items: tuple[CountedItem, ...] = ()
    reasons: tuple[Reason, ...] = ()
    cites: tuple[str, ...] = ()
