"""What satisfies duties among the facts below: the yearly check of the set-up (ORG-16)."""

from collections.abc import Collection, Iterable
from datetime import date

from django.urls import reverse

from dangwu.duties.registry import Bearing, Fact, Key
from dangwu.orgs.models import SelfCheck


def self_check_days(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
    rows: Iterable[tuple[Key, date]] = (
        SelfCheck.objects.filter(organisation__in=keys, checked_on__range=(first, last))
        .order_by()
        .values_list("organisation", "checked_on")
    )
    return rows


def _begin_self_check(bearing: Bearing) -> str:
    return reverse("desk:self_check", args=[bearing.organisation])


SELF_CHECK = Fact(
    id="setup_self_check", days=self_check_days, begin=_begin_self_check, verb="去自查"
)
