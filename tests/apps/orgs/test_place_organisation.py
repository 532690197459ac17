"""Moving, merging and dissolving: every row goes along, nothing goes while something hangs on."""

import threading
from datetime import date, timedelta
from functools import partial

import pytest
from django.apps import apps
from django.db import connection

from dangwu.core.models import AuditEntry
from dangwu.core.scope import Scope, ScopedModel, below, open_scope, whole_tree
from dangwu.members.models import Person
from dangwu.members.selectors import people_visible_to, scope_of
from dangwu.members.services import begin_condition
from dangwu.orgs.models import Organisation, OrganisationPeriod, StandardChoice, StandardInForce
from dangwu.orgs.selectors import (
    choices_of,
    choosable,
    organisations_visible_to,
    standard_of,
    tree_on,
)
from dangwu.orgs.services import (
    begin_term,
    choose_option,
    create_post,
    dissolve_organisation,
    follow_standard,
    merge_organisation,
    move_organisation,
    record_self_check,
)
from tests.apps.acts import audited, refused
from tests.factories import make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

DAY = date(2024, 5, 1)
EVE = DAY - timedelta(days=1)
AT_50 = "ORG-02.at_50"


@pytest.fixture
def city():
    """Two committees below a working committee; the first has a branch with a group and people."""
    root = make_organisation("working_committee")
    old, new = (make_organisation("committee", parent=root, name=n) for n in ("甲党委", "乙党委"))
    branch = make_organisation("branch", parent=old, name="甲一支部")
    group = make_organisation("group", parent=branch, name="一组")
    return root, old, new, branch, group


def people_of(path, **scope):
    with open_scope(Scope({"members.view": (path,), "orgs.view": (path,)}, (path,))):
        return (
            set(people_visible_to(None).values_list("name", flat=True)),
            set(organisations_visible_to(None).values_list("name", flat=True)),
        )


class TestMoving:
    def test_every_row_of_the_subtree_goes_along_and_the_trail_stays(self, city):
        root, old, new, branch, group = city
        person = make_person("组内人", branch=branch, group=group)
        make_person("支部人", branch=branch)
        make_holding(person, "secretary", branch)
        begin_condition(person=person, kind="mobile", place="外省", by=None, on=DAY)
        begin_term(organisation=branch, number=1, elected_on=DAY, by=None, on=DAY)
        record_self_check(organisation=branch, findings=[], note="", by=None, on=DAY)
        follow_standard(organisation=branch, standard="gansu", by=None, on=DAY)
        choose_option(
            organisation=branch, item=AT_50, option=first_option(branch), by=None, on=DAY
        )
        before = rows_below(branch.scope_path)
        trail = list(AuditEntry.objects.order_by("seq").values())
        was = branch.scope_path

        moved = move_organisation(organisation=branch, parent=new, by=None, on=DAY)

        assert moved.scope_path == f"{new.scope_path}0001"
        assert rows_below(was) == {}
        after = rows_below(moved.scope_path)
        # the move itself writes one period; what was inherited before is written down besides
        assert after.pop("orgs.OrganisationPeriod") == before.pop("orgs.OrganisationPeriod") + 1
        assert after.pop("orgs.StandardInForce") >= before.pop("orgs.StandardInForce")
        assert after == before
        assert {"members.Person", "members.Affiliation", "members.Membership"} < set(after)
        assert {"members.Condition", "members.PostHolding", "orgs.Post"} < set(after)
        assert {"orgs.CommitteeTerm", "orgs.SelfCheck", "orgs.StandardChoice"} < set(after)
        assert Person.objects.get(name="组内人").scope_path == f"{moved.scope_path}0001"
        assert list(AuditEntry.objects.order_by("seq").values())[: len(trail)] == trail
        assert audited("orgs.organisation_moved", moved).fields == ["parent"]

    def test_nobody_sees_it_from_the_old_place_and_all_from_the_new(self, city):
        root, old, new, branch, group = city
        make_person("移动的人", branch=branch, group=group)
        assert people_of(old.scope_path)[0] == {"移动的人"}
        move_organisation(organisation=branch, parent=new, by=None, on=DAY)
        people, places = people_of(old.scope_path)
        assert (people, places) == (set(), {"甲党委"})
        assert people_of(new.scope_path) == ({"移动的人"}, {"乙党委", "甲一支部", "一组"})

    def test_an_officer_of_the_moved_branch_reaches_it_at_its_new_place(self, city):
        _, _, new, branch, _ = city
        person = make_person(branch=branch, with_user=True)
        make_holding(person, "secretary", branch)
        moved = move_organisation(organisation=branch, parent=new, by=None, on=DAY)
        scope = scope_of(person.user, DAY)
        assert scope.subtrees == (moved.scope_path,)
        assert scope.home == moved.scope_path

    def test_the_tree_of_a_day_has_it_where_it_stood(self, city):
        root, old, new, branch, _ = city
        move_organisation(organisation=branch, parent=new, by=None, on=DAY)

        def below_names(day, name):
            (tree,) = tree_on(day, (root.scope_path,))
            return [c.name for n in tree.children if n.name == name for c in n.children]

        assert below_names(EVE, "甲党委") == ["甲一支部"]
        assert below_names(EVE, "乙党委") == []
        assert below_names(DAY, "甲党委") == []
        assert below_names(DAY, "乙党委") == ["甲一支部"]

    def test_its_past_keeps_the_rules_it_inherited(self, city):
        root, old, new, branch, _ = city
        begun, changed = date(2018, 1, 1), date(2021, 1, 1)
        follow_standard(organisation=old, standard="shaoxing", by=None, on=begun)
        follow_standard(organisation=old, standard="gansu", by=None, on=changed)
        follow_standard(organisation=new, standard="xian-organs", by=None, on=begun)
        option = first_option(old)
        choose_option(organisation=old, item=AT_50, option=option, by=None, on=changed)
        days = (date(2017, 12, 31), begun, changed - timedelta(days=1), changed, EVE)
        before = [(standard_of(branch, d), choices_of(branch, d).get(AT_50)) for d in days]
        moved = move_organisation(organisation=branch, parent=new, by=None, on=DAY)
        after = [(standard_of(moved, d), choices_of(moved, d).get(AT_50)) for d in days]
        assert after == before
        assert [s for s, _ in before] == ["national", "shaoxing", "shaoxing", "gansu", "gansu"]
        assert (standard_of(moved, DAY), choices_of(moved, DAY)) == ("xian-organs", {})

    def test_its_own_standard_is_not_written_twice(self, city):
        _, old, new, branch, _ = city
        follow_standard(organisation=branch, standard="gansu", by=None, on=branch.founded_on)
        moved = move_organisation(organisation=branch, parent=new, by=None, on=DAY)
        assert StandardInForce.objects.filter(organisation=moved).count() == 1
        assert StandardChoice.objects.filter(organisation=moved).count() == 0
        assert standard_of(moved, DAY) == "gansu"

    def test_not_into_itself_nor_below_itself(self, city):
        root, old, _, branch, _ = city
        inner = make_organisation("general_branch", parent=old, name="总支")
        make_organisation("branch", parent=inner, name="内支部")
        for target in (inner, Organisation.objects.get(name="内支部")):
            with refused("kind_not_below", "into_itself"):
                move_organisation(organisation=inner, parent=target, by=None, on=DAY)

    def test_not_where_it_stands_nor_beside_a_namesake_nor_back_in_time(self, city):
        _, old, new, branch, _ = city
        with refused("already_below"):
            move_organisation(organisation=branch, parent=old, by=None, on=DAY)
        make_organisation("branch", parent=new, name="甲一支部")
        with refused("parent_not_standing", "name_taken", "before_last_change"):
            move_organisation(organisation=branch, parent=new, by=None, on=date(2010, 1, 1))

    def test_the_day_of_the_last_change_and_the_day_before(self, city):
        _, old, new, branch, _ = city
        move_organisation(organisation=branch, parent=new, by=None, on=DAY)
        with refused("before_last_change") as said:
            move_organisation(organisation=branch, parent=old, by=None, on=EVE)
        assert said == [
            "上一次变更在 2024年5月1日，新的变更不能早于这一天（所填为 2024年4月30日）。"
        ]
        back = move_organisation(organisation=branch, parent=old, by=None, on=DAY)
        periods = OrganisationPeriod.objects.filter(organisation=back)
        assert [(p.parent.name, p.starts_on) for p in periods] == [
            ("甲党委", branch.founded_on),
            ("甲党委", DAY),  # there was no day on which it stood elsewhere
        ]

    def test_it_is_decided_above(self, city):
        """The branch's own officers cannot: the body above has to."""
        _, old, new, branch, _ = city
        reach = (branch.scope_path, new.scope_path)
        with open_scope(Scope({"orgs.found": reach}, reach)), refused("decided_above"):
            move_organisation(organisation=branch, parent=new, by=None, on=DAY)
        reach = (old.scope_path, new.scope_path)
        with open_scope(Scope({"orgs.found": reach}, reach)):
            assert move_organisation(organisation=branch, parent=new, by=None, on=DAY).pk


class TestDissolving:
    def test_it_ends_with_its_seats_and_its_term(self, city):
        _, _, _, branch, group = city
        dissolve_organisation(organisation=group, by=None, on=EVE)
        seat = create_post(organisation=branch, kind="secretary", by=None, on=EVE)
        term = begin_term(organisation=branch, number=1, elected_on=EVE, by=None, on=EVE)
        gone = dissolve_organisation(organisation=branch, by=None, on=DAY, reason="机构改革")
        seat.refresh_from_db()
        term.refresh_from_db()
        period = OrganisationPeriod.objects.get(organisation=branch)
        assert (gone.dissolved_on, seat.ends_on, term.ends_on, period.ends_on) == (DAY,) * 4
        assert (gone.stands_on(EVE), gone.stands_on(DAY)) == (True, False)
        assert audited("orgs.organisation_dissolved", gone).detail == "机构改革"

    def test_everything_that_hangs_on_is_told_at_once(self, city):
        _, _, _, branch, _ = city
        make_holding(make_person(branch=branch), "secretary", branch, since=EVE)
        make_person(branch=branch)
        with refused(
            "organisations_below", "remaining_affiliation", "remaining_postholding"
        ) as said:
            dissolve_organisation(organisation=branch, by=None, on=DAY)
        assert "1 个" in said[0]
        assert "2 人" in said[1]
        assert "1 人" in said[2]

    def test_a_group_with_members_stays(self, city):
        _, _, _, branch, group = city
        make_person(branch=branch, group=group)
        with refused("remaining_affiliation"):
            dissolve_organisation(organisation=group, by=None, on=DAY)

    def test_who_came_after_the_day_counts_too(self, city):
        _, _, _, branch, group = city
        dissolve_organisation(organisation=group, by=None, on=EVE)
        make_person(branch=branch, joined_on=DAY + timedelta(days=1), full=False)
        with refused("remaining_affiliation"):
            dissolve_organisation(organisation=branch, by=None, on=DAY)

    def test_only_once(self, city):
        group = city[4]
        dissolve_organisation(organisation=group, by=None, on=DAY)
        with refused("already_dissolved") as said:
            dissolve_organisation(organisation=group, by=None, on=DAY)
        assert said == ["本组织已于 2024年5月1日撤销。"]

    def test_a_branch_does_not_end_itself_but_its_groups(self, city):
        _, _, _, branch, group = city
        reach = (branch.scope_path,)
        with open_scope(Scope({"orgs.found": reach}, reach)):
            assert dissolve_organisation(organisation=group, by=None, on=EVE).dissolved_on == EVE
            with refused("decided_above"):
                dissolve_organisation(organisation=branch, by=None, on=DAY)


class TestMerging:
    def test_what_lies_below_goes_over_and_it_ends(self, city):
        root, old, new, branch, _ = city
        make_person("同去的人", branch=branch)
        gone = merge_organisation(organisation=old, into=new, by=None, on=DAY)
        branch.refresh_from_db()
        assert (gone.dissolved_on, branch.parent) == (DAY, new)
        assert people_of(new.scope_path)[0] == {"同去的人"}
        audited("orgs.organisation_merged", gone, into=new.pk, below=1)

    def test_members_first(self, city):
        _, old, _, branch, _ = city
        other = make_organisation("branch", parent=old, name="甲二支部")
        make_person(branch=branch)
        with refused("remaining_affiliation"):
            merge_organisation(organisation=branch, into=other, by=None, on=DAY)

    def test_all_reasons_at_once(self, city):
        _, old, new, branch, group = city
        make_organisation("branch", parent=new, name="甲一支部")
        make_holding(make_person(branch=branch), "secretary", old, since=EVE)
        with refused("name_taken", "remaining_postholding"):
            merge_organisation(organisation=old, into=new, by=None, on=DAY)
        with refused("kinds_differ", "into_itself", "remaining_postholding"):
            merge_organisation(organisation=old, into=branch, by=None, on=DAY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres  # a database in memory has one writer
def test_who_is_registered_while_a_branch_moves_goes_along():
    """Both at once, in any order: nobody stays behind on the old path."""
    for turn in range(5):
        old, new = make_organisation("committee"), make_organisation("committee")
        branch = make_organisation(parent=old)
        faults, start = [], threading.Barrier(3)

        def work(act, faults=faults, start=start):
            try:
                start.wait(timeout=20)
                with whole_tree("a test"):
                    act()
            except Exception as error:  # the test shows it
                faults.append(error)
            finally:
                connection.close()

        def move(branch=branch, new=new):
            move_organisation(organisation=branch, parent=new, by=None, on=DAY)

        acts = (
            move,
            partial(make_person, "同时登记", branch=branch),
            partial(make_organisation, "group", parent=branch),
        )
        threads = [threading.Thread(target=work, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == [], turn
        assert rows_below(old.scope_path).keys() == {
            "orgs.Organisation",
            "orgs.OrganisationPeriod",
        }
        assert rows_below(new.scope_path)["members.Person"] == 1
        assert rows_below(new.scope_path)["orgs.Organisation"] == 3


def first_option(organisation):
    (asked,) = [c for c in choosable(organisation, DAY) if c.id == AT_50]
    return asked.options[0][0]


def rows_below(path):
    """How many rows of each scoped model lie below a path."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, ScopedModel):
            count = model.objects.filter(below((path,))).count()
            if count:
                found[model._meta.label] = count
    return found
