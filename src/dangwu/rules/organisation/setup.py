"""The set-up check (组织设置体检): all findings on an organisation, in the chapter's order."""

from collections.abc import Callable, Iterator

from dangwu.rules.organisation.facts import SetupFacts, SetupFindings
from dangwu.rules.organisation.officers import (
    judge_committee,
    judge_discipline,
    judge_groups,
    judge_officers,
    judge_secretary,
)
from dangwu.rules.organisation.reading import held, rule_not_held
from dangwu.rules.organisation.thresholds import (
    committee_required,
    core_item,
    form_by_numbers,
    judge_numbers,
    judge_size,
    judge_task,
)
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

_CHECKS: tuple[Callable[[SetupFacts, Terms], Iterator[Reason]], ...] = (
    judge_numbers,
    judge_size,
    judge_task,
    judge_committee,
    judge_officers,
    judge_secretary,
    judge_discipline,
    judge_groups,
)


def judge_setup(facts: SetupFacts, terms: Terms) -> SetupFindings:
    """Judge an organisation's set-up; `terms` are those in force on the day of the facts.

    A fact that is not given yields no finding. Where the rulebook holds no rule for this kind of
    organisation on that day, the only finding is the question `rule_not_held`.
    """
    core = core_item(facts.kind, terms)
    if not held(terms, core):
        question = rule_not_held(terms, core.partition(".")[0])
        return SetupFindings(findings=(question,), committee_required=None, form=None)
    return SetupFindings(
        findings=tuple(reason for check in _CHECKS for reason in check(facts, terms)),
        committee_required=committee_required(facts, terms),
        form=form_by_numbers(facts, terms),
    )
