"""The plan of a year: the list, the plan itself, its table, and its two ways out."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dangwu.core.access import needs
from dangwu.core.asking import asked_number
from dangwu.core.http import file_answer
from dangwu.core.messages import clause_link
from dangwu.core.pages import ActPage, answer_act, answer_act_on, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.meetings.forms.plans import EntriesForm, PublishForm, SubmitForm
from dangwu.meetings.messages import REASONS, explain
from dangwu.meetings.models import YearPlan
from dangwu.meetings.papers.year_plan import PAPERS, paper_of
from dangwu.meetings.selectors.plan_findings import (
    CONTENTS,
    PLAN_DUTY,
    THEN,
    due_by,
    entry_lines,
    plan_findings,
)
from dangwu.meetings.selectors.plans import (
    HOW_OFTEN,
    PLANNED_KINDS,
    YEARS_AHEAD,
    PlanLine,
    case_of_plan,
    dropped_of,
    entries_of,
    is_sent,
    is_settled,
    plan_lines,
    plan_of,
    plan_terms,
    planned_kinds_of,
    plans_visible_to,
    proposals_for,
    published_plans,
)
from dangwu.meetings.services.plans import (
    change_plan,
    make_plan,
    note_plan_export,
    publish_plan,
    submit_plan,
)
from dangwu.members.models import Activity
from dangwu.members.selectors.people import members_of
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import organisations_visible_to
from dangwu.procedures.messages import explain as explain_case
from dangwu.procedures.models import Case, State
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

YEARS_SHOWN = 4
PLANS_A_PAGE = 60


def _found(request: HttpRequest, pk: UUID, permission: str = "meetings.view") -> YearPlan:
    return get_object_or_404(plans_visible_to(request.user, permission), pk=pk)


# ---- reading -----------------------------------------------------------------------------------


@require_GET
@needs("meetings.view")
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of a year of every organisation in reach."""
    today = localdate()
    years = [today.year + YEARS_AHEAD - back for back in range(YEARS_SHOWN)]
    year = asked_number(request, "year")
    year = year if year in years else today.year
    organisations = [
        each
        for each in organisations_visible_to(request.user, "meetings.view")
        if planned_kinds_of(each) and each.stands_on(today)
    ]
    page = Paginator(organisations, PLANS_A_PAGE).get_page(request.GET.get("page"))
    lines = [_line(line, year >= today.year) for line in plan_lines(list(page), year)]
    context = {
        "year": year,
        "years": years,
        "page": page,
        "rows": lines,
        "made": sum(each["line"].plan is not None for each in lines),
        "kinds": [kind.label for kind in PLANNED_KINDS],
        "table": [(each, [_cell(lines, each, kind) for kind in PLANNED_KINDS]) for each in page]
        if len(organisations) > 1
        else [],
    }
    return render(request, "meetings/plans/plans.html", context)


def _line(line: PlanLine, may_begin: bool) -> dict[str, Any]:
    """One kind of plan; made by who holds a post at the organisation itself."""
    own = line.organisation.scope_path in current_scope().reach("meetings.keep")
    return {
        "line": line,
        "state": _state(line.plan, line.case),
        "may_make": may_begin and own,
    }


def _cell(
    lines: Sequence[dict[str, Any]], organisation: Organisation, kind: str
) -> dict[str, Any] | None:
    """The plan of a kind of an organisation, None where it plans none."""
    same = (organisation, kind)
    found = (one for one in lines if (one["line"].organisation, one["line"].kind) == same)
    return next(found, None)


def _state(plan: YearPlan | None, case: Case | None) -> dict[str, str]:
    """How far a plan is, as a state and its word."""
    if plan is None:
        return {"kind": "na", "word": "未制定"}
    if plan.filed_on:
        return {"kind": "done", "word": "已备案"}
    if case and case.state == State.WAITING:
        return {"kind": "due", "word": "等上级收到"}
    if case and case.state == State.RETURNED:
        return {"kind": "soon", "word": "已退回"}
    return {"kind": "due", "word": "已公布" if plan.published_on else "未报送"}


@require_GET
@needs("meetings.view")
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = _found(request, pk), localdate()
    case, entries = case_of_plan(found), entries_of(found)
    context = {
        "plan": found,
        "lines": entry_lines(found, entries, today),
        "dropped": dropped_of(found),
        "case": case,
        "state": _state(found, case),
        "findings": [
            {"text": one.text, "clauses": [clause_link(cite) for cite in one.cite]}
            for reason in plan_findings(found, entries, case, today)
            for one in [explain(reason)]
        ],
        "is_sent": bool(case and is_sent(case)),
        "waits": bool(case and case.state == State.WAITING),
        "is_lecture": found.kind == Activity.LECTURE,
        "papers": list(PAPERS),
        "may_keep": current_scope().may("meetings.keep", found.scope_path),
        "may_submit": current_scope().may("procedures.submit", found.scope_path),
        **_rule_of(found, plan_terms(found.organisation, found.year, today)),
    }
    return render(request, "meetings/plans/plan.html", context)


def _rule_of(found: YearPlan, terms: Terms) -> dict[str, Any]:
    """What the plan is measured by: its last day, and the clauses."""
    kind = Activity(found.kind)
    named = (HOW_OFTEN[kind], PLAN_DUTY.get(kind), CONTENTS.get(kind), THEN)
    held = [id_ for id_ in named if id_ and id_ in terms.items]
    if kind != Activity.THEME_DAY:
        held = [id_ for id_ in held if id_ != THEN]
    cites = dict.fromkeys(cite for id_ in held for cite in terms.cite(id_))
    return {
        "due_by": due_by(found, terms),
        "clauses": [clause_link(cite) for cite in cites],
    }


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """What the own organisation has made public of this year, for its members."""
    today = localdate()
    year = asked_number(request, "year")
    year = year if year in (today.year, today.year + YEARS_AHEAD) else today.year
    context = {
        "year": year,
        "years": [today.year, today.year + YEARS_AHEAD],
        "plans": [
            {"plan": each, "entries": entries_of(each)}
            for each in published_plans(current_scope().home, year)
        ],
    }
    return render(request, "meetings/plans/published.html", context)


# ---- making and changing -----------------------------------------------------------------------


@reads_or_acts
@needs("meetings.keep")
def plan_new_year(request: HttpRequest, organisation: int, kind: str, year: int) -> HttpResponse:
    """The table of a plan that is not there yet, with all that is known filled in."""
    today = localdate()
    found = get_object_or_404(
        organisations_visible_to(request.user, "meetings.keep"), pk=organisation
    )
    if kind not in planned_kinds_of(found) or not 0 <= year - today.year <= YEARS_AHEAD:
        raise Http404
    known = plan_of(found, kind, year)
    proposed = proposals_for(found, kind, year, today, entries=entries_of(known) if known else ())
    form = EntriesForm(
        posted(request),
        kind=kind,
        year=year,
        people=list(members_of(found, today)),
        proposals=proposed.rows,
    )

    def act(_: dict[str, Any]) -> str:
        return make_plan(
            organisation=found, kind=kind, year=year, rows=form.added, by=request.user, on=today
        ).get_absolute_url()

    page = ActPage(
        name="meetings.plan_made",
        title=f"制定{found.short_name}{year}年{Activity(kind).label}计划",
        verb="保存计划",
        done="计划已保存。",
        cancel=f"{reverse('meetings:plans')}?year={year}",
        explain=explain,
        act=act,
        template="meetings/plans/entries.html",
        context={**_table(form, found, proposed.question), "plan": known},
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs("meetings.keep")
def plan_entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The table of a plan: its entries, proposals for the turns without one, spare rows."""
    found, today = _found(request, pk, "meetings.keep"), localdate()
    entries = entries_of(found)
    proposed = proposals_for(found.organisation, found.kind, found.year, today, entries=entries)
    form = EntriesForm(
        posted(request),
        kind=found.kind,
        year=found.year,
        people=list(members_of(found.organisation, today)),
        entries=entries,
        proposals=proposed.rows,
    )
    table = _table(form, found.organisation, proposed.question)
    return answer_act_on(
        request,
        found,
        form,
        lambda _: change_plan(
            plan=found,
            changed=form.changed,
            dropped=form.dropped,
            added=form.added,
            by=request.user,
            on=today,
        ),
        name="meetings.plan_changed",
        title=f"修改{found}",
        verb="保存计划",
        done="计划已保存。",
        explain=explain,
        note="计划已经备案或者公布，改动和取消的留下记录。" if is_settled(found) else "",
        template="meetings/plans/entries.html",
        context={**table, "plan": found},
    )


def _table(form: EntriesForm, organisation: Organisation, question: str) -> dict[str, Any]:
    url = ""
    if question and current_scope().may("orgs.choose", organisation.scope_path):
        url = reverse("orgs:choice", args=[organisation.pk, question])
    return {
        "rows": form.rows,
        "question": question,
        "question_url": url,
        "is_lecture": form.kind == Activity.LECTURE,
    }


# ---- the ways out ------------------------------------------------------------------------------


@reads_or_acts
@needs("procedures.submit")
def plan_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk, "procedures.submit")
    return _act_on(
        request,
        found,
        SubmitForm(posted(request)),
        lambda data: submit_plan(plan=found, by=request.user, on=localdate(), **data),
        name="procedures.case_submitted",
        title=f"报上级备案：{found}",
        verb="报送备案",
        done="计划已报送，等上级收到。",
        note=f"报{_superior(found)}。报送以后、上级收到以前不能改；要改的，先撤回。",
    )


def _superior(found: YearPlan) -> str:
    above = found.organisation.parent
    return above.name if above else "上级党组织（不在本系统，收到后登记答复）"


@reads_or_acts
@needs("meetings.keep")
def plan_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = _found(request, pk, "meetings.keep"), localdate()
    return _act_on(
        request,
        found,
        PublishForm(posted(request), today=today, initial={"published_on": today}),
        lambda data: publish_plan(plan=found, by=request.user, on=today, **data),
        name="meetings.plan_published",
        title=f"公布{found}",
        verb="登记公布",
        done="计划已登记公布，本支部党员可以在这里看到。",
        note="公布以后，改动和取消的留下记录。",
    )


def _act_on(
    request: HttpRequest,
    found: YearPlan,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    **says: Any,
) -> HttpResponse:
    return answer_act_on(request, found, form, act, explain=_explained, **says)


def _explained(reason: Reason) -> Any:
    """Our words, or those of the approvals where a case is refused."""
    return explain(reason) if reason.code in REASONS else explain_case(reason)


@require_POST
@needs("meetings.view")
def plan_paper(request: HttpRequest, pk: UUID, paper: str) -> HttpResponse:
    """The plan as a table to print, PDF or workbook; that it was taken out is on record."""
    found = _found(request, pk)
    if paper not in PAPERS:
        raise Http404
    content = paper_of(found, entries_of(found), paper, on=localdate())
    note_plan_export(plan=found, paper=paper, by=request.user, on=localdate())
    name = f"{found.organisation.short_name}{found.year}年{found.get_kind_display()}计划表.{paper}"
    return file_answer(content, name)
