"""Statutory days are judged by the calendar of the server, whatever a client says (H04)."""

from datetime import date, timedelta

import pytest

from dangwu.core.scope import whole_tree
from dangwu.procedures.models import HolidayKind
from dangwu.procedures.selectors import holidays, years_known
from dangwu.procedures.services import approve_case, complete_step, extend_step, set_holiday
from dangwu.rules.calendar import add_months
from dangwu.rules.procedures import Holidays
from dangwu.rules.verdict import Refused
from tests.apps.procedures.course import (
    DAY,
    acting,
    answered,
    begin,
    rows_of,
    sent,
    taken,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# Days from which a year, three and six months are counted: leap days, ends of months, new year.
ANCHORS = [
    date(2016, 2, 29),
    date(2017, 8, 9),
    date(2018, 2, 28),
    date(2019, 1, 31),
    date(2019, 11, 30),
    date(2019, 12, 31),
    date(2020, 2, 28),
    date(2020, 2, 29),
    date(2020, 8, 31),
    date(2021, 3, 31),
    date(2021, 5, 31),
    date(2021, 6, 30),
    date(2022, 7, 1),
    date(2022, 10, 31),
    date(2023, 1, 1),
    date(2023, 2, 28),
    date(2023, 11, 29),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 8, 30),
]
TODAY_THEN = date(2026, 11, 20)  # what the server says today is, in all of these
YEAR = [(-2, False), (-1, False), (0, True), (1, True), (40, True)]
THREE_MONTHS = [(-1, True), (0, True), (1, False)]
SIX_MONTHS = [(-1, True), (0, True), (1, False)]


def year_after(day: date) -> date:
    """Written anew here: the corresponding day, or 28 February."""
    return (
        date(day.year + 1, 2, 28)
        if (day.month, day.day) == (2, 29)
        else date(day.year + 1, day.month, day.day)
    )


def months_after(day: date, months: int) -> date:
    """Written anew here: go on by days until the month is reached, then to the day or the last."""
    at = day.replace(day=1)
    for _ in range(months):
        at = (at + timedelta(days=31)).replace(day=1)
    last = (at + timedelta(days=31)).replace(day=1) - DAY
    return at.replace(day=min(day.day, last.day))


def tried(act) -> bool:
    try:
        act()
    except Refused as refused:
        codes = {reason.code for reason in refused.verdict.reasons}
        assert codes <= {"step_early", "step_late", "step_over_limit", "step_future"}, codes
        return False
    return True


@pytest.fixture
def branch(cast):
    return cast.organisation("fagai_1")


@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_a_year_three_and_six_months_to_the_day(branch, anchor):
    """Eleven cases for each anchor: 220 in all."""
    with whole_tree("a test"):
        for shift, may in YEAR:
            run = decided(branch, anchor)
            on = year_after(anchor) + shift * DAY
            assert tried(lambda r=run, d=on: taken(r, "meeting", d, on=TODAY_THEN)) is may, on
        for months, special, table in ((3, False, THREE_MONTHS), (6, True, SIX_MONTHS)):
            for shift, may in table:
                run = decided(branch, anchor)
                held = year_after(anchor) + 40 * DAY
                taken(run, "meeting", held, on=TODAY_THEN)
                case = sent(run, "approval", held)
                if special:
                    extend_step(run=run, step="approval", reason="外调", by=None, on=held)
                on = months_after(held, months) + shift * DAY

                def approve(case=case, on=on):
                    approve_case(case=case, version=case.version, by=None, on=on)

                assert tried(approve) is may, on


def decided(branch, anchor):
    """A run decided on a day; of its own subject, so that there may be many."""
    run = begin(branch, subject=None, on=anchor)
    taken(run, "talk", anchor, on=TODAY_THEN)
    taken(run, "decide", anchor, on=TODAY_THEN)
    answered(run, "consent", anchor)
    return run


def test_the_two_ways_of_counting_months_agree():
    for anchor in ANCHORS:
        assert year_after(anchor) == add_months(anchor, 12)
        assert [months_after(anchor, n) for n in range(14)] == [
            add_months(anchor, n) for n in range(14)
        ]


@pytest.mark.parametrize("ahead", [1, 2, 30, 365])
def test_a_day_that_has_not_come_is_refused(cast, branch, ahead):
    run, user = begin(branch, on=TODAY_THEN - DAY), cast.user("zhangwen")
    with acting(user), pytest.raises(Refused) as refused:
        complete_step(
            run=run,
            step="talk",
            done_on=TODAY_THEN + ahead * DAY,
            special_reason="特殊",  # which helps nothing here
            by=user,
            on=TODAY_THEN,
        )
    assert [r.code for r in refused.value.verdict.reasons] == ["step_future"]


def test_working_days_follow_the_table_and_what_was_put_on_record(cast, branch):
    run = decided(branch, date(2025, 9, 1))
    taken(run, "notice", date(2026, 9, 24), on=TODAY_THEN)
    # 25 September to 27 is off; counted are 28, 29, 30 September, 8 and 9 October
    assert rows_of(run)["meeting"].opens_on == date(2026, 10, 9)
    keeper = cast.user("tangning")
    with acting(keeper):
        set_holiday(
            day=date(2026, 10, 8),
            kind=HolidayKind.OFF,
            name="调整",
            reference="通知",
            by=keeper,
            on=TODAY_THEN,
        )
    for on, may in ((date(2026, 10, 9), False), (date(2026, 10, 10), True)):
        assert tried(lambda d=on: taken(run, "meeting", d, on=TODAY_THEN)) is may


@pytest.mark.parametrize(
    ("kind", "day", "is_working"),
    [
        ("off", date(2026, 11, 20), False),
        ("working", date(2026, 11, 21), True),  # a Saturday
        ("usual", date(2026, 10, 1), True),  # a Thursday that the table has off
        ("usual", date(2026, 10, 10), False),  # a Saturday that the table has worked
        ("off", date(2031, 1, 1), False),
    ],
)
def test_a_day_on_record_replaces_the_table(cast, kind, day, is_working):
    with whole_tree("a test"):
        before = holidays().is_working(day)
        set_holiday(day=day, kind=kind, name="调整", reference="通知", by=None, on=day)
        assert holidays().is_working(day) is is_working is not before
        assert day.year in years_known()
        assert isinstance(holidays(), Holidays)


@pytest.mark.parametrize("key", ["chenjie", "zhangwen", "zhoukai"])
def test_only_who_edits_organisations_at_a_root_keeps_the_table(cast, key):
    user = cast.user(key)
    with acting(user), pytest.raises(Refused) as refused:
        set_holiday(
            day=TODAY_THEN, kind="off", name="调整", reference="通知", by=user, on=TODAY_THEN
        )
    assert [r.code for r in refused.value.verdict.reasons] == ["holidays_not_yours"]
