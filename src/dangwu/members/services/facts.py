"""What holds of every member, however put on record: acts, forms and rosters ask here.

Each check answers with the field that is at fault and the reason; `generally` only warns.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from dangwu.core.sheets.values import (
    Fault,
    MonthOnly,
    parse_education,
    parse_ethnicity,
    parse_landline,
    parse_mobile,
    parse_name,
)
from dangwu.rules.calendar import add_months, age_on
from dangwu.rules.verdict import Reason

Day = date | MonthOnly
Found = tuple[str, Reason]

ADULT = 18
PROBATION_MONTHS = 12
YEAR = 366  # days: no twelve months are longer

READERS: Mapping[str, Callable[[str], str | Fault | None]] = {
    "name": parse_name,
    "ethnicity": parse_ethnicity,
    "education": parse_education,
    "mobile": parse_mobile,
    "landline": parse_landline,
}
IN_ONE_LINE = ("job", "address")
OWN_WORDS = ("ethnicity", "education")  # 大学本科 may stand as it was said: it reads as 大学


def as_read(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a roster that says the same would have them; what cannot be read, as it is."""
    read = {k: v if k in OWN_WORDS else _read(k, v) for k, v in values.items()}
    return {k: values[k] if isinstance(v, Fault) else v for k, v in read.items()}


def unreadable(values: Mapping[str, Any]) -> Iterator[Found]:
    """Names, telephones, 民族 and 学历 that no roster may bring."""
    for name, value in values.items():
        if isinstance(found := _read(name, value), Fault):
            yield name, Reason("unreadable", (), {"says": found.text})


def _read(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    if name in IN_ONE_LINE:
        return " ".join(value.split())
    return READERS[name](value) if name in READERS else value


def judge_days(
    *, joined: Day | None, full: Day | None, born_on: date | None, on: date
) -> Iterator[Found]:
    """Joining and full membership: in the past, of age (DEV-01), in order, a year apart."""
    if joined and first_day(joined) > on:
        yield "joined_on", Reason("joined_in_future", ())
    if full and first_day(full) > on:
        yield "full_on", Reason("full_in_future", ())
    if joined and born_on and (age := age_on(born_on, last_day(joined))) < ADULT:
        yield "joined_on", Reason("under_age", (), {"age": age, "needed": ADULT})
    if joined and full:
        yield from _judge_probation(joined, full)


def _judge_probation(joined: Day, full: Day) -> Iterator[Found]:
    if (first_day(full) - first_day(joined)).days > YEAR:
        return  # the usual case needs no calendar
    numbers = {"full": str(full), "joined": str(joined)}
    if last_day(full) < first_day(joined):
        yield "full_on", Reason("full_before_joined", (), numbers)
    elif last_day(full) < add_months(first_day(joined), PROBATION_MONTHS):
        yield "full_on", Reason("probation_short", (), numbers, "generally")


def not_before_joining(day: Day, joined: Day | None) -> Reason | None:
    """Nobody is lost, away or suspended as a member before being one."""
    if joined is None or last_day(day) >= first_day(joined):
        return None
    return Reason("condition_before_joined", (), {"day": str(day), "joined": str(joined)})


def day_known(day: date, month_only: bool) -> Day:
    """A day on record as it was known: by the month alone, or whole."""
    return MonthOnly(day.year, day.month) if month_only else day


def first_day(day: Day) -> date:
    return day.first_day if isinstance(day, MonthOnly) else day


def last_day(day: Day) -> date:
    """The last day on which it can have been."""
    if isinstance(day, MonthOnly):
        return date.fromordinal(add_months(day.first_day, 1).toordinal() - 1)
    return day
