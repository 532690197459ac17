"""Hours of a year: what counts, for whom, and the number they are held against (MTG-17)."""

from datetime import date

import pytest

from dangwu.core.scope import whole_tree
from dangwu.core.templatetags.dangwu import hours
from dangwu.learning.selectors import by_month, hours_in, minutes_of, own_hours
from dangwu.learning.services import TrainingFields, record_training, withdraw_training
from dangwu.members.models import Attendance, Presence
from dangwu.members.services import affiliate_person
from tests.apps.acts import audited, refused
from tests.factories import make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
TODAY = date(2026, 11, 21)
HOUR = 60


@pytest.fixture
def branch():
    return make_organisation()


def trained(branch, people, minutes, *, title="轮训", day=date(2026, 5, 8), on=TODAY, **more):
    return record_training(
        organisation=branch,
        fields=TrainingFields(kind="training", title=title, held_on=day, minutes=minutes, **more),
        people=people,
        by=None,
        on=on,
    )


def attended(person, branch, minutes, presence=Presence.PRESENT, day=date(2026, 3, 9)):
    from uuid import uuid4

    return Attendance.objects.create(
        scope_path=branch.scope_path,
        person=person,
        organisation=branch,
        source=uuid4(),
        activity="lecture",
        held_on=day,
        presence=presence,
        minutes=minutes,
    )


def line_of(person, branch, year=2026, on=TODAY):
    return own_hours(person, branch, year, on)


class TestAgainstTheNumber:
    @pytest.mark.parametrize(
        ("minutes", "short"), [(32 * HOUR, 0), (32 * HOUR - 1, 1), (0, 32 * HOUR)]
    )
    def test_thirty_two_hours_for_a_member(self, branch, minutes, short):
        person = make_person(branch=branch)
        if minutes:
            trained(branch, [person], minutes)
        found = line_of(person, branch)
        assert (found.needed, found.short_minutes) == (32, short)
        assert found.status.cite

    @pytest.mark.parametrize(("minutes", "short"), [(56 * HOUR, 0), (56 * HOUR - 1, 1)])
    @pytest.mark.parametrize("post", ["secretary", "organisation_member"])
    def test_fifty_six_for_who_sits_on_the_committee(self, branch, post, minutes, short):
        person = make_person(branch=branch)
        make_holding(person, post, branch)
        trained(branch, [person], minutes)
        found = line_of(person, branch)
        assert (found.needed, found.short_minutes) == (56, short)

    def test_the_year_of_joining_is_not_held_against_anybody(self, branch):
        person = make_person(branch=branch, full=False, joined_on=date(2026, 2, 1))
        assert line_of(person, branch).needed is None
        assert line_of(person, branch, 2027, date(2027, 3, 1)).needed == 32

    def test_before_the_rule_nothing_is_asked(self, branch):
        person = make_person(branch=branch)
        assert line_of(person, branch, 2018, date(2018, 12, 31)).status is None

    def test_a_branch_in_stroke_order(self, branch):
        names = ("王芳", "丁一", "马军")
        for name in names:
            make_person(name, branch=branch)
        assert [one.person.name for one in hours_in(branch, 2026, TODAY)] == [
            "丁一",
            "马军",
            "王芳",
        ]


class TestWhatCounts:
    @pytest.mark.parametrize(
        ("presence", "counted"),
        [
            (Presence.PRESENT, 60),
            (Presence.MADE_UP, 60),
            (Presence.LEAVE, 0),
            (Presence.ABSENT, 0),
            (Presence.EXPECTED, 0),
        ],
    )
    def test_who_was_there_or_made_it_up(self, branch, presence, counted):
        person = make_person(branch=branch)
        attended(person, branch, 60, presence)
        assert line_of(person, branch).minutes == counted

    def test_only_the_year_asked(self, branch):
        person = make_person(branch=branch)
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)):
            attended(person, branch, 60, day=day)
        assert line_of(person, branch).minutes == 120
        assert by_month(person.pk, 2026) == [60, *[0] * 10, 60]

    def test_hours_go_along_to_another_branch(self, branch):
        person, other = make_person(branch=branch), make_organisation()
        trained(branch, [person], 600)
        affiliate_person(person=person, organisation=other, by=None, on=date(2026, 9, 1))
        assert [one.minutes for one in hours_in(other, 2026, TODAY)] == [600]

    def test_many_people_in_one_query(self, branch, django_assert_num_queries):
        people = [make_person(branch=branch) for _ in range(3)]
        trained(branch, people, 60)
        with django_assert_num_queries(1):
            assert minutes_of([p.pk for p in people], date(2026, 1, 1), date(2026, 12, 31)) == {
                person.pk: 60 for person in people
            }

    @pytest.mark.parametrize(
        ("minutes", "words"), [(0, "0"), (50, "0.8"), (60, "1"), (90, "1.5"), (1919, "31.9")]
    )
    def test_hours_are_never_rounded_up(self, minutes, words):
        assert hours(minutes) == words


class TestRecording:
    def test_a_training_and_its_line(self, branch):
        person = make_person(branch=branch)
        training = trained(branch, [person], 90)
        audited("learning.training_recorded", training, people=1, minutes=90)
        row = Attendance.objects.get(source=training.pk)
        assert (row.person, row.minutes, row.presence) == (person, 90, Presence.PRESENT)

    def test_the_same_again_is_one(self, branch):
        person = make_person(branch=branch)
        assert trained(branch, [person], 90) == trained(branch, [person], 90)
        assert Attendance.objects.count() == 1

    @pytest.mark.parametrize("day", [TODAY, date(2026, 11, 20)])
    def test_today_is_over_enough(self, branch, day):
        assert trained(branch, [make_person(branch=branch)], 90, day=day).held_on == day

    def test_everything_against_it_at_once(self, branch):
        stranger = make_person()
        with refused("training_in_future", "minutes_needed", "not_on_roster", words="learning"):
            trained(branch, [stranger], 0, day=date(2026, 11, 22))

    def test_nobody_took_part(self, branch):
        with refused("nobody_took_part", words="learning"):
            trained(branch, [], 60)

    @pytest.mark.parametrize("minutes", [1, 300 * HOUR])
    def test_the_bounds_themselves_are_possible(self, branch, minutes):
        assert trained(branch, [make_person(branch=branch)], minutes).minutes == minutes

    @pytest.mark.parametrize("minutes", [0, 300 * HOUR + 1])
    def test_beyond_the_bounds_a_number_was_mistyped(self, branch, minutes):
        person = make_person(branch=branch)
        with refused("minutes_needed", words="learning"):
            trained(branch, [person], minutes)

    def test_taking_it_back(self, branch):
        person = make_person(branch=branch)
        training = trained(branch, [person], 90)
        withdraw_training(training=training, by=None, on=TODAY)
        audited("learning.training_withdrawn", training)
        assert line_of(person, branch).minutes == 0
        with refused("training_withdrawn", words="learning"):
            withdraw_training(training=training, by=None, on=TODAY)
        assert trained(branch, [person], 90) != training  # recorded anew, it is another


def test_evidence_for_duties(branch):
    from dangwu.duties.registry import fact_of

    person = make_person(branch=branch)
    with whole_tree("a test"):
        trained(branch, [person], 90, for_secretaries=True)
        span = (date(2026, 1, 1), date(2026, 12, 31))
        assert list(fact_of("study_hours").minutes([person.pk], *span)) == [(person.pk, 90)]
        assert list(fact_of("study_hours").days([person.pk], *span)) == [
            (person.pk, date(2026, 5, 8))
        ]
        assert list(fact_of("secretaries_trained").days([branch.pk], *span)) == [
            (branch.pk, date(2026, 5, 8))
        ]
        assert not list(fact_of("secretaries_trained").days([branch.pk], span[1], span[1]))
