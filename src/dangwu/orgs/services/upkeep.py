"""Renaming, changing the kind, the yearly self-check."""

from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import Organisation, SelfCheck
from dangwu.orgs.services.found import begin_period, may_stand_below
from dangwu.orgs.services.place import _changes_run_forward, _stands
from dangwu.rules.verdict import verdict_from


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, short_name: str, by: HasKey | None, on: date
) -> Organisation:
    """Give an organisation another name from a day on; the old name stays for the days before."""
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    verdict_from((_stands(found), _changes_run_forward(found, on))).require()
    found.name, found.short_name = name, short_name
    found.save(update_fields=["name", "short_name"])
    begin_period(found, on)
    record_act("orgs.organisation_renamed", subject=found, by=by, on=on, fields=["name", "short_name"])
    return found


@transaction.atomic
def change_kind(
    *, organisation: Organisation, kind: str, by: HasKey | None, on: date, approved_below: bool = False
) -> Organisation:
    """Make a branch a general branch, a general branch a committee (or back) from a day on."""
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    verdict_from(
        (_stands(found), _changes_run_forward(found, on), may_stand_below(kind, found.parent))
    ).require()
    found.kind, found.approved_below = kind, approved_below
    found.save(update_fields=["kind", "approved_below"])
    begin_period(found, on)
    record_act("orgs.organisation_kind_changed", subject=found, by=by, on=on, fields=["kind"])
    return found


@transaction.atomic
def record_self_check(
    *, organisation: Organisation, findings: list[str], note: str, by: HasKey | None, on: date
) -> SelfCheck:
    """Put the yearly check of the own set-up on record, with the findings of that day (ORG-16)."""
    check = SelfCheck.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        checked_on=on,
        findings=findings,
        note=note,
    )
    record_act("orgs.self_check_recorded", subject=check, by=by, on=on, facts={"findings": len(findings)})
    return check
