"""Acting in another's place: scope, at most thirty days, never given on; 回避 holds (H02, H06)."""

from datetime import timedelta

import pytest

from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.models import PostHolding
from dangwu.members.selectors import scope_of
from dangwu.members.services import leave_post
from dangwu.procedures.models import CaseStep, RunAct
from dangwu.procedures.selectors import authority_on, delegations_visible_to, inbox_of, may_decide
from dangwu.procedures.services import (
    LONGEST_DELEGATION,
    approve_case,
    complete_step,
    delegate,
    end_delegation,
    send_up,
)
from dangwu.rules.verdict import Refused
from tests.apps.procedures.course import (
    COURSE,
    DAY,
    TODAY,
    acting,
    begin,
    brought_to,
    rows_of,
    sent,
)
from tests.factories import make_holding, make_person

pytestmark = pytest.mark.django_db
BOTH = ("procedures.submit", "procedures.approve")


@pytest.fixture
def branch(cast):
    return cast.organisation("fagai_1")


@pytest.fixture
def taker(cast, branch):
    """Somebody of the committee above who sees everything there and may answer nothing."""
    person = make_person("江河", branch=cast.organisation("fagai_2"), with_user=True)
    make_holding(person, "publicity_member", branch)
    make_holding(person, "mass_member", cast.organisation("fagai"))
    return person.user


def given(giver, taker, place, **more):
    days = {"starts_on": TODAY, "ends_on": TODAY + 10 * DAY, **more}
    days = {"permissions": BOTH, "reason": "出差", **days}
    with acting(giver):
        return delegate(organisation=place, taker=taker, by=giver, on=TODAY, **days)


def codes(refused):
    return [reason.code for reason in refused.value.verdict.reasons]


def take(run, user, on=TODAY):
    with open_scope(scope_of(user, on)):
        return complete_step(run=run, step="talk", done_on=TODAY, by=user, on=on)


def test_it_lets_act_and_the_record_says_for_whom(cast, branch, taker):
    run = begin(branch)
    with pytest.raises(Refused) as refused:
        take(run, taker)
    assert codes(refused) == ["step_not_yours"]
    given(cast.user("zhangwen"), taker, branch)
    take(run, taker)
    with whole_tree("a test"):
        act = RunAct.objects.get(run=run, act="complete")
    assert act.shown_name == f"江河 代 {cast.person('zhangwen').name}"
    assert act.post.endswith("书记")  # the post in which it was done is the giver's


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"ends_on": TODAY + LONGEST_DELEGATION * DAY}, None),
        ({"ends_on": TODAY + (LONGEST_DELEGATION + 1) * DAY}, "delegation_long"),
        ({"ends_on": TODAY + DAY}, None),
        ({"ends_on": TODAY}, "delegation_ends_before"),
        ({"starts_on": TODAY - DAY, "ends_on": TODAY + DAY}, "delegation_in_the_past"),
        ({"permissions": ()}, "nothing_delegated"),
        ({"permissions": ("orgs.found",)}, "delegated_not_held"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_scope_and_days(cast, branch, taker, days, code):
    giver = cast.user("zhangwen")
    if code is None:
        assert given(giver, taker, branch, **days).taker == taker
        return
    with pytest.raises(Refused) as refused:
        given(giver, taker, branch, **days)
    assert codes(refused) == [code]


@pytest.mark.parametrize(("on", "may"), [(0, True), (9, True), (10, False), (-1, False)])
def test_it_holds_from_its_first_day_to_the_day_before_its_end(cast, branch, taker, on, may):
    run = begin(branch)
    given(cast.user("zhangwen"), taker, branch)
    day = TODAY + on * DAY
    with open_scope(scope_of(taker, day)):
        assert (authority_on(rows_of(run)["talk"], taker, day) is not None) is may


def test_what_was_given_is_not_given_on(cast, branch, taker):
    given(cast.user("zhangwen"), taker, branch)
    third = make_person("林清", branch=cast.organisation("fagai_2"), with_user=True)
    make_holding(third, "youth_member", branch)
    with pytest.raises(Refused) as refused:
        given(taker, third.user, branch, permissions=("procedures.submit",))
    assert codes(refused) == ["delegated_not_held"]


def test_only_at_that_organisation_and_in_those_procedures(cast, branch, taker):
    elsewhere = begin(cast.organisation("fagai_2"))
    make_holding(taker_person(taker), "committee_member", cast.organisation("fagai_2"))
    given(cast.user("zhangwen"), taker, branch)
    with pytest.raises(Refused):
        take(elsewhere, taker)
    other = given(cast.user("zhangwen"), taker, branch, procedures=("XXX-01.steps",))
    with whole_tree("a test"):
        for row in delegations_visible_to(taker).exclude(pk=other.pk):
            end_delegation(delegation=row, by=cast.user("zhangwen"), on=TODAY)
    run = begin(branch)
    with pytest.raises(Refused):
        take(run, taker)
    given(cast.user("zhangwen"), taker, branch, procedures=(COURSE,))
    take(run, taker)


def taker_person(user):
    with whole_tree("a test"):
        return PostHolding.objects.filter(person__user=user).first().person


def test_it_ends_with_the_post_of_the_giver(cast, branch, taker):
    run = begin(branch)
    given(cast.user("zhangwen"), taker, branch)
    with whole_tree("a test"):
        held = PostHolding.objects.get(person=cast.person("zhangwen"))
        leave_post(holding=held, by=None, on=TODAY)
    with pytest.raises(Refused) as refused:
        take(run, taker)
    assert codes(refused) == ["step_not_yours"]


def test_it_ends_when_it_is_taken_back(cast, branch, taker):
    run, giver = begin(branch), cast.user("zhangwen")
    row = given(giver, taker, branch)
    with acting(taker), pytest.raises(Refused) as refused:
        end_delegation(delegation=row, by=taker, on=TODAY)
    assert codes(refused) == ["delegation_not_yours"]
    with acting(giver):
        end_delegation(delegation=row, by=giver, on=TODAY)
        with pytest.raises(Refused) as refused:
            end_delegation(delegation=row, by=giver, on=TODAY)
    assert codes(refused) == ["delegation_over"]
    with pytest.raises(Refused):
        take(run, taker)


def test_nobody_is_given_what_they_cannot_see(cast, branch):
    stranger = cast.user("zhengqiang")
    with pytest.raises(Refused) as refused:
        given(cast.user("zhangwen"), stranger, branch)
    assert codes(refused) == ["taker_cannot_see"]
    with pytest.raises(Refused) as refused:
        given(cast.user("zhangwen"), cast.user("zhangwen"), branch)
    assert codes(refused) == ["delegated_to_self"]


# ---- 回避 holds, whoever acts for whom -------------------------------------------------------


def test_nobody_acts_for_whom_it_is_about(cast, branch, taker):
    run = begin(branch, about=cast.person("zhangwen").pk)
    given(cast.user("zhangwen"), taker, branch)
    with pytest.raises(Refused) as refused:
        take(run, taker)
    assert codes(refused) == ["run_about_self"]


def test_whom_it_is_about_acts_for_nobody(cast, branch, taker):
    run = begin(branch, about=taker_person(taker).pk)
    given(cast.user("zhangwen"), taker, branch)
    with pytest.raises(Refused) as refused:
        take(run, taker)
    assert codes(refused) == ["run_about_self"]


def approve(case, user):
    with acting(user):
        return approve_case(case=case, version=case.version, by=user, on=TODAY)


def test_the_answer_may_be_given_in_anothers_place(cast, branch, taker):
    run = brought_to(begin(branch), "consent")
    case = sent(run, "consent")
    with pytest.raises(Refused) as refused:
        approve(case, taker)
    assert codes(refused) == ["case_not_decider"]
    given(cast.user("chenjie"), taker, cast.organisation("fagai"))
    scope = scope_of(taker, TODAY)
    with open_scope(scope):
        assert may_decide(case, scope, taker, TODAY)
        assert case in inbox_of(scope, TODAY, taker)
    approve(case, taker)
    with whole_tree("a test"):
        step = CaseStep.objects.filter(case=case).last()
        act = RunAct.objects.filter(run=run, act="answer").get()
    assert step.shown_name == act.shown_name == f"江河 代 {cast.person('chenjie').name}"


def test_nobody_answers_for_who_asked_or_for_whom_it_is_about(cast, branch, taker):
    committee, giver = cast.organisation("fagai"), cast.user("chenjie")
    about = brought_to(begin(branch, about=cast.person("chenjie").pk), "consent")
    case = sent(about, "consent")
    given(giver, taker, committee)
    with pytest.raises(Refused) as refused:
        approve(case, taker)
    assert codes(refused) == ["case_about_self"]
    run = brought_to(begin(cast.organisation("fagai_2")), "consent")
    with acting(giver):
        asked = send_up(run=run, step="consent", by=giver, on=TODAY)
    with pytest.raises(Refused) as refused:
        approve(asked, taker)
    assert codes(refused) == ["case_submitted_by_self"]


def test_delegations_are_seen_within_reach(cast, branch, taker):
    row = given(cast.user("zhangwen"), taker, branch)
    with acting(cast.user("chenjie")):
        assert list(delegations_visible_to(None)) == [row]
    with acting(cast.user("zhengqiang")):
        assert not delegations_visible_to(None)
    assert row.ends_on - row.starts_on == timedelta(days=10)
