"""Notice given in time (MTG-10, MTG-11), and the day of the theme day (MTG-11)."""

from collections.abc import Mapping
from datetime import date, timedelta

from dangwu.rules.meetings.reading import held, warning
from dangwu.rules.terms import Number, Range, Terms, Words
from dangwu.rules.verdict import Reason

NOTICES: Mapping[str, str] = {"lecture": "MTG-10.notice", "theme_day": "MTG-11.notice"}
DAY = "MTG-11.day"


def judge_notice(kind: str, told_on: date, held_on: date, terms: Terms) -> tuple[Reason, ...]:
    """Whether a meeting was told early enough: whole calendar days between the two days.

    A late notice is warned of and refuses nothing; an earlier one is fine. No rule, no finding.
    """
    id_ = NOTICES.get(kind)
    if id_ is None or not held(terms, id_):
        return ()
    value = terms.value(id_)
    least = value.least if isinstance(value, Range) else None
    least = value.number if isinstance(value, Number) else least
    given = (held_on - told_on).days
    if least is None or given >= least:
        return ()
    by = held_on - timedelta(days=int(least))
    numbers = {"kind": kind, "told_on": told_on, "held_on": held_on, "given": given}
    return (warning(terms, "notice_short", id_, **numbers, needed=int(least), by=by),)


def theme_day(year: int, month: int, terms: Terms) -> date | None:
    """The day the standard sets for the theme day; None where it sets none.

    ChoiceNeeded where 第二周周一 can be read in two ways and the organisation has not chosen. On
    a holiday the branch names another day: that is a fact, not a rule.
    """
    if not held(terms, DAY):
        return None
    value = terms.value(DAY)
    if not isinstance(value, Words):
        raise TypeError(f"{DAY} is no list of words")
    first = date(year, month, 1)
    to_monday = timedelta(days=-first.weekday() % 7)
    match value.words:
        case ("second_monday",):
            return first + to_monday + timedelta(days=7)
        case ("monday_of_second_week",):  # weeks begin on Monday, the first holds the 1st
            return first - timedelta(days=first.weekday()) + timedelta(days=7)
    raise TypeError(f"{DAY} names no day that is known: {value.words}")


def judge_theme_day(held_on: date, terms: Terms) -> tuple[Reason, ...]:
    """A warning where the theme day was held on another day than the standard sets."""
    set_for = theme_day(held_on.year, held_on.month, terms)
    if set_for is None or set_for == held_on:
        return ()
    return (warning(terms, "other_theme_day", DAY, held_on=held_on, set_for=set_for),)
