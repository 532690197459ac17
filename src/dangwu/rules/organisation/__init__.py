"""Chapter 1: organisations, committees, posts and terms of office (ORG, ELE-01)."""

from dangwu.rules.organisation.facts import GroupFacts, Kind, SetupFacts, SetupFindings
from dangwu.rules.organisation.readiness import (
    POSTS,
    Post,
    SelfCheckStatus,
    VacancyFacts,
    VacancyStatus,
    judge_self_check,
    judge_vacancy,
)
from dangwu.rules.organisation.setup import judge_setup
from dangwu.rules.organisation.term import (
    TermFacts,
    TermKind,
    TermSchedule,
    judge_term,
    judge_term_end,
)

CODES = frozenset(
    {
        # set-up: numbers of members
        "too_few_full_members",
        "too_few_members",
        "below_committee",
        "below_general_branch",
        "committee_due",
        "branch_too_large",
        "too_many_units",
        "task_too_short",
        "task_too_long",
        "approval_missing",
        # set-up: committee and officers
        "committee_missing",
        "committee_not_due",
        "committee_small",
        "committee_large",
        "secretary_missing",
        "too_many_secretaries",
        "too_few_deputies",
        "too_many_deputies",
        "full_time_deputy_missing",
        "secretary_standing_short",
        "secretary_not_leader",
        "discipline_committee_missing",
        "discipline_secretary_not_deputy",
        "discipline_committee_overlap",
        "discipline_work_unassigned",
        # set-up: groups
        "members_without_group",
        "group_without_leader",
        "group_small",
        "group_without_full_member",
        # terms of office, vacancies, self-check
        "extension_long",
        "extension_over_limit",
        "extension_twice",
        "early_long",
        "no_term",
        "term_ending",
        "term_over",
        "vacancy_open",
        "vacancy_open_until",
        "vacancy_over",
        "filled_late",
        "self_check_due",
        "self_check_missed",
        # questions, not findings: they leave the answer open
        "choice_needed",
        "missing_fact",
        "rule_not_held",
    }
)
QUESTIONS = frozenset({"choice_needed", "missing_fact", "rule_not_held"})

__all__ = [
    "CODES",
    "POSTS",
    "QUESTIONS",
    "GroupFacts",
    "Kind",
    "Post",
    "SelfCheckStatus",
    "SetupFacts",
    "SetupFindings",
    "TermFacts",
    "TermKind",
    "TermSchedule",
    "VacancyFacts",
    "VacancyStatus",
    "judge_self_check",
    "judge_setup",
    "judge_term",
    "judge_term_end",
    "judge_vacancy",
]
