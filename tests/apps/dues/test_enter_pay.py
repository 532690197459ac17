"""Recording pay: four ways, each alone; the same again changes nothing."""

from datetime import date
from fractions import Fraction

import pytest

from dangwu.core.models import AuditEntry
from dangwu.dues.models import PaySlip
from dangwu.dues.selectors.population import slip_content
from dangwu.dues.services import Pay, enter_pay, record_paid_to
from dangwu.members.models import Affiliation
from dangwu.rules.verdict import Refused
from tests.apps.dues.makers import ENTERED, ITEMS, YEAR, branch_with, enter, member
from tests.factories import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]


@pytest.fixture
def person():
    return member(make_organisation())


@pytest.mark.parametrize(
    ("pay", "kept"),
    [
        ({"items": ITEMS}, {"pay": [list(item) for item in ITEMS]}),
        ({"base": 0}, {"base": 0}),
        ({"quarter": [100, -50, 0]}, {"quarter": [100, -50, 0]}),
        ({"previous": 2500, "increase": Fraction(1, 20)}, {"previous": 2500, "increase": "1/20"}),
    ],
)
def test_each_way_is_kept_as_it_was_given(person, pay, kept):
    slip = enter(person, **pay)
    assert slip_content(PaySlip.objects.get(pk=slip.pk)) == kept


@pytest.mark.parametrize(
    ("pay", "codes"),
    [
        ({}, ["no_pay_given"]),
        ({"items": []}, ["no_pay_given"]),
        ({"items": ITEMS, "base": 100}, ["pay_given_twice"]),
        ({"base": -1}, ["amount_negative"]),
        ({"items": [("岗位工资", -1)]}, ["amount_negative"]),
        ({"base": 10**11 + 1}, ["amount_too_large"]),
        ({"quarter": [1, 2]}, ["quarter_incomplete"]),
        ({"previous": 2500}, ["increase_missing"]),
        (
            {"quarter": [1], "base": -5},
            ["pay_given_twice", "amount_negative", "quarter_incomplete"],
        ),
    ],
)
def test_everything_against_a_slip_is_told_at_once(person, pay, codes):
    with pytest.raises(Refused) as refused:
        enter(person, **pay)
    assert [reason.code for reason in refused.value.verdict.reasons] == codes
    assert not PaySlip.objects.exists()


def test_the_largest_amount_is_taken(person):
    assert enter(person, base=10**11)


def test_the_same_again_changes_nothing(person):
    first = enter(person, items=ITEMS)
    lines = AuditEntry.objects.count()
    assert enter(person, items=ITEMS, on=date(2026, 2, 1)).pk == first.pk
    assert AuditEntry.objects.count() == lines


def test_another_slip_of_the_year_replaces_and_keeps_the_first(person):
    first = enter(person, base=500000)
    second = enter(person, base=500001, on=date(2026, 2, 3))
    first.refresh_from_db()
    assert first.replaced_on == date(2026, 2, 3)
    assert second.replaced_on is None
    assert PaySlip.objects.filter(person=person).count() == 2


def test_another_kind_of_employer_is_another_slip(person):
    enter(person, base=500000)
    other = enter_pay(
        person=person, year=YEAR, pay=Pay(base=500000), employer="enterprise", by=None, on=ENTERED
    )
    assert other.employer == "enterprise"
    assert PaySlip.objects.filter(person=person, replaced_on=None).get() == other


def test_years_stand_beside_each_other(person):
    enter(person, base=500000, year=2025)
    enter(person, base=500000, year=2026)
    assert PaySlip.objects.filter(person=person, replaced_on=None).count() == 2


def test_the_trail_names_no_amount(person):
    slip = enter(person, items=ITEMS)
    line = AuditEntry.objects.get(act="dues.pay_entered")
    assert line.subject_id == str(slip.pk)
    assert line.facts == {"year": YEAR, "way": "pay", "replaces": False}
    assert "300000" not in str(line.content())


def test_the_month_paid_to_is_noted_once():
    person = member(make_organisation())
    record_paid_to(person=person, paid_to=date(2026, 2, 17), by=None, on=date(2026, 3, 5))
    record_paid_to(person=person, paid_to=date(2026, 2, 28), by=None, on=date(2026, 3, 6))
    assert Affiliation.objects.get(person=person).dues_paid_to == date(2026, 2, 1)
    assert AuditEntry.objects.filter(act="dues.paid_to_recorded").count() == 1


def test_a_month_of_a_later_year_is_refused():
    person = member(make_organisation())
    record_paid_to(person=person, paid_to=date(2026, 12, 31), by=None, on=date(2026, 3, 5))
    with pytest.raises(Refused, match="paid_to_far"):
        record_paid_to(person=person, paid_to=date(2027, 1, 1), by=None, on=date(2026, 3, 5))


def test_makers_make_members_with_pay():
    assert PaySlip.objects.filter(person__in=[p.pk for p in _people(branch_with(3))]).count() == 3


def _people(branch):
    return [row.person for row in Affiliation.objects.filter(organisation=branch)]
