"""Which duties the rules of a year lay on an organisation, and from which day.

The terms are those of the last day of the year; a turn that closed before is owed where the same
cadence held then already (`judge_duty`), and a duty that came with a change of standard is owed
from the change on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import cast

from dangwu.core.scope import STEP
from dangwu.orgs.models import Organisation, OrganisationKind
from dangwu.orgs.selectors import RulesInForce
from dangwu.rules.duties import (
    Bearer,
    DutyFacts,
    Period,
    Turn,
    duty_item,
    judge_duty,
    parse_period,
)
from dangwu.rules.terms import Duty, Item, Terms
from dangwu.rules.verdict import Reason

A_DAY = timedelta(days=1)
FEW = 20  # organisations; more are asked about by their roots


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A duty of one kind of bearer in a year, whoever the bearer is.

    `turns` are those in force; `bound_since` is the day a change of standard brought the duty,
    None where it held all the year. `question`: what must be settled before it can be judged.
    """

    item: Item
    value: Duty
    turns: tuple[Turn, ...]
    bound_since: date | None = None
    question: Reason | None = None


def bearer_kind(organisation: Organisation) -> Bearer:
    """What the rulebook calls an organisation of this kind: 党组 is the leadership."""
    if organisation.kind == OrganisationKind.LEADING_GROUP:
        return "leadership"
    return cast(Bearer, organisation.kind)  # the other names are the same


class YearRules:
    """The duties of some organisations over one year; two queries however many ask."""

    def __init__(self, organisations: Sequence[Organisation], year: int) -> None:
        paths = [each.scope_path for each in organisations]
        roots = paths if len(paths) <= FEW else sorted({path[:STEP] for path in paths})
        self.period: Period = parse_period(str(year))
        self.rules = RulesInForce(roots)
        self._owed: dict[tuple[object, Bearer], tuple[Owed, ...]] = {}

    def terms(self, path: str) -> Terms:
        """The rules by which the year is judged."""
        return self.rules.terms_of(path, self.period.last)

    def regime(self, path: str) -> object:
        """Equal for organisations with the same rules on every day."""
        return self.rules.written_for(path)

    def owed(self, path: str, kind: Bearer) -> tuple[Owed, ...]:
        """What a bearer of this kind owes under the rules of an organisation, by item."""
        key = (self.regime(path), kind)
        if key not in self._owed:
            self._owed[key] = tuple(self._owed_by(path, kind))
        return self._owed[key]

    def _owed_by(self, path: str, kind: Bearer) -> Iterator[Owed]:
        for item in self.terms(path).items.values():
            if item.kind != "duty":
                continue
            if item.value is None:
                yield from _to_choose(item, kind)
            elif isinstance(item.value, Duty) and kind in item.value.bearer:
                yield self._of_item(path, item, item.value, kind)

    def _of_item(self, path: str, item: Item, value: Duty, kind: Bearer) -> Owed:
        bound = self._bound_since(path, item, kind)
        facts = DutyFacts(
            duty=item.id,
            kind=kind,
            period=self.period,
            held=(),
            hours=Fraction(0),
            since=bound,
        )
        found = judge_duty(
            facts, self.terms(path), on=self.period.last, terms_at=self.terms_at(path)
        )
        turns = tuple(each.turn for each in found.turns)
        return Owed(item=item, value=value, turns=turns, bound_since=bound)

    def terms_at(self, path: str) -> "partial[Terms]":
        return partial(self.rules.terms_of, path)

    def _bound_since(self, path: str, item: Item, kind: Bearer) -> date | None:
        """The last change within the year that brought this cadence; None where none did."""
        changes = sorted(
            (day for day in self._changes(path) if self.period.first < day <= self.period.last),
            reverse=True,
        )
        for day in changes:
            before = duty_item(self.rules.terms_of(path, day - A_DAY), item.id, kind)
            if before is None or cadence(before) != cadence(item):
                return day
        return None

    def _changes(self, path: str) -> set[date]:
        return {
            day
            for row in self.rules.written_for(path)
            for day in row[1:3]
            if isinstance(day, date)
        }


def _to_choose(item: Item, kind: Bearer) -> Iterator[Owed]:
    """A duty that the organisation has still to choose; shown as a question."""
    for value in item.choose.values():
        if isinstance(value, Duty) and kind in value.bearer:
            asked: Mapping[str, object] = {"item": item.id, "title": item.title}
            question = Reason("choice_needed", item.cite, asked, "generally")
            yield Owed(item=item, value=value, turns=(), question=question)
            return


def cadence(item: Item) -> tuple[object, ...]:
    """How often and when: two versions with the same are one duty."""
    value = item.value
    if not isinstance(value, Duty):
        return ()
    return value.every, value.at_least, value.window, value.windows, value.counted_in
