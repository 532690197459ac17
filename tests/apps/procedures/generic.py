"""A procedure of the rulebook that the tests let run as data only, on the generic pages."""

from typing import Any

from django.utils.timezone import localdate

from dangwu.core.scope import whole_tree
from dangwu.orgs.models import Organisation
from dangwu.procedures.models import Run
from dangwu.procedures.registry import Asked, ProcedureUse, register_procedure
from dangwu.procedures.services import start_run
from dangwu.rulebook.selectors import terms_on

HANDOVER = "DUE-17.handover"
CHOICES = (("leave", "离任"), ("move", "调动"))

register_procedure(
    ProcedureUse(
        id=HANDOVER,
        is_generic=True,
        asks=(
            Asked(name="cause", label="交接原因", choices=CHOICES),
            Asked(name="remark", label="备注", required=False, most=20),
        ),
    )
)


def outdated(organisation: Organisation, **more: Any) -> Run:
    """A run under the rules of another standard than the organisation's."""
    given = {"title": "交接", "details": {"cause": "leave"}, **more}
    with whole_tree("a maker of tests"):
        return start_run(
            procedure=HANDOVER,
            organisation=organisation,
            terms=terms_on("gansu", localdate()),
            by=None,
            on=localdate(),
            **given,
        )
