"""One page an act: verify, confirm, note, correct; relief, category, paid to."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.forms import PlainForm
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.dues import forms
from dangwu.dues.messages import explain
from dangwu.dues.selectors.decisions import category_in_force, relief_in_force
from dangwu.dues.selectors.standing import verification_of
from dangwu.dues.services import (
    confirm_verification,
    correct_assessment,
    decide_relief,
    note_jump,
    record_paid_to,
    rule_category,
    verify_dues,
    withdraw_category,
    withdraw_relief,
)
from dangwu.dues.views.finding import (
    branch_of,
    found_assessment,
    found_branch,
    found_person,
    page_of,
)
from dangwu.members.models import Person


def _page(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], Any], then: str, **says: Any
) -> HttpResponse:
    """An act after which, and instead of which, the reader goes to `then`."""

    def done(data: dict[str, Any]) -> str:
        found = act(data)
        return found if isinstance(found, str) else then

    return answer_act(
        request, form, ActPage(act=done, explain=explain, **{"cancel": then, **says})
    )


@reads_or_acts
@needs("dues.verify")
def verify(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    branch = found_branch(request, pk, year, "dues.verify")
    return _page(
        request,
        PlainForm(posted(request)),
        lambda _: verify_dues(branch=branch, year=year, by=request.user, on=localdate()),
        page_of(branch, year),
        name="dues.dues_verified",
        title=f"核定{branch.short_name} {year}年党费",
        verb="核定",
        done="已核定，只写入有变动的部分。",
        note="按现在的工资资料和执行的标准逐人判定。支委会确认过的数额不动。",
    )


@reads_or_acts
@needs("dues.confirm")
def confirm(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    branch = found_branch(request, pk, year, "dues.confirm")
    found = verification_of(branch, year)
    if found is None:
        raise Http404
    return _page(
        request,
        forms.ConfirmForm(posted(request), initial={"confirmed_on": localdate()}),
        lambda data: confirm_verification(
            verification=found, by=request.user, on=localdate(), **data
        ),
        page_of(branch, year),
        name="dues.verification_confirmed",
        title=f"登记支委会确认：{branch.short_name} {year}年党费",
        verb="登记确认",
        done="已登记支委会确认，核定表已编号。",
        note="党费数额由支部委员会集体确认。确认后当年一般不变动，核定表随即编号。",
    )


@reads_or_acts
@needs("dues.verify")
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_assessment(request, pk, "dues.verify")
    return _page(
        request,
        forms.NoteForm(posted(request)),
        lambda data: note_jump(assessment=found, by=request.user, on=localdate(), **data),
        found.get_absolute_url(),
        name="dues.jump_noted",
        title=f"核对说明：{found.person.name} {found.year}年",
        verb="保存说明",
        done="核对说明已保存。",
    )


@reads_or_acts
@needs("dues.verify")
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_assessment(request, pk, "dues.verify")

    def act(data: dict[str, Any]) -> str:
        fresh = correct_assessment(assessment=found, by=request.user, on=localdate(), **data)
        return fresh.get_absolute_url()

    return _page(
        request,
        forms.ReasonForm(posted(request)),
        act,
        found.get_absolute_url(),
        name="dues.assessment_corrected",
        title=f"更正：{found.person.name} {found.year}年党费",
        verb="更正",
        done="已更正，等待支委会重新确认。",
        note="只用于改正录错的资料。年内工资变动不在此办理，下一年核定时计算。",
    )


# ---- by person -----------------------------------------------------------------------------


def _back(person: Person, year: int) -> str:
    return page_of(branch_of(person, localdate()), year)


@reads_or_acts
@needs("dues.verify")
def relief(request: HttpRequest, pk: UUID, year: int) -> HttpResponse:
    person = found_person(request, pk, year, "dues.verify")
    form = forms.ReliefForm(posted(request), initial={"decided_on": localdate()})
    return _page(
        request,
        form,
        lambda data: decide_relief(
            person=person, year=year, by=request.user, on=localdate(), **data
        ),
        _back(person, year),
        name="dues.relief_decided",
        title=f"登记减免：{person.name} {year}年党费",
        verb="登记减免",
        done="减免已登记，重新核定后生效。",
        note="离退休党员由党支部研究同意；其他党员还须报上一级党组织批准。",
    )


@reads_or_acts
@needs("dues.verify")
def end_relief(request: HttpRequest, pk: UUID, year: int) -> HttpResponse:
    person = found_person(request, pk, year, "dues.verify")
    running = relief_in_force(person, year)
    if running is None:
        raise Http404
    return _page(
        request,
        PlainForm(posted(request)),
        lambda _: withdraw_relief(relief=running, by=request.user, on=localdate()),
        _back(person, year),
        name="dues.relief_withdrawn",
        title=f"撤回减免：{person.name} {year}年党费",
        verb="撤回减免",
        done="减免已撤回，重新核定后按应交数额。",
        danger=True,
    )


@reads_or_acts
@needs("dues.verify")
def category(request: HttpRequest, pk: UUID, year: int) -> HttpResponse:
    person = found_person(request, pk, year, "dues.verify")
    return _page(
        request,
        forms.CategoryForm(posted(request)),
        lambda data: rule_category(
            person=person, year=year, by=request.user, on=localdate(), **data
        ),
        _back(person, year),
        name="dues.category_ruled",
        title=f"确定类别：{person.name} {year}年党费",
        verb="确定类别",
        done="类别已确定，重新核定后生效。",
        note=f"名册上的人员类别是{person.get_category_display() or '空'}。"
        "只在名册不能说明怎么算时才另行确定。",
    )


@reads_or_acts
@needs("dues.verify")
def end_category(request: HttpRequest, pk: UUID, year: int) -> HttpResponse:
    person = found_person(request, pk, year, "dues.verify")
    running = category_in_force(person, year)
    if running is None:
        raise Http404
    return _page(
        request,
        PlainForm(posted(request)),
        lambda _: withdraw_category(ruling=running, by=request.user, on=localdate()),
        _back(person, year),
        name="dues.category_withdrawn",
        title=f"撤回类别：{person.name} {year}年党费",
        verb="撤回类别",
        done="已撤回，重新核定后按名册的类别。",
        danger=True,
    )


@reads_or_acts
@needs("dues.enter_pay")
def paid_to(request: HttpRequest, pk: UUID, year: int) -> HttpResponse:
    person = found_person(request, pk, year, "dues.enter_pay")
    return _page(
        request,
        forms.PaidToForm(posted(request)),
        lambda data: record_paid_to(person=person, by=request.user, on=localdate(), **data),
        _back(person, year),
        name="dues.paid_to_recorded",
        title=f"转入前党费交至哪月：{person.name}",
        verb="登记",
        done="已登记，重新核定后从下一个月起交。",
        note="转入以前的党费交到了哪个月，看组织关系介绍信或者转出支部的党费证。",
    )
