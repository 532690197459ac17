"""Cells of a roster as values, column by column; what is not understood is a finding."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dangwu.core.identity import IdentityNumber
from dangwu.core.sheets import Value, text_of
from dangwu.core.sheets.values import (
    EDUCATION_BY_WORD,
    ETHNICITY_BY_WORD,
    FIRST_YEAR,
    LAST_YEAR,
    MOBILE,
    SEXES,
    Fault,
    narrow,
    parse_date,
    parse_education,
    parse_ethnicity,
    parse_id_number,
    parse_landline,
    parse_mobile,
    parse_name,
    parse_sex,
)
from dangwu.members.messages import ROSTER
from dangwu.members.services.facts import Day
from dangwu.members.services.roster.fields import (
    BY_NAME,
    CATEGORY_WORDS,
    FIELDS,
    MEMBERSHIP_WORDS,
    STANDING_WORDS,
    YES_NO,
)
from dangwu.members.services.roster.places import nearest
from dangwu.members.services.roster.table import Table

WORDS: Mapping[str, Mapping[str, Any]] = {
    "sex": SEXES,
    "ethnicity": ETHNICITY_BY_WORD,
    "education": EDUCATION_BY_WORD,
    "category": CATEGORY_WORDS,
    "membership": MEMBERSHIP_WORDS,
    "standing": STANDING_WORDS,
    "lost": YES_NO,
    "away": YES_NO,
}
LONGEST = {"job": 80, "address": 200, "away_to": 120, "branch": 120, "group": 120}
KEPT_AS_WRITTEN = frozenset({"mobile", "landline"})  # an odd telephone is named and still kept
SURE_SUGGESTION = frozenset({"sex", "lost", "away"})  # two words only: nothing to guess


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of a cell. `row` counts from zero; -1 is the roster as a whole.

    What `blocks` must be mended before the import. A `word` is mended wherever it stands.
    """

    row: int
    field: str
    text: str
    blocks: bool = True
    suggestion: str = ""
    word: str = ""


def finding(
    row: int,
    field: str,
    code: str,
    *,
    blocks: bool = True,
    suggestion: str = "",
    **numbers: object,
) -> Finding:
    return Finding(row, field, ROSTER[code] % numbers, blocks, suggestion)


@dataclass(slots=True)
class RowRead:
    """One member as the roster has it; None where nothing, or nothing readable, is written.

    After the number of the row the fields stand in the order of FIELDS.
    """

    number: int
    name: str | None = None
    id_number: IdentityNumber | None = None
    sex: str | None = None
    ethnicity: str | None = None
    born_on: Day | None = None
    education: str | None = None
    category: str | None = None
    branch: Any = None  # a word until the places are known, then an Organisation
    group: Any = None
    joined_on: Day | None = None
    full_on: Day | None = None
    membership: str | None = None
    job: str | None = None
    mobile: str | None = None
    landline: str | None = None
    address: str | None = None
    standing: str | None = None
    lost: bool | None = None
    lost_since: Day | None = None
    away: bool | None = None
    away_to: str | None = None


def read_rows(table: Table, *, on: date) -> tuple[list[RowRead], list[Finding]]:
    """Every row by field, and a finding for each cell that is not understood."""
    findings: list[Finding] = []
    columns = [_column(field.name, table, _parser(field.name, on), findings) for field in FIELDS]
    return list(map(RowRead, table.numbers, *columns)), findings


def _column(
    name: str, table: Table, parse: Callable[[Value], Any], findings: list[Finding]
) -> Sequence[Any]:
    """One column; each distinct cell is read once."""
    cells = table.cells.get(name)
    if cells is None:
        return [None] * len(table)
    if True in cells or False in cells:  # equal to 1 and 0, and written otherwise
        cells = [text_of(cell) if type(cell) is bool else cell for cell in cells]
    memo = {cell: parse(cell) for cell in set(cells)}
    faulty = {cell for cell, value in memo.items() if isinstance(value, Fault)}
    if not faulty:
        return [memo[cell] for cell in cells]
    for number, cell in zip(table.numbers, cells, strict=True):
        if cell in faulty:
            findings.append(_misread(number, name, cell, memo[cell]))
    kept = {cell: text_of(cell) if name in KEPT_AS_WRITTEN else None for cell in faulty}
    return [kept[cell] if cell in faulty else memo[cell] for cell in cells]


def _misread(row: int, name: str, cell: Value, fault: Fault) -> Finding:
    if name in KEPT_AS_WRITTEN:
        return Finding(row, name, fault.text, blocks=False)
    if name not in WORDS:
        return Finding(row, name, fault.text)
    word = text_of(cell)
    suggestion = _nearest_word(name, word)
    says = ROSTER["is_it"] % {"suggestion": suggestion} if suggestion else ""
    return Finding(row, name, fault.text + says, suggestion=suggestion, word=word)


def _nearest_word(name: str, word: str) -> str:
    if name in SURE_SUGGESTION:
        return ""
    near = nearest(narrow(word), list(WORDS[name]))
    return word_for(name, WORDS[name][near]) if near else ""


def word_for(name: str, value: object) -> str:
    """The word that our own sheets write for a value."""
    if value is None or value == "":
        return ""
    return next(word for word, meant in WORDS[name].items() if meant == value)


def _parser(name: str, on: date) -> Callable[[Value], Any]:
    parsers: Mapping[str, Callable[[Value], Any]] = {
        "name": _name,
        "id_number": lambda cell: parse_id_number(cell, today=on),
        "sex": parse_sex,
        "ethnicity": parse_ethnicity,
        "education": parse_education,
        "mobile": _mobile,
        "landline": parse_landline,
    }
    if name in parsers:
        return parsers[name]
    if BY_NAME[name].is_day:
        return _day
    if name in WORDS:
        return lambda cell: _word(name, cell)
    return lambda cell: _text(name, cell)


# Most cells are written as they should be; they are read without further ado.


def _name(cell: Value) -> str | Fault | None:
    if type(cell) is str and len(cell) > 1 and cell.isalpha() and not cell.isascii():
        return cell
    return parse_name(cell)


def _mobile(cell: Value) -> str | Fault | None:
    if type(cell) is str and cell.isascii() and MOBILE.fullmatch(cell):
        return cell
    return parse_mobile(cell)


def _day(cell: Value) -> Day | Fault | None:
    if type(cell) is str and len(cell) in (8, 10) and cell.isascii():
        try:
            day = date.fromisoformat(cell)
        except ValueError:
            return parse_date(cell)
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    return parse_date(cell)


def _word(name: str, cell: Value) -> Any:
    word = re.sub(r"\s", "", narrow(text_of(cell)))
    if not word:
        return None
    found = WORDS[name].get(word)
    return (
        Fault(ROSTER["no_such_word"] % {"label": BY_NAME[name].label}) if found is None else found
    )


def _text(name: str, cell: Value) -> str | Fault | None:
    text = " ".join(text_of(cell).split())
    if len(text) > LONGEST[name]:
        return Fault(ROSTER["too_long"] % {"most": LONGEST[name], "is": len(text)})
    return text or None
