"""What is to be done by when: in a span of days, and month by month over a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dangwu.duties.messages import action_text, turn_name
from dangwu.duties.registry import Plan, fact_of, plans_in
from dangwu.duties.selectors.bearers import standings_of
from dangwu.duties.selectors.board import Cell, board_of
from dangwu.duties.selectors.lines import DutyLine, State, TurnLine, duties_of, lead_of
from dangwu.orgs.models import Organisation
from dangwu.rules.duties import Turn

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One turn of an organisation's duty that lacks something, with its last day."""

    organisation: Organisation
    year: int
    item: str
    title: str
    action: str
    turn: str
    opens_on: date
    due_by: date
    remind_on: date
    is_late: bool
    cite: tuple[str, ...]
    url: str
    verb: str


def lines_due(
    organisations: Iterable[Organisation], first: date, last: date, on: date
) -> list[DueLine]:
    """What organisations have still to do whose last day lies in a span (both days included).

    As it stands on a day: what has passed undone is `is_late`. The year before is asked too, whose
    windows may reach into the span. In the order of the last days.
    """
    asked = list(organisations)
    by_key = {each.pk: each for each in asked}
    bearings = {s.organisation.pk: s.bearing for s in standings_of(asked, on)}
    found = []
    for year in range(first.year - 1, last.year + 1):
        for cell, turn in board_of(asked, year, on).due_between(first, last):
            if cell.is_owed:
                organisation = by_key[cell.organisation]
                line = _due_line(organisation, cell, turn, year, on)
                fact = fact_of(cell.owed.value.satisfied_by)
                if fact and fact.begin:
                    line["url"] = fact.begin(bearings[organisation.pk])
                    line["verb"] = fact.verb
                found.append(DueLine(**line))  # type: ignore[arg-type]
    return sorted(found, key=lambda each: (each.due_by, each.organisation.scope_path, each.item))


def _due_line(
    organisation: Organisation, cell: Cell, turn: Turn, year: int, on: date
) -> dict[str, object]:
    item, value = cell.owed.item, cell.owed.value
    return {
        "organisation": organisation,
        "year": year,
        "item": item.id,
        "title": item.title,
        "action": action_text(value.action),
        "turn": turn_name(value.every, turn.belongs_on),
        "opens_on": turn.window_first,
        "due_by": turn.due_by,
        "remind_on": date.fromordinal(turn.due_by.toordinal() - lead_of(value)),
        "is_late": turn.due_by < on,
        "cite": item.cite,
        "url": "",
        "verb": "登记",
    }


# ---- the calendar of a year --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One duty in one month: the turn that ends there, and how it stands."""

    line: DutyLine
    turn: TurnLine

    @property
    def state(self) -> State:
        return self.turn.state


@dataclass(slots=True)
class Month:
    """What is due in a month of the year, and what is planned for its days."""

    number: int
    entries: list[Entry] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(entry.state == "late" for entry in self.entries)


def calendar_of(organisation: Organisation, year: int, on: date) -> list[Month]:
    """The twelve months of a year of one organisation.

    A turn stands in the month in which its time ends, one that ends in January of the next year
    in December.
    """
    months = {number: Month(number) for number in MONTHS}
    for line in duties_of(organisation, year, on):
        for turn in line.turns:
            ends = turn.due_by if turn.due_by.year == year else turn.turn.belongs_on
            months[ends.month].entries.append(Entry(line, turn))
    for plan in _plans(organisation, year):
        months[plan.day.month].plans.append(plan)
    for month in months.values():
        month.entries.sort(key=lambda entry: (entry.turn.due_by, entry.line.item))
    return list(months.values())


def _plans(organisation: Organisation, year: int) -> Sequence[Plan]:
    planned = plans_in([organisation], date(year, 1, 1), date(year, 12, 31))
    return [plan for plan in planned if plan.organisation == organisation.pk]
