"""Chapter 3: when a meeting is valid, when its vote passes, who has the vote, when to give notice.

Duties that recur (MTG-01, MTG-07, …) are judged in `rules.duties`.
"""

from dangwu.rules.meetings.eligible import Eligible, EligibleFacts, judge_eligible
from dangwu.rules.meetings.facts import (
    MATTERS,
    Matter,
    Method,
    QuorumFacts,
    VoteFacts,
    contradictions,
)
from dangwu.rules.meetings.majority import (
    VOTES,
    Quorum,
    VoteOutcome,
    judge_quorum,
    judge_vote,
    smallest,
)
from dangwu.rules.meetings.notice import NOTICES, judge_notice, judge_theme_day, theme_day

CODES = frozenset(
    {
        # the meeting
        "quorum_short",
        "two_of_three",
        # the vote
        "votes_short",
        "close_vote",
        "method_not_allowed",
        "written_not_counted",
        # counts that cannot be
        "more_present_than_expected",
        "more_votes_than_present",
        "more_written_than_absent",
        # who votes
        "not_full_member",
        "on_probation",
        "rights_suspended",
        "host_member",
        "absent_not_counted",
        "absent_consent_missing",
        "absent_counted",
        # notice
        "notice_short",
        "other_theme_day",
        # questions, not findings: they leave the answer open
        "choice_needed",
        "missing_fact",
        "rule_not_held",
    }
)
QUESTIONS = frozenset({"choice_needed", "missing_fact", "rule_not_held"})

__all__ = [
    "CODES",
    "MATTERS",
    "NOTICES",
    "QUESTIONS",
    "VOTES",
    "Eligible",
    "EligibleFacts",
    "Matter",
    "Method",
    "Quorum",
    "QuorumFacts",
    "VoteFacts",
    "VoteOutcome",
    "contradictions",
    "judge_eligible",
    "judge_notice",
    "judge_quorum",
    "judge_theme_day",
    "judge_vote",
    "smallest",
    "theme_day",
]
