"""The tree of organisations, one organisation on a day, the check of all, the self-check."""

from typing import Any, get_args

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.asking import asked_day, asked_number
from dangwu.core.pages import ActPage, answer_act, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.desk.selectors import card_of, check_below, findings_of, tree_of
from dangwu.orgs.forms import SelfCheckForm
from dangwu.orgs.messages import explain
from dangwu.orgs.models import MAY_HOLD, OrganisationKind
from dangwu.orgs.selectors import (
    ancestors_of,
    choosable,
    is_above,
    last_self_check,
    led_above,
    may_direct,
    organisations_visible_to,
    standard_title,
)
from dangwu.orgs.services import record_self_check
from dangwu.rules.organisation import Kind, TermKind

PLACES_A_PAGE = 100


@require_GET
@needs("orgs.view")
def tree(request: HttpRequest) -> HttpResponse:
    today = localdate()
    on = asked_day(request, today)
    nodes = tree_of(current_scope().reach("orgs.view"), on, today=today)
    context = {
        "nodes": nodes,
        "number": sum(map(_size, nodes)),
        "members": sum(node["members"] for node in nodes),
        "on": on,
        "is_today": on == today,
    }
    return render(request, "desk/tree.html", context)


def _size(node: dict[str, Any]) -> int:
    return 1 + sum(map(_size, node["children"]))


@require_GET
@needs("orgs.view")
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    today = localdate()
    on = asked_day(request, today)
    found = get_object_or_404(organisations_visible_to(request.user), pk=pk)
    scope = current_scope()
    path = found.scope_path
    within = () if on == today else scope.reach("orgs.view")
    card = card_of(found, on, today=today, within=within)
    acts = card.stands and on == today  # what is done, is done to what stands today
    context = {
        "card": card,
        "findings": findings_of(found, on, within=within) if card.stands else [],
        "is_judged": found.kind in get_args(Kind),
        "has_terms": found.kind in get_args(TermKind)
        and found.kind != OrganisationKind.TEMPORARY_BRANCH,
        "has_below": found.kind in MAY_HOLD,
        "above": ancestors_of(found),
        "standard": standard_title(found, on),
        "choices": choosable(found, on),
        "checked": last_self_check(found, on),
        "on": on,
        "is_today": on == today,
        "may_edit": acts and scope.may("orgs.edit", path),
        "may_found": acts and scope.may("orgs.found", path),
        "may_appoint": acts and scope.may("orgs.appoint", path),
        "may_choose": acts and scope.may("orgs.choose", path),
        "may_place": acts and is_above(found),
        "may_direct": may_direct(found),
        "led_above": led_above(found),
        "may_list": scope.may("members.view", path),
    }
    return render(request, "desk/organisation.html", context)


@require_GET
@needs("orgs.view")
def checkup(request: HttpRequest) -> HttpResponse:
    """The findings on every organisation in reach, or below one of them."""
    on = asked_day(request, localdate())
    number = asked_number(request, "organisation")
    reached = organisations_visible_to(request.user)
    chosen = get_object_or_404(reached, pk=number) if number else None
    prefixes = (chosen.scope_path,) if chosen else current_scope().reach("orgs.view")
    checked = check_below(prefixes, on)
    found = [one for one in checked if one.findings]
    found.sort(key=lambda one: (-one.breaches, -one.warnings))  # stable: then the tree's order
    context = {
        "chosen": chosen,
        "checked": len(checked),
        "breached": sum(one.breaches > 0 for one in found),
        "warned": sum(not one.breaches for one in found),
        "fine": len(checked) - len(found),
        "page": Paginator(found, PLACES_A_PAGE).get_page(request.GET.get("page")),
        "on": on,
        "is_today": on == localdate(),
    }
    return render(request, "desk/checkup.html", context)


@reads_or_acts
@needs("orgs.edit")
def self_check(request: HttpRequest, pk: int) -> HttpResponse:
    reached = organisations_visible_to(request.user, "orgs.edit")
    found = get_object_or_404(reached, pk=pk, dissolved_on__isnull=True)
    today = localdate()

    def act(data: dict[str, object]) -> str:
        codes = [finding.code for finding in findings_of(found, data["on"])]  # type: ignore[arg-type]
        record_self_check(organisation=found, findings=codes, by=request.user, **data)  # type: ignore[arg-type]
        return found.get_absolute_url()

    page = ActPage(
        name="orgs.self_check_recorded",
        title=f"设置自查：{found.short_name}",
        verb="记录自查",
        done="自查已记录。",
        cancel=found.get_absolute_url(),
        explain=explain,
        act=act,
        note=f"今天体检发现 {len(findings_of(found, today))} 项。当日的体检结果随自查留存。",
    )
    form = SelfCheckForm(request.POST or None, initial={"on": today}, today=today)
    return answer_act(request, form, page)
