"""A run: its page, its beginning, the acts on the whole of it, and what is due of all."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import organisations_visible_to, terms_of
from dangwu.procedures import messages
from dangwu.procedures.forms import (
    DueForm,
    EndRunForm,
    KeepForm,
    ReasonForm,
    StartForm,
    VersionForm,
)
from dangwu.procedures.models import Run, RunStep
from dangwu.procedures.registry import ProcedureUse, use_of
from dangwu.procedures.selectors import (
    RunLine,
    due_below,
    holidays,
    names_of_runs,
    runs_visible_to,
    who_acts,
)
from dangwu.procedures.services import end_run, resume_run, start_run, suspend_run
from dangwu.procedures.views.finding import VIEW, answer_run, found_run, page_of, user_of
from dangwu.procedures.views.shown import StepLine
from dangwu.rulebook.selectors import rulebook

DUE_WITHIN = 5  # working days
ROWS_A_PAGE = 50


@require_GET
@needs(VIEW)
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run: past days, windows to come, what is missing today and who has it."""
    page = page_of(request, found_run(request, pk))
    keep = [(line, _keep_form(line)) for line in page.lines if line.may_keep]
    return render(request, "procedures/run.html", {"page": page, "keep": keep})


def _keep_form(line: StepLine) -> KeepForm | None:
    """Asks for the papers of a step that are not there; None where all are."""
    missing = [each.name for each in line.materials if each.held_on is None]
    if not missing:
        return None
    return KeepForm(
        initial={"held_on": line.page.on},
        today=line.page.on,
        materials=missing,
        auto_id=f"id_{line.row.key}_%s",
    )


# ---- the beginning ---------------------------------------------------------------------------


@reads_or_acts
@needs("procedures.submit")
def new(request: HttpRequest, procedure: str, pk: int) -> HttpResponse:
    """Begin a procedure that is data only, for an organisation."""
    use = use_of(procedure)
    organisation = get_object_or_404(organisations_visible_to(request.user, use.permission), pk=pk)
    item = terms_of(organisation, localdate()).items.get(procedure)
    if not use.is_generic or item is None:
        raise Http404
    title = f"{organisation.short_name}：{item.title}"
    form = StartForm(posted(request), initial={"title": title}, asks=use.asks)

    def act(data: dict[str, Any]) -> str:
        return _begun(request, use, organisation, form).get_absolute_url()

    return answer_act(
        request,
        form,
        ActPage(
            name="procedures.run_started",
            title=f"开始{item.title}",
            verb="开始办理",
            done=f"已开始：{form.data.get('title', title)}。",
            cancel=organisation.get_absolute_url(),
            explain=messages.explain,
            act=act,
            note=f"{organisation.short_name}，按今天的规定办理，以后规定有变动不影响这一件",
            template="procedures/new.html",
            context={"item": item, "organisation": organisation},
        ),
    )


def _begun(
    request: HttpRequest, use: ProcedureUse, organisation: Organisation, form: StartForm
) -> Run:
    """The new run; the one that the same press began a moment ago counts."""
    title, details = form.cleaned_data["title"], form.details()
    rows = runs_visible_to(request.user).filter(
        procedure=use.id,
        organisation=organisation,
        title=title,
        started_by=user_of(request),
        started_on=localdate(),
        version=1,
    )
    for held in rows:
        if held.details == details:
            return held
    return start_run(
        procedure=use.id,
        organisation=organisation,
        title=title,
        details=details,
        by=user_of(request),
        on=localdate(),
    )


# ---- acts on the whole -----------------------------------------------------------------------


@reads_or_acts
@needs(VIEW)
def suspend(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_run(request, pk)
    return answer_run(
        request,
        found,
        ReasonForm(posted(request), initial={"version": found.version}),
        lambda data: suspend_run(run=found, by=user_of(request), on=localdate(), **data),
        name="procedures.run_suspended",
        title=f"中止：{found.title}",
        verb="中止",
        done="已中止。",
        note="中止期间不催办，恢复以后各步期限按中止的天数顺延",
    )


@reads_or_acts
@needs(VIEW)
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_run(request, pk)
    return answer_run(
        request,
        found,
        VersionForm(posted(request), initial={"version": found.version}),
        lambda data: resume_run(run=found, by=user_of(request), on=localdate(), **data),
        name="procedures.run_resumed",
        title=f"恢复办理：{found.title}",
        verb="恢复办理",
        done="已恢复办理，期限已顺延。",
    )


@reads_or_acts
@needs(VIEW)
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a run before its last step; one that is about something else ends on its page."""
    page = page_of(request, found_run(request, pk))
    if not page.is_own_subject:
        raise Http404
    form = EndRunForm(
        posted(request), initial={"version": page.run.version}, outcomes=page.endings
    )
    return answer_run(
        request,
        page.run,
        form,
        lambda data: end_run(run=page.run, by=user_of(request), on=localdate(), **data),
        name="procedures.run_ended",
        title=f"终止：{page.run.title}",
        verb="终止",
        done="已终止。",
        note="终止以后不能恢复，记录保留",
        danger=True,
    )


# ---- what is due -----------------------------------------------------------------------------


@require_GET
@needs(VIEW)
def due(request: HttpRequest) -> HttpResponse:
    """The open steps at and below the own posts whose last day is near, or past."""
    today, scope = localdate(), current_scope()
    form = DueForm(request.GET or None, procedures=_procedures(request))
    until = form.asked_until(holidays().after(today, DUE_WITHIN))
    rows = due_below(scope.reach(VIEW), today, until)
    if procedure := form.asked_procedure():
        rows = rows.filter(run__procedure=procedure)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": _due_lines(list(page), today),
        "late": rows.filter(latest_on__lt=today).count(),
        "until": until,
        "on": today,
    }
    return render(request, "procedures/due.html", context)


def _due_lines(rows: list[RunStep], on: date) -> list["DueLine"]:
    names = names_of_runs(row.run for row in rows)
    return [DueLine(row, on, names.get(row.run_id, "")) for row in rows]


class DueLine:
    """An open step in the list of what is due; `name` says whom its run is about."""

    def __init__(self, row: RunStep, on: date, name: str) -> None:
        self.row, self.run, self.on, self.name = row, RunLine(row.run), on, name

    @property
    def is_late(self) -> bool:
        return self.days < 0

    @property
    def days(self) -> int:
        assert self.row.latest_on is not None
        return (self.row.latest_on - self.on).days

    @property
    def days_over(self) -> int:
        return -self.days

    @property
    def who(self) -> str:
        return who_acts(self.row)


def _procedures(request: HttpRequest) -> list[tuple[str, str]]:
    """The procedures of which anything runs in reach, with their titles."""
    ids = runs_visible_to(request.user).filter(ended_on__isnull=True)
    found = sorted(set(ids.order_by().values_list("procedure", flat=True).distinct()))
    return [(id_, _title_of(id_)) for id_ in found]


def _title_of(id_: str) -> str:
    entries = rulebook().entries_of(id_) if id_ in rulebook().entries else {}
    return next((entry.title for entry in entries.values()), id_)
