"""What follows from the dates: probation, full membership, windows, the next step."""

import pytest

from dangwu.rules.admission import CODES, Extension
from dangwu.rules.procedures import Holidays
from tests.rules.admission.dossiers import codes, day, extended, facts, judged, notice

PROBATION = {"branch_meeting_on": "2022-07-01"}


@pytest.mark.parametrize(
    ("given", "last", "full_from"),
    [
        ({}, "2023-06-30", "2023-07-01"),
        ({"full_meeting_on": "2023-09-15"}, "2023-06-30", "2023-07-01"),
        (
            {"full_meeting_on": "2023-07-03", "full_approved_on": "2023-10-02"},
            "2023-06-30",
            "2023-07-01",
        ),
        (
            {"transferred_in_on": "2023-01-01", "full_meeting_on": "2023-12-31"},
            "2023-06-30",
            "2023-07-01",
        ),
        ({"delay_cause": "organisation", "decision": "on_time"}, "2023-06-30", "2023-07-01"),
        ({"delay_cause": "cleared", "decision": "on_time"}, "2023-06-30", "2023-07-01"),
        ({"delay_cause": "general_problem", "decision": "on_time"}, "2023-06-30", "2023-07-01"),
        ({"delay_cause": "not_yet_fit", "decision": "on_time"}, None, None),
        ({"decision": "extend", "extensions": extended(6)}, "2023-12-31", "2024-01-01"),
        ({"decision": "extend"}, None, None),
        ({"decision": "cancel"}, "2023-06-30", None),
    ],
)
def test_full_membership_counts_from_the_end_of_probation(given, last, full_from):
    found = judged(facts(**PROBATION, **given))
    assert found.probation_from == day("2022-07-01")
    assert found.probation_to == (day(last) if last else None)
    assert found.full_from == (day(full_from) if full_from else None)


@pytest.mark.parametrize(
    ("starts", "months", "full_from"),
    [
        ("2020-02-29", 0, "2021-02-28"),
        ("2020-02-29", 6, "2021-08-29"),
        ("2019-08-31", 6, "2021-02-28"),
        ("2018-08-31", 6, "2020-02-29"),
        ("2003-02-28", 0, "2004-02-28"),
    ],
)
def test_months_are_counted_from_the_first_day_of_probation(starts, months, full_from):
    given = facts(branch_meeting_on=starts, extensions=extended(months) if months else ())
    assert judged(given).full_from == day(full_from)


def test_what_the_papers_say_of_probation_comes_first():
    given = facts(branch_meeting_on="2022-07-01", probation_from="2022-07-05")
    assert judged(given).full_from == day("2023-07-05")


def test_an_extension_is_decided_at_the_end_of_the_year_and_the_next_meeting_after_it():
    first = {**PROBATION, "full_meeting_on": "2023-07-01", "extensions": extended(6)}
    assert codes(facts(**first, decision="extend")) == []
    assert codes(facts(**first)) == []
    assert codes(facts(**first, decision="on_time")) == ["full_meeting_early"]
    second = {**first, "full_meeting_on": "2024-01-01"}
    assert codes(facts(**second, decision="on_time")) == []
    assert codes(facts(**{**second, "full_meeting_on": "2023-12-31"}, decision="on_time")) == [
        "full_meeting_early"
    ]


def test_cancelling_does_not_wait_for_the_end():
    given = facts(**PROBATION, full_meeting_on="2023-01-10", decision="cancel")
    assert codes(given) == []


def test_two_extensions_are_refused_though_each_is_long_enough():
    given = facts(**PROBATION, extensions=(Extension(months=6), Extension(months=6)))
    assert codes(given) == ["extension_twice"]


# ---- windows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "step", "earliest", "latest", "special"),
    [
        ({"applied_on": "2019-01-31"}, "talk", "2019-01-31", "2019-02-28", None),
        (
            {"applied_on": "2019-01-31", "talked_on": "2019-02-10"},
            "activist",
            "2019-02-10",
            None,
            None,
        ),
        ({"activist_on": "2017-08-09"}, "prospect", "2018-08-09", None, None),
        ({"activist_on": "2020-02-29"}, "prospect", "2021-02-28", None, None),
        ({"prospect_on": "2018-08-09"}, "political_review", "2018-08-09", None, None),
        ({"prospect_on": "2018-08-09"}, "notice", "2018-08-09", None, None),
        ({"prospect_on": "2018-08-09"}, "training", "2018-08-09", None, None),
        (
            {"prospect_on": "2018-08-09", "political_review_on": "2018-10-01"},
            "branch_meeting",
            "2018-10-01",
            None,
            None,
        ),
        (
            {"branch_meeting_on": "2018-11-30"},
            "approval",
            "2018-11-30",
            "2019-02-28",
            "2019-05-30",
        ),
        ({"branch_meeting_on": "2018-11-30"}, "second_application", None, "2019-11-29", None),
        ({"branch_meeting_on": "2018-11-30"}, "full_meeting", "2019-11-30", None, None),
        (
            {"branch_meeting_on": "2018-11-30", "transferred_in_on": "2019-03-01"},
            "full_meeting",
            "2019-11-30",
            "2020-05-30",
            None,
        ),
        ({"full_meeting_on": "2019-11-30"}, "full_approval", "2019-11-30", "2020-02-29", None),
    ],
)
def test_windows(given, step, earliest, latest, special):
    window = judged(facts(**given)).windows[step]
    wanted = tuple(each and day(each) for each in (earliest, latest, special))
    assert (window.earliest, window.latest, window.special_latest) == wanted
    assert window.why
    assert {why.code for why in window.why} <= CODES
    assert all(why.cite for why in window.why)


def test_the_window_of_the_second_application_opens_a_week_before_where_the_standard_says_so():
    window = judged(facts(branch_meeting_on="2022-07-01"), standard="shaoxing").windows
    asked = window["second_application"]
    assert (asked.earliest, asked.latest) == (day("2023-06-24"), day("2023-06-30"))


def test_the_window_of_the_branch_meeting_ends_with_the_last_review():
    given = facts(prospect_on="2022-05-01", reviews=("2022-06-30",))
    window = judged(given, standard="shaoxing").windows["branch_meeting"]
    assert window.latest == day("2022-09-30")
    assert judged(given).windows["branch_meeting"].latest is None


def test_a_late_answer_moves_the_conclusion():
    from tests.rules.admission.dossiers import letter

    given = facts(prospect_on="2018-08-09", inquiry_letters=(letter("2018-12-01"),))
    assert judged(given).windows["political_review"].earliest == day("2018-12-01")


@pytest.mark.parametrize(
    ("given", "step"),
    [
        ({}, "application"),
        ({"applied_on": "2019-01-31"}, "talk"),
        ({"applied_on": "2019-01-31", "talked_on": "2019-02-10"}, "activist"),
        (
            {
                "applied_on": "2019-01-31",
                "talked_on": "2019-02-10",
                "activist_on": "2019-02-20",
                "activist_recorded_on": "2019-02-21",
                "contacts_on": "2019-02-22",
            },
            "cultivation",
        ),
    ],
)
def test_the_next_step(given, step):
    assert judged(facts(**given)).next == step


# ---- working days ----------------------------------------------------------------------------


def test_days_off_do_not_count_for_a_notice_and_make_up_days_do():
    given = facts(notice=notice("2026-09-28", "2026-10-02"))
    assert codes(given) == []
    off = Holidays(off=frozenset({day("2026-10-01"), day("2026-10-02")}))
    assert codes(given, holidays=off) == ["notice_short"]
    longer = facts(notice=notice("2026-09-28", "2026-10-10"))
    table = Holidays(
        off=frozenset(day(f"2026-10-0{n}") for n in range(1, 8)),
        working=frozenset({day("2026-10-10")}),
    )
    assert codes(longer, holidays=table) == []
    without = Holidays(off=frozenset({*table.off, day("2026-10-09")}))
    assert codes(longer, holidays=without) == ["notice_short"]
