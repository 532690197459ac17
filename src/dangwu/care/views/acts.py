"""One page an act: record a talk, note an occasion, settle or withdraw it, leave one out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from dangwu.care import forms
from dangwu.care.messages import explain
from dangwu.care.models import TalkNeed
from dangwu.care.selectors import (
    needs_visible_to,
    people_of,
    talked_with_of,
    talkers_of,
    talks_that_may_meet,
    talks_to_withdraw,
)
from dangwu.care.services import hold_talk, note_need, settle_need, withdraw_need
from dangwu.care.services import leave_out as leave_out_act
from dangwu.care.services import withdraw_talk as withdraw_talk_act
from dangwu.care.views.finding import found_branch, occasions_of, page_of
from dangwu.core.access import needs
from dangwu.core.asking import asked_id
from dangwu.core.forms import read_day
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.core.templatetags.dangwu import day as day_words
from dangwu.rules.care import YEARLY


@reads_or_acts
@needs("care.talk")
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A talk held or a visit paid; who and why are filled in from the line one came from."""
    branch, today = found_branch(request, pk, "care.talk"), localdate()
    occasions = occasions_of(branch, today)
    occasion = request.GET.get("occasion", YEARLY)
    form = forms.RecordForm(
        posted(request),
        people=talked_with_of(branch, today),
        talkers=talkers_of(branch, today),
        today=today,
        initial={
            "person": asked_id(request, "person"),
            "talker": asked_id(request, "talker") or current_scope().person,
            "occasion": occasion,
            "is_visit": occasion in occasions["visits"],
            "held_on": today,
        },
        **occasions,
    )

    def act(data: dict[str, Any]) -> str:
        hold_talk(branch=branch, by=request.user, on=today, **data)
        return page_of(branch)

    page = ActPage(
        name="members.talk_recorded",
        title=f"登记谈话、走访：{branch.short_name}",
        verb="登记",
        done="已登记。",
        cancel=page_of(branch),
        explain=explain,
        act=act,
        note="名册、统计和登记表里只有谈过、访过这件事，没有内容。",
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("care.talk")
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """Note an occasion that the records cannot know."""
    branch, today = found_branch(request, pk, "care.talk"), localdate()
    occasions = occasions_of(branch, today)
    form = forms.NeedForm(
        posted(request),
        people=people_of(branch, today),
        today=today,
        initial={"person": asked_id(request, "person"), "noted_on": today},
        **occasions,
    )

    def act(data: dict[str, Any]) -> str:
        note_need(branch=branch, by=request.user, on=today, **data)
        return page_of(branch)

    page = ActPage(
        name="care.need_noted",
        title=f"登记应谈、应访的情形：{branch.short_name}",
        verb="登记",
        done="已登记，列入要办的谈话和走访。",
        cancel=page_of(branch),
        explain=explain,
        act=act,
        note="本人看不到这里登记的情形。任免职务、权利受限的不用登记，系统按记录列出。",
        template="care/need.html",
        context={"has_occasions": any(occasions.values())},
    )
    return answer_act(request, form, page)


def _found_need(request: HttpRequest, pk: UUID) -> TalkNeed:
    return get_object_or_404(needs_visible_to(request.user), pk=pk)


def _record_url(need: TalkNeed) -> str:
    asked = urlencode({"person": need.person_id, "occasion": need.occasion})
    return f"{reverse('care:record', args=[need.organisation_id])}?{asked}"


@reads_or_acts
@needs("care.talk")
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which talk on record it was; one not yet on record is recorded instead."""
    found, today = _found_need(request, pk), localdate()
    talks = talks_that_may_meet(found)
    form = forms.SettleForm(posted(request), talks=talks)
    back = page_of(found.organisation_id)

    def act(data: dict[str, Any]) -> str:
        settle_need(need=found, by=request.user, on=today, **data)
        return back

    page = ActPage(
        name="care.need_settled",
        title=f"注明由哪次谈话办结：{found.person.name}",
        verb="办结",
        done="已办结。",
        cancel=back,
        explain=explain,
        act=act,
        template="care/settle.html",
        context={"talks": talks, "record_url": _record_url(found)},
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("care.talk")
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = _found_need(request, pk), localdate()
    back = page_of(found.organisation_id)

    def act(data: dict[str, Any]) -> str:
        withdraw_need(need=found, by=request.user, on=today, **data)
        return back

    page = ActPage(
        name="care.need_withdrawn",
        title=f"撤回：{found.person.name}",
        verb="撤回",
        done="已撤回，不再列入。",
        cancel=back,
        explain=explain,
        act=act,
        note="登记有误的撤回。已经谈过、访过的，登记那次谈话即办结。",
        danger=True,
    )
    return answer_act(request, forms.ReasonForm(posted(request)), page)


@reads_or_acts
@needs("care.talk")
def withdraw_talk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what was recorded of the wrong person, of the wrong day."""
    found, today = get_object_or_404(talks_to_withdraw(request.user), pk=pk), localdate()
    back = reverse("care:talk", args=[pk])

    def act(data: dict[str, Any]) -> str:
        withdraw_talk_act(talk=found, by=request.user, on=today, **data)
        return back

    page = ActPage(
        name="care.talk_withdrawn",
        title=f"撤回：{day_words(found.held_on)}，{found.talker.name}与{found.person.name}",
        verb="撤回登记",
        done="已撤回，不再计入。",
        cancel=back,
        explain=explain,
        act=act,
        note="登记有误的撤回，再登记正确的一次。由它办结的事项重新待办。撤回后谈话内容谁都不能再看，"
        "需要留用的先查看。",
        danger=True,
    )
    return answer_act(request, forms.ReasonForm(posted(request)), page)


@reads_or_acts
@needs("care.talk")
def leave_out(
    request: HttpRequest, pk: int, person: UUID, occasion: str, since: str
) -> HttpResponse:
    """What the records suggest and is not so: a corrected job is no change of post."""
    branch, today = found_branch(request, pk, "care.talk"), localdate()
    found = get_object_or_404(people_of(branch, today), pk=person)
    day = read_day(since)
    if day is None:
        raise Http404

    def act(data: dict[str, Any]) -> str:
        leave_out_act(
            branch=branch,
            person=found,
            occasion=occasion,
            since=day,
            by=request.user,
            on=today,
            **data,
        )
        return page_of(branch)

    page = ActPage(
        name="care.need_withdrawn",
        title=f"注明不需要谈话：{found.name}",
        verb="注明",
        done="已注明，不再列入。",
        cancel=page_of(branch),
        explain=explain,
        act=act,
        note="只用于记录有改动、实际不属于这一情形的，例如更正岗位名称。",
        danger=True,
    )
    return answer_act(request, forms.ReasonForm(posted(request)), page)
