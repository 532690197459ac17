"""The year's quota (DEV-29), and the yearly analysis of the activists (DEV-06)."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import Quota, YearlyAnalysis
from dangwu.admission.services.guard import KEEP, to_come
from dangwu.core.scope import current_scope
from dangwu.core.services import record_act
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason, verdict_from


def _keeper(organisation: Organisation) -> Reason | None:
    if current_scope().may(KEEP, organisation.scope_path):
        return None
    return Reason("dossier_not_keeper", (), {"organisation": organisation.short_name})


def _quota(organisation: Organisation, year: int) -> Quota:
    place = Organisation.objects.select_for_update().get(pk=organisation.pk)
    row: Quota
    row, _ = Quota.objects.get_or_create(
        organisation=place, year=year, defaults={"scope_path": place.scope_path}
    )
    return row


@transaction.atomic
def survey_quota(
    *, organisation: Organisation, year: int, needed: int, by: User | None, on: date
) -> Quota:
    """Note how many the organisation would admit in a year (需求调查)."""
    verdict_from((_keeper(organisation),)).require()
    row = _quota(organisation, year)
    row.needed, row.surveyed_on = needed, on
    row.save(update_fields=["needed", "surveyed_on"])
    record_act("admission.quota_surveyed", subject=row, by=by, on=on, fields=["needed"])
    return row


@transaction.atomic
def report_quota(
    *, organisation: Organisation, year: int, reported: int, by: User | None, on: date
) -> Quota:
    """Note the number reported above; refused before the need was surveyed."""
    row = _quota(organisation, year)
    missing = Reason("quota_not_surveyed", (), {"year": year}) if row.needed is None else None
    verdict_from((_keeper(organisation), missing)).require()
    row.reported, row.reported_on = reported, on
    row.save(update_fields=["reported", "reported_on"])
    record_act("admission.quota_reported", subject=row, by=by, on=on, fields=["reported"])
    return row


@transaction.atomic
def allot_quota(
    *, organisation: Organisation, year: int, allotted: int, by: User | None, on: date
) -> Quota:
    """Allot a number to an organisation below, by who keeps dossiers at the one above.

    Refused where the own allotment does not reach for all below.
    """
    above = organisation.parent
    verdict_from((_keeper(above) if above else _keeper(organisation),)).require()
    row = _quota(organisation, year)
    verdict_from((_more_than_own(above, organisation, year, allotted),)).require()
    row.allotted, row.allotted_on = allotted, on
    row.save(update_fields=["allotted", "allotted_on"])
    record_act("admission.quota_allotted", subject=row, by=by, on=on, fields=["allotted"])
    return row


def _more_than_own(
    above: Organisation | None, organisation: Organisation, year: int, allotted: int
) -> Reason | None:
    own = above and Quota.objects.filter(organisation=above, year=year).first()
    if not own or own.allotted is None:
        return None
    others = Quota.objects.filter(organisation__parent=above, year=year, allotted__isnull=False)
    given = sum(others.exclude(organisation=organisation).values_list("allotted", flat=True))
    if given + allotted <= own.allotted:
        return None
    numbers = {"own": own.allotted, "given": given, "asked": allotted}
    return Reason("quota_exceeded", (), numbers)


@transaction.atomic
def record_analysis(
    *, organisation: Organisation, held_on: date, text: str, by: User | None, on: date
) -> YearlyAnalysis:
    """Record the committee's yearly analysis of its activists (DEV-06)."""
    empty = Reason("analysis_empty", ()) if not text.strip() else None
    verdict_from((_keeper(organisation), to_come(held_on, on), empty)).require()
    row: YearlyAnalysis
    row, _ = YearlyAnalysis.objects.get_or_create(
        organisation=organisation,
        held_on=held_on,
        defaults={"scope_path": organisation.scope_path, "text": text.strip()},
    )
    record_act("admission.analysis_recorded", subject=row, by=by, on=on, fields=["held_on"])
    return row
