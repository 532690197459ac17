"""Procedures: steps in order, who does them, how long they wait, what they come to."""

from dataclasses import dataclass
from typing import Literal

from dangwu.rules.verdict import Modality


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A part of a procedure that has a name of its own (五个环节)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A wait after another step: at least, at most, and the longer limit `special`, which holds
    where a special reason is on record.

    Each is an ISO duration (P1M, P30D, P5WD) or the id of a parameter of shape number that
    counts years, months, days or working days; then that item's modality and cite hold.
    """

    id: str
    after: str
    at_least: str | None = None
    at_most: str | None = None
    special: str | None = None
    modality: Modality = "must"
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a step may come to, and what follows: "" the next step, a step, or `end`."""

    id: str
    name: str
    then: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: `actor` in words, and who that is on the day.

    It is done by the holders of one of `posts` (of any post that may submit, or approve where
    `level` > 0, if empty) at the organisation `level` above, or at the nearest one above of a
    kind in `above`. With `answer` it is put before that organisation. `needs` are checks that the
    program makes, `vote` the majority that decides.
    """

    id: str
    name: str
    actor: str
    level: int = 0  # organisations above the bearer that act: 0 the own, 1 the one above
    number: int | None = None  # in the procedure as people count it
    stage: str = ""
    posts: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    answer: Literal["none", "approval", "filing"] = "none"
    needs: tuple[str, ...] = ()
    vote: str | None = None
    guards: tuple[Guard, ...] = ()
    materials: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    effect: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """Steps in order; `uses` are ids, or beginnings of ids, of the items that belong to it."""

    steps: tuple[Step, ...]
    stages: tuple[Stage, ...] = ()
    uses: tuple[str, ...] = ()
