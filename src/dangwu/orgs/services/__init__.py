"""Acts on organisations: founding, changing, dissolving; seats, terms, standards."""

from dangwu.orgs.services.found import found_organisation
from dangwu.orgs.services.place import dissolve_organisation, merge_organisation, move_organisation
from dangwu.orgs.services.seats import begin_term, create_post, end_post, extend_term
from dangwu.orgs.services.standards import choose_option, follow_standard
from dangwu.orgs.services.upkeep import change_kind, record_self_check, rename_organisation

__all__ = [
    "begin_term",
    "change_kind",
    "choose_option",
    "create_post",
    "dissolve_organisation",
    "end_post",
    "extend_term",
    "follow_standard",
    "found_organisation",
    "merge_organisation",
    "move_organisation",
    "record_self_check",
    "rename_organisation",
]
