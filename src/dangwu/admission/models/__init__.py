"""A dossier of admission and what belongs to it."""

from dangwu.admission.models.admitting import (
    AdmissionTraining,
    FormIssue,
    FormRange,
    PublicNotice,
    Quota,
    Resolution,
    YearlyAnalysis,
)
from dangwu.admission.models.checkup import DateCheck
from dangwu.admission.models.dossier import (
    Backer,
    Dossier,
    DossierTalk,
    MoveRequest,
    OfDossier,
    Opinion,
    Recommendation,
    Review,
)
from dangwu.admission.models.review import Inquiry, PoliticalReview

__all__ = [
    "AdmissionTraining",
    "Backer",
    "DateCheck",
    "Dossier",
    "DossierTalk",
    "FormIssue",
    "FormRange",
    "Inquiry",
    "MoveRequest",
    "OfDossier",
    "Opinion",
    "PoliticalReview",
    "PublicNotice",
    "Quota",
    "Recommendation",
    "Resolution",
    "Review",
    "YearlyAnalysis",
]
