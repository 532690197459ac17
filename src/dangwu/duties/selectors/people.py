"""What people owe by their standing or post, grouped by duty: how many have done it, who not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from dangwu.duties.registry import Bearing, bearers_in
from dangwu.duties.selectors.bearers import ORGANISATIONS
from dangwu.duties.selectors.held import held_by
from dangwu.duties.selectors.lines import (
    STATES,
    DutyLine,
    State,
    judged_line,
    span_of,
)
from dangwu.duties.selectors.rules import Owed, YearRules
from dangwu.orgs.models import Organisation
from dangwu.rules.duties import Bearer

PEOPLE: tuple[Bearer, ...] = tuple(kind for kind in get_args(Bearer) if kind not in ORGANISATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleDuty:
    """One duty of several people. `lines` has one for each who owes a turn of the year by now or
    later; nobody is ranked, they stand in the order of the roster.
    """

    title: str
    action: str
    cadence: str
    item: str
    cite: tuple[str, ...]
    lines: tuple[DutyLine, ...]

    @property
    def owed(self) -> int:
        return len(self.lines)

    @property
    def done(self) -> int:
        return sum(line.missing == 0 for line in self.lines)

    @property
    def unfinished(self) -> tuple[DutyLine, ...]:
        """Who has not done all of the year yet."""
        return tuple(line for line in self.lines if line.missing != 0)

    @property
    def is_known(self) -> bool:
        """Whether anything records the fact; else nothing is said of anybody."""
        return any(line.state != "ask" for line in self.lines)

    @property
    def state(self) -> State:
        return min((line.state for line in self.lines), key=STATES.index, default="na")


def people_duties(organisation: Organisation, year: int, on: date) -> list[PeopleDuty]:
    """The duties of the people of one organisation in a year, as they stand on a day, by item.

    Members where their membership lies, holders at the organisation of their post; somebody who
    owes one item twice (as a member and by a post) is counted once. One query for each fact.
    """
    rules, path = YearRules([organisation], year), organisation.scope_path
    bearings = bearers_in(
        [organisation],
        PEOPLE,
        first=rules.period.first,
        last=rules.period.last,
        on=min(on, rules.period.last),
    )
    kinds = {bearing.kind for bearing in bearings}
    owed = {kind: rules.owed(path, kind) for kind in kinds}
    every = [each for some in owed.values() for each in some]
    keys = list(dict.fromkeys(bearing.key for bearing in bearings))
    held = held_by(keys, (each.value for each in every), *span_of(every, year), by_hand=False)
    found: dict[str, dict[object, DutyLine]] = {}
    for bearing in bearings:
        for each in owed[bearing.kind]:
            line = judged_line(
                bearing, each, rules, path, held, since=_since(bearing, each), on=on
            )
            if line.turns or line.state == "ask":
                found.setdefault(line.item, {}).setdefault(bearing.key, line)
    return list(_grouped(found))


def _since(bearing: Bearing, owed: Owed) -> date | None:
    days = [day for day in (bearing.since, owed.bound_since) if day]
    return max(days, default=None)


def _grouped(found: dict[str, dict[object, DutyLine]]) -> Iterator[PeopleDuty]:
    for item in sorted(found):
        lines: Sequence[DutyLine] = list(found[item].values())
        first = lines[0]
        yield PeopleDuty(
            title=first.title,
            action=first.action,
            cadence=first.cadence,
            item=item,
            cite=first.cite,
            lines=tuple(lines),
        )
