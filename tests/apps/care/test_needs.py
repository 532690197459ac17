"""Noting what calls for a talk, meeting it, taking it back, leaving out what is not so."""

from datetime import timedelta

import pytest

from dangwu.care.models import TalkNeed
from dangwu.care.services import leave_out, note_need, settle_need, withdraw_need
from dangwu.core.models import AuditEntry
from tests.apps.acts import audited, refused
from tests.apps.care.makers import ON, make_place, noted, talked
from tests.factories import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
EVE = ON - timedelta(days=1)


@pytest.fixture
def place():
    return make_place()


def note(place, **change):
    given = {
        "branch": place.branch,
        "person": place.member,
        "occasion": "conflict",
        "noted_on": ON,
        "by": None,
        "on": ON,
    }
    return note_need(**given | change)


def test_a_need_is_noted_once_and_its_words_are_sealed(place):
    need = note(place, note="与同事为排班争执")
    audited("care.need_noted", need, has_note=True)
    again = note(place, note="与同事为排班争执")
    assert again.pk == need.pk
    assert TalkNeed.objects.get().note.open() == "与同事为排班争执"
    assert AuditEntry.objects.filter(act="care.need_noted").count() == 1
    assert "争执" not in str(need)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"noted_on": ON + timedelta(days=1)}, "need_in_future"),
        ({"occasion": "yearly"}, "talk_occasion_unknown"),
        ({"occasion": "ill_health"}, "talk_occasion_unknown"),  # of Xi'an
    ],
)
def test_what_is_refused(place, change, code):
    with refused(code, words="care"):
        note(place, **change)


def test_who_belongs_elsewhere_is_noted_there(place):
    with refused("not_of_branch", words="care"):
        note(place, person=make_person("别处", branch=make_organisation()))


def test_an_officer_says_which_talk_met_it(place):
    need, talk = noted(place, noted_on=EVE), talked(place)
    settle_need(need=need, talk=talk, by=None, on=ON)
    audited("care.need_settled", need)
    settle_need(need=need, talk=talk, by=None, on=ON)  # told twice it is the same
    assert AuditEntry.objects.filter(act="care.need_settled").count() == 1
    with refused("need_met", words="care"):
        settle_need(need=need, talk=talked(place, occasion="life_meeting"), by=None, on=ON)
    with refused("need_met", words="care"):
        withdraw_need(need=need, reason="登记有误", by=None, on=ON)


def test_a_talk_before_it_or_with_another_meets_nothing(place):
    need = noted(place)
    with refused("talk_before_need", words="care"):
        settle_need(need=need, talk=talked(place, held_on=EVE), by=None, on=ON)
    with refused("talk_of_other", words="care"):
        settle_need(need=need, talk=talked(place, person=place.deputy), by=None, on=ON)


def test_illness_asks_for_a_visit(place):
    need = noted(place, "visit_illness")
    with refused("visit_needed", words="care"):
        settle_need(need=need, talk=talked(place), by=None, on=ON)
    visit = talked(place, occasion="yearly", is_visit=True, talker=place.deputy)
    assert settle_need(need=need, talk=visit, by=None, on=ON).talk == visit


def test_what_was_noted_by_mistake_is_taken_back_for_a_reason(place):
    need = noted(place)
    with refused("reason_short", words="care"):
        withdraw_need(need=need, reason="错", by=None, on=ON)
    withdraw_need(need=need, reason="登记有误", by=None, on=ON)
    line = audited("care.need_withdrawn", need)
    assert line.detail == "登记有误"
    with refused("need_withdrawn", words="care"):
        withdraw_need(need=need, reason="登记有误", by=None, on=ON)
    with refused("need_withdrawn", words="care"):
        note(place)
    with refused("need_withdrawn", words="care"):
        settle_need(need=need, talk=talked(place), by=None, on=ON)


def test_only_what_follows_from_records_is_left_out(place):
    given = {
        "branch": place.branch,
        "person": place.member,
        "since": EVE,
        "reason": "只是更正岗位名称",
        "by": None,
        "on": ON,
    }
    with refused("not_from_facts", words="care"):
        leave_out(**given, occasion="conflict")
    with refused("reason_short", words="care"):
        leave_out(**given | {"reason": " "}, occasion="post_change")
    need = leave_out(**given, occasion="post_change")
    assert need.withdrawn_on == ON
    assert leave_out(**given, occasion="post_change").pk == need.pk
