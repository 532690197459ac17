"""Opening a dossier with the application, correcting what is known, ending and handing over."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import Dossier
from dangwu.admission.selectors.facts import PROCEDURE
from dangwu.admission.services.guard import KEEP, TOLD, locked, receives, run_for, to_come
from dangwu.core.identity import check_id_number
from dangwu.core.scope import current_scope
from dangwu.core.services import record_act
from dangwu.members.models import Membership, MembershipStatus, Person
from dangwu.members.services import PersonFields, change_membership, register_applicant
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.procedures.services import complete_step, end_run, start_run
from dangwu.rules.admission import AdmissionFacts, judge_admission
from dangwu.rules.verdict import Reason, verdict_from

BEFORE_MEMBERSHIP = (
    MembershipStatus.APPLICANT,
    MembershipStatus.ACTIVIST,
    MembershipStatus.PROSPECT,
)


@transaction.atomic
def open_dossier(
    *,
    organisation: Organisation,
    person: Person | PersonFields,
    applied_on: date,
    joined_unit_on: date | None = None,
    first_applied_on: date | None = None,
    characters: int | None = None,
    group: Organisation | None = None,
    from_elsewhere: bool = False,
    by: User | None,
    on: date,
) -> Dossier:
    """Receive an application (DEV-01): the person, the dossier, and its run at step 1.

    `characters` is the length of the application. Refused: under 18 on the day of applying, a day
    to come, before the person came to the unit, somebody who is a member or has a running
    dossier, a place that receives nobody; and to who does not keep the branch's dossiers.
    """
    known, faults = (person, ()) if isinstance(person, Person) else as_numbered(person, on)
    facts = AdmissionFacts(
        born_on=known.born_on,
        applied_on=applied_on,
        joined_unit_on=joined_unit_on,
        first_applied_on=first_applied_on,
        application_characters=characters,
    )
    found = judge_admission(facts, lambda day: terms_of(organisation, day), on=on).findings
    verdict_from(
        (
            None
            if current_scope().may(KEEP, organisation.scope_path)
            else Reason("dossier_not_keeper", (), {"organisation": organisation.short_name}),
            receives(organisation, on),
            to_come(applied_on, on),
            *faults,
            None if known.born_on or faults else Reason("born_unknown", ()),
            *(_may_apply(person, on) if isinstance(person, Person) else ()),
            *(each.reason for each in found if each.reason.code not in TOLD),
        )
    ).require()
    row = _applicant(known, organisation, applied_on, by, on)
    dossier: Dossier = Dossier.objects.create(
        scope_path=organisation.scope_path,
        person=row,
        organisation=organisation,
        group=group,
        applied_on=applied_on,
        first_applied_on=first_applied_on,
        application_characters=characters,
        joined_unit_on=joined_unit_on,
        from_elsewhere=from_elsewhere,
        opened_on=on,
    )
    run = start_run(
        procedure=PROCEDURE,
        subject=dossier,
        organisation=organisation,
        title="发展党员",
        about=row.pk,
        by=by,
        on=on,
    )
    complete_step(run=run, step="application", done_on=applied_on, by=by, on=on)
    record_act("admission.dossier_opened", subject=dossier, by=by, on=on, fields=["applied_on"])
    return dossier


def as_numbered(person: PersonFields, on: date) -> tuple[PersonFields, tuple[Reason, ...]]:
    """The person with number, birthday and sex as the identity number tells them."""
    if not person.id_number:
        return person, ()
    told = check_id_number(person.id_number, today=on)
    faults = tuple(Reason("unreadable", (), {"says": fault}) for fault in told.faults)
    if faults:
        return person, faults
    known = replace(person, id_number=told.number, born_on=told.born_on, sex=told.sex or "")
    return known, ()


def _may_apply(person: Person, on: date) -> tuple[Reason | None, ...]:
    status = Membership.objects.on(on).filter(person=person).values_list("status", flat=True)
    is_member = set(status) & {MembershipStatus.PROBATIONARY, MembershipStatus.FULL}
    running = Dossier.objects.filter(person=person, state=Dossier.State.RUNNING).exists()
    return (
        Reason("already_member", ()) if is_member else None,
        Reason("dossier_running", ()) if running else None,
    )


def _applicant(
    person: Person | PersonFields,
    organisation: Organisation,
    applied_on: date,
    by: User | None,
    on: date,
) -> Person:
    if isinstance(person, PersonFields):
        return register_applicant(
            person=person, organisation=organisation, applied_on=applied_on, by=by, on=on
        )
    running = Membership.objects.running().filter(person=person).first()
    if running is None or running.status not in BEFORE_MEMBERSHIP:
        change_membership(person=person, status=MembershipStatus.APPLICANT, by=by, on=applied_on)
    return person


@transaction.atomic
def note_leaving(
    *, dossier: Dossier, leaves_unit_on: date | None, by: User | None, on: date
) -> Dossier:
    """Note when the person will leave the unit (DEV-13), or that it is no longer so.

    Refused for a day before the application.
    """
    found = locked(dossier)
    verdict_from((_left_before_applying(found, leaves_unit_on),)).require()
    found.leaves_unit_on = leaves_unit_on
    found.save(update_fields=["leaves_unit_on"])
    record_act("admission.leaving_noted", subject=found, by=by, on=on, fields=["leaves_unit_on"])
    return found


def _left_before_applying(dossier: Dossier, day: date | None) -> Reason | None:
    if day is None or day >= dossier.applied_on:
        return None
    return Reason("leaves_before_applying", (), {"day": day, "applied": dossier.applied_on})


@transaction.atomic
def withdraw_dossier(*, dossier: Dossier, reason: str, by: User | None, on: date) -> Dossier:
    """End a dossier before admission: the person no longer applies, or is no longer fit.

    Refused once the person is a probationary member: then only a branch meeting decides.
    """
    found = locked(dossier)
    words = reason.strip()
    verdict_from(
        (
            Reason("reason_missing", ()) if not words else None,
            Reason("probation_running", ()) if found.probation_from else None,
        )
    ).require()
    _end(found, Dossier.State.WITHDRAWN, on)
    run = run_for(found)
    end_run(run=run, outcome="withdrawn", reason=words, by=by, on=on)
    status = Membership.objects.running().filter(person=found.person).first()
    if status is not None and status.status in BEFORE_MEMBERSHIP:
        change_membership(person=found.person, status=MembershipStatus.LEFT, by=by, on=on)
    record_act("admission.dossier_withdrawn", subject=found, by=by, on=on, fields=["state"])
    return found


def _end(dossier: Dossier, state: str, on: date) -> None:
    dossier.state, dossier.ended_on = state, on
    dossier.save(update_fields=["state", "ended_on"])
