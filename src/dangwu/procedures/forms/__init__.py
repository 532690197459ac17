"""Forms of approvals, of procedures on their way, of delegations and of days off.

`version` is that of the case or run as the page showed it.
"""

from dangwu.procedures.forms.cases import DecideForm, OutsideForm, VersionForm
from dangwu.procedures.forms.delegations import DelegationForm
from dangwu.procedures.forms.holidays import HolidayForm
from dangwu.procedures.forms.runs import (
    CompleteForm,
    DueForm,
    EndRunForm,
    KeepForm,
    ReasonForm,
    RefuseForm,
    SendForm,
    StartForm,
)

__all__ = [
    "CompleteForm",
    "DecideForm",
    "DelegationForm",
    "DueForm",
    "EndRunForm",
    "HolidayForm",
    "KeepForm",
    "OutsideForm",
    "ReasonForm",
    "RefuseForm",
    "SendForm",
    "StartForm",
    "VersionForm",
]
