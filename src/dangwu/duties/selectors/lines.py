"""The plain path: every duty of one bearer in a year, with all that a page says of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from dangwu.core.messages import Explained
from dangwu.duties.messages import (
    action_text,
    cadence_text,
    explain,
    tally_words,
    turn_name,
    when_words,
)
from dangwu.duties.registry import Bearing, fact_of
from dangwu.duties.selectors.bearers import Standing, owed_since, standings_of, why_not_owed
from dangwu.duties.selectors.held import Held, held_by, is_recorded_by_hand
from dangwu.duties.selectors.rules import Owed, YearRules
from dangwu.orgs.models import Organisation
from dangwu.rules.duties import QUESTIONS, DutyFacts, DutyStatus, Turn, TurnStatus, judge_duty
from dangwu.rules.terms import Duty
from dangwu.rules.verdict import Modality, Reason

State = Literal["late", "soon", "due", "ask", "done", "na"]
PRESSING: tuple[State, ...] = ("late", "soon", "due", "ask")  # what presses most first
STATES: tuple[State, ...] = (*PRESSING, "done", "na")
# Days before the last one from which something is "soon" where the rule names none. Practice, no
# clause: a week is enough to call a meeting of which three days' notice is given.
DEFAULT_LEAD_DAYS = 7
NOT_HELD_AGAINST = "outside_period"  # days of turns that are not owed are no finding


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLine:
    """One turn of a duty: when it is due, what was held, and how it stands on the day asked."""

    name: str
    turn: Turn
    due: int
    done: Fraction | int
    missing: Fraction | int
    held: tuple[date, ...]
    state: State

    @property
    def due_by(self) -> date:
        return self.turn.due_by

    @property
    def opens_on(self) -> date:
        """The first day on which it is to be done."""
        return self.turn.window_first

    @property
    def has_window(self) -> bool:
        """Whether it is to be done in a part of its turn only."""
        return (self.turn.window_first, self.turn.due_by) != (self.turn.first, self.turn.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One duty of one bearer in a year. `due` = `done` + `missing` over all turns owed.

    `state` says how it stands on the day asked: late (a turn has passed undone), soon (within the
    lead of the rule), due (begun and undone), done (nothing begun is undone), na (nothing is owed
    yet or at all), ask (a fact or a choice is missing). `url` is where it is begun or recorded.
    """

    bearing: Bearing
    year: int
    item: str
    rule: str
    title: str
    action: str
    fact: str
    every: str
    cadence: str
    modality: Modality
    state: State
    due: int | None = None
    done: Fraction | int | None = None
    missing: Fraction | int | None = None
    next_by: date | None = None
    remind_on: date | None = None
    turns: tuple[TurnLine, ...] = ()
    cite: tuple[str, ...] = ()
    findings: tuple[Explained, ...] = ()
    url: str = ""
    verb: str = ""
    is_by_hand: bool = False
    counted_in: Literal["time", "hour"] = "time"
    when: str = ""  # in words: what was missed, by when the present turn is to be done
    why: str = ""  # in words: how often it is owed, and how much of it is done

    @property
    def unit(self) -> str:
        return "学时" if self.counted_in == "hour" else "次"

    @property
    def missed(self) -> tuple[TurnLine, ...]:
        """The turns that have passed undone."""
        return tuple(turn for turn in self.turns if turn.state == "late")

    @property
    def waiting(self) -> TurnLine | None:
        """The turn to be done now: begun, not passed, something missing."""
        return next((turn for turn in self.turns if turn.state in ("soon", "due")), None)

    @property
    def last_held(self) -> date | None:
        held = [day for turn in self.turns for day in turn.held]
        return max(held, default=None)


def duties_of(organisation: Organisation, year: int, on: date) -> list[DutyLine]:
    """Every duty that an organisation owes in a year, as it stands on a day, by item.

    What its kind owes and it does not (a branch without committee) is there as `na` with the
    reason. Never refuses; what cannot be judged is `ask` with the question.
    """
    asked = min(on, date(year, 12, 31))
    (standing,) = standings_of([organisation], asked)
    rules = YearRules([organisation], year)
    owed = rules.owed(organisation.scope_path, standing.kind)
    first, last = span_of(owed, year)
    held = held_by([organisation.pk], (each.value for each in owed), first, last)
    return [_line(standing, each, rules, held, on) for each in owed]


def span_of(owed: Sequence[Owed], year: int) -> tuple[date, date]:
    """From the first to the last day that counts for any turn of the year."""
    turns = [turn for each in owed for turn in each.turns]
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (
        min((turn.first for turn in turns), default=first),
        max((turn.last for turn in turns), default=last),
    )


def _line(standing: Standing, owed: Owed, rules: YearRules, held: Held, on: date) -> DutyLine:
    path = standing.organisation.scope_path
    since = owed_since(standing, owed)
    if since is None:
        reason = why_not_owed(owed.item, rules.terms(path))
        return plain_line(standing.bearing, owed, rules.period.first.year, (reason,), "na")
    return judged_line(standing.bearing, owed, rules, path, held, since=since, on=on)


def judged_line(
    bearing: Bearing,
    owed: Owed,
    rules: YearRules,
    path: str,
    held: Held,
    *,
    since: date | None,
    on: date,
) -> DutyLine:
    """A duty of a bearer who owes it since a day, judged by the rules at `path`."""
    year = rules.period.first.year
    if owed.question:
        return plain_line(bearing, owed, year, (owed.question,), "ask")
    facts = DutyFacts(
        duty=owed.item.id,
        kind=bearing.kind,
        period=rules.period,
        held=_days(owed, held, bearing),
        hours=held.hours_of(owed.value.satisfied_by, bearing.key),
        since=since,
    )
    found = judge_duty(facts, rules.terms(path), on=on, terms_at=rules.terms_at(path))
    return _with_status(bearing, owed, year, found, on)


def _days(owed: Owed, held: Held, bearing: Bearing) -> tuple[date, ...] | None:
    """The days that may count for a turn of this duty: another with the same fact may look
    further."""
    days = held.days_of(owed.value.satisfied_by, bearing.key)
    if days is None or not owed.turns:
        return None if days is None else ()
    first, last = owed.turns[0].first, owed.turns[-1].last
    return tuple(sorted(day for day in days if first <= day <= last))


def _with_status(bearing: Bearing, owed: Owed, year: int, found: DutyStatus, on: date) -> DutyLine:
    lead = lead_of(owed.value)
    turns = tuple(_turn_line(owed.value, each, lead, on) for each in found.turns)
    findings = tuple(each for each in found.findings if each.code != NOT_HELD_AGAINST)
    line = plain_line(bearing, owed, year, findings, state_of(turns, found))
    return replace(
        line,
        due=found.due,
        done=found.done,
        missing=found.missing,
        when=_when(turns, on),
        why=_why(line, found, year),
        next_by=found.next_by,
        remind_on=found.next_by - timedelta(days=lead) if found.next_by else None,
        turns=turns,
    )


def _when(turns: Sequence[TurnLine], on: date) -> str:
    missed = [turn for turn in turns if turn.state == "late"]
    waiting = next((turn for turn in turns if turn.state in ("soon", "due")), None)
    return when_words(missed, waiting, waiting.opens_on if waiting else None, on)


def _why(line: DutyLine, found: DutyStatus, year: int) -> str:
    if found.due is None or found.done is None:
        return ""
    numbers = (found.due, found.done)
    return tally_words(line.cadence, line.modality, numbers, line.unit, year)


def plain_line(
    bearing: Bearing, owed: Owed, year: int, findings: Sequence[Reason], state: State
) -> DutyLine:
    """A line without turns: what the duty is, why it stands so, and where it is begun."""
    item, value = owed.item, owed.value
    fact = fact_of(value.satisfied_by)
    return DutyLine(
        bearing=bearing,
        year=year,
        item=item.id,
        rule=item.rule,
        title=item.title,
        action=action_text(value.action),
        fact=value.satisfied_by,
        every=value.every,
        cadence=cadence_text(value.every, value.at_least, value.counted_in),
        modality=item.modality,
        state=state,
        cite=item.cite,
        findings=tuple(explain(each) for each in findings),
        url=fact.begin(bearing) if fact and fact.begin else "",
        verb=fact.verb if fact else "登记",
        is_by_hand=is_recorded_by_hand(value.satisfied_by),
        counted_in=value.counted_in,
    )


def lead_of(value: Duty) -> int:
    return DEFAULT_LEAD_DAYS if value.lead_days is None else value.lead_days


def _turn_line(value: Duty, each: TurnStatus, lead: int, on: date) -> TurnLine:
    return TurnLine(
        name=turn_name(value.every, each.turn.belongs_on),
        turn=each.turn,
        due=each.due,
        done=each.done,
        missing=each.missing,
        held=each.held,
        state=turn_state(each, lead, on),
    )


def turn_state(each: TurnStatus, lead: int, on: date) -> State:
    """How one turn stands on a day; `na` before it begins."""
    if not each.missing:
        return "done"
    if each.turn.due_by < on:
        return "late"
    if each.turn.first > on:
        return "na"
    return "soon" if on >= each.turn.due_by - timedelta(days=lead) else "due"


def state_of(turns: Sequence[TurnLine], found: DutyStatus) -> State:
    """How a duty stands: as the turn that presses most; done where all that has begun is done."""
    if found.state is None:
        asked = any(reason.code in QUESTIONS for reason in found.findings)
        return "ask" if asked else "na"
    return next((state for state in _BY_WEIGHT if any(t.state == state for t in turns)), "na")


_BY_WEIGHT: tuple[State, ...] = ("late", "soon", "due", "done")


def open_duties(organisation: Organisation, on: date) -> Iterator[DutyLine]:
    """What is to be done now, with what of the year before may still be done in its window."""
    for line in duties_of(organisation, on.year - 1, on) if on.month == 1 else ():
        if line.waiting:
            yield line
    yield from (line for line in duties_of(organisation, on.year, on) if line.state in PRESSING)
