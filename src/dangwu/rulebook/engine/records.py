"""What a book is made of once it is read: standards, sources, entries with their versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dangwu.rulebook.engine.reading import Node
from dangwu.rules.terms import Kind, Value
from dangwu.rules.verdict import Modality

Status = Literal["in_force", "unverified", "stale", "defect"]
Basis = Literal["clause", "practice"]
LockWord = Literal["none", "add", "stricter", "any"]
Direction = Literal["more", "less"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A set of rules that an organisation follows, on top of another (`extends`)."""

    id: str
    title: str
    short: str
    extends: str | None = None


def chain_of(standards: Mapping[str, Standard], name: str) -> tuple[str, ...]:
    """The standards that hold for one, the root first and itself last."""
    found: list[str] = []
    at: str | None = name
    while at is not None:
        found.append(at)
        at = standards[at].extends
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that items cite."""

    id: str
    title: str
    short: str
    standard: str
    clauses: object  # open, a list, {articles: n}, {numbers: n}
    number: str = ""
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way that an organisation may choose."""

    id: str
    title: str
    value: Value
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What one standard says of one item from a day on."""

    standard: str
    from_: date
    until: date | None
    cite: tuple[str, ...]  # with the standard before it: "shaoxing:SX#日常/三（一）1（3）"
    status: Status = "in_force"
    basis: Basis = "clause"
    checked: Checked | None = None
    note: str = ""
    value: Value | None = None
    choose: Mapping[str, Option] = field(default_factory=dict)
    tree: Node | None = None  # `value` as written, which a lower standard may change
    change: Node | None = None  # `set`: what this version changes of the parent's value
    line: int = 0

    @property
    def composed(self) -> bool:
        """Whether it counts; what is stale or defective is shown only."""
        return self.status in ("in_force", "unverified")

    def counts_on(self, day: date) -> bool:
        return self.from_ <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item in one standard; the head of a lower standard's is inherited where left out."""

    id: str
    standard: str
    kind: Kind
    title: str
    summary: str
    modality: Modality
    lock: Mapping[str, LockWord]  # leaf → word; "*" for every other
    stricter: Direction | None
    used_by: tuple[str, ...]
    versions: tuple[Version, ...]
    file: str
    line: int

    @property
    def rule(self) -> str:
        """The id of the rule catalogue: ORG-05 of ORG-05.branch."""
        return self.id.partition(".")[0]

    def version_on(self, day: date) -> Version | None:
        return next((v for v in self.versions if v.composed and v.counts_on(day)), None)
