"""What the cells of a dossier say, as the facts that the rules ask for. Pure.

A cell that is not understood leaves its fact unknown: it is a fault, and never a finding. A day
of which only the month is written counts as its first, and is told as such.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from dangwu.admission.services.checkup.cells import Named
from dangwu.admission.services.checkup.columns import BY_NAME, COLUMNS
from dangwu.admission.services.checkup.table import Table
from dangwu.core.sheets import Value
from dangwu.core.sheets.values import Fault, MonthOnly
from dangwu.rules.admission.facts import (
    AdmissionFacts,
    Backer,
    Extension,
    Letter,
    Notice,
    Training,
)
from dangwu.rules.meetings.facts import Matter, VoteFacts

MONTH_TAKEN = "只写到月，按当月 1 日核对"
BACKERS = ("contacts", "sponsors")
# The facts that are one column each, under the name of that column.
PLAIN = tuple(
    column.name
    for column in COLUMNS
    if column.name in AdmissionFacts.__dataclass_fields__ and column.name not in BACKERS
)
COUNTS = ("should_attend", "present", "votes_for", "against", "abstain", "written_for", "method")


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said of a cell: a fault, or how it was taken."""

    cell: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class DossierRead:
    """One person of the sheet: `values` by column, the facts, the cells that were not read."""

    row: int
    values: Mapping[str, Any]
    facts: AdmissionFacts
    faults: tuple[Told, ...] = ()
    taken: tuple[Told, ...] = ()

    @property
    def name(self) -> str:
        return self.values.get("name") or ""

    @property
    def branch(self) -> str:
        return self.values.get("branch") or ""


def read_dossiers(table: Table) -> Iterator[DossierRead]:
    """Every row of the table, one after the other; a cell written twice is read once."""
    memo: dict[tuple[str, type, Value], Any] = {}
    for row, cells in table.rows:
        found = {}
        for name, place in table.places.items():
            cell = cells[place]
            if cell is None:
                continue
            key = (name, type(cell), cell)
            if key not in memo:
                memo[key] = BY_NAME[name].read(cell)
            found[name] = memo[key]
        yield _dossier(table, row, found)


def _dossier(table: Table, row: int, found: Mapping[str, Any]) -> DossierRead:
    def told(name: str, text: str) -> Told:
        return Told(table.cell(row, name), BY_NAME[name].heading, text)

    values = {name: value for name, value in found.items() if not isinstance(value, Fault)}
    faults = [told(name, fault.text) for name, fault in found.items() if isinstance(fault, Fault)]
    if found.get("name") is None:
        faults.append(told("name", "缺姓名"))
    for name, text in mismatches(values):
        faults.append(told(name, text))
        del values[name]
    taken = tuple(told(name, MONTH_TAKEN) for name in months_of(values))
    return DossierRead(row, values, facts_from(values), tuple(faults), taken)


def mismatches(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Columns that do not fit the one they belong to, each with what is wrong."""
    return [
        found
        for found in (
            _notice(values, "notice"),
            _notice(values, "full_notice"),
            _as_many(values, "letters_answered", "letters_sent", "回函多于发出的函"),
            _as_many(values, "extension_decided_on", "extension_months", "决定日期多于延长月数"),
        )
        if found is not None
    ]


def _notice(values: Mapping[str, Any], name: str) -> tuple[str, str] | None:
    first, last = values.get(f"{name}_first"), values.get(f"{name}_last")
    if first is None and last is None:
        return None
    if first is None or last is None:
        given = f"{name}_last" if first is None else f"{name}_first"
        return given, "公示的起止日期要都填"
    if _day(last) < _day(first):
        return f"{name}_last", "公示止早于公示起"
    return None


def _as_many(values: Mapping[str, Any], name: str, of: str, text: str) -> tuple[str, str] | None:
    given, most = values.get(name), values.get(of)
    if given and len(given) > len(most or ()) and (most or of == "extension_months"):
        return name, text
    return None


def months_of(values: Mapping[str, Any]) -> list[str]:
    """The columns in which a month stands for a day."""
    return [name for name, value in values.items() if any(_months(value))]


def _months(value: Any) -> Iterator[bool]:
    for one in value if isinstance(value, tuple) else (value,):
        yield isinstance(one.full_on if isinstance(one, Named) else one, MonthOnly)


def facts_from(values: Mapping[str, Any]) -> AdmissionFacts:
    """The facts of read columns; what is not given is not known."""
    facts = {name: _days(values[name]) for name in PLAIN if values.get(name) is not None}
    for name in BACKERS:
        if values.get(name):
            facts[name] = tuple(_backer(one) for one in values[name])
    return AdmissionFacts(
        **facts,
        inquiry_letters=_letters(values),
        training=_training(values),
        notice=_notice_of(values, "notice"),
        full_notice=_notice_of(values, "full_notice"),
        vote=_vote(values, "branch"),
        full_vote=_vote(values, "full"),
        extensions=_extensions(values),
    )


def _day(value: Any) -> date:
    return value.first_day if isinstance(value, MonthOnly) else value


def _days(value: Any) -> Any:
    """Days for months, in a tuple too; all else as it is."""
    return tuple(map(_day, value)) if isinstance(value, tuple) else _day(value)


def _backer(one: Named) -> Backer:
    return Backer(name=one.name, full_from=None if one.full_on is None else _day(one.full_on))


def _letters(values: Mapping[str, Any]) -> tuple[Letter, ...] | None:
    sent = _days(values.get("letters_sent") or ())
    answered = _days(values.get("letters_answered") or ())
    pairs = zip_longest(sent, answered)
    return tuple(Letter(sent_on=out, answered_on=back) for out, back in pairs) or None


def _training(values: Mapping[str, Any]) -> Training | None:
    names = ("training_days", "training_hours", "training_ended_on", "training_special")
    if all(values.get(name) is None for name in (*names, "training_passed")):
        return None
    ended = values.get("training_ended_on")
    return Training(
        days=values.get("training_days"),
        hours=values.get("training_hours"),
        ended_on=None if ended is None else _day(ended),
        special_case=bool(values.get("training_special")),
        passed=values.get("training_passed"),
    )


def _notice_of(values: Mapping[str, Any], name: str) -> Notice | None:
    first, last = values.get(f"{name}_first"), values.get(f"{name}_last")
    if first is None or last is None:
        return None
    return Notice(first=_day(first), last=_day(last))


def _vote(values: Mapping[str, Any], prefix: str) -> VoteFacts | None:
    given = {name: values.get(f"{prefix}_{name}") for name in COUNTS}
    if all(value is None for value in given.values()):
        return None
    matter: Matter = "admission" if prefix == "branch" else "full_membership"
    return VoteFacts(matter=matter, **given)


def _extensions(values: Mapping[str, Any]) -> tuple[Extension, ...]:
    months = values.get("extension_months") or ()
    decided = _days(values.get("extension_decided_on") or ())
    return tuple(
        Extension(months=many, decided_on=on)
        for many, on in zip_longest(months, decided)
        if many is not None
    )
