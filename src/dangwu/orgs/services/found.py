"""Founding an organisation."""

from datetime import date

from django.db import transaction

from dangwu.core.scope import whole_tree
from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import (
    MAY_HOLD,
    Organisation,
    OrganisationKind,
    OrganisationPeriod,
    path_below,
)
from dangwu.rules.verdict import Reason, verdict_from

MOST_CHILDREN = 9998  # four digits a level, and the range above the last must fit


@transaction.atomic
def found_organisation(
    *,
    kind: str,
    name: str,
    short_name: str,
    parent: Organisation | None,
    by: HasKey | None,
    on: date,
    units: int = 1,
    approved_below: bool = False,
    temporary_until: date | None = None,
) -> Organisation:
    """Found an organisation below a parent (or a root), as of a day; Refused with every reason."""
    if parent is not None:
        parent = Organisation.objects.select_for_update().get(pk=parent.pk)
    verdict_from(
        (may_stand_below(kind, parent), _parent_stands(parent, on), _name_is_free(name, parent))
    ).require()
    organisation = Organisation.objects.create(
        scope_path=next_path(parent),
        kind=kind,
        name=name,
        short_name=short_name,
        parent=parent,
        position=_next_position(parent),
        units=units,
        approved_below=approved_below,
        temporary_until=temporary_until,
        founded_on=on,
    )
    begin_period(organisation, on)
    record_act("orgs.organisation_founded", subject=organisation, by=by, on=on, fields=["name", "kind", "parent"])
    return organisation


def may_stand_below(kind: str, parent: Organisation | None) -> Reason | None:
    """Which kinds may stand below which (ORG-01 to ORG-03, ORG-13)."""
    if parent is None:
        allowed: tuple[str, ...] = (OrganisationKind.WORKING_COMMITTEE, OrganisationKind.COMMITTEE)
    else:
        allowed = MAY_HOLD.get(OrganisationKind(parent.kind), ())
    if kind in allowed:
        return None
    return Reason(
        "kind_not_below",
        (),
        {
            "kind": OrganisationKind(kind).label,
            "parent": parent.get_kind_display() if parent else "最上级",
        },
    )


def _parent_stands(parent: Organisation | None, on: date) -> Reason | None:
    if parent is None or (
        parent.founded_on <= on and (parent.dissolved_on is None or on < parent.dissolved_on)
    ):
        return None
    return Reason("parent_not_standing", (), {"name": parent.name, "on": on.isoformat()})


def _name_is_free(name: str, parent: Organisation | None) -> Reason | None:
    twins = Organisation.objects.filter(parent=parent, name=name, dissolved_on__isnull=True)
    return Reason("name_taken", (), {"name": name}) if twins.exists() else None


def next_path(parent: Organisation | None) -> str:
    """The first path below a parent that was never used; paths of dissolved ones stay theirs."""
    with whole_tree("a path must be free in the whole tree, not only in what the actor sees"):
        last = Organisation.objects.filter(parent=parent).order_by("-scope_path").first()
        if last is None:
            return path_below(parent, 1)
        number = int(last.scope_path[-4:]) + 1
        while Organisation.objects.filter(scope_path=path_below(parent, number)).exists():
            number += 1
    if number > MOST_CHILDREN:
        raise ValueError("more organisations below one than a path can number")
    return path_below(parent, number)


def _next_position(parent: Organisation | None) -> int:
    return int(Organisation.objects.filter(parent=parent).count()) + 1


def begin_period(organisation: Organisation, on: date) -> OrganisationPeriod:
    """End the running period on a day and begin the one that says what the organisation is now.

    Two changes on one day are one period: there was no day on which the first alone held.
    """
    running = OrganisationPeriod.objects.running().filter(organisation=organisation)
    today = running.filter(starts_on=on).first()
    if today is None:
        running.update(ends_on=on)
        today = OrganisationPeriod(organisation=organisation, starts_on=on)
    today.scope_path = organisation.scope_path
    today.kind = organisation.kind
    today.name = organisation.name
    today.short_name = organisation.short_name
    today.parent = organisation.parent
    today.save()
    return today
