"""The chapter MTG of the rulebook: every rule held, every source heard, old values not applied."""

import itertools
from datetime import date
from fractions import Fraction

import pytest

from dangwu.rulebook.selectors import rulebook, terms_on
from dangwu.rules.meetings import NOTICES, VOTES
from dangwu.rules.terms import Range

TODAY = date(2026, 11, 21)
CITED_BY = {  # standards → the rules of the catalogue that name their documents
    "shaoxing": [*range(1, 12), 14, 15, 16, 18, 21, 25, 26, 28, 29, 32, 33],
    "gansu": [8, 10, 13, 15, 16, 19, 23, 26, 29, 33],
    "branch-26": [16, 17, 31],
    "bianban": [7, 9, 10, 14, 17, 22, 24, 25, 32],
    "xian-organs": [1, 7, 12, 14, 15, 16, 17, 19, 20, 21, 24, 27, 29, 30],
    "xian-universities": [1, 7, 12, 14, 15, 16, 17, 19, 20, 21, 24, 27, 29, 30],
}


def entries_of(rule):
    """Standard → its entries for one rule of the catalogue."""
    found = {}
    for id_, entries in rulebook().entries.items():
        if id_.partition(".")[0] == rule:
            for standard, entry in entries.items():
                found.setdefault(standard, []).append(entry)
    return found


@pytest.mark.parametrize("rule", [f"MTG-{n:02d}" for n in range(1, 34)])
def test_every_rule_is_held_with_its_clause(rule):
    """MTG-02 and MTG-03 are the two halves of one majority; the numbers of both stand in it."""
    versions = [v for es in entries_of(rule).values() for e in es for v in e.versions]
    assert versions
    assert all(version.cite for version in versions)


@pytest.mark.parametrize(("standard", "numbers"), CITED_BY.items())
def test_every_source_that_speaks_of_a_rule_is_heard(standard, numbers):
    assert [n for n in numbers if standard not in entries_of(f"MTG-{n:02d}")] == []


@pytest.mark.parametrize(
    ("matter", "bars", "methods", "written"),
    [
        (
            "general",
            ("entitled", "at_least", "1/2", "entitled", "1/2"),
            ("secret", "hands"),
            False,
        ),
        ("admission", ("entitled", "more_than", "1/2", "entitled", "1/2"), ("secret",), True),
        (
            "full_membership",
            ("entitled", "more_than", "1/2", "entitled", "1/2"),
            ("secret",),
            True,
        ),
        ("election", ("entitled", "at_least", "4/5", "present", "1/2"), ("secret",), False),
        (
            "committee",
            ("all_members", "at_least", "1/2", "all_members", "1/2"),
            ("secret", "hands"),
            False,
        ),
    ],
)
@pytest.mark.parametrize("standard", ["national", "shaoxing", "gansu", "bianban"])
def test_the_majorities(standard, matter, bars, methods, written):
    of, comparator, share, passing_of, passing = bars
    value = terms_on(standard, TODAY).value(VOTES[matter])
    assert (value.quorum.of, getattr(value.quorum, comparator)) == (of, Fraction(share))
    assert (value.passing.of, value.passing.more_than) == (passing_of, Fraction(passing))
    assert (value.methods, value.written_votes_count) == (methods, written)


@pytest.mark.parametrize(
    ("standard", "id_", "number"),
    [
        ("shaoxing", "MTG-09.topic", 1),
        ("shaoxing", "MTG-11.length", 1),
        ("shaoxing", "MTG-11.notice", 3),
        ("shaoxing", "MTG-11.study", 1),
        ("shaoxing", "MTG-21.months", 6),
        ("gansu", "MTG-13.interval", 2),
        ("xian-organs", "MTG-21.months", 6),
        ("national", "MTG-21.months", 6),
        ("national", "MTG-21.warn", 3),
        ("national", "MTG-06.close", Fraction(1, 10)),
    ],
)
def test_numbers(standard, id_, number):
    item = terms_on(standard, TODAY).item(id_)
    assert (item.standard, item.value.number) == (standard, number)


def test_notice_of_a_lecture_is_one_to_three_days():
    assert terms_on("shaoxing", TODAY).value(NOTICES["lecture"]) == Range(
        shape="range", unit="day", least=Fraction(1), most=Fraction(3)
    )


@pytest.mark.parametrize(
    ("standard", "id_", "entries"),
    [
        ("shaoxing", "MTG-25.member_meeting", 9),
        ("shaoxing", "MTG-25.committee", 6),
        ("shaoxing", "MTG-25.group", 6),
        ("national", "MTG-25.member_meeting", 5),
        ("bianban", "MTG-25.member_meeting", 6),
        ("shaoxing", "MTG-16.occasions", 6),
        ("xian-organs", "MTG-16.occasions", 5),
        ("xian-organs", "MTG-12.parts", 5),
        ("shaoxing", "MTG-12.parts", 5),
        ("shaoxing", "MTG-18.minutes", 9),
        ("national", "ELE-04.not_counted", 6),
    ],
)
def test_catalogues(standard, id_, entries):
    assert len(terms_on(standard, TODAY).value(id_).entries) == entries


@pytest.mark.parametrize("standard", ["shaoxing", "gansu", "xian-organs", "xian-universities"])
def test_the_life_meeting_runs_from_a_plan_to_its_follow_up(standard):
    steps = [step.id for step in terms_on(standard, TODAY).value("MTG-15.steps").steps]
    order = [id_ for id_ in ("talks", "paper", "meeting", "remedies", "follow_up") if id_ in steps]
    assert {"talks", "meeting", "remedies", "follow_up"} <= set(order)
    assert [steps.index(id_) for id_ in order] == sorted(steps.index(id_) for id_ in order)


@pytest.mark.parametrize(
    ("standard", "id_", "last_day", "now"),
    [
        ("bianban", "MTG-07.branch", date(2018, 10, 27), "national"),
        ("shaoxing", "ELE-04.vote", date(2020, 7, 12), "national"),
    ],
)
def test_a_local_value_ends_where_national_rules_replaced_it(standard, id_, last_day, now):
    assert terms_on(standard, last_day).item(id_).standard == standard
    assert terms_on(standard, TODAY).item(id_).standard == now


@pytest.mark.parametrize(
    ("standard", "id_", "status"),
    [
        ("bianban", "DEV-15.vote", "stale"),
        ("gansu", "ELE-04.vote", "defect"),
        ("gansu", "MTG-16.occasions", "defect"),
        ("bianban", "MTG-14.democratic_life", "defect"),
        ("branch-26", "MTG-14.democratic_life", "defect"),
    ],
)
def test_what_does_not_hold_is_shown_and_not_composed(standard, id_, status):
    (version,) = rulebook().history(id_)[standard]
    assert (version.status, "冲突表" in version.note) == (status, True)
    held = terms_on(standard, TODAY).items.get(id_)
    assert held is None or held.standard != standard


def test_the_day_of_the_theme_day_has_no_default():
    item = terms_on("shaoxing", TODAY).item("MTG-11.day")
    assert item.value is None
    assert list(item.choose) == ["second_monday", "second_week"]


def test_practice_is_marked_as_practice():
    """What no clause says carries its mark: windows of the year, close numbers, the six cases."""
    marked = {
        (standard, item.id)
        for standard in rulebook().standards
        for item in terms_on(standard, TODAY).items.values()
        if item.basis == "practice" and item.id.startswith(("MTG", "DEV", "ELE-04", "DIS-11"))
    }
    for pair in itertools.chain(
        [("shaoxing", "MTG-14.life_meeting"), ("national", "MTG-06.close")],
        [("national", "MTG-21.warn"), ("national", "ELE-04.not_counted")],
        [("national", "MTG-08.vote"), ("xian-organs", "MTG-27.file")],
    ):
        assert pair in marked
    assert ("national", "MTG-03.vote") not in marked
    assert ("shaoxing", "MTG-11.notice") not in marked
