"""Who should attend on a day, and why: the page that explains each name."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.messages import clause_link
from dangwu.meetings.messages import KINDS, explain
from dangwu.meetings.selectors.roll import Expected, left_out_on, roll_on
from dangwu.orgs.selectors import organisations_visible_to


@require_GET
@needs("meetings.view")
def roll(request: HttpRequest, organisation: int, kind: str, day: str) -> HttpResponse:
    found = get_object_or_404(
        organisations_visible_to(request.user, "meetings.view"), pk=organisation
    )
    if kind not in KINDS:
        raise Http404
    on = _day(day)
    expected = roll_on(found, (kind,), on)
    context = {
        "organisation": found,
        "kind": KINDS[kind],
        "on": on,
        "today": localdate(),
        "rows": [_row(each) for each in expected],
        "left_out": [_row(each) for each in left_out_on(found, (kind,), on)],
        "should_attend": sum(each.counts for each in expected),
        "without_vote": sum(not each.votes and not each.invited for each in expected),
        "invited": sum(each.invited for each in expected),
    }
    return render(request, "meetings/roll.html", context)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Http404 from error


def _row(each: Expected) -> dict[str, object]:
    explained = [explain(reason) for reason in each.why]
    cites = dict.fromkeys(cite for one in explained for cite in one.cite)
    return {
        "person": each.person,
        "note": each.note,
        "counts": each.counts,
        "votes": each.votes,
        "invited": each.invited,
        "texts": [one.text for one in explained],
        "clauses": [clause_link(cite) for cite in cites],
    }
