"""What a step still lacks today, whoever has it: for the timeline and for the acts alike."""

from datetime import date

from django.db.models import Max, QuerySet

from dangwu.admission.models import (
    Dossier,
    FormIssue,
    Inquiry,
    Opinion,
    PoliticalReview,
    Recommendation,
    Resolution,
)
from dangwu.admission.selectors.meetings import decisions_about
from dangwu.rules.verdict import Reason

# Whose opinion is heard before which step (DEV-07, DEV-12, DEV-23).
HEARD = {
    "prospect": (
        Opinion.Source.GROUP,
        Opinion.Source.CONTACTS,
        Opinion.Source.MEMBERS,
        Opinion.Source.MASSES,
    ),
    "examination": (Opinion.Source.MEMBERS, Opinion.Source.MASSES),
    "full_meeting": (Opinion.Source.GROUP, Opinion.Source.MEMBERS, Opinion.Source.MASSES),
}
CONTENTS = ("attitude", "history", "conduct", "family")
MATTERS = {"branch_meeting": "admission", "full_meeting": "full_membership"}


def missing_for(dossier: Dossier, step: str, on: date) -> tuple[Reason, ...]:
    """Everything a step lacks on a day."""
    return (
        *_unrecommended(dossier, step, on),
        *unheard(dossier, step, on),
        *_unwritten(dossier, step),
        *_unissued(dossier, step),
        *_undecided(dossier, step),
    )


def unheard(dossier: Dossier, step: str, until: date) -> tuple[Reason, ...]:
    """Whose opinion is still to be heard before a step; a branch without groups asks none."""
    if step not in HEARD:
        return ()
    left = sources_left(dossier, step, until)
    return tuple(Reason("opinion_missing", (), {"source": source.label}) for source in left)


def sources_left(dossier: Dossier, step: str, until: date) -> list[Opinion.Source]:
    """Whom a step has still to ask, in the order in which it asks."""
    heard = set(opinions_for(dossier, step, until).values_list("source", flat=True))
    return [source for source in sources_for(dossier, step) if source not in heard]


def opinions_for(dossier: Dossier, step: str, until: date) -> QuerySet[Opinion]:
    """What was said for a step until a day; an extended probation is heard about afresh."""
    rows: QuerySet[Opinion] = Opinion.objects.filter(
        dossier=dossier, step=step, collected_on__lte=until
    )
    extended = Resolution.objects.filter(
        dossier=dossier, step=step, outcome="extended", resolved_on__lt=until
    )
    last = extended.aggregate(day=Max("resolved_on"))["day"]
    return rows.filter(collected_on__gt=last) if last else rows


def sources_for(dossier: Dossier, step: str) -> list[Opinion.Source]:
    """Whom a step asks; the group only where the person has one."""
    grouped = dossier.group_id is not None
    return [one for one in HEARD[step] if one != Opinion.Source.GROUP or grouped]


def _unrecommended(dossier: Dossier, step: str, until: date) -> tuple[Reason, ...]:
    if step != "activist":
        return ()
    rows = Recommendation.objects.filter(dossier=dossier, held_on__lte=until)
    return () if rows.exists() else (Reason("recommendation_missing", ()),)


def _unwritten(dossier: Dossier, step: str) -> tuple[Reason, ...]:
    if step != "political_review":
        return ()
    rows = PoliticalReview.objects.filter(dossier=dossier, replaced_on__isnull=True)
    return incomplete(dossier, rows.first() or PoliticalReview())


def incomplete(dossier: Dossier, review: PoliticalReview) -> tuple[Reason, ...]:
    """What stands against the conclusion of a political review (DEV-10)."""
    empty = [label_of(name) for name in CONTENTS if not getattr(review, name)]
    letters = Inquiry.objects.filter(dossier=dossier, answered_on__isnull=True).count()
    unasked = dossier.from_elsewhere and review.household_asked_on is None
    found = (
        Reason("review_content_missing", (), {"contents": "、".join(empty)}) if empty else None,
        Reason("letters_open", (), {"count": letters}) if letters else None,
        Reason("household_not_asked", ()) if unasked else None,
    )
    return tuple(reason for reason in found if reason is not None)


def label_of(content: str) -> str:
    return str(PoliticalReview._meta.get_field(content).verbose_name)  # type: ignore[union-attr]


def _unissued(dossier: Dossier, step: str) -> tuple[Reason, ...]:
    if step != "form":
        return ()
    rows = FormIssue.objects.filter(dossier=dossier, void_on__isnull=True)
    return () if rows.exists() else (Reason("form_not_issued", ()),)


def _undecided(dossier: Dossier, step: str) -> tuple[Reason, ...]:
    if step not in MATTERS or decisions_about(dossier, MATTERS[step]).exists():
        return ()
    return (Reason("resolution_missing", ()),)
