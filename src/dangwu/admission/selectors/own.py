"""The own dossier, for who has no other reach: its steps stand with the branch that keeps it."""

from collections.abc import Sequence
from datetime import date

from dangwu.admission.models import Dossier
from dangwu.admission.selectors.plan import open_steps
from dangwu.admission.selectors.timeline import Timeline, timeline_of
from dangwu.core.scope import whole_tree
from dangwu.procedures.models import RunStep

REASON = "the steps of the own dossier"


def own_timeline(dossier: Dossier, on: date) -> Timeline:
    """The timeline of a dossier that `own_dossier` found."""
    with whole_tree(REASON):
        return timeline_of(dossier, on)


def own_steps(dossier: Dossier) -> Sequence[RunStep]:
    """The steps of such a dossier that may be taken now."""
    with whole_tree(REASON):
        return open_steps([dossier]).get(str(dossier.pk), [])
