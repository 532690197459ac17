"""What goes up with a step: plain data, of which the case keeps a digest."""

from dataclasses import asdict
from datetime import date
from typing import Any

from dangwu.admission.models import Dossier
from dangwu.admission.selectors.facts import facts_of


def content_of(dossier: Dossier, step: str) -> dict[str, Any]:
    """The days and counts of a dossier as they stand; names and what is sealed stay out."""
    facts = asdict(facts_of(dossier))
    kept = {
        name: value
        for name, value in facts.items()
        if isinstance(value, date | int | bool) and value is not None
    }
    return {"dossier": str(dossier.pk), "step": step, **kept}
