"""The arithmetic of duties over arrays: many bearers of one duty at once.

Days are ordinals (`date.toordinal`). The same judgement as `rules.duties.judge_duty` and the
states of the plain path; tests hold the two equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dangwu.rules.duties import Turn

Numbers = NDArray[np.int64]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]
LATE, SOON, DUE, ASK, DONE, NA = range(6)  # what presses most first; `selectors.lines.STATES`
NEVER = 0  # no day


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a duty, in order: first and last day that counts, last day to do it."""

    first: Numbers
    last: Numbers
    due_by: Numbers

    @property
    def count(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row for each bearer. `done` and `missing` of a turn are in the unit of `at_least`."""

    state: Small
    due: Numbers
    done: Numbers
    missing: Numbers
    next_by: Numbers  # NEVER where nothing is missing
    short: Numbers  # bearers × turns: what is missing in each
    owed: Flags  # bearers × turns
    last_held: Numbers  # the last day that counted, NEVER where none did


@dataclass(frozen=True, slots=True)
class Days:
    """Who did something when: rows and days in step, by row and then by day, each once."""

    row: Numbers
    day: Numbers

    def of_rows(self, start: int, stop: int) -> "Days":
        """Those of the rows from `start` to before `stop`, counted from 0 on."""
        low, high = np.searchsorted(self.row, (start, stop))
        return Days(self.row[low:high] - start, self.day[low:high])


def turn_arrays(turns: Sequence[Turn]) -> Turns:
    return Turns(
        _ordinals([turn.first for turn in turns]),
        _ordinals([turn.last for turn in turns]),
        _ordinals([turn.due_by for turn in turns]),
    )


def _ordinals(days: Sequence[Any]) -> Numbers:
    return np.array([day.toordinal() for day in days], np.int64)


def days_once(row: Numbers, day: Numbers) -> Days:
    """Sorted, each day of a row once; rows below 0 are of nobody and left out."""
    known = row >= 0
    row, day = row[known], day[known]
    if not row.size:
        return Days(row, day)
    base = int(day.min())
    width = int(day.max()) - base + 1
    once = np.unique(row * width + (day - base))
    return Days(once // width, once % width + base)


def judge_times(
    days: Days, turns: Turns, since: Numbers, *, at_least: int, lead: int, on: int
) -> Judged:
    """A duty counted in times; `since` is the day from which each bearer owes it."""
    owed = since[:, None] <= turns.first[None, :]
    counts, last_held = _counted(days, turns, owed)
    short = np.where(owed, np.maximum(at_least - counts, 0), 0)
    return _judged(short, owed, turns, last_held, at_least=at_least, lead=lead, on=on)


def judge_minutes(
    minutes: Numbers, turns: Turns, since: Numbers, *, at_least: int, lead: int, on: int
) -> Judged:
    """A duty counted in hours, all in minutes (`at_least` too)."""
    owed = since[:, None] <= turns.first[None, :]
    lacking = np.maximum(at_least - minutes, 0)
    short = np.where(owed, lacking[:, None], 0)
    never = np.full(len(since), NEVER, np.int64)
    return _judged(short, owed, turns, never, at_least=at_least, lead=lead, on=on)


def _counted(days: Days, turns: Turns, owed: Flags) -> tuple[Numbers, Numbers]:
    """How many days of each row lie in each turn, and the last of those that count."""
    rows = len(owed)
    last_held = np.full(rows, NEVER, np.int64)
    if not turns.count or not days.row.size:
        return np.zeros((rows, turns.count), np.int64), last_held
    turn = np.searchsorted(turns.first, days.day, side="right") - 1
    inside = (turn >= 0) & (days.day <= turns.last[turn])
    row, turn, day = days.row[inside], turn[inside], days.day[inside]
    counts = np.bincount(row * turns.count + turn, minlength=rows * turns.count)
    counts_for = owed[row, turn]
    np.maximum.at(last_held, row[counts_for], day[counts_for])
    return counts.reshape(rows, turns.count), last_held


def _judged(
    short: Numbers,
    owed: Flags,
    turns: Turns,
    last_held: Numbers,
    *,
    at_least: int,
    lead: int,
    on: int,
) -> Judged:
    due = owed.sum(axis=1) * at_least
    missing = short.sum(axis=1)
    return Judged(
        state=_states(short, owed, turns, lead, on),
        due=due,
        done=due - missing,
        missing=missing,
        next_by=_next_by(short, turns, on),
        short=short,
        owed=owed,
        last_held=last_held,
    )


def _states(short: Numbers, owed: Flags, turns: Turns, lead: int, on: int) -> Small:
    """As the turn that presses most; NA where no turn is owed or none has begun."""
    if not turns.count:
        return np.full(len(owed), NA, np.int8)
    undone = np.select(
        [turns.due_by < on, turns.first > on, on >= turns.due_by - lead], [LATE, NA, SOON], DUE
    )
    states = np.where(short > 0, undone[None, :], DONE)
    found: Small = np.where(owed, states, NA).min(axis=1).astype(np.int8)
    return found


def _next_by(short: Numbers, turns: Turns, on: int) -> Numbers:
    """The last day of the first turn to come that lacks something, else of the first passed."""
    if not turns.count:
        return np.full(len(short), NEVER, np.int64)
    lacking = short > 0
    to_come = lacking & (turns.due_by >= on)[None, :]
    first = np.where(to_come.any(axis=1), to_come.argmax(axis=1), lacking.argmax(axis=1))
    return np.where(lacking.any(axis=1), turns.due_by[first], NEVER)
