"""组织设置体检: the facts read for one and for all are the same, and each is what the rows say."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from dangwu.core.scope import Scope, open_scope
from dangwu.desk.selectors import check_below, findings_of, setup_facts, setup_facts_below
from dangwu.members.models import Membership
from dangwu.members.services import (
    affiliate_person,
    change_membership,
    hold_post,
    leave_post,
)
from dangwu.orgs.services import (
    begin_term,
    create_post,
    follow_standard,
    move_organisation,
    record_self_check,
)
from tests.apps.acts import queries
from tests.factories import build_cast, make_holding, make_organisation, make_person, numeral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

TODAY = localdate()
DAY = date(2024, 5, 1)
EVE = DAY - timedelta(days=1)
SEVEN = ("secretary", "organisation_member", "discipline_member")


def branch_of(number, *, probationary=0, **more):
    """A branch with so many full members (and probationary ones)."""
    branch = make_organisation(**more)
    people = [make_person(f"甲{numeral(n)}", branch=branch) for n in range(number)]
    for n in range(probationary):
        make_person(f"乙{numeral(n)}", branch=branch, full=False, joined_on=date(2024, 3, 1))
    return branch, people


def codes(organisation, on=TODAY):
    return [finding.code for finding in findings_of(organisation, on)]


class TestFacts:
    def test_members_by_status(self):
        branch, _ = branch_of(3, probationary=2)
        facts = setup_facts(branch, TODAY)
        assert (facts.full_members, facts.members) == (3, 5)

    def test_applicants_are_no_members(self):
        branch, people = branch_of(3)
        change_membership(person=people[0], status="left", by=None, on=EVE)
        change_membership(person=people[0], status="applicant", by=None, on=DAY)
        assert setup_facts(branch, TODAY).members == 2

    def test_a_committee_stands_where_seats_of_members_stand(self):
        branch, people = branch_of(7)
        assert setup_facts(branch, TODAY).committee_size == 0
        make_holding(people[0], "secretary", branch)
        make_holding(people[1], "deputy", branch)
        assert setup_facts(branch, TODAY).committee_size == 0  # an officer or two are no committee
        assert "committee_missing" in codes(branch)
        create_post(organisation=branch, kind="organisation_member", by=None, on=DAY)
        assert setup_facts(branch, TODAY).committee_size == 2
        assert "committee_missing" not in codes(branch)
        assert "committee_small" in codes(branch)

    def test_one_who_holds_two_seats_is_one(self):
        branch, people = branch_of(7)
        make_holding(people[0], "secretary", branch)
        make_holding(people[0], "organisation_member", branch)
        assert setup_facts(branch, TODAY).committee_size == 1

    def test_six_and_seven_full_members(self):
        for number, code in ((6, "committee_not_due"), (7, "")):
            branch, people = branch_of(number)
            for person, kind in zip(people, SEVEN, strict=False):
                make_holding(person, kind, branch)
            assert ("committee_not_due" in codes(branch)) is bool(code)

    @pytest.mark.parametrize(("since", "is_short"), [(DAY, False), (date(2024, 5, 2), True)])
    def test_standing_of_the_secretary(self, since, is_short):
        """One year on 1 May 2025, counted from full membership."""
        branch, _ = branch_of(2)
        person = make_person(branch=branch, joined_on=since.replace(year=2023))
        make_holding(person, "secretary", branch, since=since)
        follow_standard(organisation=branch, standard="xian-organs", by=None, on=DAY)
        found = codes(branch, date(2025, 5, 1))
        assert ("secretary_standing_short" in found) is is_short

    def test_a_standing_known_by_the_month_gets_the_doubt(self):
        branch, _ = branch_of(2)
        person = make_person(branch=branch, joined_on=date(2023, 5, 1))
        Membership.objects.filter(person=person).update(month_only=True)
        make_holding(person, "secretary", branch, since=DAY)
        assert setup_facts(branch, date(2025, 5, 1)).secretary_standing_years == 1
        assert setup_facts(branch, date(2025, 4, 30)).secretary_standing_years < 1

    def test_units_of_a_joint_branch(self):
        committee = make_organisation("committee")
        for units, found in ((5, False), (6, True)):
            branch = make_organisation("joint_branch", parent=committee, units=units)
            assert ("too_many_units" in codes(branch)) is found

    def test_groups(self):
        branch, people = branch_of(4)
        first, second = (
            make_organisation("group", parent=branch, name=n) for n in ("一组", "二组")
        )
        for person in people[:3]:
            affiliate_person(person=person, organisation=branch, group=first, by=None, on=DAY)
        make_holding(people[0], "group_leader", first)
        facts = setup_facts(branch, TODAY)
        assert [(g.name, g.members, g.full_members, g.has_leader) for g in facts.groups] == [
            ("一组", 3, 3, True),
            ("二组", 0, 0, False),
        ]
        assert facts.members_without_group == 1
        assert setup_facts(branch, EVE).members_without_group == 4
        follow_standard(organisation=branch, standard="branch-26", by=None, on=DAY)
        assert {"members_without_group", "group_without_leader"} <= set(codes(branch))

    def test_the_discipline_committee_of_a_committee(self):
        committee = make_organisation("committee")
        branch = make_organisation(parent=committee)
        people = [make_person(f"甲{numeral(n)}", branch=branch) for n in range(4)]
        assert "discipline_committee_missing" in codes(committee)
        body = make_organisation("discipline_committee", parent=committee)
        make_holding(people[0], "full_time_deputy", committee)
        make_holding(people[1], "organisation_member", committee)
        assert setup_facts(committee, TODAY).discipline_secretary_is_deputy is None
        leads = make_holding(people[1], "discipline_secretary", body)
        facts = setup_facts(committee, TODAY)
        assert (facts.discipline_secretary_is_deputy, facts.overlapping_members) == (False, 1)
        leave_post(holding=leads, by=None, on=DAY)
        hold_post(person=people[0], post=leads.post, by=None, on=DAY)
        facts = setup_facts(committee, TODAY)
        assert (facts.discipline_secretary_is_deputy, facts.overlapping_members) == (True, 0)

    def test_a_discipline_committee_has_its_own_secretary_and_owes_no_discipline_member(self):
        committee = make_organisation("committee")
        follow_standard(organisation=committee, standard="shaoxing", by=None, on=DAY)
        body = make_organisation("discipline_committee", parent=committee)
        person = make_person(branch=make_organisation(parent=committee))
        assert "secretary_missing" in codes(body)
        make_holding(person, "discipline_secretary", body)
        assert not {"secretary_missing", "discipline_work_unassigned"} & set(codes(body))

    def test_kinds_without_rules(self):
        root = make_organisation("working_committee")
        branch = make_organisation(parent=make_organisation("committee", parent=root))
        group = make_organisation("group", parent=branch)
        assert findings_of(root, TODAY) == findings_of(group, TODAY) == []
        judged = {
            place.kind for place in (c.place for c in check_below((root.scope_path,), TODAY))
        }
        assert judged == {"committee", "branch"}


class TestOfficers:
    def test_who_is_no_full_member_any_more(self):
        """Left by a way that ends no post: an import, an older record."""
        branch, people = branch_of(3)
        make_holding(people[0], "secretary", branch)
        assert "officer_not_full_member" not in codes(branch)
        Membership.objects.running().filter(person=people[0]).update(ends_on=DAY)
        (found,) = [f for f in findings_of(branch, TODAY) if f.code == "officer_not_full_member"]
        assert found.kind == "no"
        assert found.clauses
        assert "没有党籍记录" in found.text

    def test_an_officer_from_another_branch_is_judged_whoever_asks(self):
        branch, _ = branch_of(3)
        guest = make_person("外来书记")
        make_holding(guest, "secretary", branch)
        reach = (branch.scope_path,)
        with open_scope(Scope({"orgs.view": reach}, reach)):
            seen = codes(branch)
        assert "officer_not_full_member" not in seen
        assert seen == codes(branch)


class TestVacancies:
    def test_since_the_last_holder_left_else_since_the_seat_stands(self):
        branch, people = branch_of(3)
        follow_standard(organisation=branch, standard="shaoxing", by=None, on=date(2018, 1, 1))
        seat = create_post(organisation=branch, kind="secretary", by=None, on=date(2024, 1, 10))
        assert "vacancy_open_until" in codes(branch, date(2024, 4, 10))
        assert "vacancy_over" in codes(branch, date(2024, 4, 11))
        held = hold_post(person=people[0], post=seat, by=None, on=EVE)
        assert not [code for code in codes(branch, EVE) if code.startswith("vacancy")]
        leave_post(holding=held, by=None, on=DAY)
        (found,) = [f for f in findings_of(branch, DAY) if f.code.startswith("vacancy")]
        assert "2024年5月1日" in found.text
        assert "secretary_missing" not in codes(branch, DAY)  # the vacancy says it already

    def test_members_of_the_committee_too_where_the_standard_says_so(self):
        branch, _ = branch_of(7)
        create_post(organisation=branch, kind="organisation_member", by=None, on=DAY)
        assert [f.text for f in findings_of(branch, TODAY) if f.code == "vacancy_open"] == [
            "委员自 2024年5月1日起空缺，应当及时补选。"
        ]

    def test_a_vacancy_older_than_the_rules_is_seen(self):
        branch, _ = branch_of(3)
        create_post(organisation=branch, kind="secretary", by=None, on=date(2016, 1, 1))
        assert "vacancy_open" in codes(branch)


class TestTermsAndChecks:
    def test_the_last_day_of_a_term_and_the_day_after(self):
        branch, _ = branch_of(3)
        begin_term(organisation=branch, number=1, elected_on=date(2021, 5, 1), by=None, on=DAY)
        assert "term_over" not in codes(branch, DAY)
        assert "term_over" in codes(branch, DAY + timedelta(days=1))

    def test_the_yearly_check_where_the_standard_asks_for_it(self):
        branch, _ = branch_of(3)
        follow_standard(organisation=branch, standard="xian-organs", by=None, on=date(2021, 1, 1))
        assert {"self_check_due", "self_check_missed"} <= set(codes(branch, date(2024, 12, 31)))
        record_self_check(
            organisation=branch, findings=[], note="", by=None, on=date(2023, 12, 31)
        )
        found = codes(branch, DAY)
        assert "self_check_due" in found
        assert "self_check_missed" not in found
        record_self_check(organisation=branch, findings=[], note="", by=None, on=DAY)
        assert "self_check_due" in codes(branch, EVE)
        assert "self_check_due" not in codes(branch, DAY)

    def test_the_gravest_first(self):
        branch, _ = branch_of(8)
        begin_term(organisation=branch, number=1, elected_on=date(2021, 7, 1), by=None, on=DAY)
        kinds = [f.kind for f in findings_of(branch, DAY)]
        assert kinds == sorted(kinds, key=["no", "warn", "unknown"].index)
        assert set(kinds) >= {"no", "warn"}


class TestTheWholeSubtree:
    def test_one_and_all_read_the_same(self):
        cast = build_cast()
        root = cast.organisation("gongwei")
        all_ = setup_facts_below((root.scope_path,), TODAY)
        places = [o for o in cast.organisations.values() if o.pk in all_]
        assert len(places) == 7
        for place in places:
            assert setup_facts(place, TODAY) == all_[place.pk], place
        checked = {c.place.pk: c.findings for c in check_below((root.scope_path,), TODAY)}
        for place in places:
            assert findings_of(place, TODAY) == checked[place.pk], place

    def test_the_queries_do_not_grow(self):
        cast = build_cast()
        root = cast.organisation("gongwei")
        few = queries(lambda: check_below((root.scope_path,), TODAY))
        for n in range(12):
            branch = make_organisation(parent=cast.organisation("shuili"), name=f"新{n}支部")
            make_holding(make_person(branch=branch), "secretary", branch)
            create_post(organisation=branch, kind="deputy", by=None, on=DAY)
            begin_term(organisation=branch, number=1, elected_on=DAY, by=None, on=DAY)
        assert queries(lambda: check_below((root.scope_path,), TODAY)) == few <= 10

    def test_a_past_day_has_the_members_of_that_day_and_its_places(self):
        root = make_organisation("working_committee")
        old, new = (make_organisation("committee", parent=root) for _ in range(2))
        branch = make_organisation(parent=old)
        person = make_person(branch=branch)
        make_person(branch=branch)
        away = make_organisation(parent=new)
        affiliate_person(person=person, organisation=away, by=None, on=DAY)
        move_organisation(organisation=branch, parent=new, by=None, on=DAY)
        for day, members in ((EVE, (2, 0)), (DAY, (0, 2))):
            facts = setup_facts_below((root.scope_path,), day)
            assert (facts[old.pk].members, facts[new.pk].members) == members, day
        assert setup_facts_below((root.scope_path,), EVE)[branch.pk].members == 2
        # who asks from the branch alone learns how many there were, though one has gone
        branch.refresh_from_db()
        reach = (branch.scope_path,)
        with open_scope(Scope({"orgs.view": reach}, reach)):
            assert setup_facts(branch, EVE).members == 2
            assert setup_facts(branch, DAY).members == 1
