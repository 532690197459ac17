"""A dossier on its way to a branch out of reach: what was asked of the levels above."""

from collections.abc import Collection
from datetime import date
from typing import Any

from dangwu.admission.models import Dossier, MoveRequest
from dangwu.admission.selectors.doors import dossiers_visible_to
from dangwu.core.scope import current_scope
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import ancestors_of
from dangwu.procedures.models import Case, State
from dangwu.procedures.selectors import CaseLine, case_of

MOVE = "admission.move"
KEEP = "admission.keep"


def open_request(dossier: Dossier) -> MoveRequest | None:
    """What was asked and is not done, whether it waits or was sent back; None without one."""
    found: MoveRequest | None = MoveRequest.objects.filter(
        dossier=dossier, done_on__isnull=True
    ).first()
    return found


def names_of_requests(keys: Collection[str]) -> dict[str, str]:
    """Whose dossiers are asked to be handed over, by the keys of the requests."""
    rows = MoveRequest.objects.filter(pk__in=keys, dossier__in=dossiers_visible_to(None))
    return {str(key): name for key, name in rows.values_list("pk", "dossier__person__name")}


def waits_for_hand_over(case: Case) -> bool:
    """Whether the dossier that a case asks to hand over is still where it was."""
    return bool(MoveRequest.objects.filter(pk=case.subject_id, done_on__isnull=True).exists())


def request_line(request: MoveRequest | None, on: date) -> CaseLine | None:
    """How a request stands above."""
    case = case_of(request, MOVE) if request else None
    return CaseLine(case, on) if case else None


def asked_to_move(dossier: Dossier, keeps: bool, on: date) -> dict[str, Any]:
    """What the page of a dossier says of it: `move_request`, `request_line`, and `may_ask`."""
    request = open_request(dossier)
    line = request_line(request, on)
    waits = line is not None and line.case.state == State.WAITING
    may_ask = keeps and not waits and bool(levels_to_ask(dossier))
    return {"move_request": request, "request_line": line, "may_ask": may_ask}


def levels_to_ask(dossier: Dossier) -> list[Organisation]:
    """The levels above that reach further than who acts, the nearest first."""
    scope = current_scope()
    above = reversed(ancestors_of(dossier.organisation))
    return [one for one in above if not scope.may(KEEP, one.scope_path)]
