"""Working days: the week as the yearly table of days off and make-up days changes it."""

from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """`off` are days off besides weekends, `working` the weekend days that are worked.

    Without a table every day from Monday to Friday is a working day.
    """

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether a day is worked; a make-up day comes before a day off."""
        if day in self.working:
            return True
        return day not in self.off and day.weekday() < _SATURDAY

    def after(self, anchor: date, count: int) -> date:
        """The `count`-th working day after the anchor, which itself does not count."""
        day = anchor
        for _ in range(count):
            day += _DAY
            while not self.is_working(day):
                day += _DAY
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(map(self.is_working, days))


NO_HOLIDAYS = Holidays()
