"""Relief in hardship and the category by hand: who must agree, and the reason."""

from datetime import date

import pytest

from dangwu.core.models import AuditEntry
from dangwu.dues.models import CategoryRuling, Relief
from dangwu.dues.services import (
    decide_relief,
    rule_category,
    withdraw_category,
    withdraw_relief,
)
from dangwu.rules.verdict import Refused
from tests.apps.dues.makers import RUN, YEAR, amount_of, enter, member, verify
from tests.factories import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]


@pytest.fixture
def branch():
    return make_organisation()


def relieve(
    person, amount=0, by_body="branch", day=date(2026, 1, 7), reason="大病住院", year=YEAR
):
    return decide_relief(
        person=person,
        year=year,
        amount_fen=amount,
        decided_by=by_body,
        decided_on=day,
        reason=reason,
        by=None,
        on=RUN,
    )


def codes(refused):
    return [reason.code for reason in refused.value.verdict.reasons]


@pytest.mark.parametrize("amount", [0, 1999])
def test_the_branch_may_relieve_the_retired(branch, amount):
    person = member(branch, category="retired")
    enter(person, base=400000)
    relieve(person, amount)
    verify(branch)
    row = amount_of(person)
    assert (row.amount_fen, row.formula_fen, row.relieved) == (amount, 2000, True)


def test_a_relief_to_the_full_amount_is_none_and_said(branch):
    person = member(branch, category="retired")
    enter(person, base=400000)
    relieve(person, 2000)
    verify(branch)
    assert (amount_of(person).amount_fen, amount_of(person).relieved) == (2000, False)


def test_others_need_the_organisation_above(branch):
    person = member(branch)
    with pytest.raises(Refused) as refused:
        relieve(person)
    (reason,) = refused.value.verdict.reasons
    assert reason.code == "relief_not_approved"
    assert reason.cite == ("national:dues-2008#第七条",)
    assert relieve(person, by_body="superior")


def test_everything_against_a_relief_is_told_at_once(branch):
    person = member(branch)
    with pytest.raises(Refused) as refused:
        relieve(person, amount=-1, reason=" ", day=date(2026, 1, 9))
    assert codes(refused) == [
        "relief_not_approved",
        "reason_missing",
        "day_to_come",
        "amount_negative",
    ]
    assert not Relief.objects.exists()


def test_a_decision_of_today_counts_one_of_tomorrow_does_not(branch):
    person = member(branch, category="retired")
    with pytest.raises(Refused, match="day_to_come"):
        relieve(person, day=date(2026, 1, 9))
    assert relieve(person, day=RUN)


def test_a_decision_of_this_year_is_not_for_the_last(branch):
    with pytest.raises(Refused, match="other_year"):
        relieve(member(branch, category="retired"), year=2025)


def test_one_relief_at_a_time_and_withdrawn_once(branch):
    person = member(branch, category="retired")
    enter(person, base=400000)
    first = relieve(person)
    with pytest.raises(Refused, match="relief_stands"):
        relieve(person, 100)
    withdraw_relief(relief=first, by=None, on=RUN)
    with pytest.raises(Refused, match="already_withdrawn"):
        withdraw_relief(relief=first, by=None, on=RUN)
    assert relieve(person, 100)
    assert Relief.objects.count() == 2


def test_the_reason_is_sealed_and_not_in_the_trail(branch):
    relief = relieve(member(branch, category="retired"))
    assert "大病" not in Relief.objects.get(pk=relief.pk).reason.token
    assert "大病" not in str(AuditEntry.objects.get(act="dues.relief_decided").content())


def rule(person, category="annual_salary", employer="", reason="实行年薪制"):
    return rule_category(
        person=person,
        year=YEAR,
        category=category,
        employer=employer,
        reason=reason,
        by=None,
        on=RUN,
    )


def test_annual_salary_is_settled_by_hand(branch):
    person = member(branch, category="enterprise")
    enter(person, base=2000000)
    rule(person)
    verify(branch)
    assert amount_of(person).category == "annual_salary"
    assert amount_of(person).amount_fen == 40000


@pytest.mark.parametrize(
    ("category", "employer", "reason", "expected"),
    [
        ("teacher", "", "理由", ["no_such_category"]),
        ("in_service", "", "理由", ["employer_needed"]),
        ("in_service", "bank", "理由", ["employer_needed"]),
        ("retired", "government", "理由", ["employer_not_asked"]),
        ("in_service", "", " ", ["employer_needed", "reason_missing"]),
    ],
)
def test_a_ruling_that_says_nothing_sensible(branch, category, employer, reason, expected):
    with pytest.raises(Refused) as refused:
        rule(member(branch), category, employer, reason)
    assert codes(refused) == expected


def test_a_later_ruling_takes_the_place_of_the_earlier(branch):
    person = member(branch)
    first = rule(person)
    assert rule(person).pk == first.pk
    second = rule(person, "in_service", "enterprise")
    first.refresh_from_db()
    assert first.withdrawn_on == RUN
    withdraw_category(ruling=second, by=None, on=RUN)
    assert not CategoryRuling.objects.filter(withdrawn_on=None).exists()
    with pytest.raises(Refused, match="already_withdrawn"):
        withdraw_category(ruling=second, by=None, on=RUN)
