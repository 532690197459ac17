"""The yearly verification: amounts with their clause, questions, who starts when, differences."""

from datetime import date
from fractions import Fraction

import pytest

from dangwu.core.models import AuditEntry
from dangwu.dues.bulk import assess_many
from dangwu.dues.models import Assessment, Verification
from dangwu.dues.services import (
    Pay,
    decide_relief,
    enter_pay,
    record_paid_to,
    rule_category,
    withdraw_relief,
)
from dangwu.members.models import Affiliation
from dangwu.members.services import affiliate_person, change_membership, change_person
from dangwu.orgs.services import choose_option, follow_standard
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.verdict import Refused
from tests.apps.dues.makers import (
    CONFIRMED,
    ENTERED,
    ITEMS,
    RUN,
    YEAR,
    amount_of,
    branch_with,
    confirm,
    enter,
    explained,
    member,
    settled,
    verify,
)
from tests.factories import make_organisation, numeral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]


@pytest.fixture
def branch():
    return make_organisation()


def codes(person):
    return [reason.code for reason in explained(person).reasons]


# ---- amounts -------------------------------------------------------------------------------


def test_the_slip_of_a_public_institution_gives_a_base_of_5700_and_85_50(branch):
    person = member(branch)
    enter(person, items=ITEMS)
    verify(branch)
    row, found = amount_of(person), explained(person).found
    assert (found.base_fen, row.rate, row.amount_fen) == (570000, "3/200", 8550)
    assert [item.counted for item in found.items] == ["in", "in", "in", "out"]
    assert "national:dues-2008#第二条" in found.cites
    assert row.employer == "public_institution"


@pytest.mark.parametrize(
    ("category", "base", "amount"),
    [
        ("civil_servant", 300000, 1500),
        ("civil_servant", 300100, 3001),
        ("civil_servant", 500000, 5000),
        ("civil_servant", 500001, 7500),
        ("civil_servant", 1000000, 15000),
        ("civil_servant", 1000100, 20002),
        ("civil_servant", 5000000, 100000),
        ("civil_servant", 6500000, 100000),
        ("retired", 500000, 2500),
        ("retired", 500100, 5001),
    ],
)
def test_amounts_on_both_sides_of_every_limit(branch, category, base, amount):
    person = member(branch, category=category)
    enter(person, base=base)
    verify(branch)
    assert amount_of(person).amount_fen == amount


def test_the_cap_keeps_the_formula_beside_it(branch):
    person = member(branch)
    enter(person, base=6500000)
    verify(branch)
    row = amount_of(person)
    assert (row.formula_fen, row.amount_fen, row.capped) == (130000, 100000, True)
    assert "capped" in codes(person)


@pytest.mark.parametrize("category", ["student", "unemployed", "relief", "minimum_allowance"])
def test_a_fixed_amount_needs_no_pay(branch, category):
    person = member(branch, category=category)
    verify(branch)
    assert amount_of(person).amount_fen == 20


def test_a_quarter_of_net_income(branch):
    person = member(branch, category="self_employed")
    enter(person, quarter=[300000, 300000, 300100])
    verify(branch)
    assert explained(person).found.base_fen == 300033
    assert amount_of(person).amount_fen == 3000


def test_a_pension_that_cannot_be_divided_raises_the_former_amount(branch):
    person = member(branch, category="retired")
    enter(person, previous=2500, increase=Fraction(38, 1000))
    verify(branch)
    assert amount_of(person).amount_fen == 2595


def test_the_bulk_path_gives_what_the_run_writes(branch):
    import numpy

    bases = [299999, 300000, 300001, 499999, 500001, 1000000, 1000001, 5000000, 7777777]
    people = [member(branch, f"甲{numeral(n)}") for n in range(len(bases))]
    for person, base in zip(people, bases, strict=True):
        enter(person, base=base)
    verify(branch)
    terms = terms_on("national", date(YEAR, 1, 1))
    amounts, formulas, capped = assess_many(numpy.array(bases), terms, "in_service")
    for person, amount, formula, most in zip(people, amounts, formulas, capped, strict=True):
        row = amount_of(person)
        assert (row.amount_fen, row.formula_fen, row.capped) == (amount, formula, most)


# ---- questions -----------------------------------------------------------------------------


def test_missing_pay_is_a_question_and_never_zero(branch):
    person = member(branch)
    assert verify(branch).open == 1
    assert amount_of(person).amount_fen is None
    assert codes(person) == ["missing_fact"]


def test_an_unknown_item_is_a_question(branch):
    person = member(branch)
    enter(person, items=[*ITEMS, ("值夜班补助", 40000)])
    assert verify(branch).open == 1
    assert amount_of(person).amount_fen is None
    assert codes(person) == ["unknown_item"]


def test_a_category_the_roster_lacks_is_a_question(branch):
    person = member(branch, category="")
    verify(branch)
    assert codes(person) == ["missing_fact"]


def test_a_farmer_waits_for_the_choice_of_the_organisation(branch):
    person = member(branch, category="farmer")
    verify(branch)
    assert codes(person) == ["choice_needed"]
    choose_option(
        organisation=branch.parent,
        item="DUE-05.farmer",
        option="yuan-0-50",
        by=None,
        on=date(2025, 5, 1),
    )
    assert verify(branch).replaced == 1
    assert amount_of(person).amount_fen == 50


# ---- by which rules ------------------------------------------------------------------------


def test_the_standard_of_new_years_day_holds_for_the_year(branch):
    person = member(branch)
    enter(person, base=520000)
    follow_standard(organisation=branch.parent, standard="shaoxing", by=None, on=date(2026, 1, 2))
    verify(branch)
    assert explained(person).standard == "national"
    follow_standard(organisation=branch, standard="shaoxing", by=None, on=date(2026, 1, 1))
    verify(branch)
    assert explained(person).standard == "shaoxing"
    assert "shaoxing:SX#日常/三（一）1（3）" in explained(person).found.cites
    assert Verification.objects.get().standard == "shaoxing"


def test_the_category_by_hand_goes_before_the_roster(branch):
    person = member(branch)
    enter(person, base=520000)
    rule_category(
        person=person,
        year=YEAR,
        category="retired",
        employer="",
        reason="本月退休",
        by=None,
        on=RUN,
    )
    verify(branch)
    row = amount_of(person)
    assert (row.category, row.employer, row.amount_fen) == ("retired", "", 5200)
    assert explained(person).by_hand


# ---- who, and from which month -------------------------------------------------------------


def test_neither_applicants_nor_members_of_other_branches_are_verified(branch):
    member(make_organisation())
    gone = member(branch)
    change_membership(person=gone, status="left", by=None, on=date(2026, 1, 5))
    here = member(branch, "沈远")
    enter(here, base=520000)
    assert verify(branch).members == 1


def test_a_probationary_member_of_last_year_pays_all_year(branch):
    person = member(branch, full=False, joined_on=date(2025, 6, 1))
    enter(person, base=520000)
    verify(branch)
    assert amount_of(person).from_month == 1


@pytest.mark.parametrize(("joined", "month"), [(date(2026, 1, 2), 1), (date(2026, 3, 31), 3)])
def test_a_new_probationary_member_pays_from_the_month_of_the_meeting(branch, joined, month):
    settled(branch_with(1))
    person = member(branch, full=False, joined_on=joined)
    enter(person, base=520000, on=date(2026, 4, 1))
    verify(branch, on=date(2026, 4, 2))
    assert amount_of(person).from_month == month
    assert explained(person).on == joined
    assert "national:dues-2008#第八条" in explained(person).start_cites


def test_the_day_after_new_year_is_too_early_for_who_joins_later(branch):
    member(branch, full=False, joined_on=date(2026, 3, 31))
    assert verify(branch).members == 0


def test_a_transfer_starts_after_the_month_paid_elsewhere(branch):
    old = make_organisation()
    member(branch, "先来")
    person = member(old)
    enter(person, base=520000)
    affiliate_person(person=person, organisation=branch, by=None, on=date(2026, 4, 10))
    verify(branch, on=date(2026, 4, 20))
    assert amount_of(person).from_month is None
    assert amount_of(person).is_open
    assert codes(person) == ["missing_fact"]
    record_paid_to(person=person, paid_to=date(2026, 4, 30), by=None, on=date(2026, 4, 20))
    verify(branch, on=date(2026, 4, 21))
    assert amount_of(person).from_month == 5
    assert not amount_of(person).is_open


def test_months_unpaid_before_a_transfer_are_told(branch):
    member(branch, "先来")
    person = member(make_organisation())
    enter(person, base=520000)
    affiliate_person(person=person, organisation=branch, by=None, on=date(2026, 4, 10))
    record_paid_to(person=person, paid_to=date(2026, 1, 31), by=None, on=date(2026, 4, 20))
    verify(branch, on=date(2026, 4, 21))
    assert amount_of(person).from_month == 2
    assert codes(person) == ["unpaid_before"]


def test_who_paid_the_whole_year_elsewhere_is_not_verified(branch):
    member(branch, "先来")
    person = member(make_organisation())
    affiliate_person(person=person, organisation=branch, by=None, on=date(2026, 11, 10))
    record_paid_to(person=person, paid_to=date(2026, 12, 1), by=None, on=date(2026, 11, 20))
    found = verify(branch, on=date(2026, 11, 21))
    assert (found.members, found.elsewhere) == (1, 1)


def test_those_on_record_from_its_first_day_count_as_having_been_there():
    branch = make_organisation()
    person = member(branch)
    Affiliation.objects.filter(person=person).update(starts_on=date(2026, 6, 1))
    enter(person, base=520000)
    verify(branch, on=date(2026, 6, 2))
    assert amount_of(person).from_month == 1


def test_the_amount_stays_with_the_branch_that_verified(branch):
    person = member(branch)
    enter(person, base=520000)
    verify(branch)
    other = make_organisation()
    affiliate_person(person=person, organisation=other, by=None, on=date(2026, 2, 1))
    assert amount_of(person).scope_path == branch.scope_path
    assert person.pay_slips.get().scope_path == other.scope_path


# ---- running again -------------------------------------------------------------------------


def test_running_again_writes_nothing():
    branch = branch_with(4)
    assert verify(branch).added == 4
    before = set(Assessment.objects.values_list("pk", "explanation"))
    again = verify(branch, on=date(2026, 1, 20))
    assert again.changed == 0
    assert {pk for pk, _ in before} == set(Assessment.objects.values_list("pk", flat=True))
    assert AuditEntry.objects.filter(act="dues.dues_verified").count() == 2


def test_pay_that_is_put_right_and_back_again_changes_nothing():
    branch = branch_with(1)
    verify(branch)
    person = Affiliation.objects.get(organisation=branch).person
    enter(person, base=600000, on=RUN)
    enter(person, base=520000, on=CONFIRMED)
    assert verify(branch, on=CONFIRMED).changed == 0


def test_running_again_writes_only_what_differs():
    branch = branch_with(4)
    verify(branch)
    person = Affiliation.objects.filter(organisation=branch).first().person
    enter(person, base=600000, on=date(2026, 1, 9))
    again = verify(branch, on=date(2026, 1, 10))
    assert (again.added, again.replaced, again.removed) == (0, 1, 0)
    assert Assessment.objects.filter(replaced_on=date(2026, 1, 10)).get().amount_fen == 7800
    assert amount_of(person).amount_fen == 9000
    assert Assessment.objects.count() == 5


def test_who_leaves_before_the_confirmation_is_taken_off():
    branch = branch_with(2)
    verify(branch)
    person = Affiliation.objects.filter(organisation=branch).first().person
    change_membership(person=person, status="left", by=None, on=date(2026, 1, 9))
    assert verify(branch, on=date(2026, 1, 10)).removed == 1


def test_a_rise_after_the_confirmation_waits_for_the_next_year():
    branch = branch_with(2)
    settled(branch)
    person = Affiliation.objects.filter(organisation=branch).first().person
    enter(person, base=900000, on=date(2026, 7, 1))
    again = verify(branch, on=date(2026, 7, 2))
    assert (again.changed, again.waiting) == (0, 1)
    assert amount_of(person).amount_fen == 7800
    assert Verification.objects.get().confirmed_on == CONFIRMED


def test_clauses_that_read_differently_change_nothing_that_was_confirmed():
    branch = branch_with(2)
    settled(branch)
    follow_standard(organisation=branch, standard="shaoxing", by=None, on=date(2026, 1, 1))
    again = verify(branch, on=date(2026, 7, 2))
    assert (again.changed, again.waiting) == (0, 0)
    assert Verification.objects.get().confirmed_on == CONFIRMED


def test_a_joiner_after_the_confirmation_is_added_and_awaits_it():
    branch = branch_with(2)
    settled(branch)
    person = member(branch, full=False, joined_on=date(2026, 5, 20))
    enter(person, base=520000, on=date(2026, 6, 1))
    again = verify(branch, on=date(2026, 6, 2))
    assert (again.added, again.replaced) == (1, 0)
    assert Verification.objects.get().confirmed_on is None
    assert Assessment.objects.filter(confirmed_on=None).get() == amount_of(person)


def test_income_of_a_quarter_counts_from_its_month(branch):
    person = member(branch, category="self_employed")
    enter(person, quarter=[300000] * 3)
    settled(branch)
    enter(person, quarter=[600000] * 3, on=date(2026, 4, 3))
    again = verify(branch, on=date(2026, 4, 5))
    assert (again.replaced, again.waiting) == (1, 0)
    first, second = Assessment.objects.filter(person=person, replaced_on=None).order_by(
        "until_month"
    )
    assert (first.from_month, first.until_month, first.amount_fen) == (1, 3, 1500)
    assert (second.from_month, second.until_month, second.amount_fen) == (4, 12, 9000)
    assert verify(branch, on=date(2026, 4, 6)).changed == 0


def test_a_relief_after_the_confirmation_counts_from_its_month(branch):
    person = member(branch, category="retired")
    enter(person, base=400000)
    settled(branch)
    relief = decide_relief(
        person=person,
        year=YEAR,
        amount_fen=0,
        decided_by="branch",
        decided_on=date(2026, 6, 10),
        reason="大病",
        by=None,
        on=date(2026, 6, 11),
    )
    verify(branch, on=date(2026, 6, 11))
    assert (amount_of(person).from_month, amount_of(person).amount_fen) == (6, 0)
    assert Assessment.objects.get(person=person, until_month=5).amount_fen == 2000
    confirm(branch, day=date(2026, 6, 12))
    withdraw_relief(relief=relief, by=None, on=date(2026, 9, 1))
    verify(branch, on=date(2026, 9, 2))
    assert (amount_of(person).from_month, amount_of(person).amount_fen) == (9, 2000)


def test_another_roster_category_replaces_before_the_confirmation(branch):
    person = member(branch)
    enter_pay(person=person, year=YEAR, pay=Pay(base=520000), by=None, on=ENTERED)
    verify(branch)
    change_person(person=person, changes={"category": "retired"}, by=None, on=RUN)
    assert verify(branch).replaced == 1
    assert amount_of(person).amount_fen == 5200


# ---- refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "on"), [(2027, date(2026, 12, 1)), (2026, date(2026, 1, 1))])
def test_a_year_may_be_verified_from_the_december_before(year, on):
    branch = branch_with(1, year=year)
    assert verify(branch, year=year, on=on).added == 1


@pytest.mark.parametrize(
    ("kind", "year", "on", "code"),
    [
        ("branch", 2027, date(2026, 11, 30), "year_too_early"),
        ("branch", 2014, RUN, "not_a_branch"),
        ("committee", 2026, RUN, "not_a_branch"),
    ],
)
def test_what_may_not_be_verified(kind, year, on, code):
    organisation = make_organisation(kind, on=date(2015, 7, 1))
    with pytest.raises(Refused, match=code):
        verify(organisation, year=year, on=on)
    assert not Verification.objects.exists()
