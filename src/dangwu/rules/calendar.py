"""Calendar arithmetic the regulations rely on."""

from calendar import monthrange
from datetime import date


def add_months(start: date, months: int) -> date:
    """The corresponding day `months` later (or earlier), or the month's last where there is none.

    Always counted from the anchor: chained calls drift (31 January, 28 February, 28 March).
    """
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, monthrange(year, month0 + 1)[1]))


def add_years(start: date, years: int) -> date:
    """The corresponding day `years` later; 29 February gives 28 February in a common year."""
    return add_months(start, 12 * years)


def whole_months_between(start: date, end: date) -> int:
    """How many full months lie between two days: n such that add_months(start, n) <= end."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def age_on(born_on: date, on: date) -> int:
    """Full years of age on a day; somebody is 18 on the birthday."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
