"""What is derived from all records of an organisation: sheets, registers, materials, absences."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dangwu.core.access import needs
from dangwu.core.asking import asked_number
from dangwu.core.http import file_answer
from dangwu.core.messages import clause_link
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.documents.fonts import FontsMissing
from dangwu.meetings.forms.papers import ToldForm
from dangwu.meetings.messages import KINDS, explain
from dangwu.meetings.papers.books import (
    MARKS,
    attendance_xlsx,
    dated,
    leaders_xlsx,
    meetings_xlsx,
    quarter_xlsx,
    resolutions_xlsx,
)
from dangwu.meetings.papers.minutes import votes_text
from dangwu.meetings.papers.quarter import quarter_pdf
from dangwu.meetings.selectors.attendance import (
    LongAbsence,
    QuarterSheet,
    days_of_quarter,
    long_absent,
    quarter_of,
    quarter_sheet,
    telling_terms,
    warning_months,
)
from dangwu.meetings.selectors.materials import ITEMS_IN_ALL, materials_of
from dangwu.meetings.selectors.registers import (
    attendance_register,
    double_life,
    double_life_cites,
    held_by_kind,
    held_meetings,
    meeting_register,
    resolution_register,
)
from dangwu.meetings.services.issuing import note_paper
from dangwu.meetings.services.telling import report_attendance
from dangwu.meetings.views.finding import found_organisation
from dangwu.members.models import Presence
from dangwu.orgs.models import BRANCH_KINDS, Organisation, OrganisationKind

VIEW, KEEP = "meetings.view", "meetings.keep"
YEARS_BACK = 5
QUARTERS_SHOWN = 5
PEOPLE_A_PAGE = 60
BOOKS = {
    "meetings": "会议台账",
    "resolutions": "决议台账",
    "attendance": "出席台账",
    "leaders": "双重组织生活",
}
WITH_MEMBERS = (*BRANCH_KINDS, OrganisationKind.TEMPORARY_BRANCH, OrganisationKind.GROUP)
# How a mark of the sheet looks: state of the cell, icon, word.
SHOWN = {
    Presence.PRESENT: ("done", "done", "到会"),
    Presence.MADE_UP: ("done", "done", "补课"),
    Presence.LEAVE: ("na", "na", "请假"),
    Presence.ABSENT: ("soon", "warn", "缺席"),
    Presence.EXPECTED: ("soon", "warn", "缺席"),
}


def _year(request: HttpRequest) -> int:
    today = localdate()
    asked = asked_number(request, "year")
    return asked if asked and today.year - YEARS_BACK <= asked <= today.year else today.year


def _years(organisation: Organisation) -> list[int]:
    """From this year back, as far as the organisation stands."""
    today = localdate()
    first = max(today.year - YEARS_BACK, organisation.founded_on.year)
    return list(range(today.year, first - 1, -1))


def _common(organisation: Organisation, here: str) -> dict[str, Any]:
    """What every page of these has: where it is, and its neighbours."""
    return {
        "organisation": organisation,
        "here": here,
        "books": [(id_, name) for id_, name in BOOKS.items() if _has_book(organisation, id_)],
        "may_keep": current_scope().may(KEEP, organisation.scope_path),
    }


def _has_book(organisation: Organisation, book: str) -> bool:
    return book != "leaders" or organisation.kind in WITH_MEMBERS


# ---- the quarter -------------------------------------------------------------------------------


@require_GET
@needs(VIEW)
def attendance(request: HttpRequest, organisation: int) -> HttpResponse:
    """The attendance of a quarter: members × meetings, for the branch itself."""
    found, today = found_organisation(request, organisation, VIEW), localdate()
    sheet = quarter_sheet(found, *_quarter(request, today))
    context = {
        **_common(found, "quarter"),
        "sheet": sheet,
        "is_over": days_of_quarter(sheet.year, sheet.quarter)[1] < today,
        "rows": [(row, [_marks(cell) for cell in row.marks]) for row in sheet.rows],
        "quarters": _quarters(found, today),
        "clauses": [clause_link(cite) for cite in telling_terms(found, today)],
        "legend": [SHOWN[mark] for mark in MARKS if mark != Presence.EXPECTED],
    }
    return render(request, "meetings/papers/attendance.html", context)


def _marks(cell: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [SHOWN[Presence(mark)] for mark in cell]


def _quarter(request: HttpRequest, today: date) -> tuple[int, int]:
    """The quarter asked for, else that of today; none that has not begun."""
    quarter = asked_number(request, "quarter")
    asked = (_year(request), quarter) if quarter in (1, 2, 3, 4) else None
    return asked if asked and asked <= quarter_of(today) else quarter_of(today)


def _quarters(organisation: Organisation, today: date) -> list[tuple[int, int]]:
    """The latest quarters in which the organisation stood, this one first."""
    year, quarter = quarter_of(today)
    number = 4 * year + quarter - 1
    first = quarter_of(organisation.founded_on)
    shown = (divmod(each, 4) for each in range(number, number - QUARTERS_SHOWN, -1))
    return [(y, q + 1) for y, q in shown if (y, q + 1) >= first]


@require_POST
@needs(KEEP)
def attendance_paper(
    request: HttpRequest, organisation: int, year: int, quarter: int, paper: str
) -> HttpResponse:
    """The sheet of a quarter to post, as PDF or workbook."""
    found, today = found_organisation(request, organisation, KEEP), localdate()
    if quarter not in (1, 2, 3, 4) or (year, quarter) > quarter_of(today):
        raise Http404
    sheet = quarter_sheet(found, year, quarter)
    makers: dict[str, Callable[[QuarterSheet], bytes]] = {
        "pdf": lambda sheet: quarter_pdf(sheet, on=today),
        "xlsx": quarter_xlsx,
    }
    if paper not in makers:
        raise Http404
    try:
        content = makers[paper](sheet)
    except FontsMissing as missing:
        return HttpResponse(str(missing), status=503, content_type="text/plain; charset=utf-8")
    note_paper(subject=found, paper=f"quarter.{paper}", by=request.user, on=today)
    return file_answer(content, f"{year}年第{quarter}季度参加组织生活情况.{paper}")


@reads_or_acts
@needs(KEEP)
def attendance_report(
    request: HttpRequest, organisation: int, year: int, quarter: int
) -> HttpResponse:
    """Put on record that the sheet was made known to all members."""
    found, today = found_organisation(request, organisation, KEEP), localdate()
    if quarter not in (1, 2, 3, 4):
        raise Http404
    sheet_url = f"{reverse('meetings:attendance', args=[found.pk])}?year={year}&quarter={quarter}"

    def act(data: dict[str, Any]) -> str:
        report_attendance(
            organisation=found, year=year, quarter=quarter, by=request.user, on=today, **data
        )
        return sheet_url

    page = ActPage(
        name="meetings.attendance_told",
        title=f"登记通报：{year}年第 {quarter} 季度参加组织生活情况",
        verb="登记通报",
        done="已登记通报。",
        cancel=sheet_url,
        explain=explain,
        act=act,
        note="出席情况表由会议记录得出，向全体党员通报以后在这里登记日期。",
    )
    return answer_act(request, ToldForm(posted(request), today=today), page)


# ---- long absence ------------------------------------------------------------------------------


@require_GET
@needs(VIEW)
def absences(request: HttpRequest, organisation: int) -> HttpResponse:
    """Who has not taken part for months, in the organisation and below it."""
    found, today = found_organisation(request, organisation, VIEW), localdate()
    rows, months = long_absent(found, today), warning_months(found, today)
    page = Paginator(rows, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **_common(found, "absences"),
        "page": page,
        "lines": [_absence(one) for one in page.object_list],
        "count": len(rows),
        "months": months,
        "then": f"应参加而没有参加、又没有请假事由，满 {months} 个月的，会列在这里。"
        if months
        else "制度库没有收录对应的规定，不作提醒。",
        "over": sum(one.is_over for one in rows),
        "several": found.kind not in WITH_MEMBERS,
        "may_open": current_scope().may("members.view", found.scope_path),
    }
    return render(request, "meetings/papers/absences.html", context)


def _absence(one: LongAbsence) -> dict[str, Any]:
    explained = one.explained
    return {
        "one": one,
        "text": explained.text,
        "clauses": [clause_link(cite) for cite in explained.cite],
    }


# ---- registers ---------------------------------------------------------------------------------


@require_GET
@needs(VIEW)
def register(request: HttpRequest, organisation: int) -> HttpResponse:
    """One of the registers of a year, drawn from the records."""
    found, year = found_organisation(request, organisation, VIEW), _year(request)
    book = request.GET.get("book", "meetings")
    if book not in BOOKS or not _has_book(found, book):
        raise Http404
    kind = request.GET.get("kind", "")
    context = {
        **_common(found, book),
        "book": book,
        "book_name": BOOKS[book],
        "year": year,
        "years": _years(found),
        **_shown(found, book, year, kind if kind in KINDS else ""),
    }
    return render(request, "meetings/papers/register.html", context)


def _shown(found: Organisation, book: str, year: int, kind: str) -> dict[str, Any]:
    if book == "meetings":
        return {
            "kind": kind,
            "kinds": held_by_kind(held_meetings(found, year)),
            "lines": meeting_register(found, year, kind),
        }
    if book == "resolutions":
        decisions = resolution_register(found, year)
        return {
            "decisions": [(one, votes_text(one)) for one in decisions],
            "passed": sum(one.passed for one in decisions),
        }
    if book == "attendance":
        return {"attendance": attendance_register(found, year)}
    leaders = double_life(found, year, _last_day(year))
    return {
        "clauses": [clause_link(c) for c in double_life_cites(found, _last_day(year))],
        "leaders": [
            (one, [dated(r) for r in one.there], [dated(r) for r in one.missed]) for one in leaders
        ],
    }


def _last_day(year: int) -> date:
    return min(localdate(), date(year, 12, 31))


@require_POST
@needs(KEEP)
def register_xlsx(request: HttpRequest, organisation: int, book: str, year: int) -> HttpResponse:
    """A register of a year as a workbook; `?kind=` as on the page."""
    found, today = found_organisation(request, organisation, KEEP), localdate()
    if book not in BOOKS or not _has_book(found, book) or year > today.year:
        raise Http404
    kind = request.GET.get("kind", "")
    title = f"{found.name}{year}年{BOOKS[book]}"
    content = _workbook(found, book, year, kind if kind in KINDS else "", title)
    note_paper(subject=found, paper=f"{book}.xlsx", by=request.user, on=today)
    return file_answer(content, f"{year}年{BOOKS[book]}.xlsx")


def _workbook(found: Organisation, book: str, year: int, kind: str, title: str) -> bytes:
    if book == "meetings":
        return meetings_xlsx(meeting_register(found, year, kind), title)
    if book == "resolutions":
        return resolutions_xlsx(resolution_register(found, year), title)
    if book == "attendance":
        return attendance_xlsx(attendance_register(found, year), title)
    return leaders_xlsx(double_life(found, year, _last_day(year)), title)


# ---- materials ---------------------------------------------------------------------------------


@require_GET
@needs(VIEW)
def materials(request: HttpRequest, organisation: int) -> HttpResponse:
    """Which materials of the 26-item list the records of a year already fill."""
    found, year = found_organisation(request, organisation, VIEW), _year(request)
    items = materials_of(found, year)
    states = [each.state for item in items for each in item.materials]
    context = {
        **_common(found, "materials"),
        "year": year,
        "years": _years(found),
        "items": items,
        "in_all": ITEMS_IN_ALL,
        "done": states.count("done"),
        "missing": states.count("missing"),
        "elsewhere": states.count("elsewhere"),
    }
    return render(request, "meetings/papers/materials.html", context)
