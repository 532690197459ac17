"""Acts on people and their membership. Each is one transaction and one audit line."""

from dangwu.members.services.people import (
    MemberFields,
    PersonFields,
    change_person,
    register_person,
    write_people,
)
from dangwu.members.services.posts import hold_post, leave_post
from dangwu.members.services.status import (
    affiliate_person,
    begin_condition,
    change_membership,
    end_condition,
)

__all__ = [
    "MemberFields",
    "PersonFields",
    "affiliate_person",
    "begin_condition",
    "change_membership",
    "change_person",
    "end_condition",
    "hold_post",
    "leave_post",
    "register_person",
    "write_people",
]
