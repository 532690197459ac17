"""Days off and make-up days, by which working days are counted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.messages import clause_link
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.procedures import messages
from dangwu.procedures.forms import HolidayForm
from dangwu.procedures.models import HolidayKind
from dangwu.procedures.selectors import holidays_on_record, years_known
from dangwu.procedures.services import may_edit_holidays, set_holiday
from dangwu.procedures.views.finding import user_of
from dangwu.rulebook.selectors import table_days

FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day on which the week is not as usual, with those of the same that follow; who says so."""

    day: date
    last: date
    kind: str
    name: str
    reference: str = ""
    clause: dict[str, str] | None = None

    @property
    def days(self) -> int:
        return (self.last - self.day).days + 1


@require_GET
def holidays(request: HttpRequest, year: int) -> HttpResponse:
    """The table of one year: what the notices say, and what was put on record since."""
    _within(year)
    days = _days_of(year)
    context = {
        "year": year,
        "years": sorted({*years_known(), localdate().year, localdate().year + 1}),
        "days": list(_joined(days)),
        "off": sum(day.kind == HolidayKind.OFF for day in days),
        "working": sum(day.kind == HolidayKind.WORKING for day in days),
        "may_edit": may_edit_holidays(),
    }
    return render(request, "procedures/holidays.html", context)


def _days_of(year: int) -> list[Day]:
    told = {
        each.day: Day(
            day=each.day,
            last=each.day,
            kind=HolidayKind.WORKING if each.is_working else HolidayKind.OFF,
            name=each.name,
            clause=clause_link(each.cite),
        )
        for each in table_days()
        if each.day.year == year
    }
    own = {
        row.day: Day(
            day=row.day,
            last=row.day,
            kind=row.kind,
            name=row.name,
            reference=row.reference,
        )
        for row in holidays_on_record(year)
    }
    return sorted({**told, **own}.values(), key=lambda each: each.day)


def _joined(days: list[Day]) -> Iterator[Day]:
    """Days that follow one another and are alike, as one."""
    held: Day | None = None
    for each in days:
        if held and replace(held, day=each.day, last=each.day) == each and _next(held, each):
            held = replace(held, last=each.day)
            continue
        if held:
            yield held
        held = each
    if held:
        yield held


def _next(before: Day, after: Day) -> bool:
    return after.day - before.last == timedelta(days=1)


@reads_or_acts
@needs("orgs.edit")
def change(request: HttpRequest, year: int) -> HttpResponse:
    """Say of one day how it is; `?day=` fills in the day that is to be changed."""
    _within(year)
    known = {each.day.isoformat(): each for each in _days_of(year)}
    asked = known.get(request.GET.get("day", ""))
    first = {"day": asked.day, "kind": asked.kind, "name": asked.name} if asked else {}

    def act(data: dict[str, Any]) -> str:
        set_holiday(by=user_of(request), on=localdate(), **data)
        return reverse("procedures:holidays", args=[data["day"].year])

    return answer_act(
        request,
        HolidayForm(posted(request), initial=first),
        ActPage(
            name="procedures.holiday_set",
            title=f"{year}年节假日：登记一天的安排",
            verb="登记安排",
            done="已登记，按工作日计算的期限从现在起按新的安排算。",
            cancel=reverse("procedures:holidays", args=[year]),
            explain=messages.explain,
            act=act,
            note="全系统都按这张表计算工作日",
        ),
    )


def _within(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
