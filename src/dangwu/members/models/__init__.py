"""People, their membership and affiliation over time, and the posts they hold."""

from dangwu.members.models.imports import HeadingMapping, RosterImport
from dangwu.members.models.person import Person, PersonCategory, Sex
from dangwu.members.models.status import (
    Affiliation,
    Condition,
    ConditionKind,
    Membership,
    MembershipStatus,
    PostHolding,
)

__all__ = [
    "Affiliation",
    "Condition",
    "ConditionKind",
    "HeadingMapping",
    "Membership",
    "MembershipStatus",
    "Person",
    "PersonCategory",
    "PostHolding",
    "RosterImport",
    "Sex",
]
