"""The holiday table as it stands: that of the rulebook, and what was put on record since."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from dangwu.procedures.models import Holiday, HolidayKind
from dangwu.rulebook.selectors import table_days
from dangwu.rules.procedures import Holidays


def holidays() -> Holidays:
    """Days off and make-up days of every known year; one query."""
    changed: Mapping[date, str] = dict(Holiday.objects.values_list("day", "kind"))
    off = {each.day for each in table_days() if not each.is_working and each.day not in changed}
    working = {each.day for each in table_days() if each.is_working and each.day not in changed}
    off |= {day for day, kind in changed.items() if kind == HolidayKind.OFF}
    working |= {day for day, kind in changed.items() if kind == HolidayKind.WORKING}
    return Holidays(off=frozenset(off), working=frozenset(working))


def years_known() -> tuple[int, ...]:
    """The years of which the table of days off is known: working days of others are a guess."""
    own = {day.year for day in Holiday.objects.values_list("day", flat=True)}
    return tuple(sorted({each.day.year for each in table_days()} | own))


def holidays_on_record(year: int) -> QuerySet[Holiday]:
    """What was put on record for a year, by day."""
    rows: QuerySet[Holiday] = Holiday.objects.filter(day__year=year)
    return rows
