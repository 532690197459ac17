"""Periods as they are written, and the turns of a duty that fall due in them.

All days here are inclusive: a turn is held from its first to its last day.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dangwu.rules.terms import Duty

A_YEAR = {"year": 1, "half_year": 2, "quarter": 4, "month": 12}
_WRITTEN = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
LAST_YEAR = 9998  # a window may reach into the year after


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar year, half, quarter or month."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Turn:
    """One time of a recurring duty.

    What is held from `first` to `last` counts for it. `window_first` to `due_by` is when it is to
    be held; without a window these are the same days. `belongs_on` is the day that says which
    period the turn is of: a turn due by 10 January is one of the year before.
    """

    first: date
    last: date
    window_first: date
    due_by: date
    belongs_on: date


def parse_period(text: str) -> Period:
    """“2026”, “2026-H1”, “2026-Q3”, “2026-07”; ValueError for anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= LAST_YEAR:
        raise ValueError(text)
    for group, every in ((2, "half_year"), (3, "quarter"), (4, "month")):
        if found[group]:
            return Period(text, *_calendar(int(found[1]), every, int(found[group]) - 1))
    return Period(text, *_calendar(int(found[1]), "year", 0))


def _calendar(year: int, every: str, index: int) -> tuple[date, date]:
    """First and last day of the index-th part of a year."""
    months = 12 // A_YEAR[every]
    end = (index + 1) * months
    return date(year, index * months + 1, 1), date(year, end, monthrange(year, end)[1])


def turns_in(duty: Duty, period: Period) -> tuple[Turn, ...]:
    """The turns of a duty that belong to a period, in order; none for one that has no cadence."""
    if duty.every not in A_YEAR:
        return ()
    return tuple(
        turn
        for turn in _turns(duty, period.first.year)
        if period.first <= turn.belongs_on <= period.last
    )


def _turns(duty: Duty, year: int) -> Iterator[Turn]:
    before = _span(duty, year - 1, A_YEAR[duty.every] - 1)[1] if year > 1 else date.min
    for index in range(A_YEAR[duty.every]):
        begins, last = _span(duty, year, index)
        opens, closes = _window(duty, year, index)
        calendar_last = _calendar(year, duty.every, index)[1]
        yield Turn(
            first=max(begins, before + timedelta(days=1)),
            last=last,
            window_first=opens,
            due_by=closes,
            belongs_on=min(closes, calendar_last),
        )
        before = last


def _span(duty: Duty, year: int, index: int) -> tuple[date, date]:
    """The calendar part, longer at its end where the window reaches beyond."""
    first, last = _calendar(year, duty.every, index)
    return first, max(last, _window(duty, year, index)[1])


def _window(duty: Duty, year: int, index: int) -> tuple[date, date]:
    windows = duty.windows or ((duty.window,) if duty.window else ())
    if not windows:
        return _calendar(year, duty.every, index)
    opens, closes = windows[index]
    return _day(year, opens), _day(year + (closes < opens), closes)


def _day(year: int, written: str) -> date:
    """A month and day of a year; 02-29 is the last day of February."""
    month, day = map(int, written.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))
