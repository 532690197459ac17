"""Recording by hand: what, for which day, once; and withdrawing it."""

from datetime import date

import pytest

from dangwu.core.models import AuditEntry
from dangwu.duties.models import DoneRecord
from dangwu.duties.selectors import duties_of
from dangwu.duties.services import record_done, withdraw_done
from dangwu.orgs.models import OrganisationKind
from dangwu.orgs.services import follow_standard
from dangwu.rules.verdict import Refused
from tests.factories import make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
TODAY = date(2026, 11, 21)
NOTES = "notes_read"


@pytest.fixture
def here():
    place = make_organisation(on=date(2019, 7, 1))
    follow_standard(organisation=place, standard="branch-26", by=None, on=date(2020, 1, 1))
    return place


def record(here, *, fact=NOTES, done_on=date(2026, 11, 3), note="", on=TODAY, by=None):
    return record_done(organisation=here, fact=fact, done_on=done_on, note=note, by=by, on=on)


def codes(refused):
    return [reason.code for reason in refused.value.verdict.reasons]


def quarter(here, number):
    found = {line.item: line for line in duties_of(here, 2026, TODAY)}["MTG-17.notes"]
    return found.turns[number - 1]


def test_a_record_satisfies_the_duty(here):
    assert quarter(here, 4).state == "due"
    made = record(here, note=" 第四季度 ", by=make_user())
    assert (quarter(here, 4).state, quarter(here, 4).held) == ("done", (date(2026, 11, 3),))
    assert made.note == "第四季度"
    entry = AuditEntry.objects.get(act="duties.done_recorded")
    assert (entry.subject_id, entry.effective_on) == (str(made.pk), date(2026, 11, 3))
    assert entry.facts == {"fact": NOTES}
    assert "第四季度" not in str(entry.content())


def test_the_same_day_twice_counts_once(here):
    assert record(here).pk == record(here, note="又一次").pk
    assert DoneRecord.objects.count() == 1
    assert AuditEntry.objects.filter(act="duties.done_recorded").count() == 1


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"done_on": date(2026, 11, 22)}, ["day_to_come"]),
        ({"done_on": date(2019, 6, 30)}, ["before_founding"]),
        ({"fact": "secretaries_trained"}, ["fact_not_owed"]),
        ({"fact": "nothing"}, ["fact_not_owed"]),
        ({"fact": "dues_verified"}, ["fact_recorded_elsewhere"]),
    ],
)
def test_what_is_refused(here, more, expected):
    with pytest.raises(Refused) as refused:
        record(here, **more)
    assert codes(refused)[-1:] == expected
    assert not DoneRecord.objects.exists()


def test_the_first_day_and_today_are_allowed(here):
    record(here, fact="dues_published", done_on=date(2019, 7, 1))
    record(here, done_on=TODAY)
    assert DoneRecord.objects.count() == 2


def test_nothing_after_the_end():
    place = make_organisation(on=date(2019, 7, 1))
    place.dissolved_on = date(2026, 6, 1)
    place.save()
    record(place, fact="dues_published", done_on=date(2026, 5, 31))
    with pytest.raises(Refused) as refused:
        record(place, fact="dues_published", done_on=date(2026, 6, 1))
    assert codes(refused) == ["after_dissolution"]


def test_what_is_withdrawn_does_not_count_and_stays(here):
    made = record(here)
    withdraw_done(record=made, by=None, on=TODAY)
    withdraw_done(record=made, by=None, on=TODAY)
    assert quarter(here, 4).state == "due"
    assert DoneRecord.objects.get().withdrawn_on == TODAY
    assert AuditEntry.objects.filter(act="duties.record_withdrawn").count() == 1
    record(here)
    assert quarter(here, 4).state == "done"


def test_what_a_committee_owes_is_recorded_at_the_committee():
    committee = make_organisation(OrganisationKind.COMMITTEE, on=date(2019, 7, 1))
    record(committee, fact="dues_inspected")
    found = {line.item: line for line in duties_of(committee, 2026, TODAY)}
    assert found["DUE-18.inspection"].state == "done"
