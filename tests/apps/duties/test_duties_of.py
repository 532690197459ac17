"""What one organisation owes in a year: which duties, which turns, how each stands."""

from datetime import date

import pytest

from dangwu.duties.registry import Fact, forget_fact, register_fact
from dangwu.duties.selectors import duties_of
from dangwu.orgs.services import change_kind, create_post, follow_standard
from tests.factories import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
TODAY = date(2026, 11, 21)
FOUNDED = date(2015, 3, 1)


@pytest.fixture
def held():
    """What was done, as registered facts tell it: {fact: [(key, day)]}."""
    done: dict[str, list] = {}

    def told(fact):
        def days(keys, first, last):
            return [(k, d) for k, d in done.get(fact, ()) if k in keys and first <= d <= last]

        return days

    facts = ("member_meeting", "committee_meeting", "theme_day", "life_meeting", "group_meeting")
    from dangwu.duties.registry import fact_of

    before = {fact: fact_of(fact) for fact in facts}
    for fact in facts:
        register_fact(Fact(id=fact, days=told(fact), begin=lambda b: f"/x/{b.key}/", verb="召开"))
    yield done
    for fact, known in before.items():
        register_fact(known) if known else forget_fact(fact)


def branch(**more):
    return make_organisation(on=more.pop("on", FOUNDED), **more)


def line(organisation, item, year=2026, on=TODAY):
    return {each.item: each for each in duties_of(organisation, year, on)}[item]


def months(organisation, *numbers, day=5):
    return [(organisation.pk, date(2026, number, day)) for number in numbers]


def test_the_theme_day_of_every_month(held):
    here = branch()
    held["theme_day"] = months(here, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    found = line(here, "MTG-11.theme_day")
    assert (found.due, found.done, found.missing) == (12, 10, 2)
    assert (found.state, found.next_by) == ("due", date(2026, 11, 30))
    assert [turn.state for turn in found.turns] == ["done"] * 10 + ["due", "na"]
    assert (found.url, found.verb) == (f"/x/{here.pk}/", "召开")


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 11, 22), "due"),
        (date(2026, 11, 23), "soon"),
        (date(2026, 11, 30), "soon"),
        (date(2026, 12, 1), "late"),
    ],
)
def test_seven_days_before_the_last_it_is_soon(held, on, state):
    here = branch()
    held["theme_day"] = months(here, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert line(here, "MTG-11.theme_day", on=on).state == state


def test_what_is_not_begun_does_not_press(held):
    here = branch()
    held["theme_day"] = months(here, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
    assert line(here, "MTG-11.theme_day").state == "done"


def test_a_missed_month_stays_late(held):
    here = branch()
    held["theme_day"] = months(here, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
    found = line(here, "MTG-11.theme_day")
    assert (found.state, [turn.name for turn in found.missed]) == ("late", ["2月"])
    assert found.next_by == date(2026, 2, 28)


def test_turns_begun_before_the_founding_are_not_owed(held):
    here = branch(on=date(2026, 9, 2))
    assert [turn.name for turn in line(here, "MTG-11.theme_day").turns] == ["10月", "11月", "12月"]


def test_a_branch_without_committee_owes_no_committee_meetings(held):
    here = branch()
    found = line(here, "MTG-07.branch")
    assert (found.state, [each.code for each in found.findings]) == ("na", ["no_committee"])
    assert found.findings[0].cite == ("national:branch-2018#第二十条",)


@pytest.mark.parametrize(("seat", "owed"), [("deputy", 0), ("organisation_member", 3)])
def test_seats_beyond_the_leading_ones_make_a_committee(held, seat, owed):
    here = branch()
    create_post(organisation=here, kind="secretary", by=None, on=FOUNDED)
    create_post(organisation=here, kind=seat, by=None, on=date(2026, 10, 1))
    assert len(line(here, "MTG-07.branch").turns) == owed


def test_a_change_of_standard_binds_from_its_day(held):
    """绍兴 asks for two organisation-life meetings: the first half of the year is not owed."""
    here = branch()
    follow_standard(organisation=here, standard="shaoxing", by=None, on=date(2026, 8, 1))
    lives = line(here, "MTG-14.life_meeting")
    assert [turn.name for turn in lives.turns] == ["下半年"]
    assert len(line(here, "MTG-11.theme_day").turns) == 12  # the same cadence before


def test_a_change_of_kind_begins_anew(held):
    here = branch()
    change_kind(organisation=here, kind="joint_branch", by=None, on=date(2026, 10, 1))
    assert len(line(here, "MTG-11.theme_day").turns) == 3


def test_windows_over_the_turn_of_the_year(held):
    here = branch()
    follow_standard(organisation=here, standard="shaoxing", by=None, on=date(2020, 1, 1))
    held["life_meeting"] = [(here.pk, date(2026, 1, 20)), (here.pk, date(2027, 1, 20))]
    found = line(here, "MTG-14.life_meeting", on=date(2027, 1, 25))
    assert [(turn.name, turn.done, turn.state) for turn in found.turns] == [
        ("上半年", 0, "late"),
        ("下半年", 1, "done"),
    ]
    assert [each.code for each in found.findings] == ["duty_overdue"]


def test_a_term_of_office_is_no_turn_of_a_year():
    from dangwu.orgs.models import OrganisationKind

    here = make_organisation(OrganisationKind.COMMITTEE, on=FOUNDED)
    found = line(here, "DUE-18.report")
    assert (found.state, [each.code for each in found.findings]) == ("na", ["not_periodic"])
