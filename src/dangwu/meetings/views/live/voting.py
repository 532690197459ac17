"""Taking votes: hands, two tellers, a confidential poll, opinions in writing; and deciding."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dangwu.core.access import needs
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.meetings.forms.live import HandsForm, OpinionForm, ResolveForm, TellersForm
from dangwu.meetings.messages import explain
from dangwu.meetings.models import AgendaItem
from dangwu.meetings.selectors.quorum import Votes
from dangwu.meetings.selectors.votes import count_state, may_count, may_hand_in
from dangwu.meetings.services import Override, decide_item, postpone_item
from dangwu.meetings.services.votes import (
    close_poll,
    decide_by_poll,
    decide_by_tellers,
    name_tellers,
    open_poll,
    receive_opinion,
)
from dangwu.meetings.views.live.finding import kept_item, live_url, tried, url_of
from dangwu.meetings.views.live.showing import (
    is_part,
    item_shown,
    opinions_shown,
    oral_clauses,
    outcome_shown,
)


@reads_or_acts
@needs("meetings.keep")
def vote(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """The vote of one item: judged while it is typed (`look`), decided by a press."""
    found = kept_item(request, pk, item)
    if request.method != "POST":
        return _vote_page(request, found)
    way = request.POST.get("way", "hands")
    if way == "hands":
        return _by_hands(request, found)
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _vote_page(request, found, resolve=form)
    decide = decide_by_tellers if way == "secret" else decide_by_poll
    return _decided(
        request,
        found,
        lambda: decide(item=found, by=request.user, on=localdate(), **_resolution(form)),
        resolve=form,
    )


def _by_hands(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    form = HandsForm(request.POST)
    is_valid = form.is_valid()
    votes = None if form.has_count_faults else Votes(method="hands", **form.counts)
    if "look" in request.POST and is_part(request):
        context = {"outcome": outcome_shown(found, votes) if votes else None}
        return render(request, "meetings/live/_outcome.html", context)
    if "look" in request.POST or not is_valid or votes is None:
        return _vote_page(request, found, hands=form, votes=votes)
    return _decided(
        request,
        found,
        lambda: decide_item(
            item=found, votes=votes, by=request.user, on=localdate(), **_resolution(form)
        ),
        hands=form,
        votes=votes,
    )


def _resolution(form: ResolveForm) -> dict[str, Any]:
    """What is decided beside the numbers, with the emergency where one was given."""
    reason = form.cleaned_data["emergency"].strip()
    return form.resolution | {"override": Override(reason=reason) if reason else None}


def _decided(
    request: HttpRequest, found: AgendaItem, act: Callable[[], Any], **shown: Any
) -> HttpResponse:
    refusal = tried(request, "meetings.item_decided", act)
    if refusal:
        return _vote_page(request, found, refusal=refusal, **shown)
    messages.success(request, f"第 {found.position} 项已登记表决结果。")
    return redirect(live_url(found.meeting))


def _vote_page(
    request: HttpRequest,
    found: AgendaItem,
    *,
    hands: HandsForm | None = None,
    votes: Votes | None = None,
    resolve: ResolveForm | None = None,
    refusal: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    at = item_shown(found, hands, votes)
    if resolve:
        at["resolve"] = resolve
    context = {"meeting": found.meeting, "at": at, "refusal": refusal or []}
    return render(request, "meetings/live/vote.html", context, status=409 if refusal else 200)


@require_POST
@needs("meetings.keep")
def postpone(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """Leave the item undecided: the next meeting, or the level above, decides."""
    found = kept_item(request, pk, item)
    refusal = tried(
        request,
        "meetings.item_postponed",
        lambda: postpone_item(item=found, by=request.user, on=localdate()),
    )
    if refusal:
        return _vote_page(request, found, refusal=refusal)
    messages.success(request, f"第 {found.position} 项暂缓表决，可在下次会议再议或请示上级。")
    return redirect(live_url(found.meeting))


# ---- two tellers ---------------------------------------------------------------------------


@reads_or_acts
@needs("meetings.keep")
def tellers(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """Who counts the ballots; named again, a new round begins."""
    found = kept_item(request, pk, item)
    state = count_state(found)
    named = state.tellers if state else ()
    form = TellersForm(
        posted(request),
        people=may_count(found),
        initial=dict(zip(("first", "second"), named, strict=False)),
    )

    def act(_: dict[str, Any]) -> str:
        name_tellers(item=found, tellers=form.tellers, by=request.user, on=localdate())
        return live_url(found.meeting, found)

    again = state is not None and (state.agree is not None or len(state.waiting) < len(named))
    page = ActPage(
        name="meetings.tellers_named",
        title=f"第 {found.position} 项{'重新清点' if again else '确定计票人'}",
        verb="开始新一轮" if again else "确定计票人",
        done="计票人已确定，由两人分别录入。",
        cancel=live_url(found.meeting, found),
        explain=explain,
        act=act,
        note="两名计票人分别清点、分别录入，互相看不到对方的数。议题所涉及的人不计票。",
    )
    return answer_act(request, form, page)


@require_GET
@needs("meetings.keep")
def count_result(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """How far the count or the poll has come: the part of the page that htmx asks for."""
    found = kept_item(request, pk, item)
    return render(request, "meetings/live/_count.html", {"at": item_shown(found)})


# ---- a confidential poll -------------------------------------------------------------------


@reads_or_acts
@needs("meetings.keep")
def poll(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """Begin the poll; while it runs, end it."""
    found = kept_item(request, pk, item)
    running = item_shown(found)
    state = running.get("poll")
    is_running = bool(state and state.poll.is_open)
    refusal: list[dict[str, Any]] = []
    if request.method == "POST":
        ends = "close" in request.POST
        act = (
            (lambda: close_poll(poll=state.poll, by=request.user, on=localdate()))
            if ends and state
            else (lambda: open_poll(item=found, by=request.user, on=localdate()))
        )
        name = "meetings.poll_closed" if ends else "meetings.poll_opened"
        refusal = tried(request, name, act)
        if not refusal:
            messages.success(request, "保密表决已结束。" if ends else "保密表决已开始。")
            return redirect(live_url(found.meeting, found))
    context = {"at": running, "is_running": is_running, "refusal": refusal}
    if is_part(request) and state:
        return render(request, "meetings/live/_poll.html", context)
    return render(request, "meetings/live/poll.html", context, status=409 if refusal else 200)


# ---- opinions in writing -------------------------------------------------------------------


@reads_or_acts
@needs("meetings.keep")
def opinion(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """What somebody who cannot come handed in on paper."""
    found = kept_item(request, pk, item)
    today = localdate()
    form = OpinionForm(
        posted(request),
        rows=may_hand_in(found),
        today=today,
        initial={"received_on": min(today, found.meeting.held_on), "before_meeting": True},
    )

    def act(data: dict[str, Any]) -> str:
        receive_opinion(item=found, by=request.user, on=today, **data)
        return url_of("opinion", found)

    page = ActPage(
        name="meetings.opinion_received",
        title=f"第 {found.position} 项的书面意见",
        verb="登记书面意见",
        done="书面意见已登记。",
        cancel=live_url(found.meeting, found),
        explain=explain,
        act=act,
        template="meetings/live/opinion.html",
        context={
            "item": found,
            "meeting": found.meeting,
            "opinions": opinions_shown(found),
            "at": item_shown(found),
            "oral": oral_clauses(found),
        },
    )
    return answer_act(request, form, page)
