"""A run over many branches: each by itself, with the reach of who asked, said how far it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import open_scope
from dangwu.dues import tasks
from dangwu.dues.models import SubtreeRun, Verification
from dangwu.dues.services import ask_for_run, work_off_run
from dangwu.members.models import PostHolding
from dangwu.members.selectors import scope_of
from dangwu.members.services import leave_post
from dangwu.rules.verdict import Refused
from tests.apps.dues.makers import RUN, YEAR, branch_with, enter, in_the_tree, member, verify
from tests.factories import make_holding, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organisation("committee")


@pytest.fixture
def staff(committee):
    person = make_person("高原", branch=make_organisation(parent=committee), with_user=True)
    make_holding(person, "staff", committee)
    return person


def branches_of(committee, count):
    with in_the_tree():
        for _ in range(count):
            enter(member(make_organisation(parent=committee)), base=520000, year=localdate().year)


def run_of(committee, staff, year=YEAR, on=RUN):
    with in_the_tree():
        return ask_for_run(organisation=committee, year=year, by=staff.user, on=on)


def test_many_branches_are_left_to_the_worker(committee, staff, client_of):
    branches_of(committee, 5)
    year = localdate().year
    answer = client_of(staff).post(reverse("dues:verify_below", args=[committee.pk, year]))
    with in_the_tree():
        run = SubtreeRun.objects.get()
        assert (run.state, run.done, run.total) == ("done", 6, 6)
        assert run.counts == {"members": 6, "changed": 6, "open": 1, "waiting": 0}
        assert Verification.objects.count() == 6
    assert answer.url == run.get_absolute_url()


def test_a_run_goes_on_with_the_reach_of_who_asked(committee, staff):
    branches_of(committee, 2)
    run = run_of(committee, staff)
    with open_scope(scope_of(staff.user, localdate())):
        work_off_run(run=run, on=RUN)
    assert run.state == "done"


def test_who_has_lost_the_post_verifies_nothing(committee, staff):
    branches_of(committee, 2)
    run = run_of(committee, staff)
    with in_the_tree():
        leave_post(holding=PostHolding.objects.get(person=staff), by=None, on=localdate())
    tasks.verify_subtree.call(str(run.pk))
    with in_the_tree():
        run.refresh_from_db()
        assert (run.state, run.done) == ("failed", 0)
        assert not Verification.objects.exists()


def test_a_run_is_worked_off_once(committee, staff):
    branches_of(committee, 1)
    run = run_of(committee, staff)
    tasks.verify_subtree.call(str(run.pk))
    with in_the_tree():
        before = Verification.objects.count()
        SubtreeRun.objects.filter(pk=run.pk).update(counts={"members": -1})
    tasks.verify_subtree.call(str(run.pk))
    with in_the_tree():
        assert SubtreeRun.objects.get().counts == {"members": -1}
        assert Verification.objects.count() == before


def test_a_run_that_breaks_off_says_so(committee, staff, monkeypatch):
    branches_of(committee, 1)
    run = run_of(committee, staff)
    monkeypatch.setattr("dangwu.dues.services.runs.verify_dues", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.verify_subtree.call(str(run.pk))
    with in_the_tree():
        assert SubtreeRun.objects.get().state == "failed"


def test_a_subtree_without_branches_is_refused(staff):
    with in_the_tree(), pytest.raises(Refused, match="no_branches"):
        ask_for_run(organisation=make_organisation("committee"), year=YEAR, by=staff.user, on=RUN)


def test_the_progress_polls_while_it_runs_and_stops(committee, staff, client_of):
    branches_of(committee, 1)
    run = run_of(committee, staff)
    reader = client_of(staff)
    url = reverse("dues:run_progress", args=[run.pk])
    assert f'hx-get="{url}"' in reader.get(run.get_absolute_url()).content.decode()
    tasks.verify_subtree.call(str(run.pk))
    assert "hx-get" not in reader.get(url).content.decode()


# ---- the number of queries does not depend on the size -------------------------------------


def queries(act):
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


@pytest.mark.usefixtures("in_whole_tree")
def test_a_run_asks_as_often_for_twenty_members_as_for_three():
    small, large = branch_with(3), branch_with(20)
    assert queries(lambda: verify(small)) == queries(lambda: verify(large))
    assert queries(lambda: verify(small)) == queries(lambda: verify(large)) <= 30


@pytest.mark.parametrize("name", ["verification", "verify"])
def test_the_page_asks_as_often_for_twenty_members_as_for_three(client_of, name):
    year = localdate().year
    counts = []
    for size in (3, 20):
        branch = _large(size, year)
        person = make_person("张文", branch=branch, with_user=True)
        make_holding(person, "secretary", branch)
        reader = client_of(person)
        url = reverse(f"dues:{name}", args=[branch.pk, year])
        reader.get(url)
        counts.append(queries(lambda reader=reader, url=url: reader.get(url)))
    assert counts[0] == counts[1]
    assert counts[0] < 50


def _large(size, year):
    with in_the_tree():
        branch = branch_with(size, year=year)
        verify(branch, year=year, on=localdate())
    return branch


def test_the_home_asks_as_often_for_nine_branches_as_for_three(client_of):
    counts = []
    for size in (3, 9):
        committee = make_organisation("committee")
        branches_of(committee, size)
        person = make_person("高原", branch=make_organisation(parent=committee), with_user=True)
        make_holding(person, "staff", committee)
        reader = client_of(person)
        reader.get(reverse("dues:home"))
        counts.append(queries(lambda reader=reader: reader.get(reverse("dues:home"))))
    assert counts[0] == counts[1]
