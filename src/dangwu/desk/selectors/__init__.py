"""What the desk shows, composed of what the apps below know."""

from dangwu.desk.selectors.figures import OwnPage, figures_of, own_page
from dangwu.desk.selectors.findings import Finding, findings_of, setup_facts
from dangwu.desk.selectors.organisations import OrganisationCard, card_of, counts_below, tree_of
from dangwu.desk.selectors.standing import Standing, standing_of
from dangwu.desk.selectors.todo import Todo, todos_of

__all__ = [
    "Finding",
    "OrganisationCard",
    "OwnPage",
    "Standing",
    "Todo",
    "card_of",
    "counts_below",
    "figures_of",
    "findings_of",
    "own_page",
    "setup_facts",
    "standing_of",
    "todos_of",
    "tree_of",
]
