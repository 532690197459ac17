"""What the desk shows, composed of what the apps below know."""

from dangwu.desk.selectors.findings import Finding, findings_of, setup_facts
from dangwu.desk.selectors.organisations import OrganisationCard, card_of, counts_below, tree_of
from dangwu.desk.selectors.standing import Standing, standing_of

__all__ = [
    "Finding",
    "OrganisationCard",
    "Standing",
    "card_of",
    "counts_below",
    "findings_of",
    "setup_facts",
    "standing_of",
    "tree_of",
]
