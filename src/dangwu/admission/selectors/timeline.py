"""One person's timeline: the days that were, the windows of what comes, what is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from dangwu.admission.messages import REMEDIES, explain
from dangwu.admission.models import Dossier
from dangwu.admission.selectors.facts import PROCEDURE, facts_of
from dangwu.admission.selectors.judging import judged
from dangwu.admission.selectors.missing import missing_for
from dangwu.core.messages import Explained, clause_link
from dangwu.procedures.models import RunStep
from dangwu.procedures.selectors import definition_of_run, run_of, steps_of, who_acts
from dangwu.rules.admission import AdmissionFindings
from dangwu.rules.admission.findings import Finding
from dangwu.rules.procedures.window import StepWindow
from dangwu.rules.terms import Step

# Steps that go on until the next one is taken: cultivation until the committee decides on the
# prospect, probation until the second application.
ENDS = {"prospect": "cultivation", "second_application": "probation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A finding or a lack in words, with what can still be done."""

    explained: Explained
    remedy: str = ""
    step: str = ""

    @property
    def is_must(self) -> bool:
        return self.explained.modality == "must"

    @property
    def clauses(self) -> list[dict[str, str]]:
        return [clause_link(cite) for cite in self.explained.cite]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step as the timeline shows it; `state` is past, flaw, now or next."""

    key: str
    number: int | None
    name: str
    state: str
    actor: str
    day: date | None = None
    outcome: str = ""
    window: StepWindow | None = None
    findings: tuple[Said, ...] = ()
    sent: bool = False
    is_over: bool = False  # the dossier ended before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    name: str
    lines: tuple[Line, ...]

    @property
    def word(self) -> str:
        """Where the stage stands: 已办, 正在办第几步, 尚未开始."""
        states = {line.state for line in self.lines if not line.is_over}
        if not states:
            return "没有办理"
        if "now" in states:
            numbers = [str(line.number) for line in self.lines if line.state == "now"]
            return f"正在办第 {'、'.join(numbers)} 步"
        if states <= {"past", "flaw"}:
            flaws = sum(1 for line in self.lines if line.state == "flaw")
            return f"已办，有 {flaws} 步不符合" if flaws else "已办"
        return "尚未开始"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The whole page of a dossier."""

    stages: tuple[Stage, ...]
    findings: AdmissionFindings
    now: tuple[Line, ...] = ()
    ready: tuple[
        Line, ...
    ] = ()  # what may be taken today: `now`, and a step that ends one of them
    lacks: tuple[Said, ...] = ()
    said: tuple[Said, ...] = field(default=())

    @property
    def faults(self) -> int:
        return sum(1 for one in self.said if one.is_must)


def timeline_of(dossier: Dossier, on: date) -> Timeline:
    """Everything to be seen of a dossier on a day."""
    run = run_of(dossier, PROCEDURE)
    assert run is not None
    found = judged(dossier, facts_of(dossier), on)
    rows = {row.key: row for row in steps_of(run)}
    procedure = definition_of_run(run)
    lines = [_line(step, rows[step.id], found) for step in procedure.steps if step.id in rows]
    stages = tuple(
        Stage(
            name=stage.name,
            lines=tuple(
                line
                for line, step in zip(lines, procedure.steps, strict=True)
                if step.stage == stage.id
            ),
        )
        for stage in procedure.stages
    )
    now = tuple(line for line in lines if line.state == "now")
    ready = (*(line for line in lines if _ends_one(line, now, on)), *now)
    return Timeline(
        stages=stages,
        findings=found,
        now=now,
        ready=ready,
        lacks=tuple(_lacks(dossier, ready, on)),
        said=tuple(said_of(each) for each in found.findings),
    )


def told_of(timeline: Timeline, tells: Callable[[str], bool]) -> Timeline:
    """A timeline that keeps to itself what was found at the steps which `tells` does not name."""
    stages = tuple(
        replace(stage, lines=tuple(_told(line, tells) for line in stage.lines))
        for stage in timeline.stages
    )
    return replace(
        timeline,
        stages=stages,
        now=tuple(_told(line, tells) for line in timeline.now),
        ready=tuple(_told(line, tells) for line in timeline.ready),
        lacks=tuple(one for one in timeline.lacks if tells(one.step)),
        said=tuple(one for one in timeline.said if tells(one.step)),
    )


def _told(line: Line, tells: Callable[[str], bool]) -> Line:
    if tells(line.key):
        return line
    return replace(line, findings=(), state="past" if line.state == "flaw" else line.state)


def said_of(finding: Finding) -> Said:
    return Said(
        explained=explain(finding.reason),
        remedy=REMEDIES.get(finding.remedy, ""),
        step=finding.step,
    )


def _ends_one(line: Line, now: tuple[Line, ...], on: date) -> bool:
    """Whether a step may be taken today that brings one of the open ones to its end."""
    if line in now or ENDS.get(line.key) not in {each.key for each in now}:
        return False
    earliest = line.window.earliest if line.window else None
    return earliest is None or earliest <= on


def _lacks(dossier: Dossier, ready: tuple[Line, ...], on: date) -> Iterator[Said]:
    for line in ready:
        for reason in missing_for(dossier, line.key, on):
            yield Said(explained=explain(reason), step=line.key)


def _line(step: Step, row: RunStep, found: AdmissionFindings) -> Line:
    flaws = tuple(said_of(each) for each in found.findings if each.step == row.key)
    return Line(
        key=row.key,
        number=row.number,
        name=row.name,
        state=_state(row, flaws),
        actor=who_acts(row),
        day=row.done_on,
        outcome=next((one.name for one in step.outcomes if one.id == row.outcome), ""),
        window=None if _moves_on(row) or _is_over(row) else found.windows.get(row.key),
        findings=flaws,
        sent=row.state == RunStep.State.SENT,
        is_over=_is_over(row),
    )


def _is_over(row: RunStep) -> bool:
    return row.state == RunStep.State.SKIPPED


def _moves_on(row: RunStep) -> bool:
    """The last day of the branch meeting moves on with each review until the step is there."""
    return row.key == "branch_meeting" and row.state == RunStep.State.WAITING


def _state(row: RunStep, flaws: tuple[Said, ...]) -> str:
    if row.state in (RunStep.State.OPEN, RunStep.State.SENT):
        return "now"
    if row.state == RunStep.State.WAITING or _is_over(row):
        return "next"
    return "flaw" if any(flaw.is_must for flaw in flaws) else "past"
