"""The agenda while the meeting runs: put an item on it, mend it, write down what is said."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime

from dangwu.core.access import needs
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.meetings.forms.live import ItemForm, NotesForm
from dangwu.meetings.messages import explain
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.live import may_be_subject
from dangwu.meetings.selectors.quorum import matters_for, tasks_for
from dangwu.meetings.services import add_item, change_item, write_points
from dangwu.meetings.views.live.finding import (
    kept_item,
    kept_meeting,
    live_url,
    tried,
)
from dangwu.meetings.views.live.showing import is_part, item_shown


def _form(request: HttpRequest, meeting: Meeting, item: AgendaItem | None = None) -> ItemForm:
    known: dict[str, Any] = {}
    subjects = may_be_subject(meeting)
    if item:
        known = {name: getattr(item, name) for name in ("title", "task", "matter", "about")}
        if item.about and item.about not in subjects:
            subjects = [*subjects, item.about]
    return ItemForm(
        posted(request),
        initial=known,
        tasks=[(task.id, task.name) for task in tasks_for(meeting)],
        matters=[matter.id for matter in matters_for(meeting)],
        subjects=subjects,
    )


@reads_or_acts
@needs("meetings.keep")
def item_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A further item at the end of the agenda."""
    meeting = kept_meeting(request, pk)
    form = _form(request, meeting)

    def act(_: dict[str, Any]) -> str:
        add_item(meeting=meeting, by=request.user, on=localdate(), **form.item)
        return live_url(meeting)

    page = ActPage(
        name="meetings.item_added",
        title="加一项议题",
        verb="加入议程",
        done="已加入议程。",
        cancel=live_url(meeting),
        explain=explain,
        act=act,
        note=f"{meeting.title}，现有 {meeting.items.count()} 项。",
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("meetings.keep")
def item_change(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """Another title, task or majority, as long as nothing is decided."""
    found = kept_item(request, pk, item)
    form = _form(request, found.meeting, found)

    def act(_: dict[str, Any]) -> str:
        change_item(item=found, by=request.user, on=localdate(), **form.item)
        return live_url(found.meeting, found)

    page = ActPage(
        name="meetings.item_changed",
        title=f"修改第 {found.position} 项议题",
        verb="保存",
        done="议题已修改。",
        cancel=live_url(found.meeting, found),
        explain=explain,
        act=act,
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("meetings.keep")
def item(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """One item by itself; a POST saves what is said, and says when."""
    found = kept_item(request, pk, item)
    form = NotesForm(posted(request), is_voted=bool(found.matter))
    refusal: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        refusal = tried(
            request,
            "meetings.points_written",
            lambda: write_points(item=found, by=request.user, on=localdate(), **form.notes),
        )
        if not refusal and not is_part(request):
            messages.success(request, "发言记录已保存。")
            return redirect(live_url(found.meeting, found))
    if is_part(request):
        return _saved(request, form, refusal)
    context = {"meeting": found.meeting, "at": item_shown(found), "refusal": refusal}
    if request.method == "POST":
        context["at"]["notes"] = form  # what was typed stays
    return render(request, "meetings/live/item.html", context, status=409 if refusal else 200)


def _saved(request: HttpRequest, form: NotesForm, refusal: list[dict[str, Any]]) -> HttpResponse:
    """The line beside the notes: saved when, or why not."""
    faults = [text for texts in form.errors.values() for text in texts]
    context = {"saved_at": localtime(), "refusal": refusal, "faults": faults}
    status = 422 if refusal or faults else 200
    return render(request, "meetings/live/_saved.html", context, status=status)
