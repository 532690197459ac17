"""The date health check (材料体检): a sheet of dossiers, or one typed in. Nothing is stored."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from dangwu.admission import tasks
from dangwu.admission.forms.checkup import DossierForm, SheetForm
from dangwu.admission.models import DateCheck
from dangwu.admission.services import checkup as acts
from dangwu.admission.services.checkup.sheet_rows import branch_of_row, may_go_on
from dangwu.admission.views.finding import KEEP, branches_kept_by
from dangwu.core.access import needs
from dangwu.core.http import file_answer
from dangwu.core.messages import clause_link
from dangwu.core.pages import posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.core.sheets import SheetRefused
from dangwu.members.selectors.imports import receiving_organisations

VIEW = "admission.view"
KEY = "admission.checkup"  # in the session: the one check-up it has
A_PAGE = 50
SHOWN = {
    "wrong": ("有不符", lambda one: any(f["modality"] == "must" for f in one["findings"])),
    "warned": ("有提示", lambda one: any(f["modality"] != "must" for f in one["findings"])),
    "unread": ("有没读懂的", lambda one: bool(one["faults"])),
    "clean": ("没有问题", lambda one: not one["findings"] and not one["faults"]),
}
DAYS = ("probation_from", "probation_to", "full_from", "earliest", "latest")


@reads_or_acts
@needs(VIEW)
def checkup(request: HttpRequest) -> HttpResponse:
    """Upload a sheet of dates, one person a row."""
    form = SheetForm(posted(request), request.FILES or None, organisations=_organisations(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _upload(request, form.cleaned_data)
        except (SheetRefused, acts.NoDossiers) as refused:
            form.add_error("sheet", str(refused))
    context = {"form": form, "kept": kept_for(request)}
    status = 400 if form.errors else 200
    return render(request, "admission/checkup.html", context, status=status)


def _organisations(request: HttpRequest) -> Any:
    return receiving_organisations(request.user, localdate(), VIEW)


def _upload(request: HttpRequest, data: Mapping[str, Any]) -> HttpResponse:
    file, today = data["sheet"], localdate()
    kept = acts.upload_dossiers(
        organisation=data["organisation"],
        data=file.read(),
        name=file.name,
        by=request.user,
        on=today,
        now=now(),
    )
    if before := kept_for(request):
        acts.discard_check(check=before, by=request.user, on=today)
    request.session[KEY] = str(kept.pk)
    tasks.check_dates.enqueue(str(kept.pk), today.isoformat())
    tasks.empty_in_time(kept)
    return redirect("admission:checkup_result")


@require_GET
@needs(VIEW)
def template(request: HttpRequest) -> HttpResponse:
    return file_answer(acts.template_workbook(), "发展党员材料体检模板.xlsx")


@require_GET
@needs(VIEW)
def result(request: HttpRequest) -> HttpResponse:
    """What was found, person by person; how far it is while the work goes on."""
    kept = _found(request)
    if kept.state != "ready":
        return render(request, "admission/checkup_running.html", _progress(kept))
    content, goes_on = acts.content_of(kept), _taking_over(request, kept)
    counts = content["counts"]
    show = request.GET.get("show", "")
    wanted = SHOWN[show][1] if show in SHOWN else _has_anything
    people = [one for one in content["people"] if wanted(one)]
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "file": content["file"],
        "on": date.fromisoformat(content["on"]),
        "counts": counts,
        "show": show,
        "kinds": [(kind, word, counts.get(kind, 0)) for kind, (word, _) in SHOWN.items()],
        "page": page,
        "people": [person_shown(one) | {"goes_on": goes_on(one)} for one in page],
        "table": content["table"],
    }
    return render(request, "admission/checkup_result.html", context)


def _taking_over(request: HttpRequest, kept: DateCheck) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a person of the sheet can be taken over by who looks: at a branch they keep."""
    branches = list(branches_kept_by(request)) if current_scope().may(KEEP) else []

    def goes_on(one: Mapping[str, Any]) -> bool:
        branch = branch_of_row(branches, kept.organisation, one["branch"])
        return branch is not None and may_go_on(one)

    return goes_on


def _has_anything(one: Mapping[str, Any]) -> bool:
    return bool(one["findings"] or one["faults"])


@require_GET
@needs(VIEW)
def progress(request: HttpRequest) -> HttpResponse:
    """The part that htmx asks for each second; when it is over the page is shown anew."""
    kept = _found(request)
    answer = render(request, "parts/progress.html", _progress(kept))
    if kept.state != "waiting":
        answer["HX-Refresh"] = "true"
    return answer


def _progress(kept: DateCheck) -> dict[str, Any]:
    return {
        "says": kept.says or "等待核对",
        "done": kept.done,
        "total": kept.total,
        "unit": "人",
        "url": reverse("admission:checkup_progress"),
        "is_over": kept.state != "waiting",
        "is_refused": kept.state == "refused",
    }


@require_GET
@needs(VIEW)
def download(request: HttpRequest) -> HttpResponse:
    """The sheet as it came, with what was found behind each row."""
    kept = _found(request)
    if kept.state != "ready":
        raise Http404
    content = acts.content_of(kept)
    stem = content["file"].rpartition(".")[0]
    return file_answer(acts.checked_workbook_of(content), f"{stem}（体检结果）.xlsx")


@require_POST
@needs(VIEW)
def discard(request: HttpRequest) -> HttpResponse:
    """Clear the sheet and its result before their hour is over."""
    acts.discard_check(check=_found(request), by=request.user, on=localdate())
    del request.session[KEY]
    return redirect("admission:checkup")


@reads_or_acts
@needs(VIEW)
def typed(request: HttpRequest) -> HttpResponse:
    """One dossier typed in: the answer stands above what was typed."""
    form = DossierForm(posted(request), organisations=_organisations(request))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        one = acts.check_typed(organisation=organisation, values=form.values, on=localdate())
        context |= {"one": person_shown(one), "counts": acts.counts_of([one])}
    status = 400 if form.errors else 200
    return render(request, "admission/checkup_typed.html", context, status=status)


# ---- what is found -----------------------------------------------------------------------------


def kept_for(request: HttpRequest) -> DateCheck | None:
    """The check-up of this session, while it lasts and its organisation is in reach."""
    kept = acts.kept_check(request.session.get(KEY, ""), request.user.pk, now())
    if kept is None or not _organisations(request).filter(pk=kept.organisation_id).exists():
        return None
    return kept


def _found(request: HttpRequest) -> DateCheck:
    kept = kept_for(request)
    if kept is None:
        raise Http404
    return kept


def person_shown(one: Mapping[str, Any]) -> dict[str, Any]:
    """One person as the page has it: findings by severity, each with its clauses and remedy."""
    must = [_reason(found) for found in one["findings"] if found["modality"] == "must"]
    generally = [_reason(found) for found in one["findings"] if found["modality"] != "must"]
    return {
        **one,
        "must": must,
        "generally": generally,
        "unread": [_told(told) for told in one["faults"]],
        "taken": [_told(told) for told in one["taken"]],
        **{name: date.fromisoformat(one[name]) if one[name] else None for name in DAYS},
    }


def _reason(found: Mapping[str, Any]) -> dict[str, Any]:
    step = f"{found['step_name']}：" if found["step_name"] else ""
    return {
        "text": f"{step}{found['text']}",
        "clauses": [clause_link(cite) for cite in found["cite"]],
        "remedy": found["remedy"],
    }


def _told(told: Mapping[str, str]) -> str:
    return f"{told['cell']} {told['heading']}：{told['text']}".strip()
