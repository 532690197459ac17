"""Who is to be talked with, what was held, one talk, the own ones, the register of a year."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dangwu.care.messages import SEALED, kind_of, says, title_of, with_part
from dangwu.care.selectors import (
    BranchTalks,
    Line,
    branches_visible_to,
    may_read_note,
    may_withdraw,
    open_needs,
    own_talks,
    recorded_in,
    recorded_talks_visible_to,
    register_of,
    talks_due,
)
from dangwu.care.services import note_export
from dangwu.care.views.finding import found_branch, occasions_of, page_of
from dangwu.core.access import needs
from dangwu.core.http import file_answer
from dangwu.core.messages import clause_link
from dangwu.core.scope import current_scope
from dangwu.core.sheets import Column, SheetOut, write_workbook
from dangwu.members.models import Talk
from dangwu.members.selectors import readings_of
from dangwu.rules.care import ANNIVERSARY, FROM_FACTS, YEARLY

BRANCHES_A_PAGE = 50
TALKS_A_PAGE = 50
YEARS_BACK = 10


@require_GET
@needs("care.view")
def home(request: HttpRequest) -> HttpResponse:
    """How each branch in reach stands, in counts; who reaches one goes to its page."""
    today = localdate()
    branches = branches_visible_to(request.user, today)
    page = Paginator(branches, BRANCHES_A_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect(page_of(page.object_list[0]))
    standing = talks_due(list(page.object_list), today)
    context = {
        "page": page,
        "standing": standing,
        "behind": sum(bool(one.late) for one in standing),
        "late": sum(one.late for one in standing),
        "soon": sum(one.soon for one in standing),
        "talks": sum(one.talks for one in standing),
        "visits": sum(one.visits for one in standing),
        "year": today.year,
    }
    return render(request, "care/home.html", context)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as the page shows it: words, clauses, and where it is dealt with."""

    line: Line
    text: str
    clauses: list[dict[str, str]]
    record_url: str
    settle_url: str
    withdraw_url: str
    leave_out_url: str
    note_url: str


@require_GET
@needs("care.view")
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """What presses, what is due in the year, and what was held."""
    found, today = found_branch(request, pk, "care.view"), localdate()
    scope = current_scope()
    (standing,) = talks_due([found], today)
    held = recorded_in(found, today.year, today)[::-1]
    with_note = {need.pk for need in open_needs(found) if need.note}
    context = {
        "branch": found,
        "standing": standing,
        "pressing": [_shown(line, with_note) for line in standing.left if not _is_alike(line)],
        "alike": _alike([line for line in standing.left if _is_alike(line)]),
        "page": Paginator(_told(held), TALKS_A_PAGE).get_page(request.GET.get("page")),
        "times": standing.times,
        "year": today.year,
        "years": [today.year, today.year - 1],
        "may_talk": scope.may("care.talk", found.scope_path),
        "may_read": scope.may("care.read_notes", found.scope_path),
        "may_note": any(occasions_of(found, today).values()),
        "has_others": branches_visible_to(request.user, today).count() > 1,
        "heading": _heading(standing),
    }
    return render(request, "care/branch.html", context)


def _is_alike(line: Line) -> bool:
    """Asked of many in the same words: a count of the year, a month of joining that has passed."""
    due = line.due
    return (due.occasion == YEARLY and due.state == "due") or (
        due.occasion == ANNIVERSARY and due.state == "late"
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """What is asked of many in the same words, said once: the clauses, and each person's part."""

    title: str
    state: str
    clauses: list[dict[str, str]]
    people: list[tuple[str, str]]  # name with what is special, and where it is recorded


def _alike(lines: list[Line]) -> list[Alike]:
    """The lines by what they ask, those first whose time has passed."""
    groups: dict[tuple[str, tuple[str, ...]], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.due.reason.code, line.due.reason.cite), []).append(line)
    return [
        Alike(
            title=title_of(code, same[0].due, len(same)),
            state=same[0].due.state,
            clauses=[clause_link(each) for each in cite],
            people=[(with_part(line.person.name, line.due), _record_url(line)) for line in same],
        )
        for (code, cite), same in groups.items()
    ]


def _heading(standing: BranchTalks) -> str:
    parts = [
        f"{number} 项{word}"
        for number, word in (
            (standing.late, "已过期限"),
            (standing.soon, "快到期限"),
            (standing.due, "待办"),
        )
        if number
    ]
    return "谈心谈话：" + ("，".join(parts) if parts else "没有要办的")


def _shown(line: Line, with_note: Collection[Hashable]) -> Shown:
    due = line.due
    return Shown(
        line=line,
        text=says(due),
        clauses=[clause_link(cite) for cite in due.reason.cite],
        record_url=_record_url(line),
        settle_url=reverse("care:settle", args=[due.key]) if due.key else "",
        withdraw_url=reverse("care:withdraw", args=[due.key]) if due.key else "",
        leave_out_url="" if due.key else _leave_out_url(line),
        note_url=reverse("care:need_note", args=[due.key]) if due.key in with_note else "",
    )


def _record_url(line: Line) -> str:
    """The form with everything known filled in."""
    due = line.due
    asked = {"talker" if due.as_talker else "person": line.person.pk, "occasion": due.occasion}
    return f"{reverse('care:record', args=[line.branch.pk])}?{urlencode(asked)}"


def _leave_out_url(line: Line) -> str:
    """What follows from facts may be said to call for nothing; a count and a month may not."""
    due = line.due
    if due.since is None or due.occasion not in FROM_FACTS:
        return ""
    args = [line.branch.pk, line.person.pk, due.occasion, due.since.isoformat()]
    return reverse("care:leave_out", args=args)


def _told(talks: list[Talk]) -> list[dict[str, object]]:
    """The facts of talks as a list has them."""
    return [{"talk": talk, "kind": kind_of(talk.occasion, talk.is_visit)} for talk in talks]


@require_GET
def talk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One talk: its fact for who reaches it and for the two themselves, who also see who read
    the note.
    """
    found = get_object_or_404(recorded_talks_visible_to(request.user), pk=pk)
    scope = current_scope()
    is_own = scope.person in (found.person_id, found.talker_id)
    reads = scope.may("care.read_notes", found.scope_path)
    known = occasions_of(found.organisation, found.held_on)
    names = known["talks"] | known["visits"]
    context = {
        "talk": found,
        "kind": kind_of(found.occasion, found.is_visit),
        "occasion": names.get(found.occasion, "") if reads else "",
        "is_own": is_own,
        "may_read": may_read_note(found) and bool(found.note),
        "may_withdraw": may_withdraw(found),
        "readings": readings_of(found, labels=SEALED) if is_own else [],
        "in_reach": scope.may("care.view", found.scope_path),
    }
    return render(request, "care/talk.html", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What somebody was talked with, and talked with others: facts, by the year."""
    scope, today = current_scope(), localdate()
    talks = list(own_talks(scope.person))
    had = [each for each in talks if each.person_id == scope.person]
    context = {
        "had": _told(had),
        "held": _told([each for each in talks if each.talker_id == scope.person]),
        "this_year": sum(each.held_on.year == today.year for each in had),
        "year": today.year,
    }
    return render(request, "care/mine.html", context)


@require_POST
@needs("care.view")
def register(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The year's register as a workbook: who, when, with whom, of which kind; nothing of what
    was said.
    """
    found, today = found_branch(request, pk, "care.view"), localdate()
    if not today.year - YEARS_BACK < year <= today.year:
        raise Http404
    talks = register_of(found, year, today)
    title = f"{found.name}{year}年谈心谈话登记表"
    content = write_workbook([SheetOut("登记表", COLUMNS, _rows(talks), title=title)])
    note_export(branch=found, year=year, talks=len(talks), by=request.user, on=today)
    return file_answer(content, f"{found.short_name}{year}年谈心谈话登记表.xlsx")


COLUMNS = (
    Column("序号", "integer", width=6),
    Column("日期", "date", width=12),
    Column("对象", "text", width=12),
    Column("谈话人", "text", width=12),
    Column("类别", "text", width=20),
    Column("登记日期", "date", width=12),
)


def _rows(talks: list[Talk]) -> list[list[object]]:
    return [
        [
            number,
            each.held_on,
            each.person.name,
            each.talker.name,
            kind_of(each.occasion, each.is_visit),
            each.recorded_on,
        ]
        for number, each in enumerate(talks, 1)
    ]
