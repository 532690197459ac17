"""Acts on study. Each is one transaction and one audit line."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.learning.models import Material, ThoughtReport, Training
from dangwu.learning.selectors import MINUTES_OF_HOUR
from dangwu.members.models import Attendance, Membership, Person, Presence
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.members.selectors.people import members_of
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason, verdict_from

LONGEST = 300 * MINUTES_OF_HOUR  # a half-year course; beyond it a number was mistyped


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFields:
    """What is recorded of a training; `minutes` for each who took part."""

    kind: str
    title: str
    held_on: date
    minutes: int
    provider: str = ""
    for_secretaries: bool = False


@transaction.atomic
def record_training(
    *,
    organisation: Organisation,
    fields: TrainingFields,
    people: Collection[Person],
    by: HasKey | None,
    on: date,
) -> Training:
    """Record a training with who took part: their minutes count for the year (MTG-17).

    Refused for a day to come, without minutes or people, and for who was not on the roster of
    that day. The same training recorded again stays one.
    """
    place = Organisation.objects.select_for_update().get(pk=organisation.pk)
    known: Training | None = Training.objects.filter(
        organisation=place,
        kind=fields.kind,
        title=fields.title.strip(),
        held_on=fields.held_on,
        withdrawn_on__isnull=True,
    ).first()
    if known is not None:
        return known
    verdict_from(
        (
            Reason("training_in_future", (), {"day": fields.held_on})
            if fields.held_on > on
            else None,
            _minutes_possible(fields.minutes),
            None if people else Reason("nobody_took_part", ()),
            _on_roster(place, people, fields.held_on),
        )
    ).require()
    training: Training = Training.objects.create(
        scope_path=place.scope_path,
        organisation=place,
        kind=fields.kind,
        title=fields.title.strip(),
        provider=fields.provider.strip(),
        held_on=fields.held_on,
        minutes=fields.minutes,
        for_secretaries=fields.for_secretaries,
        recorded_on=on,
    )
    Attendance.objects.bulk_create([_attendance(training, person) for person in people])
    record_act(
        "learning.training_recorded",
        subject=training,
        by=by,
        on=fields.held_on,
        facts={"people": len(people), "minutes": fields.minutes},
    )
    return training


def _attendance(training: Training, person: Person) -> Attendance:
    return Attendance(
        scope_path=training.scope_path,
        person=person,
        organisation=training.organisation,
        source=training.pk,
        activity=training.kind,
        held_on=training.held_on,
        presence=Presence.PRESENT,
        minutes=training.minutes,
    )


def _minutes_possible(minutes: int) -> Reason | None:
    if 1 <= minutes <= LONGEST:
        return None
    numbers = {"least": 1, "most": LONGEST // MINUTES_OF_HOUR, "given": minutes}
    return Reason("minutes_needed", (), numbers)


def _on_roster(place: Organisation, people: Collection[Person], day: date) -> Reason | None:
    on_roster = set(members_of(place, day).values_list("pk", flat=True))
    strangers = sum(1 for person in people if person.pk not in on_roster)
    if not strangers:
        return None
    return Reason("not_on_roster", (), {"number": strangers, "name": place.short_name})


@transaction.atomic
def withdraw_training(*, training: Training, by: HasKey | None, on: date) -> Training:
    """Take back a training recorded by mistake: its minutes count for nobody any more."""
    locked: Training = Training.objects.select_for_update().get(pk=training.pk)
    verdict_from(
        (
            Reason("training_withdrawn", (), {"day": locked.withdrawn_on})
            if locked.withdrawn_on
            else None,
        )
    ).require()
    locked.withdrawn_on = on
    locked.save(update_fields=["withdrawn_on"])
    Attendance.objects.filter(source=locked.pk).update(presence=Presence.EXPECTED, minutes=0)
    record_act("learning.training_withdrawn", subject=locked, by=by, on=on)
    return locked


@transaction.atomic
def add_material(
    *,
    organisation: Organisation,
    title: str,
    where: str,
    read_by: date | None,
    by: HasKey | None,
    on: date,
) -> Material:
    """Put something on the list of what is to be read; the same title once while it stands."""
    place = Organisation.objects.select_for_update().get(pk=organisation.pk)
    standing = Material.objects.filter(
        organisation=place, title=title.strip(), ended_on__isnull=True
    )
    if known := standing.first():
        return known  # type: ignore[no-any-return]
    material: Material = Material.objects.create(
        scope_path=place.scope_path,
        organisation=place,
        title=title.strip(),
        where=where.strip(),
        read_by=read_by,
        added_on=on,
    )
    record_act("learning.material_added", subject=material, by=by, on=on)
    return material


@transaction.atomic
def end_material(*, material: Material, by: HasKey | None, on: date) -> Material:
    """Take something off the list."""
    locked: Material = Material.objects.select_for_update().get(pk=material.pk)
    verdict_from(
        (Reason("material_ended", (), {"day": locked.ended_on}) if locked.ended_on else None,)
    ).require()
    locked.ended_on = on
    locked.save(update_fields=["ended_on"])
    record_act("learning.material_ended", subject=locked, by=by, on=on)
    return locked


@transaction.atomic
def hand_in_thought_report(
    *,
    person: Person,
    form: str,
    handed_on: date,
    text: str,
    is_own: bool,
    by: HasKey | None,
    on: date,
) -> ThoughtReport:
    """Record a report of thought (MTG-22): written by the person, or noted by an officer.

    Refused for a day to come and for who was no member that day; a written one that the person
    hands in here has a text. A second one of the same day is the same.
    """
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    known: ThoughtReport | None = ThoughtReport.objects.filter(
        person=locked, handed_on=handed_on
    ).first()
    if known is not None:
        return known
    needs_text = is_own and form == ThoughtReport.Form.WRITTEN and not text.strip()
    verdict_from(
        (
            Reason("report_in_future", (), {"day": handed_on}) if handed_on > on else None,
            _was_member(locked, handed_on),
            Reason("report_empty", ()) if needs_text else None,
        )
    ).require()
    report: ThoughtReport = ThoughtReport.objects.create(
        scope_path=locked.scope_path,
        person=locked,
        form=form,
        handed_on=handed_on,
        text=text.strip(),
    )
    record_act(
        "learning.thought_report_handed_in",
        subject=report,
        by=by,
        on=handed_on,
        facts={"form": form, "own": is_own},
    )
    return report


def _was_member(person: Person, day: date) -> Reason | None:
    rows = Membership.objects.on(day).filter(person=person, status__in=MEMBER_STATUSES)
    return None if rows.exists() else Reason("report_not_member", (), {"day": day})


def note_hours_export(
    *, organisation: Organisation, year: int, members: int, by: HasKey | None, on: date
) -> None:
    """Put on record that the hours of a branch went out as a workbook."""
    record_act(
        "learning.hours_exported",
        subject=organisation,
        by=by,
        on=on,
        facts={"year": year, "members": members},
    )
