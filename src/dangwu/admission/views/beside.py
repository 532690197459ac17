"""Pages of what stands beside the steps: recommendations, reviews, opinions, notices, forms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.admission import forms, services
from dangwu.admission.messages import explain
from dangwu.admission.models import Dossier, FormIssue, PublicNotice, Review
from dangwu.admission.selectors.missing import HEARD, sources_for, sources_left
from dangwu.admission.selectors.people import backers_of, full_members, groups_of
from dangwu.admission.selectors.quotas import batches_left
from dangwu.admission.views.finding import (
    KEEP,
    found_branch,
    found_dossier,
    found_row,
)
from dangwu.core.access import needs
from dangwu.core.pages import ActPage, answer_act, answer_act_on, posted, reads_or_acts
from dangwu.core.templatetags.dangwu import year_day
from dangwu.members.services import PersonFields
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import organisations_visible_to


@reads_or_acts
@needs(KEEP)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive an application: the person, and the dossier."""
    branch, today = found_branch(request, pk), localdate()
    form = forms.NewDossierForm(
        posted(request),
        groups=groups_of(branch),
        today=today,
        initial={"applied_on": today},
    )

    def act(data: dict[str, Any]) -> str:
        person = PersonFields(
            **{name: data.pop(name) for name in ("name", "id_number", "ethnicity")},
            **{name: data.pop(name) for name in ("education", "job")},
        )
        dossier = services.open_dossier(
            organisation=branch, person=person, by=request.user, on=today, **data
        )
        return dossier.get_absolute_url()

    page = ActPage(
        name="admission.dossier_opened",
        title=f"接收入党申请：{branch.short_name}",
        verb="建立卷宗",
        done="已建立卷宗，一个月内派人谈话。",
        cancel=reverse("admission:home"),
        explain=explain,
        act=act,
        note="出生日期和性别取自身份证号码，不再填写。",
    )
    return answer_act(request, form, page)


def _answer(
    request: HttpRequest,
    dossier: Dossier,
    form: django_forms.Form,
    act: Callable[[dict[str, Any]], Any],
    audit: str,
    title: str,
    verb: str,
    **more: Any,
) -> HttpResponse:
    """The page of an act on a dossier that ends on its page."""
    return answer_act_on(
        request,
        dossier,
        form,
        act,
        template="admission/step.html",
        context={"dossier": dossier},
        name=audit,
        title=f"{title}：{dossier.person.name}",
        verb=verb,
        done=more.pop("done", "已登记。"),
        explain=explain,
        **more,
    )


@reads_or_acts
@needs(KEEP)
def recommend(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, KEEP), localdate()
    form = forms.RecommendationForm(posted(request), today=today, initial={"held_on": today})

    def act(data: dict[str, Any]) -> None:
        services.record_recommendation(dossier=found, by=request.user, on=today, **data)

    audit = "admission.recommendation_recorded"
    return _answer(request, found, form, act, audit, "登记推荐推优", "登记推荐")


@reads_or_acts
@needs(KEEP)
def review(request: HttpRequest, pk: UUID, phase: str) -> HttpResponse:
    """A half-yearly review of an activist, or a quarterly one of a probationary member."""
    found, today = found_dossier(request, pk, KEEP), localdate()
    if phase not in Review.Phase.values:
        raise Http404
    people = backers_of(found, today)
    form = forms.ReviewForm(
        posted(request),
        people=people,
        today=today,
        initial={"held_on": today, "reviewer": people.first()},
    )

    def act(data: dict[str, Any]) -> None:
        services.record_review(dossier=found, phase=phase, by=request.user, on=today, **data)

    title = f"登记{Review.Phase(phase).label}"
    return _answer(request, found, form, act, "admission.review_recorded", title, "登记考察")


@reads_or_acts
@needs(KEEP)
def withdraw_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    today = localdate()
    row = found_row(request, Review, pk)
    form = forms.ReasonForm(posted(request))

    def act(data: dict[str, Any]) -> None:
        services.withdraw_review(review=row, by=request.user, on=today, **data)

    audit = "admission.review_withdrawn"
    note = f"{year_day(row.held_on)}的考察不再计入，原记录留存。登记错的，撤回后重新登记。"
    return _answer(
        request, row.dossier, form, act, audit, "撤回考察", "撤回", danger=True, note=note
    )


@reads_or_acts
@needs(KEEP)
def opinion(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """What somebody said before a step."""
    found, today = found_dossier(request, pk, KEEP), localdate()
    if step not in HEARD:
        raise Http404
    left = sources_left(found, step, today)
    form = forms.OpinionForm(
        posted(request),
        sources=sources_for(found, step),
        today=today,
        initial={"collected_on": today, "source": next(iter(left), None)},
    )

    def act(data: dict[str, Any]) -> None:
        services.record_opinion(dossier=found, step=step, by=request.user, on=today, **data)

    audit = "admission.opinion_recorded"
    return _answer(request, found, form, act, audit, "登记征求意见", "登记意见")


@reads_or_acts
@needs(KEEP)
def notice(request: HttpRequest, pk: UUID, matter: str) -> HttpResponse:
    found, today = found_dossier(request, pk, KEEP), localdate()
    if matter not in PublicNotice.Matter.values:
        raise Http404
    form = forms.NoticeForm(posted(request), today=today)

    def act(data: dict[str, Any]) -> None:
        services.hold_notice(dossier=found, matter=matter, by=request.user, on=today, **data)

    title = f"登记{PublicNotice.Matter(matter).label}"
    return _answer(request, found, form, act, "admission.notice_held", title, "登记公示")


# ---- numbered forms --------------------------------------------------------------------------


@reads_or_acts
@needs(KEEP)
def issue_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out the next numbered form."""
    found, today = found_dossier(request, pk, KEEP), localdate()
    batches = batches_left(found)
    form = forms.FormIssueForm(
        posted(request), batches=batches, today=today, initial={"issued_on": today}
    )

    def act(data: dict[str, Any]) -> None:
        services.issue_form(
            dossier=found,
            forms=data["batch"],
            issued_on=data["issued_on"],
            by=request.user,
            on=today,
        )

    audit = "admission.form_issued"
    return _answer(request, found, form, act, audit, "发放入党志愿书", "发放")


@reads_or_acts
@needs(KEEP)
def void_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    today = localdate()
    row = found_row(request, FormIssue, pk)
    form = forms.ReasonForm(posted(request))

    def act(data: dict[str, Any]) -> None:
        services.void_form(issue=row, by=request.user, on=today, **data)

    audit = "admission.form_voided"
    note = f"{row.number} 作废后不再使用，另发一份要取新的编号。"
    title = "作废入党志愿书"
    return _answer(request, row.dossier, form, act, audit, title, "作废", danger=True, note=note)


# ---- what ends or moves a dossier ------------------------------------------------------------


@reads_or_acts
@needs(KEEP)
def leaving(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, KEEP), localdate()
    first = {"leaves_unit_on": found.leaves_unit_on}
    form = forms.LeavingForm(posted(request), initial=first)

    def act(data: dict[str, Any]) -> None:
        services.note_leaving(dossier=found, by=request.user, on=today, **data)

    audit = "admission.leaving_noted"
    note = "三个月内要离开的，一般不办理接收手续。不再离开的，清空日期后登记。"
    return _answer(request, found, form, act, audit, "登记预计离开本单位日期", "登记", note=note)


@reads_or_acts
@needs(KEEP)
def special_reason(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, KEEP), localdate()
    form = forms.ReasonForm(posted(request), initial={"reason": found.special_reason})

    def act(data: dict[str, Any]) -> None:
        services.note_special_reason(dossier=found, by=request.user, on=today, **data)

    audit = "admission.special_reason_noted"
    note = "审批超过三个月的写明特殊情况，最长六个月；再晚由支部大会重新讨论。"
    return _answer(request, found, form, act, audit, "登记审批延期的特殊情况", "登记", note=note)


@reads_or_acts
@needs(KEEP)
def delay(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, KEEP), localdate()
    form = forms.DelayForm(posted(request), initial={"cause": found.delay_cause})

    def act(data: dict[str, Any]) -> None:
        services.note_delay(dossier=found, by=request.user, on=today, **data)

    audit = "admission.delay_noted"
    title = "登记未能按期讨论转正的原因"
    note = "因党组织的原因推迟的，转正之日不变。"
    return _answer(request, found, form, act, audit, title, "登记", note=note)


@reads_or_acts
@needs(KEEP)
def last_talk(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, KEEP), localdate()
    people = full_members(found.organisation, today)
    form = forms.TalkForm(posted(request), people=people, today=today, initial={"held_on": today})

    def act(data: dict[str, Any]) -> None:
        services.record_last_talk(dossier=found, by=request.user, on=today, **data)

    audit = "admission.last_talk_held"
    return _answer(request, found, form, act, audit, "登记审批后谈话", "登记谈话")


@reads_or_acts
@needs(KEEP)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, KEEP), localdate()
    form = forms.ReasonForm(posted(request))

    def act(data: dict[str, Any]) -> None:
        services.withdraw_dossier(dossier=found, by=request.user, on=today, **data)

    audit = "admission.dossier_withdrawn"
    said = {
        "done": "已中止。",
        "note": "中止以后卷宗结束，可以查看，不能再办。本人再申请的，另建卷宗。",
    }
    return _answer(
        request, found, form, act, audit, "中止发展党员卷宗", "中止", danger=True, **said
    )


# ---- quotas, numbers and analyses of organisations -------------------------------------------


def found_organisation(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(organisations_visible_to(request.user, KEEP), pk=pk)


QUOTA: dict[str, tuple[str, str, Callable[..., Any], str]] = {
    "needed": ("登记需求数", "needed", services.survey_quota, "admission.quota_surveyed"),
    "reported": ("登记上报数", "reported", services.report_quota, "admission.quota_reported"),
    "allotted": ("登记下达数", "allotted", services.allot_quota, "admission.quota_allotted"),
}


@reads_or_acts
@needs(KEEP)
def quota(request: HttpRequest, pk: int, year: int, number: str) -> HttpResponse:
    """One of the numbers of an organisation's year."""
    found, today = found_organisation(request, pk), localdate()
    if number not in QUOTA:
        raise Http404
    title, name, service, audit = QUOTA[number]
    form = forms.NumberForm(posted(request), label="人数")
    back = reverse("admission:quotas")

    def act(data: dict[str, Any]) -> str:
        service(organisation=found, year=year, by=request.user, on=today, **{name: data["number"]})
        return back

    page = ActPage(
        name=audit,
        title=f"{title}：{found.short_name} {year}年",
        verb="登记",
        done="已登记。",
        cancel=back,
        explain=explain,
        act=act,
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs(KEEP)
def receive_forms(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch of numbers of 入党志愿书 that an organisation was given."""
    found, today = found_organisation(request, pk), localdate()
    form = forms.FormRangeForm(posted(request), today=today, initial={"received_on": today})
    return _of_organisation(
        request,
        form,
        lambda data: services.receive_forms(organisation=found, by=request.user, on=today, **data),
        "admission.forms_received",
        f"登记领取志愿书编号：{found.short_name}",
        reverse("admission:quotas"),
    )


@reads_or_acts
@needs(KEEP)
def new_analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """The yearly analysis of the activists."""
    found, today = found_organisation(request, pk), localdate()
    form = forms.AnalysisForm(posted(request), today=today, initial={"held_on": today})
    return _of_organisation(
        request,
        form,
        lambda data: services.record_analysis(
            organisation=found, by=request.user, on=today, **data
        ),
        "admission.analysis_recorded",
        f"登记入党积极分子队伍分析：{found.short_name}",
        reverse("admission:home"),
    )


def _of_organisation(
    request: HttpRequest,
    form: django_forms.Form,
    act: Callable[[dict[str, Any]], Any],
    audit: str,
    title: str,
    back: str,
) -> HttpResponse:
    def then(data: dict[str, Any]) -> str:
        act(data)
        return back

    page = ActPage(
        name=audit,
        title=title,
        verb="登记",
        done="已登记。",
        cancel=back,
        explain=explain,
        act=then,
    )
    return answer_act(request, form, page)
