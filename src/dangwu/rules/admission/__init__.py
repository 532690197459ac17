"""Admission of members: rules DEV."""

from dangwu.rules.admission.conditions import CONDITIONS
from dangwu.rules.admission.facts import (
    AdmissionFacts,
    Backer,
    Engagement,
    Extension,
    Letter,
    Notice,
    Training,
)
from dangwu.rules.admission.findings import AdmissionFindings, Finding
from dangwu.rules.admission.judging import judge_admission
from dangwu.rules.admission.standing import (
    CLASSES,
    Class,
    Standing,
    StandingFacts,
    judge_standing,
)

CODES = frozenset(
    {
        *(condition.code for condition in CONDITIONS),
        "order",
        "future",
        "two_places_at_once",
        "rule_not_held",
        # windows
        "window_after",
        "window_opens",
        "window_closes",
        # standing: questions
        "period_boundary",
        "missing_fact",
    }
)

__all__ = [
    "CLASSES",
    "CODES",
    "CONDITIONS",
    "AdmissionFacts",
    "AdmissionFindings",
    "Backer",
    "Class",
    "Engagement",
    "Extension",
    "Finding",
    "Letter",
    "Notice",
    "Standing",
    "StandingFacts",
    "Training",
    "judge_admission",
    "judge_standing",
]
