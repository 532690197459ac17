"""ORG-06, ELE-01, ORG-11, ORG-16: terms of office, vacancies, the yearly self-check."""

from datetime import date
from typing import Any

import pytest

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.organisation import (
    TermFacts,
    TermSchedule,
    VacancyFacts,
    judge_self_check,
    judge_term,
    judge_term_end,
    judge_vacancy,
)

TODAY = date(2026, 11, 21)


def schedule(
    standard: str, kind: Any, elected_on: date, *, on: date = TODAY, **facts: Any
) -> TermSchedule:
    return judge_term(
        TermFacts(kind=kind, elected_on=elected_on, **facts),
        terms_on(standard, on),
        terms_at_election=terms_on(standard, elected_on),
    )


def codes(found: TermSchedule) -> list[str]:
    return [reason.code for reason in found.findings]


@pytest.mark.parametrize(
    ("kind", "elected_on", "years"),
    [
        ("committee", date(2018, 7, 11), 4),
        ("committee", date(2018, 7, 12), 5),
        ("discipline_committee", date(2018, 7, 11), 4),
        ("discipline_committee", date(2018, 7, 12), 5),
        ("general_branch", date(2018, 7, 11), 3),
        ("general_branch", date(2018, 7, 12), 3),
        ("branch", date(2016, 3, 1), 3),
        ("branch", date(2024, 3, 1), 3),
        ("joint_branch", date(2024, 3, 1), 3),
        ("community_branch", date(2018, 7, 12), 5),
    ],
)
def test_a_body_keeps_the_term_in_force_when_it_was_elected(
    kind: str, elected_on: date, years: int
) -> None:
    for standard in ("national", "shaoxing"):
        found = schedule(standard, kind, elected_on)
        assert found.term_years == years
        assert found.due_on == elected_on.replace(year=elected_on.year + years)


def test_the_old_local_term_is_cited_from_the_local_text() -> None:
    found = schedule("shaoxing", "committee", date(2017, 9, 1))
    assert found.cite == ("shaoxing:SX#设置/一（二）1",)
    assert schedule("shaoxing", "committee", date(2019, 9, 1)).cite == ("national:term-2018#一",)


@pytest.mark.parametrize(
    ("kind", "elected_on"),
    [("committee", date(2010, 6, 3)), ("community_branch", date(2018, 7, 11))],
)
def test_old_texts_that_are_not_held_give_no_term(kind: str, elected_on: date) -> None:
    found = schedule("national", kind, elected_on)
    assert codes(found) == ["rule_not_held"]
    assert (found.term_years, found.due_on, found.latest_on) == (None, None, None)


def test_a_temporary_branch_has_no_term() -> None:
    assert codes(schedule("national", "temporary_branch", TODAY)) == ["no_term"]
    assert codes(schedule("national", "temporary_branch", TODAY, on=date(2016, 1, 1))) == [
        "rule_not_held"
    ]


def test_reminder_and_request_have_anchors_of_their_own() -> None:
    elected = date(2024, 5, 31)
    national = schedule("national", "branch", elected)
    assert (national.due_on, national.remind_on) == (date(2027, 5, 31), date(2026, 11, 30))
    assert national.request_by is None
    assert schedule("xian-organs", "branch", elected).request_by == date(2027, 2, 28)
    assert schedule("gansu", "branch", elected).request_by is None
    planned = schedule("gansu", "branch", elected, meeting_on=date(2027, 5, 20))
    assert planned.request_by == date(2027, 3, 21)
    assert schedule("shaoxing", "branch", elected).request_by is None


def test_29_february_ends_on_the_last_day_of_the_month() -> None:
    found = schedule("national", "branch", date(2024, 2, 29))
    assert (found.due_on, found.latest_on) == (date(2027, 2, 28), date(2028, 2, 28))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (date(2027, 3, 1), ["early_long"]),
        (date(2027, 3, 2), []),
        (date(2028, 3, 2), []),
        (date(2029, 3, 2), []),
        (date(2029, 3, 3), ["extension_long"]),
    ],
)
def test_a_year_either_way_is_what_generally_goes(asked: date, expected: list[str]) -> None:
    found = schedule("national", "branch", date(2025, 3, 2), asks_extension_to=asked)
    assert codes(found) == expected
    assert all(reason.modality == "generally" for reason in found.findings)


def test_the_26_items_allowed_no_exception_while_they_stood() -> None:
    facts: dict[str, Any] = {"asks_extension_to": date(2021, 3, 3)}
    (hard,) = schedule(
        "branch-26", "branch", date(2017, 3, 2), on=date(2020, 7, 12), **facts
    ).findings
    (soft,) = schedule(
        "branch-26", "branch", date(2017, 3, 2), on=date(2020, 7, 13), **facts
    ).findings
    assert (hard.code, hard.modality) == ("extension_over_limit", "must")
    assert (soft.code, soft.modality) == ("extension_long", "generally")


def test_a_term_is_extended_once() -> None:
    elected, granted = date(2023, 3, 2), date(2026, 9, 2)
    found = schedule("national", "branch", elected, extended_to=granted)
    assert (codes(found), found.latest_on, found.ends_on) == ([], granted, granted)
    again = schedule(
        "national",
        "branch",
        elected,
        extended_to=granted,
        asks_extension_to=date(2026, 12, 2),
    )
    assert [(reason.code, reason.modality) for reason in again.findings] == [
        ("extension_twice", "must")
    ]


def test_asking_for_the_end_of_the_term_asks_for_nothing() -> None:
    found = schedule(
        "national",
        "branch",
        date(2023, 3, 2),
        extended_to=date(2026, 9, 2),
        asks_extension_to=date(2026, 3, 2),
    )
    assert codes(found) == []


def test_an_extension_beyond_a_hard_limit_reaches_only_the_limit() -> None:
    found = schedule(
        "branch-26",
        "branch",
        date(2016, 3, 2),
        on=date(2020, 1, 1),
        extended_to=date(2020, 6, 2),
    )
    assert codes(found) == ["extension_over_limit"]
    assert found.latest_on == date(2020, 3, 2)


def test_before_any_rule_on_extensions_there_is_no_limit() -> None:
    found = schedule("national", "branch", date(2014, 1, 1), on=date(2017, 1, 1))
    assert (found.due_on, found.remind_on, found.latest_on) == (date(2017, 1, 1), None, None)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 9, 1), []),
        (date(2026, 9, 2), ["term_ending"]),
        (date(2027, 3, 2), ["term_ending"]),
        (date(2027, 3, 3), ["term_over"]),
    ],
)
def test_the_end_of_a_term(on: date, expected: list[str]) -> None:
    found = schedule("national", "branch", date(2024, 3, 2))
    assert [reason.code for reason in judge_term_end(found, on=on)] == expected


def test_an_extended_term_ends_later() -> None:
    found = schedule("national", "branch", date(2024, 3, 2), extended_to=date(2027, 9, 2))
    assert [r.code for r in judge_term_end(found, on=date(2027, 9, 2))] == ["term_ending"]
    assert [r.code for r in judge_term_end(found, on=date(2027, 9, 3))] == ["term_over"]
    assert judge_term_end(TermSchedule(), on=TODAY) == ()


def vacancy(standard: str, on: date, **facts: Any) -> tuple[date | None, list[tuple[str, str]]]:
    asked = VacancyFacts(**{"post": "secretary", "since": date(2026, 1, 31), **facts})
    status = judge_vacancy(asked, terms_on(standard, asked.since), on=on)
    return status.fill_by, [(reason.code, reason.modality) for reason in status.findings]


def test_a_secretary_is_replaced_within_three_months() -> None:
    by = date(2026, 4, 30)
    assert vacancy("shaoxing", by) == (by, [("vacancy_open_until", "generally")])
    assert vacancy("shaoxing", date(2026, 5, 1)) == (by, [("vacancy_over", "must")])
    assert vacancy("shaoxing", TODAY, filled_on=by) == (by, [])
    late = date(2026, 5, 1)
    assert vacancy("shaoxing", TODAY, filled_on=late) == (by, [("filled_late", "must")])


def test_elsewhere_and_for_members_it_is_promptly() -> None:
    assert vacancy("xian-organs", TODAY) == (None, [("vacancy_open", "generally")])
    assert vacancy("shaoxing", TODAY, post="member") == (None, [("vacancy_open", "generally")])
    assert vacancy("national", TODAY, filled_on=TODAY) == (None, [])
    old = date(2018, 10, 27)
    assert vacancy("national", TODAY, since=old) == (None, [])


@pytest.mark.parametrize(
    ("last_on", "since", "expected", "next_by"),
    [
        (date(2026, 1, 1), None, [], date(2027, 12, 31)),
        (date(2025, 12, 31), None, ["self_check_due"], date(2026, 12, 31)),
        (date(2024, 12, 31), None, ["self_check_missed", "self_check_due"], date(2026, 12, 31)),
        (None, None, ["self_check_missed", "self_check_due"], date(2026, 12, 31)),
        (None, date(2025, 1, 2), ["self_check_due"], date(2026, 12, 31)),
        (None, date(2025, 1, 1), ["self_check_missed", "self_check_due"], date(2026, 12, 31)),
    ],
)
def test_the_yearly_self_check(
    last_on: date | None, since: date | None, expected: list[str], next_by: date
) -> None:
    terms = terms_on("xian-universities", TODAY)
    status = judge_self_check(last_on, terms, on=TODAY, since=since)
    assert [reason.code for reason in status.findings] == expected
    assert status.next_by == next_by


def test_no_self_check_is_owed_where_no_rule_asks_for_it() -> None:
    status = judge_self_check(None, terms_on("shaoxing", TODAY), on=TODAY)
    assert (status.next_by, status.findings) == (None, ())
