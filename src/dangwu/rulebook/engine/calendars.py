"""Official days off and make-up days by year: `calendars/cn-<year>.yaml` beside the standards."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dangwu.rulebook.engine.building import BAD, Builder
from dangwu.rulebook.engine.faults import Fault, RulebookError
from dangwu.rulebook.engine.reading import read_trees

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Festival:
    """The first and last day off, both included, and the weekend days worked for them."""

    name: str
    off: tuple[date, date]
    working: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The festivals of one year, and the notice that says them."""

    year: int
    cite: str
    festivals: tuple[Festival, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDay:
    """One day on which the week is not as usual."""

    day: date
    is_working: bool
    name: str
    cite: str


def load_years(roots: Iterable[Path]) -> tuple[Year, ...]:
    """The tables of these folders in the order of their years; RulebookError with every fault."""
    files = {
        f"calendars/{path.name}": path.read_bytes()
        for root in roots
        for path in sorted((root / "calendars").glob("cn-*.yaml"))
    }
    faults: list[Fault] = []
    trees = read_trees(files, faults)
    found = [
        (file, Builder(file, faults).build(Year, tree, "年度")) for file, tree in trees.items()
    ]
    years = [(file, year) for file, year in found if year is not BAD]
    for file, year in years:
        faults += [Fault(file, 0, text) for text in _unsound(year)]
    if faults:
        raise RulebookError(faults)
    return tuple(sorted((year for _, year in years), key=lambda year: year.year))


def days_of_year(year: Year) -> Iterator[TableDay]:
    """Every day off and every make-up day of a year, festival by festival."""
    for festival in year.festivals:
        first, last = festival.off
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            yield TableDay(day=day, is_working=False, name=festival.name, cite=year.cite)
        for day in festival.working:
            name = f"{festival.name}调休上班"
            yield TableDay(day=day, is_working=True, name=name, cite=year.cite)


def _unsound(year: Year) -> Iterator[str]:
    """Make-up days lie on weekends, no day is told twice, and days lie in or beside the year."""
    days = sorted((each.day, each.is_working) for each in days_of_year(year))
    for (day, _), (after, _) in itertools.pairwise(days):
        if day == after:
            yield f"{day} 写了两次"
    for festival in year.festivals:
        first, last = festival.off
        if last < first:
            yield f"“{festival.name}”的 off 后一天早于前一天"
    for day, is_working in days:
        if is_working and day.weekday() < _SATURDAY:
            yield f"{day} 不在周末，不必写在 working 里"
        if day.year != year.year:
            yield f"{day} 不在 {year.year} 年"
