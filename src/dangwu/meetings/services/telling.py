"""Making the attendance of a quarter known to the whole branch."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.meetings.models import AttendanceReport
from dangwu.meetings.selectors.attendance import days_of_quarter, quarter_sheet, told_of
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def report_attendance(
    *,
    organisation: Organisation,
    year: int,
    quarter: int,
    told_on: date,
    by: User | None,
    on: date,
) -> AttendanceReport:
    """Note the day on which the attendance of a quarter was made known to all members
    (MTG-23.attendance); again keeps the first.

    Refused for a day to come or before the quarter began, and where nothing was held to tell of.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if known := told_of(organisation, year).get(quarter):
        return known
    first, _ = days_of_quarter(year, quarter)
    held = quarter_sheet(organisation, year, quarter).columns
    name = {"year": year, "quarter": quarter}
    verdict_from(
        (
            Reason("day_to_come", (), {"day": told_on}) if told_on > on else None,
            Reason("told_too_early", (), {"day": told_on, **name}) if told_on < first else None,
            None if held else Reason("nothing_to_tell", (), name),
        )
    ).require()
    report: AttendanceReport = AttendanceReport.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        year=year,
        quarter=quarter,
        told_on=told_on,
        recorded_on=on,
    )
    record_act(
        "meetings.attendance_told",
        subject=organisation,
        by=by,
        on=told_on,
        facts={"year": year, "quarter": quarter},
    )
    return report
