"""What the chapter asks about one person's way into the Party: a dossier of dates.

A fact that is not known is None (or, of a list, None rather than empty): it yields no finding.
Days are those written on the papers. Steps carry the ids of the procedure `DEV-30.steps`.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from dangwu.rules.meetings.facts import VoteFacts

Decision = Literal["on_time", "extend", "cancel"]
DelayCause = Literal["organisation", "cleared", "general_problem", "not_yet_fit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backer:
    """A contact (培养联系人) or sponsor (入党介绍人): since when a full member, and until when
    the rights of a member are suspended; `from_` and `until` bound the time as a contact."""

    name: str = ""
    full_from: date | None = None
    from_: date | None = None
    until: date | None = None
    suspended_from: date | None = None
    suspended_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An inquiry letter (函调): the day of its answer counts, that of sending where none came."""

    sent_on: date | None = None
    answered_on: date | None = None

    @property
    def on(self) -> date | None:
        return self.answered_on or self.sent_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Short training before admission: whole days or hours of study, and its last day."""

    days: Fraction | None = None
    hours: Fraction | None = None
    ended_on: date | None = None
    special_case: bool = False  # noted as 个别特殊情况
    passed: bool | None = None  # the examination, where the standard asks for one


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A public notice (公示): first and last day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Probation extended by whole months, decided by the branch meeting on a day."""

    months: int
    decided_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Somewhere the person concerned, a sponsor or the chair was at a given time: for finding
    one person in two meetings at once. `starts` and `ends` are minutes of the day."""

    who: str
    on: date
    what: str
    starts: int
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionFacts:
    """Everything dated in a dossier, in the order of the 25 steps."""

    born_on: date | None = None
    joined_unit_on: date | None = None
    first_applied_on: date | None = None  # an earlier application elsewhere
    applied_on: date | None = None  # 1
    talked_on: date | None = None  # 2
    activist_on: date | None = None  # 3
    activist_recorded_on: date | None = None  # 4
    contacts: tuple[Backer, ...] | None = None  # 5
    contacts_on: date | None = None
    reviews: tuple[date, ...] | None = None  # 6, half-yearly
    prospect_on: date | None = None  # 7
    prospect_consented_on: date | None = None  # 8
    sponsors: tuple[Backer, ...] | None = None  # 9
    sponsors_on: date | None = None
    inquiry_letters: tuple[Letter, ...] | None = None
    political_review_on: date | None = None  # 10, the concluding paper
    political_review_passed: bool | None = None
    training: Training | None = None  # 11
    notice: Notice | None = None  # of the prospect
    examined_on: date | None = None  # 12
    pre_reviewed_on: date | None = None  # 13
    leaves_unit_on: date | None = None
    form_issued_on: date | None = None  # 14
    branch_meeting_on: date | None = None  # 15
    vote: VoteFacts | None = None
    superior_talked_on: date | None = None  # 16
    approved_on: date | None = None  # 17
    special_reason: str = ""  # why the approval took longer
    recorded_above_on: date | None = None  # 18
    placed_on: date | None = None  # 19
    oath_on: date | None = None  # 20
    probation_from: date | None = None  # 21, as written into the form
    probation_reviews: tuple[date, ...] | None = None
    transferred_in_on: date | None = None  # moved here during probation
    extensions: tuple[Extension, ...] = ()
    second_applied_on: date | None = None  # 22
    full_notice: Notice | None = None
    full_meeting_on: date | None = None  # 23
    full_vote: VoteFacts | None = None
    decision: Decision | None = None
    delay_cause: DelayCause | None = None
    full_approved_on: date | None = None  # 24
    archived_on: date | None = None  # 25
    application_characters: int | None = None
    second_application_characters: int | None = None
    engagements: tuple[Engagement, ...] = ()
