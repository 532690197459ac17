"""One page for each act on the preparation of a life meeting."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.messages import day_in_words
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.meetings.forms import life as forms
from dangwu.meetings.models import Meeting
from dangwu.meetings.selectors.life import participants_of, preparation_of
from dangwu.meetings.selectors.life_steps import named_steps
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.services.life import (
    gather_opinion,
    list_remedy,
    mark_step,
    note_papers,
    submit_life_plan,
    tell_absent,
)
from dangwu.meetings.views.life.finding import explained, found_life, home_of
from dangwu.members.models import Person


def _answer(
    request: HttpRequest,
    meeting: Meeting,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    **says: Any,
) -> HttpResponse:
    def then(data: dict[str, Any]) -> str:
        act(data)
        return home_of(meeting)

    page = ActPage(act=then, cancel=home_of(meeting), explain=explained, **says)
    return answer_act(request, form, page)


@reads_or_acts
@needs("procedures.submit")
def life_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = found_life(request, pk, "procedures.submit")
    above = meeting.organisation.parent
    return _answer(
        request,
        meeting,
        forms.LifePlanForm(posted(request), initial={"note": _plan_words(meeting)}),
        lambda data: submit_life_plan(meeting=meeting, by=request.user, on=localdate(), **data),
        name="procedures.case_submitted",
        title=f"报批方案：{meeting.title}",
        verb="报上级审批",
        done="方案已报送，等上级答复。",
        note=f"报{above.name if above else '上级党组织（不在本系统，答复后登记）'}。",
    )


def _plan_words(meeting: Meeting) -> str:
    """What is known of the plan, to be completed."""
    day = meeting.held_on
    count = len(participants_of(meeting))
    chair = f"，主持人 {meeting.chair.name}" if meeting.chair else ""
    steps = "、".join(step.name for step in named_steps(meeting_terms(meeting)))
    lines = (
        f"主题：{meeting.title}",
        f"时间：{day_in_words(day)}，地点：{meeting.place or '另定'}{chair}",
        f"参加：{count} 人",
        f"步骤：{steps}",
    )
    return "\n".join(lines)[:400]


@reads_or_acts
@needs("meetings.keep")
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    meeting, today = found_life(request, pk, "meetings.keep"), localdate()
    names = {each.id: each.name for each in named_steps(meeting_terms(meeting))}
    if step not in names:
        raise Http404
    known = preparation_of(meeting, today).noted.get(step)
    initial = {
        "done_on": known.done_on if known else today,
        "note": known.note if known else "",
    }
    return _answer(
        request,
        meeting,
        forms.StepForm(posted(request), today=today, initial=initial),
        lambda data: mark_step(meeting=meeting, step=step, by=request.user, on=today, **data),
        name="meetings.preparation_noted",
        title=f"登记完成：{names[step]}",
        verb="登记完成",
        done="已登记。",
    )


@reads_or_acts
@needs("meetings.keep")
def opinion_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting, today = found_life(request, pk, "meetings.keep"), localdate()
    form = forms.OpinionForm(
        posted(request), today=today, people=_people(meeting), initial={"gathered_on": today}
    )
    return _answer(
        request,
        meeting,
        form,
        lambda data: gather_opinion(meeting=meeting, by=request.user, on=today, **data),
        name="meetings.opinion_gathered",
        title=f"登记征求的意见：{meeting.title}",
        verb="登记意见",
        done="意见已登记。",
    )


@reads_or_acts
@needs("meetings.keep")
def papers(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting, today = found_life(request, pk, "meetings.keep"), localdate()
    waiting = preparation_of(meeting, today).without_paper
    form = forms.PapersForm(
        posted(request), today=today, people=_people(meeting), initial={"handed_on": today}
    )
    if request.method != "POST":
        form.fields["people"].choices = [(str(each.pk), each.name) for each in waiting]  # type: ignore[attr-defined]
    return _answer(
        request,
        meeting,
        form,
        lambda data: note_papers(
            meeting=meeting,
            people=form.chosen,
            handed_on=data["handed_on"],
            by=request.user,
            on=today,
        ),
        name="meetings.papers_noted",
        title=f"登记对照检查材料：还有 {len(waiting)} 人没有交",
        verb="登记已交",
        done="已登记。",
        note="交来纸质材料的在这里登记；本人也可以自己在系统里写。",
    )


@reads_or_acts
@needs("meetings.keep")
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting, today = found_life(request, pk, "meetings.keep"), localdate()
    absent = [each.person for each in participants_of(meeting) if each.was_absent]
    form = forms.ToldForm(posted(request), today=today, people=absent, initial={"told_on": today})
    return _answer(
        request,
        meeting,
        form,
        lambda data: tell_absent(
            meeting=meeting,
            people=form.chosen,
            told_on=data["told_on"],
            by=request.user,
            on=today,
        ),
        name="meetings.criticism_told",
        title=f"转达批评意见：{len(absent)} 人没有到会",
        verb="登记转达",
        done="已登记转达。",
        note="会后由主持人向没有到会的同志转达批评意见。",
    )


@reads_or_acts
@needs("meetings.keep")
def remedy(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = found_life(request, pk, "meetings.keep")
    form = forms.RemedyForm(posted(request), people=_people(meeting))
    return _answer(
        request,
        meeting,
        form,
        lambda data: list_remedy(meeting=meeting, by=request.user, on=localdate(), **data),
        name="meetings.remedy_listed",
        title=f"列整改事项：{meeting.title}",
        verb="列入整改",
        done="已列入整改。",
        note="逐一写明问题、措施、责任人和期限；下一次生活会通报落实情况。",
    )


def _people(meeting: Meeting) -> list[Person]:
    return [each.person for each in participants_of(meeting)]
