"""Every state of a run, act and role is tried against a table written by hand (H01, H02)."""

from itertools import product

import pytest
from django.db import transaction

from dangwu.core.models import AuditEntry
from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.selectors import scope_of
from dangwu.orgs.models import Organisation
from dangwu.procedures.models import (
    RUN_ACTS,
    STEP_ACTS,
    Case,
    Run,
    RunAct,
    RunAction,
    RunState,
    RunStep,
    StepMaterial,
    StepState,
)
from dangwu.procedures.services import (
    complete_step,
    end_run,
    extend_step,
    keep_material,
    migrate_run,
    move_run,
    resume_run,
    return_to_step,
    send_up,
    suspend_run,
)
from dangwu.rules.verdict import Refused
from tests.apps.procedures.course import (
    LATER,
    SUBJECT,
    TODAY,
    begin,
    brought_to,
    sent,
    terms_from,
)
from tests.apps.procedures.test_transitions import ROLES, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# Who keeps the matters of the branch, there or from above; the subject would too, and stands back.
KEEP = {
    *("submitter", "colleague", "asker above", "secretary above", "staff above", "deputy above"),
    *("above the above", "staff above the above"),
}
TALK = {"submitter", "colleague", "asker above"}  # a named post of the branch itself
ANSWER = {"secretary above", "deputy above", "asker above"}  # a named post of the one above
NOBODY: set[str] = set()
WHOLE = {"suspend": KEEP, "end": KEEP, "move": KEEP, "migrate": KEEP}
MAY = {  # the run stands at → act → roles; what is not here is nobody's
    "own step": {"complete": TALK, **WHOLE},
    "step for above": {"send": KEEP, "go_back": KEEP, "keep": KEEP, **WHOLE},
    "before above": {"suspend": KEEP, "keep": KEEP},
    "special limit": {"extend": ANSWER, "go_back": KEEP, "keep": KEEP, **WHOLE},
    "suspended": {"resume": KEEP, "end": KEEP, "move": KEEP, "migrate": KEEP},
    "ended": {},
}
ACTS = (
    *("complete", "send", "go_back", "extend", "keep", "suspend", "resume", "move", "migrate"),
    "end",
)


def standing(stage, at):
    """A run that is about `subject`, as it stands."""
    run = begin(stage.place, by=None, about=stage.about)
    steps = {"step for above": "consent", "before above": "consent", "special limit": "approval"}
    if at in steps:
        run = brought_to(run, steps[at])
    if at == "before above":
        sent(run, "consent")
    with whole_tree("a test"):
        if at == "suspended":
            suspend_run(run=run, reason="调查", by=None, on=TODAY)
        if at == "ended":
            end_run(run=run, outcome="withdrawn", reason="撤回", by=None, on=TODAY)
        return Run.objects.get(pk=run.pk)


def do(act, run, place, by):
    """The act as a page would call it, with the version it showed."""
    given = {"run": run, "by": by, "on": TODAY}
    shown = {**given, "version": run.version}
    acts = {
        "complete": lambda: complete_step(step="talk", done_on=TODAY, **shown),
        "send": lambda: send_up(step="consent", **shown),
        "go_back": lambda: return_to_step(step="talk", reason="有误", **shown),
        "extend": lambda: extend_step(step="approval", reason="特殊", **shown),
        "keep": lambda: keep_material(step="decide", name="会议记录", held_on=TODAY, **given),
        "suspend": lambda: suspend_run(reason="调查", **shown),
        "resume": lambda: resume_run(**shown),
        "move": lambda: move_run(organisation=place, **shown),
        "migrate": lambda: migrate_run(to=terms_from(LATER), reason="新规定", **shown),
        "end": lambda: end_run(outcome="withdrawn", reason="撤回", **shown),
    }
    return acts[act]()


def written():
    with whole_tree("a test"):
        tables = (Run, RunStep, RunAct, StepMaterial, Case)
        return (
            [list(model.objects.order_by("pk").values()) for model in tables],
            AuditEntry.objects.count(),
            list(SUBJECT.ran),
        )


def wrong_cells(stage, at):
    run, elsewhere = standing(stage, at), stage.cast.organisation("fagai_2")
    wrong, before = [], written()
    for act, role in product(ACTS, ROLES):
        user = stage.user(role)
        with transaction.atomic():
            try:
                with open_scope(scope_of(user, TODAY)):
                    do(act, run, elsewhere, user)
                happened = True
            except (Refused, Run.DoesNotExist, Organisation.DoesNotExist):
                happened = False  # what is out of reach is answered 404
            if not happened and written() != before:
                wrong.append(f"{role}: {act} at {at} had effects")
            transaction.set_rollback(True)
        SUBJECT.ran[:] = before[2]
        if happened != (role in MAY[at].get(act, NOBODY)):
            wrong.append(f"{role}: {act} at {at} {'happened' if happened else 'was refused'}")
    return wrong


@pytest.mark.parametrize("at", MAY)
def test_every_cell(cast, at):
    assert not wrong_cells(Stage(cast), at)


@pytest.mark.parametrize(
    ("name", "value", "at"),
    [
        (
            "RUN_ACTS",
            {**RUN_ACTS, (RunState.SUSPENDED, RunAction.COMPLETE): RunState.RUNNING},
            "suspended",
        ),
        (
            "STEP_ACTS",
            {**STEP_ACTS, (StepState.DONE, RunAction.COMPLETE): StepState.DONE},
            "step for above",
        ),
        ("about_self", lambda *_: None, "own step"),
    ],
)
def test_the_matrix_would_see_a_hole(cast, monkeypatch, name, value, at):
    """A negative control: one transition more, or one guard less, turns it red."""
    for module in ("writing", "stepping"):
        path = f"dangwu.procedures.services.{module}.{name}"
        monkeypatch.setattr(path, value, raising=False)
    assert wrong_cells(Stage(cast), at)


def test_who_it_is_about_acts_in_none_of_it_though_everything_is_open(cast):
    stage = Stage(cast)
    run, subject = standing(stage, "own step"), stage.user("subject")
    for act in ("complete", "suspend", "end"):
        with whole_tree("a task"), pytest.raises(Refused) as refused:
            do(act, run, None, subject)
        assert [r.code for r in refused.value.verdict.reasons] == ["run_about_self"]
