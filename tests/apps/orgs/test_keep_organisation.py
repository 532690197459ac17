"""Names, kinds, seats, terms, standards, choices, the self-check: each act and each refusal."""

from datetime import date, timedelta

import pytest

from dangwu.core.scope import Scope, open_scope
from dangwu.orgs.models import (
    LEADING_POSTS,
    SINGLE_POSTS,
    CommitteeTerm,
    OrganisationPeriod,
    Post,
    StandardInForce,
)
from dangwu.orgs.selectors import (
    choices_of,
    choosable,
    last_self_check,
    organisations_visible_to,
    seats_to_set_up,
    standard_of,
    term_running,
    tree_on,
)
from dangwu.orgs.services import (
    begin_term,
    change_kind,
    choose_option,
    create_post,
    dissolve_organisation,
    end_post,
    extend_term,
    follow_standard,
    record_self_check,
    rename_organisation,
)
from tests.apps.acts import audited, queries, refused
from tests.factories import make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

DAY = date(2024, 5, 1)
EVE = DAY - timedelta(days=1)
AT_50 = "ORG-02.at_50"


def rename(organisation, name="新名", on=DAY):
    return rename_organisation(
        organisation=organisation, name=name, short_name=name, by=None, on=on
    )


def gone(organisation, on=DAY):
    return dissolve_organisation(organisation=organisation, by=None, on=on)


def deciding(organisation):
    """The reach of who keeps an organisation and all below it."""
    reach = (organisation.scope_path,)
    return Scope(
        dict.fromkeys(("orgs.edit", "orgs.found", "orgs.choose", "orgs.appoint"), reach), reach
    )


class TestRenaming:
    def test_each_day_keeps_its_name(self):
        branch = make_organisation(name="旧名")
        renamed = rename(branch)
        names = [tree_on(day, (branch.scope_path,))[0].name for day in (EVE, DAY)]
        assert names == ["旧名", "新名"]
        assert audited("orgs.organisation_renamed", renamed).fields == ["name", "short_name"]

    def test_two_on_one_day_are_one(self):
        branch = make_organisation(name="旧名")
        rename(branch)
        rename(branch, "又新")
        periods = OrganisationPeriod.objects.filter(organisation=branch)
        assert [(p.name, p.starts_on) for p in periods] == [
            ("旧名", branch.founded_on),
            ("又新", DAY),
        ]

    def test_refusals(self):
        branch = make_organisation(name="旧名")
        make_organisation(parent=branch.parent, name="占用")
        rename(branch)
        with refused("before_last_change", "name_taken"):
            rename(branch, "占用", EVE)
        assert rename(branch, "新名").name == "新名"  # its own name is not taken by itself
        gone(branch)
        with refused("already_dissolved"):
            rename(branch, "还要改")


class TestChangingTheKind:
    def change(self, organisation, kind, on=DAY, **more):
        return change_kind(organisation=organisation, kind=kind, by=None, on=on, **more)

    def test_each_day_keeps_its_kind(self):
        branch = make_organisation()
        changed = self.change(branch, "general_branch", approved_below=True)
        assert (changed.kind, changed.approved_below) == ("general_branch", True)
        kinds = [tree_on(day, (branch.scope_path,))[0].kind for day in (EVE, DAY)]
        assert kinds == ["branch", "general_branch"]
        audited("orgs.organisation_kind_changed", changed)

    def test_everything_in_the_way_at_once(self):
        branch = make_organisation()
        make_organisation("group", parent=branch, name="一组")
        make_person(branch=branch)
        with refused("child_not_below", "remaining_affiliation") as said:
            self.change(branch, "general_branch")
        assert said[0] == "下级组织一组不能设在党总支下，先调整。"
        with refused("kind_not_below", "child_not_below", "remaining_affiliation"):
            self.change(branch, "group")

    def test_members_stay_where_the_new_kind_has_members_too(self):
        branch = make_organisation()
        make_holding(make_person(branch=branch), "secretary", branch)
        assert self.change(branch, "joint_branch").kind == "joint_branch"

    def test_it_is_decided_above(self):
        branch = make_organisation()
        reach = (branch.scope_path,)
        scope = Scope({"orgs.edit": reach, "orgs.found": reach}, reach)
        with open_scope(scope), refused("decided_above"):
            self.change(branch, "joint_branch")


class TestSeats:
    def test_a_seat_stands_from_its_day(self):
        branch = make_organisation()
        seat = create_post(organisation=branch, kind="secretary", by=None, on=DAY)
        assert (seat.counts_on(EVE), seat.counts_on(DAY)) == (False, True)
        assert seat.scope_path == branch.scope_path
        audited("orgs.post_created", seat)

    def test_not_before_the_founding_nor_after_the_end(self):
        branch = make_organisation(on=DAY)
        with refused("before_founding"):
            create_post(organisation=branch, kind="secretary", by=None, on=EVE)
        gone(branch)
        with refused("already_dissolved"):
            create_post(organisation=branch, kind="secretary", by=None, on=DAY)

    def test_a_seat_that_is_held_does_not_end(self):
        branch = make_organisation()
        holding = make_holding(make_person(branch=branch), "secretary", branch, since=DAY)
        with refused("post_held"):
            end_post(post=holding.post, by=None, on=DAY)
        with refused("before_last_change", "post_held"):  # somebody holds it later
            end_post(post=holding.post, by=None, on=EVE)

    def test_it_ends_once(self):
        branch = make_organisation()
        seat = create_post(organisation=branch, kind="secretary", by=None, on=EVE)
        ended = end_post(post=seat, by=None, on=DAY)
        assert (ended.counts_on(EVE), ended.counts_on(DAY)) == (True, False)
        audited("orgs.post_ended", ended)
        with refused("post_already_ended"):
            end_post(post=seat, by=None, on=DAY)
        assert Post.objects.on(EVE).filter(organisation=branch).count() == 1

    def test_one_seat_of_a_kind_while_it_runs(self):
        branch = make_organisation()
        make = lambda kind, on=DAY: create_post(  # noqa: E731
            organisation=branch, kind=kind, by=None, on=on
        )
        seat = make("secretary")
        for day in (EVE, DAY, DAY + timedelta(days=1)):
            with refused("seat_set_up"):
                make("secretary", day)
        for kind in ("deputy", "committee_member"):
            assert make(kind).pk != make(kind).pk
        end_post(post=seat, by=None, on=DAY)
        assert make("secretary").pk

    @pytest.mark.parametrize(
        ("organisation", "fits", "does_not"),
        [
            ("branch", ("secretary", "full_time_deputy"), ("staff", "group_leader")),
            ("group", ("group_leader",), ("secretary", "committee_member")),
            ("discipline_committee", ("discipline_secretary", "deputy"), ("secretary", "staff")),
            ("committee", ("staff", "secretary"), ("discipline_secretary", "group_leader")),
            ("working_committee", ("staff",), ("discipline_secretary",)),
            ("general_branch", ("discipline_member",), ("staff",)),
            ("leading_group", ("secretary",), ("organisation_member",)),
        ],
    )
    def test_each_kind_has_its_seats(self, organisation, fits, does_not):
        place = make_organisation(organisation, approved_below=True)
        offered = seats_to_set_up(place, DAY)
        for kind in fits:
            assert kind in offered
            assert create_post(organisation=place, kind=kind, by=None, on=DAY).pk
        for kind in does_not:
            assert kind not in offered
            with refused("seat_does_not_fit"):
                create_post(organisation=place, kind=kind, by=None, on=DAY)
        assert not set(seats_to_set_up(place, DAY)) & set(fits) & set(SINGLE_POSTS)

    @pytest.mark.parametrize("kind", LEADING_POSTS)
    def test_seats_that_lead_a_branch_are_set_up_and_ended_above(self, kind):
        branch = make_organisation()
        with open_scope(deciding(branch)):
            assert kind not in seats_to_set_up(branch, DAY)
            with refused("decided_above"):
                create_post(organisation=branch, kind=kind, by=None, on=DAY)
            own = create_post(organisation=branch, kind="youth_member", by=None, on=EVE)
            assert end_post(post=own, by=None, on=DAY).pk
        with open_scope(deciding(branch.parent)):
            assert kind in seats_to_set_up(branch, DAY)
            seat = create_post(organisation=branch, kind=kind, by=None, on=EVE)
        with open_scope(deciding(branch)), refused("decided_above"):
            end_post(post=seat, by=None, on=DAY)
        with open_scope(deciding(branch.parent)):
            assert end_post(post=seat, by=None, on=DAY).pk


class TestTerms:
    def begin(self, organisation, elected_on=DAY, number=1):
        return begin_term(
            organisation=organisation, number=number, elected_on=elected_on, by=None, on=DAY
        )

    def test_the_length_is_by_the_rule_of_the_day_of_the_election(self):
        branch, committee = make_organisation(), make_organisation("committee")
        assert self.begin(branch).due_on == date(2027, 5, 1)
        term = self.begin(committee)
        assert term.due_on == date(2029, 5, 1)
        audited("orgs.term_begun", term)

    def test_a_new_one_ends_the_last(self):
        branch = make_organisation()
        first = self.begin(branch, date(2021, 5, 1))
        second = self.begin(branch, DAY, 2)
        assert (term_running(branch, EVE), term_running(branch, DAY)) == (first, second)
        assert CommitteeTerm.objects.running().filter(organisation=branch).get() == second

    def test_a_term_that_is_over_runs_on_until_the_next(self):
        branch = make_organisation()
        term = self.begin(branch, date(2019, 5, 1))
        assert term.due_on < DAY
        assert term_running(branch, DAY) == term

    def test_refusals(self):
        branch = make_organisation(on=date(2018, 1, 1))
        self.begin(branch, DAY, 3)
        with refused("before_founding", "term_before_last"):
            self.begin(branch, date(2017, 12, 31), 3)
        for day, number in ((DAY, 4), (DAY + timedelta(days=1), 3)):
            with refused("term_before_last"):
                self.begin(branch, day, number)
        assert self.begin(branch, DAY + timedelta(days=1), 4).pk

    def test_bodies_without_terms(self):
        root = make_organisation("working_committee")
        with refused("body_without_terms"):
            self.begin(root)
        temporary = make_organisation("temporary_branch", parent=root)
        with refused("no_term"):
            self.begin(temporary)

    def test_an_extension_within_a_year(self):
        term = self.begin(make_organisation())
        extended = extend_term(term=term, to=date(2028, 5, 1), by=None, on=DAY)
        assert extended.extended_to == date(2028, 5, 1)
        audited("orgs.term_extended", extended)

    def test_an_extension_of_a_branch_is_approved_above(self):
        branch = make_organisation()
        term = self.begin(branch)
        with open_scope(deciding(branch)):
            with refused("decided_above"):
                extend_term(term=term, to=date(2028, 5, 1), by=None, on=DAY)
            assert self.begin(branch, DAY + timedelta(days=1), 2).pk  # elections stay its own
        committee = make_organisation("committee")
        term = self.begin(committee)
        with open_scope(deciding(committee)):
            assert extend_term(term=term, to=date(2030, 5, 1), by=None, on=DAY).pk

    def test_extensions_that_are_none(self):
        branch = make_organisation()
        term = self.begin(branch)
        with refused("extension_not_later"):
            extend_term(term=term, to=term.due_on, by=None, on=DAY)
        self.begin(branch, DAY + timedelta(days=1), 2)
        with refused("term_ended"):
            extend_term(term=term, to=date(2028, 5, 1), by=None, on=DAY)


class TestStandards:
    def follow(self, organisation, standard, on=DAY):
        return follow_standard(organisation=organisation, standard=standard, by=None, on=on)

    def test_the_nearest_counts_from_its_day(self):
        root = make_organisation("working_committee")
        committee = make_organisation("committee", parent=root)
        branch = make_organisation(parent=committee)
        self.follow(root, "shaoxing", EVE)
        row = self.follow(committee, "gansu", DAY)
        assert [standard_of(branch, day) for day in (EVE - timedelta(days=1), EVE, DAY)] == [
            "national",
            "shaoxing",
            "gansu",
        ]
        assert standard_of(root, DAY) == "shaoxing"
        audited("orgs.standard_followed", row, standard="gansu")

    def test_two_on_one_day_are_one(self):
        branch = make_organisation()
        self.follow(branch, "shaoxing")
        self.follow(branch, "gansu")
        assert StandardInForce.objects.filter(organisation=branch).get().standard == "gansu"

    def test_refusals(self):
        branch = make_organisation(on=EVE)
        self.follow(branch, "shaoxing", DAY)
        with refused("no_such_standard", "before_last_change"):
            self.follow(branch, "atlantis", EVE)
        with refused("before_founding", "before_last_change"):
            self.follow(branch, "gansu", EVE - timedelta(days=1))

    def test_a_branch_follows_what_is_decided_above(self):
        branch = make_organisation()
        with open_scope(deciding(branch)), refused("decided_above") as said:
            self.follow(branch, "shaoxing")
        assert said == [f"{branch.name}的执行标准由上级党组织决定，请上级办理。"]
        with open_scope(deciding(branch.parent)):
            assert self.follow(branch, "shaoxing").pk
            assert self.follow(branch.parent, "gansu").pk  # a root has nobody above it

    def test_reading_the_rules_costs_the_same_at_any_depth(self):
        root = make_organisation("working_committee")
        branch = make_organisation(parent=make_organisation("committee", parent=root))
        assert queries(lambda: standard_of(branch, DAY)) == 2
        assert queries(lambda: standard_of(root, DAY)) == 2


class TestChoices:
    def option(self, organisation):
        (asked,) = [c for c in choosable(organisation, DAY) if c.id == AT_50]
        return asked.options[0]

    def choose(self, organisation, option, on=DAY, item=AT_50):
        return choose_option(organisation=organisation, item=item, option=option, by=None, on=on)

    def test_a_choice_counts_below_from_its_day(self):
        branch = make_organisation()
        option, title = self.option(branch)
        row = self.choose(branch.parent, option)
        assert [choices_of(branch, day) for day in (EVE, DAY)] == [{}, {AT_50: option}]
        (asked,) = [c for c in choosable(branch, DAY) if c.id == AT_50]
        assert (asked.chosen, asked.chosen_title) == (option, title)
        audited("orgs.option_chosen", row, item=AT_50, option=option)

    def test_a_branch_has_it_chosen_above(self):
        branch = make_organisation()
        option, _ = self.option(branch)
        with open_scope(deciding(branch)), refused("decided_above"):
            self.choose(branch, option)
        with open_scope(deciding(branch.parent)):
            assert self.choose(branch, option).pk

    def test_refusals(self):
        branch = make_organisation()
        option, _ = self.option(branch)
        self.choose(branch, option)
        with refused("no_such_option", "before_last_change") as said:
            self.choose(branch, "both", EVE)
        assert AT_50 not in said[0]  # the item is named by its title
        with refused("no_such_option"):
            self.choose(branch, option, item="DUE-99.nothing")


class TestSelfCheck:
    def test_what_was_found_is_kept(self):
        branch = make_organisation()
        check = record_self_check(
            organisation=branch, findings=["secretary_missing"], note="已报", by=None, on=DAY
        )
        assert (last_self_check(branch, EVE), last_self_check(branch, DAY)) == (None, check)
        audited("orgs.self_check_recorded", check, findings=1)

    def test_refusals(self):
        branch = make_organisation(on=DAY)
        with refused("before_founding"):
            record_self_check(organisation=branch, findings=[], note="", by=None, on=EVE)
        gone(branch)
        with refused("already_dissolved"):
            record_self_check(organisation=branch, findings=[], note="", by=None, on=DAY)


def test_names_above_are_readable_but_no_door_leads_there():
    """The manager lets the names above through; the selector and the reverse do not."""
    branch = make_organisation(name="一支部")
    sibling = make_organisation(parent=branch.parent, name="二支部")
    with open_scope(Scope({"orgs.view": (branch.scope_path,)}, (branch.scope_path,))):
        assert branch.parent.name
        assert list(organisations_visible_to(None)) == [branch]
        assert list(branch.parent.children.all()) == [branch]
        assert list(branch.parent.periods.all()) == []
        assert sibling not in branch.parent.children.all()
