"""What the answers of the committee above change: they run in the transaction of the answer."""

from datetime import date
from uuid import UUID

from dangwu.accounts.models import User
from dangwu.admission.models import Dossier, Resolution
from dangwu.admission.services.probation import full_from
from dangwu.core.services import record_act
from dangwu.members.models import Membership, MembershipStatus
from dangwu.members.services import change_membership
from dangwu.procedures.models import Run, RunStep


def _dossier(run: Run) -> Dossier:
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("person")
    found: Dossier = rows.get(pk=UUID(run.subject_id))
    return found


def prospect_agreed(run: Run, step: RunStep, by: User | None, on: date) -> None:
    """With the consent of the committee above the activist is a prospect (DEV-08)."""
    assert step.done_on is not None
    person = _dossier(run).person
    change_membership(person=person, status=MembershipStatus.PROSPECT, by=by, on=step.done_on)


def resolution_failed(run: Run, step: RunStep, by: User | None, on: date) -> None:
    """The branch meeting did not carry it: the dossier ends, the person goes on as an activist."""
    if step.outcome == "passed":
        return
    assert step.done_on is not None
    dossier = _dossier(run)
    _refuse(dossier, by, step.done_on)


def _refuse(dossier: Dossier, by: User | None, on: date) -> None:
    dossier.state, dossier.ended_on = Dossier.State.REFUSED, on
    dossier.save(update_fields=["state", "ended_on"])
    running = Membership.objects.running().filter(person=dossier.person).first()
    if running is not None and running.status == MembershipStatus.PROSPECT:
        change_membership(person=dossier.person, status=MembershipStatus.ACTIVIST, by=by, on=on)
    record_act("admission.dossier_refused", subject=dossier, by=by, on=on, fields=["state"])


def member_admitted(run: Run, step: RunStep, by: User | None, on: date) -> None:
    """Approved: a probationary member since the day of the branch meeting (DEV-21); refused: the
    dossier ends."""
    assert step.done_on is not None
    dossier = _dossier(run)
    if step.outcome == "refused":
        _refuse(dossier, by, step.done_on)
        return
    resolution = Resolution.objects.filter(dossier=dossier, step="branch_meeting").last()
    assert resolution is not None
    dossier.probation_from = resolution.resolved_on
    dossier.save(update_fields=["probation_from"])
    change_membership(
        person=dossier.person,
        status=MembershipStatus.PROBATIONARY,
        by=by,
        on=resolution.resolved_on,
    )


def full_outcome(run: Run) -> str:
    """What the branch meeting resolved at the end of probation, which the answer agrees to."""
    return _full_resolution(_dossier(run)).outcome


def _full_resolution(dossier: Dossier) -> Resolution:
    rows = Resolution.objects.filter(dossier=dossier, step="full_meeting")
    found: Resolution | None = rows.last()
    assert found is not None
    return found


def probation_decided(run: Run, step: RunStep, by: User | None, on: date) -> None:
    """The answer to the second resolution: full since the end of probation, on probation for
    longer, or no longer a member (DEV-23, DEV-24); the procedure goes back or ends by itself."""
    assert step.done_on is not None
    dossier = _dossier(run)
    if step.outcome == "full":
        _made_full(dossier, by, on)
    elif step.outcome == "extended":
        dossier.decision = ""
        dossier.save(update_fields=["decision"])
    else:
        dossier.state, dossier.ended_on = Dossier.State.CANCELLED, step.done_on
        dossier.save(update_fields=["state", "ended_on"])
        change_membership(
            person=dossier.person, status=MembershipStatus.LEFT, by=by, on=step.done_on
        )


def _made_full(dossier: Dossier, by: User | None, on: date) -> None:
    since = full_from(dossier, on)
    assert since is not None
    dossier.full_from = since
    dossier.save(update_fields=["full_from"])
    change_membership(person=dossier.person, status=MembershipStatus.FULL, by=by, on=since)
