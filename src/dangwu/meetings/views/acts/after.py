"""After a meeting: complete the record, sign it, add to it, follow up, report, make up."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.pages import posted, reads_or_acts
from dangwu.meetings.forms import acts as forms
from dangwu.meetings.messages import explain
from dangwu.meetings.models import AgendaItem
from dangwu.meetings.selectors.findings import findings_before_signing
from dangwu.meetings.selectors.overview import in_reach
from dangwu.meetings.selectors.reading import last_keeper, read_meeting
from dangwu.meetings.services.items import announce_decision, note_approval
from dangwu.meetings.services.sign import (
    add_addition,
    add_follow_up,
    finish_follow_up,
    make_up,
    report_above,
    sign_minutes,
    write_record,
)
from dangwu.meetings.views.acts.page import act_page
from dangwu.meetings.views.finding import (
    asker,
    found_follow_up,
    found_item,
    found_meeting,
)
from dangwu.members.models import Presence


@reads_or_acts
@needs("meetings.keep")
def complete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the record still lacks: the discussion, what comes next, who led and who wrote."""
    found = found_meeting(request, pk, "meetings.keep")
    people = [row.person for row in read_meeting(found).rows]
    names = ("summary", "next_steps", "place", "chair", "recorder", "study_minutes")
    form = forms.RecordTextForm(
        posted(request),
        people=people,
        initial={name: getattr(found, name) for name in names},
    )
    return act_page(
        request,
        found,
        form,
        lambda data: write_record(meeting=found, by=request.user, on=localdate(), **data),
        name="meetings.record_written",
        title=f"补全记录：{found.title}",
        verb="保存记录",
        done="会议记录已保存。",
    )


@reads_or_acts
@needs("meetings.sign")
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_meeting(request, pk, "meetings.sign")
    read = read_meeting(found)
    people = [row.person for row in read.rows if not row.invited]
    signers = [
        row.person
        for row in read.rows
        if row.presence == Presence.PRESENT and row.person_id != found.recorder_id
    ]
    initial = {
        "signed_by": found.chair if found.chair in signers else None,
        "keeper": last_keeper(found) or found.recorder,
    }
    return act_page(
        request,
        found,
        forms.SignForm(posted(request), signers=signers, keepers=people, initial=initial),
        lambda data: sign_minutes(meeting=found, by=request.user, on=localdate(), **data),
        name="meetings.minutes_signed",
        title=f"签字：{found.title}",
        verb="签字",
        done="记录已签，今后只能写更正补充。",
        note="签字后记录不能再改；有错漏的，另写更正补充并注明日期。",
        template="meetings/sign.html",
        context={
            "read": read,
            "may_keep": in_reach(found.organisation, "meetings.keep"),
            "findings": [explain(each) for each in findings_before_signing(found, localdate())],
        },
    )


@reads_or_acts
@needs("meetings.keep")
def addition(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_meeting(request, pk, "meetings.keep")
    return act_page(
        request,
        found,
        forms.AdditionForm(posted(request)),
        lambda data: add_addition(
            meeting=found, added_by=asker(request), by=request.user, on=localdate(), **data
        ),
        name="meetings.minutes_added_to",
        title=f"更正补充：{found.title}",
        verb="写入更正补充",
        done="更正补充已写在记录之后，注明了日期。",
        note="原来的记录不动；这里写的内容注明日期和写的人，印在记录之后。",
    )


@reads_or_acts
@needs("meetings.keep")
def follow_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_meeting(request, pk, "meetings.keep")
    people = [row.person for row in read_meeting(found).rows]
    return act_page(
        request,
        found,
        forms.FollowUpForm(posted(request), people=people),
        lambda data: add_follow_up(meeting=found, by=request.user, on=localdate(), **data),
        name="meetings.follow_up_added",
        title=f"会后任务：{found.title}",
        verb="记下任务",
        done="会后任务已记下。",
    )


@reads_or_acts
@needs("meetings.keep")
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_follow_up(request, pk, "meetings.keep")
    form = forms.FinishForm(posted(request), today=localdate(), initial={"done_on": localdate()})
    return act_page(
        request,
        found.meeting,
        form,
        lambda data: finish_follow_up(follow_up=found, by=request.user, on=localdate(), **data),
        name="meetings.follow_up_finished",
        title=f"登记完成：{found.measure}",
        verb="登记完成",
        done="已登记完成。",
    )


@reads_or_acts
@needs("meetings.keep")
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_meeting(request, pk, "meetings.keep")
    return act_page(
        request,
        found,
        forms.ReportForm(posted(request)),
        lambda _: report_above(meeting=found, by=request.user, on=localdate()),
        name="meetings.meeting_reported",
        title=f"报告上级：{found.title}",
        verb="登记已报告",
        done="已登记报告上级的日期。",
        note="会后向上级党组织报告会议情况；上级在本系统里可以直接看到这份记录。",
    )


@reads_or_acts
@needs("meetings.keep")
def made_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = found_meeting(request, pk, "meetings.keep")
    rows = read_meeting(found).to_make_up
    form = forms.MakeUpForm(
        posted(request), rows=rows, today=localdate(), initial={"made_up_on": localdate()}
    )

    def act(data: dict[str, Any]) -> None:
        make_up(
            meeting=found,
            people=form.chosen,
            made_up_on=data["made_up_on"],
            by=request.user,
            on=localdate(),
        )

    return act_page(
        request,
        found,
        form,
        act,
        name="meetings.lecture_made_up",
        title=f"登记补课：{found.title}",
        verb="登记补课",
        done="补课已登记，学时计入本人。",
        note="" if rows else "没有需要补课的人。",
    )


# ---- resolutions that need an answer from above ------------------------------------------------


def _of_decision(
    request: HttpRequest, item: AgendaItem, act: Callable[..., Any], named: str, **says: Any
) -> HttpResponse:
    if item.decision is None:
        raise Http404
    form = forms.DecisionDayForm(
        posted(request),
        today=localdate(),
        label=says.pop("label"),
        earliest=item.decision.decided_on,
        initial={"day": localdate()},
    )
    return act_page(
        request,
        item.meeting,
        form,
        lambda data: act(
            decision=item.decision, by=request.user, on=localdate(), **{named: data["day"]}
        ),
        title=f"{says.pop('title')}：{item.title}",
        **says,
    )


@reads_or_acts
@needs("meetings.keep")
def approved(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    return _of_decision(
        request,
        found_item(request, pk, item, "meetings.keep"),
        note_approval,
        "approved_on",
        name="meetings.decision_approved",
        title="登记上级批准",
        label="批准日期",
        verb="登记批准",
        done="上级批准已登记。",
    )


@reads_or_acts
@needs("meetings.keep")
def announced(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    return _of_decision(
        request,
        found_item(request, pk, item, "meetings.keep"),
        announce_decision,
        "announced_on",
        name="meetings.decision_announced",
        title="登记向党员公布",
        label="公布日期",
        verb="登记公布",
        done="公布日期已登记。",
    )
