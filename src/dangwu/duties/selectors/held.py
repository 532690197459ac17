"""What was done: registered facts, and for those nobody registers the records made by hand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from dangwu.duties.models import DoneRecord
from dangwu.duties.registry import Key, fact_of
from dangwu.rules.terms import Duty

BATCH = 5000  # keys asked about in one query
AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Held:
    """Days and minutes of some bearers in a span, by fact; a fact that is not there is unknown."""

    days: Mapping[str, Mapping[Key, frozenset[date]]] = field(default_factory=dict)
    minutes: Mapping[str, Mapping[Key, int]] = field(default_factory=dict)

    def days_of(self, fact: str, key: Key) -> frozenset[date] | None:
        known = self.days.get(fact)
        return None if known is None else known.get(key, frozenset())

    def hours_of(self, fact: str, key: Key) -> Fraction | None:
        known = self.minutes.get(fact)
        return None if known is None else Fraction(known.get(key, 0), AN_HOUR)


def is_recorded_by_hand(fact: str) -> bool:
    """Whether no app registers the fact, so that officers say themselves when it was done."""
    return fact_of(fact) is None


def held_by(
    keys: Sequence[Key], duties: Iterable[Duty], first: date, last: date, *, by_hand: bool = True
) -> Held:
    """What bearers did of some duties in a span; one query for each fact and 5,000 bearers.

    `by_hand`: the bearers are organisations, what nobody registers is looked up in the records.
    """
    wanted = list(duties)
    times = {each.satisfied_by for each in wanted if each.counted_in == "time"}
    hours = {each.satisfied_by for each in wanted if each.counted_in == "hour"}
    days = {fact: days_of(fact, keys, first, last) for fact in sorted(times)}
    plain: dict[str, Mapping[Key, frozenset[date]]] = {
        fact: gathered(found) for fact, found in days.items() if found is not None
    }
    if by_hand:
        plain |= recorded(times - plain.keys(), keys, first, last)
    minutes = {fact: minutes_of(fact, keys, first, last) for fact in sorted(hours)}
    return Held(plain, {fact: found for fact, found in minutes.items() if found is not None})


def days_of(
    fact: str, keys: Sequence[Key], first: date, last: date
) -> list[tuple[Key, date]] | None:
    """Each time a registered fact was done; None where nobody registers it."""
    known = fact_of(fact)
    if known is None:
        return None
    return [pair for part in batches(keys) for pair in known.days(part, first, last)]


def minutes_of(
    fact: str, keys: Sequence[Key], first: date, last: date
) -> Mapping[Key, int] | None:
    """The minutes of each bearer; None where nobody tells minutes of the fact."""
    known = fact_of(fact)
    if known is None or known.minutes is None:
        return None
    found: dict[Key, int] = {}
    for part in batches(keys):
        for key, minutes in known.minutes(part, first, last):
            found[key] = found.get(key, 0) + minutes
    return found


def records(
    facts: Collection[str], keys: Sequence[Key], first: date, last: date
) -> list[tuple[str, Key, date]]:
    """The records made by hand in a span: fact, organisation, day."""
    return [
        row
        for part in batches(keys)
        for row in DoneRecord.objects.filter(
            fact__in=facts,
            organisation__in=part,
            withdrawn_on__isnull=True,
            done_on__range=(first, last),
        )
        .order_by()
        .values_list("fact", "organisation", "done_on")
    ]


def recorded(
    facts: Collection[str], keys: Sequence[Key], first: date, last: date
) -> dict[str, Mapping[Key, frozenset[date]]]:
    """All facts recorded by hand at once, one query; a fact without record is there and empty."""
    pairs: dict[str, list[tuple[Key, date]]] = {fact: [] for fact in facts}
    for fact, key, day in records(facts, keys, first, last) if facts else ():
        pairs[fact].append((key, day))
    return {fact: gathered(found) for fact, found in pairs.items()}


def gathered(pairs: Iterable[tuple[Key, date]]) -> Mapping[Key, frozenset[date]]:
    found: dict[Key, set[date]] = {}
    for key, day in pairs:
        found.setdefault(key, set()).add(day)
    return {key: frozenset(days) for key, days in found.items()}


def batches(keys: Sequence[Key]) -> Iterable[Sequence[Key]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
