"""The vectorised path: every duty of thousands of organisations in a year.

Organisations of one kind under the same rules make a group; a group's duties are judged over
arrays, whoever the organisations are. One grouped query for each fact, none for an organisation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain

import numpy as np

from dangwu.duties.bulk import (
    ASK,
    NA,
    NEVER,
    Days,
    Judged,
    Numbers,
    Small,
    days_once,
    judge_minutes,
    judge_times,
    turn_arrays,
)
from dangwu.duties.registry import Key
from dangwu.duties.selectors.bearers import Standing, owed_since, standings_of
from dangwu.duties.selectors.held import AN_HOUR, days_of, minutes_of, records
from dangwu.duties.selectors.lines import STATES, State, lead_of, span_of
from dangwu.duties.selectors.rules import Owed, YearRules
from dangwu.orgs.models import Organisation
from dangwu.rules.duties import Turn
from dangwu.rules.duties.periods import A_YEAR

NOBODY = np.iinfo(np.int64).max  # since never: no turn begins so late
NO_DAYS = Days(np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One duty of one organisation, as the plain path would say it.

    `waiting` is the turn to be done now, `missed` are those that have passed undone.
    """

    organisation: int
    owed: Owed
    state: State
    is_owed: bool  # False: the kind owes it, this organisation does not
    due: Fraction | int | None = None
    done: Fraction | int | None = None
    missing: Fraction | int | None = None
    next_by: date | None = None
    remind_on: date | None = None
    waiting: Turn | None = None
    missed: tuple[Turn, ...] = ()
    last_held: date | None = None

    @property
    def item(self) -> str:
        return self.owed.item.id


@dataclass(frozen=True, slots=True)
class Block:
    """One duty of one group; `judged` has a row for each of its organisations."""

    owed: Owed
    judged: Judged
    not_owed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

    @property
    def in_hours(self) -> bool:
        return self.owed.value.counted_in == "hour"


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations of one kind under the same rules: rows from `start` on."""

    start: int
    standings: Sequence[Standing]
    owed: tuple[Owed, ...]

    @property
    def stop(self) -> int:
        return self.start + len(self.standings)


@dataclass(frozen=True, slots=True)
class Folded:
    """One duty of organisations counted in parts: how many of each state in each part, one that
    owes it and one that the kind of owes it (0: none)."""

    states: Numbers  # parts × states
    owing: Numbers
    asked: Numbers

    @classmethod
    def empty(cls, parts: int) -> "Folded":
        none = np.zeros(parts, np.int64)
        return cls(np.zeros((parts, len(STATES)), np.int64), none, none.copy())

    def add(self, keys: Numbers, part: Numbers, state: Small) -> None:
        inside = part >= 0
        np.add.at(self.states, (part[inside], state[inside]), 1)
        owing = inside & (state != NA)
        self.owing[part[owing]] = keys[owing]
        self.asked[part[inside]] = keys[inside]


class Board:
    """What `board_of` found. Cells are made when they are asked for."""

    def __init__(
        self, year: int, on: date, organisations: Sequence[Organisation], groups: Sequence[Group]
    ) -> None:
        self.year, self.on = year, on
        self.organisations = tuple(organisations)
        self._groups = groups
        self._blocks: list[Mapping[str, Block]] = []
        self._place = {
            standing.organisation.pk: (number, row)
            for number, group in enumerate(groups)
            for row, standing in enumerate(group.standings)
        }

    def add(self, blocks: Mapping[str, Block]) -> None:
        """The duties of the next group, by item."""
        self._blocks.append(blocks)

    @property
    def duties(self) -> list[Owed]:
        """One of every item that some organisation owes, in the order of their ids."""
        found = {each.item.id: each for group in self._groups for each in group.owed}
        return [found[id_] for id_ in sorted(found)]

    def cell(self, organisation: int, item: str) -> Cell | None:
        """None where the kind does not owe the item, or the organisation is not on the board."""
        place = self._place.get(organisation)
        block = self._blocks[place[0]].get(item) if place else None
        return self._cell(organisation, block, place[1]) if place and block else None

    def cells_of(self, organisation: int) -> list[Cell]:
        number, row = self._place[organisation]
        return [self._cell(organisation, block, row) for block in self._blocks[number].values()]

    def state_counts(self) -> dict[State, int]:
        """How many cells there are of each state."""
        total = np.zeros(len(STATES), np.int64)
        for block in chain.from_iterable(blocks.values() for blocks in self._blocks):
            total += np.bincount(block.judged.state, minlength=len(STATES))
        return dict(zip(STATES, total.tolist(), strict=True))

    def folded(self, part_of: Mapping[int, int], parts: int) -> dict[str, "Folded"]:
        """The organisations counted together in parts: `part_of` says in which each is.

        By item; an organisation without a part is left out.
        """
        found: dict[str, Folded] = {}
        for group, blocks in zip(self._groups, self._blocks, strict=True):
            keys = np.array([standing.organisation.pk for standing in group.standings], np.int64)
            part = np.array([part_of.get(int(key), -1) for key in keys], np.int64)
            for item, block in blocks.items():
                found.setdefault(item, Folded.empty(parts)).add(keys, part, block.judged.state)
        return found

    def due_between(self, first: date, last: date) -> Iterator[tuple[Cell, Turn]]:
        """Every turn that lacks something and whose last day lies in a span."""
        for group, blocks in zip(self._groups, self._blocks, strict=True):
            for block in blocks.values():
                for place, turn in enumerate(block.owed.turns):
                    if first <= turn.due_by <= last:
                        for row in np.flatnonzero(block.judged.short[:, place]):
                            pk = group.standings[int(row)].organisation.pk
                            yield self._cell(pk, block, int(row)), turn

    def _cell(self, organisation: int, block: Block, row: int) -> Cell:
        owed, judged = block.owed, block.judged
        state = STATES[judged.state[row]]
        if block.not_owed[row] or not _is_periodic(owed):
            is_owed = not block.not_owed[row]
            return Cell(organisation=organisation, owed=owed, state=state, is_owed=is_owed)
        cell = Cell(organisation=organisation, owed=owed, state=state, is_owed=True)
        if owed.question:
            return cell
        if state == "ask":
            return replace(cell, due=_amount(block, judged.due[row]))
        lacking = [owed.turns[place] for place in np.flatnonzero(judged.short[row])]
        next_by = _day(judged.next_by[row])
        return replace(
            cell,
            due=_amount(block, judged.due[row]),
            done=_amount(block, judged.done[row]),
            missing=_amount(block, judged.missing[row]),
            next_by=next_by,
            remind_on=next_by - timedelta(days=lead_of(owed.value)) if next_by else None,
            waiting=next((t for t in lacking if t.first <= self.on <= t.due_by), None),
            missed=tuple(turn for turn in lacking if turn.due_by < self.on),
            last_held=_day(judged.last_held[row]),
        )


def _is_periodic(owed: Owed) -> bool:
    return owed.value.every in A_YEAR


def _amount(block: Block, number: int) -> Fraction | int:
    return Fraction(int(number), AN_HOUR) if block.in_hours else int(number)


def _day(ordinal: int) -> date | None:
    return None if ordinal == NEVER else date.fromordinal(int(ordinal))


# ---- judging -----------------------------------------------------------------------------------


def board_of(organisations: Iterable[Organisation], year: int, on: date) -> Board:
    """All duties of many organisations in a year, as they stand on a day.

    Each cell says what `duties_of` says of it. Refuses nothing; as many queries as there are
    facts, for every 5,000 organisations.
    """
    asked = list(organisations)
    rules = YearRules(asked, year)
    groups = list(_groups(standings_of(asked, min(on, date(year, 12, 31))), rules))
    facts = _Facts(groups, year)
    board = Board(year, on, asked, groups)
    for group in groups:
        board.add({each.item.id: _block(group, each, facts, on) for each in group.owed})
    return board


def _groups(standings: Sequence[Standing], rules: YearRules) -> Iterator[Group]:
    found: dict[object, list[Standing]] = {}
    for standing in standings:
        key = (standing.kind, rules.regime(standing.organisation.scope_path))
        found.setdefault(key, []).append(standing)
    start = 0
    for members in found.values():
        path = members[0].organisation.scope_path
        yield Group(start, members, rules.owed(path, members[0].kind))
        start += len(members)


class _Facts:
    """Who did what when, as arrays whose rows are those of the groups."""

    def __init__(self, groups: Sequence[Group], year: int) -> None:
        self._rows = _Rows(
            (standing.organisation.pk, group.start + place)
            for group in groups
            for place, standing in enumerate(group.standings)
        )
        self._owers: dict[str, list[Group]] = {}
        for group in groups:
            for fact in {each.value.satisfied_by for each in group.owed}:
                self._owers.setdefault(fact, []).append(group)
        self._span = span_of([each for group in groups for each in group.owed], year)
        self._days: dict[str, Days] = {}
        self._minutes: dict[str, Numbers | None] = {}
        self._by_hand: dict[str, Days] | None = None

    def days(self, fact: str) -> Days:
        if fact not in self._days:
            pairs = days_of(fact, self._keys(fact), *self._span)
            found = self._recorded(fact) if pairs is None else self._as_days(pairs)
            self._days[fact] = found
        return self._days[fact]

    def minutes(self, fact: str) -> Numbers | None:
        """The minutes of every row; None where nobody tells them."""
        if fact not in self._minutes:
            told = minutes_of(fact, self._keys(fact), *self._span)
            self._minutes[fact] = None if told is None else self._as_minutes(told)
        return self._minutes[fact]

    def _keys(self, fact: str) -> list[int]:
        return [s.organisation.pk for group in self._owers[fact] for s in group.standings]

    def _as_minutes(self, told: Mapping[Key, int]) -> Numbers:
        found = np.zeros(len(self._rows), np.int64)
        for key, row in self._rows.items():
            found[row] = told.get(key, 0)
        return found

    def _as_days(self, pairs: Sequence[tuple[Key, date]]) -> Days:
        keys, days = zip(*pairs, strict=True) if pairs else ((), ())
        return days_once(self._row_of(keys), _ordinals(days))

    def _row_of(self, keys: Sequence[Key]) -> Numbers:
        return np.fromiter(map(self._rows.__getitem__, keys), np.int64, len(keys))

    def _recorded(self, fact: str) -> Days:
        """All that is recorded by hand is read at once."""
        if self._by_hand is None:
            self._by_hand = self._read_records()
        return self._by_hand.get(fact, NO_DAYS)

    def _read_records(self) -> dict[str, Days]:
        found = records(list(self._owers), list(self._rows), *self._span)
        facts, keys, days = zip(*found, strict=True) if found else ((), (), ())
        number = {name: place for place, name in enumerate(self._owers)}
        of = np.fromiter(map(number.__getitem__, facts), np.int64, len(facts))
        row, day = self._row_of(keys), _ordinals(days)
        return {name: days_once(row[of == n], day[of == n]) for name, n in number.items()}


class _Rows(dict[Key, int]):
    """Which row an organisation has; one that was not asked about has none."""

    def __missing__(self, key: Key) -> int:
        return -1


def _ordinals(days: Sequence[date]) -> Numbers:
    return np.fromiter(map(date.toordinal, days), np.int64, len(days))


def _block(group: Group, owed: Owed, facts: _Facts, on: date) -> Block:
    since = _since(group, owed)
    not_owed = since == NOBODY
    turns, today = turn_arrays(owed.turns), on.toordinal()
    lead, at_least, fact = lead_of(owed.value), owed.value.at_least, owed.value.satisfied_by
    if owed.value.counted_in == "time":
        days = facts.days(fact).of_rows(group.start, group.stop)
        judged = judge_times(days, turns, since, at_least=at_least, lead=lead, on=today)
    else:
        minutes = facts.minutes(fact)
        own = (
            np.zeros(len(since), np.int64)
            if minutes is None
            else minutes[group.start : group.stop]
        )
        judged = judge_minutes(own, turns, since, at_least=at_least * AN_HOUR, lead=lead, on=today)
        if minutes is None:
            judged.state[judged.owed.any(axis=1)] = ASK
    if owed.question:
        judged.state[:] = np.where(not_owed, NA, ASK)
    return Block(owed, judged, not_owed)


def _since(group: Group, owed: Owed) -> Numbers:
    """From which day each organisation of the group owes the duty."""
    days = (owed_since(standing, owed) for standing in group.standings)
    ordinals = (NOBODY if day is None else day.toordinal() for day in days)
    return np.fromiter(ordinals, np.int64, len(group.standings))
