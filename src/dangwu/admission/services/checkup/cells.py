"""Cells of a sheet of dates, and what is typed into the form, as values of a dossier. Pure.

Every `read_…` takes a cell as the sandbox gives it, or typed text, and answers with a value, a
Fault in plain words, or None for an empty cell. Several entries of one cell are separated by
、 ；, or a new line.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from dangwu.core.sheets import Value, text_of
from dangwu.core.sheets.values import Fault, MonthOnly, narrow, parse_date, parse_name

SEPARATORS = re.compile(r"[、;,\n]+")
# A name, then since when a full member: 王芳/2001-05-01, 王芳（2001.05）, 王芳 2001年5月1日.
BACKER = re.compile(r"(?P<name>[^\d/()]+?)\s*(?:[/(]?\s*(?P<day>\d[^()]*?)\s*\)?)?")
TIMES = re.compile(r"(\d{1,2}):(\d{2})(?::00)?(?:[-–—~至到]+(\d{1,2}):(\d{2})(?::00)?)?")
NUMBER = re.compile(r"\d{1,4}(\.\d{1,2})?")
WHOLE_SUFFIX = re.compile(r"[人票个月天字]+$")
MEETING_MINUTES = 60  # taken for a meeting of which only the beginning is written
LONGEST_WORDS = 200
MOST_MONTHS = 240  # of all extensions together; beyond it somebody slipped

Day = date | MonthOnly
Reader = Callable[[Value], Any]


@dataclass(frozen=True, slots=True)
class Named:
    """A contact or sponsor as a cell has it."""

    name: str
    full_on: Day | None = None


def read_day(cell: Value) -> Day | Fault | None:
    """A day, or a month of which no day was written."""
    return parse_date(cell)


def read_days(cell: Value) -> tuple[Day, ...] | Fault | None:
    """Every day of a cell, in the order written; one that is no day makes the cell a fault."""
    if not isinstance(cell, str):
        one = parse_date(cell)
        return one if one is None or isinstance(one, Fault) else (one,)
    return _each(cell, parse_date)  # type: ignore[no-any-return]


def read_backers(cell: Value) -> tuple[Named, ...] | Fault | None:
    """Names with the day since when each is a full member, where it is written."""
    return _each(text_of(cell), _backer)  # type: ignore[no-any-return]


def _backer(text: str) -> Named | Fault:
    found = BACKER.fullmatch(narrow(text))
    if not found:
        return Fault(f"“{text[:20]}”看不出姓名，请写成 王芳/2001-05-01")
    name = parse_name(found["name"])
    if name is None or isinstance(name, Fault):
        return name or Fault("缺姓名")
    day = parse_date(found["day"])
    return day if isinstance(day, Fault) else Named(name, day)


def read_months(cell: Value) -> tuple[int, ...] | Fault | None:
    """Whole months: 6, or 6、6 where it was extended twice."""
    found: tuple[int, ...] | Fault | None = _each(text_of(cell), read_count)
    if isinstance(found, tuple) and sum(found) > MOST_MONTHS:
        return Fault(f"合计 {sum(found)} 个月，不像延长预备期的月数")
    return found


def read_count(cell: Value) -> int | Fault | None:
    """A whole number of people, votes, months or characters."""
    found = read_number(cell)
    if found is None or isinstance(found, Fault):
        return found
    if found.denominator != 1:
        return Fault(f"“{text_of(cell)[:20]}”不是整数")
    return int(found)


def read_number(cell: Value) -> Fraction | Fault | None:
    """Days or hours of study, half ones too."""
    text = re.sub(r"\s", "", narrow(text_of(cell)))
    if not text:
        return None
    bare = WHOLE_SUFFIX.sub("", text).removesuffix("学时").removesuffix(".0")
    if not NUMBER.fullmatch(bare) or isinstance(cell, bool):
        return Fault(f"“{text[:20]}”不是数")
    return Fraction(bare)


def read_times(cell: Value) -> tuple[int, int] | Fault | None:
    """Beginning and end of a meeting in minutes of the day: 14:00-15:30; 14:00 is taken as an
    hour."""
    text = re.sub(r"\s", "", narrow(text_of(cell)))
    if not text:
        return None
    found = TIMES.fullmatch(text)
    if not found:
        return Fault(f"“{text[:20]}”不是时间，请写成 14:00-15:30")
    hour, minute, *end = (int(part) for part in found.groups() if part is not None)
    starts = 60 * hour + minute
    ends = 60 * end[0] + end[1] if end else starts + MEETING_MINUTES
    if max(minute, *end[1:], 0) > 59 or hour > 23 or (end and end[0] > 24):
        return Fault(f"没有“{text[:20]}”这个时间")
    return (starts, ends) if starts < ends else Fault(f"“{text[:20]}”的结束不晚于开始")


def read_name(cell: Value) -> str | Fault | None:
    return parse_name(cell)


def read_words(cell: Value) -> str | Fault | None:
    text = " ".join(text_of(cell).split())
    if len(text) > LONGEST_WORDS:
        return Fault(f"不超过 {LONGEST_WORDS} 个字，现有 {len(text)} 个")
    return text or None


def among(words: Mapping[str, Any]) -> Reader:
    """A reader of one of some words."""

    def read(cell: Value) -> Any:
        word = re.sub(r"\s", "", narrow(text_of(cell)))
        if not word:
            return None
        known = "、".join(dict.fromkeys(words))
        return words[word] if word in words else Fault(f"“{word[:20]}”不认识，可以写：{known}")

    return read


def _each(text: str, read: Callable[[str], Any]) -> Any:
    parts = [part.strip() for part in SEPARATORS.split(narrow(text)) if part.strip()]
    found = [read(part) for part in parts]
    fault = next((one for one in found if isinstance(one, Fault)), None)
    return fault or tuple(found) or None
