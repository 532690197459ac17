"""The years and branches in reach, and the table of one branch."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.asking import asked_number
from dangwu.core.scope import current_scope
from dangwu.dues.forms import ConfirmForm
from dangwu.dues.messages import STATES
from dangwu.dues.models import Verification
from dangwu.dues.selectors.differences import Plan, plan_of
from dangwu.dues.selectors.judging import judge_branch
from dangwu.dues.selectors.pages import Line, lines_of, preview_lines
from dangwu.dues.selectors.rows import running_rows
from dangwu.dues.selectors.standing import (
    branches_visible_to,
    roots_to_verify,
    standing_of_branches,
    verification_of,
    years_on,
)
from dangwu.dues.views.finding import found_branch, page_of
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import standard_title

BRANCHES_A_PAGE = 100


@require_GET
@needs("dues.view")
def home(request: HttpRequest) -> HttpResponse:
    """How far every branch in reach is; who reaches one branch alone goes to its page."""
    today = localdate()
    year = asked_number(request, "year")
    if year not in years_on(today):
        year = today.year
    branches = list(branches_visible_to(request.user, year))
    if len(branches) == 1:
        return redirect(page_of(branches[0], year))
    standing = standing_of_branches(branches, year, today)
    state = request.GET.get("state", "")
    shown = [one for one in standing if state in ("", one.state)]
    counts = Counter(one.state for one in standing)
    context = {
        "year": year,
        "years": years_on(today)[:4],
        "page": Paginator(shown, BRANCHES_A_PAGE).get_page(request.GET.get("page")),
        "standing": standing,
        "states": [(id_, word, counts[id_]) for id_, word in STATES.items()],
        "state": state,
        "done": counts["confirmed"],
        "members": sum(one.members for one in standing),
        "sum_fen": sum(one.sum_fen for one in standing),
        "open": sum(one.unsettled for one in standing),
        "many_above": len({one.above for one in standing}) > 1,
        "roots": roots_to_verify(request.user),
    }
    return render(request, "dues/home.html", context)


@require_GET
@needs("dues.view")
def verification(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The table of a branch: as verified, or before a run what it would give."""
    branch = found_branch(request, pk, year, "dues.view")
    found = verification_of(branch, year)
    table = _verified(branch, found) if found else _not_yet(branch, year)
    lines: list[Line] = table["lines"]
    context = {
        **table,
        **_permissions(branch),
        "branch": branch,
        "year": year,
        "years": years_on(localdate())[:4],
        "verification": found,
        "standard": standard_title(branch, localdate()),
        "people": len({line.person for line in lines}),
        "sum_fen": sum(line.amount or 0 for line in lines if not line.ended),
        "open": sum(line.is_open for line in lines),
        "unsettled": sum(line.amount is None for line in lines),
        "jumps": sum(bool(line.jump) for line in lines),
        "unnoted": sum(bool(line.jump) and not line.noted for line in lines),
        "awaiting": sum(line.awaits for line in lines),
        "confirm_form": ConfirmForm(initial={"confirmed_on": localdate()}),
        "show": request.GET.get("show", ""),
        "shown": [line for line in lines if _matches(line, request.GET.get("show", ""))],
    }
    return render(request, "dues/verification.html", context)


def _verified(branch: Organisation, found: Verification) -> dict[str, Any]:
    """What stands; who may verify also learns what has changed since."""
    scope = current_scope()
    plan: Plan | None = None
    if scope.may("dues.verify", branch.scope_path):
        result = judge_branch(branch, found.year, localdate())
        plan = plan_of(found, result.judged, branch, localdate())
    full = scope.may("dues.view_pay", branch.scope_path)
    return {
        "lines": lines_of(running_rows(found), full=full, plan=plan),
        "changes": plan.writes if plan else 0,
        "waiting": len(plan.waiting) if plan else 0,
        **_who_differs(plan),
        "full": full,
    }


def _who_differs(plan: Plan | None) -> dict[str, Any]:
    """The members that a run would write something for, by what it would be."""
    if plan is None:
        return {}
    return {
        "newcomers": [judged.facts.person for judged in plan.added],
        "leavers": [row.person for row in plan.removed],
        "changed": [judged.facts.person for _, judged in (*plan.replaced, *plan.continued)],
    }


def _not_yet(branch: Organisation, year: int) -> dict[str, Any]:
    """Before a run: what it would give, for who may run it."""
    scope = current_scope()
    if not scope.may("dues.verify", branch.scope_path):
        return {"lines": [], "full": False}
    result = judge_branch(branch, year, localdate())
    return {
        "lines": preview_lines(result, year),
        "elsewhere": result.elsewhere,
        "full": scope.may("dues.view_pay", branch.scope_path),
    }


def _permissions(branch: Organisation) -> dict[str, bool]:
    scope = current_scope()
    asked = ("verify", "confirm", "enter_pay", "export")
    return {f"may_{name}": scope.may(f"dues.{name}", branch.scope_path) for name in asked}


def _matches(line: Line, show: str) -> bool:
    """The filters of the table: questions, differences, what awaits the committee."""
    wanted = {"questions": line.is_open, "jumps": bool(line.jump), "awaiting": line.awaits}
    return wanted.get(show, True)
