"""A change of unit carries the dossier (DEV-06, DEV-26): the file moves, the time runs on."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import Dossier, MoveRequest, OfDossier
from dangwu.admission.selectors.moving import MOVE, open_request, waits_for_hand_over
from dangwu.admission.services.guard import locked, run_for
from dangwu.core.messages import day_in_words
from dangwu.core.scope import current_scope, whole_tree
from dangwu.core.services import record_act
from dangwu.members.models import Membership, MembershipStatus, Person
from dangwu.members.services import affiliate_person
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.orgs.selectors import ancestors_of
from dangwu.procedures.models import Case
from dangwu.procedures.selectors import case_of, may_decide
from dangwu.procedures.services import approve_case, move_run, submit_case
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
    _answer_request(found, moved_on, by, on)
    return found


# ---- asked for by the branch -----------------------------------------------------------------


@transaction.atomic
def ask_to_move(
    *, dossier: Dossier, to: str, moves_on: date, above: Organisation, by: User | None, on: date
) -> Case:
    """Ask a level above to hand the dossier over to a branch that the own one does not reach.

    `to` names unit and branch in words, `moves_on` may lie ahead. The case waits with `above`,
    which answers by handing over. Refused: one that does not stand above, a request that waits.
    """
    found = locked(dossier)
    levels = {one.pk for one in ancestors_of(found.organisation)}
    verdict_from(
        (Reason("not_above", (), {"name": above.short_name}) if above.pk not in levels else None,)
    ).require()
    row, _ = MoveRequest.objects.update_or_create(
        dossier=found,
        done_on=None,
        defaults={"scope_path": found.scope_path, "to": to.strip(), "moves_on": moves_on},
    )
    case = submit_case(
        kind=MOVE,
        subject=row,
        organisation=found.organisation,
        title="转交发展党员卷宗",
        note=f"转往{row.to}，{day_in_words(moves_on)}",
        about=found.person_id,
        content={"to": row.to, "moves_on": moves_on.isoformat()},
        decides=above,
        by=by,
        on=on,
    )
    record_act("admission.move_asked", subject=found, by=by, on=on, fields=["to", "moves_on"])
    return case


def _answer_request(dossier: Dossier, moved_on: date, by: User | None, on: date) -> None:
    """Handing over is the answer to who asked for it, where who hands over may give it."""
    row = open_request(dossier)
    if row is None:
        return
    row.done_on = moved_on
    row.save(update_fields=["done_on"])
    case = case_of(row, MOVE)
    if case and may_decide(case, current_scope(), by, on):
        approve_case(case=case, version=case.version, by=by, on=on)


def require_handed_over(case: Case, by: object, on: date) -> None:
    """A press alone hands nothing over: refused while the dossier is where it was."""
    waits = waits_for_hand_over(case)
    verdict_from((Reason("hand_over_first", ()) if waits else None,)).require()


def _carry(dossier: Dossier, organisation: Organisation) -> None:
    """Every row of the dossier is seen from now on where the dossier is; so is an applicant."""
    path = organisation.scope_path
    dossier.organisation, dossier.scope_path = organisation, path
    with whole_tree("all rows of a dossier go along"):
        for model in OfDossier.__subclasses__():
            model.objects.filter(dossier=dossier).update(scope_path=path)
        Person.objects.filter(pk=dossier.person_id).update(scope_path=path)
        Membership.objects.filter(person=dossier.person_id).update(scope_path=path)
