"""What waits at one organisation besides its duties: answers, minutes, admissions, drafts."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.urls import reverse

from dangwu.admission.selectors import PROCEDURE
from dangwu.care.selectors import talks_due
from dangwu.care.selectors.due import BranchTalks
from dangwu.core.messages import clause_link
from dangwu.core.scope import Scope
from dangwu.desk.selectors.todo.lines import Todo
from dangwu.meetings.models import LIVE, Meeting
from dangwu.meetings.selectors.attendance import long_absent
from dangwu.members.models import RosterImport
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.procedures.models import RunStep
from dangwu.procedures.selectors import definition_of_run, due_below, inbox_of
from dangwu.reports.models import Report
from dangwu.rules.calendar import add_months
from dangwu.rules.procedures import step_of

SHOWN_IMPORTS = 3


def work_to_do(organisation: Organisation, scope: Scope, on: date) -> list[Todo]:
    """Everything of the desk that somebody began and somebody has to go on with.

    Only what the scope may do there; a fixed number of queries.
    """
    path = organisation.scope_path
    return [
        todo
        for permission, find in FINDERS
        if scope.may(permission, path)
        for todo in find(organisation, scope, on)
    ]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _approvals(organisation: Organisation, scope: Scope, on: date) -> Iterator[Todo]:
    """What the levels below have put before this one, for who may answer it."""
    waiting = list(inbox_of(scope, on).filter(decides=organisation))
    if waiting:
        first = waiting[0]
        yield Todo(
            state="due",
            what=f"{len(waiting)} 件等待审批",
            when=f"最早 {_day(first.submitted_on)}报来",
            why=f"最早的一件由{first.organisation.short_name}报来：{first.title}。",
            url=reverse("procedures:home"),
            verb="去答复",
        )


# ---- meetings ----------------------------------------------------------------------------------


def _unsigned(organisation: Organisation, scope: Scope, on: date) -> Iterator[Todo]:
    """Minutes that are written and not signed."""
    rows = Meeting.objects.filter(organisation=organisation, state=Meeting.State.CLOSED)
    found = list(rows.order_by("held_on", "pk"))
    if found:
        yield _of_meetings(found, organisation, "份会议记录等待签字", "去签字")


def _unrecorded(organisation: Organisation, scope: Scope, on: date) -> Iterator[Todo]:
    """Meetings whose day has passed and of which nothing is recorded."""
    rows = Meeting.objects.filter(organisation=organisation, state__in=LIVE, held_on__lt=on)
    found = list(rows.order_by("held_on", "pk"))
    if found:
        yield _of_meetings(found, organisation, "次会议已过日期，还没有记录", "去记录")


def _of_meetings(
    found: Sequence[Meeting], organisation: Organisation, what: str, verb: str
) -> Todo:
    first, alone = found[0], len(found) == 1
    said = f"{_day(first.held_on)}{first.get_kind_display()}：{first.title}。"
    home = f"{reverse('meetings:home')}?organisation={organisation.pk}"
    return Todo(
        state="due",
        what=f"{len(found)} {what}",
        why=said if alone else f"最早的一次，{said}",
        url=first.get_absolute_url() if alone else home,
        verb=verb,
    )


# ---- people ------------------------------------------------------------------------------------


def _absent(organisation: Organisation, scope: Scope, on: date) -> Iterator[Todo]:
    """How many have not taken part for months (MTG-21); of a branch, which knows its people."""
    found = long_absent(organisation, on) if organisation.kind in BRANCH_KINDS else []
    if found:
        over = sum(one.is_over for one in found)
        most = max(one.months for one in found)
        yield Todo(
            state="late" if over else "soon",
            what=f"{len(found)} 人长期没有参加组织生活",
            why=f"最长的已 {most} 个月，没有请假事由。先了解原因，登记以后重新计算。",
            clauses=_clauses(found[0].reason.cite),
            url=reverse("meetings:absences", args=[organisation.pk]),
            verb="去看看",
        )


def _talks(organisation: Organisation, scope: Scope, on: date) -> Iterator[Todo]:
    """Talks and visits that are late or near (MTG-16); how many, not with whom."""
    if organisation.kind not in BRANCH_KINDS:
        return
    (found,) = talks_due([organisation], on)
    if not found.late + found.soon:
        return
    first = next(line for line in found.lines if line.due.state in ("late", "soon"))
    yield Todo(
        state="late" if found.late else "soon",
        what=f"{found.late + found.soon} 次谈心、看望要做",
        why=f"{_late_and_soon(found)}；今年已谈 {found.talks} 次，看望 {found.visits} 次。",
        clauses=_clauses(first.due.reason.cite),
        url=reverse("care:branch", args=[organisation.pk]),
        verb="去安排",
    )


def _late_and_soon(found: BranchTalks) -> str:
    said = (("已逾期", found.late), ("将到期", found.soon))
    return "，".join(f"{word} {number} 次" for word, number in said if number)


def _admissions(organisation: Organisation, scope: Scope, on: date) -> Iterator[Todo]:
    """Steps of admission that this organisation takes and whose last day is near or over."""
    found = list(
        due_below((organisation.scope_path,), on, add_months(on, 1))
        .filter(run__procedure=PROCEDURE, at=organisation)
        .exclude(state=RunStep.State.SENT)
    )
    if not found:
        return
    first, alone = found[0], len(found) == 1
    last = first.latest_on
    assert last is not None
    late = sum(step.latest_on is not None and step.latest_on < on for step in found)
    home = reverse("admission:home")
    yield Todo(
        state="late" if late else "soon",
        what=f"发展党员有 {len(found)} 步到期" + (f"，{late} 步已逾期" if late else ""),
        why=f"{'' if alone else '最早的是'}第 {first.number} 步“{first.name}”，"
        f"应在 {_day(last)}前办。",
        clauses=_clauses(_limits(first)),
        url=reverse("admission:dossier", args=[first.run.subject_id]) if alone else home,
        verb="去办理",
    )


def _limits(step: RunStep) -> Sequence[str]:
    """The clauses that set the last day of a step."""
    guards = step_of(definition_of_run(step.run), step.key).guards
    return next((guard.cite for guard in guards if guard.at_most), ())


# ---- papers ------------------------------------------------------------------------------------


def _drafts(organisation: Organisation, scope: Scope, on: date) -> Iterator[Todo]:
    """Reports that are drawn up and not sent."""
    rows = Report.objects.filter(
        organisation=organisation, sent_on__isnull=True, dropped_on__isnull=True
    )
    found = list(rows.order_by("made_on", "pk"))
    if found:
        first = found[0]
        yield Todo(
            state="due",
            what=f"{len(found)} 份请示报告还是草稿",
            why=f"最早的一份起草于 {_day(first.made_on)}：{first.title}。",
            url=first.get_absolute_url() if len(found) == 1 else reverse("reports:home"),
            verb="去报送",
        )


def _imports(organisation: Organisation, scope: Scope, on: date) -> Iterator[Todo]:
    """Rosters uploaded and not yet taken over."""
    ready = RosterImport.objects.filter(state=RosterImport.State.READY, organisation=organisation)
    for one in ready[:SHOWN_IMPORTS]:
        yield Todo(
            state="due",
            what="名册已读取，等待核对导入",
            why="导入前要么全部改好，要么一条不导。",
            url=reverse("members:import", args=[one.pk]),
            verb="去核对",
        )


def _clauses(cites: Sequence[str]) -> list[dict[str, str]]:
    return [clause_link(cite) for cite in cites[:1]]


Finder = Callable[[Organisation, Scope, date], Iterator[Todo]]
# (what one has to be allowed there, who finds it)
FINDERS: tuple[tuple[str, Finder], ...] = (
    ("procedures.approve", _approvals),
    ("meetings.sign", _unsigned),
    ("meetings.keep", _unrecorded),
    ("meetings.view", _absent),
    ("care.talk", _talks),
    ("admission.keep", _admissions),
    ("reports.write", _drafts),
    ("members.import", _imports),
)
