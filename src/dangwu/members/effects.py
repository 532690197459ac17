"""Procedures that are data only: started from the page of an organisation, with what their last
step does.
"""

from datetime import date

from dangwu.accounts.models import User
from dangwu.orgs.messages import explain
from dangwu.orgs.models import OrganisationKind
from dangwu.orgs.services import dissolve_organisation, found_organisation
from dangwu.procedures.models import Run, RunStep
from dangwu.procedures.registry import Asked, ProcedureUse, register_procedure
from dangwu.procedures.selectors import steps_of

FOUNDING, CHANGE, PLAN_FILING = "ORG-14.setup", "ORG-15.change", "MTG-11.plan_steps"
DISSOLVE = "dissolve"
_CHANGES = (("adjust", "调整"), (DISSOLVE, "撤销"))
_KINDS = tuple(
    (str(kind), str(kind.label))
    for kind in (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)
)


def register_generic_procedures() -> None:
    """Called once at start."""
    register_procedure(
        ProcedureUse(
            id=FOUNDING,
            permission="orgs.found",
            is_generic=True,
            effects={"organisation_founded": branch_founded},
            explain=explain,
            asks=(
                Asked(
                    name="kind",
                    label="类别",
                    choices=_KINDS,
                ),
                Asked(name="name", label="名称"),
                Asked(name="short_name", label="简称", most=40),
            ),
        )
    )
    register_procedure(
        ProcedureUse(
            id=CHANGE,
            is_generic=True,
            effects={"organisation_changed": branch_changed},
            agreed={"approval": asked_for},
            explain=explain,
            asks=(
                Asked(name="change", label="调整还是撤销", choices=_CHANGES),
                Asked(name="why", label="哪里不再符合设立条件"),
                Asked(name="how", label="怎样调整，党员转到哪里", required=False),
            ),
        )
    )
    asks = (Asked(name="year", label="年度"),)
    register_procedure(ProcedureUse(id=PLAN_FILING, is_generic=True, asks=asks))


def branch_founded(run: Run, row: RunStep, by: User | None, on: date) -> None:
    """The branch that was asked for stands below the organisation that asked, since that day."""
    assert row.done_on is not None
    found_organisation(
        kind=run.details["kind"],
        name=run.details["name"],
        short_name=run.details["short_name"],
        parent=run.organisation,
        by=by,
        on=row.done_on,
    )


def asked_for(run: Run) -> str:
    """The level above agrees to what it was asked for."""
    return str(run.details["change"])


def branch_changed(run: Run, row: RunStep, by: User | None, on: date) -> None:
    """A branch that was approved to be dissolved ends on that day, and not before its members
    have gone elsewhere (ORG-15); an adjustment is an act on the page of the organisation.
    """
    assert row.done_on is not None
    approval = next(step for step in steps_of(run) if step.key == "approval")
    if approval.outcome == DISSOLVE:
        dissolve_organisation(
            organisation=run.organisation, by=by, on=row.done_on, reason=run.details["why"]
        )
