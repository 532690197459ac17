"""Meetings of an organisation: plan, call, hold, vote, record."""

from dangwu.meetings.models.life import CheckingPaper, Opinion, PreparationStep
from dangwu.meetings.models.meeting import (
    HELD,
    KIND_CHOICES,
    LIVE,
    MEETING_KINDS,
    Addition,
    AgendaItem,
    FollowUp,
    Meeting,
    MeetingManager,
    OfMeeting,
)
from dangwu.meetings.models.plans import Brief, PlanEntry, YearPlan
from dangwu.meetings.models.told import AttendanceReport
from dangwu.meetings.models.votes import Poll, PollVoter, TellerCount, WrittenOpinion

__all__ = [
    "HELD",
    "KIND_CHOICES",
    "LIVE",
    "MEETING_KINDS",
    "Addition",
    "AgendaItem",
    "AttendanceReport",
    "Brief",
    "CheckingPaper",
    "FollowUp",
    "Meeting",
    "MeetingManager",
    "OfMeeting",
    "Opinion",
    "PlanEntry",
    "Poll",
    "PollVoter",
    "PreparationStep",
    "TellerCount",
    "WrittenOpinion",
    "YearPlan",
]
