"""Who is counted, votes, may be elected; notice in time; the day of the theme day."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.meetings import (
    CODES,
    EligibleFacts,
    judge_eligible,
    judge_notice,
    judge_theme_day,
    theme_day,
)
from dangwu.rules.terms import ChoiceNeeded

TODAY = date(2026, 11, 21)
NATION = terms_on("national", TODAY)
SIX = (
    "ill_mind",
    "abroad_private",
    "serving_sentence",
    "bedridden",
    "away_untransferred",
    "returned_home",
)
ALL, NONE, OPEN = (True, True, True), (False, False, False), (None, None, None)


def eligible(terms=NATION, **facts):
    found = judge_eligible(EligibleFacts(**{"status": "full", **facts}), terms)
    return (found.counts, found.votes, found.electable), [r.code for r in found.reasons]


@pytest.mark.parametrize(
    ("facts", "rights", "said"),
    [
        ({}, ALL, []),
        ({"status": "probationary"}, NONE, ["not_full_member"]),
        ({"sanction": "warning"}, ALL, []),
        ({"sanction": "serious_warning"}, ALL, []),
        ({"sanction": "removal"}, ALL, []),
        ({"sanction": "probation"}, NONE, ["on_probation"]),
        ({"sanction": "expulsion"}, NONE, ["not_full_member"]),
        ({"detained": True}, NONE, ["rights_suspended"]),
        ({"host": True}, NONE, ["host_member"]),
        ({"status": None}, OPEN, ["missing_fact"]),
        ({"status": None, "sanction": "probation"}, NONE, ["on_probation"]),
        (
            {"sanction": "probation", "detained": True},
            NONE,
            ["on_probation", "rights_suspended"],
        ),
    ],
)
@pytest.mark.parametrize("matter", ["election", "general", "admission", "committee"])
def test_rights(facts, rights, said, matter):
    assert eligible(matter=matter, **facts) == (rights, said)


def test_detention_suspends_rights_since_the_regulation_of_2020():
    before, after = (terms_on("national", date(2020, 7, day)) for day in (12, 13))
    assert eligible(before, detained=True) == (ALL, [])
    assert eligible(after, detained=True) == (NONE, ["rights_suspended"])


def test_probation_within_the_party_took_the_vote_before_that_too():
    before = terms_on("national", date(2020, 7, 12))
    assert eligible(before, sanction="probation") == (NONE, ["on_probation"])


@pytest.mark.parametrize("reason", SIX)
@pytest.mark.parametrize(
    ("superior", "meeting"), list(itertools.product([True, False, None], repeat=2))
)
def test_leaving_the_count_takes_two_consents(reason, superior, meeting):
    rights, said = eligible(reason=reason, superior_agreed=superior, meeting_agreed=meeting)
    if False in (superior, meeting):
        assert (rights, said) == (ALL, ["absent_consent_missing"])
    elif None in (superior, meeting):
        assert rights == (None, True, True)
        assert set(said) == {"missing_fact"}
    else:
        assert (rights, said) == ((False, True, True), ["absent_not_counted"])


@pytest.mark.parametrize("reason", ["mobile_certificate", "ordinary_leave"])
def test_other_absences_stay_in_the_count_whoever_consents(reason):
    found = eligible(reason=reason, superior_agreed=True, meeting_agreed=True)
    assert found == (ALL, ["absent_counted"])


@pytest.mark.parametrize("matter", ["general", "admission", "full_membership"])
def test_the_six_cases_are_of_elections_only(matter):
    found = eligible(matter=matter, reason="bedridden", superior_agreed=True, meeting_agreed=True)
    assert found == (ALL, ["absent_counted"])


def test_before_the_rule_nothing_is_judged():
    assert eligible(terms_on("national", date(1990, 6, 26))) == (OPEN, ["rule_not_held"])


def test_reasons_cite_their_clause():
    for facts in ({"status": "probationary"}, {"sanction": "probation"}, {"detained": True}):
        (reason,) = judge_eligible(EligibleFacts(**{"status": "full", **facts}), NATION).reasons
        assert reason.cite == ("national:election-2020#第五条",)
    (reason,) = judge_eligible(
        EligibleFacts(status="full", sanction="probation"), terms_on("shaoxing", TODAY)
    ).reasons
    assert reason.cite[0] == "shaoxing:SX#日常/五（三）2"


@given(
    st.builds(
        EligibleFacts,
        matter=st.sampled_from(["general", "admission", "election", "committee"]),
        status=st.sampled_from(["full", "probationary", None]),
        sanction=st.sampled_from(["none", "warning", "removal", "probation", "expulsion"]),
        detained=st.booleans(),
        reason=st.sampled_from([None, *SIX, "ordinary_leave"]),
        superior_agreed=st.sampled_from([True, False, None]),
        meeting_agreed=st.sampled_from([True, False, None]),
        host=st.booleans(),
    )
)
def test_nobody_without_the_vote_is_counted(facts):
    found = judge_eligible(facts, NATION)
    assert found.votes == found.electable
    if found.votes is False:
        assert found.counts is False
    if found.counts is None:
        assert any(reason.code == "missing_fact" for reason in found.reasons)
    assert {reason.code for reason in found.reasons} <= CODES


# ---- notice ------------------------------------------------------------------------------------

SHAOXING = terms_on("shaoxing", TODAY)
HELD = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("kind", "days", "warned"),
    [
        ("lecture", 0, True),
        ("lecture", 1, False),
        ("lecture", 3, False),
        ("lecture", 30, False),  # earlier than the rule's three days is fine
        ("lecture", -1, True),  # told after it was held
        ("theme_day", 2, True),
        ("theme_day", 3, False),
        ("theme_day", 4, False),
        ("member_meeting", 0, False),  # no rule says how many days
    ],
)
def test_notice_by_whole_days(kind, days, warned):
    found = judge_notice(kind, HELD - timedelta(days=days), HELD, SHAOXING)
    assert [reason.code for reason in found] == (["notice_short"] if warned else [])
    assert all(reason.modality == "generally" for reason in found)


def test_a_late_notice_says_by_when_it_was_due():
    (found,) = judge_notice("theme_day", date(2026, 3, 8), HELD, SHAOXING)
    assert found.numbers["by"] == date(2026, 3, 6)
    assert found.cite == ("shaoxing:SX#组织生活/二（三）1",)


def test_the_nation_asks_for_no_notice():
    assert judge_notice("lecture", HELD, HELD, NATION) == ()


# ---- the theme day -----------------------------------------------------------------------------


def shaoxing(option=None):
    return terms_on("shaoxing", TODAY, {"MTG-11.day": option} if option else None)


@pytest.mark.parametrize(
    ("month", "second_monday", "second_week"),
    [
        (6, date(2026, 6, 8), date(2026, 6, 8)),  # the 1st is a Monday: both say the same
        (11, date(2026, 11, 9), date(2026, 11, 2)),  # the 1st is a Sunday
        (9, date(2026, 9, 14), date(2026, 9, 7)),  # the 1st is a Tuesday
        (2, date(2026, 2, 9), date(2026, 2, 2)),
    ],
)
def test_two_readings_of_the_monday_of_the_second_week(month, second_monday, second_week):
    assert theme_day(2026, month, shaoxing("second_monday")) == second_monday
    assert theme_day(2026, month, shaoxing("second_week")) == second_week


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_the_theme_day_is_a_monday_of_its_month(day):
    second = theme_day(day.year, day.month, shaoxing("second_monday"))
    other = theme_day(day.year, day.month, shaoxing("second_week"))
    for found in (second, other):
        assert (found.year, found.month, found.weekday()) == (day.year, day.month, 0)
    mondays = [d for n in range(1, 15) if (d := date(day.year, day.month, n)).weekday() == 0]
    assert second == mondays[1]
    assert other in mondays


def test_without_a_choice_the_day_is_a_question():
    with pytest.raises(ChoiceNeeded):
        theme_day(2026, 11, shaoxing())


def test_no_day_is_set_nationally():
    assert theme_day(2026, 11, NATION) is None
    assert judge_theme_day(date(2026, 11, 3), NATION) == ()


def test_another_day_is_warned_of():
    terms = shaoxing("second_monday")
    assert judge_theme_day(date(2026, 11, 9), terms) == ()
    (found,) = judge_theme_day(date(2026, 11, 10), terms)
    assert (found.code, found.modality) == ("other_theme_day", "generally")
    assert found.numbers["set_for"] == date(2026, 11, 9)
