"""Every condition of a dossier, in the order of the steps."""

from dangwu.rules.admission.conditions import (
    admission,
    application,
    consideration,
    cultivation,
    probation,
)
from dangwu.rules.admission.conditions.condition import Condition

CONDITIONS: tuple[Condition, ...] = (
    *application.CONDITIONS,
    *cultivation.CONDITIONS,
    *consideration.CONDITIONS,
    *admission.CONDITIONS,
    *probation.CONDITIONS,
)

__all__ = ["CONDITIONS", "Condition"]
