"""From when dues are paid, when a change counts, and what late means."""

from datetime import date

import pytest

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.dues import dues_start, judge_arrears, judge_back_payment, judge_change

NATIONAL = terms_on("national", date(2026, 11, 21))


@pytest.mark.parametrize("day", [date(2026, 5, 1), date(2026, 5, 31)])
def test_the_month_of_the_branch_meeting_is_the_first(day):
    found = dues_start(NATIONAL, branch_meeting_on=day)
    assert (found.first_month, found.reasons) == (date(2026, 5, 1), ())
    assert "national:dues-2008#第八条" in found.cites


@pytest.mark.parametrize(
    ("paid_to", "joined", "first", "owed"),
    [
        (date(2026, 5, 31), date(2026, 5, 20), date(2026, 6, 1), None),
        (date(2026, 5, 1), date(2026, 6, 1), date(2026, 6, 1), None),
        (date(2026, 12, 15), date(2026, 12, 31), date(2027, 1, 1), None),
        (date(2026, 3, 1), date(2026, 6, 10), date(2026, 4, 1), 2),
    ],
)
def test_a_transfer_pays_from_the_month_after_the_last_paid(paid_to, joined, first, owed):
    found = dues_start(NATIONAL, joined_here_on=joined, paid_to=paid_to)
    assert found.first_month == first
    assert [r.numbers["months"] for r in found.reasons] == ([owed] if owed else [])


def test_without_a_day_the_start_is_a_question():
    joined = dues_start(NATIONAL, joined_here_on=date(2026, 5, 1))
    for found, fact in ((dues_start(NATIONAL), "branch_meeting_on"), (joined, "paid_to")):
        assert found.first_month is None
        assert found.reasons[0].numbers == {"fact": fact}


@pytest.mark.parametrize(
    ("day", "counts_from", "waits"),
    [
        (date(2016, 12, 31), date(2016, 12, 1), False),
        (date(2017, 1, 1), date(2018, 1, 1), True),
        (date(2026, 12, 31), date(2027, 1, 1), True),
    ],
)
def test_a_raise_waits_for_the_next_year_since_2017(day, counts_from, waits):
    found = judge_change(terms_on("national", day), changed_on=day, category="in_service")
    assert (found.counts_from, found.waits) == (counts_from, waits)


def test_the_superseded_wording_of_a_local_standard_is_not_applied():
    terms = terms_on("bianban", date(2026, 11, 21))
    found = judge_change(terms, changed_on=date(2026, 7, 9), category="retired")
    assert (found.counts_from, found.waits) == (date(2027, 1, 1), True)


def test_annual_salary_follows_each_month():
    day = date(2026, 7, 9)
    found = judge_change(NATIONAL, changed_on=day, category="annual_salary")
    assert (found.counts_from, found.waits) == (date(2026, 7, 1), False)


@pytest.mark.parametrize(("months", "codes"), [(6, []), (7, ["back_payment_long"])])
def test_back_payment_is_generally_at_most_six_months(months, codes):
    verdict = judge_back_payment(NATIONAL, months=months)
    assert [reason.code for reason in verdict.reasons] == codes
    assert verdict.allowed  # generally: a warning


@pytest.mark.parametrize(
    ("months", "excused", "stage", "codes"),
    [
        (0, None, "fine", []),
        (1, None, "warn", ["arrears_remind"]),
        (5, False, "warn", ["arrears_remind"]),
        (6, False, "decide", ["arrears_decide"]),
        (6, True, "warn", ["arrears_remind"]),
        (6, None, "warn", ["arrears_remind", "missing_fact"]),
    ],
)
def test_six_months_without_reason_ask_the_meeting(months, excused, stage, codes):
    found = judge_arrears(NATIONAL, months=months, excused=excused)
    assert (found.stage, [reason.code for reason in found.reasons]) == (stage, codes)
