"""ORG: what an organisation must be by its numbers. Each boundary stands beside its neighbour."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.organisation import GroupFacts, SetupFacts, SetupFindings, judge_setup
from dangwu.rules.terms import Terms

TODAY = date(2026, 11, 21)


def found(
    standard: str,
    kind: Any,
    *,
    on: date = TODAY,
    choices: dict[str, str] | None = None,
    **facts: Any,
) -> SetupFindings:
    return judge_setup(SetupFacts(kind=kind, **facts), terms_on(standard, on, choices))


def codes(findings: SetupFindings) -> list[str]:
    return [reason.code for reason in findings.findings]


@pytest.mark.parametrize(
    ("full", "expected", "form"),
    [(2, ["too_few_full_members"], "joint_branch"), (3, [], "branch")],
)
def test_a_branch_has_three_full_members(full: int, expected: list[str], form: str) -> None:
    answer = found("national", "branch", full_members=full, members=9)
    assert codes(answer) == expected
    assert answer.form == form


def test_a_finding_names_its_numbers_and_its_clause() -> None:
    (reason,) = found("national", "branch", full_members=2).findings
    assert reason.numbers == {"actual": 2, "needed": 3}
    assert reason.cite == ("national:branch-2018#第四条",)
    assert reason.modality == "must"


@pytest.mark.parametrize(("full", "required"), [(6, False), (7, True)])
def test_seven_full_members_need_a_committee(full: int, required: bool) -> None:
    answer = found("national", "branch", full_members=full, members=30)
    assert answer.committee_required is required


def test_the_old_text_counted_members_until_the_branch_regulations() -> None:
    facts: dict[str, Any] = {"full_members": 2, "members": 7}
    before = found("shaoxing", "branch", on=date(2018, 10, 27), **facts)
    after = found("shaoxing", "branch", on=date(2018, 10, 28), **facts)
    assert (codes(before), before.committee_required) == ([], True)
    assert (codes(after), after.committee_required) == (["too_few_full_members"], False)


def test_a_small_branch_by_the_old_text_is_short_of_members() -> None:
    answer = found("shaoxing", "branch", on=date(2017, 7, 1), full_members=2)
    assert codes(answer) == ["too_few_members"]


@pytest.mark.parametrize(
    ("members", "expected", "form"),
    [
        (49, [], "branch"),
        (50, ["choice_needed"], None),
        (51, ["branch_too_large"], "general_branch"),
        (99, ["branch_too_large"], "general_branch"),
        (100, ["committee_due", "branch_too_large"], "committee"),
    ],
)
def test_how_large_a_branch_may_be(members: int, expected: list[str], form: str | None) -> None:
    answer = found("national", "branch", full_members=40, members=members)
    assert codes(answer) == expected
    assert answer.form == form


def test_too_large_a_branch_is_warned_of_and_a_missing_committee_refused() -> None:
    answer = found("national", "branch", full_members=40, members=100)
    assert [(r.code, r.modality) for r in answer.findings] == [
        ("committee_due", "must"),
        ("branch_too_large", "generally"),
    ]


@pytest.mark.parametrize(
    ("choice", "kind", "expected", "form"),
    [
        ("branch", "branch", [], "branch"),
        ("branch", "general_branch", ["below_general_branch"], "branch"),
        ("general_branch", "branch", ["branch_too_large"], "general_branch"),
        ("general_branch", "general_branch", [], "general_branch"),
    ],
)
def test_fifty_members_are_what_the_organisation_has_chosen(
    choice: str, kind: str, expected: list[str], form: str
) -> None:
    choices = {"ORG-02.at_50": choice}
    answer = found("national", kind, full_members=50, choices=choices)
    assert codes(answer) == expected
    assert answer.form == form


def test_fifty_members_were_a_general_branch_by_the_old_texts() -> None:
    for standard in ("shaoxing", "gansu"):
        answer = found(standard, "branch", full_members=50, on=date(2018, 10, 27))
        assert codes(answer) == ["branch_too_large"]
        assert answer.form == "general_branch"
        assert answer.findings[0].numbers == {"actual": 50, "most": 49}


@pytest.mark.parametrize(
    ("members", "expected"), [(49, ["below_general_branch"]), (51, []), (99, [])]
)
def test_a_general_branch_has_fifty_members(members: int, expected: list[str]) -> None:
    assert codes(found("national", "general_branch", members=members)) == expected


@pytest.mark.parametrize(
    ("kind", "members", "expected", "form"),
    [
        ("committee", 99, ["below_committee"], "general_branch"),
        ("committee", 100, [], "committee"),
        ("general_branch", 99, [], "general_branch"),
        ("general_branch", 100, ["committee_due"], "committee"),
    ],
)
def test_a_committee_has_a_hundred_members(
    kind: str, members: int, expected: list[str], form: str
) -> None:
    answer = found("national", kind, members=members)
    assert codes(answer) == expected
    assert answer.form == form


def test_below_the_threshold_with_the_superiors_approval() -> None:
    assert codes(found("shaoxing", "committee", members=60, approved=True)) == []
    assert codes(found("shaoxing", "committee", members=60, approved=False)) == ["below_committee"]


@pytest.mark.parametrize(("units", "expected"), [(5, []), (6, ["too_many_units"])])
def test_a_joint_branch_covers_five_units(units: int, expected: list[str]) -> None:
    answer = found("xian-organs", "joint_branch", full_members=6, units=units)
    assert codes(answer) == expected
    assert answer.form == "joint_branch"


def test_a_joint_branch_over_one_unit_is_a_branch() -> None:
    assert found("national", "joint_branch", full_members=3, units=1).form == "branch"
    assert found("national", "joint_branch", full_members=2, units=1).form == "joint_branch"


@pytest.mark.parametrize(
    ("standard", "months", "expected"),
    [
        ("national", 5, ["task_too_short"]),
        ("national", 6, []),
        ("gansu", 24, []),
        ("gansu", 25, ["task_too_long"]),
        ("national", 25, []),
        ("branch-26", 25, ["task_too_long"]),
    ],
)
def test_how_long_the_task_of_a_temporary_branch_is(
    standard: str, months: int, expected: list[str]
) -> None:
    answer = found(standard, "temporary_branch", full_members=3, task_months=months)
    assert codes(answer) == expected
    assert answer.form == "temporary_branch"


def test_a_temporary_branch_has_three_full_members_and_an_approval() -> None:
    answer = found("gansu", "temporary_branch", full_members=2, members=5, approved=False)
    assert codes(answer) == ["too_few_full_members", "approval_missing"]
    assert answer.findings[0].cite == ("gansu:FC#设置规范",)
    assert answer.form is None
    assert found("gansu", "temporary_branch", full_members=60).form == "temporary_branch"


@pytest.mark.parametrize(
    ("standard", "size", "expected"),
    [
        ("national", 2, ["committee_small"]),
        ("national", 3, []),
        ("national", 7, []),
        ("national", 8, ["committee_large"]),
        ("branch-26", 4, ["committee_small"]),
        ("branch-26", 5, []),
        ("branch-26", 6, ["committee_large"]),
    ],
)
def test_sizes_of_a_branch_committee(standard: str, size: int, expected: list[str]) -> None:
    answer = found(standard, "branch", full_members=12, committee_size=size)
    assert codes(answer) == expected
    assert all(reason.modality == "generally" for reason in answer.findings)


def test_the_old_branch_committee_had_five_at_most() -> None:
    facts: dict[str, Any] = {"full_members": 12, "committee_size": 6}
    assert codes(found("shaoxing", "branch", on=date(2018, 10, 27), **facts)) == [
        "committee_large"
    ]
    assert codes(found("shaoxing", "branch", on=date(2018, 10, 28), **facts)) == []


@pytest.mark.parametrize(
    ("kind", "members", "size", "expected"),
    [
        ("committee", 120, 4, ["committee_small"]),
        ("committee", 120, 5, []),
        ("committee", 120, 6, []),
        ("committee", 120, 9, []),
        ("committee", 120, 10, ["committee_large"]),
        ("general_branch", 60, 4, ["committee_small"]),
        ("general_branch", 60, 5, []),
        ("general_branch", 60, 7, []),
        ("general_branch", 60, 8, ["committee_large"]),
        ("discipline_committee", None, 2, ["committee_small"]),
        ("discipline_committee", None, 3, []),
        ("discipline_committee", None, 5, []),
        ("discipline_committee", None, 6, ["committee_large"]),
        ("committee", 120, 0, ["committee_small"]),
    ],
)
def test_sizes_of_larger_committees(
    kind: str, members: int | None, size: int, expected: list[str]
) -> None:
    answer = found("shaoxing", kind, members=members, committee_size=size)
    assert codes(answer) == expected


@pytest.mark.parametrize(
    ("full", "size", "expected"),
    [
        (6, 0, []),
        (6, 2, []),
        (6, 3, ["committee_not_due"]),
        (7, 0, ["committee_missing"]),
        (7, 1, ["committee_small"]),
    ],
)
def test_a_committee_where_it_is_due_and_only_there(
    full: int, size: int, expected: list[str]
) -> None:
    assert codes(found("national", "branch", full_members=full, committee_size=size)) == expected


@pytest.mark.parametrize(
    ("years", "expected"),
    [(Fraction(364, 365), ["secretary_standing_short"]), (Fraction(1), [])],
)
def test_a_secretary_has_a_year_of_standing(years: Fraction, expected: list[str]) -> None:
    answer = found("national", "branch", full_members=5, secretary_standing_years=years)
    assert codes(answer) == expected
    assert all(reason.modality == "generally" for reason in answer.findings)


def test_standing_is_asked_of_branch_secretaries_only() -> None:
    answer = found("national", "committee", members=120, secretary_standing_years=Fraction(0))
    assert codes(answer) == []


def test_who_the_secretary_is() -> None:
    facts: dict[str, Any] = {"members": 120, "secretary_is_leader": False}
    (reason,) = found("shaoxing", "committee", **facts).findings
    assert reason.code == "secretary_not_leader"
    assert "党组" in str(reason.numbers["holders"])
    facts = {"full_members": 5, "secretary_is_leader": False}
    (reason,) = found("xian-organs", "branch", **facts).findings
    assert (reason.code, reason.modality) == ("secretary_not_leader", "generally")
    assert codes(found("national", "branch", **facts)) == []


@pytest.mark.parametrize(
    ("kind", "deputies", "expected"),
    [
        ("committee", 0, ["too_few_deputies"]),
        ("committee", 1, []),
        ("committee", 2, []),
        ("committee", 3, ["too_many_deputies"]),
        ("general_branch", 1, []),
        ("general_branch", 2, ["too_many_deputies"]),
        ("branch", 0, []),
        ("branch", 1, []),
        ("branch", 2, ["too_many_deputies"]),
    ],
)
def test_deputies(kind: str, deputies: int, expected: list[str]) -> None:
    members = {"committee": 120, "general_branch": 60, "branch": 20}[kind]
    answer = found("shaoxing", kind, full_members=members, deputies=deputies)
    assert codes(answer) == expected


def test_officers_of_a_committee() -> None:
    answer = found("shaoxing", "committee", members=120, secretaries=0, full_time_deputies=0)
    assert codes(answer) == ["secretary_missing", "full_time_deputy_missing"]
    answer = found("shaoxing", "committee", members=120, secretaries=2, full_time_deputies=1)
    assert codes(answer) == ["too_many_secretaries"]
    assert codes(found("shaoxing", "committee", members=120, secretaries=1)) == []


def test_officers_of_a_temporary_branch_are_named_from_above() -> None:
    small = found("national", "temporary_branch", full_members=3, committee_size=3)
    assert codes(small) == []
    facts: dict[str, Any] = {"full_members": 9, "deputies": 0, "discipline_members": 0}
    assert codes(found("national", "temporary_branch", **facts)) == []
    assert codes(found("national", "branch", **facts)) == ["discipline_work_unassigned"]


def test_the_discipline_committee_of_a_unit() -> None:
    answer = found(
        "shaoxing",
        "committee",
        members=120,
        has_discipline_committee=False,
        discipline_secretary_is_deputy=False,
        overlapping_members=1,
    )
    assert codes(answer) == [
        "discipline_committee_missing",
        "discipline_secretary_not_deputy",
        "discipline_committee_overlap",
    ]
    fine = found(
        "shaoxing",
        "committee",
        members=120,
        has_discipline_committee=True,
        discipline_secretary_is_deputy=True,
        overlapping_members=0,
    )
    assert codes(fine) == []


@pytest.mark.parametrize(
    ("choice", "deputies", "discipline_members", "expected"),
    [
        (None, 0, 0, ["discipline_work_unassigned"]),
        (None, 1, 0, []),
        (None, 0, 1, []),
        ("discipline_member", 1, 0, ["discipline_work_unassigned"]),
        ("deputy", 1, 0, []),
    ],
)
def test_discipline_work_of_a_branch(
    choice: str | None, deputies: int, discipline_members: int, expected: list[str]
) -> None:
    answer = found(
        "national",
        "branch",
        full_members=12,
        deputies=deputies,
        discipline_members=discipline_members,
        choices={"ORG-08.by": choice} if choice else None,
    )
    assert codes(answer) == expected


def test_groups() -> None:
    groups = (
        GroupFacts(name="第一党小组", members=3, full_members=1, has_leader=True),
        GroupFacts(name="第二党小组", members=2, full_members=0, has_leader=False),
    )
    facts: dict[str, Any] = {"full_members": 12, "groups": groups, "members_without_group": 1}
    small = ["group_without_leader", "group_small", "group_without_full_member"]
    assert codes(found("branch-26", "branch", **facts)) == ["members_without_group", *small]
    assert codes(found("national", "branch", **facts)) == small
    assert codes(found("branch-26", "branch", full_members=12, members_without_group=1)) == []


def test_what_is_not_known_is_not_judged() -> None:
    answer = found("national", "branch")
    assert (answer.findings, answer.committee_required, answer.form) == ((), None, None)


@pytest.mark.parametrize(
    ("standard", "kind", "before"),
    [
        ("national", "branch", date(2018, 10, 27)),
        ("national", "temporary_branch", date(2018, 10, 27)),
        ("national", "committee", date(2010, 6, 3)),
        ("national", "general_branch", date(2010, 6, 3)),
        ("shaoxing", "branch", date(2017, 6, 30)),
    ],
)
def test_texts_that_are_not_held_judge_nothing(standard: str, kind: str, before: date) -> None:
    answer = found(standard, kind, on=before, full_members=1, members=1)
    assert codes(answer) == ["rule_not_held"]
    assert answer.findings[0].numbers["on"] == before
    assert answer.form is None


def test_an_item_of_another_shape_is_an_error_of_the_book() -> None:
    terms = terms_on("national", TODAY)
    items = {**terms.items, "ORG-05.branch": terms.items["ORG-03.from"]}
    wrong = Terms(standard="national", on=TODAY, digest="", items=items)
    with pytest.raises(TypeError, match=r"ORG-05\.branch"):
        judge_setup(SetupFacts(kind="branch", full_members=9, committee_size=3), wrong)
