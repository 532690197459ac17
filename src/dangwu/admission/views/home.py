"""The dossiers in reach, by stage; the plan of a quarter; quotas; the own timeline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.admission.models import Dossier
from dangwu.admission.selectors import dossiers_visible_to, own_dossier
from dangwu.admission.selectors.doors import in_status, statuses_of
from dangwu.admission.selectors.own import own_timeline
from dangwu.admission.selectors.plan import open_steps, plan_of, quarter_of, state_of
from dangwu.admission.selectors.quotas import (
    batches_visible_to,
    counted,
    forms_numbered,
    quota_lines,
)
from dangwu.admission.selectors.timeline import told_of
from dangwu.admission.views.finding import KEEP, branches_kept_by
from dangwu.core.access import needs
from dangwu.core.scope import current_scope
from dangwu.members.models import MembershipStatus
from dangwu.orgs.models import Organisation, OrganisationKind
from dangwu.orgs.selectors import organisations_visible_to
from dangwu.procedures.models import RunStep

STAGES = (
    ("", "办理中"),
    (MembershipStatus.APPLICANT, "申请人"),
    (MembershipStatus.ACTIVIST, "积极分子"),
    (MembershipStatus.PROSPECT, "发展对象"),
    (MembershipStatus.PROBATIONARY, "预备党员"),
    ("ended", "已结束"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier in the list: who, what they are today, the steps to take."""

    dossier: Dossier
    status: str
    steps: list[RunStep]
    on: date

    @property
    def state(self) -> str:
        """The most pressing of its steps."""
        if self.dossier.state != Dossier.State.RUNNING:
            return "done"
        states = [state_of(step, self.on) for step in self.steps]
        return next((one for one in ("late", "soon", "due") if one in states), "na")

    @property
    def until(self) -> date | None:
        return min((s.latest_on for s in self.steps if s.latest_on), default=None)


def _listed(request: HttpRequest, stage: str, on: date) -> QuerySet[Dossier]:
    rows = dossiers_visible_to(request.user).select_related("organisation__parent")
    rows = rows.order_by("organisation__scope_path", "applied_on", "pk")
    if stage == "ended":
        return rows.exclude(state=Dossier.State.RUNNING).order_by("-ended_on", "pk")
    rows = rows.filter(state=Dossier.State.RUNNING)
    return in_status(rows, stage, on) if stage else rows


def _branches(request: HttpRequest) -> list[Organisation]:
    """Where a dossier may be opened, under the organisations above."""
    rows = branches_kept_by(request).select_related("parent")
    return list(rows.order_by("parent__scope_path", "scope_path"))


def _are_of_several(dossiers: Iterable[Dossier]) -> bool:
    """Whether the name of a branch alone does not tell which one it is."""
    return len({one.organisation.parent_id for one in dossiers}) > 1


@require_GET
@needs("admission.view")
def home(request: HttpRequest) -> HttpResponse:
    """Every dossier in reach with its next step, one stage at a time."""
    today = localdate()
    stage = request.GET.get("stage", "")
    stage = stage if stage in dict(STAGES) else ""
    page = Paginator(_listed(request, stage, today), 50).get_page(request.GET.get("page"))
    dossiers = list(page.object_list)
    steps = open_steps(dossiers)
    statuses = statuses_of(dossiers, today)
    rows = [
        Row(one, statuses.get(one.person_id, ""), steps.get(str(one.pk), []), today)
        for one in dossiers
    ]
    context = {
        "page": page,
        "rows": rows,
        "stages": STAGES,
        "stage": stage,
        "late": sum(1 for row in rows if row.state == "late"),
        "soon": sum(1 for row in rows if row.state == "soon"),
        "is_wide": _are_of_several(dossiers),
        "branches": _branches(request) if current_scope().may(KEEP) else [],
    }
    return render(request, "admission/home.html", context)


@require_GET
@needs("admission.view")
def plan(request: HttpRequest) -> HttpResponse:
    """Who can be talked with, decided, trained, voted on and made full in a quarter."""
    today = localdate()
    first, until = quarter_of(today)
    if request.GET.get("quarter") == "next":
        first, until = quarter_of(until)
    dossiers = dossiers_visible_to(request.user).filter(state=Dossier.State.RUNNING)
    columns = plan_of(dossiers.select_related("organisation__parent")[:2000], today, until)
    context = {
        "columns": columns,
        "count": len({due.dossier.pk for column in columns for due in column.dues}),
        "is_wide": _are_of_several(due.dossier for each in columns for due in each.dues),
        "first": first,
        "last": until - timedelta(days=1),
        "is_next": request.GET.get("quarter") == "next",
        "may_keep": current_scope().may(KEEP),
    }
    return render(request, "admission/plan.html", context)


@require_GET
@needs("admission.view")
def quotas(request: HttpRequest) -> HttpResponse:
    """The year's numbers: needed, reported, allotted, used; batches, and who has which form."""
    today, asked = localdate(), request.GET.get("number", "")[:40]
    year = today.year
    organisations = (
        organisations_visible_to(request.user, "admission.view")
        .exclude(kind__in=(OrganisationKind.GROUP, OrganisationKind.LEADING_GROUP))
        .filter(dissolved_on__isnull=True)
        .order_by("scope_path")
    )
    page = Paginator(organisations, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": quota_lines(request.user, list(page.object_list), year),
        "year": year,
        "ranges": counted(batches_visible_to(request.user)),
        "asked": asked,
        "found": forms_numbered(request.user, asked),
        "may_keep": current_scope().may(KEEP),
    }
    return render(request, "admission/quotas.html", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The own timeline: the days that were and what comes; nothing that others wrote."""
    dossier = own_dossier(request.user)
    today = localdate()
    shown = told_of(own_timeline(dossier, today), lambda step: False) if dossier else None
    return render(request, "admission/mine.html", {"dossier": dossier, "timeline": shown})
