"""What the regulations say of each step, in their own order: shown beside the step."""

from collections.abc import Mapping

from dangwu.admission.models import Dossier
from dangwu.admission.selectors.facts import PROCEDURE
from dangwu.core.messages import Saying, sayings
from dangwu.procedures.selectors import pinned_terms, run_of

# Step → the rules of the catalogue that speak of it.
RULES_OF_STEP: Mapping[str, tuple[str, ...]] = {
    "application": ("DEV-01", "DEV-33"),
    "talk": ("DEV-02",),
    "activist": ("DEV-03", "DEV-36"),
    "activist_record": ("DEV-04",),
    "contacts": ("DEV-05",),
    "cultivation": ("DEV-06", "DEV-16", "DEV-32"),
    "prospect": ("DEV-07", "DEV-35"),
    "prospect_consent": ("DEV-08", "DEV-29"),
    "sponsors": ("DEV-09",),
    "political_review": ("DEV-10",),
    "training": ("DEV-11",),
    "examination": ("DEV-12", "DEV-31"),
    "pre_review": ("DEV-13", "DEV-27"),
    "form": ("DEV-14", "DEV-34"),
    "branch_meeting": ("DEV-15", "DEV-16", "DEV-28"),
    "superior_talk": ("DEV-17",),
    "approval": ("DEV-18",),
    "approval_record": ("DEV-19",),
    "placing": ("DEV-20",),
    "oath": ("DEV-20",),
    "probation": ("DEV-21", "DEV-26"),
    "second_application": ("DEV-22", "DEV-33"),
    "full_meeting": ("DEV-23", "DEV-26", "DEV-28", "DEV-31"),
    "full_approval": ("DEV-24", "DEV-27"),
    "archive": ("DEV-25", "DEV-30"),
}


def rules_at(dossier: Dossier, step: str) -> list[Saying]:
    """What the book of a dossier's run says of a step; empty where no run goes on."""
    run = run_of(dossier, PROCEDURE)
    return [] if run is None else sayings(pinned_terms(run), RULES_OF_STEP.get(step, ()))
