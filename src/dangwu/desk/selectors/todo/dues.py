"""The yearly verification of dues: late after January, with questions, to be confirmed."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import get_args

from django.urls import reverse

from dangwu.core.messages import clause_link
from dangwu.core.scope import Scope
from dangwu.desk.selectors.todo.lines import Todo
from dangwu.dues.selectors.standing import BranchStanding, State, standing_of_branches
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.orgs.selectors import organisations_below, terms_of
from dangwu.rules.terms import Terms


def dues_to_do(organisation: Organisation, scope: Scope, on: date) -> list[Todo]:
    """The yearly verification (DUE-01): not begun, with questions, waiting for the committee."""
    if not scope.may("dues.view", organisation.scope_path):
        return []
    terms = terms_of(organisation, on)
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


def _clauses(terms: Terms, rule: str) -> list[dict[str, str]]:
    cites = [item.cite for id_, item in terms.items.items() if item.rule == rule]
    return [clause_link(cite) for cite in cites[0][:1]] if cites else []
