"""Procedures that are data only: founding a branch, filing the plan of theme days."""

import pytest

from dangwu.core.scope import whole_tree
from dangwu.members.services import affiliate_person
from dangwu.orgs.models import Organisation, OrganisationKind, PostKind
from dangwu.procedures.registry import use_of
from dangwu.procedures.selectors import definition_of_run, open_steps_of
from dangwu.procedures.services import (
    approve_case,
    complete_step,
    refuse_step,
    send_up,
    start_run,
)
from dangwu.rulebook.selectors import rulebook, terms_on
from dangwu.rules.terms import Procedure
from dangwu.rules.verdict import Refused
from tests.apps.procedures.course import TODAY, acting
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db
ASKED = {"kind": "branch", "name": "青川市发展和改革局第九党支部", "short_name": "第九党支部"}
STANDARDS = ("national", "shaoxing", "gansu")


def procedures():
    for standard in rulebook().standards:
        for item in terms_on(standard, TODAY).items.values():
            if isinstance(item.value, Procedure):
                yield standard, item


def test_posts_and_kinds_of_the_book_are_those_of_the_program():
    for standard, item in procedures():
        for step in item.value.steps:
            assert set(step.posts) <= set(PostKind.values), (standard, item.id, step.id)
            assert set(step.above) <= set(OrganisationKind.values), (standard, item.id, step.id)


@pytest.mark.parametrize("procedure", ["ORG-14.setup", "ORG-15.change", "MTG-11.plan_steps"])
def test_what_is_started_from_a_page_has_its_effects(procedure):
    use, held = use_of(procedure), [i for _, i in procedures() if i.id == procedure]
    assert use.is_generic
    assert held
    effects = {step.effect for item in held for step in item.value.steps if step.effect}
    assert effects <= set(use.effects)


def start(place, standard, by=None, **more):
    given = {"details": ASKED, "terms": terms_on(standard, TODAY), **more}
    return start_run(
        procedure="ORG-14.setup", organisation=place, title="成立党支部", by=by, on=TODAY, **given
    )


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_last_step_founds_the_branch(cast, standard):
    place = cast.organisation("fagai")
    with whole_tree("a test"):
        run = start(place, standard)
        steps = {step.id: step for step in definition_of_run(run).steps}
        for _ in range(len(steps)):
            assert not Organisation.objects.filter(name=ASKED["name"])
            row = open_steps_of(run)[-1]
            if steps[row.key].answer == "none":
                run = complete_step(run=run, step=row.key, done_on=TODAY, by=None, on=TODAY)
            else:
                case = send_up(run=run, step=row.key, by=None, on=TODAY)
                assert case.decides == cast.organisation("gongwei")
                approve_case(case=case, version=case.version, by=None, on=TODAY)
                run.refresh_from_db()
            if run.state == "ended":
                break
        founded = Organisation.objects.get(name=ASKED["name"])
    assert (run.state, run.outcome) == ("ended", "completed")
    assert (founded.parent_id, founded.founded_on, founded.kind) == (place.pk, TODAY, "branch")


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({**ASKED, "kind": "committee"}, "detail_unknown"),
        ({**ASKED, "name": " "}, "detail_missing"),
        ({**ASKED, "short_name": "长" * 41}, "words_too_long"),
    ],
)
def test_what_is_asked_has_to_be_answered(cast, details, code):
    with whole_tree("a test"), pytest.raises(Refused) as refused:
        start(cast.organisation("fagai"), "national", details=details)
    assert [r.code for r in refused.value.verdict.reasons] == [code]


@pytest.mark.parametrize(
    ("key", "may"), [("chenjie", True), ("wuting", False), ("zhoukai", False)]
)
def test_it_is_started_by_who_founds_organisations(cast, key, may):
    user, place = cast.user(key), cast.organisation("fagai")
    with acting(user):
        if may:
            assert start(place, "national", by=user).started_by == user
            return
        with pytest.raises((Refused, Organisation.DoesNotExist)):
            start(place, "national", by=user)


def test_the_plan_is_filed_with_the_level_above(cast):
    place = cast.organisation("fagai_1")
    with whole_tree("a test"):
        run = start_run(
            procedure="MTG-11.plan_steps",
            organisation=place,
            title="主题党日年度计划",
            details={"year": "2026"},
            terms=terms_on("shaoxing", TODAY),
            by=None,
            on=TODAY,
        )
        complete_step(run=run, step="plan", done_on=TODAY, by=None, on=TODAY)
        case = send_up(run=run, step="record", by=None, on=TODAY)
        assert case.decides == cast.organisation("fagai")
        approve_case(case=case, version=case.version, by=None, on=TODAY)
        run.refresh_from_db()
        assert run.state == "ended"


CHANGE = {"change": "dissolve", "why": "正式党员不足三人"}


def changing(place, standard, **details):
    return start_run(
        procedure="ORG-15.change",
        organisation=place,
        title="撤销党支部",
        details={**CHANGE, **details},
        terms=terms_on(standard, TODAY),
        by=None,
        on=TODAY,
    )


def taken_to(run, last):
    """Every step until and without `last`; the level above agrees to what it is asked."""
    while (row := open_steps_of(run)[0]).key != last:
        step = next(each for each in definition_of_run(run).steps if each.id == row.key)
        if step.answer == "none":
            outcome = "dissolve" if len(step.outcomes) == 3 else ""
            complete_step(run=run, step=row.key, outcome=outcome, done_on=TODAY, by=None, on=TODAY)
        else:
            case = send_up(run=run, step=row.key, by=None, on=TODAY)
            approve_case(case=case, version=case.version, by=None, on=TODAY)
        run.refresh_from_db()
    return run


def carried_out(run):
    return complete_step(run=run, step="change", done_on=TODAY, by=None, on=TODAY)


@pytest.mark.parametrize("standard", ["national", "xian-organs"])
def test_a_branch_is_dissolved_when_nothing_hangs_on_it_any_more(standard):
    committee = make_organisation("committee")
    branch = make_organisation(parent=committee)
    member = make_person("陶员", branch=branch)
    with whole_tree("a test"):
        run = taken_to(changing(branch, standard), "change")
        with pytest.raises(Refused) as refused:
            carried_out(run)
        assert [r.code for r in refused.value.verdict.reasons] == ["remaining_affiliation"]
        affiliate_person(
            person=member, organisation=make_organisation(parent=committee), by=None, on=TODAY
        )
        run = carried_out(run)
        branch.refresh_from_db()
        assert (run.state, branch.dissolved_on) == ("ended", TODAY)


def test_an_adjustment_leaves_the_branch_and_a_refusal_ends_it_all():
    branch = make_organisation(parent=make_organisation("committee"))
    with whole_tree("a test"):
        run = carried_out(taken_to(changing(branch, "national", change="adjust"), "change"))
        branch.refresh_from_db()
        assert (run.state, branch.dissolved_on) == ("ended", None)
        refused = taken_to(changing(branch, "national"), "approval")
        case = send_up(run=refused, step="approval", by=None, on=TODAY)
        refuse_step(
            run=refused,
            step="approval",
            outcome="refused",
            opinion="可以联合组建，不撤销",
            case_version=case.version,
            by=None,
            on=TODAY,
        )
        refused.refresh_from_db()
        assert (refused.state, refused.outcome) == ("ended", "refused")
