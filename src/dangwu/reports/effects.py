"""What becomes of a report when the level above answers."""

from datetime import date

from django.urls import reverse

from dangwu.core.services import HasKey
from dangwu.procedures.models import Case
from dangwu.procedures.registry import Definition, register
from dangwu.reports.messages import explain
from dangwu.reports.models import Report
from dangwu.reports.services import ASKED, FILED, take_answer


def _report(case: Case) -> Report:
    found: Report = Report.objects.get(pk=case.subject_id)
    return found


def answered(case: Case, by: HasKey | None, on: date) -> None:
    take_answer(report=_report(case), sent=True, answered_on=case.decided_on)


def back(case: Case, by: HasKey | None, on: date) -> None:
    """Returned or withdrawn: it is a draft again."""
    take_answer(report=_report(case), sent=False, answered_on=None)


def register_definitions() -> None:
    """Called once at start."""
    shared = {
        "url": lambda key: reverse("reports:report", args=[key]),
        "on_approved": answered,
        "on_returned": back,
        "on_withdrawn": back,
        "explain": explain,
    }
    register(
        Definition(
            kind=FILED,
            title="工作报告和备案",
            filing=True,
            cite=("MTG-20.report_above", "MTG-27.file"),
            **shared,  # type: ignore[arg-type]
        )
    )
    register(
        Definition(
            kind=ASKED,
            title="重大事项请示",
            cite=("MTG-20.ask_first",),
            **shared,  # type: ignore[arg-type]
        )
    )
