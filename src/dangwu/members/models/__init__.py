"""People, their membership and affiliation over time, and the posts they hold."""

from dangwu.members.models.imports import HeadingMapping, RosterImport
from dangwu.members.models.person import MembershipStatus, Person, PersonCategory, Sex
from dangwu.members.models.status import (
    Affiliation,
    Condition,
    ConditionKind,
    Membership,
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
