"""What of dues satisfies recurring duties: the year's verification, confirmed (DUE-01)."""

from collections.abc import Collection, Iterator
from datetime import date

from django.urls import reverse

from dangwu.dues.models import Verification
from dangwu.duties.registry import Bearing, Fact, Key


def verified_days(keys: Collection[Key], first: date, last: date) -> Iterator[tuple[Key, date]]:
    """When the committee confirmed a year's dues: a day of the year it is about.

    Confirmed in the December before, it counts from the first of January; confirmed after the
    year, it is no verification of the year that follows.
    """
    rows = Verification.objects.filter(
        branch__in=keys, confirmed_on__isnull=False, year__range=(first.year, last.year)
    ).values_list("branch", "year", "confirmed_on")
    for branch, year, confirmed_on in rows:
        day = max(confirmed_on, date(year, 1, 1))
        if first <= day <= last and day.year == year:
            yield branch, day


def _begin(bearing: Bearing) -> str:
    return reverse("dues:home")


DUES_VERIFIED = Fact(id="dues_verified", days=verified_days, begin=_begin, verb="去核定")
