"""Founding: what comes into being, what is refused, and that no path is given twice."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from dangwu.core.scope import whole_tree
from dangwu.orgs.models import MAY_HOLD, Organisation, OrganisationKind, OrganisationPeriod
from dangwu.orgs.services import dissolve_organisation, found_organisation, move_organisation
from dangwu.orgs.services.checks import may_stand_below
from tests.apps.acts import audited, refused
from tests.factories import make_organisation

DAY = date(2020, 3, 1)


def found(kind="branch", parent=None, name="第一党支部", on=DAY, **more):
    return found_organisation(
        kind=kind, name=name, short_name=name, parent=parent, by=None, on=on, **more
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("in_whole_tree")
class TestFounding:
    def test_an_organisation_has_its_place_its_period_and_its_line(self):
        parent = make_organisation("committee")
        branch = found(parent=parent, units=2, approved_below=True)
        assert branch.scope_path == f"{parent.scope_path}0001"
        assert (branch.founded_on, branch.units, branch.approved_below) == (DAY, 2, True)
        period = OrganisationPeriod.objects.get(organisation=branch)
        assert (period.name, period.kind, period.parent, period.starts_on, period.ends_on) == (
            "第一党支部",
            "branch",
            parent,
            DAY,
            None,
        )
        line = audited("orgs.organisation_founded", branch)
        assert (line.effective_on, line.scope_path) == (DAY, branch.scope_path)

    @pytest.mark.parametrize("kind", OrganisationKind)
    def test_each_kind_stands_only_below_what_may_hold_it(self, kind):
        holders = {above for above, held in MAY_HOLD.items() if kind in held}
        for above in ("committee", "general_branch", "branch", "group", "leading_group"):
            parent = Organisation(kind=above, founded_on=DAY, name="上级", scope_path="9999")
            assert (may_stand_below(kind, parent) is None) == (above in holders)

    def test_the_day_of_the_founding_of_the_parent_and_the_day_before(self):
        parent = make_organisation("committee", on=DAY)
        with refused("parent_not_standing") as said:
            found(parent=parent, on=DAY - timedelta(days=1))
        assert "2020年2月29日" in said[0]
        assert found(parent=parent, on=DAY).pk

    def test_below_one_that_is_gone(self):
        parent = make_organisation("committee")
        above = make_organisation("working_committee")
        gone = found("committee", above, "已撤的党委")
        dissolve_organisation(organisation=gone, by=None, on=DAY + timedelta(days=9))
        with refused("parent_not_standing"):
            found(parent=gone, on=DAY + timedelta(days=9))
        assert found(parent=parent, on=DAY + timedelta(days=9)).pk

    def test_all_reasons_come_at_once(self):
        parent = make_organisation("branch", on=DAY)
        found("group", parent, "第一组")
        with refused(
            "kind_not_below", "parent_not_standing", "name_taken", "task_of_standing_body"
        ):
            found("branch", parent, "第一组", date(2019, 1, 1), temporary_until=date(2030, 1, 1))

    def test_a_task_ends_after_it_began(self):
        parent = make_organisation("committee")
        with refused("task_ends_before"):
            found("temporary_branch", parent, temporary_until=DAY)
        assert found("temporary_branch", parent, temporary_until=DAY + timedelta(days=1)).pk

    def test_a_name_is_free_again_when_its_bearer_is_gone(self):
        parent = make_organisation("committee")
        first = found(parent=parent)
        with refused("name_taken"):
            found(parent=parent)
        dissolve_organisation(organisation=first, by=None, on=DAY)
        assert found(parent=parent).scope_path == f"{parent.scope_path}0002"

    def test_the_path_of_one_that_moved_away_is_not_given_again(self):
        above = make_organisation("working_committee")
        old, new = found("committee", above, "甲"), found("committee", above, "乙")
        moved = found(parent=old)
        path = moved.scope_path
        move_organisation(organisation=moved, parent=new, by=None, on=DAY)
        assert found(parent=old, name="后来的").scope_path == f"{old.scope_path}0002" != path

    def test_roots_are_numbered_too(self):
        first, second = found("committee", name="甲"), found("working_committee", name="乙")
        assert int(second.scope_path) == int(first.scope_path) + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres  # a database in memory has one writer
def test_two_at_once_get_different_paths():
    """Four threads found at one moment below one parent."""
    with whole_tree("a test"):
        parent = make_organisation("committee")
    faults, start = [], threading.Barrier(4)

    def work(number):
        try:
            start.wait(timeout=20)
            with whole_tree("a test"):
                found(parent=parent, name=f"第{number}党支部")
        except Exception as error:  # the test shows it
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with whole_tree("a test"):
        paths = Organisation.objects.filter(parent=parent).values_list("scope_path", flat=True)
        assert len(set(paths)) == 4
