"""A change of unit carries the dossier (DEV-06, DEV-26): the file moves, the time runs on."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import Dossier, OfDossier
from dangwu.admission.services.guard import locked, run_for
from dangwu.core.scope import whole_tree
from dangwu.core.services import record_act
from dangwu.members.models import Membership, MembershipStatus, Person
from dangwu.members.services import affiliate_person
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.procedures.services import move_run
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def move_dossier(
    *,
    dossier: Dossier,
    organisation: Organisation,
    moved_on: date,
    group: Organisation | None = None,
    by: User | None,
    on: date,
) -> Dossier:
    """Hand a dossier over to another branch; nothing of its time is lost.

    A probationary member's affiliation moves with it, and the new branch may put the decision
    off by six months at most (DEV-26). Refused: the same branch, a place that is no branch, a
    day to come.
    """
    found = locked(dossier)
    here = organisation.pk == found.organisation_id
    verdict_from(
        (
            Reason("already_there", (), {"name": organisation.short_name}) if here else None,
            None if organisation.kind in BRANCH_KINDS else Reason("not_a_branch", ()),
            Reason("day_to_come", (), {"day": moved_on}) if moved_on > on else None,
        )
    ).require()
    status = Membership.objects.running().filter(person=found.person).first()
    probationary = status is not None and status.status == MembershipStatus.PROBATIONARY
    _carry(found, organisation)
    found.group = group
    found.joined_unit_on = found.joined_unit_on or moved_on
    if probationary:
        found.transferred_in_on = moved_on
    found.save()
    if probationary:
        affiliate_person(
            person=found.person, organisation=organisation, group=group, by=by, on=moved_on
        )
    run = run_for(found)
    move_run(run=run, organisation=organisation, by=by, on=on)
    record_act("admission.dossier_moved", subject=found, by=by, on=on, fields=["organisation"])
    return found


def _carry(dossier: Dossier, organisation: Organisation) -> None:
    """Every row of the dossier is seen from now on where the dossier is; so is an applicant."""
    path = organisation.scope_path
    dossier.organisation, dossier.scope_path = organisation, path
    with whole_tree("all rows of a dossier go along"):
        for model in OfDossier.__subclasses__():
            model.objects.filter(dossier=dossier).update(scope_path=path)
        Person.objects.filter(pk=dossier.person_id).update(scope_path=path)
        Membership.objects.filter(person=dossier.person_id).update(scope_path=path)
