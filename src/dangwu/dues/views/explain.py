"""One amount from pay items to fen: for the officer, and for the member's own eyes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.messages import clause_link
from dangwu.core.scope import current_scope
from dangwu.dues.messages import explain as explain_reason
from dangwu.dues.messages import jump_words
from dangwu.dues.models import Assessment, PaySlip
from dangwu.dues.selectors.decisions import category_in_force, relief_in_force, slip_in_force
from dangwu.dues.selectors.history import deeds_about
from dangwu.dues.selectors.pages import (
    base_words,
    difference_words,
    figures_of,
    item_groups,
    past_table,
    rungs,
)
from dangwu.dues.selectors.rows import Compared, compared
from dangwu.dues.selectors.standing import assessments_visible_to, own_assessments
from dangwu.dues.services import note_view
from dangwu.dues.views.finding import branch_of, page_of
from dangwu.members.selectors import people_visible_to

SOURCES = dict(PaySlip.Source.choices)


@require_GET
def explain(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How an amount came about. Base and items for who may see pay, and for the person alone."""
    found = get_object_or_404(assessments_visible_to(request.user), pk=pk)
    scope = current_scope()
    branch = found.verification.branch
    is_own = scope.person == found.person_id
    full = is_own or scope.may("dues.view_pay", branch.scope_path)
    (row,) = compared([found], found.year)
    context: dict[str, Any] = {
        "assessment": found,
        "row": row,
        "branch": branch,
        "is_own": is_own,
        "full": full,
        "is_officer": scope.may("dues.view", branch.scope_path),
        "may_verify": scope.may("dues.verify", branch.scope_path),
        "may_enter": scope.may("dues.enter_pay", found.person.scope_path),
        "questions": [explain_reason(reason) for reason in row.questions] if full else [],
    }
    if full:
        note_view(subject=found, by=request.user, on=localdate())
        context |= _details(row, found, is_officer=context["may_verify"])
        context["deeds"] = deeds_about(found)
    return render(request, "dues/explain.html", context)


def _details(row: Compared, found: Assessment, *, is_officer: bool) -> dict[str, Any]:
    said = [r for r in row.explanation.reasons if r not in row.questions]
    groups = item_groups(row.explanation)
    context: dict[str, Any] = {
        "figures": figures_of(row),
        "clauses": _links(_cites_of_formula(row)),
        "ladder_clauses": _links(row.explanation.ladder_cite),
        "start_clauses": _links(row.explanation.start_cites),
        "groups": groups,
        "source": SOURCES.get(row.explanation.source, ""),
        "has_out": any(group.id == "out" for group in groups),
        "base_words": base_words(groups),
        "last_year": found.year - 1,
        "rungs": rungs(row.explanation),
        "limit": row.explanation.limit,
        "limit_clauses": _links(row.explanation.limit.cite if row.explanation.limit else ()),
        "reasons": [explain_reason(reason) for reason in said],
        "past": past_table(row),
        "difference": difference_words(row),
        "jump": jump_words(row.jump),
    }
    if is_officer:
        context |= {
            "newer": _newer_slip(row, found),
            "relief": relief_in_force(found.person, found.year),
            "ruling": category_in_force(found.person, found.year),
        }
    return context


def _newer_slip(row: Compared, found: Assessment) -> PaySlip | None:
    """What is on record now, where that is not what was judged."""
    slip = slip_in_force(found.person, found.year)
    judged_on = row.explanation.entered_on
    return slip if slip and slip.entered_on != judged_on else None


def _cites_of_formula(row: Compared) -> list[str]:
    """The clauses that no other part of the page names: not items, ladder, limit, reasons."""
    named = {cite for item in row.explanation.found.items for cite in item.cite}
    named.update(row.explanation.ladder_cite)
    named.update(cite for reason in row.explanation.reasons for cite in reason.cite)
    return [cite for cite in row.explanation.found.cites if cite not in named]


def _links(cites: Iterable[str]) -> list[dict[str, str]]:
    return [clause_link(cite) for cite in cites]


@require_GET
def of_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From a person to the latest amount; where there is none yet, to the table of the branch."""
    latest = assessments_visible_to(request.user).filter(person=pk, replaced_on__isnull=True)
    found = latest.order_by("-year", "-until_month").first()
    if found:
        return redirect(found)
    if current_scope().person == pk:
        return redirect("dues:mine")
    person = get_object_or_404(people_visible_to(request.user, "dues.view"), pk=pk)
    today = localdate()
    return redirect(page_of(branch_of(person, today), today.year))


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The own dues of each year: the amount, and the way to its explanation."""
    rows = list(own_assessments(request.user))
    today = localdate()
    context = {
        "rows": rows,
        "this_year": next((row for row in rows if row.year == today.year), None),
        "year": today.year,
    }
    return render(request, "dues/mine.html", context)
