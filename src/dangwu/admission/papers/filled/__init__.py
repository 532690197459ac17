"""The papers of a dossier from its facts: what is not known stays blank, to be written by hand.

The layouts beside this package know no models; here the rows become their plain values.
"""

from dangwu.admission.papers.filled.known import Known, Opens, unopened
from dangwu.admission.papers.filled.materials import Line, Shelf, missing_kinds, shelves_of
from dangwu.admission.papers.filled.table import PAPERS, Paper, papers_at, papers_of

__all__ = [
    "PAPERS",
    "Known",
    "Line",
    "Opens",
    "Paper",
    "Shelf",
    "missing_kinds",
    "papers_at",
    "papers_of",
    "shelves_of",
    "unopened",
]
