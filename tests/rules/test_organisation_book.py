"""The chapter ORG of the rulebook (and ELE-01): every rule held, every source heard, old rules
not applied."""

from datetime import date
from fractions import Fraction

import pytest

from dangwu.rulebook.selectors import rulebook, terms_on

TODAY = date(2026, 11, 21)
CITED_BY = {  # standards → the rules of the catalogue that name their documents
    "national": [23],
    "shaoxing": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 17, 18, 20, 21, 22],
    "gansu": [3, 12, 14, 20],
    "branch-26": [5, 13, 19, 22],
    "bianban": [19, 22],
    "xian-organs": [3, 4, 5, 10, 11, 12, 13, 15, 16, 20, 22],
    "xian-universities": [3, 4, 5, 10, 11, 12, 13, 15, 16, 20, 22],
}


def entries_of(rule):
    """Standard → its entries for one rule of the catalogue."""
    found = {}
    for id_, entries in rulebook().entries.items():
        if id_.partition(".")[0] == rule:
            for standard, entry in entries.items():
                found.setdefault(standard, []).append(entry)
    return found


@pytest.mark.parametrize("rule", [*(f"ORG-{n:02d}" for n in range(1, 24)), "ELE-01"])
def test_every_rule_is_held_with_its_clause(rule):
    versions = [v for es in entries_of(rule).values() for e in es for v in e.versions]
    assert versions
    assert all(version.cite for version in versions)


@pytest.mark.parametrize(("standard", "numbers"), CITED_BY.items())
def test_every_source_that_speaks_of_a_rule_is_heard(standard, numbers):
    assert [n for n in numbers if standard not in entries_of(f"ORG-{n:02d}")] == []


@pytest.mark.parametrize("standard", ["gansu", "branch-26", "xian-organs", "xian-universities"])
def test_every_source_on_the_time_of_elections_is_heard(standard):
    assert standard in entries_of("ELE-01")


@pytest.mark.parametrize(
    ("standard", "id_", "number"),
    [
        ("shaoxing", "ORG-01.from", 100),
        ("shaoxing", "ORG-03.from", 3),
        ("shaoxing", "ORG-04.from", 7),
        ("shaoxing", "ORG-05.full_time_deputy", 1),
        ("shaoxing", "ORG-06.general_branch", 3),
        ("shaoxing", "ORG-06.branch", 3),
        ("shaoxing", "ORG-11.by_election", 3),
        ("gansu", "ORG-03.from", 3),
        ("gansu", "ORG-06.branch", 3),
        ("gansu", "ORG-12.from", 3),
        ("gansu", "ORG-12.task_most", 2),
        ("gansu", "ELE-01.request_before_meeting", 60),
        ("branch-26", "ORG-05.secretaries", 1),
        ("branch-26", "ORG-06.branch", 3),
        ("xian-organs", "ORG-03.most", 50),
        ("xian-organs", "ORG-03.joint_units", 5),
        ("xian-organs", "ORG-04.from", 7),
        ("xian-organs", "ORG-10.standing", 1),
        ("xian-organs", "ELE-01.remind", 6),
        ("xian-organs", "ELE-01.request_before_end", 3),
        ("xian-universities", "ORG-03.joint_units", 5),
        ("xian-universities", "ELE-01.delay", 1),
        ("national", "ORG-23.reply", 1),
        ("national", "ORG-23.project_months", 6),
    ],
)
def test_numbers_in_force_come_from_the_standards_own_text(standard, id_, number):
    item = terms_on(standard, TODAY).item(id_)
    assert (item.standard, item.value.number) == (standard, number)


@pytest.mark.parametrize(
    ("standard", "id_", "last_day", "now"),
    [
        ("shaoxing", "ORG-03.counted", date(2018, 10, 27), "national"),
        ("shaoxing", "ORG-04.counted", date(2018, 10, 27), "national"),
        ("shaoxing", "ORG-05.branch", date(2018, 10, 27), "national"),
        ("shaoxing", "ORG-06.committee", date(2018, 7, 11), "national"),
        ("shaoxing", "ORG-06.discipline_committee", date(2018, 7, 11), "national"),
        ("gansu", "ORG-03.most", date(2018, 10, 27), "national"),
        ("bianban", "ORG-05.branch_deputies", date(2018, 10, 27), "national"),
        ("branch-26", "ELE-01.delay", date(2020, 7, 12), "national"),
    ],
)
def test_a_local_value_ends_where_national_rules_replaced_it(standard, id_, last_day, now):
    assert terms_on(standard, last_day).item(id_).standard == standard
    assert terms_on(standard, TODAY).item(id_).standard == now


@pytest.mark.parametrize(
    ("standard", "id_", "status"),
    [
        ("shaoxing", "ORG-02.members", "stale"),
        ("branch-26", "ORG-05.branch_deputies", "stale"),
        ("shaoxing", "ORG-05.discipline_committee_sample", "defect"),
    ],
)
def test_what_does_not_hold_is_shown_and_not_composed(standard, id_, status):
    (version,) = rulebook().history(id_)[standard]
    assert version.status == status
    assert "冲突表" in version.note
    held = terms_on(standard, TODAY).items.get(id_)
    assert held is None or held.standard == "national"


@pytest.mark.parametrize("id_", ["ORG-02.at_50", "ORG-08.by"])
@pytest.mark.parametrize("standard", ["national", "shaoxing", "gansu", "xian-organs"])
def test_what_the_organisation_has_to_choose_has_no_default(standard, id_):
    item = terms_on(standard, TODAY).item(id_)
    assert item.value is None
    assert len(item.choose) == 2


def test_ranges_of_committees():
    at = terms_on("shaoxing", TODAY)
    spans = {
        id_: (at.value(id_).least, at.value(id_).most)
        for id_ in ("ORG-05.committee", "ORG-05.discipline_committee", "ORG-05.general_branch")
    }
    assert spans == {
        "ORG-05.committee": (5, 9),
        "ORG-05.discipline_committee": (3, 5),
        "ORG-05.general_branch": (5, 7),
    }
    assert at.value("ORG-05.committee_sample").one_of == (Fraction(5), Fraction(7), Fraction(9))


@pytest.mark.parametrize(
    ("standard", "steps"),
    [
        ("national", ["request", "approval", "election", "record"]),
        (
            "gansu",
            ["request", "approval", "election", "first_meeting", "result", "reply", "start"],
        ),
        ("xian-universities", ["request", "approval", "election"]),
    ],
)
def test_steps_of_the_set_up_procedure(standard, steps):
    procedure = terms_on(standard, TODAY).value("ORG-14.setup")
    assert [step.id for step in procedure.steps] == steps


def test_posts_of_a_committee():
    posts = {
        standard: terms_on(standard, TODAY).value("ORG-22.posts").words
        for standard in ("national", "shaoxing", "bianban")
    }
    assert posts["national"] == ("书记", "组织委员", "宣传委员", "纪检委员")
    assert posts["shaoxing"][-1] == "群团委员"
    assert posts["bianban"][-1] == "青年委员"
    duties = terms_on("bianban", TODAY).value("ORG-19.duties").entries
    assert [len(entry.detail) > 0 for entry in duties] == [True] * 6
