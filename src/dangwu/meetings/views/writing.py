"""A meeting is written down once: planned and called, changed, or recorded after it was held."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.asking import asked_number
from dangwu.core.messages import clause_link
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.meetings.forms.acts import REASONS
from dangwu.meetings.forms.meeting import (
    AgendaForm,
    Choices,
    MeetingForm,
    PlanForm,
    on_day,
    rows_asked,
    shown_again,
)
from dangwu.meetings.forms.record import RecordForm
from dangwu.meetings.messages import KINDS, explain
from dangwu.meetings.models import Meeting
from dangwu.meetings.selectors.meetings import arranged
from dangwu.meetings.selectors.proposals import (
    Proposal,
    also_of,
    entry_named,
    parts_of,
    people_here,
    proposal_of,
    subjects_among,
)
from dangwu.meetings.selectors.quorum import body_of, matters_for, tasks_of
from dangwu.meetings.selectors.roll import Expected, roll_on
from dangwu.meetings.services.begin import begin_meeting
from dangwu.meetings.services.fields import MeetingFields
from dangwu.meetings.services.items import Topic
from dangwu.meetings.services.plan import change_meeting
from dangwu.meetings.services.record import ItemFields, record_meeting
from dangwu.meetings.views.finding import (
    asker,
    found_meeting,
    found_organisation,
    home_of,
)
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of


@require_GET
@needs("meetings.keep")
def begin(request: HttpRequest, organisation: int, kind: str) -> HttpResponse:
    """Both ways to the same record: told first and held then, or held already."""
    place = found_organisation(request, organisation, "meetings.keep", kind)
    today = localdate()
    entry = entry_named(place, kind, asked_number(request, "entry"))
    expected = roll_on(place, (kind,), today)
    proposal = _proposal(request, place, kind, expected, held=False, entry=entry)
    context = {
        **_about(place, kind),
        "proposal": proposal,
        "entry": entry,
        "arranged": arranged(place, kind),
        "should_attend": sum(each.counts for each in expected),
        "expected": len(expected),
    }
    return render(request, "meetings/begin.html", context)


@reads_or_acts
@needs("meetings.keep")
def plan_new(request: HttpRequest, organisation: int, kind: str) -> HttpResponse:
    """Plan a meeting with its topics, and call it with the same press where that is wanted."""
    place = found_organisation(request, organisation, "meetings.keep", kind)
    data = posted(request)
    day = _day_of_roll(place, on_day(data, localdate()))
    expected = roll_on(place, (kind, *_also(data)), day)
    proposal = _proposal(request, place, kind, expected, held=False)
    choices = _choices(place, kind, day, expected)
    if data is not None and "add" in data:
        again = shown_again(PlanForm, data, choices=choices, count=rows_asked(data))
        return _show(request, "meetings/plan.html", again, place, kind, proposal=proposal)
    form = PlanForm(data, choices=choices, initial=_initial(proposal), count=_count(data))

    def act(cleaned: dict[str, Any]) -> str:
        meeting = begin_meeting(
            organisation=place,
            fields=_fields(form, place),
            items=_items(form),
            requirements=cleaned["requirements"],
            call="call" in request.POST,
            by=request.user,
            on=localdate(),
        )
        return meeting.get_absolute_url()

    page = ActPage(
        name="meetings.meeting_planned",
        title=f"安排{KINDS[kind]}",
        verb="保存并通知",
        done="已通知名单上的人。" if "call" in request.POST else "已列入安排，还没有通知。",
        cancel=home_of(place),
        explain=explain,
        act=act,
        template="meetings/plan.html",
        context={**_about(place, kind), "proposal": proposal, **_clauses(proposal)},
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("meetings.keep")
def record(request: HttpRequest, organisation: int, kind: str) -> HttpResponse:
    """Everything of a meeting that was held, on one page."""
    place = found_organisation(request, organisation, "meetings.keep", kind)
    data, today = posted(request), localdate()
    day = _day_of_roll(place, min(on_day(data, today), today))
    expected = roll_on(place, (kind, *_also(data)), day)
    proposal = _proposal(request, place, kind, expected, held=True)
    choices = _choices(place, kind, day, expected)
    told = {"choices": choices, "expected": expected}
    about = {"day": day, "reasons": REASONS}
    if data is not None and ("add" in data or "again" in data):
        form = shown_again(RecordForm, data, count=rows_asked(data), **told)
        return _show(
            request, "meetings/record.html", form, place, kind, proposal=proposal, **about
        )
    form = RecordForm(data, initial=_initial(proposal), count=_count(data), **told)

    def act(cleaned: dict[str, Any]) -> str:
        meeting = record_meeting(
            organisation=place,
            fields=_fields(form, place),
            absent=form.absent,
            guests=form.guests,
            items=[_recorded(form, item) for item in form.items],
            summary=cleaned["summary"],
            next_steps=cleaned["next_steps"],
            by=request.user,
            on=today,
        )
        return meeting.get_absolute_url()

    page = ActPage(
        name="meetings.meeting_recorded",
        title=f"记录{KINDS[kind]}",
        verb="保存记录",
        done="会议记录已保存，等待签字。",
        cancel=home_of(place),
        explain=explain,
        act=act,
        template="meetings/record.html",
        context={**_about(place, kind), "proposal": proposal, **about},
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("meetings.keep")
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The arrangements of a meeting that was not held yet."""
    found = found_meeting(request, pk, "meetings.keep")
    expected = roll_on(found.organisation, found.kinds, found.held_on)
    choices = _choices(found.organisation, found.kind, found.held_on, expected)
    form = MeetingForm(posted(request), choices=choices, initial=_as_initial(found))

    def act(_: dict[str, Any]) -> str:
        fields = MeetingFields(**form.meeting_values, plan_entry=found.plan_entry)
        change_meeting(meeting=found, fields=fields, by=request.user, on=localdate())
        return found.get_absolute_url()

    page = ActPage(
        name="meetings.meeting_changed",
        title=f"修改安排：{found.title}",
        verb="保存修改",
        done="安排已修改。",
        note="已经通知的，改了日期后应到名单按新的日期重新计算；请另行告诉大家。"
        if found.state == Meeting.State.CALLED
        else "",
        cancel=found.get_absolute_url(),
        explain=explain,
        act=act,
        template="meetings/change.html",
        context={"meeting": found},
    )
    return answer_act(request, form, page)


# ---- what the forms begin with ---------------------------------------------------------------


def _also(data: QueryDict | None) -> list[str]:
    return [kind for kind in data.getlist("also") if kind in KINDS] if data else []


def _day_of_roll(place: Organisation, day: date) -> date:
    """The day itself; where the organisation did not stand yet the names of today stay, so that
    what is refused is the day and not each name."""
    return day if place.stands_on(day) else localdate()


def _count(data: QueryDict | None) -> int:
    return rows_asked(data) if data is not None else 1


def _proposal(
    request: HttpRequest,
    place: Organisation,
    kind: str,
    expected: Sequence[Expected],
    **more: Any,
) -> Proposal:
    """`?entry=` names an entry of the year plan; without it the next one that has no meeting."""
    more.setdefault("entry", entry_named(place, kind, asked_number(request, "entry")))
    people = [each.person for each in expected]
    return proposal_of(place, kind, localdate(), asker=asker(request), people=people, **more)


def _initial(proposal: Proposal) -> dict[str, Any]:
    entry = proposal.plan_entry
    return {**proposal.as_initial(), "plan_entry": entry.pk if entry else None}


def _choices(place: Organisation, kind: str, day: date, expected: Sequence[Expected]) -> Choices:
    terms = terms_of(place, day)
    unsaved = Meeting(organisation=place, kind=kind)
    matters = [choice.id for choice in matters_for(unsaved)]
    here = people_here(place, day)
    there = {each.person.pk for each in expected}
    return Choices(
        kind=kind,
        people=[each.person for each in expected],
        also=also_of(place, kind),
        parts=parts_of(kind, terms),
        tasks=[(task.id, task.name) for task in tasks_of(body_of(unsaved), terms)]
        if matters
        else [],
        matters=matters,
        subjects=subjects_among(here),
        beside=[person for person in here if person.pk not in there],
    )


def _as_initial(meeting: Meeting) -> dict[str, Any]:
    names = ("title", "held_on", "begins_at", "ends_at", "place", "chair", "recorder")
    more = ("speaker", "speaker_from_outside", "also", "parts", "out_of_town")
    last = ("superior_sent", "study_minutes")
    return {name: getattr(meeting, name) for name in (*names, *more, *last)}


# ---- what the forms come to ------------------------------------------------------------------


def _fields(form: MeetingForm, place: Organisation) -> MeetingFields:
    key = form.cleaned_data.get("plan_entry")
    return MeetingFields(
        **form.meeting_values, plan_entry=entry_named(place, form.choices.kind, key)
    )


def _items(form: AgendaForm) -> list[Topic]:
    return [
        Topic(
            title=item["title"],
            task=item.get("task", ""),
            matter=item.get("matter", ""),
            about=item.get("about"),
        )
        for item in form.items
    ]


def _recorded(form: RecordForm, item: dict[str, Any]) -> ItemFields:
    return ItemFields(
        title=item["title"],
        task=item.get("task", ""),
        matter=item.get("matter", ""),
        about=item.get("about"),
        points=item["points"],
        dissent=item["dissent"],
        result=item["result"],
        wording=item.get("wording", ""),
        needs_approval=item.get("needs_approval", False),
        votes=form.votes_of(item),
    )


# ---- what the pages say ----------------------------------------------------------------------


def _about(place: Organisation, kind: str) -> dict[str, Any]:
    return {"organisation": place, "kind": kind, "label": KINDS[kind], "today": localdate()}


def _clauses(proposal: Proposal) -> dict[str, Any]:
    return {"day_clauses": [clause_link(cite) for cite in proposal.cite]}


def _show(
    request: HttpRequest,
    template: str,
    form: Any,
    place: Organisation,
    kind: str,
    *,
    proposal: Proposal,
    **more: Any,
) -> HttpResponse:
    """The form once more with a further row, or with the names of another day; nothing judged."""
    page = {"title": f"{KINDS[kind]}", "verb": "保存", "cancel": home_of(place)}
    context = {**_about(place, kind), "form": form, "proposal": proposal, "page": page, **more}
    return render(request, template, {**context, **_clauses(proposal)})
