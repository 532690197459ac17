"""What somebody in the room does for themself: sign in by the code, vote, count ballots."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.pages import answer_act_on, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.meetings.forms.live import BallotForm, OwnOpinionForm, PaperForm
from dangwu.meetings.messages import explain
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.meetings import meetings_visible_to, my_meetings
from dangwu.meetings.selectors.votes import (
    count_of,
    count_state,
    majority_of,
    meeting_of_code,
    own_row,
    own_tasks,
    poll_of,
    standing_in,
)
from dangwu.meetings.services import sign_in_by_code
from dangwu.meetings.services.votes import PaperCount, cast_vote, enter_count, receive_opinion
from dangwu.meetings.views.live.finding import KEEP, item_of, live_url, tried
from dangwu.meetings.views.live.showing import is_part
from dangwu.members.models import Person, Presence
from dangwu.members.selectors import people_visible_to

BEFORE = (Meeting.State.PLANNED, Meeting.State.CALLED)


def _self(request: HttpRequest) -> Person | None:
    """The person of the account; an account of a duty is nobody's."""
    key = current_scope().person
    return people_visible_to(request.user).filter(pk=key).first() if key else None


def _own_meeting(request: HttpRequest, pk: UUID) -> Meeting:
    """A meeting on whose roll one stands, or which one runs."""
    mine = my_meetings(current_scope()).filter(pk=pk).first()
    return mine or get_object_or_404(meetings_visible_to(request.user, KEEP), pk=pk)


def room_url(meeting: Meeting) -> str:
    return reverse("meetings:room", args=[meeting.pk])


@reads_or_acts
def present_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Sign in with the code of the room: one press, no place asked."""
    meeting, person = meeting_of_code(code), _self(request)
    row = own_row(meeting, person.pk) if meeting and person else None
    refusal: list[dict[str, Any]] = []
    if request.method == "POST" and person:
        refusal = tried(
            request,
            "meetings.signed_in_by_code",
            lambda: sign_in_by_code(code=code, person=person, by=request.user, on=localdate()),
        )
        if meeting and not refusal:
            messages.success(request, "已签到。")
            return redirect(room_url(meeting))
    context = {"meeting": meeting if row else None, "row": row, "refusal": refusal}
    return render(request, "meetings/live/here.html", context, status=409 if refusal else 200)


@require_GET
def room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What waits for oneself in the room: a poll, a count; nothing of anybody else."""
    meeting = _own_meeting(request, pk)
    person = current_scope().person
    context = {
        "meeting": meeting,
        "row": own_row(meeting, person),
        "is_open": meeting.state == Meeting.State.OPEN,
        "present": Presence.PRESENT,
        "tasks": own_tasks(meeting, person),
    }
    name = "_room.html" if is_part(request) else "room.html"
    return render(request, f"meetings/live/{name}", context)


@reads_or_acts
def poll_vote(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """The own vote in a poll, once."""
    found, person = item_of(_own_meeting(request, pk), item), _self(request)
    poll = poll_of(found)
    if poll is None or person is None:
        raise Http404
    form = BallotForm(posted(request))
    refusal: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        choice = form.cleaned_data["choice"]
        counted: list[bool] = []

        def act() -> None:
            counted.append(
                cast_vote(poll=poll, person=person, choice=choice, by=request.user, on=localdate())
            )

        refusal = tried(request, "meetings.poll_voted", act)
        if counted:
            says = "已表决。" if counted[0] else "此前已表决过，一人一票，这次没有计入。"
            messages.add_message(request, messages.SUCCESS if counted[0] else messages.INFO, says)
            return redirect(room_url(found.meeting))
    context = {
        "item": found,
        "meeting": found.meeting,
        "form": form,
        "refusal": refusal,
        "room_url": room_url(found.meeting),
        "standing": standing_in(poll, person),
    }
    return render(request, "meetings/live/poll_vote.html", context, status=409 if refusal else 200)


@reads_or_acts
def count(request: HttpRequest, pk: UUID, item: int, person: UUID) -> HttpResponse:
    """What one teller counted: entered by themself, or by name on the screen of who runs the
    meeting. The page never shows what the other one counted.
    """
    found, back = _counted_item(request, pk, item, person)
    place = count_of(found, person)
    if place is None:
        raise Http404
    form = PaperForm(posted(request))
    refusal: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        given = PaperCount(**form.cleaned_data)
        refusal = tried(
            request,
            "meetings.count_entered",
            lambda: enter_count(
                item=found, teller=place.teller, count=given, by=request.user, on=localdate()
            ),
        )
        if not refusal:
            messages.success(request, f"{place.teller.name}的清点已录入。")
            return redirect(back)
    state = count_state(found)
    context = {
        "item": found,
        "meeting": found.meeting,
        "place": place,
        "round": state.round if state else 1,
        "form": form,
        "refusal": refusal,
        "back": back,
    }
    return render(request, "meetings/live/count.html", context, status=409 if refusal else 200)


def _counted_item(
    request: HttpRequest, pk: UUID, item: int, person: UUID
) -> tuple[AgendaItem, str]:
    """The item whose ballots that person counts, and the page to come back to: one's own, or
    for who runs the meeting.
    """
    if current_scope().person == person:
        mine = my_meetings(current_scope()).filter(pk=pk).first()
        if mine is not None:
            return item_of(mine, item), room_url(mine)
    meeting = get_object_or_404(meetings_visible_to(request.user, KEEP), pk=pk)
    found = item_of(meeting, item)
    return found, live_url(meeting, found)


@reads_or_acts
def own_opinion(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """The own opinion in writing of somebody on the roll who cannot come (MTG-04)."""
    found, person = item_of(_own_meeting(request, pk), item), _self(request)
    if person is None:
        raise Http404
    meeting, today = found.meeting, localdate()
    form = OwnOpinionForm(posted(request))

    def act(data: dict[str, Any]) -> None:
        receive_opinion(
            item=found,
            person=person,
            received_on=today,
            before_meeting=meeting.state in BEFORE,
            by=request.user,
            on=today,
            **data,
        )

    return answer_act_on(
        request,
        meeting,
        form,
        act,
        name="meetings.opinion_received",
        title=f"本人对第 {found.position} 项的书面意见",
        verb="交书面意见",
        done="书面意见已收到。",
        note=f"{found.title}。{_counts_words(found, meeting)}交了以后不能改；到会的，当场表决。",
        explain=explain,
    )


def _counts_words(item: AgendaItem, meeting: Meeting) -> str:
    """Whether an opinion handed in now counts as a vote."""
    rule = majority_of(item)
    if rule is None or not rule.written_votes_count:
        return "这一项的书面意见只作参考，不计票。"
    return "会前交来的计票。" if meeting.state in BEFORE else "会议已经开始，只作参考。"
