"""Standing by period: every boundary day, every class that the table names."""

from datetime import timedelta

import pytest

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.admission import CLASSES, StandingFacts, judge_standing
from dangwu.rules.calendar import add_months
from dangwu.rules.terms import StandingTable
from tests.rules.admission.dossiers import TODAY, day, extended

TERMS = terms_on("national", TODAY)
TABLE = TERMS.value("DEV-24.standing_periods")
APPROVED = {
    "1923-06-10": {"worker": 3, "other": 6},
    "1927-04-26": {"poor_peasant": 3, "intellectual": 6, "non_worker": 6},
    "1927-04-27": {"worker": 0, "poor_peasant": 0, "intellectual": 3, "other": 3},
    "1928-06-17": {"worker": 0, "intellectual": 3},
    "1928-06-18": {"any": 0},
    "1945-04-22": {"worker": 0, "other": 0},
    "1945-04-23": {"worker": 6, "poor_peasant": 6, "staff": 12, "intellectual": 12, "other": 24},
    "1956-09-14": {"worker": 6, "other": 24},
    "1969-04-01": {"any": 0},
    "1977-08-11": {"worker": 0},
    "1977-08-12": {"any": 12},
    "1982-09-05": {"any": 12},
}
MEETINGS = {"1956-09-15": 12, "1969-03-31": 12, "1982-09-06": 12, "2022-07-01": 12}


def standing(**given):
    typed = {name: day(value) if name.endswith("_on") or name in ("as_of", "full_from") else value
             for name, value in given.items()}  # fmt: skip
    typed.setdefault("as_of", TODAY)
    return judge_standing(StandingFacts(**typed), TERMS)


def codes(found):
    return [reason.code for reason in found.reasons]


@pytest.mark.parametrize(
    ("approved", "class_", "months"),
    [(on, class_, months) for on, row in APPROVED.items() for class_, months in row.items()],
)
def test_joined_with_the_approval(approved, class_, months):
    found = standing(approved_on=approved, class_=class_)
    assert found.joined_on == day(approved)
    assert found.standing_from == add_months(day(approved), months)
    assert found.reasons == ()
    assert found.cite == ("national:standing-1997#一",)


@pytest.mark.parametrize(("held", "months"), MEETINGS.items())
def test_joined_with_the_branch_meeting(held, months):
    found = standing(branch_meeting_on=held, approved_on=held)
    assert (found.joined_on, found.standing_from) == (day(held), add_months(day(held), months))


@pytest.mark.parametrize(
    ("approved", "class_"), [("1950-01-01", "any"), ("1950-01-01", "non_worker")]
)
def test_a_class_that_the_table_does_not_name_is_asked(approved, class_):
    found = standing(approved_on=approved, class_=class_)
    assert (found.joined_on, found.standing_from, found.years) == (day(approved), None, None)
    assert codes(found) == ["missing_fact"]
    assert found.reasons[0].numbers["fact"] == "class"


def test_meeting_and_approval_in_two_periods_are_asked_never_guessed():
    found = standing(branch_meeting_on="1982-09-05", approved_on="1982-09-06")
    assert (found.joined_on, codes(found)) == (None, ["period_boundary"])
    same = standing(branch_meeting_on="1982-09-06", approved_on="1982-12-01")
    assert (same.joined_on, codes(same)) == (day("1982-09-06"), [])


@pytest.mark.parametrize(
    ("given", "fact"),
    [
        ({"approved_on": "1990-01-01"}, "branch_meeting_on"),
        ({"branch_meeting_on": "1980-01-01"}, "approved_on"),
        ({}, "branch_meeting_on"),
    ],
)
def test_the_day_that_counts_is_asked_where_only_the_other_is_known(given, fact):
    found = standing(**given)
    assert (found.joined_on, codes(found)) == (None, ["missing_fact"])
    assert found.reasons[0].numbers["fact"] == fact


def test_before_the_party_was_founded_nothing_is_held():
    assert codes(standing(approved_on="1921-06-30")) == ["rule_not_held"]
    assert codes(standing(approved_on="1921-07-01")) == []


@pytest.mark.parametrize(
    ("as_of", "years", "anniversary"),
    [
        ("2026-06-30", 2, 3),
        ("2026-07-01", 3, 4),
        ("2023-06-30", 0, 0),
        ("2023-07-01", 0, 1),
        ("2022-01-01", 0, 0),
    ],
)
def test_years_of_standing_and_of_joining(as_of, years, anniversary):
    found = standing(branch_meeting_on="2022-07-01", as_of=as_of)
    assert (found.years, found.anniversary_years) == (years, anniversary)


def test_an_extension_moves_standing_only_where_it_could():
    late = standing(branch_meeting_on="2022-07-01", extensions=extended(6))
    assert late.standing_from == day("2024-01-01")
    early = standing(approved_on="1978-07-01", extensions=extended(6))
    assert early.standing_from == day("1979-07-01")


def test_the_day_on_the_papers_counts_unless_there_was_no_probation():
    assert standing(branch_meeting_on="2022-07-01", full_from="2023-08-01").standing_from == day(
        "2023-08-01"
    )
    assert standing(approved_on="1950-01-01", full_from="1950-09-01").standing_from == day(
        "1950-09-01"
    )
    assert standing(approved_on="1975-01-01", full_from="1976-01-01").standing_from == day(
        "1975-01-01"
    )


def test_the_table_leaves_no_day_out_and_names_known_classes():
    assert isinstance(TABLE, StandingTable)
    for earlier, later in zip(TABLE.periods, TABLE.periods[1:], strict=False):
        assert earlier.last is not None
        assert earlier.last + timedelta(days=1) == later.first
    assert TABLE.periods[-1].last is None
    assert {each.id for period in TABLE.periods for each in period.probation} <= set(CLASSES)
