"""What reports show of duties: told above, told to the members, filed at the end of the year."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from django.urls import reverse

from dangwu.duties.registry import Bearing, Days, Fact, Key, register_fact
from dangwu.reports.models import Report, ReportKind


def _days(kind: str, column: str) -> Days:
    def days(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
        rows = Report.objects.filter(
            organisation__in=keys,
            kind=kind,
            dropped_on__isnull=True,
            **{f"{column}__range": (first, last)},
        )
        return rows.order_by().values_list("organisation", column)

    return days


def _write(kind: str) -> Callable[[Bearing], str]:
    def address(bearing: Bearing) -> str:
        return reverse("reports:new", args=[bearing.organisation, kind])

    return address


def register() -> None:
    """Called once at start."""
    for id_, kind, column in (
        ("report_to_superior", ReportKind.WORK, "sent_on"),
        ("report_to_members", ReportKind.WORK, "heard_on"),
        ("meetings_filed", ReportKind.MEETINGS, "sent_on"),
    ):
        fact = Fact(id=id_, days=_days(kind, column), begin=_write(kind), verb="去起草")
        register_fact(fact)
