"""A run as its page shows it: every step with its days, what it lacks and who has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dangwu.core.messages import Explained, clause_link, day_in_words
from dangwu.orgs.selectors import terms_of
from dangwu.procedures import selectors
from dangwu.procedures.models import (
    RUN_ACTS,
    STEP_ACTS,
    Case,
    Run,
    RunAct,
    RunAction,
    RunState,
    RunStep,
    StepState,
)
from dangwu.procedures.registry import use_of
from dangwu.procedures.selectors import Authority
from dangwu.procedures.services import belonging, case_of_step
from dangwu.rulebook.engine.pinning import pin_digest, pinned
from dangwu.rules.procedures import StepWindow
from dangwu.rules.terms import Outcome, Procedure, Step, Terms
from dangwu.rules.verdict import Reason

END = "end"
TAGS = {RunState.RUNNING: "due", RunState.SUSPENDED: "soon", RunState.ENDED: "done"}
OPEN = (StepState.OPEN, StepState.SENT)
# How the line of a step is marked, by its state.
MARKS = {
    StepState.DONE: "is-past",
    StepState.OPEN: "is-now",
    StepState.SENT: "is-now",
}


@dataclass(frozen=True, slots=True)
class Material:
    name: str
    held_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLink:
    """One thing that the reader may do: its address is that route of the run (and step)."""

    route: str
    verb: str


@dataclass
class StepLine:
    """One step of a run on a day; what it says is read when it is shown."""

    page: "RunPage"
    row: RunStep
    step: Step

    @property
    def mark(self) -> str:
        return MARKS.get(StepState(self.row.state), "is-next")

    @property
    def is_open(self) -> bool:
        return self.row.state in OPEN

    @property
    def window(self) -> StepWindow | None:
        return self.page.windows.get(self.row.key) if self._is_ahead else None

    @property
    def _is_ahead(self) -> bool:
        return self.page.run.state != RunState.ENDED and self.row.state in (
            StepState.WAITING,
            *OPEN,
        )

    @property
    def whys(self) -> list[dict[str, Any]]:
        """The conditions that bind the window, with their clauses."""
        return self.page.said(self.window.why) if self.window else []

    @property
    def after(self) -> str:
        """The steps it still waits for, by name."""
        waits = self.window.waits_for if self.window else ()
        return "、".join(self.page.names.get(key, key) for key in waits)

    @property
    def is_late(self) -> bool:
        latest = self.row.latest_on
        return self.is_open and latest is not None and latest < self.page.on

    @property
    def outcome(self) -> str:
        found = (each.name for each in self.step.outcomes if each.id == self.row.outcome)
        return next(found, self.row.outcome)

    @property
    def who(self) -> str:
        return selectors.who_acts(self.row)

    @property
    def materials(self) -> list[Material]:
        held = self.page.held.get(self.row.key, {})
        return [Material(name, held.get(name)) for name in self.step.materials]

    @property
    def lacks(self) -> list[dict[str, Any]]:
        """What stands today against taking an open step, and the papers that are not there."""
        if not self.is_open:
            return []
        found = self.page.said(selectors.needs_of(self.page.run, self.row, self.page.on))
        window = self.window
        if window and window.earliest and window.earliest > self.page.on:
            text = f"要等到 {day_in_words(window.earliest)}。"
            found.append({"text": text, "clauses": []})
        missing = [each.name for each in self.materials if each.held_on is None]
        if missing:
            found.append({"text": f"还没有收存：{'、'.join(missing)}。", "clauses": []})
        return found

    @cached_property
    def case(self) -> Case | None:
        """What was put before the level above, whatever became of it."""
        is_put = self.step.answer != "none" and self.row.state != StepState.WAITING
        return case_of_step(self.row) if is_put else None

    @cached_property
    def authority(self) -> Authority | None:
        if self.page.run.state != RunState.RUNNING or not self.is_open:
            return None
        return selectors.authority_on(self.row, self.page.user, self.page.on)

    @property
    def acts(self) -> list[ActLink]:
        return list(self._acts()) if self.page.is_own_subject else []

    def _acts(self) -> Iterator[ActLink]:
        answered = self.step.answer != "none"
        if not answered and self.authority and self._may_be(RunAction.COMPLETE):
            yield ActLink(route="procedures:complete", verb="登记办结")
        if answered and self.page.manages and self._may_be(RunAction.SEND):
            yield ActLink(route="procedures:send", verb="报上级")
        is_short = self.row.special_on is not None and not self.row.special_reason
        if is_short and self.authority and self._may_be(RunAction.EXTEND):
            yield ActLink(route="procedures:extend", verb="登记特殊情况")
        if self.page.manages and self._may_be(RunAction.GO_BACK):
            yield ActLink(route="procedures:go_back", verb="退回重办")

    def _may_be(self, act: RunAction) -> bool:
        state = RunState(self.page.run.state)
        return (state, act) in RUN_ACTS and (StepState(self.row.state), act) in STEP_ACTS

    @property
    def may_keep(self) -> bool:
        """Whether the reader may put a paper of the step on record."""
        return (
            self.page.is_own_subject
            and self.page.manages is not None
            and self._may_be(RunAction.KEEP)
        )

    @property
    def may_refuse(self) -> bool:
        """Whether the reader, who answers the step, may also decide against it."""
        case = self.case if self.row.state == StepState.SENT else None
        return (
            self.page.is_own_subject
            and case is not None
            and bool(self.step.outcomes[1:])
            and selectors.may_decide(case, self.page.scope, self.page.user, self.page.on)
        )


class RunPage:
    """What the page of a run shows to somebody on a day; after a refused act, as it is then."""

    def __init__(self, run: Run, user: Any, scope: Any, on: date) -> None:
        self.run, self.user, self.scope, self.on = run, user, scope, on

    @cached_property
    def procedure(self) -> Procedure:
        return selectors.definition_of_run(self.run)

    @cached_property
    def item(self) -> Any:
        """The item of the rulebook as the run has it."""
        return selectors.pinned_terms(self.run).item(self.run.procedure)

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {step.id: step.name for step in self.procedure.steps}

    @cached_property
    def rows(self) -> list[RunStep]:
        rows = selectors.steps_of(self.run)
        for row in rows:
            row.run = self.run
        return rows

    @cached_property
    def windows(self) -> Mapping[str, StepWindow]:
        return selectors.windows_in(self.run, self.rows)

    @cached_property
    def held(self) -> Mapping[str, Mapping[str, date]]:
        """Step → paper → since when it is there."""
        found: dict[str, dict[str, date]] = {}
        for each in selectors.materials_of(self.run):
            found.setdefault(each.step.key, {})[each.name] = each.held_on
        return found

    @cached_property
    def lines(self) -> list[StepLine]:
        steps = {step.id: step for step in self.procedure.steps}
        return [StepLine(self, row, steps[row.key]) for row in self.rows if row.key in steps]

    @property
    def stages(self) -> list[tuple[str, list[StepLine]]]:
        """The lines by stage, in order."""
        names = {stage.id: stage.name for stage in self.procedure.stages}
        found: list[tuple[str, list[StepLine]]] = []
        for line in self.lines:
            name = names.get(line.step.stage, "")
            if not found or found[-1][0] != name:
                found.append((name, []))
            found[-1][1].append(line)
        return found

    @property
    def now(self) -> list[StepLine]:
        return [line for line in self.lines if line.is_open]

    def line(self, key: str) -> StepLine | None:
        return next((line for line in self.lines if line.row.key == key), None)

    @property
    def tag(self) -> str:
        return TAGS[RunState(self.run.state)]

    @property
    def outcome(self) -> str:
        """How it ended, in words."""
        named = {each.id: each.name for step in self.procedure.steps for each in step.outcomes}
        own = {"completed": "全部办结", "stopped": "不再办理"}
        return {**own, **named}.get(self.run.outcome, self.run.outcome)

    @property
    def endings(self) -> list[Outcome]:
        """The outcomes with which the procedure itself ends early."""
        found = (each for step in self.procedure.steps for each in step.outcomes)
        return list({each.id: each for each in found if each.then == END}.values())

    @property
    def history(self) -> list[tuple[RunAct, str, str]]:
        """Every act with its word and the step it was on."""
        return [
            (act, RunAction(act.act).label, self.names.get(act.step, act.step))
            for act in selectors.acts_of(self.run)
        ]

    @property
    def details(self) -> list[tuple[str, str]]:
        """What was asked at the start, as it was answered."""
        return [
            (asked.label, dict(asked.choices).get(said, said))
            for asked in use_of(self.run.procedure).asks
            if (said := str(self.run.details.get(asked.name, "")))
        ]

    # ---- whose it is

    @property
    def is_own_subject(self) -> bool:
        """Whether the run is worked on here, and not on the page of what it is about."""
        return self.run.subject_id == str(self.run.pk)

    @property
    def subject_url(self) -> str:
        return "" if self.is_own_subject else use_of(self.run.procedure).url(self.run.subject_id)

    @cached_property
    def manages(self) -> Authority | None:
        """By what right the reader deals with the whole run; None also where it is about them."""
        found = selectors.may_manage(self.run, self.user, self.on)
        return None if selectors.concerns(self.run.about, self.user, found) else found

    @property
    def in_place_of(self) -> str:
        """In whose place the reader acts here, "" where by an own post."""
        found = next((line.authority for line in self.now if line.authority), self.manages)
        return found.giver_name if found else ""

    @property
    def acts(self) -> list[ActLink]:
        if not self.manages:
            return []
        wanted = [
            (RunAction.SUSPEND, "procedures:suspend", "中止", True),
            (RunAction.RESUME, "procedures:resume", "恢复办理", True),
            (RunAction.END, "procedures:end_run", "终止", self.is_own_subject),
        ]
        state = RunState(self.run.state)
        return [
            ActLink(route=route, verb=verb)
            for act, route, verb, is_here in wanted
            if is_here and (state, act) in RUN_ACTS
        ]

    @cached_property
    def is_outdated(self) -> bool:
        """Whether the book says something else today than the run began under."""
        if self.run.state == RunState.ENDED:
            return False
        newest = terms_of(self.run.organisation, self.on)
        return self.run.procedure in newest.items and (
            _digest(newest, self.run.procedure) != self.run.pinned.digest
        )

    @cached_property
    def explain(self) -> Any:
        return selectors.explain_for_run(self.run)

    def said(self, reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
        """Reasons as the verdict part shows them."""
        told: list[Explained] = [self.explain(reason) for reason in reasons]
        return [
            {"text": one.text, "clauses": [clause_link(cite) for cite in one.cite]} for one in told
        ]


def _digest(terms: Terms, procedure: str) -> str:
    """Of the rules that a procedure would begin under."""
    return pin_digest(pinned(terms, belonging(terms, procedure)))
