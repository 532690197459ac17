"""Reading people and their membership."""

from dangwu.members.selectors.people import (
    known_id_indexes,
    members_of,
    people_visible_to,
    search_people,
)
from dangwu.members.selectors.scope import scope_of

__all__ = ["known_id_indexes", "members_of", "people_visible_to", "scope_of", "search_people"]
