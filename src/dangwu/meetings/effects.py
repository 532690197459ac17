"""What the level above is asked by this chapter, and what its answers change here."""

from datetime import date

from django.urls import reverse

from dangwu.core.services import HasKey
from dangwu.meetings.messages import explain
from dangwu.meetings.models import Brief, YearPlan
from dangwu.meetings.selectors.briefs import BRIEF
from dangwu.meetings.selectors.life import LIFE_PLAN
from dangwu.meetings.selectors.plans import YEAR_PLAN
from dangwu.meetings.services.briefs import note_brief_approved
from dangwu.meetings.services.plans import note_filed
from dangwu.procedures.models import Case
from dangwu.procedures.registry import Definition, register

# ---- plans of the year and of life meetings ----------------------------------------------------


def _plan_filed(case: Case, by: HasKey | None, on: date) -> None:
    """The level above has the plan: from that day on its changes keep what was before."""
    plan = YearPlan.objects.get(pk=case.subject_id)
    note_filed(plan=plan, filed_on=case.decided_on or on)


YEAR_PLAN_FILED = Definition(
    kind=YEAR_PLAN,
    title="组织生活年度计划",
    filing=True,
    cite=("MTG-11.plan_then", "MTG-11.plan"),
    url=lambda key: reverse("meetings:plan", args=[key]),
    on_approved=_plan_filed,
    explain=explain,
)
LIFE_PLAN_APPROVED = Definition(
    kind=LIFE_PLAN,
    title="生活会方案",
    cite=("MTG-29.plan_approved",),
    url=lambda key: reverse("meetings:life", args=[key]),
    explain=explain,
)


def register_plans_of_meetings() -> None:
    """Called once at start."""
    register(YEAR_PLAN_FILED)
    register(LIFE_PLAN_APPROVED)


# ---- briefs ------------------------------------------------------------------------------------


def _brief_approved(case: Case, by: HasKey | None, on: date) -> None:
    """The level above checked it: it may go out."""
    brief = Brief.objects.get(pk=case.subject_id)
    note_brief_approved(brief=brief, approved_on=case.decided_on or on)


BRIEF_CHECKED = Definition(
    kind=BRIEF,
    title="简讯",
    cite=("MTG-33.after",),
    url=lambda key: reverse("meetings:brief", args=[key]),
    on_approved=_brief_approved,
    explain=explain,
)


def register_briefs() -> None:
    """Called once at start."""
    register(BRIEF_CHECKED)
