"""What the chapter asks about an organisation, and what it answers."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dangwu.rules.verdict import Reason

Kind = Literal[
    "committee",
    "general_branch",
    "branch",
    "joint_branch",
    "temporary_branch",
    "discipline_committee",
]
STANDING_BRANCHES = ("branch", "joint_branch")
BRANCHES = (*STANDING_BRANCHES, "temporary_branch")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """One Party group (党小组) of a branch."""

    name: str
    members: int
    full_members: int
    has_leader: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupFacts:
    """An organisation on a day; None: not known. Counts are persons unless named otherwise."""

    kind: Kind
    full_members: int | None = None
    members: int | None = None  # full and probationary; full_members where not given
    units: int | None = None  # units a joint branch covers
    committee_size: int | None = None  # seats filled; 0 where there is no committee
    secretary_standing_years: Fraction | None = None
    task_months: int | None = None  # of a temporary branch
    approved: bool | None = None  # by the superior: below a threshold, or a temporary branch
    secretaries: int | None = None
    deputies: int | None = None
    full_time_deputies: int | None = None
    secretary_is_leader: bool | None = None  # among those the standard names
    has_discipline_committee: bool | None = None
    discipline_members: int | None = None  # 纪检委员 on the committee
    discipline_secretary_is_deputy: bool | None = None
    overlapping_members: int | None = None  # on both committees, the deputy secretary aside
    groups: tuple[GroupFacts, ...] = ()
    members_without_group: int | None = None

    @property
    def all_members(self) -> int | None:
        return self.full_members if self.members is None else self.members


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupFindings:
    """All findings in the order of the chapter; what the organisation ought to be by its numbers.

    `committee_required`, `form`: None where facts, a choice or the rule are missing.
    """

    findings: tuple[Reason, ...]
    committee_required: bool | None
    form: str | None
