"""What satisfies duties, who owes them and what is planned: subjects register these at start.

The engine calls what is registered here and nothing of a subject itself; a subject registers from
its `apps.py`. A fact that nobody registers is recorded by hand (`DoneRecord`).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from dangwu.orgs.models import Organisation
from dangwu.rules.duties import Bearer

Key = int | UUID  # of an organisation, or of a person
Days = Callable[[Collection[Key], date, date], Iterable[tuple[Key, date]]]
Minutes = Callable[[Collection[Key], date, date], Iterable[tuple[Key, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """One bearer of duties on a day: an organisation, or a person as a member or by a post.

    `organisation` is the one whose rules apply and on whose page it stands; a turn that had begun
    before `since` is not held against the bearer.
    """

    kind: Bearer
    key: Key
    organisation: int
    name: str
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What satisfies duties: `id` is Duty.satisfied_by ("member_meeting").

    `days(keys, first, last)` gives each time it was done in the span (both days included),
    `minutes` the minutes in it, for duties counted in hours; one query however many are asked.
    `begin` is the address where the thing is begun or recorded, None where there is no such page.
    """

    id: str
    days: Days
    minutes: Minutes | None = None
    begin: Callable[[Bearing], str] | None = None
    verb: str = "去办"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Something planned for a day of the calendar: a meeting called, an election set."""

    organisation: int
    day: date
    title: str
    url: str = ""


# organisations, first and last day of the period, the day asked
BearerProvider = Callable[[Sequence[Organisation], date, date, date], Iterable[Bearing]]
PlanProvider = Callable[[Sequence[Organisation], date, date], Iterable[Plan]]

_facts: dict[str, Fact] = {}
_bearers: dict[Bearer, BearerProvider] = {}
_plans: list[PlanProvider] = []


def register_fact(fact: Fact) -> None:
    """From now on this is how the fact is known; the last registration of an id counts."""
    _facts[fact.id] = fact


def fact_of(id_: str) -> Fact | None:
    """None: no app knows the fact, it is recorded by hand."""
    return _facts.get(id_)


def forget_fact(id_: str) -> None:
    """For measurements and tests that registered one of their own."""
    _facts.pop(id_, None)


def register_bearers(*kinds: Bearer, provider: BearerProvider) -> None:
    """`provider` tells who of these kinds there is in some organisations on a day.

    It is called with the organisations, the first and last day of the period and the day; it may
    tell of several kinds at once, and is then called once for them.
    """
    for kind in kinds:
        _bearers[kind] = provider


def bearers_in(
    organisations: Sequence[Organisation],
    kinds: Iterable[Bearer],
    *,
    first: date,
    last: date,
    on: date,
) -> list[Bearing]:
    """Everybody of these kinds in some organisations, in the order of the kinds."""
    wanted = tuple(kinds)
    providers = {provider: None for kind in wanted if (provider := _bearers.get(kind))}
    found = [each for ask in providers for each in ask(organisations, first, last, on)]
    return sorted(
        (each for each in found if each.kind in wanted), key=lambda each: wanted.index(each.kind)
    )


def register_plans(provider: PlanProvider) -> None:
    """`provider(organisations, first, last)` tells what is planned for days of a span."""
    if provider not in _plans:
        _plans.append(provider)


def plans_in(organisations: Sequence[Organisation], first: date, last: date) -> list[Plan]:
    """Everything planned by anybody, in the order of its days."""
    found = (plan for ask in _plans for plan in ask(organisations, first, last))
    return sorted(found, key=lambda plan: (plan.day, plan.title))
