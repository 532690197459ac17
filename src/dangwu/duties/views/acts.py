"""One page an act: record by hand what was done, withdraw a record."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from dangwu.accounts.models import User
from dangwu.core.access import needs
from dangwu.core.forms import PlainForm
from dangwu.core.http import UserRequest
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.duties.forms import DoneForm
from dangwu.duties.messages import action_text, explain
from dangwu.duties.selectors import done_records_visible_to
from dangwu.duties.selectors.records import duty_with_fact
from dangwu.duties.services import record_done, withdraw_done
from dangwu.duties.views.finding import found_organisation, page_of
from dangwu.rules.terms import Duty


@reads_or_acts
@needs("duties.record")
def record(request: UserRequest, pk: int, fact: str) -> HttpResponse:
    organisation, today = found_organisation(request, pk, "duties.record"), localdate()
    item = duty_with_fact(organisation, fact, today)
    if item is None or not isinstance(item.value, Duty):
        raise Http404
    back = page_of("reason", organisation, today.year, item.id)

    def act(data: dict[str, Any]) -> str:
        made = record_done(
            organisation=organisation, fact=fact, by=cast(User, request.user), on=today, **data
        )
        return page_of("reason", organisation, made.done_on.year, item.id)

    page = ActPage(
        name="duties.done_recorded",
        title=f"登记：{organisation.short_name}{action_text(item.value.action)}",
        verb="登记",
        done="已登记。",
        cancel=back,
        explain=explain,
        act=act,
        note="一天登记一次；登记错了可以撤回，撤回的不计。",
    )
    return answer_act(
        request, DoneForm(posted(request), today=today, initial={"done_on": today}), page
    )


@reads_or_acts
@needs("duties.record")
def withdraw(request: UserRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(done_records_visible_to(request.user), pk=pk)
    today, day = localdate(), found.done_on
    item = duty_with_fact(found.organisation, found.fact, today)
    back = (
        page_of("reason", found.organisation, day.year, item.id)
        if item
        else page_of("year", found.organisation, day.year)
    )

    def act(data: dict[str, Any]) -> str:
        withdraw_done(record=found, by=cast(User, request.user), on=today)
        return back

    page = ActPage(
        name="duties.record_withdrawn",
        title=f"撤回 {day.month}月{day.day}日的登记：{found.organisation.short_name}",
        verb="撤回登记",
        done="已撤回，不再计入。",
        cancel=back,
        explain=explain,
        act=act,
        note="只用于登记错了的。撤回以后这一次不再计入，记录本身留存。",
        danger=True,
    )
    return answer_act(request, PlainForm(posted(request)), page)
