"""Taking the vote of a member for a time, and giving it back."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.forms import OnForm
from dangwu.core.pages import answer_act_on, reads_or_acts
from dangwu.members import forms
from dangwu.members.messages import explain
from dangwu.members.models import Person
from dangwu.members.selectors import people_visible_to
from dangwu.members.selectors.rights import restrictions_of
from dangwu.members.services import restore_rights, restrict_rights

_page = partial(answer_act_on, explain=explain)


def _found(request: HttpRequest, pk: UUID) -> Person:
    return get_object_or_404(people_visible_to(request.user, "members.rights"), pk=pk)


@reads_or_acts
@needs("members.rights")
def restrict(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    form = forms.RestrictForm(request.POST or None, initial={"on": localdate()}, today=localdate())
    return _page(
        request,
        found,
        form,
        lambda data: restrict_rights(person=found, by=request.user, **data),
        name="members.rights_restricted",
        title=f"登记没有表决权：{found.name}",
        verb="登记",
        done="已登记，自当日起不表决，不计入应到会人数。",
        note="自当日起没有表决权、选举权和被选举权。会议名单只写“无表决权”，不写情形。",
    )


@reads_or_acts
@needs("members.rights")
def restore(request: HttpRequest, pk: UUID, restriction_pk: int) -> HttpResponse:
    found = _found(request, pk)
    running = get_object_or_404(restrictions_of(found), pk=restriction_pk, ends_on=None)
    form = OnForm(request.POST or None, label="自何日起", today=localdate())
    return _page(
        request,
        found,
        form,
        lambda data: restore_rights(restriction=running, by=request.user, **data),
        name="members.rights_restored",
        title=f"恢复表决权：{found.name}",
        verb="恢复",
        done="已恢复，自当日起有表决权。",
    )
