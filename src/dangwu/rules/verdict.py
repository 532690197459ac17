"""What a rule answers with where it permits or refuses: a verdict that names all its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Modality = Literal["must", "generally"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing a rule found, with the clauses that ask for it and the numbers that show it.

    `code` is closed: words for it stand in an app's `messages.py`. `modality` is `generally`
    where the rule says 一般 or 原则上: such a finding warns and does not refuse.
    """

    code: str
    cite: tuple[str, ...]
    numbers: Mapping[str, object] = field(default_factory=dict)
    modality: Modality = "must"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed when no reason of modality `must` speaks against it."""

    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return not any(reason.modality == "must" for reason in self.reasons)

    def require(self) -> None:
        """Pass in silence, or raise `Refused` with every reason."""
        if not self.allowed:
            raise Refused(self)


class Refused(Exception):
    """The regulations do not allow the act; carries every reason."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(", ".join(reason.code for reason in verdict.reasons))
        self.verdict = verdict


def verdict_from(reasons: Iterable[Reason | None]) -> Verdict:
    """A verdict of the reasons that are there, in the order of the rule's clauses."""
    return Verdict(tuple(reason for reason in reasons if reason is not None))
