"""The year of one organisation: what is to be done now, the calendar, the reason of a line."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.duties.selectors import (
    PRESSING,
    STATES,
    DutyLine,
    calendar_of,
    duties_of,
    open_duties,
    people_duties,
    records_of,
)
from dangwu.duties.views.finding import about, found_organisation, own_organisation, year_asked
from dangwu.orgs.models import Organisation


@require_GET
@needs("duties.view")
def home(request: HttpRequest) -> HttpResponse:
    today = localdate()
    return _year_page(request, own_organisation(request), today.year, today)


@require_GET
@needs("duties.view")
def year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    return _year_page(request, found_organisation(request, pk), year_asked(year), localdate())


def _year_page(
    request: HttpRequest, organisation: Organisation, year: int, on: date
) -> HttpResponse:
    lines = duties_of(organisation, year, on)
    now = _now(organisation, lines, year, on)
    shown = {(line.year, line.item) for line in now}
    rest = [line for line in lines if (line.year, line.item) not in shown]
    context = {
        **about(organisation, year, on),
        "now": now,
        "counts": {state: sum(line.state == state for line in now) for state in PRESSING},
        "later": [line for line in rest if line.state == "due"],
        "done": [line for line in rest if line.state == "done"],
        "idle": [line for line in rest if line.state == "na"],
        "people": people_duties(organisation, year, on),
        "is_now": year == on.year,
    }
    return render(request, "duties/year.html", context)


def _now(
    organisation: Organisation, lines: Sequence[DutyLine], year: int, on: date
) -> list[DutyLine]:
    """What presses: of this year what is to be done by the end of the month or later is begun;
    of another year everything that is open."""
    wanted = open_duties(organisation, on) if year == on.year else lines
    pressing = [line for line in wanted if line.state in PRESSING and _is_open_now(line, on)]
    return sorted(pressing, key=lambda line: (STATES.index(line.state), line.next_by or on))


def _is_open_now(line: DutyLine, on: date) -> bool:
    """A window that opens in a later month does not press yet."""
    turn = line.waiting
    if line.state != "due" or turn is None:
        return True
    return (turn.opens_on.year, turn.opens_on.month) <= (on.year, on.month)


@require_GET
@needs("duties.view")
def calendar(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    organisation, today = found_organisation(request, pk), localdate()
    months = calendar_of(organisation, year_asked(year), today)
    context = {
        **about(organisation, year, today),
        "months": months,
        "late": sum(month.late for month in months),
        "plans": sum(len(month.plans) for month in months),
        "here": today.month if today.year == year else None,
    }
    return render(request, "duties/calendar.html", context)


@require_GET
@needs("duties.view")
def reason(request: HttpRequest, pk: int, year: int, item: str) -> HttpResponse:
    """Every turn of one duty in a year, with what was held, and the clause behind it."""
    organisation, today = found_organisation(request, pk), localdate()
    lines = duties_of(organisation, year_asked(year), today)
    line = next((each for each in lines if each.item == item), None)
    if line is None:
        raise Http404
    first, last = date(year, 1, 1), date(year, 12, 31)
    if line.turns:
        first, last = line.turns[0].turn.first, line.turns[-1].turn.last
    context = {
        **about(organisation, year, today),
        "line": line,
        "records": records_of(organisation, line.fact, first, last) if line.is_by_hand else [],
    }
    return render(request, "duties/reason.html", context)
