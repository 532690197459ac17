"""Admission in the reader's words: findings of the rules, refusals of the acts, names of acts."""

from collections.abc import Mapping

from dangwu.admission.messages.acts import ACTS, PAGES
from dangwu.admission.messages.findings import REASONS as FINDINGS
from dangwu.admission.messages.findings import REMEDIES, STEPS, in_words
from dangwu.admission.messages.refusals import REASONS as REFUSALS
from dangwu.core import messages as core
from dangwu.meetings import messages as meetings
from dangwu.members import messages as members
from dangwu.procedures import messages as procedures
from dangwu.rules.verdict import Reason

REASONS: Mapping[str, str] = {
    **core.REASONS,
    **members.REASONS,
    **meetings.REASONS,
    **procedures.ALL_REASONS,
    **FINDINGS,
    **REFUSALS,
}


def explain(reason: Reason) -> core.Explained:
    """The reason in words: what the engine found of a step it says itself."""
    own, shown = reason.code in FINDINGS or reason.code in REFUSALS, in_words(reason)
    if reason.code in procedures.ALL_REASONS and not own:
        return procedures.explain(shown)
    return core.explain(shown, REASONS)


__all__ = ["ACTS", "FINDINGS", "PAGES", "REASONS", "REMEDIES", "STEPS", "explain"]
