"""One page an act. Each: find the organisation in reach of the permission, fill the form, act."""

from functools import partial

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.forms import OnForm
from dangwu.core.pages import answer_act_on, reads_or_acts
from dangwu.orgs import forms
from dangwu.orgs.messages import explain
from dangwu.orgs.models import MAY_HOLD, ROOT_KINDS, Organisation, OrganisationKind
from dangwu.orgs.selectors import (
    Choosable,
    choosable,
    may_direct,
    organisations_visible_to,
    posts_of,
    seats_to_set_up,
    standard_title,
    standard_titles,
    terms_of_office,
)
from dangwu.orgs.services import (
    begin_term,
    change_kind,
    choose_option,
    create_post,
    dissolve_organisation,
    end_post,
    extend_term,
    follow_standard,
    found_organisation,
    merge_organisation,
    move_organisation,
    rename_organisation,
)


def _found(request: HttpRequest, pk: int, permission: str) -> Organisation:
    return get_object_or_404(
        organisations_visible_to(request.user, permission), pk=pk, dissolved_on__isnull=True
    )


def _targets(request: HttpRequest, organisation: Organisation) -> QuerySet[Organisation]:
    """Where an organisation may go: what stands in reach, but not itself nor anything below it."""
    reached = organisations_visible_to(request.user, "orgs.found")
    standing = reached.filter(dissolved_on__isnull=True).select_related("parent")
    return standing.exclude(scope_path__startswith=organisation.scope_path)


def _other_kinds(organisation: Organisation) -> tuple[str, ...]:
    """What an organisation may become where it stands."""
    above = organisation.parent
    held = MAY_HOLD.get(OrganisationKind(above.kind), ()) if above else ROOT_KINDS
    return tuple(kind for kind in held if kind != organisation.kind)


_page = partial(answer_act_on, explain=explain)


@reads_or_acts
@needs("orgs.found")
def found(request: HttpRequest, pk: int) -> HttpResponse:
    parent = _found(request, pk, "orgs.found")
    kinds = MAY_HOLD.get(OrganisationKind(parent.kind), ())
    if not kinds:
        raise Http404
    form = forms.FoundForm(
        request.POST or None, kinds=kinds, initial={"on": localdate()}, today=localdate()
    )
    return _page(
        request,
        parent,
        form,
        lambda data: found_organisation(parent=parent, by=request.user, **data),
        name="orgs.organisation_founded",
        title=f"在{parent.short_name}下设立组织",
        verb="设立",
        done="已设立。",
    )


@reads_or_acts
@needs("orgs.edit")
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.edit")
    known = {"name": found.name, "short_name": found.short_name, "on": localdate()}
    return _page(
        request,
        found,
        forms.RenameForm(request.POST or None, initial=known, today=localdate()),
        lambda data: rename_organisation(organisation=found, by=request.user, **data),
        name="orgs.organisation_renamed",
        title=f"更名：{found.short_name}",
        verb="更名",
        done="已更名，原名称按日期保留。",
    )


@reads_or_acts
@needs("orgs.edit")
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.edit")
    known = {"approved_below": found.approved_below, "on": localdate()}
    return _page(
        request,
        found,
        forms.KindForm(
            request.POST or None, kinds=_other_kinds(found), initial=known, today=localdate()
        ),
        lambda data: change_kind(organisation=found, by=request.user, **data),
        name="orgs.organisation_kind_changed",
        title=f"调整类别：{found.short_name}",
        verb="调整",
        done="类别已调整。",
    )


@reads_or_acts
@needs("orgs.found")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.found")
    targets = _targets(request, found).filter(
        kind__in=[kind for kind, held in MAY_HOLD.items() if found.kind in held]
    )
    form = forms.TargetForm(
        request.POST or None,
        targets=targets.exclude(pk=found.parent_id),
        label="新的上级党组织",
        initial={"on": localdate()},
        today=localdate(),
    )
    return _page(
        request,
        found,
        form,
        lambda d: move_organisation(
            organisation=found, parent=d["target"], by=request.user, on=d["on"]
        ),
        name="orgs.organisation_moved",
        title=f"调整隶属：{found.short_name}",
        verb="调整隶属",
        done="隶属已调整，下级组织和党员一并随转。",
    )


@reads_or_acts
@needs("orgs.found")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.found")
    form = forms.TargetForm(
        request.POST or None,
        targets=_targets(request, found).filter(kind=found.kind),
        label="并入",
        initial={"on": localdate()},
        today=localdate(),
    )
    return _page(
        request,
        found,
        form,
        lambda d: merge_organisation(
            organisation=found, into=d["target"], by=request.user, on=d["on"]
        ),
        name="orgs.organisation_merged",
        title=f"合并：{found.short_name}",
        verb="合并",
        done="已合并。",
        note="先把党员转到并入的支部，下级组织随合并一起过去。",
        danger=True,
    )


@reads_or_acts
@needs("orgs.found")
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.found")
    return _page(
        request,
        found,
        forms.DissolveForm(request.POST or None, initial={"on": localdate()}, today=localdate()),
        lambda data: dissolve_organisation(organisation=found, by=request.user, **data),
        name="orgs.organisation_dissolved",
        title=f"撤销：{found.short_name}",
        verb="撤销",
        done="已撤销，历史保留。",
        danger=True,
    )


@reads_or_acts
@needs("orgs.appoint")
def post(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.appoint")
    return _page(
        request,
        found,
        forms.PostForm(
            request.POST or None,
            seats=[(s.value, str(s.label)) for s in seats_to_set_up(found, localdate())],
            initial={"on": localdate()},
            today=localdate(),
        ),
        lambda data: create_post(organisation=found, by=request.user, **data),
        name="orgs.post_created",
        title=f"设置职务：{found.short_name}",
        verb="设置",
        done="职务已设置，可以任职。",
        note="" if may_direct(found) else "书记、副书记职务由上级党组织决定，请上级办理。",
    )


@reads_or_acts
@needs("orgs.appoint")
def end_seat(request: HttpRequest, pk: int, post_pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.appoint")
    seat = get_object_or_404(posts_of(found), pk=post_pk)
    return _page(
        request,
        found,
        OnForm(request.POST or None, today=localdate()),
        lambda data: end_post(post=seat, by=request.user, **data),
        name="orgs.post_ended",
        title=f"撤销职务：{seat.get_kind_display()}",
        verb="撤销职务",
        done="职务已撤销。",
        danger=True,
    )


@reads_or_acts
@needs("orgs.edit")
def term(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.edit")
    last = terms_of_office(found).last()
    known = {"number": last.number + 1 if last else 1}
    return _page(
        request,
        found,
        forms.TermForm(request.POST or None, initial=known, today=localdate()),
        lambda data: begin_term(organisation=found, by=request.user, on=localdate(), **data),
        name="orgs.term_begun",
        title=f"登记届期：{found.short_name}",
        verb="登记",
        done="届期已登记，届满日期已推算。",
    )


@reads_or_acts
@needs("orgs.edit")
def extend(request: HttpRequest, pk: int, term_pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.edit")
    running = get_object_or_404(terms_of_office(found), pk=term_pk)
    return _page(
        request,
        found,
        forms.ExtendForm(request.POST or None),
        lambda data: extend_term(term=running, by=request.user, on=localdate(), **data),
        name="orgs.term_extended",
        title=f"登记延期：{found.short_name}第{running.number}届",
        verb="登记延期",
        done="延期已登记。",
    )


@reads_or_acts
@needs("orgs.choose")
def standard(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, "orgs.choose")
    form = forms.StandardForm(
        request.POST or None,
        standards=standard_titles(),
        initial={"on": localdate()},
        today=localdate(),
    )
    return _page(
        request,
        found,
        form,
        lambda data: follow_standard(organisation=found, by=request.user, **data),
        name="orgs.standard_followed",
        title=f"执行标准：{found.short_name}",
        verb="执行",
        done="执行标准已登记。",
        note=f"当前执行：{standard_title(found, localdate())}",
    )


@reads_or_acts
@needs("orgs.choose")
def choice(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    found = _found(request, pk, "orgs.choose")
    asked = _asked(found, item)
    known = {"on": localdate(), "option": asked.chosen}
    form = forms.ChoiceForm(
        request.POST or None, options=asked.options, initial=known, today=localdate()
    )
    return _page(
        request,
        found,
        form,
        lambda data: choose_option(organisation=found, item=item, by=request.user, **data),
        name="orgs.option_chosen",
        title=asked.title,
        verb="选定",
        done="选择已登记，此后按此判定。",
        note=asked.summary,
    )


def _asked(organisation: Organisation, item: str) -> Choosable:
    for asked in choosable(organisation, localdate()):
        if asked.id == item:
            return asked
    raise Http404
