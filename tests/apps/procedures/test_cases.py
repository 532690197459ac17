"""Submit, approve, return, withdraw: what is written, and that the effects belong to the act."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from dangwu.core.models import AuditEntry
from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.selectors import scope_of
from dangwu.procedures.models import Action, Case, CaseStep, State
from dangwu.procedures.registry import Definition, definition_of, register
from dangwu.procedures.selectors import (
    CaseLine,
    case_of,
    case_steps,
    cases_of,
    inbox_of,
    state_word,
)
from dangwu.procedures.services import (
    LONGEST_OPINION,
    approve_case,
    record_outside_answer,
    return_case,
    withdraw_case,
)
from dangwu.rules.verdict import Refused
from tests.apps.procedures.plans import EFFECTS, FILED, PLAN, submit_plan

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture(autouse=True)
def _effects():
    EFFECTS.ran.clear()
    EFFECTS.refuse = ""
    yield
    EFFECTS.refuse = ""


def acting(user):
    return open_scope(scope_of(user, TODAY))


def codes(refused):
    return [reason.code for reason in refused.value.verdict.reasons]


def rows():
    with whole_tree("a test"):
        return (
            list(Case.objects.order_by("pk").values()),
            list(CaseStep.objects.order_by("pk").values()),
            AuditEntry.objects.filter(act__startswith="procedures.").count(),
        )


@pytest.fixture
def secretary(cast):
    return cast.user("zhangwen")


@pytest.fixture
def above(cast):
    return cast.user("chenjie")


@pytest.fixture
def case(cast, secretary):
    return submit_plan(
        cast.organisation("fagai_1"), by=secretary, on=TODAY, content={"themes": 12}
    )


@pytest.fixture
def root_case(cast):
    return submit_plan(cast.organisation("gongwei"), by=cast.user("sunmin"), on=TODAY)


# ---- what is written -------------------------------------------------------------------------


def test_a_submission_waits_for_the_organisation_above(cast, case):
    with whole_tree("a test"):
        assert (case.state, case.version, case.round) == (State.WAITING, 1, 1)
        assert case.decides == cast.organisation("fagai")
        assert case.scope_path == cast.organisation("fagai_1").scope_path
        (step,) = case_steps(case)
    assert (step.actor_name, step.post) == ("张文", "市发展和改革局机关第一党支部书记")
    assert (step.action, step.digest, step.on) == (Action.SUBMIT, case.digest, TODAY)
    assert len(case.digest) == 32
    assert EFFECTS.ran == ["submitted"]


def test_the_digest_is_of_the_content(cast, case, secretary):
    other = cast.organisation("fagai_2")
    same = submit_plan(other, by=secretary, on=TODAY, content={"themes": 12})
    another = submit_plan(
        cast.organisation("shuili_1"), by=secretary, on=TODAY, content={"themes": 11}
    )
    assert same.digest == case.digest != another.digest
    assert submit_plan(cast.organisation("gongwei_1"), by=secretary, on=TODAY).digest == ""


def test_an_approval_writes_case_step_and_trail(case, above):
    with acting(above):
        decided = approve_case(case=case, version=1, opinion="同意。", by=above, on=TODAY)
        step = case_steps(decided).last()
    assert (decided.state, decided.version) == (State.APPROVED, 2)
    assert (decided.decided_by, decided.decided_on) == (above, TODAY)
    assert (step.actor_name, step.opinion) == ("陈洁", "同意。")
    assert (step.post, step.digest) == ("市发展和改革局机关委员会书记", case.digest)
    line = AuditEntry.objects.filter(act="procedures.case_approved").get()
    assert line.subject_id == str(case.pk)
    assert line.facts == {"kind": PLAN, "state": "approved", "version": 2, "round": 1}
    assert "同意。" not in f"{line.facts}{line.detail}"
    assert EFFECTS.ran == ["submitted", "approved"]


def test_a_returned_case_goes_another_round(cast, case, secretary, above):
    with acting(above):
        returned = return_case(case=case, version=1, opinion="补 3 月。", by=above, on=TODAY)
    assert (returned.state, returned.decided_on) == (State.RETURNED, TODAY)
    later = TODAY + timedelta(days=2)
    again = submit_plan(
        cast.organisation("fagai_1"), by=secretary, on=later, content={"themes": 13}, note="已补"
    )
    assert again.pk == case.pk
    assert (again.state, again.version, again.round) == (State.WAITING, 3, 2)
    assert (again.submitted_on, again.decided_on, again.decided_by) == (later, None, None)
    with whole_tree("a test"):
        told = [(s.round, s.action, s.opinion) for s in case_steps(again)]
        assert case_steps(again).first().digest != again.digest
    assert told == [(1, "submit", ""), (1, "return", "补 3 月。"), (2, "submit", "已补")]
    assert EFFECTS.ran == ["submitted", "returned", "submitted"]


def test_who_submitted_takes_back(case, secretary):
    with acting(secretary):
        taken = withdraw_case(case=case, version=1, by=secretary, on=TODAY)
    assert taken.state == State.WITHDRAWN
    assert EFFECTS.ran == ["submitted", "withdrawn"]


def test_the_answer_of_a_superior_outside_is_on_record(cast, root_case):
    by = cast.user("tangning")
    with acting(by):
        done = record_outside_answer(
            case=root_case,
            version=1,
            approved=True,
            answered_on=TODAY,
            reference="青委〔2026〕3号",
            by=by,
            on=TODAY,
        )
        step = case_steps(done).last()
    assert (done.state, done.decides, done.decided_by) == (State.APPROVED, None, None)
    assert (step.reference, step.answered_on) == ("青委〔2026〕3号", TODAY)
    assert step.actor_name == "唐宁"
    assert EFFECTS.ran == ["submitted", "approved"]


def test_a_refusal_from_outside_returns(cast, root_case):
    by = cast.user("sunmin")  # who submitted may put the answer of another on record
    given = {"answered_on": TODAY, "reference": "电话答复", "by": by, "on": TODAY}
    with acting(by):
        done = record_outside_answer(case=root_case, version=1, approved=False, **given)
    assert done.state == State.RETURNED
    assert EFFECTS.ran == ["submitted", "returned"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"reference": " "}, ["reference_missing"]),
        ({"answered_on": TODAY + timedelta(days=1)}, ["answered_to_come"]),
        ({"answered_on": TODAY - timedelta(days=1)}, ["answered_before"]),
    ],
)
def test_an_outside_answer_is_dated_and_named(cast, root_case, more, expected):
    by = cast.user("tangning")
    given = {"answered_on": TODAY, "reference": "3号", "by": by, "on": TODAY, **more}
    before = rows()
    with acting(by), pytest.raises(Refused) as refused:
        record_outside_answer(case=root_case, version=1, approved=True, **given)
    assert codes(refused) == expected
    assert rows() == before


# ---- once, and only once ---------------------------------------------------------------------


def test_the_same_press_again_counts_once(case, above):
    with acting(above):
        approve_case(case=case, version=1, by=above, on=TODAY)
        before = rows()
        again = approve_case(case=case, version=1, by=above, on=TODAY)
    assert (again.state, again.version) == (State.APPROVED, 2)
    assert rows() == before
    assert EFFECTS.ran == ["submitted", "approved"]


def test_another_press_on_what_was_shown_before_is_refused(cast, case, above):
    staff = cast.user("liuyang")
    with acting(above):
        approve_case(case=case, version=1, by=above, on=TODAY)
    before = rows()
    for act in (approve_case, return_case):
        with acting(staff), pytest.raises(Refused) as refused:
            act(case=case, version=1, opinion="看过", by=staff, on=TODAY)
        assert codes(refused) == ["case_moved_on"]
        assert refused.value.verdict.reasons[0].numbers["state"] == "已同意"
    with acting(above), pytest.raises(Refused) as refused:  # the same person, the other button
        return_case(case=case, version=1, opinion="看过", by=above, on=TODAY)
    assert codes(refused) == ["case_moved_on"]
    assert rows() == before


def test_a_case_is_submitted_once(cast, case, secretary, above):
    place = cast.organisation("fagai_1")
    with pytest.raises(Refused) as refused:
        submit_plan(place, by=secretary, on=TODAY)
    assert codes(refused) == ["case_waiting"]
    with acting(above):
        approve_case(case=case, version=1, by=above, on=TODAY)
    with pytest.raises(Refused) as refused:
        submit_plan(place, by=secretary, on=TODAY)
    assert codes(refused) == ["case_approved"]
    assert submit_plan(place, by=secretary, on=TODAY, kind=FILED).pk != case.pk


@pytest.mark.parametrize(
    ("opinion", "expected"),
    [("", "opinion_missing"), (" \n", "opinion_missing"), ("长" * 401, "opinion_too_long")],
)
def test_a_return_says_why(case, above, opinion, expected):
    before = rows()
    with acting(above), pytest.raises(Refused) as refused:
        return_case(case=case, version=1, opinion=opinion, by=above, on=TODAY)
    assert codes(refused) == [expected]
    assert rows() == before
    with acting(above):
        return_case(case=case, version=1, opinion="长" * LONGEST_OPINION, by=above, on=TODAY)


# ---- effects ---------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", ["approved", "returned", "withdrawn"])
def test_an_effect_that_refuses_rolls_all_back(case, secretary, above, turn):
    EFFECTS.refuse = turn
    act, by = {
        "approved": (approve_case, above),
        "returned": (return_case, above),
        "withdrawn": (withdraw_case, secretary),
    }[turn]
    words = {"opinion": "看过"} if by == above else {}
    before = rows()
    with acting(by), pytest.raises(Refused) as refused:
        act(case=case, version=1, by=by, on=TODAY, **words)
    assert codes(refused) == ["not_running"]
    assert rows() == before


def test_a_submission_its_subject_refuses_leaves_no_case(cast, secretary):
    EFFECTS.refuse = "submitted"
    before = rows()
    with pytest.raises(Refused):
        submit_plan(cast.organisation("fagai_1"), by=secretary, on=TODAY)
    assert rows() == before


def test_an_effect_sees_the_case_as_decided(cast, case, above, monkeypatch):
    seen = []
    monkeypatch.setattr(
        EFFECTS, "ran", type("Seen", (list,), {"append": lambda s, x: seen.append(x)})()
    )
    with acting(above):
        approve_case(case=case, version=1, by=above, on=TODAY)
    assert seen == ["approved"]


# ---- reading ---------------------------------------------------------------------------------


def test_the_cases_of_subjects(cast, case):
    places = [cast.organisation(key) for key in ("fagai_1", "fagai_2")]
    with whole_tree("a test"):
        assert case_of(places[0], PLAN) == case
        assert case_of(places[1], PLAN) is None
        assert case_of(places[0], FILED) is None
        assert cases_of(places, PLAN) == {str(places[0].pk): case}


def test_what_waits_for_whom(cast, case, secretary, above):
    def waiting(key, user=None):
        scope = scope_of(cast.user(key), TODAY)
        with open_scope(scope):
            return list(inbox_of(scope, TODAY, user))

    assert waiting("chenjie") == waiting("liuyang") == [case]
    assert waiting("zhangwen") == waiting("tangning") == waiting("sunmin") == []
    assert waiting("zhengqiang") == waiting("wangfang") == []
    assert waiting("chenjie", above) == [case]
    assert waiting("chenjie", secretary) == []  # had they submitted it
    with acting(above):
        approve_case(case=case, version=1, by=above, on=TODAY)
    assert waiting("chenjie") == []


def test_what_waits_is_one_indexed_query(cast, case, django_assert_num_queries):
    scope = scope_of(cast.user("chenjie"), TODAY)
    with open_scope(scope), django_assert_num_queries(1):
        (found,) = inbox_of(scope, TODAY)
        assert found.organisation.short_name
        assert found.decides.short_name
    with open_scope(scope):
        plan = Case.objects.filter(state=State.WAITING, decides=found.decides).explain()
    assert "case_waiting" in plan or "Seq Scan" in plan  # PostgreSQL reads a small table whole


def test_a_filing_is_taken_note_of(cast, secretary, above):
    case = submit_plan(cast.organisation("fagai_1"), by=secretary, on=TODAY, kind=FILED)
    assert (state_word(case), CaseLine(case, TODAY).act) == ("等待收到", "备案")
    with acting(above):
        approve_case(case=case, version=1, by=above, on=TODAY)
    with whole_tree("a test"):
        assert state_word(Case.objects.get(pk=case.pk)) == "已收到备案"


# ---- the registry ----------------------------------------------------------------------------


def test_a_kind_is_defined_once():
    known = definition_of(PLAN)
    register(known)
    assert definition_of(PLAN) is known
    with pytest.raises(ValueError, match="two definitions"):
        register(Definition(kind=PLAN, title="另一个", url=str))
    with pytest.raises(KeyError):
        definition_of("tests.unknown")


def test_clauses_come_from_the_rules_in_force(cast):
    from dangwu.orgs.selectors import terms_of

    with whole_tree("a test"):
        terms = terms_of(cast.organisation("fagai_1"), TODAY)
    named = Definition(kind="x", title="x", url=str, cite=("DUE-01.verify-by", "a#b", "MTG-0"))
    assert named.clauses(terms) == (*terms.cite("DUE-01.verify-by"), "a#b")
    told = Definition(kind="x", title="x", url=str, cite=lambda terms: ("a#b", "a#b"))
    assert told.clauses(terms) == ("a#b",)
