"""The tree of organisations with its counts, one organisation on a day, its yearly self-check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from dangwu.core.access import needs
from dangwu.core.asking import asked_day
from dangwu.core.pages import ActPage, answer_act
from dangwu.core.scope import current_scope
from dangwu.desk.selectors import card_of, findings_of, tree_of
from dangwu.orgs.forms import SelfCheckForm
from dangwu.orgs.messages import explain
from dangwu.orgs.selectors import (
    ancestors_of,
    choosable,
    last_self_check,
    organisations_visible_to,
    standard_title,
)
from dangwu.orgs.services import record_self_check


@require_GET
@needs("orgs.view")
def tree(request: HttpRequest) -> HttpResponse:
    on = asked_day(request, localdate())
    nodes = tree_of(current_scope().reach("orgs.view"), on)
    return render(request, "desk/tree.html", {"nodes": nodes, "on": on, "is_today": on == localdate()})


@require_GET
@needs("orgs.view")
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    on = asked_day(request, localdate())
    found = get_object_or_404(organisations_visible_to(request.user), pk=pk)
    scope = current_scope()
    context = {
        "card": card_of(found, on),
        "findings": findings_of(found, on),
        "above": ancestors_of(found),
        "standard": standard_title(found, on),
        "choices": choosable(found, on),
        "checked": last_self_check(found, on),
        "on": on,
        "is_today": on == localdate(),
        "stands": found.dissolved_on is None,
        "may_edit": scope.may("orgs.edit", found.scope_path),
        "may_found": scope.may("orgs.found", found.scope_path),
        "may_appoint": scope.may("orgs.appoint", found.scope_path),
        "may_choose": scope.may("orgs.choose", found.scope_path),
    }
    return render(request, "desk/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("orgs.edit")
def self_check(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(organisations_visible_to(request.user, "orgs.edit"), pk=pk)
    findings = findings_of(found, localdate())

    def act(data: dict[str, object]) -> str:
        record_self_check(
            organisation=found, findings=[f.code for f in findings], by=request.user, **data
        )
        return found.get_absolute_url()

    page = ActPage(
        name="orgs.self_check_recorded",
        title=f"设置自查：{found.short_name}",
        verb="记录自查",
        done="自查已记录。",
        cancel=found.get_absolute_url(),
        explain=explain,
        act=act,
        note=f"今天体检发现 {len(findings)} 项，随自查一并留存。",
    )
    return answer_act(request, SelfCheckForm(request.POST or None, initial={"on": localdate()}), page)
