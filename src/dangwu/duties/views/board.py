"""The board of the level above: organisations against duties, on screen, paper and as workbook."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.http import file_answer
from dangwu.core.messages import day_in_words
from dangwu.core.sheets import Column, SheetOut, write_workbook
from dangwu.duties.selectors import STATES, Matrix, Row, matrix_of
from dangwu.duties.views.finding import about, found_organisation, year_asked
from dangwu.orgs.models import Organisation

ROWS = 60  # organisations on a page


@require_GET
@needs("duties.view")
def board(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    organisation, today = found_organisation(request, pk), localdate()
    matrix = matrix_of(organisation, year_asked(year), today)
    state = next((each for each in STATES if each == request.GET.get("state")), None)
    rows = [row for row in matrix.rows if state is None or row.has(state)]
    context = {
        **about(organisation, year, today),
        "matrix": matrix,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "state": state,
        "legend": [(each, matrix.counts[each]) for each in STATES],
    }
    return render(request, "duties/board.html", context)


@require_GET
@needs("duties.view")
def board_sheet(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The board as a workbook: of each cell the word and the fact."""
    organisation, today = found_organisation(request, pk), localdate()
    matrix = matrix_of(organisation, year_asked(year), today)
    content = write_workbook([_sheet(organisation, matrix, year, today)])
    return file_answer(content, f"{organisation.short_name}{year}年应办情况.xlsx")


def _sheet(organisation: Organisation, matrix: Matrix, year: int, on: date) -> SheetOut:
    columns = [
        Column("组织", "text"),
        Column("类别", "text"),
        *(Column(f"{each.title}（{each.cadence}）", "text") for each in matrix.columns),
    ]
    title = f"{organisation.name}{year}年应办情况（截至{day_in_words(on)}）"
    return SheetOut("应办情况", columns, [_told(row) for row in matrix.rows], title=title)


def _told(row: Row) -> list[str]:
    cells = (f"{each.word} {each.text}".strip() if each else "" for each in row.cells)
    return [row.organisation.short_name, row.organisation.get_kind_display(), *cells]
