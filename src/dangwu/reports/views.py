"""Pages of reports: what is due and sent, writing, sending, what the members heard."""

from collections.abc import Sequence, Set
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.forms import PlainForm
from dangwu.core.http import file_answer
from dangwu.core.messages import clause_link
from dangwu.core.pages import ActPage, answer_act, answer_act_on, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.documents.fonts import FontsMissing
from dangwu.orgs.models import Organisation
from dangwu.procedures.selectors import CaseLine, case_of, cases_of
from dangwu.reports import forms, papers, selectors, services
from dangwu.reports.messages import explain
from dangwu.reports.models import Report, ReportKind

PAPERS = {"pdf": papers.letter_pdf, "docx": papers.letter_docx}
MOST = 100


def _found(request: HttpRequest, pk: UUID, permission: str = "reports.view") -> Report:
    return get_object_or_404(selectors.reports_visible_to(request.user, permission), pk=pk)


def _case_kind(report: Report) -> str:
    return services.ASKED if report.kind == ReportKind.REQUEST else services.FILED


@require_GET
@needs("reports.view")
def home(request: HttpRequest) -> HttpResponse:
    """What the own organisations have written, sent and been answered; a year at a time."""
    on = localdate()
    rows = list(
        selectors.reports_visible_to(request.user)
        .filter(dropped_on__isnull=True)
        .order_by("-made_on", "-pk")[:MOST]
    )
    known = cases_of(rows, services.FILED) | cases_of(rows, services.ASKED)
    lines = [
        (row, CaseLine(known[str(row.pk)], on) if str(row.pk) in known else None) for row in rows
    ]
    writers = list(selectors.own_writers(request.user))
    context = {
        "lines": lines,
        "pieces": _what_waits(lines, {place.pk for place in writers}),
        "writers": writers[:10],
        "kinds": ReportKind.choices,
        "year": on.year,
    }
    return render(request, "reports/home.html", context)


def _what_waits(lines: Sequence[tuple[Report, CaseLine | None]], own: Set[int]) -> list[str]:
    """The heading: what organisations below ask, then what the own ones wait for or keep back."""
    tags = [(row.organisation_id in own, case.tag if case else "") for row, case in lines]
    numbers = {
        "下级 %s 件等答复": tags.count((False, "due")),
        "%s 件等上级答复": tags.count((True, "due")),
        "%s 件还没有报送": tags.count((True, "")) + tags.count((True, "soon")),
    }
    return [words % number for words, number in numbers.items() if number]


@reads_or_acts
@needs("reports.write")
def new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A report begun from what is on record; the one of the year is gone on with."""
    place = get_object_or_404(selectors.writers_visible_to(request.user), pk=pk)
    if kind not in ReportKind.values:
        raise Http404
    on = localdate()
    known = _known(place, kind, on)

    def act(data: dict[str, Any]) -> str:
        return services.draft_report(
            organisation=place,
            kind=kind,
            year=on.year,
            fields=services.ReportFields(**data),
            by=request.user,
            on=on,
        ).get_absolute_url()

    page = ActPage(
        name="reports.report_drafted",
        title=f"{place.short_name}：{ReportKind(kind).label}",
        verb="存为草稿",
        done="草稿已存，核对后报送。",
        cancel=reverse("reports:home"),
        explain=explain,
        act=act,
        template="reports/write.html",
        context={
            "stands": selectors.report_of_year(place, kind, on.year),
            "counts": selectors.counts_of(place, on.year, on) if kind in selectors.YEARLY else [],
        },
    )
    form = forms.ReportForm(posted(request), kind=kind, initial=known, today=on)
    return answer_act(request, form, page)


def _known(place: Organisation, kind: str, on: date) -> dict[str, Any]:
    """What can be filled in: title and text from the records, the day of today."""
    titles = {
        ReportKind.WORK: f"{place.name}{on.year}年工作报告",
        ReportKind.MEETINGS: f"{place.name}{on.year}年三会一课执行情况",
        ReportKind.REQUEST: "关于",
        ReportKind.SUDDEN: "关于",
    }
    return {
        "title": titles[ReportKind(kind)],
        "text": selectors.draft_text(place, kind, on.year, on),
        "happened_on": on,
    }


@require_GET
@needs("reports.view")
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, on = _found(request, pk), localdate()
    case = case_of(found, _case_kind(found))
    reasons = [explain(reason) for reason in selectors.findings_on(found, on)]
    may_write = current_scope().may("reports.write", found.scope_path)
    context = {
        "report": found,
        "case": CaseLine(case, on) if case else None,
        "letter": papers.letter_of(found),
        "headings": papers.HEADINGS,
        "findings": [
            {"text": one.text, "clauses": [clause_link(cite) for cite in one.cite]}
            for one in reasons
        ],
        "may_write": may_write,
        "is_draft": found.sent_on is None and found.dropped_on is None,
        "may_note_heard": may_write
        and found.kind == ReportKind.WORK
        and not (found.heard_on or found.dropped_on),
    }
    return render(request, "reports/report.html", context)


@reads_or_acts
@needs("reports.write")
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, on = _found(request, pk, "reports.write"), localdate()
    form = forms.ReportForm(
        posted(request),
        kind=found.kind,
        initial={name: getattr(found, name) for name in ("title", "text", *forms.EXTRA)},
        today=on,
    )
    return answer_act_on(
        request,
        found,
        form,
        lambda data: services.change_report(
            report=found, fields=services.ReportFields(**data), by=request.user, on=on
        ),
        explain=explain,
        name="reports.report_changed",
        title=f"修改：{found.title}",
        verb="保存",
        done="已保存。",
    )


@reads_or_acts
@needs("reports.write")
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, on = _found(request, pk, "reports.write"), localdate()
    above = papers.letter_of(found).addressee
    return answer_act_on(
        request,
        found,
        PlainForm(posted(request)),
        lambda _: services.send_report(report=found, by=request.user, on=on),
        explain=explain,
        name="reports.report_sent",
        title=f"报送：{found.title}",
        verb="报送",
        done="已编号报送，等上级答复。",
        note=f"报送给{above}，随即编号。" if above else "上级不在本系统，报送后登记上级的答复。",
    )


@reads_or_acts
@needs("reports.write")
def heard(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, on = _found(request, pk, "reports.write"), localdate()
    return answer_act_on(
        request,
        found,
        forms.HeardForm(posted(request), initial={"heard_on": found.heard_on or on}, today=on),
        lambda data: services.note_heard(report=found, by=request.user, on=on, **data),
        explain=explain,
        name="reports.report_heard",
        title="登记向党员大会报告",
        verb="登记",
        done="已登记。",
        note="同一份年度工作报告，既报上级，也向党员大会报告，不用另写。",
    )


@reads_or_acts
@needs("reports.write")
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, on = _found(request, pk, "reports.write"), localdate()
    return answer_act_on(
        request,
        found,
        PlainForm(posted(request)),
        lambda _: services.drop_report(report=found, by=request.user, on=on),
        explain=explain,
        name="reports.report_dropped",
        title=f"作废草稿：{found.title}",
        verb="作废",
        done="草稿已作废，记录留存。",
        danger=True,
    )


@require_GET
@needs("reports.view")
def paper(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The letter as PDF or Word; a draft says so in its foot."""
    found = _found(request, pk)
    if form not in PAPERS:
        raise Http404
    try:
        content = PAPERS[form](found)
    except FontsMissing as missing:
        return HttpResponse(str(missing), status=503, content_type="text/plain; charset=utf-8")
    return file_answer(content, f"{found.title}.{form}")
