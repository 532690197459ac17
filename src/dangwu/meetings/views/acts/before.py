"""Before a meeting: the notice, calling it off, leave, guests."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from dangwu.core.access import needs
from dangwu.core.messages import clause_link
from dangwu.core.pages import note_refusal, posted, reads_or_acts
from dangwu.meetings.forms import acts as forms
from dangwu.meetings.messages import explain
from dangwu.meetings.models import Meeting
from dangwu.meetings.selectors.findings import notice_findings
from dangwu.meetings.selectors.proposals import leads_above, people_here
from dangwu.meetings.selectors.reading import leave_clauses, own_row, read_meeting
from dangwu.meetings.services.plan import (
    ask_leave,
    call_meeting,
    cancel_meeting,
    invite_person,
    uninvite_person,
)
from dangwu.meetings.views.acts.page import act_page
from dangwu.meetings.views.finding import asker, found_meeting, may
from dangwu.members.models import Person, Presence
from dangwu.members.selectors import people_visible_to
from dangwu.rules.verdict import Refused


@reads_or_acts
@needs("meetings.keep")
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The notice as it will be read, what is late about it, and the press that gives it."""
    found = found_meeting(request, pk, "meetings.keep")
    read = read_meeting(found)
    form = forms.CallForm(posted(request), initial={"requirements": found.requirements})
    return act_page(
        request,
        found,
        form,
        lambda data: call_meeting(meeting=found, by=request.user, on=localdate(), **data),
        name="meetings.meeting_called",
        title=f"通知：{found.title}",
        verb=f"通知 {len(read.rows or read.proposed)} 人",
        done="已通知名单上的人。",
        template="meetings/call.html",
        context={
            "read": read,
            "findings": [explain(each) for each in notice_findings(found, localdate())],
        },
    )


@reads_or_acts
@needs("meetings.keep")
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_meeting(request, pk, "meetings.keep")
    return act_page(
        request,
        found,
        forms.CancelForm(posted(request)),
        lambda data: cancel_meeting(meeting=found, by=request.user, on=localdate(), **data),
        name="meetings.meeting_cancelled",
        title=f"取消会议：{found.title}",
        verb="取消会议",
        done="会议已取消。",
        note="取消后不再计入本月、本季度的组织生活；已经通知过的，请另行告诉大家。",
        danger=True,
    )


@reads_or_acts
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody asks for themself; who keeps the meeting notes it for others too."""
    found = found_meeting(request, pk, "meetings.view")
    if may("meetings.keep", found):
        return _leave_of_somebody(request, found)
    person = asker(request)
    if person is None:
        raise Http404
    row = own_row(found, person)

    def act(data: dict[str, Any]) -> None:
        ask_leave(
            meeting=found,
            person=person,
            in_writing=True,
            by=request.user,
            on=localdate(),
            **data,
        )

    return act_page(
        request,
        found,
        forms.LeaveForm(posted(request), initial={"reason": row.reason if row else ""}),
        act,
        name="meetings.leave_asked",
        title=f"请假：{found.title}",
        verb="请假",
        done="请假已登记，会议组织者可以看到。",
        context=_words_on_leave(found, person),
    )


def _leave_of_somebody(request: HttpRequest, found: Meeting) -> HttpResponse:
    read = read_meeting(found)
    waiting = [
        row.person for row in read.rows if not row.invited and row.presence != Presence.PRESENT
    ]
    own = asker(request)
    return act_page(
        request,
        found,
        forms.LeaveOfForm(posted(request), people=waiting, initial={"person": _asked(request)}),
        lambda data: ask_leave(meeting=found, by=request.user, on=localdate(), **data),
        name="meetings.leave_asked",
        title=f"登记请假：{found.title}",
        verb="登记请假",
        done="请假已登记。",
        context=_words_on_leave(found, own),
    )


def _asked(request: HttpRequest) -> str:
    return request.GET.get("person", "")


def _words_on_leave(meeting: Meeting, person: Person | None) -> dict[str, Any]:
    """MTG-11 on leave from a theme day; MTG-19 for a leading official who is a member here."""
    leading = person is not None and leads_above(person, meeting.organisation, meeting.held_on)
    return {
        "leave": [
            {"text": text, "clauses": [clause_link(cite) for cite in cites]}
            for text, cites in leave_clauses(meeting, leading=leading)
        ]
    }


@reads_or_acts
@needs("meetings.keep")
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_meeting(request, pk, "meetings.keep")
    read = read_meeting(found)
    there = {row.person_id for row in read.rows} | {each.person.pk for each in read.proposed}
    people = [
        person
        for person in people_here(found.organisation, found.held_on)
        if person.pk not in there
    ]
    return act_page(
        request,
        found,
        forms.InviteForm(posted(request), people=people),
        lambda data: invite_person(meeting=found, by=request.user, on=localdate(), **data),
        name="meetings.guest_invited",
        title=f"加列席人员：{found.title}",
        verb="加为列席",
        done="已加到名单上，列席，不计入应到。",
        note="" if people else "本组织的人都已在名单上。上级派来的人写在会议的“上级派员”里。",
    )


@require_POST
@needs("meetings.keep")
def uninvite(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    found = found_meeting(request, pk, "meetings.keep")
    guest = get_object_or_404(people_visible_to(request.user), pk=person)
    try:
        uninvite_person(meeting=found, person=guest, by=request.user, on=localdate())
    except Refused as refused:
        note_refusal(request, "meetings.guest_uninvited", refused)
        for reason in refused.verdict.reasons:
            messages.error(request, explain(reason).text)
    else:
        messages.success(request, "已从名单上去掉。")
    return redirect(found)
