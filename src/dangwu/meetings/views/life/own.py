"""What somebody writes of themselves: their own page, and the reading of it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.meetings.forms import life as forms
from dangwu.meetings.messages import explain
from dangwu.meetings.models import Meeting
from dangwu.meetings.selectors.life import (
    last_life_meeting,
    opinions_for,
    own_paper,
    papers_visible_to,
    remedies_of,
)
from dangwu.meetings.selectors.reading import own_row
from dangwu.meetings.services.life import hand_in_paper
from dangwu.meetings.views.finding import asker
from dangwu.meetings.views.life.finding import found_life, home_of
from dangwu.members.models import Person


@reads_or_acts
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The own page of who takes part: what is asked, what others said, what one writes."""
    meeting, today, scope = found_life(request, pk, "meetings.view"), localdate(), current_scope()
    person = asker(request)
    row = own_row(meeting, person) if person else None
    if person is None or row is None or row.invited:
        if scope.may("meetings.keep", meeting.scope_path):
            return redirect(home_of(meeting))
        raise Http404
    known = own_paper(meeting, person.pk)
    said = [each for each in opinions_for(meeting, scope) if each.about_id in (None, person.pk)]
    page = ActPage(
        name="meetings.paper_handed",
        title=meeting.title,
        verb="保存对照检查材料",
        done="对照检查材料已保存。",
        cancel=reverse("desk:home"),
        explain=explain,
        act=lambda data: _handed(request, meeting, person, data["text"]),
        template="meetings/life/paper.html",
        context={
            "meeting": meeting,
            "row": row,
            "paper": known,
            "of_me": [each for each in said if each.about_id],
            "of_body": [each for each in said if not each.about_id],
            "remedies": [each for each in _open_remedies(meeting) if each.owner_id == person.pk],
            "is_over": meeting.is_locked,
            "has_met": meeting.was_held,
            "today": today,
        },
    )
    form = forms.PaperForm(posted(request), initial={"text": known.text if known else ""})
    return answer_act(request, form, page)


def _handed(request: HttpRequest, meeting: Meeting, person: Person, text: str) -> str:
    hand_in_paper(meeting=meeting, person=person, text=text, by=request.user, on=localdate())
    return reverse("meetings:paper", args=[meeting.pk])


def _open_remedies(meeting: Meeting) -> list[Any]:
    """What the last life meeting and this one ask to be mended."""
    return [*remedies_of(last_life_meeting(meeting)), *remedies_of(meeting)]


@require_GET
@needs("meetings.keep")
def paper_read(request: HttpRequest, pk: int) -> HttpResponse:
    """What a participant wrote, for who keeps the meeting."""
    found = get_object_or_404(papers_visible_to(request.user), pk=pk)
    if not current_scope().may("meetings.keep", found.scope_path):
        raise Http404
    return render(request, "meetings/life/paper_read.html", {"paper": found})
