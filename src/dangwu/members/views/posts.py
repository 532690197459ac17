"""Taking and leaving a post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.forms import OnForm
from dangwu.core.pages import ActPage, answer_act, reads_or_acts
from dangwu.members import forms
from dangwu.members.messages import explain
from dangwu.members.selectors import (
    candidates_for,
    holdings_visible_to,
    posts_visible_to,
    search_people,
)
from dangwu.members.services import hold_post as hold_post_act
from dangwu.members.services import leave_post as leave_post_act


@reads_or_acts
@needs("orgs.appoint")
def hold_post(request: HttpRequest, post_pk: int) -> HttpResponse:
    seat = get_object_or_404(posts_visible_to(request.user), pk=post_pk)
    organisation = seat.organisation

    def act(data: dict[str, object]) -> str:
        hold_post_act(post=seat, by=request.user, **data)
        return str(organisation.get_absolute_url())

    people = candidates_for(seat, localdate())
    form = forms.HoldPostForm(
        request.POST or None,
        people=people,
        find=lambda words: search_people(people, words),
        initial={"on": localdate()},
        today=localdate(),
    )
    page = ActPage(
        name="members.post_taken",
        title=f"任职：{organisation.short_name}{seat.get_kind_display()}",
        verb="任职",
        done="任职已登记，职务权限自任职之日起生效。",
        cancel=organisation.get_absolute_url(),
        explain=explain,
        act=act,
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("orgs.appoint")
def leave_post(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(holdings_visible_to(request.user), pk=pk)
    organisation = held.post.organisation

    def act(data: dict[str, object]) -> str:
        leave_post_act(holding=held, by=request.user, **data)
        return str(organisation.get_absolute_url())

    page = ActPage(
        name="members.post_left",
        title=f"免去职务：{held.person.name} {held.post.get_kind_display()}",
        verb="免去",
        done="已免去，职务权限自当日起失效。",
        cancel=organisation.get_absolute_url(),
        explain=explain,
        act=act,
        danger=True,
    )
    form = OnForm(request.POST or None, label="自何日起", today=localdate())
    return answer_act(request, form, page)
