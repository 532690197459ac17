"""本月应办: what waits for an officer, derived from facts; the thing with the nearest day first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from dangwu.core.messages import clause_link
from dangwu.core.scope import Scope
from dangwu.dues.models import Assessment, Verification
from dangwu.members.models import RosterImport
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.orgs.selectors import last_self_check, organisations_below, terms_of
from dangwu.rules.organisation import judge_self_check
from dangwu.rules.terms import Terms

ORDER = ("late", "soon", "due", "ask", "done", "na")


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing to do: its state, what and by when, why with the clause, and the one button."""

    state: str
    what: str
    when: str = ""
    why: str = ""
    clauses: Sequence[dict[str, str]] = field(default_factory=tuple)
    url: str = ""
    verb: str = ""


def todos_of(organisation: Organisation, scope: Scope, on: date) -> list[Todo]:
    """What waits at one organisation for who may do it, the pressing first."""
    terms = terms_of(organisation, on)
    makers: tuple[Callable[[Organisation, Terms, Scope, date], list[Todo]], ...] = (
        _dues,
        _self_check,
        _imports,
    )
    found = [todo for make in makers for todo in make(organisation, terms, scope, on)]
    return sorted(found, key=lambda todo: ORDER.index(todo.state))


def _clauses(terms: Terms, rule: str) -> list[dict[str, str]]:
    cites = [item.cite for id_, item in terms.items.items() if item.rule == rule]
    return [clause_link(cite) for cite in cites[0][:1]] if cites else []


def _dues(organisation: Organisation, terms: Terms, scope: Scope, on: date) -> list[Todo]:
    """The yearly verification (DUE-01): not begun, with questions, waiting for the committee."""
    if not scope.may("dues.view", organisation.scope_path):
        return []
    branches = list(organisations_below(organisation, on).filter(kind__in=BRANCH_KINDS))
    if not branches:
        return []
    runs = {v.branch_id: v for v in Verification.objects.filter(branch__in=branches, year=on.year)}
    open_ = [b for b in branches if b.pk not in runs]
    waiting = [v for v in runs.values() if v.confirmed_on is None]
    asked = Assessment.objects.filter(
        verification__in=runs.values(), replaced_on__isnull=True, amount_fen__isnull=True
    ).count()
    clauses, url = _clauses(terms, "DUE-01"), reverse("dues:home")
    many = f"{len(branches)} 个支部" if len(branches) > 1 else "本支部"
    todos = []
    if open_:
        days = (on - date(on.year, 1, 31)).days
        state = "late" if days > 0 else "due"
        when = f"应于 1月31日前，逾期 {days} 天" if days > 0 else "1月31日前"
        why = f"{many}中还有 {len(open_)} 个没有核定。" if len(branches) > 1 else "年初核定，年内一般不变动。"
        todos.append(
            Todo(state=state, what=f"核定 {on.year}年党费", when=when, why=why, clauses=clauses, url=url, verb="去核定")
        )
    if asked:
        todos.append(
            Todo(state="ask", what=f"{asked} 人的党费无法核定", why="缺少事实，不按 0 元计算。", clauses=clauses, url=url, verb="补录")
        )
    if waiting and scope.may("dues.confirm", organisation.scope_path):
        todos.append(
            Todo(state="due", what=f"支委会确认 {on.year}年党费核定", why=f"{len(waiting)} 个支部核定完毕，等待集体确认。", clauses=clauses, url=url, verb="去确认")
        )
    if runs and not open_ and not waiting:
        todos.append(Todo(state="done", what=f"{on.year}年党费核定", why=f"{many}均已确认。", url=url, verb="查看"))
    return todos


def _self_check(organisation: Organisation, terms: Terms, scope: Scope, on: date) -> list[Todo]:
    """The branch's own check of its set-up, once a year (ORG-16)."""
    if not organisation.holds_affiliation or not scope.may("orgs.edit", organisation.scope_path):
        return []
    last = last_self_check(organisation, on)
    status = judge_self_check(
        last.checked_on if last else None, terms, on=on, since=organisation.founded_on
    )
    clauses = _clauses(terms, "ORG-16")
    if last and last.checked_on.year == on.year:
        why = f"{last.checked_on.month}月{last.checked_on.day}日已自查，当日体检 {len(last.findings)} 项。"
        return [Todo(state="done", what=f"{on.year}年设置自查", why=why, url=organisation.get_absolute_url(), verb="查看")]
    if status.next_by is None:
        return []
    left = (status.next_by - on).days
    return [
        Todo(
            state="soon" if left <= 60 else "due",
            what=f"{on.year}年设置自查",
            when=f"12月31日前，剩 {left} 天",
            why="每年自查 1 次，体检结果随自查留存。",
            clauses=clauses,
            url=reverse("desk:self_check", args=[organisation.pk]),
            verb="去自查",
        )
    ]


def _imports(organisation: Organisation, terms: Terms, scope: Scope, on: date) -> list[Todo]:
    """Rosters uploaded and not yet taken over."""
    if not scope.may("members.import", organisation.scope_path):
        return []
    ready = RosterImport.objects.filter(state=RosterImport.State.READY, organisation=organisation)
    return [
        Todo(state="due", what="名册已读取，等待核对导入", why="导入前要么全部改好，要么一条不导。", url=reverse("members:import", args=[one.pk]), verb="去核对")
        for one in ready[:3]
    ]
