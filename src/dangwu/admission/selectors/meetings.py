"""What the meetings decided about a person: found in their records, typed nowhere again."""

from django.db.models import QuerySet

from dangwu.admission.models import Dossier, Resolution
from dangwu.meetings.models import AgendaItem
from dangwu.orgs.models import Decision


def decisions_about(dossier: Dossier, matter: str) -> QuerySet[Decision]:
    """The decisions of the branch about the person on a matter that no step has taken over."""
    items = AgendaItem.objects.filter(
        about=dossier.person,
        matter=matter,
        decision__isnull=False,
        meeting__organisation=dossier.organisation,
    )
    taken = Resolution.objects.filter(decision__isnull=False).values("decision")
    rows: QuerySet[Decision] = Decision.objects.filter(pk__in=items.values("decision"))
    return rows.exclude(pk__in=taken).order_by("-decided_on", "-pk")


def decision_about(dossier: Dossier, matter: str, decision: Decision) -> bool:
    """Whether a decision is one of those."""
    return bool(decisions_about(dossier, matter).filter(pk=decision.pk).exists())
