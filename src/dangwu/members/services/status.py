"""Membership, affiliation and conditions over time: the running row is ended, the next begun."""

from datetime import date

from django.apps import apps
from django.db import transaction

from dangwu.core.scope import DatedQuerySet, ScopedModel
from dangwu.core.services import HasKey, record_act
from dangwu.members.models import Affiliation, Condition, Membership, Person
from dangwu.orgs.models import BRANCH_KINDS, Organisation, OrganisationKind
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def change_membership(
    *, person: Person, status: str, by: HasKey | None, on: date, month_only: bool = False, note: str = ""
) -> Membership:
    """From a day on, a person has another status; the one before ends that day."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    running = Membership.objects.running().filter(person=locked)
    verdict_from((_after(running, on),)).require()
    running.update(ends_on=on)
    row = Membership.objects.create(
        scope_path=locked.scope_path,
        person=locked,
        status=status,
        starts_on=on,
        month_only=month_only,
        note=note,
    )
    record_act(
        "members.membership_changed", subject=row, by=by, on=on, facts={"status": status}
    )
    return row


@transaction.atomic
def affiliate_person(
    *,
    person: Person,
    organisation: Organisation,
    by: HasKey | None,
    on: date,
    group: Organisation | None = None,
) -> Affiliation:
    """From a day on, a person belongs to a branch (and a group of it); all rows of the person follow."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    running = Affiliation.objects.running().filter(person=locked)
    verdict_from(
        (
            _is_branch(organisation, on),
            _group_of(group, organisation),
            _after(running, on),
        )
    ).require()
    running.update(ends_on=on)
    path = (group or organisation).scope_path
    row = Affiliation.objects.create(
        scope_path=path, person=locked, organisation=organisation, group=group, starts_on=on
    )
    _carry_rows(locked, path)
    record_act("members.person_affiliated", subject=row, by=by, on=on, fields=["organisation", "group"])
    return row


def _carry_rows(person: Person, path: str) -> None:
    """Every row that is about the person is seen from now on where the person belongs."""
    Person.objects.filter(pk=person.pk).update(scope_path=path)
    for model in apps.get_models():
        if issubclass(model, ScopedModel) and model.scope_own == "person_id" and model.scope_moves:
            model.objects.filter(person=person).update(scope_path=path)


@transaction.atomic
def begin_condition(
    *, person: Person, kind: str, by: HasKey | None, on: date, place: str = ""
) -> Condition:
    """Note that somebody is lost, away as a mobile member or suspended since a day."""
    same = Condition.objects.on(on).filter(person=person, kind=kind)
    verdict_from((Reason("condition_running", ()) if same.exists() else None,)).require()
    row = Condition.objects.create(
        scope_path=person.scope_path, person=person, kind=kind, place=place, starts_on=on
    )
    record_act("members.condition_begun", subject=row, by=by, on=on, facts={"kind": kind})
    return row


@transaction.atomic
def end_condition(*, condition: Condition, by: HasKey | None, on: date) -> Condition:
    """End a condition: found again, back, restored."""
    found = Condition.objects.select_for_update().get(pk=condition.pk)
    found.ends_on = on
    found.save(update_fields=["ends_on"])
    record_act("members.condition_ended", subject=found, by=by, on=on, fields=["ends_on"])
    return found


def _is_branch(organisation: Organisation, on: date) -> Reason | None:
    stands = organisation.dissolved_on is None or on < organisation.dissolved_on
    if organisation.kind in BRANCH_KINDS and stands and organisation.founded_on <= on:
        return None
    return Reason("not_a_branch", (), {"name": organisation.name, "on": on.isoformat()})


def _group_of(group: Organisation | None, organisation: Organisation) -> Reason | None:
    if group is None:
        return None
    if group.kind == OrganisationKind.GROUP and group.parent_id == organisation.pk:
        return None
    return Reason("group_of_other_branch", (), {"group": group.name, "branch": organisation.name})


def _after(running: DatedQuerySet, on: date) -> Reason | None:
    last = running.order_by("-starts_on").first()
    if last is None or last.starts_on < on:
        return None
    return Reason("not_after_last", (), {"on": on.isoformat(), "last": last.starts_on.isoformat()})
