"""Reading briefs: of a meeting, in reach, and whether they may still be changed."""

from django.db.models import QuerySet

from dangwu.core.scope import below, current_scope
from dangwu.meetings.models import Brief, Meeting
from dangwu.procedures.models import Case, State
from dangwu.procedures.selectors import case_of

BRIEF = "meetings.brief"  # the kind of its case


def briefs_visible_to(user: object, permission: str = "meetings.view") -> QuerySet[Brief]:
    """The one door to briefs: those of meetings in reach of the permission."""
    rows: QuerySet[Brief] = Brief.objects.select_related("meeting__organisation")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def brief_of(meeting: Meeting) -> Brief | None:
    """The brief on a meeting: there is one at most."""
    rows = Brief.objects.select_related("meeting__organisation")
    found: Brief | None = rows.filter(meeting=meeting).first()
    return found


def case_of_brief(brief: Brief) -> Case | None:
    return case_of(brief, BRIEF)


def is_open(case: Case | None) -> bool:
    """Whether a brief may be changed and submitted: nobody looks at it, nobody agreed to it."""
    return case is None or case.state in (State.RETURNED, State.WITHDRAWN)
