"""A run from its first step to its end: order, outcomes, going back, standing still."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.procedures.models import RunAct, RunState, RunStep, StepMaterial
from dangwu.procedures.selectors import (
    acts_of,
    days_done,
    explain_for_run,
    holidays,
    open_steps_of,
    pinned_terms,
    run_of,
    runs_visible_to,
    undone_steps_of,
    windows,
)
from dangwu.procedures.services import (
    approve_case,
    complete_step,
    end_run,
    extend_step,
    keep_material,
    move_run,
    record_outside_answer,
    refuse_step,
    resume_run,
    return_case,
    return_to_step,
    send_up,
    start_run,
    suspend_run,
    withdraw_case,
)
from dangwu.rules.calendar import add_months
from dangwu.rules.terms import NotHeld
from dangwu.rules.verdict import Reason, Refused
from tests.apps.procedures.course import (
    BOOK,
    COURSE,
    DAY,
    SUBJECT,
    TODAY,
    acting,
    answered,
    begin,
    brought_to,
    case_at,
    rows_of,
    sent,
    states_of,
    taken,
    terms_from,
)

pytestmark = pytest.mark.django_db
BEGAN = TODAY - timedelta(days=500)


@pytest.fixture(autouse=True)
def _subject():
    SUBJECT.clear()
    yield
    SUBJECT.clear()


@pytest.fixture
def branch(cast):
    return cast.organisation("fagai_1")


@pytest.fixture
def run(branch):
    return begin(branch, on=BEGAN)


def codes(refused):
    return [reason.code for reason in refused.value.verdict.reasons]


# ---- the way through -------------------------------------------------------------------------


def test_a_run_opens_its_first_step_and_keeps_its_rules(run):
    assert (run.state, run.step, run.version) == (RunState.RUNNING, "talk", 1)
    states = states_of(run)
    assert states.pop("talk") == "open"
    assert set(states.values()) == {"waiting"}
    with whole_tree("a test"):
        held = pinned_terms(run).items
    assert set(held) == {"TST-01.steps", "TST-02.within", "TST-02.year"}


def test_a_run_goes_through_to_its_end(run):
    done = brought_to(run, "nowhere")
    assert (done.state, done.outcome, done.step) == (RunState.ENDED, "completed", "")
    assert states_of(run) == {
        **dict.fromkeys(
            ("talk", "decide", "consent", "meeting", "approval", "record", "close"), "done"
        ),
        "notice": "skipped",
    }
    assert SUBJECT.ran == ["decided", "approved", "ended"]
    with whole_tree("a test"):
        acts = list(acts_of(done).values_list("version", "act"))
        lines = AuditEntry.objects.filter(subject_id=str(run.pk), outcome="done").count()
    assert [version for version, _ in acts] == list(range(1, len(acts) + 1))
    assert acts[-1][1] == "finish"
    assert lines == len(acts) == done.version


def test_the_organisation_that_acts_is_asked_when_the_step_opens(run, cast):
    brought_to(run, "consent")
    rows = rows_of(run)
    assert rows["consent"].at == cast.organisation("fagai")  # the nearest committee above
    assert rows["approval"].at is None
    brought_to_approval = brought_to(begin(cast.organisation("fagai_2"), on=BEGAN), "approval")
    assert rows_of(brought_to_approval)["approval"].at == cast.organisation("fagai")


def test_a_step_gets_its_window_when_it_opens(run, cast):
    taken(run, "talk", BEGAN, on=BEGAN)
    row = rows_of(run)["decide"]
    assert (row.opens_on, row.latest_on) == (BEGAN, add_months(BEGAN, 1))
    answered_run = brought_to(begin(cast.organisation("fagai_2"), on=BEGAN), "meeting")
    with whole_tree("a test"):
        window = windows(answered_run)["meeting"]
        (said, *_) = [explain_for_run(answered_run)(why).text for why in window.why]
    assert window.earliest == add_months(BEGAN + DAY, 12)
    assert "支委会确定" in said


def test_an_optional_step_may_be_taken_and_then_counts(run):
    brought_to(run, "meeting")
    assert {"notice", "meeting"} <= {
        key for key, state in states_of(run).items() if state == "open"
    }
    posted = BEGAN + timedelta(days=395)
    taken(run, "notice", posted, on=posted)
    row = rows_of(run)["meeting"]
    with whole_tree("a test"):
        table = holidays()
    assert row.opens_on == table.after(posted, 5)
    with pytest.raises(Refused) as refused:
        taken(run, "meeting", row.opens_on - DAY)
    assert codes(refused) == ["step_early"]
    taken(run, "meeting", row.opens_on)


def test_a_subject_has_one_run_at_a_time(run, branch):
    with pytest.raises(Refused) as refused:
        begin(branch)
    assert codes(refused) == ["run_running"]
    with whole_tree("a test"):
        end_run(run=run, outcome="withdrawn", reason="本人撤回", by=None, on=TODAY)
        again = begin(branch)
        assert run_of(branch, COURSE) == again


def test_what_the_rules_do_not_have_is_not_begun(branch):
    with pytest.raises(NotHeld):
        begin(branch, terms=replace(terms_from(), items={}))


def test_a_procedure_whose_effect_the_program_lacks_is_not_begun(branch):
    unknown = terms_from(BOOK.replace("effect: decided", "effect: undreamt"))
    with pytest.raises(Refused) as refused:
        begin(branch, terms=unknown)
    assert codes(refused) == ["effect_unknown"]


# ---- what stands against a step --------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "done_on", "code"),
    [
        ("talk", TODAY + DAY, "step_future"),
        ("decide", TODAY, "step_undeclared"),  # its turn has not come
        ("consent", TODAY, "step_undeclared"),
        ("nowhere", TODAY, "step_unknown"),
    ],
)
def test_a_step_that_may_not_be_taken(run, step, done_on, code):
    before = states_of(run)
    with pytest.raises(Refused) as refused:
        taken(run, step, done_on)
    assert codes(refused) == [code]
    assert states_of(run) == before


def test_what_the_subject_lacks_stands_against_it(run):
    brought_to(run, "decide")
    SUBJECT.lacking = (Reason("opinion_missing", ()),)
    with pytest.raises(Refused) as refused:
        taken(run, "decide", BEGAN + DAY)
    assert codes(refused) == ["opinion_missing"]
    SUBJECT.lacking = (Reason("opinion_missing", (), {}, "generally"),)
    taken(run, "decide", BEGAN + DAY)
    with whole_tree("a test"):
        act = acts_of(run).filter(act="complete").last()
    assert act.facts["findings"] == ["opinion_missing"]


def test_what_came_too_late_is_recorded_as_it_was(run):
    """Only where a longer limit asks for a reason is lateness refused."""
    brought_to(run, "decide")
    late = add_months(BEGAN, 1) + DAY
    taken(run, "decide", late)
    with whole_tree("a test"):
        assert acts_of(run).last().facts["findings"] == ["step_late"]
        assert days_done(run)["decide"] == late


def test_a_step_answered_above_is_not_taken_by_hand(run):
    brought_to(run, "consent")
    with pytest.raises(Refused) as refused:
        taken(run, "consent")
    assert codes(refused) == ["step_is_answered"]
    with pytest.raises(Refused) as refused, whole_tree("a test"):
        send_up(run=run, step="notice", by=None, on=TODAY)
    assert codes(refused) == ["step_not_answered"]


def test_a_note_that_does_not_fit(run):
    with pytest.raises(Refused) as refused:
        taken(run, "talk", note="长" * 401)
    assert codes(refused) == ["words_too_long"]


# ---- outcomes --------------------------------------------------------------------------------


def test_an_outcome_may_lead_back(run):
    brought_to(run, "decide")
    taken(run, "decide", BEGAN + DAY, outcome="later")
    states = states_of(run)
    assert (states["talk"], states["decide"]) == ("open", "waiting")
    with whole_tree("a test"):
        undone = {row.key: row.done_on for row in undone_steps_of(run)}
    assert undone == {"talk": BEGAN, "decide": BEGAN + DAY}
    taken(run, "talk", BEGAN + 2 * DAY)
    taken(run, "decide", BEGAN + 3 * DAY)
    assert states_of(run)["consent"] == "open"


def test_an_outcome_may_end_the_run(run):
    brought_to(run, "meeting")
    done = taken(run, "meeting", BEGAN + timedelta(days=400), outcome="failed")
    assert (done.state, done.outcome, done.ended_on) == (RunState.ENDED, "failed", TODAY)
    assert {"open", "waiting"}.isdisjoint(states_of(run).values())
    assert SUBJECT.ran[-1] == "ended"


def test_an_outcome_that_the_step_does_not_have(run):
    with pytest.raises(Refused) as refused:
        taken(run, "talk", outcome="passed")
    assert codes(refused) == ["outcome_unknown"]


# ---- before the level above ------------------------------------------------------------------


def test_the_answer_takes_the_step_on_its_day(run):
    brought_to(run, "consent")
    case = sent(run, "consent", BEGAN + 2 * DAY)
    assert states_of(run)["consent"] == "sent"
    assert case.title == "试验程序：上级同意"
    with whole_tree("a test"):
        approve_case(case=case, version=case.version, opinion="同意", by=None, on=BEGAN + 9 * DAY)
    row = rows_of(run)["consent"]
    assert (row.state, row.done_on, row.outcome) == ("done", BEGAN + 9 * DAY, "agreed")
    assert row.note == "同意"
    with whole_tree("a test"):
        assert acts_of(run).last().digest == case.digest != ""


def test_what_is_given_back_is_open_again_and_may_be_sent_again(run):
    brought_to(run, "consent")
    case = sent(run, "consent")
    with whole_tree("a test"):
        return_case(case=case, version=case.version, opinion="补正", by=None, on=TODAY)
    assert states_of(run)["consent"] == "open"
    again = sent(run, "consent")
    assert (again.pk, again.round) == (case.pk, 2)
    with whole_tree("a test"):
        withdraw_case(case=again, version=again.version, by=None, on=TODAY)
    assert states_of(run)["consent"] == "open"


def test_the_level_above_may_decide_against_it(run):
    brought_to(run, "consent")
    case = sent(run, "consent")
    with whole_tree("a test"):
        done = refuse_step(
            run=run,
            step="consent",
            outcome="refused",
            opinion="条件不足",
            case_version=case.version,
            by=None,
            on=TODAY,
        )
    assert (done.state, done.outcome) == (RunState.ENDED, "refused")
    assert rows_of(run)["consent"].note == "条件不足"


def test_agreement_is_no_refusal(run):
    brought_to(run, "consent")
    case = sent(run, "consent")
    with whole_tree("a test"), pytest.raises(Refused) as refused:
        refuse_step(
            run=run,
            step="consent",
            outcome="agreed",
            opinion="同意",
            case_version=case.version,
            by=None,
            on=TODAY,
        )
    assert codes(refused) == ["outcome_agrees"]
    assert states_of(run)["consent"] == "sent"


def test_a_superior_outside_answers_on_paper(cast):
    run = brought_to(begin(cast.organisation("gongwei"), on=BEGAN), "consent")
    assert rows_of(run)["consent"].at is None
    case = sent(run, "consent")
    assert case.decides is None
    with whole_tree("a test"):
        record_outside_answer(
            case=case,
            version=case.version,
            approved=True,
            answered_on=TODAY,
            reference="3号",
            by=None,
            on=TODAY,
        )
    assert states_of(run)["consent"] == "done"


def test_an_approval_after_three_months_asks_for_the_special_reason(run):
    run = brought_to(run, "approval")
    case = sent(run, "approval")
    held = rows_of(run)["meeting"].done_on
    late = add_months(held, 3) + DAY

    def approve(on):
        with whole_tree("a test"):
            approve_case(case=case, version=case.version, by=None, on=on)

    with pytest.raises(Refused) as refused:
        approve(late)
    assert codes(refused) == ["step_late"]
    assert case_at(run, "approval").state == "waiting"
    with whole_tree("a test"):
        extend_step(run=run, step="approval", reason="材料在外地调阅", by=None, on=late)
    assert rows_of(run)["approval"].latest_on == add_months(held, 6)
    with pytest.raises(Refused) as refused:
        approve(add_months(held, 6) + DAY)
    assert codes(refused) == ["step_over_limit"]
    approve(add_months(held, 6))


def test_only_what_has_a_longer_limit_is_extended_and_once(run):
    for step, code in (("talk", "no_longer_limit"),):
        with whole_tree("a test"), pytest.raises(Refused) as refused:
            extend_step(run=run, step=step, reason="特殊", by=None, on=TODAY)
        assert codes(refused) == [code]
    run = brought_to(run, "approval")
    with whole_tree("a test"):
        extend_step(run=run, step="approval", reason="特殊", by=None, on=TODAY)
        with pytest.raises(Refused) as refused:
            extend_step(run=run, step="approval", reason="特殊", by=None, on=TODAY)
    assert codes(refused) == ["extended_already"]


# ---- going back, standing still, going elsewhere ---------------------------------------------


def test_going_back_undoes_what_came_of_the_step_and_nothing_else(run):
    brought_to(run, "meeting")
    with whole_tree("a test"):
        back = return_to_step(run=run, step="decide", reason="记录有误", by=None, on=TODAY)
    states = states_of(run)
    assert (states["talk"], states["decide"], states["consent"]) == ("done", "open", "waiting")
    assert back.step == "decide"
    answers = rows_of(run)["consent"]
    taken(run, "decide", BEGAN + 5 * DAY)
    again = answered(run, "consent", BEGAN + 6 * DAY)  # a new case, the old one stays
    assert again.subject_id == str(answers.pk)
    with whole_tree("a test"):
        assert undone_steps_of(run).count() == 2


def test_nobody_goes_back_behind_what_lies_above(run):
    brought_to(run, "consent")
    sent(run, "consent")
    with whole_tree("a test"), pytest.raises(Refused) as refused:
        return_to_step(run=run, step="decide", reason="记录有误", by=None, on=TODAY)
    assert codes(refused) == ["step_sent"]
    with whole_tree("a test"), pytest.raises(Refused) as refused:
        end_run(run=run, outcome="withdrawn", reason="撤回", by=None, on=TODAY)
    assert codes(refused) == ["step_sent"]


def test_a_suspension_pushes_the_last_days_by_its_length(run):
    run = brought_to(run, "approval")
    before = rows_of(run)["approval"].latest_on
    with whole_tree("a test"):
        stopped = suspend_run(run=run, reason="组织调查", by=None, on=TODAY - 20 * DAY)
        assert stopped.state == RunState.SUSPENDED
        with pytest.raises(Refused) as refused:
            send_up(run=run, step="approval", by=None, on=TODAY)
        assert codes(refused) == ["run_undeclared"]
        resume_run(run=run, by=None, on=TODAY)
    assert rows_of(run)["approval"].latest_on == before + 20 * DAY
    answered(run, "approval", before + 20 * DAY)


def test_a_run_goes_along_to_another_organisation(run, cast):
    brought_to(run, "consent")
    place = cast.organisation("gongwei")
    with whole_tree("a test"):
        moved = move_run(run=run, organisation=place, by=None, on=TODAY)
        paths = {
            *RunStep.objects.filter(run=run).values_list("scope_path", flat=True),
            *RunAct.objects.filter(run=run).values_list("scope_path", flat=True),
        }
    assert moved.organisation == place
    assert paths == {place.scope_path} == {moved.scope_path}
    assert rows_of(run)["consent"].at is None  # nobody above it is in the system
    assert SUBJECT.ran[-1] == "moved"
    with whole_tree("a test"), pytest.raises(Refused) as refused:
        move_run(run=run, organisation=place, by=None, on=TODAY)
    assert codes(refused) == ["run_there_already"]


def test_a_paper_is_kept_once_and_only_if_it_is_asked_for(run):
    brought_to(run, "decide")
    given = {"run": run, "step": "decide", "by": None, "on": TODAY}
    with whole_tree("a test"):
        first = keep_material(name="会议记录", held_on=BEGAN, **given)
        assert keep_material(name="会议记录", held_on=BEGAN, **given) == first
        assert StepMaterial.objects.filter(step__run=run).count() == 1
        for name, held_on, code in (
            ("别的", BEGAN, "material_unknown"),
            ("会议记录二", TODAY + DAY, "material_unknown"),
        ):
            with pytest.raises(Refused) as refused:
                keep_material(name=name, held_on=held_on, **given)
            assert code in codes(refused)


# ---- two at once, and the same press again ---------------------------------------------------


def test_the_same_press_counts_once_and_an_old_page_not_at_all(run, cast):
    officer, other = cast.user("zhangwen"), cast.user("lihua")
    given = {"run": run, "step": "talk", "done_on": BEGAN, "version": 1, "on": TODAY}
    with acting(officer):
        first = complete_step(by=officer, **given)
        again = complete_step(by=officer, **given)
    assert first.version == again.version == 2
    with acting(other), pytest.raises(Refused) as refused:
        complete_step(by=other, **given)
    assert codes(refused) == ["run_moved_on"]
    with whole_tree("a test"):
        assert acts_of(run).count() == 2


def test_an_act_says_who_in_which_post_and_keeps_a_digest(run, cast):
    officer = cast.user("zhangwen")
    with acting(officer):
        complete_step(
            run=run,
            step="talk",
            done_on=BEGAN,
            note="谈得充分",
            content={"place": "会议室"},
            by=officer,
            on=TODAY,
        )
    with whole_tree("a test"):
        act = acts_of(run).last()
        line = AuditEntry.objects.filter(subject_id=str(run.pk)).latest("seq")
    assert (act.actor, act.words) == (officer, "谈得充分")
    assert act.post.endswith("书记")
    assert len(act.digest) == 32
    assert "谈得充分" not in str(line.facts)  # the trail gets nothing that was typed


def test_the_door_shows_the_runs_of_ones_own_reach(run, cast):
    beside = begin(cast.organisation("fagai_2"))
    user = cast.user("zhangwen")
    with acting(user):
        assert list(runs_visible_to(user)) == [run]
    above = cast.user("chenjie")
    with acting(above):
        assert set(runs_visible_to(above)) == {run, beside}


def test_a_run_may_be_its_own_subject(branch):
    with whole_tree("a test"):
        given = {"procedure": COURSE, "organisation": branch, "by": None, "on": TODAY}
        first = start_run(title="甲", terms=terms_from(), **given)
        second = start_run(title="乙", terms=terms_from(), **given)  # two at a time
        assert first.subject_id == str(first.pk) != second.subject_id
        assert [row.key for row in open_steps_of(first)] == ["talk"]
