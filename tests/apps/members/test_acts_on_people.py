"""Registering, changing, affiliating, status, conditions: acts, refusals, the day and its eve."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from dangwu.core.scope import Scope, open_scope
from dangwu.members.models import Affiliation, Condition, Membership, Person, PostHolding
from dangwu.members.selectors import members_of, people_visible_to, person_card, scope_of
from dangwu.members.services import (
    MemberFields,
    PersonFields,
    affiliate_person,
    begin_condition,
    change_membership,
    change_person,
    end_condition,
    register_person,
    write_people,
)
from dangwu.orgs.services import dissolve_organisation, move_organisation
from tests.apps.acts import audited, refused
from tests.factories import identity_number, make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

TODAY = localdate()
DAY = date(2024, 5, 1)
EVE = DAY - timedelta(days=1)


def member(branch, **more):
    fields = {"joined_on": date(2016, 7, 1), "full_on": date(2017, 7, 1), "group": None} | more
    person = fields.pop("person", None) or PersonFields(name="沈远", id_number=identity_number())
    return MemberFields(person=person, organisation=branch, **fields)


def register(branch, on=TODAY, **more):
    return register_person(member=member(branch, **more), by=None, on=on)


class TestRegistering:
    def test_person_membership_and_affiliation(self):
        branch = make_organisation()
        group = make_organisation("group", parent=branch)
        person = register(branch, group=group, affiliated_on=DAY)
        assert person.scope_path == group.scope_path
        rows = [(m.status, m.starts_on, m.ends_on) for m in person.memberships.all()]
        assert rows == [
            ("probationary", date(2016, 7, 1), date(2017, 7, 1)),
            ("full", date(2017, 7, 1), None),
        ]
        (place,) = person.affiliations.all()
        assert (place.organisation, place.group, place.starts_on) == (branch, group, DAY)
        line = audited("members.person_registered", person)
        assert "id_number" in line.fields
        assert person.id_number.open() not in str(line.content())

    def test_everything_wrong_at_once(self):
        branch, other = make_organisation("committee"), make_organisation()
        number = identity_number()
        register(other, person=PersonFields(name="沈甲", id_number=number))
        tomorrow = TODAY + timedelta(days=1)
        with refused(
            "id_number_known",
            "joined_in_future",
            "full_before_joined",
            "affiliated_in_future",
            "not_a_branch",
            "group_of_other_branch",
            words="members",
        ):
            register(
                branch,
                person=PersonFields(name="沈乙", id_number=number),
                joined_on=tomorrow,
                full_on=DAY,
                affiliated_on=tomorrow,
                group=make_organisation("group", parent=other),
            )

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"person": PersonFields(name="<b>甲</b>")}, "unreadable"),
            ({"person": PersonFields(name="沈远", mobile="1390000123")}, "unreadable"),
            ({"person": PersonFields(name="沈远", landline="88880000")}, "unreadable"),
            ({"person": PersonFields(name="沈远", ethnicity="火星族")}, "unreadable"),
            ({"person": PersonFields(name="沈远", education="幼儿园")}, "unreadable"),
            ({"full_on": date(2016, 6, 30)}, "full_before_joined"),
            ({"affiliated_on": date(2016, 6, 30)}, "affiliated_before_joined"),
        ],
    )
    def test_what_a_roster_may_not_bring_is_refused(self, fields, code):
        branch = make_organisation()
        with refused(code, words="members"):
            register(branch, **fields)

    def test_eighteen_on_the_day_of_joining(self):
        branch = make_organisation()
        person = PersonFields(name="沈远", id_number=identity_number("19980702"))
        with refused("under_age", words="members") as said:
            register(branch, person=person, joined_on=date(2016, 7, 1))
        assert said == ["当日 17 周岁，入党须年满 18 周岁，请核对档案。"]
        by_hand = PersonFields(name="沈远", born_on=date(1998, 7, 2))
        with refused("under_age", words="members"):
            register(branch, person=by_hand)
        # Where the month alone is known, it may have been on the birthday.
        assert register(branch, person=by_hand, joined_month_only=True).pk
        assert register(branch, person=person, joined_on=date(2016, 7, 2)).pk

    def test_a_short_probation_warns_and_stops_nobody(self):
        assert register(make_organisation(), full_on=date(2016, 8, 1)).pk

    def test_it_is_written_as_a_roster_would_have_it(self):
        person = PersonFields(name="沈 远", job="科长  兼会计", mobile="139-0000-1234")
        kept = register(make_organisation(), person=person)
        assert (kept.name, kept.job, kept.mobile.open()) == ("沈远", "科长 兼会计", "13900001234")

    def test_a_branch_that_has_moved_meanwhile(self):
        """Whoever writes many people holds a branch that may be older than its last move."""
        branch = make_organisation()
        stale, group = member(branch), make_organisation("group", parent=branch)
        grouped = member(branch, group=group)
        moved = move_organisation(
            organisation=branch, parent=make_organisation("committee"), by=None, on=DAY
        )
        assert moved.scope_path != branch.scope_path
        people = write_people([stale, grouped], on=TODAY)
        group.refresh_from_db()
        assert [p.scope_path for p in people] == [moved.scope_path, group.scope_path]
        assert group.scope_path.startswith(moved.scope_path)
        for person in people:
            for row in (*person.affiliations.all(), *person.memberships.all()):
                assert row.scope_path == person.scope_path

    def test_full_membership_begins_today_at_the_latest(self):
        branch = make_organisation()
        with refused("full_in_future", words="members"):
            register(branch, full_on=TODAY + timedelta(days=1))
        assert register(branch, full_on=TODAY).pk

    def test_the_branch_stood_on_the_day(self):
        branch = make_organisation(on=DAY)
        with refused("not_a_branch", words="members"):
            register(branch, affiliated_on=EVE)
        assert register(branch, affiliated_on=DAY).pk
        empty = make_organisation()
        dissolve_organisation(organisation=empty, by=None, on=DAY)
        with refused("not_a_branch", words="members"):
            register(empty, affiliated_on=EVE)

    def test_a_number_known_elsewhere_is_refused_without_saying_where(self):
        far, near = make_organisation(), make_organisation()
        number = identity_number()
        register(far, person=PersonFields(name="远方", id_number=number))
        reach = (near.scope_path,)
        scope = Scope({"members.edit": reach}, reach)
        with open_scope(scope), refused("id_number_known", words="members") as said:
            register(near, person=PersonFields(name="近处", id_number=number))
        assert far.name not in said[0]
        assert number not in said[0]


class TestChanging:
    def change(self, person, **changes):
        return change_person(person=person, changes=changes, by=None, on=TODAY)

    def test_only_what_differs_is_written_and_named(self):
        person = make_person("沈远", job="科员")
        changed = self.change(person, name="沈思远", job="科员", mobile="13900000001")
        assert audited("members.person_changed", changed).fields == ["mobile", "name"]
        assert (changed.name_pinyin, changed.name_initials) == ("shensiyuan", "ssy")
        assert Person.objects.get(pk=person.pk).mobile.open() == "13900000001"

    def test_what_a_roster_may_not_bring_is_refused(self):
        person = make_person()
        for changes in ({"name": "沈远2"}, {"mobile": "12345"}, {"ethnicity": "汉人族"}):
            with refused("unreadable", words="members"):
                self.change(person, **changes)
        assert self.change(person, name="沈 思远").name == "沈思远"
        young = make_person("沈乙", id_number="", born_on=date(1990, 1, 1))
        with refused("under_age", words="members"):
            self.change(young, born_on=date(1998, 7, 2))
        assert self.change(young, born_on=date(1998, 7, 1)).pk

    def test_an_odd_number_on_record_hinders_no_other_change(self):
        person = make_person()
        person.mobile = "一三九"  # as an import keeps it, with a warning
        person.save()
        assert self.change(person, mobile="一三九", job="处长").job == "处长"
        assert str(self.change(person, mobile="").mobile or "") == ""

    def test_no_change_is_no_act(self):
        person = make_person(job="科员")
        before = Person.objects.filter(pk=person.pk).values().get()
        self.change(person, job="科员")
        assert Person.objects.filter(pk=person.pk).values().get() == before

    def test_a_number_of_somebody_else(self):
        first, second = make_person(), make_person("沈乙")
        with refused("id_number_known", words="members"):
            self.change(second, id_number=first.id_number.open())

    def test_the_number_goes_on_agreeing(self):
        person = make_person(born_on=date(1985, 3, 12), sex="male")
        with refused("born_differs", "sex_differs", words="members") as said:
            self.change(person, born_on=date(1985, 3, 13), sex="female")
        assert "1985年3月12日" in said[0]
        number = identity_number("19900101", sex="female")
        changed = self.change(person, id_number=number, born_on=date(1990, 1, 1), sex="female")
        assert changed.id_tail_index != person.id_tail_index

    def test_other_fields_are_no_business_of_this_act(self):
        with pytest.raises(ValueError, match="scope_path"):
            self.change(make_person(), scope_path="0001")


class TestAffiliating:
    def test_all_rows_of_the_person_follow(self):
        old, new = make_organisation(), make_organisation()
        person = make_person(branch=old, with_user=True)
        begin_condition(person=person, kind="lost_contact", by=None, on=EVE)
        holding = make_holding(person, "secretary", old)
        row = affiliate_person(person=person, organisation=new, by=None, on=DAY)
        for model in (Membership, Affiliation, Condition):
            paths = set(model.objects.filter(person=person).values_list("scope_path", flat=True))
            assert paths == {new.scope_path}, model
        holding.refresh_from_db()
        assert holding.scope_path == old.scope_path  # a post stays where it is
        assert [members_of(o, EVE).count() for o in (old, new)] == [1, 0]
        assert [members_of(o, DAY).count() for o in (old, new)] == [0, 1]
        assert scope_of(person.user, DAY).home == new.scope_path
        audited("members.person_affiliated", row)

    def test_the_old_branch_sees_nothing_more(self):
        old, new = make_organisation(), make_organisation()
        person = make_person(branch=old)
        affiliate_person(person=person, organisation=new, by=None, on=DAY)
        for branch, seen in ((old, 0), (new, 1)):
            with open_scope(Scope({"members.view": (branch.scope_path,)}, (branch.scope_path,))):
                assert people_visible_to(None).count() == seen
                assert Affiliation.objects.count() == 2 * seen

    def test_into_a_group_on_the_same_day_is_one_change(self):
        branch = make_organisation()
        group = make_organisation("group", parent=branch)
        person = make_person(branch=branch, joined_on=EVE, full=False)
        affiliate_person(person=person, organisation=branch, group=group, by=None, on=EVE)
        (row,) = person.affiliations.all()
        assert (row.group, row.ends_on) == (group, None)
        assert members_of(group, EVE).count() == 1
        assert members_of(branch, EVE).count() == 1

    def test_refusals(self):
        branch, other = make_organisation(), make_organisation()
        group = make_organisation("group", parent=other)
        person = make_person(branch=branch, joined_on=DAY, full=False)
        with refused("already_there", words="members"):
            affiliate_person(person=person, organisation=branch, by=None, on=DAY)
        with refused("group_of_other_branch", "before_last", words="members"):
            affiliate_person(person=person, organisation=branch, group=group, by=None, on=EVE)
        with refused("not_a_branch", words="members"):
            affiliate_person(person=person, organisation=branch.parent, by=None, on=DAY)


class TestStatus:
    def change(self, person, status, on=DAY):
        return change_membership(person=person, status=status, by=None, on=on)

    def test_from_probationary_to_full(self):
        person = make_person(joined_on=date(2023, 4, 30), full=False)
        row = self.change(person, "full")
        card = [person_card(person, day).membership.status for day in (EVE, DAY)]
        assert card == ["probationary", "full"]
        audited("members.membership_changed", row, status="full")

    @pytest.mark.parametrize(
        ("since", "is_short"), [(date(2023, 5, 1), False), (date(2023, 5, 2), True)]
    )
    def test_a_probation_of_less_than_a_year_is_shown(self, since, is_short):
        person = make_person(joined_on=since, full=False)
        self.change(person, "full")
        assert person_card(person, TODAY).probation_is_short is is_short

    def test_what_does_not_follow(self):
        person = make_person()
        with refused("status_does_not_follow", "not_after_last", words="members") as said:
            self.change(person, "probationary", date(2016, 7, 1))
        assert said[0] == "现为正式党员，不能直接改为预备党员。"

    def test_a_status_lasts_a_day_at_least(self):
        person = make_person(joined_on=DAY, full=False)
        with refused("not_after_last", words="members"):
            self.change(person, "full", DAY)
        assert self.change(person, "full", DAY + timedelta(days=1)).pk

    def test_who_leaves_belongs_nowhere_and_holds_nothing(self):
        branch = make_organisation()
        person = make_person(branch=branch, with_user=True)
        far = make_holding(person, "staff", make_organisation("committee"))
        near = make_holding(person, "secretary", branch)
        reach = (branch.scope_path,)
        with open_scope(Scope({"members.edit": reach}, reach)):  # the other post is out of reach
            row = self.change(person, "left")
        for one in (far, near):
            one.refresh_from_db()
            assert one.ends_on == DAY
        assert scope_of(person.user, DAY).subtrees == ()
        assert scope_of(person.user, EVE).subtrees != ()
        assert person_card(person, DAY).affiliation is None
        assert members_of(branch, DAY).count() == 0
        audited("members.membership_changed", row, affiliation=1, postholding=2)
        dissolve_organisation(organisation=branch, by=None, on=DAY)  # nothing hangs on it any more

    def test_a_post_taken_after_the_day_of_leaving_never_counted(self):
        person = make_person()
        later = make_holding(
            person, "staff", make_organisation("committee"), since=DAY + timedelta(days=3)
        )
        self.change(person, "left")
        later.refresh_from_db()
        assert later.ends_on == later.starts_on

    def test_who_has_left_is_affiliated_only_when_restored(self):
        branch = make_organisation()
        person = make_person(branch=branch)
        self.change(person, "left")
        with refused("has_left", words="members"):
            affiliate_person(person=person, organisation=branch, by=None, on=DAY)
        self.change(person, "full", DAY + timedelta(days=9))
        with refused("has_left", words="members"):
            affiliate_person(person=person, organisation=branch, by=None, on=DAY)
        with refused("before_last", words="members"):
            affiliate_person(person=person, organisation=branch, by=None, on=EVE)
        back = affiliate_person(
            person=person, organisation=branch, by=None, on=DAY + timedelta(days=9)
        )
        assert back.ends_on is None


class TestConditions:
    def begin(self, person, on=DAY, kind="mobile"):
        return begin_condition(person=person, kind=kind, place="外省", by=None, on=on)

    def test_from_a_day_until_a_day(self):
        person = make_person()
        row = self.begin(person)
        audited("members.condition_begun", row, kind="mobile")
        ended = end_condition(condition=row, by=None, on=DAY + timedelta(days=2))
        audited("members.condition_ended", ended)
        days = [DAY + timedelta(days=n) for n in (-1, 0, 1, 2)]
        assert [len(person_card(person, d).conditions) for d in days] == [0, 1, 1, 0]

    def test_not_before_the_membership(self):
        person = make_person(joined_on=DAY, full=False)
        with refused("condition_before_joined", words="members") as said:
            self.begin(person, EVE)
        assert said == [f"{EVE} 早于入党日期 {DAY}。"]
        assert self.begin(person, DAY).pk

    def test_refusals(self):
        person = make_person()
        row = self.begin(person)
        with refused("condition_running", words="members"):
            self.begin(person, DAY + timedelta(days=1))
        assert self.begin(person, kind="suspended").pk  # another kind may run beside it
        with refused("before_last", words="members"):
            end_condition(condition=row, by=None, on=EVE)
        end_condition(condition=row, by=None, on=DAY + timedelta(days=5))
        with refused("condition_ended", words="members"):
            end_condition(condition=row, by=None, on=DAY + timedelta(days=5))
        with refused("before_last", words="members"):
            self.begin(person, DAY + timedelta(days=4))
        assert self.begin(person, DAY + timedelta(days=5)).pk


@pytest.mark.parametrize("model", [Membership, Affiliation, PostHolding])
def test_the_database_itself_keeps_to_one_running_row(model):
    branch = make_organisation()
    person = make_person(branch=branch)
    make_holding(person, "secretary", branch)
    row = model.objects.running().filter(person=person).get()
    row.pk = None
    row._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
