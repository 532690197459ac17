"""Founding an organisation."""

from datetime import date

from django.db import transaction

from dangwu.core.scope import whole_tree
from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import Organisation, OrganisationKind, OrganisationPeriod, path_below
from dangwu.orgs.services.checks import (
    lock_trees,
    locked,
    may_stand_below,
    name_is_free,
    parent_stands,
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
    lock_trees(parent)
    parent = locked(parent) if parent else None
    verdict_from(
        (
            may_stand_below(kind, parent),
            parent_stands(parent, on),
            name_is_free(name, parent),
            _task_ends_after(kind, temporary_until, on),
        )
    ).require()
    organisation: Organisation = Organisation.objects.create(
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
    record_act(
        "orgs.organisation_founded",
        subject=organisation,
        by=by,
        on=on,
        fields=["name", "kind", "parent"],
    )
    return organisation


def _task_ends_after(kind: str, until: date | None, on: date) -> Reason | None:
    """Only a temporary branch has a task that ends, and it ends after it began."""
    if until is None:
        return None
    if kind != OrganisationKind.TEMPORARY_BRANCH:
        return Reason("task_of_standing_body", ())
    if until > on:
        return None
    return Reason("task_ends_before", (), {"on": on, "until": until})


def next_path(parent: Organisation | None) -> str:
    """A path below a (locked) parent that was never given before, also not to one now gone."""
    if parent is None:
        with whole_tree("a root must be free in the whole tree, not only in what the actor sees"):
            last = Organisation.objects.filter(parent=None).order_by("-scope_path").first()
        return path_below(None, int(last.scope_path) + 1 if last else 1)
    if parent.paths_given >= MOST_CHILDREN:
        raise ValueError("more organisations below one than a path can number")
    parent.paths_given += 1
    parent.save(update_fields=["paths_given"])
    return path_below(parent, parent.paths_given)


def _next_position(parent: Organisation | None) -> int:
    return int(Organisation.objects.filter(parent=parent).count()) + 1


def begin_period(organisation: Organisation, on: date) -> OrganisationPeriod:
    """End the running period on a day and begin the one that says what the organisation is now.

    Two changes on one day are one period: there was no day on which the first alone held.
    """
    running = OrganisationPeriod.objects.running().filter(organisation=organisation)
    today: OrganisationPeriod | None = running.filter(starts_on=on).first()
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
