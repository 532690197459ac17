"""What talks show of duties: each had part in one, with the secretary, or held one."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.http import urlencode

from dangwu.care.selectors import days_talked
from dangwu.duties.registry import Bearing, Fact, Key, register_fact


def talks(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
    return days_talked(keys, first, last)


def talks_with_secretary(
    keys: Collection[Key], first: date, last: date
) -> Iterable[tuple[Key, date]]:
    return days_talked(keys, first, last, with_secretary=True)


def talks_held(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
    return days_talked(keys, first, last, talker_only=True)


def _begin(bearing: Bearing, *, role: str) -> str:
    """The form of a talk, with the bearer filled in."""
    address = reverse("care:record", args=[bearing.organisation])
    return f"{address}?{urlencode({role: bearing.key})}"


def register() -> None:
    """Called once at start."""
    with_person, by_person = partial(_begin, role="person"), partial(_begin, role="talker")
    register_fact(Fact(id="talk", days=talks, begin=with_person, verb="登记谈话"))
    register_fact(
        Fact(
            id="talk_with_secretary",
            days=talks_with_secretary,
            begin=with_person,
            verb="登记谈话",
        )
    )
    register_fact(Fact(id="talk_held", days=talks_held, begin=by_person, verb="登记谈话"))
