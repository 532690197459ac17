"""Forms, registers, scales, score sheets, catalogues: what is a list of named parts."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


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
