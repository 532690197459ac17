"""When a step of a procedure may be taken."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dangwu.rules.procedures.lengths import Length, length_of
from dangwu.rules.procedures.workdays import NO_HOLIDAYS, Holidays
from dangwu.rules.terms import ChoiceNeeded, Guard, Procedure, Step, Terms
from dangwu.rules.verdict import Modality, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWindow:
    """When a step may be taken, both days included; None is open.

    `special_latest` is the latest day where a special case is on record (approval: six months).
    `why` are the conditions that bind, each with clause and numbers; `waits_for` the steps that
    have to be done before and are not.
    """

    earliest: date | None = None
    latest: date | None = None
    special_latest: date | None = None
    why: tuple[Reason, ...] = ()
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What one guard asks of a step, once the step it is counted from is done.

    `unchosen` where the length is the organisation's to choose and it has not: nothing binds.
    """

    guard: Guard
    anchor: date
    modality: Modality
    cite: tuple[str, ...]
    earliest: date | None = None
    latest: date | None = None
    special_latest: date | None = None
    unchosen: bool = False

    @property
    def longest(self) -> date | None:
        """The last day of all: with a special reason where that gives a longer limit."""
        return self.special_latest or self.latest


def step_of(procedure: Procedure, id_: str) -> Step:
    """The step with that id, or KeyError."""
    for step in procedure.steps:
        if step.id == id_:
            return step
    raise KeyError(id_)


def waits_for(procedure: Procedure, step: Step) -> tuple[str, ...]:
    """The steps a step comes after: those its guards name.

    Where they name none, or only such as may be left out, also those before it back to the nearest
    that cannot be left out.
    """
    named = tuple(dict.fromkeys(guard.after for guard in step.guards))
    if any(not step_of(procedure, id_).optional for id_ in named):
        return named
    found: list[str] = []
    for earlier in reversed(procedure.steps[: procedure.steps.index(step)]):
        found.append(earlier.id)
        if not earlier.optional:
            break
    return tuple(dict.fromkeys((*reversed(found), *named)))


def open_waits(
    procedure: Procedure, step: Step, done: Mapping[str, date], skipped: Collection[str] = ()
) -> tuple[str, ...]:
    """The steps that have to be done before a step and are not; optional ones never hold it up."""
    return tuple(
        id_
        for id_ in waits_for(procedure, step)
        if id_ not in done and id_ not in skipped and not step_of(procedure, id_).optional
    )


def windows_of(
    procedure: Procedure,
    done: Mapping[str, date],
    terms: Terms,
    *,
    special: Collection[str] = (),
    skipped: Collection[str] = (),
    holidays: Holidays = NO_HOLIDAYS,
    pushed: Mapping[str, int] | None = None,
) -> dict[str, StepWindow]:
    """The window of every step that is neither done nor skipped, as far as it is known now.

    `done` maps a step to its day, `special` are the steps with a special reason on record: their
    `latest` is the longer limit. `pushed` are the days by which a suspension moved the end of a
    step's terms. NotHeld where a guard names an item that `terms` lack.
    """
    moved = pushed or {}
    return {
        step.id: window_of(
            procedure,
            step,
            done,
            terms,
            is_special=step.id in special,
            skipped=skipped,
            holidays=holidays,
            pushed=moved.get(step.id, 0),
        )
        for step in procedure.steps
        if step.id not in done and step.id not in skipped
    }


def window_of(
    procedure: Procedure,
    step: Step,
    done: Mapping[str, date],
    terms: Terms,
    *,
    is_special: bool = False,
    skipped: Collection[str] = (),
    holidays: Holidays = NO_HOLIDAYS,
    pushed: int = 0,
) -> StepWindow:
    """The window of one step: the last beginning and the first end of what its guards ask."""
    bounds = list(bounds_of(step, done, terms, holidays=holidays, pushed=pushed))
    before = [done[id_] for id_ in waits_for(procedure, step) if id_ in done]
    longest = min((b.longest for b in bounds if b.longest), default=None)
    latest = min((b.latest for b in bounds if b.latest), default=None)
    has_special = any(bound.special_latest for bound in bounds)
    return StepWindow(
        earliest=max((*before, *(b.earliest for b in bounds if b.earliest)), default=None),
        latest=longest if is_special else latest,
        special_latest=longest if has_special else None,
        why=tuple(reason for bound in bounds for reason in _why(bound)),
        waits_for=open_waits(procedure, step, done, skipped),
    )


def bounds_of(
    step: Step, done: Mapping[str, date], terms: Terms, *, holidays: Holidays, pushed: int = 0
) -> Iterator[Bound]:
    """What each guard asks whose step is done; guards that only order steps ask nothing more."""
    for guard in step.guards:
        anchor = done.get(guard.after)
        if anchor is None or (guard.at_least is None and guard.at_most is None):
            continue
        try:
            yield _bound(guard, anchor, terms, holidays, timedelta(days=pushed))
        except ChoiceNeeded as choice:
            item = choice.item
            yield Bound(
                guard=guard, anchor=anchor, modality="generally", cite=item.cite, unchosen=True
            )


def _bound(
    guard: Guard, anchor: date, terms: Terms, holidays: Holidays, pushed: timedelta
) -> Bound:
    lengths = {
        name: length_of(limit, terms, modality=guard.modality, cite=guard.cite)
        for name in ("at_least", "at_most", "special")
        if (limit := getattr(guard, name)) is not None
    }
    at_least, at_most, special = map(lengths.get, ("at_least", "at_most", "special"))
    cites = (guard.cite, *(length.cite for length in lengths.values()))
    return Bound(
        guard=guard,
        anchor=anchor,
        modality=_modality(lengths.values()),
        cite=tuple(dict.fromkeys(clause for cite in cites for clause in cite)),
        earliest=at_least.after(anchor, holidays) if at_least else None,
        latest=at_most.after(anchor, holidays) + pushed if at_most else None,
        special_latest=special.after(anchor, holidays) + pushed if special else None,
    )


def _modality(lengths: Collection[Length]) -> Modality:
    """A guard binds if one of its lengths does."""
    return "must" if any(length.modality == "must" for length in lengths) else "generally"


def reason_of(code: str, bound: Bound, **numbers: object) -> Reason:
    """A reason of a guard, with the days it is about."""
    said = {"after": bound.guard.after, "anchor": bound.anchor, **numbers}
    return Reason(code, bound.cite, said, bound.modality)


def _why(bound: Bound) -> Iterator[Reason]:
    if bound.unchosen:
        yield reason_of("step_limit_unchosen", bound)
    if bound.earliest is not None:
        yield reason_of("step_opens", bound, earliest=bound.earliest)
    if bound.latest is not None:
        yield reason_of("step_closes", bound, latest=bound.latest, special=bound.special_latest)
