"""The papers of a verification as downloads; each is on record."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from dangwu.core.access import needs
from dangwu.core.http import file_answer
from dangwu.core.scope import current_scope
from dangwu.documents.fonts import FontsMissing
from dangwu.dues.papers import (
    Slip,
    numbered,
    sheet_docx,
    sheet_of,
    sheet_pdf,
    sheet_xlsx,
    slips_of,
    slips_pdf,
)
from dangwu.dues.selectors.rows import compared
from dangwu.dues.selectors.standing import assessments_visible_to, verification_of
from dangwu.dues.services import note_export
from dangwu.dues.views.finding import found_branch

PAPERS = {
    "xlsx": "核定表.xlsx",
    "docx": "核定表.docx",
    "pdf": "核定表.pdf",
    "slips": "核定通知单.pdf",
}


@require_POST
@needs("dues.export")
def paper(request: HttpRequest, pk: int, year: int, paper: str) -> HttpResponse:
    """The sheet as workbook, Word or PDF, or the slips; a draft while not all is confirmed."""
    branch = found_branch(request, pk, year, "dues.export")
    found = verification_of(branch, year)
    if found is None or paper not in PAPERS:
        raise Http404
    sheet = numbered(sheet_of(found), found)
    day = found.confirmed_on or found.run_on
    try:
        if paper == "xlsx":
            content = sheet_xlsx(sheet)
        elif paper == "docx":
            content = sheet_docx(sheet, on=day)
        elif paper == "pdf":
            content = sheet_pdf(sheet, on=day)
        else:
            content = _slips(slips_of(found), day)
    except FontsMissing as missing:
        return HttpResponse(str(missing), status=503, content_type="text/plain; charset=utf-8")
    note_export(
        verification=found, paper=paper, members=len(sheet.rows), by=request.user, on=localdate()
    )
    draft = "" if found.confirmed_on else "（草稿）"
    return file_answer(content, f"{year}年党费{draft}{PAPERS[paper]}")


def _slips(slips: tuple[Slip, ...], day: date) -> bytes:
    if not slips:
        raise Http404
    return slips_pdf(slips, on=day)


@require_POST
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One member's slip: for the member, and for who may export."""
    found = get_object_or_404(assessments_visible_to(request.user), pk=pk)
    scope = current_scope()
    branch = found.verification.branch
    if scope.person != found.person_id and not scope.may("dues.export", branch.scope_path):
        raise Http404
    slips = slips_of(found.verification, compared([found], found.year))
    content = _slips(slips, found.confirmed_on or found.assessed_on)
    note_export(
        verification=found.verification, paper="slip", members=1, by=request.user, on=localdate()
    )
    return file_answer(content, f"{found.year}年党费核定通知单.pdf")
