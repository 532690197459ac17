"""Admission as the engine knows it: where a run leads, and what its answers change."""

from django.urls import reverse

from dangwu.admission.messages import explain
from dangwu.admission.papers.filled.materials import further_materials
from dangwu.admission.selectors import PROCEDURE
from dangwu.admission.services.answers import (
    full_outcome,
    member_admitted,
    probation_decided,
    prospect_agreed,
    resolution_failed,
)
from dangwu.procedures.registry import ProcedureUse, register_procedure


def register_effects() -> None:
    register_procedure(
        ProcedureUse(
            id=PROCEDURE,
            url=lambda key: reverse("admission:dossier", args=[key]),
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
