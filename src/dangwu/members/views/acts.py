"""One page an act on a person."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.forms import OnForm
from dangwu.core.pages import (
    ActPage,
    answer_act,
    answer_act_on,
    answer_reveal,
    reads_or_acts,
)
from dangwu.members import forms
from dangwu.members.messages import explain
from dangwu.members.models import MAY_FOLLOW, Person
from dangwu.members.selectors import SEALED, people_visible_to, person_card
from dangwu.members.services import (
    MemberFields,
    PersonFields,
    affiliate_person,
    begin_condition,
    change_membership,
    change_person,
    register_person,
)
from dangwu.members.services import end_condition as end_condition_act
from dangwu.orgs.models import BRANCH_KINDS, OrganisationKind
from dangwu.orgs.selectors import organisations_visible_to


def _found(request: HttpRequest, pk: UUID) -> Person:
    return get_object_or_404(people_visible_to(request.user, "members.edit"), pk=pk)


def _branches(request: HttpRequest) -> Any:
    return (
        organisations_visible_to(request.user, "members.edit")
        .filter(kind__in=BRANCH_KINDS, dissolved_on__isnull=True)
        .select_related("parent")
    )


_page = partial(answer_act_on, explain=explain)


@reads_or_acts
@needs("members.edit")
def register(request: HttpRequest) -> HttpResponse:
    today = localdate()

    def act(data: dict[str, Any]) -> str:
        person = {name: data.pop(name) for name in PersonFields.__dataclass_fields__}
        member = MemberFields(person=PersonFields(**person), **data)
        return register_person(member=member, by=request.user, on=today).get_absolute_url()

    form = forms.RegisterForm(request.POST or None, branches=_branches(request), today=today)
    page = ActPage(
        name="members.person_registered",
        title="登记党员",
        verb="登记",
        done="已登记。",
        cancel=reverse("members:roster"),
        explain=explain,
        act=act,
        note="成批登记用名册导入。",
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("members.edit")
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sealed fields start empty: what stays empty is not changed."""
    found = _found(request, pk)
    known = {name: getattr(found, name) for name in PersonFields.__dataclass_fields__}
    form = forms.ChangeForm(
        request.POST or None,
        initial={name: "" if name in SEALED else value for name, value in known.items()},
        known=found,
        today=localdate(),
    )
    return _page(
        request,
        found,
        form,
        lambda data: change_person(person=found, changes=data, by=request.user, on=localdate()),
        name="members.person_changed",
        title=f"修改基本信息：{found.name}",
        verb="保存",
        done="基本信息已保存。",
        note="号码、电话、住址已加密保存，留空的不改动。",
    )


@reads_or_acts
@needs("members.edit")
def affiliate(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    running = person_card(found, localdate()).affiliation
    groups = organisations_visible_to(request.user, "members.edit").filter(
        kind=OrganisationKind.GROUP, dissolved_on__isnull=True
    )
    form = forms.AffiliateForm(
        request.POST or None,
        branches=_branches(request),
        groups=groups.select_related("parent"),
        initial={
            "organisation": running and running.organisation_id,
            "group": running and running.group_id,
            "on": localdate(),
        },
        today=localdate(),
    )
    return _page(
        request,
        found,
        form,
        lambda data: affiliate_person(person=found, by=request.user, **data),
        name="members.person_affiliated",
        title=f"调整所在支部、小组：{found.name}",
        verb="调整",
        done="已调整。",
        note="只在本级所辖支部之间调整；转出转入须办组织关系转接。",
    )


@reads_or_acts
@needs("members.edit")
def status(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    running = person_card(found, localdate()).membership
    next_ones = MAY_FOLLOW[running.status if running else None]
    form = forms.StatusForm(
        request.POST or None,
        statuses=[(one.value, str(one.label)) for one in next_ones],
        initial={"on": localdate()},
        today=localdate(),
    )
    return _page(
        request,
        found,
        form,
        lambda data: change_membership(person=found, by=request.user, **data),
        name="members.membership_changed",
        title=f"变更党员类别：{found.name}",
        verb="变更",
        done="党员类别已变更。",
        note="改为“已离开”的，组织关系和所任职务自当日起一并终止。",
    )


@reads_or_acts
@needs("members.edit")
def condition(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk)
    form = forms.ConditionForm(
        request.POST or None, initial={"on": localdate()}, today=localdate()
    )
    return _page(
        request,
        found,
        form,
        lambda data: begin_condition(person=found, by=request.user, **data),
        name="members.condition_begun",
        title=f"登记党籍状态：{found.name}",
        verb="登记",
        done="已登记。",
    )


@reads_or_acts
@needs("members.edit")
def end_condition(request: HttpRequest, pk: UUID, condition_pk: int) -> HttpResponse:
    found = _found(request, pk)
    running = [c for c in person_card(found, localdate()).conditions if c.pk == condition_pk]
    if not running:
        raise Http404
    return _page(
        request,
        found,
        OnForm(request.POST or None, label="自何日起", today=localdate()),
        lambda data: end_condition_act(condition=running[0], by=request.user, **data),
        name="members.condition_ended",
        title=f"结束“{running[0].get_kind_display()}”：{found.name}",
        verb="结束",
        done="已结束。",
    )


@reads_or_acts
@needs("members.reveal")
def reveal(request: HttpRequest, pk: UUID, field: str) -> HttpResponse:
    """Show one sealed value once, for a reason that goes on record; GET asks for the reason."""
    found = get_object_or_404(people_visible_to(request.user, "members.reveal"), pk=pk)
    if field not in SEALED:
        raise Http404
    label = found._meta.get_field(field).verbose_name
    title, back = f"{found.name}的{label}", found.get_absolute_url()
    return answer_reveal(
        request, found, field, on=localdate(), title=title, back=back, seen_by="本人"
    )
