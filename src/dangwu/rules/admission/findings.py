"""What the chapter answers: findings, windows of the coming steps, and the days that follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dangwu.rules.procedures.window import StepWindow
from dangwu.rules.verdict import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One contradiction or shortfall of a dossier, at the step where it shows.

    `remedy` is a closed code: words for it stand in the app's `messages` ("" where nothing can
    be done any more).
    """

    reason: Reason
    step: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionFindings:
    """The whole answer to a dossier.

    `probation_to` is the last day of probation, the day before `full_from`, from which standing
    counts. `next` is the first step of the procedure not yet taken, None when all are.
    `checked` is how many conditions could be judged.
    """

    findings: tuple[Finding, ...] = ()
    windows: Mapping[str, StepWindow] = field(default_factory=dict)
    probation_from: date | None = None
    probation_to: date | None = None
    full_from: date | None = None
    next: str | None = None
    checked: int = 0

    @property
    def ok(self) -> bool:
        """No finding of modality `must`."""
        return not any(each.reason.modality == "must" for each in self.findings)
