"""Recurring duties: due, done, missing, next by.

A duty is judged by the version in force when its period closes: `terms` are those of the last
day of the period.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, get_args

from dangwu.rules.duties.periods import A_YEAR, Period, Turn, turns_in
from dangwu.rules.terms import Duty, Item, Terms
from dangwu.rules.verdict import Modality, Reason

Bearer = Literal[
    "committee",
    "general_branch",
    "branch",
    "joint_branch",
    "temporary_branch",
    "discipline_committee",
    "working_committee",
    "group",
    "leadership",
    "leader",
    "leading_secretary",
    "secretary",
    "committee_member",
    "member",
    "probationary_member",
    "away_member",
    "activist",
]
BEARERS: tuple[Bearer, ...] = get_args(Bearer)
DutyState = Literal["done", "open", "overdue", "not_due"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """What one bearer has done of one duty in a period; None: not known.

    `duty` is the id of an item (MTG-11.plan) or of a rule (MTG-11): then `duty_item` says which
    of its items this kind of bearer is asked about. `held` are the days on which it was done, each
    day once; `hours` the hours of the period where the duty counts hours. `since`: founded, or
    bound by the standard, from that day: a turn that had begun by then is not held against it.
    """

    duty: str
    kind: Bearer
    period: Period
    held: tuple[date, ...] | None = None
    hours: Fraction | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class TurnStatus:
    turn: Turn
    due: int
    done: Fraction | int
    held: tuple[date, ...] = ()

    @property
    def missing(self) -> Fraction | int:
        return max(self.due - self.done, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyStatus:
    """`due` = `done` + `missing`: what is held beyond the number of a turn does not count for
    another. `next_by`: the last day for the next that is missing, one still to come before one
    that has passed; None where nothing is missing. `remind_on`: when to remind of it."""

    item: str | None = None
    due: int | None = None
    done: Fraction | int | None = None
    missing: Fraction | int | None = None
    next_by: date | None = None
    remind_on: date | None = None
    state: DutyState | None = None
    turns: tuple[TurnStatus, ...] = ()
    cite: tuple[str, ...] = ()
    findings: tuple[Reason, ...] = ()


def duty_item(terms: Terms, duty: str, kind: Bearer) -> Item | None:
    """The item asked for that this kind of bearer owes, None where there is none.

    Of several items of a rule the one that recurs most often, then the first by id: MTG-11 is the
    theme day of every month, not its yearly plan.
    """
    owed = [
        item
        for item in _items(terms, duty)
        if isinstance(item.value, Duty) and kind in item.value.bearer
    ]
    return min(owed, key=lambda item: (-_times_a_year(item.value), item.id), default=None)


def _times_a_year(value: object) -> int:
    assert isinstance(value, Duty)
    return A_YEAR.get(value.every, 0) * (value.at_least if value.counted_in == "time" else 1)


def _items(terms: Terms, duty: str) -> Iterator[Item]:
    for item in terms.items.values():
        if item.kind == "duty" and duty in (item.id, item.rule):
            yield item


def judge_duty(
    facts: DutyFacts,
    terms: Terms,
    *,
    on: date,
    terms_at: Callable[[date], Terms] | None = None,
) -> DutyStatus:
    """What is due of a duty in a period, what of it is done, and by when the next is.

    `terms` are those of the last day of the period. A turn that closed before their version was
    in force is owed only where `terms_at` says that the same cadence already held on that day.
    """
    item = duty_item(terms, facts.duty, facts.kind)
    if item is None:
        return DutyStatus(findings=(_nothing_owed(facts, terms),))
    value = item.value
    assert isinstance(value, Duty)
    if value.every not in A_YEAR:
        reason = Reason("not_periodic", item.cite, {"action": value.action}, "generally")
        return DutyStatus(item=item.id, cite=item.cite, findings=(reason,))
    owed = tuple(turn for turn in _owed(value, facts) if _in_force(item, facts, turn, terms_at))
    given = facts.hours if value.counted_in == "hour" else facts.held
    if given is None and owed:
        return _unknown(item, value, owed)
    return _status(item, value, _turn_statuses(value, facts, owed), facts, on)


def _nothing_owed(facts: DutyFacts, terms: Terms) -> Reason:
    """Asked of a bearer that does not owe it, or of a rule that is not held that day."""
    items = list(_items(terms, facts.duty))
    if items and items[0].value is None:
        asked = {"item": items[0].id, "title": items[0].title, "options": tuple(items[0].choose)}
        return Reason("choice_needed", items[0].cite, asked, "generally")
    if items:
        numbers = {"duty": facts.duty, "kind": facts.kind}
        return Reason("not_owed", items[0].cite, numbers, "generally")
    told = {"rule": facts.duty, "on": terms.on}
    return Reason("rule_not_held", (), told, "generally")


def _owed(value: Duty, facts: DutyFacts) -> tuple[Turn, ...]:
    turns = turns_in(value, facts.period)
    return tuple(turn for turn in turns if facts.since is None or facts.since <= turn.first)


def _in_force(
    item: Item, facts: DutyFacts, turn: Turn, terms_at: Callable[[date], Terms] | None
) -> bool:
    """Whether the cadence held when a turn closed, under this version or an earlier one."""
    if turn.due_by >= item.from_:
        return True
    then = duty_item(terms_at(turn.due_by), item.id, facts.kind) if terms_at else None
    return then is not None and _cadence(then) == _cadence(item)


def _cadence(item: Item) -> tuple[object, ...]:
    value = item.value
    assert isinstance(value, Duty)
    return value.every, value.at_least, value.window, value.windows


def _unknown(item: Item, value: Duty, owed: tuple[Turn, ...]) -> DutyStatus:
    fact = "hours" if value.counted_in == "hour" else "held"
    return DutyStatus(
        item=item.id,
        due=value.at_least * len(owed),
        cite=item.cite,
        findings=(Reason("missing_fact", (), {"fact": fact}, "generally"),),
    )


def _turn_statuses(
    value: Duty, facts: DutyFacts, owed: tuple[Turn, ...]
) -> tuple[TurnStatus, ...]:
    if value.counted_in == "hour":
        hours = facts.hours or Fraction(0)
        done = min(hours, Fraction(value.at_least))
        return tuple(TurnStatus(turn, value.at_least, done) for turn in owed)
    days = sorted(set(facts.held or ()))
    found = []
    for turn in owed:
        held = tuple(day for day in days if turn.first <= day <= turn.last)
        found.append(TurnStatus(turn, value.at_least, min(len(held), value.at_least), held))
    return tuple(found)


def _status(
    item: Item, value: Duty, turns: tuple[TurnStatus, ...], facts: DutyFacts, on: date
) -> DutyStatus:
    missing = [turn for turn in turns if turn.missing]
    to_come = [turn for turn in missing if turn.turn.due_by >= on]
    next_by = (to_come or missing)[0].turn.due_by if missing else None
    ahead = timedelta(days=value.lead_days or 0)
    return DutyStatus(
        item=item.id,
        due=sum(turn.due for turn in turns),
        done=sum(turn.done for turn in turns),
        missing=sum(turn.missing for turn in turns),
        next_by=next_by,
        remind_on=next_by - ahead if next_by and value.lead_days else None,
        state=_state(turns, missing, on),
        turns=turns,
        cite=item.cite,
        findings=tuple(_findings(item, value, turns, facts, on)),
    )


def _state(turns: tuple[TurnStatus, ...], missing: list[TurnStatus], on: date) -> DutyState:
    if not turns:
        return "not_due"
    if not missing:
        return "done"
    return "overdue" if any(turn.turn.due_by < on for turn in missing) else "open"


def _findings(
    item: Item, value: Duty, turns: tuple[TurnStatus, ...], facts: DutyFacts, on: date
) -> Iterator[Reason]:
    for turn in turns:
        if turn.missing:
            yield _shortfall(item, value, turn, on)
    yield from _ill_timed(item, value, turns, facts)


def _shortfall(item: Item, value: Duty, turn: TurnStatus, on: date) -> Reason:
    """What is missing: a breach once its last day has passed, before that a reminder."""
    passed = turn.turn.due_by < on
    numbers = {
        "action": value.action,
        "first": turn.turn.window_first,
        "by": turn.turn.due_by,
        "due": turn.due,
        "done": turn.done,
        "missing": turn.missing,
    }
    modality: Modality = item.modality if passed else "generally"
    if value.counted_in == "hour":
        return Reason("hours_short", item.cite, numbers, modality)
    if passed:
        return Reason("duty_overdue", item.cite, numbers, modality)
    return Reason("duty_open", item.cite, numbers, modality)


def _ill_timed(
    item: Item, value: Duty, turns: tuple[TurnStatus, ...], facts: DutyFacts
) -> Iterator[Reason]:
    """What was held in a turn but outside its window counts, and is told; so are days that
    belong to no turn of the period."""
    counted: set[date] = set()
    for each in turns:
        counted |= set(each.held)
        first, by = each.turn.window_first, each.turn.due_by
        in_window = [day for day in each.held if first <= day <= by]
        if len(in_window) < min(len(each.held), value.at_least):
            outside = next(day for day in each.held if day not in in_window)
            told = {"action": value.action, "first": first, "by": by, "held_on": outside}
            yield Reason("outside_window", item.cite, told, "generally")
    for day in sorted(set(facts.held or ()) - counted):
        if turns and value.counted_in == "time":
            where = {"action": value.action, "held_on": day, "period": facts.period.name}
            yield Reason("outside_period", item.cite, where, "generally")
