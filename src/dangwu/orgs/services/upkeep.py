"""Renaming, changing the kind, the yearly self-check."""

from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import (
    BRANCH_KINDS,
    MAY_HOLD,
    Organisation,
    OrganisationKind,
    SelfCheck,
)
from dangwu.orgs.services.checks import (
    decided_above,
    hanging_on,
    locked,
    may_stand_below,
    name_is_free,
    runs_forward,
    stands,
    stood,
)
from dangwu.orgs.services.found import begin_period
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, short_name: str, by: HasKey | None, on: date
) -> Organisation:
    """Give an organisation another name from a day on; the old name stays for the days before."""
    found = locked(organisation)
    verdict_from(
        (stands(found), runs_forward(found, on), name_is_free(name, found.parent, but=found))
    ).require()
    found.name, found.short_name = name, short_name
    found.save(update_fields=["name", "short_name"])
    begin_period(found, on)
    record_act(
        "orgs.organisation_renamed", subject=found, by=by, on=on, fields=["name", "short_name"]
    )
    return found


@transaction.atomic
def change_kind(
    *,
    organisation: Organisation,
    kind: str,
    by: HasKey | None,
    on: date,
    approved_below: bool = False,
) -> Organisation:
    """Make a branch a general branch, a general branch a committee (or back) from a day on.

    What stands below and who belongs to it must have a place under the new kind.
    """
    found = locked(organisation)
    holds_members = kind in BRANCH_KINDS
    verdict_from(
        (
            decided_above(found, on),
            stands(found),
            runs_forward(found, on),
            may_stand_below(kind, found.parent),
            *_children_may_stay(found, kind),
            *([] if holds_members else hanging_on(found, on, asks="holds_kind")),
        )
    ).require()
    found.kind, found.approved_below = kind, approved_below
    found.save(update_fields=["kind", "approved_below"])
    begin_period(found, on)
    record_act("orgs.organisation_kind_changed", subject=found, by=by, on=on, fields=["kind"])
    return found


def _children_may_stay(organisation: Organisation, kind: str) -> list[Reason]:
    allowed = MAY_HOLD.get(OrganisationKind(kind), ())
    children = Organisation.objects.filter(parent=organisation, dissolved_on__isnull=True)
    return [
        Reason(
            "child_not_below",
            (),
            {"name": child.short_name, "kind": OrganisationKind(kind).label},
        )
        for child in children
        if child.kind not in allowed
    ]


@transaction.atomic
def record_self_check(
    *, organisation: Organisation, findings: list[str], note: str, by: HasKey | None, on: date
) -> SelfCheck:
    """Put the yearly check of the own set-up on record, with the findings of that day (ORG-16)."""
    place = locked(organisation)
    verdict_from((stands(place), stood(place, on))).require()
    check: SelfCheck = SelfCheck.objects.create(
        scope_path=place.scope_path,
        organisation=place,
        checked_on=on,
        findings=findings,
        note=note,
    )
    record_act(
        "orgs.self_check_recorded",
        subject=check,
        by=by,
        on=on,
        facts={"findings": len(findings)},
    )
    return check
