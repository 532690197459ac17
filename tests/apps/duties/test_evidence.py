"""What the apps below and dues tell: self-checks, confirmed verifications, the bearers."""

from datetime import date

import pytest

from dangwu.dues.models import Verification
from dangwu.duties.registry import bearers_in, fact_of
from dangwu.duties.selectors import duties_of
from dangwu.orgs.models import SelfCheck
from dangwu.orgs.services import follow_standard
from tests.factories import make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
ON = date(2026, 11, 21)
SPAN = (date(2026, 1, 1), date(2026, 12, 31))


def state(organisation, item, year=2026):
    return {line.item: line.state for line in duties_of(organisation, year, ON)}[item]


def verification(branch, year, confirmed_on):
    return Verification.objects.create(
        branch=branch,
        scope_path=branch.scope_path,
        year=year,
        run_on=date(year, 1, 5),
        confirmed_on=confirmed_on,
        standard="national",
        rulebook="",
    )


@pytest.mark.parametrize(
    ("confirmed_on", "states"),
    [
        (None, ("late", "due")),
        (date(2026, 1, 16), ("late", "done")),
        (date(2025, 12, 30), ("late", "done")),  # of 2026, before it began
    ],
)
def test_a_confirmed_verification_is_of_its_year(confirmed_on, states):
    here = make_organisation(on=date(2020, 1, 1))
    verification(here, 2026, confirmed_on)
    assert (state(here, "DUE-01.verify", 2025), state(here, "DUE-01.verify")) == states


def test_one_confirmed_after_its_year_is_not_of_the_next():
    here = make_organisation(on=date(2020, 1, 1))
    verification(here, 2025, date(2026, 2, 1))
    assert state(here, "DUE-01.verify", 2025) == "late"
    assert state(here, "DUE-01.verify", 2026) == "due"


def test_a_self_check():
    here = make_organisation(on=date(2020, 1, 1))
    follow_standard(organisation=here, standard="xian-organs", by=None, on=date(2021, 1, 1))
    assert state(here, "ORG-16.self_check") == "due"
    SelfCheck.objects.create(
        organisation=here, scope_path=here.scope_path, checked_on=date(2026, 3, 2)
    )
    assert state(here, "ORG-16.self_check") == "done"
    (line,) = (x for x in duties_of(here, 2026, ON) if x.item == "ORG-16.self_check")
    assert (line.verb, str(here.pk) in line.url) == ("去自查", True)
    assert not line.is_by_hand


def test_only_the_days_asked_for_are_told():
    here, other = make_organisation(), make_organisation()
    for place, day in ((here, date(2025, 12, 31)), (here, date(2026, 1, 1)), (other, ON)):
        SelfCheck.objects.create(organisation=place, scope_path=place.scope_path, checked_on=day)
    told = fact_of("setup_self_check").days([here.pk], *SPAN)
    assert list(told) == [(here.pk, date(2026, 1, 1))]


def test_leaders_are_those_of_the_leading_group():
    committee = make_organisation("committee")
    leading = make_organisation("leading_group", parent=committee)
    branch = make_organisation(parent=committee)
    make_holding(make_person("方正", branch=branch), "secretary", leading)
    make_holding(make_person("苏明", branch=branch), "committee_member", leading)
    make_holding(make_person("何静", branch=branch), "secretary", branch)
    kinds = ("leader", "leading_secretary", "secretary")
    found = bearers_in([leading, branch], kinds, first=SPAN[0], last=SPAN[1], on=ON)
    assert sorted((each.kind, each.name) for each in found) == [
        ("leader", "方正"),
        ("leader", "苏明"),
        ("leading_secretary", "方正"),
        ("secretary", "何静"),
    ]
