"""Moving, merging and dissolving: dated acts, refused with all reasons while something hangs on."""

from datetime import date

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from dangwu.core.scope import ScopedModel, below
from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import Organisation, OrganisationPeriod, Post
from dangwu.orgs.services.found import begin_period, may_stand_below, next_path
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def move_organisation(
    *, organisation: Organisation, parent: Organisation, by: HasKey | None, on: date
) -> Organisation:
    """Put an organisation, with all below it, under another parent from a day on."""
    moved = Organisation.objects.select_for_update().get(pk=organisation.pk)
    verdict_from(
        (
            may_stand_below(moved.kind, parent),
            _not_into_itself(moved, parent),
            _changes_run_forward(moved, on),
        )
    ).require()
    old = moved.scope_path
    new = next_path(parent)
    _move_rows(old, new)
    moved.refresh_from_db()
    moved.parent = parent
    moved.save(update_fields=["parent"])
    begin_period(moved, on)
    record_act("orgs.organisation_moved", subject=moved, by=by, on=on, fields=["parent"])
    return moved


def _move_rows(old: str, new: str) -> None:
    """Carry every business row of the subtree to its new path, in the caller's transaction."""
    path = Concat(Value(new), Substr(F("scope_path"), len(old) + 1), output_field=models.CharField())
    for model in apps.get_models():
        if issubclass(model, ScopedModel):
            model.objects.filter(below((old,))).update(scope_path=path)


@transaction.atomic
def dissolve_organisation(
    *, organisation: Organisation, by: HasKey | None, on: date, reason: str = ""
) -> Organisation:
    """End an organisation on a day; refused while members, organisations below or posts held remain."""
    ended = Organisation.objects.select_for_update().get(pk=organisation.pk)
    verdict_from(
        (
            _stands(ended),
            _changes_run_forward(ended, on),
            _nothing_below(ended),
            *hanging_on(ended, on),
        )
    ).require()
    _end(ended, on)
    record_act(
        "orgs.organisation_dissolved", subject=ended, by=by, on=on, fields=["dissolved_on"], detail=reason
    )
    return ended


@transaction.atomic
def merge_organisation(
    *, organisation: Organisation, into: Organisation, by: HasKey | None, on: date
) -> Organisation:
    """Join one organisation to another of the same level: organisations below go over, it ends.

    Members go over by their own act (members' services), before or with this one: while some remain
    here, the merger is refused.
    """
    ended = Organisation.objects.select_for_update().get(pk=organisation.pk)
    verdict_from(
        (
            _stands(ended),
            _not_into_itself(ended, into),
            _changes_run_forward(ended, on),
            *hanging_on(ended, on),
        )
    ).require()
    for child in Organisation.objects.filter(parent=ended, dissolved_on__isnull=True):
        move_organisation(organisation=child, parent=into, by=by, on=on)
    _end(ended, on)
    record_act("orgs.organisation_merged", subject=ended, by=by, on=on, facts={"into": into.pk})
    return ended


def _end(organisation: Organisation, on: date) -> None:
    organisation.dissolved_on = on
    organisation.save(update_fields=["dissolved_on"])
    OrganisationPeriod.objects.running().filter(organisation=organisation).update(ends_on=on)
    Post.objects.running().filter(organisation=organisation).update(ends_on=on)


def hanging_on(organisation: Organisation, on: date) -> list[Reason]:
    """What still hangs on an organisation on a day, found in every dated table that points at it.

    The tables above (affiliations, holdings) are not imported: each model that must be empty first
    says so by `holds_open`, a lookup from its rows to the organisation.
    """
    reasons = []
    for model in apps.get_models():
        lookup = getattr(model, "holds_open", None)
        if not lookup:
            continue
        ids = {organisation.pk}
        count = model.objects.on(on).filter(**{f"{lookup}__in": ids}).count()
        if count:
            code = f"remaining_{model._meta.model_name}"
            reasons.append(Reason(code, (), {"count": count, "name": organisation.name}))
    return reasons


def _stands(organisation: Organisation) -> Reason | None:
    if organisation.dissolved_on is None:
        return None
    return Reason("already_dissolved", (), {"on": organisation.dissolved_on.isoformat()})


def _nothing_below(organisation: Organisation) -> Reason | None:
    count = Organisation.objects.filter(parent=organisation, dissolved_on__isnull=True).count()
    return Reason("organisations_below", (), {"count": count}) if count else None


def _not_into_itself(organisation: Organisation, target: Organisation) -> Reason | None:
    if not target.scope_path.startswith(organisation.scope_path):
        return None
    return Reason("into_itself", (), {"name": organisation.name})


def _changes_run_forward(organisation: Organisation, on: date) -> Reason | None:
    """A change cannot lie before the last one: history is not rewritten."""
    last = OrganisationPeriod.objects.filter(organisation=organisation).order_by("-starts_on").first()
    if last is None or last.starts_on <= on:
        return None
    return Reason("before_last_change", (), {"on": on.isoformat(), "last": last.starts_on.isoformat()})
