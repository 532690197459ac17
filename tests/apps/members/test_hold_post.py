"""Taking and leaving a post: who may, one holder a seat, rights from the first day to the last."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils.timezone import localdate

from dangwu.core.scope import Scope, open_scope, whole_tree
from dangwu.members.models import PostHolding
from dangwu.members.selectors import candidates_for, scope_of
from dangwu.members.services import affiliate_person, hold_post, leave_post
from dangwu.members.services.accounts import bind_account
from dangwu.orgs.models import SEATS_OF, PostKind
from dangwu.orgs.services import create_post, end_post
from dangwu.rules.verdict import Refused
from tests.apps.acts import audited, refused
from tests.factories import make_holding, make_organisation, make_person, make_user, numeral

DAY = date(2024, 5, 1)
EVE = DAY - timedelta(days=1)


def seat_of(branch, kind="secretary", on=date(2020, 1, 1)):
    return create_post(organisation=branch, kind=kind, by=None, on=on)


def hold(person, post, on=DAY):
    return hold_post(person=person, post=post, by=None, on=on)


def appointing(organisation):
    """The reach of who may appoint and found from an organisation down."""
    reach = (organisation.scope_path,)
    return Scope(dict.fromkeys(("orgs.appoint", "orgs.found", "members.view"), reach), reach)


def having(kind, branch):
    """The branch, or a body beside, below or above it that has seats of the kind."""
    if kind in SEATS_OF[branch.kind]:
        return branch
    if kind == PostKind.GROUP_LEADER:
        return make_organisation("group", parent=branch)
    if kind == PostKind.DISCIPLINE_SECRETARY:
        return make_organisation("discipline_committee", parent=branch.parent)
    return branch.parent


@pytest.mark.django_db
@pytest.mark.usefixtures("in_whole_tree")
class TestHolding:
    def test_rights_from_the_day(self):
        branch = make_organisation()
        person = make_person(branch=branch, with_user=True)
        row = hold(person, seat_of(branch))
        assert row.scope_path == branch.scope_path
        assert [scope_of(person.user, d).subtrees for d in (EVE, DAY)] == [
            (),
            (branch.scope_path,),
        ]
        audited("members.post_taken", row, post="secretary")

    def test_one_holder_also_later(self):
        branch = make_organisation()
        seat = seat_of(branch)
        hold(make_person(branch=branch), seat)
        second = make_person("沈乙", branch=branch)
        for day in (EVE, DAY, DAY + timedelta(days=1)):
            with refused("post_taken", words="members"):
                hold(second, seat, day)
        leave_post(holding=PostHolding.objects.get(post=seat), by=None, on=DAY)
        assert hold(second, seat, DAY).pk

    def test_the_seat_stands(self):
        branch = make_organisation()
        seat, person = seat_of(branch, on=DAY), make_person(branch=branch)
        with refused("post_not_standing", words="members"):
            hold(person, seat, EVE)
        end_post(post=seat, by=None, on=DAY + timedelta(days=1))
        with refused("post_not_standing", words="members"):
            hold(person, seat, DAY + timedelta(days=1))

    @pytest.mark.parametrize("kind", PostKind)
    def test_a_committee_is_of_full_members(self, kind):
        branch = make_organisation()
        place = having(kind, branch)
        person = make_person(branch=branch, joined_on=date(2024, 1, 1), full=False)
        seat = seat_of(place, kind)
        if kind in (PostKind.GROUP_LEADER, PostKind.STAFF):
            assert hold(person, seat).pk
            return
        with refused("not_full_member", words="members"):
            hold(person, seat)

    def test_the_day_of_full_membership_and_the_day_before(self):
        branch = make_organisation()
        person = make_person(branch=branch, joined_on=date(2023, 5, 1))  # full on 2024-05-01
        seat = seat_of(branch)
        with pytest.raises(Refused) as caught:
            hold(person, seat, EVE)
        (reason,) = caught.value.verdict.reasons
        assert reason.cite  # ORG-09
        assert hold(person, seat, DAY).pk

    def test_before_the_rule_was_written_it_is_refused_all_the_same(self):
        branch = make_organisation()
        person = make_person(branch=branch, joined_on=date(2018, 12, 1))
        seat = seat_of(branch, on=date(2019, 1, 1))
        with refused("not_full_member", words="members"):
            hold(person, seat, date(2019, 1, 1))

    def test_everything_at_once(self):
        branch = make_organisation()
        seat = seat_of(branch, on=DAY)
        hold(make_person(branch=branch), seat)
        person = make_person("沈乙", branch=branch, joined_on=date(2024, 1, 1), full=False)
        with refused("post_not_standing", "post_taken", "not_full_member", words="members"):
            hold(person, seat, EVE)

    def test_nobody_holds_two_seats_of_one_kind(self):
        branch = make_organisation()
        seats = [seat_of(branch, "deputy") for _ in range(2)]
        person, other = make_person(branch=branch), make_person("沈乙", branch=branch)
        row = hold(person, seats[0])
        for day in (EVE, DAY, DAY + timedelta(days=1)):
            with refused("seat_of_kind_held", words="members"):
                hold(person, seats[1], day)
        assert list(candidates_for(seats[1], DAY)) == [other]
        assert set(candidates_for(seats[1], EVE)) == {person, other}
        assert hold(
            person, seat_of(branch, "committee_member")
        ).pk  # another kind is another matter
        leave_post(holding=row, by=None, on=DAY + timedelta(days=1))
        assert hold(person, seats[1], DAY + timedelta(days=1)).pk

    @pytest.mark.parametrize("kind", ["secretary", "deputy", "full_time_deputy"])
    def test_who_leads_a_branch_is_settled_above(self, kind):
        branch = make_organisation()
        person = make_person(branch=branch)
        seat, plain = seat_of(branch, kind), seat_of(branch, "youth_member")
        row = hold(person, seat_of(branch.parent, kind), EVE)
        with open_scope(appointing(branch)):
            with refused("decided_above", words="members") as said:
                hold(person, seat)
            assert hold(person, plain).pk
        assert said[0].startswith(f"{branch.name}的书记、副书记职务由上级党组织决定")
        with open_scope(appointing(branch.parent)):
            held = hold(person, seat)
        with open_scope(appointing(branch)), refused("decided_above", words="members"):
            leave_post(holding=held, by=None, on=DAY)
        with open_scope(appointing(branch.parent)):  # a committee keeps its own, as before
            assert leave_post(holding=row, by=None, on=DAY).ends_on == DAY

    def test_groups_have_their_leaders_from_the_branch(self):
        branch = make_organisation()
        group = make_organisation("group", parent=branch)
        person, seat = make_person(branch=branch), seat_of(group, "group_leader")
        with open_scope(appointing(branch)):
            assert leave_post(holding=hold(person, seat, EVE), by=None, on=DAY).pk

    def test_an_administrator_of_the_system_holds_none(self):
        branch = make_organisation()
        person = make_person(branch=branch)
        user = make_user()
        bind_account(person=person, user=user, by=None, on=DAY)
        user.duty = "audit"
        user.save(update_fields=["duty"])
        person.refresh_from_db()
        with refused("administrator_holds_no_post", words="members"):
            hold(person, seat_of(branch))


@pytest.mark.django_db
@pytest.mark.usefixtures("in_whole_tree")
class TestLeaving:
    def test_rights_are_gone_on_the_day(self):
        branch = make_organisation()
        person = make_person(branch=branch, with_user=True)
        row = leave_post(holding=hold(person, seat_of(branch), EVE), by=None, on=DAY)
        assert scope_of(person.user, EVE).subtrees == (branch.scope_path,)
        assert scope_of(person.user, DAY).subtrees == ()
        audited("members.post_left", row)

    def test_a_mistake_is_undone_on_its_day(self):
        branch = make_organisation()
        person = make_person(branch=branch, with_user=True)
        seat = seat_of(branch)
        leave_post(holding=hold(person, seat), by=None, on=DAY)
        assert scope_of(person.user, DAY).subtrees == ()
        assert hold(make_person("沈乙", branch=branch), seat).pk

    def test_refusals(self):
        branch = make_organisation()
        row = hold(make_person(branch=branch), seat_of(branch))
        with refused("left_before_taken", words="members"):
            leave_post(holding=row, by=None, on=EVE)
        leave_post(holding=row, by=None, on=DAY)
        with refused("post_already_left", words="members"):
            leave_post(holding=row, by=None, on=DAY)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_whole_tree")
def test_candidates_belong_to_the_body_or_to_the_one_above():
    committee = make_organisation("committee")
    branch, other = (make_organisation(parent=committee) for _ in range(2))
    group = make_organisation("group", parent=branch)
    body = make_organisation("discipline_committee", parent=committee)
    mine, theirs = make_person("沈甲", branch=branch), make_person("沈乙", branch=other)
    make_person("外人")

    def names(place, kind):
        return [p.pk for p in candidates_for(seat_of(place, kind), localdate())]

    assert names(branch, "secretary") == [mine.pk]
    assert names(group, "group_leader") == [mine.pk]
    assert set(names(committee, "secretary")) == {mine.pk, theirs.pk}
    assert set(names(body, "discipline_secretary")) == {mine.pk, theirs.pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres  # a database in memory has one writer
def test_two_at_once_take_one_seat():
    with whole_tree("a test"):
        branch = make_organisation()
        seat = seat_of(branch)
        people = [make_person(f"甲{numeral(n)}", branch=branch) for n in range(4)]
    refusals, start = [], threading.Barrier(4)

    def work(person):
        try:
            start.wait(timeout=20)
            with whole_tree("a test"):
                hold(person, seat)
        except Refused as refused_:
            refusals.append(refused_.verdict.reasons[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(p,)) for p in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["post_taken"] * 3
    with whole_tree("a test"):
        assert PostHolding.objects.filter(post=seat).count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("in_whole_tree")
def test_a_holding_of_who_moved_away_stays_until_it_is_ended():
    branch, other = make_organisation(), make_organisation()
    person = make_person(branch=branch)
    row = make_holding(person, "secretary", branch)
    affiliate_person(person=person, organisation=other, by=None, on=DAY)
    row.refresh_from_db()
    assert (row.ends_on, row.scope_path) == (None, branch.scope_path)
