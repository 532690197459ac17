"""Reading people and their membership."""

from dangwu.members.selectors.card import (
    SEALED,
    PersonCard,
    Reading,
    person_card,
    readings_of,
    sealed_fields,
)
from dangwu.members.selectors.people import (
    affiliated_to,
    known_id_indexes,
    members_of,
    people_visible_to,
    search_people,
    with_status,
)
from dangwu.members.selectors.posts import (
    candidates_for,
    holdings_visible_to,
    posts_visible_to,
)
from dangwu.members.selectors.roster import MOST, RosterPage, RosterQuery, roster_page
from dangwu.members.selectors.scope import scope_of

__all__ = [
    "MOST",
    "SEALED",
    "PersonCard",
    "Reading",
    "RosterPage",
    "RosterQuery",
    "affiliated_to",
    "candidates_for",
    "holdings_visible_to",
    "known_id_indexes",
    "members_of",
    "people_visible_to",
    "person_card",
    "posts_visible_to",
    "readings_of",
    "roster_page",
    "scope_of",
    "sealed_fields",
    "search_people",
    "with_status",
]
