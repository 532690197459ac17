"""Who should attend: computed for the day, each name with its ground."""

from datetime import date, timedelta

import pytest

from dangwu.core.scope import open_scope
from dangwu.meetings.messages import explain
from dangwu.meetings.selectors import left_out_on, roll_on
from dangwu.members.models import Affiliation, Membership, RightsRestriction
from dangwu.members.selectors import scope_of
from dangwu.members.services import affiliate_person, begin_condition, leave_post
from tests.apps.meetings.makers import ON, branch_of, call, committee_of, follow, plan
from tests.factories import make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]


@pytest.fixture
def branch():
    return make_organisation()


def names(organisation, *kinds, on=ON):
    return {each.person.name for each in roll_on(organisation, kinds, on)}


def entry(organisation, person, kind="member_meeting", on=ON):
    (found,) = (each for each in roll_on(organisation, [kind], on) if each.person == person)
    return found


def applicant(branch, name, status):
    """Somebody affiliated who is no member yet."""
    person = make_person(name, branch=branch)
    Membership.objects.filter(person=person).delete()
    Membership.objects.create(
        scope_path=person.scope_path, person=person, status=status, starts_on=date(2024, 1, 1)
    )
    return person


def restrict(person, ground="probation", since=ON, until=None):
    return RightsRestriction.objects.create(
        scope_path=person.scope_path,
        person=person,
        ground=ground,
        starts_on=since,
        ends_on=until,
    )


def test_a_full_member_counts_and_votes(branch):
    found = entry(branch, make_person(branch=branch))
    assert (found.counts, found.votes, found.invited, found.note) == (
        True,
        True,
        False,
        "正式党员",
    )
    (reason,) = found.why
    assert reason.cite == ("national:election-2020#第五条",)
    assert branch.short_name in explain(reason).text


@pytest.mark.parametrize("kind", ["member_meeting", "theme_day", "lecture", "joint_study"])
def test_a_probationary_member_takes_part_without_the_vote(branch, kind):
    person = make_person(branch=branch, full=False, joined_on=date(2026, 1, 5))
    found = entry(branch, person, kind)
    assert (found.counts, found.votes, found.invited, found.note) == (
        False,
        False,
        False,
        "预备党员",
    )


def test_the_group_meeting_is_of_the_group_of_that_day(branch):
    one = make_organisation("group", parent=branch)
    two = make_organisation("group", parent=branch)
    here = make_person("沈甲", branch=branch, group=one)
    make_person("沈乙", branch=branch, group=two)
    trial = make_person("沈丙", branch=branch, group=one, full=False, joined_on=date(2026, 1, 5))
    assert names(one, "group_meeting") == {"沈甲", "沈丙"}
    assert not entry(one, trial, "group_meeting").votes
    affiliate_person(person=here, organisation=branch, group=two, by=None, on=ON)
    assert names(one, "group_meeting") == {"沈丙"}
    assert names(one, "group_meeting", on=ON - timedelta(days=1)) == {"沈甲", "沈丙"}


def test_a_branch_without_groups_holds_the_group_meeting_of_all(branch):
    make_person("沈甲", branch=branch)
    assert names(branch, "group_meeting") == {"沈甲"}


def test_who_moved_is_on_the_roll_of_the_branch_of_the_day(branch):
    other = make_organisation(parent=branch.parent)
    person = make_person("沈甲", branch=branch)
    affiliate_person(person=person, organisation=other, by=None, on=ON)
    day_before = ON - timedelta(days=1)
    assert names(branch, "member_meeting", on=day_before) == {"沈甲"}
    assert names(branch, "member_meeting") == set()
    assert names(other, "member_meeting") == {"沈甲"}


def test_the_officer_of_the_old_branch_still_sees_who_was_there(branch):
    other = make_organisation(parent=branch.parent)
    person = make_person("沈甲", branch=branch)
    officer = make_person("沈乙", branch=branch, with_user=True)
    make_holding(officer, "secretary", branch)
    affiliate_person(person=person, organisation=other, by=None, on=ON)
    with open_scope(scope_of(officer.user, ON)):
        found = names(branch, "member_meeting", on=ON - timedelta(days=1))
    assert found == {"沈甲", "沈乙"}


def test_who_joined_later_was_not_expected(branch):
    make_person("沈甲", branch=branch, joined_on=ON, full=False)
    assert names(branch, "member_meeting", on=ON - timedelta(days=1)) == set()
    assert names(branch, "member_meeting") == {"沈甲"}


def test_the_committee_is_who_holds_its_seats_that_day(branch):
    secretary, organiser = committee_of(branch, "secretary", "organisation_member")
    make_person("沈甲", branch=branch)
    found = roll_on(branch, ["committee_meeting"], ON)
    assert [(each.note, each.votes) for each in found] == [("书记", True), ("组织委员", True)]
    leave_post(holding=organiser.holdings.get(), by=None, on=ON)
    assert names(branch, "committee_meeting") == {secretary.name}
    assert len(names(branch, "committee_meeting", on=ON - timedelta(days=1))) == 2


def test_staff_and_group_leaders_are_not_of_the_committee(branch):
    group = make_organisation("group", parent=branch)
    leader = make_person("沈甲", branch=branch, group=group)
    make_holding(leader, "group_leader", group)
    staff = make_person("沈乙", branch=branch)
    make_holding(staff, "staff", branch.parent)
    chief = make_person("沈丙", branch=branch)
    make_holding(chief, "secretary", branch.parent)
    assert names(branch, "committee_meeting") == set()
    assert names(branch.parent, "committee_meeting") == {"沈丙"}


def test_a_committee_holds_the_member_meeting_of_all_below(branch):
    other = make_organisation(parent=branch.parent)
    make_person("沈甲", branch=branch)
    make_person("沈乙", branch=other)
    assert names(branch.parent, "member_meeting") == {"沈甲", "沈乙"}


@pytest.mark.parametrize(
    ("standard", "called"), [("shaoxing", {"沈甲", "沈乙", "沈丙"}), ("national", {"沈甲"})]
)
def test_prospects_and_activists_come_to_lectures_where_the_standard_calls_them(
    branch, standard, called
):
    follow(branch, standard)
    make_person("沈甲", branch=branch)
    prospect = applicant(branch, "沈乙", "prospect")
    applicant(branch, "沈丙", "activist")
    applicant(branch, "沈丁", "applicant")
    assert names(branch, "lecture") == called
    assert names(branch, "member_meeting") == {"沈甲"}
    assert names(branch, "theme_day", "lecture") == called
    if standard == "shaoxing":
        found = entry(branch, prospect, "lecture")
        assert (found.invited, found.counts, found.note) == (True, False, "发展对象")
        assert found.why[0].cite == ("shaoxing:SX#组织生活/一（四）1",)


@pytest.mark.parametrize("ground", ["probation", "detained"])
def test_who_has_no_rights_neither_votes_nor_counts_and_the_list_says_no_more(branch, ground):
    person = make_person("沈甲", branch=branch)
    restrict(person, ground)
    found = entry(branch, person)
    assert (found.counts, found.votes, found.note) == (False, False, "无表决权")
    said = " ".join(explain(reason).text for reason in found.why)
    cited = {cite for reason in found.why for cite in reason.cite}
    assert "察看" not in said
    assert "留置" not in said
    # The clause that took the vote would tell the ground.
    assert cited == {"national:election-2020#第五条"}


def test_the_restriction_counts_from_its_day_to_its_end(branch):
    person = make_person("沈甲", branch=branch)
    restrict(person, since=ON, until=ON + timedelta(days=10))
    assert entry(branch, person, on=ON - timedelta(days=1)).votes
    assert not entry(branch, person, on=ON + timedelta(days=9)).votes
    assert entry(branch, person, on=ON + timedelta(days=10)).votes


def test_a_committee_member_without_rights_does_not_count(branch):
    one, _ = committee_of(branch, "secretary", "organisation_member")
    restrict(one)
    assert [each.counts for each in roll_on(branch, ["committee_meeting"], ON)] == [False, True]


def test_who_is_suspended_is_left_out_and_named(branch):
    person = make_person("沈甲", branch=branch)
    begin_condition(person=person, kind="suspended", by=None, on=ON)
    assert names(branch, "member_meeting") == set()
    assert [each.person for each in left_out_on(branch, ["member_meeting"], ON)] == [person]


def test_who_is_lost_is_still_expected(branch):
    person = make_person("沈甲", branch=branch)
    begin_condition(person=person, kind="lost_contact", by=None, on=ON)
    assert entry(branch, person).counts


def test_the_roll_takes_as_many_queries_whatever_its_size(django_assert_num_queries):
    small, _ = branch_of(3)
    large, _ = branch_of(60)
    for branch, count in ((small, 3), (large, 60)):
        with django_assert_num_queries(6):
            assert len(roll_on(branch, ["member_meeting"], ON)) == count


def test_the_written_roll_stays_when_somebody_moves(branch):
    person = make_person("沈甲", branch=branch)
    meeting = call(plan(branch))
    other = make_organisation(parent=branch.parent)
    affiliate_person(person=person, organisation=other, by=None, on=ON)
    row = person.attendances.get(source=meeting.pk)
    assert row.scope_path == branch.scope_path
    assert Affiliation.objects.get(person=person, ends_on=None).organisation == other
