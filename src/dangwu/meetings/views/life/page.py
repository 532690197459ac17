"""The preparation of a life meeting: the steps with their facts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.messages import clause_link
from dangwu.core.scope import current_scope
from dangwu.meetings.messages import explain
from dangwu.meetings.models import LIVE, Meeting
from dangwu.meetings.selectors.life import (
    ABSENT,
    APPROVED_FIRST,
    BY_GROUP,
    SUPERIOR,
    Participant,
    Preparation,
    group_meetings,
    holds_flag,
    life_plan_findings,
    opinions_for,
    preparation_of,
    remedies_of,
)
from dangwu.meetings.selectors.life_steps import STEPS, LifeStep, steps_of
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.views.life.finding import found_life
from dangwu.members.models import Activity
from dangwu.orgs.models import Organisation, OrganisationKind
from dangwu.procedures.models import State
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

SUBMISSIONS = ("plan", "approval", "told")


def _shown(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [
        {"text": one.text, "clauses": [clause_link(cite) for cite in one.cite]}
        for reason in reasons
        for one in [explain(reason)]
    ]


@require_GET
@needs("meetings.view")
def life(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The steps of the standard with what each has come to, and all that belongs to them."""
    meeting, today, scope = found_life(request, pk, "meetings.view"), localdate(), current_scope()
    if not scope.may("meetings.view", meeting.scope_path):
        return redirect("meetings:paper", pk=meeting.pk)  # somebody called to it: the own page
    terms = meeting_terms(meeting)
    preparation = preparation_of(meeting, today)
    may_keep = scope.may("meetings.keep", meeting.scope_path)
    steps = steps_of(preparation, terms)
    now = _next_of(steps, meeting)
    approves = any(step.id == "approval" for step in steps)
    context = {
        "meeting": meeting,
        "steps": [
            _line(step, step is now, act if may_keep else None, preparation)
            for step, act in (
                (each, _act_of(each, preparation, approves=approves)) for each in steps
            )
        ],
        "done": sum(step.done.is_done for step in steps),
        "now": now,
        "act": _act_of(now, preparation, approves=approves) if now and may_keep else None,
        "findings": _shown(life_plan_findings(meeting, today)) if meeting.state in LIVE else [],
        "case": preparation.case,
        "preparation": preparation,
        "people": [_person(preparation, each) for each in preparation.participants],
        "opinions": opinions_for(meeting, scope),
        "hidden_opinions": 0 if may_keep else _hidden(meeting, preparation),
        "groups": group_meetings(meeting, terms, preparation.since),
        "last_remedies": remedies_of(preparation.last),
        "may_keep": may_keep,
        "is_participant": any(each.person.pk == scope.person for each in preparation.participants),
        "has_roll": meeting.told_on is not None or meeting.was_held,
        "is_locked": meeting.is_locked,
        **_rules(meeting, terms),
    }
    return render(request, "meetings/life/life.html", context)


def _next_of(steps: Sequence[LifeStep], meeting: Meeting) -> LifeStep | None:
    """The first step that is not done; after the meeting those before it are history."""
    ids = [step.id for step in steps]
    first = ids.index("meeting") if meeting.was_held and "meeting" in ids else 0
    return next((step for step in steps[first:] if not step.done.is_done), None)


def _hidden(meeting: Meeting, preparation: Preparation) -> int:
    """How many opinions about people the reader is not shown."""
    return len(preparation.opinions) - len(opinions_for(meeting, current_scope()))


def _rules(meeting: Meeting, terms: Terms) -> dict[str, Any]:
    """The clauses beside the parts of the page, each only where the standard has it."""

    def clauses(id_: str) -> list[dict[str, str]]:
        held = terms.items.get(id_)
        return [clause_link(cite) for cite in held.cite] if held else []

    return {
        "step_clauses": clauses(STEPS),
        "absent_clauses": clauses(ABSENT),
        "group_clauses": clauses(BY_GROUP),
        "plan_clauses": clauses(APPROVED_FIRST),
        "asks_superior": holds_flag(terms, SUPERIOR),
        "superior_clauses": clauses(SUPERIOR),
        "is_democratic": Activity.DEMOCRATIC_LIFE_MEETING in meeting.kinds,
    }


def _line(
    step: LifeStep, is_now: bool, act: dict[str, str] | None, preparation: Preparation
) -> dict[str, Any]:
    """A step as its line shows it."""
    done = step.done.is_done
    noted = step.id in preparation.noted and not preparation.meeting.is_locked
    return {
        "step": step,
        "mark": "is-past" if done else "is-now" if is_now else "is-next",
        "act": None if done else act,
        "again": noted,
    }


def _person(preparation: Preparation, each: Participant) -> dict[str, Any]:
    paper = preparation.papers.get(each.person.pk)
    return {
        "person": each.person,
        "talked": each.person.pk in preparation.talked,
        "paper": paper,
        "was_absent": each.was_absent,
    }


# ---- where a step is done ----------------------------------------------------------------------


def _route(name: str, *args: object) -> str:
    """An address, or "" while its page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _act_of(step: LifeStep, p: Preparation, *, approves: bool) -> dict[str, str] | None:
    """The button of a step: its word and its address; None where there is none.

    `approves`: the standard has the plan approved above, else it is noted as made.
    """
    if p.case and p.case.state == State.WAITING and step.id in SUBMISSIONS:
        return {"word": "看报送经过", "url": p.case.get_absolute_url()}
    by_hand = ("登记完成", _route("meetings:step", p.meeting.pk, step.id))
    word, url = _places(p).get(step.id, by_hand)
    if step.id == "plan" and not approves:
        word, url = by_hand
    elif step.id in SUBMISSIONS and not _may_submit(p.meeting):
        return None
    return {"word": word, "url": url} if url and _is_time(step.id, p.meeting) else None


def _may_submit(meeting: Meeting) -> bool:
    return current_scope().may("procedures.submit", meeting.scope_path)


def _places(p: Preparation) -> dict[str, tuple[str, str]]:
    """Where each step is done; pages of other chapters where they exist."""
    pk, organisation = p.meeting.pk, p.meeting.organisation
    branch, kind = _branch_of(organisation), Activity.COMMITTEE_MEETING.value
    own = p.meeting.get_absolute_url()
    return {
        "plan": ("报批方案", _route("meetings:life_plan", pk)),
        "approval": ("报批方案", _route("meetings:life_plan", pk)),
        "told": ("报上级", _route("meetings:life_plan", pk)),
        "notice": ("通知", _route("meetings:call", pk)),
        "opinions": ("登记意见", _route("meetings:opinion_new", pk)),
        "talks": ("登记谈话", _route("care:record", branch) if branch else ""),
        "paper": ("登记已交", _route("meetings:papers", pk)),
        "committee": ("开委员会会议", _route("meetings:begin", organisation.pk, kind)),
        "meeting": ("去开会", own),
        "remedies": ("列整改事项", _route("meetings:remedy", pk)),
        "follow_up": ("登记落实", own),
        "report": ("登记上报", _route("meetings:report_above", pk)),
    }


def _branch_of(organisation: Organisation) -> int | None:
    """The branch at which talks of the participants are recorded; a committee has none."""
    if organisation.kind == OrganisationKind.GROUP:
        return organisation.parent_id
    return organisation.pk if organisation.holds_affiliation else None


def _is_time(step: str, meeting: Meeting) -> bool:
    """Whether the step can be done as things stand: what follows needs a meeting held."""
    if step in ("remedies", "follow_up", "report"):
        return meeting.was_held
    if step in ("plan", "approval", "told", "notice"):
        return meeting.state == Meeting.State.PLANNED or (
            step != "notice" and meeting.state in LIVE
        )
    if step in ("paper", "meeting"):
        return not meeting.is_locked
    return meeting.state in LIVE
