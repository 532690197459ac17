"""Where somebody stands on the own way into the Party: what the own page says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dangwu.admission.models import Dossier
from dangwu.admission.selectors import own_dossier
from dangwu.admission.selectors.own import own_steps
from dangwu.members.models import MEMBER_STATUSES, Membership
from dangwu.procedures.models import RunStep


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWay:
    """The running dossier of one's own; `is_member` from the approval of probation on."""

    dossier: Dossier
    steps: Sequence[RunStep]
    is_member: bool


def own_way(user: object, on: date) -> OwnWay | None:
    """None without a running dossier."""
    dossier = own_dossier(user)
    if dossier is None or dossier.state != Dossier.State.RUNNING:
        return None
    memberships = Membership.objects.on(on).filter(person=dossier.person)
    return OwnWay(
        dossier=dossier,
        steps=own_steps(dossier),
        is_member=memberships.filter(status__in=MEMBER_STATUSES).exists(),
    )
