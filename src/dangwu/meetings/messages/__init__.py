"""Organisation life in the reader's words: reasons, acts, pages."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from dangwu.core import messages as core
from dangwu.meetings.messages.life import LIFE
from dangwu.meetings.messages.live import LIVE
from dangwu.meetings.messages.meetings import FINDINGS, HOLD, ROLL, RULES, VOTES
from dangwu.meetings.messages.names import FACTS, KINDS, MATTERS, METHODS, WHY
from dangwu.meetings.messages.papers import PAPERS
from dangwu.meetings.messages.trail import ACTS, PAGES
from dangwu.rules.verdict import Reason

__all__ = ["ACTS", "KINDS", "MATTERS", "METHODS", "PAGES", "REASONS", "explain"]

REASONS: Mapping[str, str] = {
    **core.REASONS,
    **RULES,
    **ROLL,
    **HOLD,
    **VOTES,
    **FINDINGS,
    **LIVE,
    **LIFE,
    **PAPERS,
}

# Which numbers of a reason are names of the code, and how they read.
_LABELS: Mapping[str, Mapping[str, str]] = {
    "fact": FACTS,
    "method": METHODS,
    "allowed": METHODS,
    "why": WHY,
    "matter": MATTERS,
    "kind": KINDS,
    "also": KINDS,
}


def explain(reason: Reason) -> core.Explained:
    """A reason of the chapter in words; its own numbers stay as they are."""
    shown = {key: _shown(key, value) for key, value in reason.numbers.items()}
    return core.explain(replace(reason, numbers=shown), REASONS)


def _shown(key: str, value: object) -> object:
    if isinstance(value, tuple):
        between = "或者" if key == "allowed" else "、"
        return between.join(str(_shown(key, each)) for each in value)
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return _LABELS.get(key, {}).get(str(value), value)
