"""The organisation's meetings, one meeting, and what a member was called to."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.asking import asked_number
from dangwu.core.messages import clause_link
from dangwu.core.scope import current_scope
from dangwu.core.templatetags.dangwu import day as day_words
from dangwu.meetings.messages import KINDS, MATTERS, explain
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.findings import findings_of
from dangwu.meetings.selectors.meetings import items_of, meetings_of, my_meetings, upcoming
from dangwu.meetings.selectors.overview import (
    HeldRow,
    OwnYear,
    bodies_below,
    branch_of,
    held_below,
    held_by_quarter,
    in_reach,
    kinds_among,
    lines_of,
    open_follow_ups,
    organisations_under,
    own_organisations,
    year_of,
)
from dangwu.meetings.selectors.proposals import kinds_of, leads_above, parts_of
from dangwu.meetings.selectors.reading import (
    MeetingRead,
    own_row,
    read_meeting,
    words_on_leaders,
)
from dangwu.meetings.selectors.rules import rules_of
from dangwu.meetings.views.finding import asker, found_meeting, found_organisation, may
from dangwu.members.models import TOOK_PART, Activity, Person, Presence
from dangwu.orgs.models import BRANCH_KINDS, Organisation, OrganisationKind
from dangwu.rules.meetings import VOTES

ORGANISATIONS_A_PAGE = 60
YEARS_BACK = 3
State = Meeting.State
# Whose page is the list of its own meetings; of the others the table of what lies below comes
# with it.
SMALL = (
    *BRANCH_KINDS,
    OrganisationKind.TEMPORARY_BRANCH,
    OrganisationKind.GROUP,
    OrganisationKind.LEADING_GROUP,
    OrganisationKind.DISCIPLINE_COMMITTEE,
)
BESIDE = (OrganisationKind.DISCIPLINE_COMMITTEE, OrganisationKind.LEADING_GROUP)
LIFE = (Activity.LIFE_MEETING, Activity.DEMOCRATIC_LIFE_MEETING)
ORDINARY = (*BRANCH_KINDS, OrganisationKind.GROUP)  # where a leading official is a plain member


# ---- the organisation ------------------------------------------------------------------------


@require_GET
@needs("meetings.view")
def home(request: HttpRequest) -> HttpResponse:
    """The meetings of one organisation: what comes, what waits for signature, the year."""
    today = localdate()
    place = _place(request, today)
    year = _year(request, today)
    kind = request.GET.get("kind", "")
    lines = lines_of(meetings_of(place, year))
    coming = list(upcoming([place], today))
    waiting = [line for line in lines if line.meeting.state == State.CLOSED]
    context = {
        "organisation": place,
        "own": own_organisations(request.user, today),
        "bodies": bodies_below(place, today) if place.kind in SMALL else [],
        "above": place.parent if place.parent and _is_in_reach(place.parent) else None,
        "today": today,
        "year": year,
        "years": range(today.year, today.year - YEARS_BACK, -1),
        "kind": kind if kind in KINDS else "",
        "kinds": _kind_chips(place, lines),
        "begin": [(each, KINDS[each]) for each in kinds_of(place)],
        "may_keep": in_reach(place, "meetings.keep"),
        "may_sign": in_reach(place, "meetings.sign"),
        "coming": coming,
        "overdue": _overdue(lines, today),
        "waiting": waiting,
        "lines": [line for line in lines if not kind or kind in line.meeting.kinds],
        "this_month": _in_month(lines, today),
        "follow_ups": open_follow_ups(place),
        **_below(request, place, year, today),
    }
    return render(request, "meetings/home.html", context)


def _place(request: HttpRequest, today: date) -> Organisation:
    """The organisation that was asked for, else the nearest to the own post."""
    asked = asked_number(request, "organisation")
    if asked is not None:
        return found_organisation(request, asked, "meetings.view")
    own = own_organisations(request.user, today)
    if not own:
        raise Http404
    main = [each for each in own if each.kind not in BESIDE]
    return (main or own)[-1]


def _is_in_reach(organisation: Organisation) -> bool:
    return in_reach(organisation, "meetings.view")


def _year(request: HttpRequest, today: date) -> int:
    asked = asked_number(request, "year")
    return asked if asked and today.year - YEARS_BACK < asked <= today.year + 1 else today.year


def _kind_chips(place: Organisation, lines: Sequence[Any]) -> list[tuple[str, str, int]]:
    counts = {kind: 0 for kind in kinds_of(place)}
    for line in lines:
        for kind in line.meeting.kinds:
            counts[kind] = counts.get(kind, 0) + 1
    return [(kind, KINDS[kind], number) for kind, number in counts.items()]


def _overdue(lines: Sequence[Any], today: date) -> list[Meeting]:
    """Whose day is gone and that were neither held on record nor cancelled."""
    before = (State.PLANNED, State.CALLED, State.OPEN)
    return [
        line.meeting
        for line in reversed(lines)
        if line.meeting.state in before and line.meeting.held_on < today
    ]


def _in_month(lines: Sequence[Any], today: date) -> int:
    month = (today.year, today.month)
    return sum((each.meeting.held_on.year, each.meeting.held_on.month) == month for each in lines)


def _below(request: HttpRequest, place: Organisation, year: int, today: date) -> dict[str, Any]:
    """For a level above: what those below have held, by kind and quarter, in the tree's order."""
    if place.kind in SMALL:
        return {}
    rows = organisations_under(request.user, place, today).exclude(kind=OrganisationKind.GROUP)
    rows = rows.exclude(pk=place.pk).select_related("parent")
    page = Paginator(rows.order_by("scope_path"), ORGANISATIONS_A_PAGE).get_page(
        request.GET.get("page")
    )
    held = held_by_quarter(list(page.object_list), year)
    kinds = kinds_among(held)
    quarter = asked_number(request, "quarter")
    quarter = quarter if quarter in (1, 2, 3, 4) else None
    return {
        "page": page,
        "held_below": held_below(place, year),
        "held_kinds": kinds,
        "quarter": quarter,
        "held": [
            (row.organisation, [(label, _cell(row, kind, quarter)) for kind, label in kinds])
            for row in held
        ],
    }


def _cell(row: HeldRow, kind: str, quarter: int | None) -> str:
    """How often in the quarter, or of the year with its quarters; — where it is not theirs."""
    numbers = row.numbers(kind)
    if numbers is None:
        return "—"
    return str(numbers[quarter - 1] if quarter else sum(numbers))


# ---- one meeting -----------------------------------------------------------------------------


@require_GET
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything of one meeting; who was called reads it, officers the reasons of leave too."""
    found = found_meeting(request, pk, "meetings.view")
    today = localdate()
    read = read_meeting(found)
    scope = current_scope()
    is_officer = may("meetings.view", found)
    own = next((row for row in read.rows if row.person_id == scope.person), None)
    may_keep = may("meetings.keep", found)
    context = {
        "meeting": found,
        "read": read,
        "label": KINDS[found.kind],
        "also": [KINDS[kind] for kind in found.also],
        "heading": _heading(read),
        "figures": _figures(read),
        "items": [_item(item, read) for item in read.items],
        **_findings(found, today, asked=is_officer),
        **_roll(read),
        "parts": _parts(read),
        "own": own,
        "today": today,
        "is_officer": is_officer,
        "may_keep": may_keep,
        "may_sign": may("meetings.sign", found),
        "may_ask_leave": _may_ask_leave(found, own, may_keep=may_keep),
        "is_day": found.held_on <= today,
        "is_past": found.held_on < today and not found.was_held,
        "is_before": found.state in (State.PLANNED, State.CALLED),
        "is_life": any(kind in LIFE for kind in found.kinds),
        "sayings": rules_of(found),
    }
    return render(request, "meetings/meeting.html", context)


def _findings(found: Meeting, today: date, *, asked: bool) -> dict[str, Any]:
    findings = [explain(each) for each in findings_of(found, today)] if asked else []
    return {"findings": findings, "findings_says": f"有 {len(findings)} 处要看"}


def _roll(read: MeetingRead) -> dict[str, Any]:
    """The names by what is known of them: there, still to come, beside the body."""
    members = [row for row in read.rows if not row.invited]
    waiting = [row for row in members if row.presence == Presence.EXPECTED]
    return {
        "present": [row for row in members if row.presence == Presence.PRESENT],
        "expecting": read.proposed or waiting,
        "guests": [row for row in read.rows if row.invited],
        "quorum_clauses": [clause_link(c) for c in (read.quorum.cite if read.quorum else ())],
    }


def _may_ask_leave(found: Meeting, own: Any, *, may_keep: bool) -> bool:
    """A member for themself while the meeting lies ahead or runs; who keeps it for the others."""
    if found.state in (State.CALLED, State.OPEN):
        return may_keep or (own is not None and own.presence != Presence.PRESENT)
    return may_keep and found.state == State.CLOSED


def _heading(read: MeetingRead) -> str:
    """The answer the page gives, with its numbers."""
    found, counts = read.meeting, read.counts
    what = f"{day_words(found.held_on)}{found.get_kind_display()}"
    if found.state == State.CANCELLED:
        return f"{what}已取消"
    if found.state == State.PLANNED:
        return f"{what}：还没有通知，应到 {len(read.proposed)} 人"
    if found.state == State.CALLED:
        leave = f"，请假 {counts.leave} 人" if counts.leave else ""
        return f"{what}：已通知 {len(read.rows)} 人{leave}"
    end = {State.CLOSED: "，记录待签", State.SIGNED: "，记录已签"}.get(State(found.state), "")
    return f"{_attended(read, what)}{end}"


def _attended(read: MeetingRead, what: str) -> str:
    counts, quorum = read.counts, read.quorum
    if quorum is None or quorum.min_present is None or quorum.met is None:
        return f"{what}：应到 {counts.members} 人，到会 {counts.members_present} 人"
    says = "会议有效" if quorum.met else "人数不足"
    return f"{says}：实到 {counts.present} 人，须到 {quorum.min_present} 人"


def _figures(read: MeetingRead) -> list[dict[str, Any]]:
    """Who should be there and who was: of those with the vote where a number of them is asked."""
    counts, quorum = read.counts, read.quorum
    if read.meeting.state == State.CALLED:
        return [
            {"label": "应到", "value": counts.members, "unit": "人"},
            {"label": "有表决权", "value": counts.should_attend, "unit": "人"},
            {"label": "请假", "value": counts.leave, "unit": "人"},
        ]
    if not read.rows:
        with_vote = sum(each.counts for each in read.proposed)
        return [
            {"label": "应到", "value": len(read.proposed), "unit": "人"},
            {"label": "有表决权", "value": with_vote, "unit": "人"},
        ]
    if quorum is None or quorum.min_present is None:
        return _plain_figures(read)
    return [
        {"label": "应到", "value": counts.should_attend, "unit": "人", "note": "有表决权"},
        {"label": "实到", "value": counts.present, "unit": "人"},
        {"label": "须到", "value": quorum.min_present, "unit": "人"},
        {"label": "请假", "value": counts.leave, "unit": "人"},
        {"label": "缺席", "value": counts.absent, "unit": "人"},
    ]


def _plain_figures(read: MeetingRead) -> list[dict[str, Any]]:
    counts = read.counts
    return [
        {"label": "应到", "value": counts.members, "unit": "人"},
        {"label": "到会", "value": counts.members_present, "unit": "人"},
        {"label": "请假", "value": counts.leave, "unit": "人"},
        {"label": "缺席", "value": counts.absent, "unit": "人"},
        *([{"label": "已补课", "value": counts.made_up, "unit": "人"}] if counts.made_up else []),
    ]


def _item(item: AgendaItem, read: MeetingRead) -> dict[str, Any]:
    """A topic with its resolution: the conclusion, the numbers, the clause."""
    decision = item.decision
    matter = MATTERS.get(item.matter, "")
    shown: dict[str, Any] = {"item": item, "decision": decision, "matter": matter}
    if decision is None:
        return shown
    written = f"，会前书面赞成 {decision.written_for} 票" if decision.written_for else ""
    invalid = f"，废票 {decision.invalid} 张" if decision.invalid else ""
    numbers = (
        f"{decision.get_method_display()}：赞成 {decision.votes_for} 票，"
        f"反对 {decision.against} 票，弃权 {decision.abstained} 票{invalid}{written}。"
        f"应到 {decision.should_attend} 人，实到 {decision.present} 人，"
        f"通过须有不少于 {decision.needed} 票赞成。"
    )
    id_ = VOTES[decision.matter]
    cites = read.terms.cite(id_) if id_ in read.terms.items else ()
    return {
        **shown,
        "kind": "ok" if decision.passed else "no",
        "says": "通过" if decision.passed else "没有通过",
        "reasons": [{"text": numbers, "clauses": [clause_link(cite) for cite in cites]}],
    }


def _parts(read: MeetingRead) -> list[str]:
    names = dict(parts_of(read.meeting.kind, read.terms))
    return [names.get(part, part) for part in read.meeting.parts]


# ---- a member --------------------------------------------------------------------------------


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What the person is called to, and what they attended this year; nothing to be typed."""
    today = localdate()
    person = asker(request)
    if person is None:
        return render(request, "meetings/mine.html", {"today": today})
    year = _year(request, today)
    coming = list(
        my_meetings(current_scope())
        .filter(state__in=(State.CALLED, State.OPEN), held_on__gte=today)
        .order_by("held_on", "begins_at", "pk")
    )
    own = year_of(person.pk, year, today)
    titles = dict(
        my_meetings(current_scope()).filter(held_on__year=year).values_list("pk", "title")
    )
    context = {
        "person": person,
        "today": today,
        "year": year,
        "years": range(today.year, today.year - YEARS_BACK, -1),
        "coming": [_call(each, person) for each in coming],
        "own": own,
        "rows": [(row, titles.get(row.source, "")) for row in own.rows],
        "figures": [
            {"label": "应到", "value": own.expected, "unit": "次"},
            {"label": "到会", "value": own.present, "unit": "次"},
            {"label": "请假", "value": own.leave, "unit": "次"},
            {"label": "待补课", "value": own.to_make_up, "unit": "次"},
        ],
        **_double_life(own, person, today),
    }
    return render(request, "meetings/mine.html", context)


def _call(found: Meeting, person: Person) -> dict[str, Any]:
    """A meeting that lies ahead, as the notice tells it, with what the person said to it."""
    row = own_row(found, person)
    items = items_of(found)
    return {
        "meeting": found,
        "row": row,
        "items": items,
        "on_leave": row is not None and row.presence == Presence.LEAVE,
        "voted": [item for item in items if item.matter] if row and row.votes else [],
    }


def _double_life(own: OwnYear, person: Person, today: date) -> dict[str, Any]:
    """MTG-19: a leading official attends as an ordinary member, and asks leave of the branch."""
    home = branch_of(person, today)
    if home is None or not leads_above(person, home, today):
        return {}
    rows = [row for row in own.rows if not row.invited and row.organisation.kind in ORDINARY]
    return {
        "branch": home,
        "double": rows,
        "double_present": sum(row.presence in TOOK_PART for row in rows),
        "double_clauses": [
            {"text": text, "clauses": [clause_link(cite) for cite in cites]}
            for text, cites in words_on_leaders(home, today)
        ],
    }
