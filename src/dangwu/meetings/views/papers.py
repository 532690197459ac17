"""Minutes and notices as downloads; each is on record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from dangwu.core.access import needs
from dangwu.core.http import file_answer
from dangwu.documents.fonts import FontsMissing
from dangwu.meetings.models import Meeting
from dangwu.meetings.papers import (
    Paper,
    minutes_paper,
    notice_day,
    notice_of,
    paper_docx,
    paper_pdf,
    record_of,
)
from dangwu.meetings.services.issuing import issue_minutes, note_paper
from dangwu.meetings.views.finding import found_meeting

KEEP = "meetings.keep"


@require_POST
@needs(KEEP)
def minutes_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _minutes(request, found_meeting(request, pk, KEEP), "pdf")


@require_POST
@needs(KEEP)
def minutes_word(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _minutes(request, found_meeting(request, pk, KEEP), "docx")


@require_POST
@needs(KEEP)
def notice_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _notice(request, found_meeting(request, pk, KEEP), "pdf")


@require_POST
@needs(KEEP)
def notice_word(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _notice(request, found_meeting(request, pk, KEEP), "docx")


def _minutes(request: HttpRequest, meeting: Meeting, form: str) -> HttpResponse:
    """The minutes; signed ones get their number with the first print."""
    issue_minutes(meeting=meeting, by=request.user, on=localdate())
    paper = minutes_paper(record_of(meeting))
    draft = "" if meeting.is_locked else "（草稿）"
    name = f"{meeting.held_on:%Y%m%d}{meeting.get_kind_display()}记录{draft}"
    return _printed(request, meeting, paper, name, form)


def _notice(request: HttpRequest, meeting: Meeting, form: str) -> HttpResponse:
    draft = "" if meeting.told_on else "（草稿）"
    name = f"{meeting.held_on:%Y%m%d}{meeting.get_kind_display()}通知{draft}"
    return _printed(request, meeting, notice_of(meeting), name, form)


def _printed(
    request: HttpRequest, meeting: Meeting, paper: Paper, name: str, form: str
) -> HttpResponse:
    day = meeting.signed_on or notice_day(meeting)
    try:
        content = paper_pdf(paper, on=day) if form == "pdf" else paper_docx(paper, on=day)
    except FontsMissing as missing:
        return HttpResponse(str(missing), status=503, content_type="text/plain; charset=utf-8")
    what = "minutes" if "记录" in name else "notice"
    note_paper(subject=meeting, paper=f"{what}.{form}", by=request.user, on=localdate())
    return file_answer(content, f"{name}.{form}")
