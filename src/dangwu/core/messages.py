"""Reasons in the reader's words, and the citations behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from dangwu.rules.verdict import Reason


@dataclass(frozen=True, slots=True)
class Explained:
    """A reason as a page or the API shows it."""

    code: str
    text: str
    cite: tuple[str, ...]
    modality: str


def explain(reason: Reason, words: Mapping[str, str]) -> Explained:
    """The reason in words; `words` maps its code to a sentence with %(number)s places."""
    return Explained(reason.code, words[reason.code] % reason.numbers, reason.cite, reason.modality)
