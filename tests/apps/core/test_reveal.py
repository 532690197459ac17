"""A sealed value is read for a reason, on record, thirty times a day (C05, D04)."""

import datetime as dt
import logging

import pytest

from dangwu.core.crypto import TamperedValue
from dangwu.core.models import AuditEntry
from dangwu.core.services import REVEALS_A_DAY, reveal_field
from dangwu.members.models import Person
from dangwu.rules.verdict import Refused
from tests.factories import make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
ON = dt.date(2026, 11, 21)
NUMBER = "330699198503120017"


@pytest.fixture
def person():
    made = make_person(id_number=NUMBER)
    return Person.objects.get(pk=made.pk)


def reveal(person, user, **change):
    given = {"subject": person, "field": "id_number", "reason": "核对档案", "by": user, "on": ON}
    return reveal_field(**given | change)


def test_a_reason_opens_the_value_and_the_value_is_nowhere_in_the_trail(person, caplog):
    user = make_user()
    with caplog.at_level(logging.DEBUG):
        assert reveal(person, user) == NUMBER
    entry = AuditEntry.objects.latest("seq")
    assert (entry.act, entry.actor_id, entry.fields, entry.detail, entry.outcome) == (
        "core.field_revealed",
        user.pk,
        ["id_number"],
        "核对档案",
        "done",
    )
    assert entry.subject_id == str(person.pk)
    for line in AuditEntry.objects.values():
        assert NUMBER not in str(line)
    assert NUMBER not in caplog.text


@pytest.mark.parametrize("reason", ["", "   ", "看看", "看 看"])
def test_without_a_reason_the_seal_stays(person, reason):
    lines = AuditEntry.objects.count()
    with pytest.raises(Refused, match="reveal_needs_reason"):
        reveal(person, make_user(username="a"), reason=reason)
    assert not AuditEntry.objects.filter(act="core.field_revealed").exists()
    assert AuditEntry.objects.count() > lines  # the account's own lines only


def test_the_thirty_first_of_a_day_is_refused_and_the_next_day_is_not(person):
    user = make_user()
    for _ in range(REVEALS_A_DAY):
        reveal(person, user)
    with pytest.raises(Refused, match="reveal_limit_reached"):
        reveal(person, user)
    assert reveal(person, make_user()) == NUMBER
    assert reveal(person, user, on=ON + dt.timedelta(days=1)) == NUMBER


def test_a_swapped_ciphertext_is_refused_and_noted(person):
    other = Person.objects.get(pk=make_person(name="别人").pk)
    Person.objects.filter(pk=person.pk).update(id_number=other.id_number)
    with pytest.raises(TamperedValue):
        reveal(Person.objects.get(pk=person.pk), make_user())
    entry = AuditEntry.objects.latest("seq")
    assert (entry.act, entry.outcome, entry.facts) == (
        "core.field_revealed",
        "failed",
        {"tampered": True},
    )


def test_only_sealed_fields_are_revealed(person):
    with pytest.raises(TypeError):
        reveal(person, make_user(), field="name")
