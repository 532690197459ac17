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
from dangwu.desk.selectors.own_life import Call, OwnLife, calls_ahead, own_life
from dangwu.desk.selectors.own_way import OwnWay, own_way
from dangwu.desk.selectors.reminders import lines_of, unread_of
from dangwu.desk.selectors.standing import Standing, standing_of
from dangwu.desk.selectors.todo import Behind, Todo, Todos, behind_below, todos_of

__all__ = [
    "Behind",
    "Call",
    "CheckedPlace",
    "Counts",
    "Finding",
    "OrganisationCard",
    "OwnLife",
    "OwnPage",
    "OwnWay",
    "Standing",
    "Todo",
    "Todos",
    "behind_below",
    "calls_ahead",
    "card_of",
    "check_below",
    "counts_below",
    "figures_of",
    "findings_of",
    "lines_of",
    "own_life",
    "own_page",
    "own_way",
    "setup_facts",
    "setup_facts_below",
    "standing_of",
    "todos_of",
    "tree_of",
    "unread_of",
]
