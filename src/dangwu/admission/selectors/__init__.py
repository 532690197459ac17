"""Reading dossiers: doors, facts, judgements, timelines and plans."""

from dangwu.admission.selectors.doors import dossiers_visible_to, names_of, own_dossier
from dangwu.admission.selectors.facts import PROCEDURE, facts_of
from dangwu.admission.selectors.judging import findings_of, judged

__all__ = [
    "PROCEDURE",
    "dossiers_visible_to",
    "facts_of",
    "findings_of",
    "judged",
    "names_of",
    "own_dossier",
]
