"""What the desk shows, composed of what the apps below know."""

from dangwu.desk.selectors.counts import Counts, counts_below
from dangwu.desk.selectors.figures import OwnPage, figures_of, own_page
from dangwu.desk.selectors.findings import (
    CheckedPlace,
    Finding,
    check_below,
    findings_of,
    setup_facts,
    setup_facts_below,
)
from dangwu.desk.selectors.organisations import OrganisationCard, card_of, tree_of
from dangwu.desk.selectors.standing import Standing, standing_of
from dangwu.desk.selectors.todo import Todo, todos_of

__all__ = [
    "CheckedPlace",
    "Counts",
    "Finding",
    "OrganisationCard",
    "OwnPage",
    "Standing",
    "Todo",
    "card_of",
    "check_below",
    "counts_below",
    "figures_of",
    "findings_of",
    "own_page",
    "setup_facts",
    "setup_facts_below",
    "standing_of",
    "todos_of",
    "tree_of",
]
