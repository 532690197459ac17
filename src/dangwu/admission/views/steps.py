"""The page of each step: one view, and a table of what each step asks and does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.accounts.models import User
from dangwu.admission import forms, services
from dangwu.admission.messages import explain
from dangwu.admission.models import Dossier
from dangwu.admission.selectors.meetings import decisions_about
from dangwu.admission.selectors.missing import MATTERS, missing_for
from dangwu.admission.selectors.people import backers_of, full_members, groups_of, members_near
from dangwu.admission.selectors.quotas import batches_left
from dangwu.admission.selectors.timeline import ENDS
from dangwu.admission.services.guard import not_reached
from dangwu.admission.views.finding import KEEP, found_dossier
from dangwu.core.access import needs
from dangwu.core.messages import clause_link
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.core.scope import current_scope

Form = django_forms.Form
Making = Callable[[HttpRequest, Dossier, date], Form]
Acting = Callable[[Dossier, Mapping[str, Any], User, date], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """What the page of a step says, asks and does."""

    title: str
    verb: str
    audit: str
    form: Making
    act: Acting
    done: str = "已登记。"
    note: str = ""


# ---- forms -----------------------------------------------------------------------------------


def _day(label: str) -> Making:
    def made(request: HttpRequest, dossier: Dossier, on: date) -> Form:
        form = forms.DayForm(posted(request), today=on, initial={"day": on})
        form.fields["day"].label = label
        return form

    return made


def _talk(request: HttpRequest, dossier: Dossier, on: date) -> Form:
    people = full_members(dossier.organisation, on)
    first = {"held_on": on, "talker": current_scope().person}
    return forms.TalkForm(posted(request), people=people, today=on, initial=first)


def _superior_talk(request: HttpRequest, dossier: Dossier, on: date) -> Form:
    people = members_near(dossier, on)
    first = {"held_on": on, "talker": current_scope().person}
    return forms.SuperiorTalkForm(posted(request), people=people, today=on, initial=first)


def _backers(request: HttpRequest, dossier: Dossier, on: date) -> Form:
    """The sponsors are as a rule the contacts: they are ticked beforehand (DEV-09)."""
    people = full_members(dossier.organisation, on)
    first = {"since": on, "people": [person.pk for person in backers_of(dossier, on)]}
    return forms.BackersForm(posted(request), people=people, today=on, initial=first)


def _training(request: HttpRequest, dossier: Dossier, on: date) -> Form:
    above = dossier.organisation.parent
    first = {"provider": above.name if above else "", "ended_on": on}
    return forms.TrainingForm(posted(request), today=on, initial=first)


def _send(request: HttpRequest, dossier: Dossier, on: date) -> Form:
    return forms.SendForm(posted(request))


def _resolution(step: str, kind: type[forms.ResolutionForm]) -> Making:
    def made(request: HttpRequest, dossier: Dossier, on: date) -> Form:
        decisions = decisions_about(dossier, MATTERS[step])
        return kind(posted(request), decisions=decisions, initial={"decision": decisions.first()})

    return made


def _placing(request: HttpRequest, dossier: Dossier, on: date) -> Form:
    groups = groups_of(dossier.organisation)
    first = {"placed_on": on, "group": dossier.group_id}
    return forms.PlacingForm(posted(request), groups=groups, today=on, initial=first)


def _second_application(request: HttpRequest, dossier: Dossier, on: date) -> Form:
    return forms.SecondApplicationForm(posted(request), today=on, initial={"applied_on": on})


# ---- acts ------------------------------------------------------------------------------------


def _on_day(service: Callable[..., Any], name: str) -> Acting:
    def act(dossier: Dossier, data: Mapping[str, Any], by: User, on: date) -> Any:
        return service(dossier=dossier, by=by, on=on, **{name: data["day"]})

    return act


def _with(service: Callable[..., Any]) -> Acting:
    def act(dossier: Dossier, data: Mapping[str, Any], by: User, on: date) -> Any:
        return service(dossier=dossier, by=by, on=on, **data)

    return act


def _sending(step: str) -> Acting:
    def act(dossier: Dossier, data: Mapping[str, Any], by: User, on: date) -> Any:
        return services.send_step(dossier=dossier, step=step, by=by, on=on, **data)

    return act


def _sent(step: str, title: str, note: str = "") -> StepPage:
    return StepPage(
        title=title,
        verb="报送",
        audit="admission.step_sent",
        form=_send,
        act=_sending(step),
        done="已报送，上级答复后自动登记。",
        note=note,
    )


PAGES: Mapping[str, StepPage] = {
    "talk": StepPage(
        title="登记同入党申请人谈话",
        verb="登记谈话",
        audit="admission.first_talk_held",
        form=_talk,
        act=_with(services.hold_first_talk),
    ),
    "activist": StepPage(
        title="登记确定入党积极分子",
        verb="登记决定",
        audit="admission.activist_decided",
        form=_day("支部委员会决定日期"),
        act=_on_day(services.decide_activist, "decided_on"),
    ),
    "activist_record": _sent("activist_record", "入党积极分子报上级备案"),
    "contacts": StepPage(
        title="指定培养联系人",
        verb="登记指定",
        audit="admission.contacts_appointed",
        form=_backers,
        act=_with(services.appoint_contacts),
    ),
    "prospect": StepPage(
        title="登记确定发展对象人选",
        verb="登记决定",
        audit="admission.prospect_decided",
        form=_day("支部委员会决定日期"),
        act=_on_day(services.decide_prospect, "decided_on"),
    ),
    "prospect_consent": _sent(
        "prospect_consent", "发展对象人选报上级备案", "上级同意后，列为发展对象。"
    ),
    "sponsors": StepPage(
        title="确定入党介绍人",
        verb="登记介绍人",
        audit="admission.sponsors_named",
        form=_backers,
        act=_with(services.name_sponsors),
        note="一般由培养联系人担任，已先勾选。",
    ),
    "training": StepPage(
        title="登记集中培训",
        verb="登记培训",
        audit="admission.training_recorded",
        form=_training,
        act=_with(services.record_training),
    ),
    "examination": StepPage(
        title="登记支部委员会审查",
        verb="登记审查合格",
        audit="admission.prospect_examined",
        form=_day("支部委员会审查日期"),
        act=_on_day(services.examine_prospect, "examined_on"),
    ),
    "pre_review": _sent("pre_review", "报上级预审", "上级同意，即为预审合格的书面答复。"),
    "form": StepPage(
        title="收回填好的入党志愿书",
        verb="登记收回",
        audit="admission.form_handed_in",
        form=_day("交回日期"),
        act=_on_day(services.hand_in_form, "handed_in_on"),
    ),
    "branch_meeting": StepPage(
        title="采用支部大会决议（接收预备党员）",
        verb="采用决议",
        audit="admission.resolution_taken",
        form=_resolution("branch_meeting", forms.ResolutionForm),
        act=_with(services.take_resolution),
        note="人数和票数取自组织生活的会议记录，不再填写。",
    ),
    "superior_talk": StepPage(
        title="登记上级派人谈话",
        verb="登记谈话",
        audit="admission.superior_talk_held",
        form=_superior_talk,
        act=_with(services.record_superior_talk),
    ),
    "approval": _sent("approval", "接收预备党员报上级审批"),
    "approval_record": _sent("approval_record", "审批后报上一级备案"),
    "placing": StepPage(
        title="编入党支部和党小组",
        verb="编入",
        audit="admission.member_placed",
        form=_placing,
        act=_with(services.place_member),
    ),
    "oath": StepPage(
        title="登记入党宣誓",
        verb="登记宣誓",
        audit="admission.oath_taken",
        form=_day("宣誓日期"),
        act=_on_day(services.record_oath, "held_on"),
    ),
    "second_application": StepPage(
        title="接收转正申请",
        verb="登记申请",
        audit="admission.second_application_received",
        form=_second_application,
        act=_with(services.receive_second_application),
    ),
    "full_meeting": StepPage(
        title="采用支部大会决议（转正）",
        verb="采用决议",
        audit="admission.full_resolution_taken",
        form=_resolution("full_meeting", forms.FullResolutionForm),
        act=_with(services.take_full_resolution),
        note="人数和票数取自组织生活的会议记录，不再填写。",
    ),
    "full_approval": _sent("full_approval", "转正决议报上级审批"),
    "archive": StepPage(
        title="材料归档",
        verb="登记归档",
        audit="admission.dossier_archived",
        form=_day("归档日期"),
        act=_on_day(services.archive_dossier, "archived_on"),
    ),
}


@reads_or_acts
@needs(KEEP)
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Take one step of a dossier: what it lacks stands above the form."""
    found, today = found_dossier(request, pk, KEEP), localdate()
    page = PAGES.get(step)
    if page is None:
        raise Http404

    def act(data: dict[str, Any]) -> str:
        page.act(found, data, request.user, today)  # type: ignore[arg-type]
        return found.get_absolute_url()

    missing = missing_for(found, step, today)
    waits = None if step in ENDS else not_reached(found, step)
    lacks = [explain(reason) for reason in ((waits,) if waits else missing)]
    return answer_act(
        request,
        page.form(request, found, today),
        ActPage(
            name=page.audit,
            title=f"{page.title}：{found.person.name}",
            verb=page.verb,
            done=page.done,
            cancel=found.get_absolute_url(),
            explain=explain,
            act=act,
            note=page.note,
            template="admission/step.html",
            context={
                "dossier": found,
                "lacks": [
                    {"text": one.text, "clauses": [clause_link(cite) for cite in one.cite]}
                    for one in lacks
                ],
                "closed": waits or any(each.code == "resolution_missing" for each in missing),
                "beside": [] if waits else beside_of(found, step),
            },
        ),
    )


def beside_of(dossier: Dossier, step: str) -> list[dict[str, str]]:
    """Where what a step lacks is put on record."""
    at: list[dict[str, str]] = []
    if step == "activist":
        at.append(_link("登记推荐推优", "admission:recommend", dossier.pk))
    if step in ("prospect", "examination", "full_meeting"):
        at.append(_link("登记征求意见", "admission:opinion", dossier.pk, step))
    if step == "form" and batches_left(dossier).exists():
        at.append(_link("发放志愿书", "admission:issue_form", dossier.pk))
    if step in MATTERS:
        branch = dossier.organisation_id
        at.append(_link("去开支部大会", "meetings:begin", branch, "member_meeting"))
    return at


def _link(text: str, route: str, *args: Any) -> dict[str, str]:
    return {"text": text, "url": reverse(route, args=args)}
