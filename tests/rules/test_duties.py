"""Recurring duties: which turns a period has, what counts for them, by when the next is."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangwu.rulebook.selectors import rulebook, terms_on
from dangwu.rules.duties import (
    CODES,
    DutyFacts,
    duty_item,
    judge_duty,
    parse_period,
    turns_in,
)
from dangwu.rules.terms import Duty

TODAY = date(2026, 11, 21)


def ask(duty, kind, period, held=(), *, standard="national", on=TODAY, **more):
    days = None if held is None else tuple(map(date.fromisoformat, held))
    facts = DutyFacts(duty=duty, kind=kind, period=parse_period(period), held=days, **more)
    terms = terms_on(standard, facts.period.last)
    return judge_duty(facts, terms, on=on, terms_at=partial(terms_on, standard))


def counts(found):
    return found.due, found.done, found.missing


def codes(found):
    return [reason.code for reason in found.findings]


# ---- periods -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_periods(text, first, last):
    found = parse_period(text)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "26",
        "2026-H3",
        "2026-Q5",
        "2026-00",
        "2026-13",
        "2026-1",
        "2026-Q",
        "0000",
        "9999",
        "２０２６",
    ],
)
def test_what_is_no_period(text):
    with pytest.raises(ValueError, match=text):
        parse_period(text)


# ---- cadences ----------------------------------------------------------------------------------

CADENCES = [  # standard, duty, kind, how many a year, how many in the third quarter
    ("national", "MTG-01", "branch", 4, 1),
    ("national", "MTG-01", "temporary_branch", 4, 1),
    ("shaoxing", "MTG-01", "committee", 1, 0),
    ("national", "MTG-07", "branch", 12, 3),
    ("shaoxing", "MTG-07", "general_branch", 4, 0),
    ("national", "MTG-09", "group", 12, 3),
    ("bianban", "MTG-09", "group", 12, 3),
    ("shaoxing", "MTG-10", "branch", 4, 1),
    ("branch-26", "MTG-10", "branch", 4, 1),
    ("bianban", "MTG-10", "branch", 4, 1),
    ("xian-organs", "MTG-10", "branch", 4, 1),
    ("xian-universities", "MTG-10", "branch", 4, 1),
    ("shaoxing", "MTG-10", "secretary", 1, 0),
    ("shaoxing", "MTG-10", "leader", 1, 0),
    ("national", "MTG-10", "leading_secretary", 1, 0),
    ("national", "MTG-11", "branch", 12, 3),
    ("shaoxing", "MTG-11", "branch", 12, 3),
    ("shaoxing", "MTG-11.plan", "branch", 1, 0),
    ("national", "MTG-14", "branch", 1, 0),
    ("shaoxing", "MTG-14", "branch", 2, 0),
    ("bianban", "MTG-14", "branch", 1, 0),
    ("national", "MTG-16", "member", 1, 0),
    ("shaoxing", "MTG-16", "secretary", 1, 0),
    ("gansu", "MTG-16", "member", 2, 0),
    ("branch-26", "MTG-17", "branch", 12, 3),
    ("branch-26", "MTG-17.notes", "branch", 4, 1),
    ("bianban", "MTG-17", "branch", 12, 3),
    ("national", "MTG-20", "branch", 1, 0),
    ("xian-organs", "MTG-20", "branch", 1, 0),
    ("xian-universities", "MTG-20.report_members", "branch", 1, 0),
    ("bianban", "MTG-22", "probationary_member", 4, 1),
    ("bianban", "MTG-22", "away_member", 4, 1),
    ("gansu", "MTG-23", "branch", 4, 1),
    ("national", "MTG-24", "leadership", 1, 0),
    ("bianban", "MTG-24.hear_report", "leadership", 1, 0),
    ("xian-organs", "MTG-27", "branch", 1, 0),
    ("xian-universities", "MTG-27", "branch", 1, 0),
    ("xian-universities", "MTG-30", "committee", 1, 0),
    ("xian-organs", "MTG-30", "working_committee", 1, 0),
    ("branch-26", "MTG-31", "leadership", 4, 1),
    ("xian-organs", "ORG-16", "branch", 1, 0),
]


@pytest.mark.parametrize(("standard", "duty", "kind", "year", "quarter"), CADENCES)
def test_cadences(standard, duty, kind, year, quarter):
    assert counts(ask(duty, kind, "2026", standard=standard)) == (year, 0, year)
    assert ask(duty, kind, "2026-Q3", standard=standard).due == quarter


def test_every_duty_of_the_chapter_is_among_them():
    held = {
        (standard, item.rule)
        for standard in rulebook().standards
        for item in terms_on(standard, TODAY).items.values()
        if item.kind == "duty" and item.rule.startswith("MTG") and item.standard == standard
    }
    asked = {(standard, duty.partition(".")[0]) for standard, duty, *_ in CADENCES}
    hours = {("national", "MTG-17")}
    repeated = {(s, r) for s, r in held if s != "national" and _same_as_nation(s, r)}
    assert held - asked - hours - repeated == set()


def _same_as_nation(standard, rule):
    """A standard that says the same as the one above, as far as counting goes."""
    own, nation = terms_on(standard, TODAY), terms_on("national", TODAY)
    cadences = {
        (item.value.every, item.value.at_least, item.value.window)
        for item in own.items.values()
        if item.rule == rule and item.kind == "duty" and item.standard == standard
    }
    return cadences <= {
        (item.value.every, item.value.at_least, item.value.window)
        for item in nation.items.values()
        if item.rule == rule and item.kind == "duty"
    }


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], (3, 0, 3)),
        (["2026-07-01"], (3, 1, 2)),
        (["2026-07-31", "2026-08-01"], (3, 2, 1)),
        (["2026-07-05", "2026-07-20"], (3, 1, 2)),  # the second of July is not August's
        (["2026-07-05", "2026-08-05", "2026-09-30"], (3, 3, 0)),
        (["2026-07-05", "2026-07-05", "2026-07-05"], (3, 1, 2)),
        (["2026-06-30", "2026-10-01"], (3, 0, 3)),
    ],
)
def test_a_monthly_duty_over_a_quarter(held, expected):
    assert counts(ask("MTG-07", "branch", "2026-Q3", held)) == expected


def test_what_lies_outside_the_period_is_told():
    found = ask("MTG-01", "branch", "2026-Q3", ["2026-06-30", "2026-07-01"])
    assert counts(found) == (1, 1, 0)
    assert codes(found) == ["outside_period"]
    assert found.findings[0].numbers["held_on"] == date(2026, 6, 30)


# ---- next by, state ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "held", "next_by", "state"),
    [
        (date(2026, 7, 1), [], date(2026, 7, 31), "open"),
        (date(2026, 7, 31), [], date(2026, 7, 31), "open"),  # the last day is still in time
        (date(2026, 8, 1), [], date(2026, 8, 31), "overdue"),  # July is lost, August to come
        (date(2026, 8, 1), ["2026-07-09"], date(2026, 8, 31), "open"),
        (date(2026, 8, 1), ["2026-07-09", "2026-08-01"], date(2026, 9, 30), "open"),
        (date(2026, 10, 1), ["2026-08-01"], date(2026, 7, 31), "overdue"),  # none can be made up
        (
            date(2026, 10, 1),
            ["2026-07-09", "2026-08-01", "2026-09-30"],
            None,
            "done",
        ),
    ],
)
def test_next_by(on, held, next_by, state):
    found = ask("MTG-07", "branch", "2026-Q3", held, on=on)
    assert (found.next_by, found.state) == (next_by, state)


def test_a_miss_has_the_modality_of_its_rule_and_what_is_open_only_warns():
    (nation,) = ask("MTG-01", "branch", "2026-Q3").findings
    (shaoxing,) = ask("MTG-01", "branch", "2026-Q3", standard="shaoxing").findings
    assert (nation.code, nation.modality) == ("duty_overdue", "generally")
    assert (shaoxing.code, shaoxing.modality) == ("duty_overdue", "must")
    (to_come,) = ask("MTG-01", "branch", "2026-Q4", standard="shaoxing").findings
    assert (to_come.code, to_come.modality) == ("duty_open", "generally")
    assert shaoxing.cite == ("shaoxing:SX#组织生活/一（一）1",)


def test_reminders_come_ahead():
    found = ask("MTG-11.plan", "branch", "2026", standard="shaoxing", on=date(2026, 1, 5))
    assert (found.next_by, found.remind_on) == (date(2026, 2, 28), date(2026, 2, 14))
    assert ask("MTG-01", "branch", "2026-Q4").remind_on is None


# ---- windows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "done", "said"),
    [
        ("2026-12-20", 1, ["outside_window"]),
        ("2026-12-21", 1, []),
        ("2027-01-10", 1, []),
        ("2027-01-11", 0, ["duty_open", "outside_period"]),  # that one is of 2027
        ("2026-01-11", 1, ["outside_window"]),
        ("2026-01-10", 0, ["duty_open", "outside_period"]),  # that one was of 2025
    ],
)
def test_a_window_over_the_turn_of_the_year(held, done, said):
    found = ask("MTG-14", "committee", "2026", [held], standard="shaoxing")
    assert (found.item, found.done, codes(found)) == ("MTG-14.democratic_life", done, said)
    assert found.next_by == (None if done else date(2027, 1, 10))


@pytest.mark.parametrize(
    ("period", "due"),
    [("2026", 1), ("2026-H2", 1), ("2026-Q4", 1), ("2026-12", 1), ("2027-01", 0), ("2026-Q3", 0)],
)
def test_a_turn_belongs_to_the_year_it_begins_in(period, due):
    assert ask("MTG-14", "committee", period, standard="shaoxing").due == due


@pytest.mark.parametrize(
    ("held", "expected", "next_by"),
    [
        ([], (2, 0, 2), date(2027, 1, 31)),
        (["2026-06-01"], (2, 1, 1), date(2027, 1, 31)),
        (["2026-07-31"], (2, 1, 1), date(2027, 1, 31)),
        (["2026-08-01"], (2, 1, 1), date(2026, 7, 31)),
        (["2026-06-15", "2026-07-15"], (2, 1, 1), date(2027, 1, 31)),
        (["2026-07-15", "2027-01-31"], (2, 2, 0), None),
        (["2026-01-31", "2026-07-15"], (2, 1, 1), date(2027, 1, 31)),
    ],
)
def test_twice_a_year_with_two_windows(held, expected, next_by):
    found = ask("MTG-14", "branch", "2026", held, standard="shaoxing")
    assert counts(found) == expected
    assert found.next_by == next_by


def test_a_half_year_whose_window_reaches_into_the_next():
    for period, last in (("2026-H1", date(2026, 7, 31)), ("2026-H2", date(2027, 1, 31))):
        found = ask("MTG-14", "branch", period, [last.isoformat()], standard="shaoxing")
        assert (counts(found), codes(found)) == ((1, 1, 0), [])


def test_a_plan_is_due_by_the_last_day_of_february():
    for year, last in ((2026, 28), (2028, 29)):
        found = ask("MTG-11.plan", "branch", str(year), standard="shaoxing", on=date(year, 1, 1))
        assert found.next_by == date(year, 2, last)
    late = ask("MTG-11.plan", "branch", "2026", ["2026-03-01"], standard="shaoxing")
    assert (counts(late), codes(late)) == ((1, 1, 0), ["outside_window"])


def test_the_life_meeting_out_of_season_counts_and_is_told():
    found = ask("MTG-14", "branch", "2026", ["2026-05-10"])
    assert (counts(found), codes(found)) == ((1, 1, 0), ["outside_window"])
    found = ask("MTG-14", "branch", "2026", ["2026-05-10", "2026-11-10"])
    assert (counts(found), codes(found)) == ((1, 1, 0), [])


# ---- hours -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "done", "missing"),
    [("0", 0, 32), ("31.5", Fraction(63, 2), Fraction(1, 2)), ("32", 32, 0), ("40", 32, 0)],
)
def test_hours_of_study(hours, done, missing):
    found = ask("MTG-17", "member", "2026", None, hours=Fraction(hours))
    assert counts(found) == (32, done, missing)
    assert codes(found) == (["hours_short"] if missing else [])
    assert found.next_by == (date(2026, 12, 31) if missing else None)


def test_officers_study_longer():
    assert ask("MTG-17", "secretary", "2026", None, hours=Fraction(0)).due == 56


# ---- who owes, since when, what is not known ---------------------------------------------------


def test_the_duty_of_a_rule_is_the_one_that_recurs_most_often():
    terms = terms_on("shaoxing", TODAY)
    assert duty_item(terms, "MTG-11", "branch").id == "MTG-11.theme_day"
    assert duty_item(terms, "MTG-11.plan", "branch").id == "MTG-11.plan"
    assert duty_item(terms, "MTG-14", "branch").id == "MTG-14.life_meeting"
    assert duty_item(terms, "MTG-14", "leadership").id == "MTG-14.democratic_life"
    assert duty_item(terms_on("gansu", TODAY), "MTG-16", "secretary").id == "MTG-16.talks"
    assert (
        duty_item(terms_on("xian-organs", TODAY), "MTG-20", "branch").id == "MTG-20.report_above"
    )


def test_who_does_not_owe_a_duty():
    found = ask("MTG-01", "group", "2026")
    assert (counts(found), found.state, codes(found)) == ((None, None, None), None, ["not_owed"])
    assert codes(ask("MTG-10", "branch", "2026")) == ["not_owed"]  # no such quarter nationally
    assert codes(ask("MTG-30", "committee", "2026")) == ["rule_not_held"]


def test_what_was_held_is_asked_where_it_is_not_known():
    found = ask("MTG-01", "branch", "2026-Q3", None)
    assert (found.due, found.done, found.missing, codes(found)) == (
        1,
        None,
        None,
        ["missing_fact"],
    )
    assert found.findings[0].numbers == {"fact": "held"}
    assert ask("MTG-17", "member", "2026").findings[0].numbers == {"fact": "hours"}


def test_a_period_too_short_for_the_duty_has_nothing_due():
    found = ask("MTG-01", "branch", "2026-07", ["2026-07-10"])
    assert (counts(found), found.state, codes(found)) == ((0, 0, 0), "not_due", [])
    assert ask("MTG-01", "branch", "2026-09").due == 1


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (date(2026, 1, 1), 12),
        (date(2026, 1, 2), 11),
        (date(2026, 12, 1), 1),
        (date(2026, 12, 2), 0),
    ],
)
def test_a_turn_begun_before_the_founding_is_not_held_against_it(since, due):
    assert ask("MTG-07", "branch", "2026", since=since).due == due


def test_each_turn_has_the_version_in_force_when_it_closed():
    # the old text: four a year; from the end of October 2018 the national rule, every month
    assert ask("MTG-07", "branch", "2018", standard="bianban").due == 3
    assert ask("MTG-07", "branch", "2018-10", standard="bianban").due == 1
    # the city's document of July 2020 repeats what was nationally in force before it
    quarters = [
        ask("MTG-01", "branch", f"2020-Q{n}", standard="xian-organs").due for n in (1, 2, 3, 4)
    ]
    assert sum(quarters) == ask("MTG-01", "branch", "2020", standard="xian-organs").due == 4
    # without the book of that day only what the version itself covers
    facts = DutyFacts(duty="MTG-01", kind="branch", period=parse_period("2020"), held=())
    alone = judge_duty(facts, terms_on("xian-organs", facts.period.last), on=TODAY)
    assert alone.due == 2


def test_a_duty_that_is_to_be_chosen_is_asked():
    terms = terms_on("national", TODAY)
    item = terms.item("MTG-01.branch")
    unchosen = replace(item, value=None, choose={"a": item.value, "b": item.value})
    facts = DutyFacts(duty="MTG-01", kind="branch", period=parse_period("2026"), held=())
    found = judge_duty(facts, replace(terms, items={item.id: unchosen}), on=TODAY)
    assert (counts(found), codes(found)) == ((None, None, None), ["choice_needed"])


def test_a_duty_without_a_cadence_is_not_dated():
    terms = terms_on("national", TODAY)
    item = terms.item("MTG-01.branch")
    once = replace(item, value=replace(item.value, every="once"))
    facts = DutyFacts(duty=item.id, kind="branch", period=parse_period("2026"), held=())
    found = judge_duty(facts, replace(terms, items={item.id: once}), on=TODAY)
    assert (found.due, codes(found)) == (None, ["not_periodic"])


# ---- properties --------------------------------------------------------------------------------

EVERY = {"year": 1, "half_year": 2, "quarter": 4, "month": 12}


@st.composite
def duties(draw):
    every = draw(st.sampled_from(sorted(EVERY)))
    return Duty(bearer=("branch",), action="x", every=every, at_least=draw(st.integers(1, 3)))


@given(duties(), st.integers(2000, 2090))
def test_turns_without_windows_tile_the_year(duty, year):
    turns = turns_in(duty, parse_period(str(year)))
    assert len(turns) == EVERY[duty.every]
    assert (turns[0].first, turns[-1].last) == (date(year, 1, 1), date(year, 12, 31))
    for earlier, later in zip(turns, turns[1:], strict=False):
        assert later.first - earlier.last == timedelta(days=1)
    for part in ("H1 H2", "Q1 Q2 Q3 Q4", " ".join(f"{m:02}" for m in range(1, 13))):
        of_parts = [t for p in part.split() for t in turns_in(duty, parse_period(f"{year}-{p}"))]
        assert of_parts == list(turns)


@st.composite
def windowed(draw):
    """Windows as standards write them: each inside its part of the year, the last free to wrap."""
    start = draw(st.dates(date(2001, 10, 1), date(2001, 12, 31)))
    end = start + timedelta(days=draw(st.integers(0, 60)))
    written = (start.strftime("%m-%d"), end.strftime("%m-%d"))
    return Duty(bearer=("branch",), action="x", every="year", window=written)


@given(windowed(), st.integers(2000, 2090))
def test_windowed_turns_follow_one_another_without_gap_or_overlap(duty, year):
    (this,) = turns_in(duty, parse_period(str(year)))
    (after,) = turns_in(duty, parse_period(str(year + 1)))
    assert after.first - this.last == timedelta(days=1)
    assert this.first <= this.window_first <= this.due_by <= this.last


@given(
    duties(),
    st.sampled_from(["2026", "2026-H1", "2026-Q3", "2026-07"]),
    st.lists(st.dates(date(2025, 12, 1), date(2027, 1, 31)), max_size=30),
    st.dates(date(2026, 1, 1), date(2027, 1, 31)),
)
def test_the_count_against_a_plain_tally(duty, period, held, on):
    terms = terms_on("national", TODAY)
    item = replace(terms.item("MTG-01.branch"), value=duty)
    asked = parse_period(period)
    facts = DutyFacts(duty=item.id, kind="branch", period=asked, held=tuple(held))
    found = judge_duty(facts, replace(terms, items={item.id: item}), on=on)
    months = 12 // EVERY[duty.every]
    due = done = 0
    missed = []
    for end in range(months, 13, months):
        last = date(2026, end, monthrange(2026, end)[1])
        if asked.first <= last <= asked.last:
            days = {d for d in held if d.year == 2026 and end - months < d.month <= end}
            due += duty.at_least
            done += min(len(days), duty.at_least)
            if len(days) < duty.at_least:
                missed.append(last)
    assert counts(found) == (due, done, due - done)
    assert found.next_by == min([d for d in missed if d >= on] or missed or [None])
    if found.state == "overdue":
        assert any(d < on for d in missed)
    assert set(codes(found)) <= CODES


@given(
    st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_holding_one_more_never_adds_to_what_is_missing(held, extra):
    before = ask("MTG-07", "branch", "2026", [d.isoformat() for d in held])
    after = ask("MTG-07", "branch", "2026", [d.isoformat() for d in (*held, extra)])
    assert after.missing <= before.missing
