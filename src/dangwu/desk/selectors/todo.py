"""本月应办: what waits for an officer, derived from facts; what presses most first."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from django.urls import reverse

from dangwu.core.messages import clause_link
from dangwu.core.scope import Scope
from dangwu.desk.selectors.findings import CheckedPlace, Finding
from dangwu.dues.selectors.standing import BranchStanding, State, standing_of_branches
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


def todos_of(
    organisation: Organisation, checked: Sequence[CheckedPlace], scope: Scope, on: date
) -> list[Todo]:
    """What waits at one organisation for who may do it, what presses most first.

    `checked` are the findings on it and on all below it (`check_below`).
    """
    terms = terms_of(organisation, on)
    makers: tuple[Callable[[Organisation, Terms, Scope, date], list[Todo]], ...] = (
        _dues,
        _self_check,
        _imports,
    )
    found = [todo for make in makers for todo in make(organisation, terms, scope, on)]
    found += _from_findings(organisation, checked)
    return sorted(found, key=lambda todo: ORDER.index(todo.state))


def _clauses(terms: Terms, rule: str) -> list[dict[str, str]]:
    cites = [item.cite for id_, item in terms.items.items() if item.rule == rule]
    return [clause_link(cite) for cite in cites[0][:1]] if cites else []


def _dues(organisation: Organisation, terms: Terms, scope: Scope, on: date) -> list[Todo]:
    """The yearly verification (DUE-01): not begun, with questions, waiting for the committee."""
    if not scope.may("dues.view", organisation.scope_path):
        return []
    branches = organisations_below(organisation, on).filter(kind__in=BRANCH_KINDS)
    found = standing_of_branches(branches, on.year, on)
    by_state = {state: [one for one in found if one.state == state] for state in get_args(State)}
    clauses, url = _clauses(terms, "DUE-01"), reverse("dues:home")
    todos = []
    if by_state["todo"]:
        todos.append(_to_verify(by_state["todo"], found, terms, on))
    if asked := sum(one.unsettled for one in found):
        what, why = f"{asked} 人的党费无法核定", "缺少事实，不按 0 元计算。"
        todos.append(Todo(state="ask", what=what, why=why, clauses=clauses, url=url, verb="补录"))
    waiting = by_state["to_confirm"]
    if waiting and scope.may("dues.confirm", organisation.scope_path):
        what = f"支委会确认 {on.year}年党费核定"
        why = f"{len(waiting)} 个支部核定完毕，等待集体确认。"
        todos.append(
            Todo(state="due", what=what, why=why, clauses=clauses, url=url, verb="去确认")
        )
    if found and len(by_state["confirmed"]) == len(found):
        what, why = f"{on.year}年党费核定", f"{len(found)} 个支部均已确认。"
        todos.append(Todo(state="done", what=what, why=why, url=url, verb="查看"))
    return todos


def _to_verify(
    open_: Sequence[BranchStanding], all_: Sequence[BranchStanding], terms: Terms, on: date
) -> Todo:
    """Early in the year in time, after the month the rulebook names (by practice) late."""
    month = terms.number("DUE-01.verify-by")
    last = date(on.year, month, monthrange(on.year, month)[1])
    days = (on - last).days
    by = f"{month}月{last.day}日前"
    return Todo(
        state="late" if days > 0 else "due",
        what=f"核定 {on.year}年党费",
        when=f"应于 {by}，逾期 {days} 天" if days > 0 else by,
        why=f"{len(all_)} 个支部中还有 {len(open_)} 个没有核定。年初核定，年内一般不变动。",
        clauses=_clauses(terms, "DUE-01"),
        url=reverse("dues:home"),
        verb="去核定",
    )


# Findings that are things to do, not only to know: code → state, what is to be done.
PRESSING = {
    "term_over": ("late", "换届"),
    "vacancy_over": ("late", "补选"),
    "term_ending": ("soon", "准备换届"),
    "vacancy_open": ("due", "补选"),
    "vacancy_open_until": ("soon", "补选"),
}


def _from_findings(organisation: Organisation, checked: Sequence[CheckedPlace]) -> list[Todo]:
    """Terms that are over or end soon and posts that are empty, one line a kind of thing."""
    found: dict[str, list[tuple[CheckedPlace, Finding]]] = {}
    for place in checked:
        for finding in place.findings:
            if finding.code in PRESSING:
                found.setdefault(finding.code, []).append((place, finding))
    return [_pressing(organisation, code, places) for code, places in found.items()]


def _pressing(
    organisation: Organisation, code: str, places: Sequence[tuple[CheckedPlace, Finding]]
) -> Todo:
    (state, act), (first, finding) = PRESSING[code], places[0]
    alone = len(places) == 1
    where = first.place.short_name if alone else f"{len(places)} 个组织"
    names = "、".join(place.place.short_name for place, _ in places[:3])
    return Todo(
        state=state,
        what=f"{where}{act}",
        why=finding.text if alone else f"{names}{'等' if len(places) > 3 else ''}。",
        clauses=finding.clauses,
        url=first.place.organisation.get_absolute_url()
        if alone
        else f"{reverse('desk:checkup')}?organisation={organisation.pk}",
        verb="查看",
    )


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
        day = f"{last.checked_on.month}月{last.checked_on.day}日"
        why = f"{day}已自查，当日体检 {len(last.findings)} 项。"
        return [
            Todo(
                state="done",
                what=f"{on.year}年设置自查",
                why=why,
                url=organisation.get_absolute_url(),
                verb="查看",
            )
        ]
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
        Todo(
            state="due",
            what="名册已读取，等待核对导入",
            why="导入前要么全部改好，要么一条不导。",
            url=reverse("members:import", args=[one.pk]),
            verb="去核对",
        )
        for one in ready[:3]
    ]
