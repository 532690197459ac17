"""Admission as the engine knows it: where a run leads, and what its answers change."""

from django.urls import reverse

from dangwu.admission.messages import explain
from dangwu.admission.papers.filled.materials import further_materials
from dangwu.admission.selectors import PROCEDURE, names_of
from dangwu.admission.selectors.moving import MOVE, names_of_requests, waits_for_hand_over
from dangwu.admission.services.answers import (
    full_outcome,
    member_admitted,
    probation_decided,
    prospect_agreed,
    resolution_failed,
)
from dangwu.admission.services.moving import require_handed_over
from dangwu.procedures.registry import Definition, ProcedureUse, register, register_procedure

MOVE_ASKED = Definition(
    kind=MOVE,
    title="转交卷宗请求",
    cite=("DEV-06.runs_on", "DEV-26.passed_on"),
    url=lambda key: reverse("admission:move_request", args=[key]),
    names=names_of_requests,
    agree_at=lambda case: "打开卷宗转交" if waits_for_hand_over(case) else "",
    on_approved=require_handed_over,
    explain=explain,
)


def register_effects() -> None:
    """Called once at start."""
    register(MOVE_ASKED)
    register_procedure(
        ProcedureUse(
            id=PROCEDURE,
            url=lambda key: reverse("admission:dossier", args=[key]),
            names=names_of,
            effects={
                "prospect_agreed": prospect_agreed,
                "resolution_failed": resolution_failed,
                "member_admitted": member_admitted,
                "probation_decided": probation_decided,
            },
            agreed={"full_approval": full_outcome},
            explain=explain,
            more_materials=further_materials,
        )
    )
