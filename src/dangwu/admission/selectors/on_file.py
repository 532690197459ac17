"""What stands in a dossier beside the days of its steps."""

from typing import Any

from django.db.models import QuerySet

from dangwu.admission.models import (
    Backer,
    Dossier,
    DossierTalk,
    FormIssue,
    Inquiry,
    Opinion,
    PoliticalReview,
    PublicNotice,
    Recommendation,
    Resolution,
    Review,
)


def on_file(dossier: Dossier) -> dict[str, Any]:
    """Every list of the page of a dossier; of inquiries only how many there are."""
    return {
        "backers": Backer.objects.filter(dossier=dossier).select_related("person"),
        "talks": DossierTalk.objects.filter(dossier=dossier).select_related("talker"),
        "recommendations": Recommendation.objects.filter(dossier=dossier),
        "reviews": Review.objects.filter(dossier=dossier).select_related("reviewer"),
        "opinions": Opinion.objects.filter(dossier=dossier),
        "inquiries": Inquiry.objects.filter(dossier=dossier).count(),
        "notices": PublicNotice.objects.filter(dossier=dossier),
        "forms": FormIssue.objects.filter(dossier=dossier),
        "resolutions": Resolution.objects.filter(dossier=dossier).select_related("decision"),
    }


def current_review(dossier: Dossier) -> PoliticalReview | None:
    """The political review that counts; None before anything of it is written."""
    rows = PoliticalReview.objects.filter(dossier=dossier, replaced_on__isnull=True)
    found: PoliticalReview | None = rows.first()
    return found


def replaced_reviews(dossier: Dossier) -> QuerySet[PoliticalReview]:
    """Conclusions that were drawn afresh since."""
    rows: QuerySet[PoliticalReview] = PoliticalReview.objects.filter(
        dossier=dossier, replaced_on__isnull=False
    )
    return rows


def inquiries_of(dossier: Dossier) -> QuerySet[Inquiry]:
    rows: QuerySet[Inquiry] = Inquiry.objects.filter(dossier=dossier)
    return rows
