"""Reading organisations: the tree, the seats and terms, the rules that apply."""

from dangwu.orgs.selectors.standards import (
    NATIONAL,
    Choosable,
    choices_of,
    choosable,
    schedule_of,
    standard_of,
    standard_title,
    standard_titles,
    term_kind,
    terms_of,
)
from dangwu.orgs.selectors.tree import (
    TreeNode,
    ancestors_of,
    committee_seats,
    last_self_check,
    organisations_below,
    organisations_visible_to,
    posts_of,
    term_running,
    terms_of_office,
    tree_on,
)

__all__ = [
    "NATIONAL",
    "Choosable",
    "TreeNode",
    "ancestors_of",
    "choices_of",
    "choosable",
    "committee_seats",
    "last_self_check",
    "organisations_below",
    "organisations_visible_to",
    "posts_of",
    "schedule_of",
    "standard_of",
    "standard_title",
    "standard_titles",
    "term_kind",
    "term_running",
    "terms_of",
    "terms_of_office",
    "tree_on",
]
