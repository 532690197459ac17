"""Membership, affiliation and conditions over time: the running row is ended, the next begun."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from dangwu.core.scope import DatedQuerySet, ScopedModel, whole_tree
from dangwu.core.services import HasKey, record_act
from dangwu.members.models import (
    MAY_FOLLOW,
    MEMBERSHIP_LABELS,
    Affiliation,
    Condition,
    Membership,
    MembershipStatus,
    Person,
    PostHolding,
)
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.members.services.facts import day_known, not_before_joining
from dangwu.members.services.places import group_of, is_branch, locked
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def change_membership(
    *,
    person: Person,
    status: str,
    by: HasKey | None,
    on: date,
    month_only: bool = False,
    note: str = "",
) -> Membership:
    """From a day on, a person has another status; the one before ends that day.

    Who leaves is affiliated nowhere and holds no post from that day on.
    """
    locked_person = _locked(person)
    rows = Membership.objects.filter(person=locked_person)
    verdict_from((_may_follow(rows, status), _after(rows, on))).require()
    rows.running().update(ends_on=on)
    row: Membership = Membership.objects.create(
        scope_path=locked_person.scope_path,
        person=locked_person,
        status=status,
        starts_on=on,
        month_only=month_only,
        note=note,
    )
    ended = _end_ties(locked_person, on) if status == MembershipStatus.LEFT else {}
    record_act(
        "members.membership_changed",
        subject=row,
        by=by,
        on=on,
        facts={"status": status, **ended},
    )
    return row


def _may_follow(rows: DatedQuerySet, status: str) -> Reason | None:
    running = rows.running().first()
    before = running.status if running else None
    if status in MAY_FOLLOW[before]:
        return None
    numbers = {
        "before": MEMBERSHIP_LABELS.get(before or "", ""),
        "after": MEMBERSHIP_LABELS[status],
    }
    return Reason("status_does_not_follow", (), numbers)


def _end_ties(person: Person, on: date) -> dict[str, int]:
    """End affiliation and posts; what began later than the day counts on no day at all."""
    ended: dict[str, int] = {}
    with whole_tree("who leaves holds no post anywhere, seen by the actor or not"):
        for model in (Affiliation, PostHolding):
            rows = model.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), person=person)
            ended[str(model._meta.model_name)] = rows.update(
                ends_on=Greatest("starts_on", Value(on))
            )
    return ended


@transaction.atomic
def affiliate_person(
    *,
    person: Person,
    organisation: Organisation,
    by: HasKey | None,
    on: date,
    group: Organisation | None = None,
) -> Affiliation:
    """From a day on, a person belongs to a branch (and a group of it); all rows of it follow.

    Two changes on one day are one: there was no day on which the first alone held.
    """
    locked_person, place = _locked(person), locked(organisation)
    within = locked(group) if group else None
    rows = Affiliation.objects.filter(person=locked_person)
    verdict_from(
        (
            is_branch(place, on),
            group_of(within, place),
            _has_not_left(locked_person, on),
            _not_before(rows, on),
            _is_a_change(rows, place, within),
        )
    ).require()
    rows.running().filter(starts_on__lt=on).update(ends_on=on)
    path = (within or place).scope_path
    row: Affiliation = Affiliation.objects.update_or_create(
        person=locked_person,
        starts_on=on,
        ends_on=None,
        defaults={"scope_path": path, "organisation": place, "group": within},
    )[0]
    _carry_rows(locked_person, path)
    record_act(
        "members.person_affiliated", subject=row, by=by, on=on, fields=["organisation", "group"]
    )
    return row


def _carry_rows(person: Person, path: str) -> None:
    """Every row that is about the person is seen from now on where the person belongs."""
    about = [
        model
        for model in apps.get_models()
        if issubclass(model, ScopedModel) and model.scope_own == "person_id" and model.scope_moves
    ]
    with whole_tree("all rows of a person go along"):
        Person.objects.filter(pk=person.pk).update(scope_path=path)
        for model in about:
            model.objects.filter(person=person).update(scope_path=path)


@transaction.atomic
def begin_condition(
    *, person: Person, kind: str, by: HasKey | None, on: date, place: str = ""
) -> Condition:
    """Note that somebody is lost, away as a mobile member or suspended since a day."""
    locked_person = _locked(person)
    rows = Condition.objects.filter(person=locked_person, kind=kind)
    verdict_from(
        (_not_running(rows), _not_before(rows, on), _after_joining(locked_person, on))
    ).require()
    row: Condition = Condition.objects.create(
        scope_path=locked_person.scope_path,
        person=locked_person,
        kind=kind,
        place=place,
        starts_on=on,
    )
    record_act("members.condition_begun", subject=row, by=by, on=on, facts={"kind": kind})
    return row


@transaction.atomic
def end_condition(*, condition: Condition, by: HasKey | None, on: date) -> Condition:
    """End a condition: found again, back, restored."""
    found: Condition = Condition.objects.select_for_update().get(pk=condition.pk)
    verdict_from((_still_runs(found), _not_before_begun(found, on))).require()
    found.ends_on = on
    found.save(update_fields=["ends_on"])
    record_act("members.condition_ended", subject=found, by=by, on=on, fields=["ends_on"])
    return found


def _locked(person: Person) -> Person:
    found: Person = Person.objects.select_for_update().get(pk=person.pk)
    return found


# ---- what speaks against it ------------------------------------------------------------------


def _numbers(on: date, last: date) -> dict[str, object]:
    return {"on": on, "last": last}


def _last(rows: Iterable[Any]) -> date | None:
    """The day of the last change: the end of the last row, or the begin of the running one."""
    return max((row.ends_on or row.starts_on for row in rows), default=None)


def _after(rows: DatedQuerySet, on: date) -> Reason | None:
    """A status lasts a day at least: the next begins after it."""
    last = _last(rows)
    return Reason("not_after_last", (), _numbers(on, last)) if last and last >= on else None


def _not_before(rows: DatedQuerySet, on: date) -> Reason | None:
    last = _last(rows)
    return Reason("before_last", (), _numbers(on, last)) if last and last > on else None


def _is_a_change(
    rows: DatedQuerySet, place: Organisation, group: Organisation | None
) -> Reason | None:
    running = rows.running().first()
    same = (place.pk, group.pk if group else None)
    if running is None or (running.organisation_id, running.group_id) != same:
        return None
    return Reason("already_there", (), {"name": (group or place).short_name})


def _has_not_left(person: Person, on: date) -> Reason | None:
    left = Membership.objects.on(on).filter(person=person, status=MembershipStatus.LEFT)
    return Reason("has_left", ()) if left.exists() else None


def _after_joining(person: Person, on: date) -> Reason | None:
    joined = Membership.objects.filter(person=person, status__in=MEMBER_STATUSES).first()
    return joined and not_before_joining(on, day_known(joined.starts_on, joined.month_only))


def _not_running(rows: DatedQuerySet) -> Reason | None:
    return Reason("condition_running", ()) if rows.running().exists() else None


def _still_runs(condition: Condition) -> Reason | None:
    if condition.ends_on is None:
        return None
    return Reason("condition_ended", (), {"on": condition.ends_on})


def _not_before_begun(condition: Condition, on: date) -> Reason | None:
    if condition.starts_on <= on:
        return None
    return Reason("before_last", (), _numbers(on, condition.starts_on))
