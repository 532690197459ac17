"""Who is to be talked with or visited, by when: a table of cases, and the edges of each rule."""

from datetime import date, timedelta

import pytest

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.care import (
    ANNIVERSARY,
    CODES,
    Happening,
    TalkFacts,
    TalkHeld,
    judge_talks,
    occasions_in,
    visits_in,
)

ON = date(2026, 5, 20)
YEAR_END = date(2026, 12, 31)
LONG_AGO = date(2016, 3, 1)
NATIONAL, SX, FC, XA, ZB, GS = (
    terms_on(standard, YEAR_END)
    for standard in ("national", "shaoxing", "gansu", "xian-organs", "bianban", "branch-26")
)


def held(day, occasion="yearly", **more) -> TalkHeld:
    return TalkHeld(held_on=date.fromisoformat(day), occasion=occasion, **more)


def happened(day, occasion, **more) -> Happening:
    return Happening(occasion=occasion, since=date.fromisoformat(day), **more)


def found(terms, on=ON, **facts):
    """Code → state and last day, of everything asked."""
    given = {"person": "p", "since": LONG_AGO} | facts
    return {
        due.reason.code: (due.state, due.by.isoformat())
        for due in judge_talks(TalkFacts(**given), terms, on)
    }


def only(terms, on=ON, **facts):
    (due,) = [
        due
        for due in judge_talks(TalkFacts(person="p", since=LONG_AGO, **facts), terms, on)
        if due.occasion != "yearly"
    ]
    return due


# ---- so many a year --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "facts", "expected"),
    [
        pytest.param(NATIONAL, {}, {"talk_yearly": ("due", "2026-12-31")}, id="national, none"),
        pytest.param(
            NATIONAL,
            {"talks": (held("2026-03-01"),)},
            {"talk_yearly": ("done", "2026-12-31")},
            id="national, one, with anybody",
        ),
        pytest.param(
            NATIONAL,
            {"talks": (held("2026-03-01", as_talker=True),)},
            {"talk_yearly": ("done", "2026-12-31")},
            id="national, who talks has talked too",
        ),
        pytest.param(
            NATIONAL,
            {"talks": (held("2025-12-31"),)},
            {"talk_yearly": ("due", "2026-12-31")},
            id="last year's is last year's",
        ),
        pytest.param(
            NATIONAL,
            {"talks": (held("2026-03-01", is_visit=True),)},
            {"talk_yearly": ("due", "2026-12-31")},
            id="a visit is no talk",
        ),
        pytest.param(
            SX,
            {"talks": (held("2026-03-01"),)},
            {"talk_with_secretary": ("due", "2026-12-31")},
            id="Shaoxing, not the secretary's",
        ),
        pytest.param(
            SX,
            {"talks": (held("2026-03-01", with_secretary=True),)},
            {"talk_with_secretary": ("done", "2026-12-31")},
            id="Shaoxing, the secretary's",
        ),
        pytest.param(SX, {"posts": ("secretary",)}, {}, id="no secretary with oneself"),
        pytest.param(
            FC,
            {"talks": (held("2026-03-01"),)},
            {"talk_yearly": ("due", "2026-12-31")},
            id="Gansu, one of two",
        ),
        pytest.param(
            FC,
            {"talks": (held("2026-03-01"), held("2026-03-01"))},
            {"talk_yearly": ("due", "2026-12-31")},
            id="two of one day are one",
        ),
        pytest.param(
            FC,
            {"talks": (held("2026-03-01"), held("2026-03-02"))},
            {"talk_yearly": ("done", "2026-12-31")},
            id="Gansu, two",
        ),
        pytest.param(
            GS, {}, {"talk_yearly": ("due", "2026-12-31")}, id="the 26 items stand on Gansu"
        ),
        pytest.param(ZB, {}, {"talk_yearly": ("due", "2026-12-31")}, id="bianban, as national"),
        pytest.param(
            FC,
            {"posts": ("committee_member",), "talks": (held("2026-03-01", as_talker=True),)},
            {"talk_yearly": ("due", "2026-12-31"), "talk_held": ("due", "2026-12-31")},
            id="a committee member has held one of two",
        ),
        pytest.param(
            FC,
            {
                "posts": ("committee_member",),
                "talks": (held("2026-03-01", as_talker=True), held("2026-04-01", as_talker=True)),
            },
            {"talk_yearly": ("done", "2026-12-31"), "talk_held": ("done", "2026-12-31")},
            id="a committee member has held two",
        ),
        pytest.param(
            FC,
            {"posts": ("secretary",), "talks": (held("2026-03-01"), held("2026-04-01"))},
            {"talk_yearly": ("done", "2026-12-31"), "talk_held": ("due", "2026-12-31")},
            id="being talked with is not holding",
        ),
    ],
)
def test_so_many_a_year(terms, facts, expected):
    assert found(terms, **facts) == expected


@pytest.mark.parametrize(
    ("since", "owed"), [(date(2026, 1, 1), True), (date(2026, 1, 2), False), (None, True)]
)
def test_who_came_within_the_year_is_not_yet_owed_it(since, owed):
    assert bool(found(NATIONAL, since=since)) == owed


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 1, 1), "due"),
        (date(2026, 11, 30), "due"),
        (date(2026, 12, 1), "soon"),
        (date(2026, 12, 31), "soon"),
    ],
)
def test_the_last_month_of_the_year_presses(on, state):
    assert found(NATIONAL, on)["talk_yearly"][0] == state


def test_generally_and_must_are_told_apart():
    (national,) = judge_talks(TalkFacts(person="p"), NATIONAL, ON)
    (shaoxing,) = judge_talks(TalkFacts(person="p"), SX, ON)
    assert (national.reason.modality, shaoxing.reason.modality) == ("generally", "must")
    assert "shaoxing:SX#组织生活/五（一）" in shaoxing.reason.cite
    assert shaoxing.reason.numbers == {"year": 2026, "due": 1, "done": 0, "missing": 1}


def test_before_the_rule_nothing_is_asked():
    assert judge_talks(TalkFacts(person="p"), terms_on("national", date(2017, 12, 31)), ON) == []


# ---- occasions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "ids"),
    [
        (
            SX,
            {
                *("post_change", "unsettled_mind", "work_fault", "hardship", "conflict"),
                "adverse_report",
            },
        ),
        (
            XA,
            {"post_change", "family_upheaval", "ill_health", "sanctioned", "adverse_report"},
        ),
        (FC, set()),  # the text says six and names none
        (NATIONAL, set()),
    ],
)
def test_the_occasions_of_each_standard(terms, ids):
    assert set(occasions_in(terms)) == ids


@pytest.mark.parametrize("occasion", occasions_in(SX))
def test_each_of_the_six_calls_for_a_talk(occasion):
    due = only(SX, happenings=(happened("2026-05-01", occasion),))
    assert (due.reason.code, due.state, due.by) == ("talk_occasion", "due", date(2026, 5, 31))
    assert due.reason.cite == ("shaoxing:SX#组织生活/五（一）",)
    assert due.practice
    assert not due.is_visit


@pytest.mark.parametrize("occasion", visits_in(SX))
def test_each_of_the_six_visits_calls_for_a_visit(occasion):
    given = happened("2026-05-18", occasion)
    due = only(SX, happenings=(given,))
    assert (due.reason.code, due.by) == ("visit_occasion", date(2026, 5, 25))
    assert due.is_visit
    assert due.reason.cite == ("shaoxing:SX#日常/一（三）2（2）",)
    talked = (held("2026-05-19", occasion),)
    visited = (held("2026-05-19", occasion, is_visit=True),)
    assert only(SX, happenings=(given,), talks=talked).state == "soon"
    assert only(SX, happenings=(given,), talks=visited).state == "done"


def test_a_sanction_calls_for_a_talk_where_the_standard_says_so():
    given = (happened("2026-05-01", "sanctioned"),)
    assert only(XA, happenings=given).reason.cite == ("xian-organs:XA-2#17",)
    assert "talk_occasion" not in found(SX, happenings=given)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 5, 1), "due"),
        (date(2026, 5, 23), "due"),
        (date(2026, 5, 24), "soon"),
        (date(2026, 5, 31), "soon"),
        (date(2026, 6, 1), "late"),
    ],
)
def test_thirty_days_are_the_practice_for_a_talk(on, state):
    assert only(XA, on, happenings=(happened("2026-05-01", "ill_health"),)).state == state


@pytest.mark.parametrize(
    ("talk", "state"),
    [
        (held("2026-05-10", "conflict"), "done"),
        (held("2026-05-01", "conflict"), "done"),  # the same day
        (held("2026-04-30", "conflict"), "due"),  # before it happened
        (held("2026-05-10", "yearly"), "due"),  # about something else
        (held("2026-05-10", "conflict", is_visit=True), "due"),
        (held("2026-05-10", "conflict", as_talker=True), "due"),  # with somebody else
    ],
)
def test_a_talk_about_it_afterwards_meets_it(talk, state):
    given = (happened("2026-05-01", "conflict"),)
    assert only(SX, happenings=given, talks=(talk,)).state == state


def test_an_officer_may_say_that_another_talk_met_it():
    assert only(SX, happenings=(happened("2026-05-01", "conflict", settled=True),)).state == "done"


def test_what_the_roster_suggests_is_told_as_such():
    due = only(SX, happenings=(happened("2026-05-01", "post_change", certain=False),))
    assert (due.reason.code, due.certain) == ("talk_post_change", False)


def test_what_happened_before_the_rule_asks_nothing():
    given = (happened("2020-07-14", "ill_health"), happened("2020-07-15", "ill_health"))
    terms = terms_on("xian-organs", date(2020, 12, 31))
    asked = judge_talks(TalkFacts(person="p", happenings=given), terms, date(2020, 8, 1))
    assert [due.since for due in asked if due.since] == [date(2020, 7, 15)]


# ---- the anniversary -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("joined", "on", "state"),
    [
        ("2014-05-31", date(2026, 4, 30), None),  # not yet its month
        ("2014-05-31", date(2026, 5, 1), "due"),
        ("2014-05-01", date(2026, 5, 23), "due"),
        ("2014-05-01", date(2026, 5, 24), "soon"),
        ("2014-05-01", date(2026, 5, 31), "soon"),
        ("2014-05-01", date(2026, 6, 1), "late"),
        ("2025-05-01", date(2026, 5, 2), "due"),
        ("2026-05-01", date(2026, 5, 2), None),  # the first comes next year
    ],
)
def test_the_month_of_joining(joined, on, state):
    asked = found(SX, on, joined_on=date.fromisoformat(joined))
    assert asked.get("talk_anniversary", (None,))[0] == state


@pytest.mark.parametrize("terms", [NATIONAL, FC, XA, ZB])
def test_other_standards_ask_for_no_talk(terms):
    assert "talk_anniversary" not in found(terms, joined_on=date(2014, 5, 1))


@pytest.mark.parametrize(
    ("posts", "talk", "state"),
    [
        ((), held("2026-05-02", with_secretary=True), "done"),  # any talk of the month
        ((), held("2026-05-02"), "due"),  # but not with anybody
        ((), held("2026-05-02", ANNIVERSARY), "done"),
        ((), held("2026-04-30", ANNIVERSARY), "due"),
        ((), held("2026-05-02", with_secretary=True, is_visit=True), "due"),
        (("deputy",), held("2026-05-02", with_secretary=True), "due"),  # by the level above
        (("deputy",), held("2026-05-02", ANNIVERSARY), "done"),
        (("committee_member",), held("2026-05-02", with_secretary=True), "done"),
    ],
)
def test_what_keeps_the_anniversary(posts, talk, state):
    due = only(SX, joined_on=date(2014, 5, 9), posts=posts, talks=(talk,))
    assert due.state == state


def test_a_late_talk_about_it_settles_it():
    late = only(SX, date(2026, 6, 9), joined_on=date(2014, 5, 9))
    assert late.state == "late"
    kept = (held("2026-06-08", ANNIVERSARY),)
    assert only(SX, date(2026, 6, 9), joined_on=date(2014, 5, 9), talks=kept).state == "done"
    other = (held("2026-06-08", with_secretary=True),)
    assert only(SX, date(2026, 6, 9), joined_on=date(2014, 5, 9), talks=other).state == "late"


@pytest.mark.parametrize(("joined", "years"), [(2016, 10), (2015, 0), (2006, 20), (2025, 0)])
def test_round_tens_are_told(joined, years):
    assert only(SX, joined_on=date(joined, 5, 9)).round_years == years


@pytest.mark.parametrize(
    ("posts", "above"),
    [
        (("secretary",), True),
        (("deputy", "committee_member"), True),
        (("committee_member",), False),
    ],
)
def test_the_level_above_talks_with_secretaries(posts, above):
    due = only(SX, joined_on=date(2014, 5, 9), posts=posts)
    assert due.by_above == above
    assert due.reason.cite == (f"shaoxing:SX#日常/一（三）2（{4 if above else 3}）",)


@pytest.mark.parametrize(("since", "asked"), [(date(2026, 5, 1), True), (date(2026, 5, 2), False)])
def test_who_came_within_the_month_was_another_branchs(since, asked):
    assert ("talk_anniversary" in found(SX, since=since, joined_on=date(2014, 5, 9))) == asked


# ---- the order -------------------------------------------------------------------------------


def test_what_presses_most_comes_first():
    given = (
        happened("2026-05-19", "unsettled_mind"),
        happened("2026-05-14", "visit_illness"),
        happened("2026-04-01", "conflict"),
        happened("2026-05-12", "visit_hardship"),
    )
    asked = judge_talks(TalkFacts(person="p", happenings=given), SX, ON)
    assert [(due.state, due.occasion) for due in asked] == [
        ("late", "conflict"),
        ("late", "visit_hardship"),
        ("soon", "visit_illness"),
        ("due", "unsettled_mind"),
        ("due", "yearly"),
    ]
    assert {due.reason.code for due in asked} <= CODES


def test_every_code_has_words():
    from dangwu.care.messages import DUE

    assert set(DUE) == CODES


def test_the_day_after_every_last_day_is_late():
    for terms, facts in (
        (SX, {"happenings": (happened("2026-05-01", "conflict"),)}),
        (SX, {"happenings": (happened("2026-05-01", "visit_illness"),)}),
        (SX, {"joined_on": date(2014, 5, 9)}),
    ):
        by = only(terms, **facts).by
        assert only(terms, by, **facts).state == "soon"
        assert only(terms, by + timedelta(days=1), **facts).state == "late"
