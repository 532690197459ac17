"""Moving, merging, dissolving: dated acts, refused with all reasons while something hangs on."""

from datetime import date

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from dangwu.core.scope import ScopedModel, below, whole_tree
from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import CommitteeTerm, Organisation, OrganisationPeriod, Post
from dangwu.orgs.services.checks import (
    decided_above,
    hanging_on,
    lock_trees,
    locked,
    may_stand_below,
    name_is_free,
    not_into_itself,
    nothing_below,
    parent_stands,
    runs_forward,
    stands,
)
from dangwu.orgs.services.found import begin_period, next_path
from dangwu.orgs.services.standards import keep_inherited
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def move_organisation(
    *, organisation: Organisation, parent: Organisation, by: HasKey | None, on: date
) -> Organisation:
    """Put an organisation, with all below it, under another parent from a day on."""
    lock_trees(organisation, parent)
    moved, parent = locked(organisation), locked(parent)
    verdict_from(
        (
            decided_above(moved, on),
            stands(moved),
            may_stand_below(moved.kind, parent),
            parent_stands(parent, on),
            not_into_itself(moved, parent),
            _goes_elsewhere(moved, parent),
            name_is_free(moved.name, parent, but=moved),
            runs_forward(moved, on),
        )
    ).require()
    _put_below(moved, parent, on)
    record_act("orgs.organisation_moved", subject=moved, by=by, on=on, fields=["parent"])
    return moved


def _put_below(moved: Organisation, parent: Organisation, on: date) -> None:
    keep_inherited(moved, on)
    _move_rows(moved.scope_path, next_path(parent))
    moved.refresh_from_db()
    moved.parent = parent
    moved.save(update_fields=["parent"])
    begin_period(moved, on)


def _move_rows(old: str, new: str) -> None:
    """Carry every business row of the subtree to its new path, in the caller's transaction;
    by the base manager, which leaves out none (a withdrawn talk).

    The organisations go first: who writes a row below them meanwhile waits, and is then carried.
    """
    path = Concat(
        Value(new), Substr(F("scope_path"), len(old) + 1), output_field=models.CharField()
    )
    scoped = [m for m in apps.get_models() if issubclass(m, ScopedModel)]
    with whole_tree("all rows of the subtree go along, seen by the actor or not"):
        for model in sorted(scoped, key=lambda m: m is not Organisation):
            model._meta.base_manager.filter(below((old,))).update(scope_path=path)


def _goes_elsewhere(moved: Organisation, parent: Organisation) -> Reason | None:
    if moved.parent_id != parent.pk:
        return None
    return Reason("already_below", (), {"name": parent.name})


@transaction.atomic
def dissolve_organisation(
    *, organisation: Organisation, by: HasKey | None, on: date, reason: str = ""
) -> Organisation:
    """End an organisation on a day; refused while members, bodies below or posts held remain."""
    lock_trees(organisation)
    ended = locked(organisation)
    verdict_from(
        (
            decided_above(ended, on),
            stands(ended),
            runs_forward(ended, on),
            nothing_below(ended, on),
            *hanging_on(ended, on),
        )
    ).require()
    _end(ended, on)
    record_act(
        "orgs.organisation_dissolved",
        subject=ended,
        by=by,
        on=on,
        fields=["dissolved_on"],
        detail=reason,
    )
    return ended


@transaction.atomic
def merge_organisation(
    *, organisation: Organisation, into: Organisation, by: HasKey | None, on: date
) -> Organisation:
    """Join one organisation to another of its kind: organisations below go over, it ends.

    Members go over by their own act (members' services) before this one: while some remain here,
    the merger is refused.
    """
    lock_trees(organisation, into)
    ended, into = locked(organisation), locked(into)
    children = list(Organisation.objects.filter(parent=ended, dissolved_on__isnull=True))
    verdict_from(
        (
            decided_above(ended, on),
            stands(ended),
            _same_kind(ended, into),
            parent_stands(into, on),
            not_into_itself(ended, into),
            runs_forward(ended, on),
            *(runs_forward(child, on) for child in children),
            *(name_is_free(child.name, into) for child in children),
            *hanging_on(ended, on),
        )
    ).require()
    for child in children:
        _put_below(child, into, on)
    _end(ended, on)
    record_act(
        "orgs.organisation_merged",
        subject=ended,
        by=by,
        on=on,
        fields=["dissolved_on"],
        facts={"into": into.pk, "below": len(children)},
    )
    return ended


def _same_kind(ended: Organisation, into: Organisation) -> Reason | None:
    if ended.kind == into.kind:
        return None
    numbers = {"kind": ended.get_kind_display(), "other": into.get_kind_display()}
    return Reason("kinds_differ", (), numbers)


def _end(organisation: Organisation, on: date) -> None:
    organisation.dissolved_on = on
    organisation.save(update_fields=["dissolved_on"])
    for model in (OrganisationPeriod, Post, CommitteeTerm):
        model.objects.running().filter(organisation=organisation).update(ends_on=on)
