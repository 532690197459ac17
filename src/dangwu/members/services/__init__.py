"""Acts on people and their membership. Each is one transaction and one audit line."""

from dangwu.members.services.applicants import register_applicant
from dangwu.members.services.people import (
    MemberFields,
    PersonFields,
    change_person,
    register_person,
    write_people,
)
from dangwu.members.services.posts import hold_post, leave_post
from dangwu.members.services.rights import restore_rights, restrict_rights
from dangwu.members.services.status import (
    affiliate_person,
    begin_condition,
    change_membership,
    end_condition,
)
from dangwu.members.services.talks import record_talk

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
    "record_talk",
    "register_applicant",
    "register_person",
    "restore_rights",
    "restrict_rights",
    "write_people",
]
