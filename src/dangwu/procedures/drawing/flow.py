"""The steps of a procedure as every drawing needs them: numbered, with waits in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from dangwu.rulebook.engine.citing import bare
from dangwu.rulebook.messages import amount, duration, word
from dangwu.rules.procedures import Length, length_of
from dangwu.rules.terms import ChoiceNeeded, Guard, NotHeld, Procedure, Step, Terms

END = "end"  # the outcome after which nothing follows
ANSWERS = {"approval": "审批", "filing": "备案"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a step leads under which outcomes ("" where it has none); `to` "" is the end.

    `is_next` where that is the step after it in order, or the end after the last.
    """

    name: str
    to: str
    number: int  # of that step, 0 of the end
    is_next: bool

    @property
    def words(self) -> str:
        """“第 3 步”, “结束”."""
        return f"第 {self.number} 步" if self.to else "结束"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What a step waits for: the step `after`, and for how long, in words ("" for the order
    alone). `least` and `most` are None where the guard or the rulebook says nothing.
    """

    id: str
    after: str
    number: int  # of that step
    words: str
    least: Length | None
    most: Length | None
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStep:
    """One step; `answer` is 审批, 备案 or "", `before` and `next` its neighbours in order ("" at
    either end).
    """

    id: str
    number: int
    name: str
    actor: str
    answer: str
    stage: str  # its name
    is_optional: bool
    before: str
    next: str
    waits: tuple[Wait, ...]
    ways: tuple[Way, ...]
    materials: tuple[str, ...]

    @property
    def is_loose(self) -> bool:
        """Whether it may be done before the step that stands before it."""
        return bool(self.waits) and self.before not in {wait.after for wait in self.waits}

    @property
    def does(self) -> str:
        """Who does it, as the box says: 党支部, or 由基层党委审批."""
        return f"由{self.actor}{self.answer}" if self.answer else self.actor


def flow_of(procedure: Procedure, terms: Terms) -> tuple[FlowStep, ...]:
    """The steps in their order; lengths that name an item are read from the terms.

    A length that the terms do not hold stands in the words as the item's id.
    """
    stages = {stage.id: stage.name for stage in procedure.stages}
    numbers = {step.id: step.number or place for place, step in enumerate(procedure.steps, 1)}
    ids = ["", *numbers, ""]
    return tuple(
        FlowStep(
            id=step.id,
            number=numbers[step.id],
            name=step.name,
            actor=word(step.actor),
            answer=ANSWERS.get(step.answer, ""),
            stage=stages.get(step.stage, ""),
            is_optional=step.optional,
            before=ids[place - 1],
            next=ids[place + 1],
            waits=tuple(_wait(guard, numbers, terms) for guard in step.guards),
            ways=_ways(step, ids[place + 1], numbers),
            materials=step.materials,
        )
        for place, step in enumerate(procedure.steps, 1)
    )


def _ways(step: Step, following: str, numbers: Mapping[str, int]) -> tuple[Way, ...]:
    """One way for each place a step leads to; outcomes that lead to the same share it."""
    named: dict[str, list[str]] = {} if step.outcomes else {following: []}
    for outcome in step.outcomes:
        to = "" if outcome.then == END else outcome.then or following
        named.setdefault(to, []).append(outcome.name)
    return tuple(
        Way(name="、".join(names), to=to, number=numbers.get(to, 0), is_next=to == following)
        for to, names in named.items()
    )


def _wait(guard: Guard, numbers: Mapping[str, int], terms: Terms) -> Wait:
    least, most, special = (
        _length(limit, guard, terms) for limit in (guard.at_least, guard.at_most, guard.special)
    )
    said = (
        _limit("满 ", guard.at_least, least, ""),
        _limit("", guard.at_most, most, "内"),
        _limit("特殊情况 ", guard.special, special, "内"),
    )
    cites = [guard.cite, *(one.cite for one in (least, most, special) if one is not None)]
    return Wait(
        id=guard.id,
        after=guard.after,
        number=numbers[guard.after],
        words="，".join(filter(None, said)),
        least=least,
        most=most,
        cite=_once(clause for cite in cites for clause in cite),
    )


def _once(cites: Iterable[str]) -> tuple[str, ...]:
    """Each clause once, whether or not it says of which standard it is."""
    found: dict[str, str] = {}
    for cite in cites:
        found.setdefault(bare(cite), cite)
    return tuple(found.values())


def _length(limit: str | None, guard: Guard, terms: Terms) -> Length | None:
    if limit is None:
        return None
    try:
        return length_of(limit, terms, modality=guard.modality)
    except (NotHeld, ChoiceNeeded, TypeError):
        return None


def _limit(before: str, limit: str | None, length: Length | None, after: str) -> str:
    if limit is None:
        return ""
    if length is None:
        return f"{before}{duration(limit)}{after}"
    usual = ("一般" if before else "一般 ") if length.modality == "generally" else ""
    return f"{usual}{before}{words_of(length)}{after}"


def words_of(length: Length) -> str:
    """“3 个月”, “5 个工作日”."""
    return amount(Fraction(length.count), length.unit)
