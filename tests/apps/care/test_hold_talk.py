"""Recording talks and visits: what is refused, what counts once, what it meets."""

from datetime import date, timedelta

import pytest

from dangwu.care.models import TalkNeed
from dangwu.care.selectors import days_talked, people_of, talked_with_of
from dangwu.care.services import hold_talk
from dangwu.core.crypto import Sealed
from dangwu.core.models import AuditEntry
from dangwu.members.models import Talk
from dangwu.members.services import change_membership, record_talk
from dangwu.members.services.applicants import register_applicant
from dangwu.members.services.people import PersonFields
from tests.apps.acts import audited, refused
from tests.apps.care.makers import NOTE, ON, make_place, noted, talked
from tests.factories import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]


@pytest.fixture
def place():
    return make_place()


def hold(place, /, **change):
    given = {
        "branch": place.branch,
        "talker": place.secretary,
        "person": place.member,
        "held_on": ON,
        "occasion": "yearly",
        "by": None,
        "on": ON,
    }
    return hold_talk(**given | change)


def test_a_talk_is_a_fact_of_the_branch_and_its_words_are_sealed(place):
    talk = talked(place, place="谈心室")
    audited("members.talk_recorded", talk, is_visit=False, has_note=True)
    talk = Talk.objects.get(pk=talk.pk)
    assert (talk.scope_path, talk.recorded_on) == (place.branch.scope_path, ON)
    assert isinstance(talk.note, Sealed)
    assert (str(talk.note), talk.note.open()) == ("****", NOTE)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"held_on": ON + timedelta(days=1)}, ["talk_in_future"]),
        ({"held_on": date(2016, 2, 29)}, ["talk_before_belonging"]),
        ({"occasion": "weather"}, ["talk_occasion_unknown"]),
        ({"occasion": "sanctioned"}, ["talk_occasion_unknown"]),  # an occasion of Xi'an
    ],
)
def test_what_is_refused(place, change, codes):
    with refused(*codes, words="care"):
        hold(place, **change)


def test_the_day_of_coming_is_no_longer_before_it(place):
    assert hold(place, held_on=date(2016, 3, 1)).held_on == date(2016, 3, 1)


def test_a_contact_talks_with_an_activist_who_is_affiliated_nowhere(place):
    """It is in the papers of the way into the Party, and no talk between members."""
    activist = register_applicant(
        person=PersonFields(name="秦禾", sex="female", born_on=date(1996, 5, 4)),
        organisation=place.branch,
        applied_on=ON - timedelta(days=1),
        by=None,
        on=ON,
    )
    given = {"person": activist, "occasion": "cultivation"}
    with refused("talk_before_belonging", words="members"):
        hold(place, held_on=ON - timedelta(days=2), **given)
    talk = hold(place, held_on=ON - timedelta(days=1), **given)
    assert activist in talked_with_of(place.branch, ON)
    assert activist not in people_of(place.branch, ON)
    counted = days_talked([place.secretary.pk], ON - timedelta(days=9), ON)
    assert talk.held_on not in [day for _, day in counted]


def test_nobody_talks_with_oneself(place):
    with refused("talk_with_oneself", words="care"):
        hold(place, talker=place.member)


def test_the_talker_is_a_member_on_that_day(place):
    late = make_person("后来", branch=place.branch, joined_on=date(2026, 4, 1), full=False)
    with refused("talker_no_member", words="care"):
        hold(place, talker=late, held_on=date(2026, 3, 31))
    assert hold(place, talker=late, held_on=date(2026, 4, 1))
    change_membership(person=late, status="left", by=None, on=date(2026, 5, 1))
    with refused("talker_no_member", words="care"):
        hold(place, talker=late, held_on=date(2026, 5, 1))


def test_an_officer_of_the_level_above_may_have_talked(place):
    above = make_person("上级", branch=make_organisation(parent=place.branch.parent))
    assert hold(place, person=place.secretary, talker=above, occasion="anniversary")


def test_somebody_of_another_branch_is_talked_with_there(place):
    other = make_person("别处", branch=make_organisation())
    with refused("talk_before_belonging", words="care"):
        hold(place, person=other)


def test_a_visit_is_paid_also_to_the_family_of_who_has_died(place):
    change_membership(person=place.member, status="left", by=None, on=date(2026, 5, 10))
    visit = hold(place, occasion="visit_death", is_visit=True, held_on=date(2026, 5, 11))
    assert visit.is_visit


def test_where_a_visit_is_asked_for_a_talk_is_none(place):
    with refused("visit_needed", words="care") as said:
        hold(place, occasion="visit_illness")
    assert said == ["“患病住院”应当走访，不以谈话代替。"]


def test_the_same_talk_counts_once(place):
    first = talked(place)
    assert talked(place).pk == first.pk
    assert Talk.objects.count() == 1
    assert AuditEntry.objects.filter(act="members.talk_recorded").count() == 1
    assert talked(place, occasion="life_meeting").pk != first.pk
    assert talked(place, talker=place.deputy).pk != first.pk
    assert talked(place, held_on=ON - timedelta(days=1)).pk != first.pk


@pytest.mark.parametrize("change", [{"note": "另一说法"}, {"place": "办公室"}, {"is_visit": True}])
def test_what_is_on_record_is_not_told_otherwise(place, change):
    talked(place)
    with refused("talk_on_record", words="care"):
        hold(place, **{"note": NOTE, **change})


def test_a_talk_meets_what_was_noted_about_it(place):
    met, later, other = (
        noted(place, "conflict", noted_on=ON),
        noted(place, "conflict", noted_on=ON - timedelta(days=9)),
        noted(place, "work_fault"),
    )
    talk = talked(place, occasion="conflict", held_on=ON - timedelta(days=1))
    keys = {need.pk: need.talk_id for need in TalkNeed.objects.all()}
    assert keys == {later.pk: talk.pk, met.pk: None, other.pk: None}
    assert AuditEntry.objects.filter(act="care.need_settled").count() == 1


def test_without_its_standard_no_occasion_is_known():
    place = make_place("national")
    assert hold(place, occasion="anniversary")
    with refused("talk_occasion_unknown", words="care"):
        hold(place, occasion="conflict")


def test_other_apps_record_talks_by_the_same_act(place):
    talk = record_talk(
        organisation=place.branch,
        talker=place.deputy,
        person=place.member,
        held_on=ON,
        occasion="life_meeting",
        by=None,
        on=ON,
    )
    assert talk.occasion == "life_meeting"
