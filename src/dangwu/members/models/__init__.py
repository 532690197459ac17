"""People, their membership and affiliation over time, and the posts they hold."""

from dangwu.members.models.activity import (
    TOOK_PART,
    Activity,
    Attendance,
    Presence,
    RestrictionGround,
    RightsRestriction,
    Talk,
)
from dangwu.members.models.imports import HeadingMapping, RosterImport
from dangwu.members.models.person import (
    MEMBERSHIP_LABELS,
    MembershipStatus,
    Person,
    PersonCategory,
    Sex,
)
from dangwu.members.models.status import (
    MAY_FOLLOW,
    MEMBER_STATUSES,
    Affiliation,
    Condition,
    ConditionKind,
    Membership,
    PostHolding,
)

__all__ = [
    "MAY_FOLLOW",
    "MEMBERSHIP_LABELS",
    "MEMBER_STATUSES",
    "TOOK_PART",
    "Activity",
    "Affiliation",
    "Attendance",
    "Condition",
    "ConditionKind",
    "HeadingMapping",
    "Membership",
    "MembershipStatus",
    "Person",
    "PersonCategory",
    "PostHolding",
    "Presence",
    "RestrictionGround",
    "RightsRestriction",
    "RosterImport",
    "Sex",
    "Talk",
]
