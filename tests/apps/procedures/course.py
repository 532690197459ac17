"""A small procedure of the tests' own, in a book of its own, with its checks and effects.

talk → decide → consent (approval) → notice (may be left out) → meeting → approval (approval, three
months, six in special cases) → record (filing) → close.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.selectors import scope_of
from dangwu.orgs.models import Organisation
from dangwu.procedures.models import Case, Run, RunStep
from dangwu.procedures.registry import ProcedureUse, register_procedure
from dangwu.procedures.selectors import steps_of
from dangwu.procedures.services import (
    approve_case,
    case_of_step,
    complete_step,
    send_up,
    start_run,
)
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason
from tests.rulebook.books import book_of

COURSE = "TST-01.steps"
TODAY = localdate()
DAY = timedelta(days=1)
OFFICERS = "[secretary, deputy, organisation_member]"
BOOK = f"""
- id: TST-01.steps
  title: 试验程序
  summary: 试验。
  kind: procedure
  versions:
  - from: 2000-01-01
    cite: ["law#第一条"]
    value:
      uses: [TST-]
      stages: [{{id: before, name: 会前}}, {{id: after, name: 会后}}]
      steps:
      - {{id: talk, name: 谈话, actor: 党支部, stage: before, posts: {OFFICERS}}}
      - id: decide
        name: 支委会确定
        actor: 支部委员会
        stage: before
        needs: [ready]
        materials: [会议记录]
        guards: [{{id: soon, after: talk, at_most: TST-02.within}}]
        outcomes: [{{id: agreed, name: 确定}}, {{id: later, name: 再考察, then: talk}}]
        effect: decided
      - id: consent
        name: 上级同意
        actor: 上级党委
        stage: before
        above: [committee]
        answer: approval
        outcomes: [{{id: agreed, name: 同意}}, {{id: refused, name: 不同意, then: end}}]
      - {{id: notice, name: 公示, actor: 党支部, stage: before, optional: true}}
      - id: meeting
        name: 支部大会
        actor: 党员大会
        stage: after
        guards:
        - {{id: year, after: decide, at_least: TST-02.year}}
        - {{id: told, after: notice, at_least: P5WD}}
        - {{id: agreed, after: consent}}
        outcomes: [{{id: passed, name: 通过}}, {{id: failed, name: 不通过, then: end}}]
      - id: approval
        name: 上级审批
        actor: 上级党委
        stage: after
        level: 1
        answer: approval
        posts: [secretary, deputy, full_time_deputy]
        guards: [{{id: term, after: meeting, at_most: P3M, special: P6M}}]
        effect: approved
      - {{id: record, name: 备案, actor: 上级党委, stage: after, level: 1, answer: filing}}
      - {{id: close, name: 归档, actor: 党支部, stage: after}}
- id: TST-02.within
  title: 谈话之后多久确定
  summary: 试验。
  kind: parameter
  modality: generally
  versions:
  - from: 2000-01-01
    cite: ["law#第二条"]
    value: {{shape: number, number: 1, unit: month}}
- id: TST-02.year
  title: 考察多久
  summary: 试验。
  kind: parameter
  versions:
  - from: 2000-01-01
    cite: ["law#第三条"]
    value: {{shape: number, number: 1, unit: year}}
"""
LATER = BOOK.replace("number: 1, unit: year", "number: 2, unit: year")  # another version
LONGER = LATER.replace(
    "      - {id: close, name: 归档",
    "      - {id: oath, name: 宣誓, actor: 党支部, stage: after}\n      - {id: close, name: 归档",
)


@dataclass
class Course:
    """What ran in the subject's app, and what its check says now."""

    ran: list[str] = field(default_factory=list)
    lacking: tuple[Reason, ...] = ()

    def clear(self) -> None:
        self.ran.clear()
        self.lacking = ()

    def effect(self, name: str) -> Any:
        def ran(run: Run, row: RunStep, by: Any, on: date) -> None:
            assert row.key in name or row.state == "done"
            self.ran.append(name)

        return ran

    def turn(self, name: str) -> Any:
        def ran(run: Run, by: Any, on: date) -> None:
            self.ran.append(name)

        return ran


SUBJECT = Course()
register_procedure(
    ProcedureUse(
        id=COURSE,
        url=lambda key: f"/organisations/{key}/",
        needs={"ready": lambda run, row, on: SUBJECT.lacking},
        effects={"decided": SUBJECT.effect("decided"), "approved": SUBJECT.effect("approved")},
        on_moved=SUBJECT.turn("moved"),
        on_ended=SUBJECT.turn("ended"),
    )
)


@cache
def terms_from(text: str = BOOK) -> Terms:
    """The rules of a book of one chapter."""
    with tempfile.TemporaryDirectory() as folder:
        book = book_of(Path(folder), {"national/a.yaml": text})
        return book.terms_on("national", TODAY)


def begin(organisation: Organisation, *, by: Any = None, on: date = TODAY, **more: Any) -> Run:
    """A run of the course at a branch, its subject the branch."""
    given = {"terms": terms_from(), "title": "试验程序", "subject": organisation, **more}
    with whole_tree("a maker of tests"):
        return start_run(procedure=COURSE, organisation=organisation, by=by, on=on, **given)


def acting(user: Any, on: date = TODAY) -> Any:
    return open_scope(scope_of(user, on))


def rows_of(run: Run) -> dict[str, RunStep]:
    with whole_tree("a test"):
        return {row.key: row for row in steps_of(run)}


def states_of(run: Run) -> dict[str, str]:
    return {key: row.state for key, row in rows_of(run).items()}


def taken(run: Run, step: str, done_on: date = TODAY, **more: Any) -> Run:
    """A step is taken by nobody in particular."""
    on = more.pop("on", TODAY)
    with whole_tree("a maker of tests"):
        return complete_step(run=run, step=step, done_on=done_on, by=None, on=on, **more)


def sent(run: Run, step: str, on: date = TODAY) -> Case:
    with whole_tree("a maker of tests"):
        return send_up(run=run, step=step, content={"days": 1}, by=None, on=on)


def answered(run: Run, step: str, on: date = TODAY) -> Case:
    """A step is put before the level above, which agrees on the same day."""
    case = sent(run, step, on)
    with whole_tree("a maker of tests"):
        return approve_case(case=case, version=case.version, by=None, on=on)


def case_at(run: Run, step: str) -> Case:
    with whole_tree("a test"):
        case = case_of_step(rows_of(run)[step])
    assert case is not None
    return case


def brought_to(run: Run, step: str, *, since: date | None = None) -> Run:
    """A run whose steps before one are taken, so that it is open; the talk was on `since`."""
    began = since or TODAY - timedelta(days=500)
    for key, act in _course(run, began):
        if key == step:
            break
        act()
    with whole_tree("a test"):
        return Run.objects.select_related("organisation", "pinned").get(pk=run.pk)


def _course(run: Run, began: date) -> Iterator[tuple[str, Any]]:
    meeting = began + timedelta(days=400)
    yield "talk", lambda: taken(run, "talk", began, on=began)
    yield "decide", lambda: taken(run, "decide", began + DAY, on=began + DAY)
    yield "consent", lambda: answered(run, "consent", began + 2 * DAY)
    yield "meeting", lambda: taken(run, "meeting", meeting, on=meeting)
    yield "approval", lambda: answered(run, "approval", meeting + DAY)
    yield "record", lambda: answered(run, "record", meeting + 2 * DAY)
    yield "close", lambda: taken(run, "close", meeting + 3 * DAY, on=meeting + 3 * DAY)
    yield "", lambda: None
