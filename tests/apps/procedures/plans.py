"""A kind of case that the tests register themselves: the plan of an organisation for a year.

The subject is the organisation itself. The effects write down that they ran, and refuse on demand.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dangwu.core.scope import whole_tree
from dangwu.orgs.models import Organisation
from dangwu.procedures.models import Case
from dangwu.procedures.registry import Definition, register
from dangwu.procedures.services import submit_case
from dangwu.rules.verdict import Reason, verdict_from

PLAN, FILED = "tests.plan", "tests.filed"


@dataclass
class Effects:
    """What ran, in its order; `refuse` is the turn that refuses."""

    ran: list[str] = field(default_factory=list)
    refuse: str = ""

    def of(self, turn: str) -> Any:
        def effect(case: Case, by: Any, on: date) -> None:
            if turn == self.refuse:
                verdict_from([Reason("not_running", ())]).require()
            self.ran.append(turn)

        return effect


EFFECTS = Effects()

for kind, title, filing in ((PLAN, "年度计划", False), (FILED, "年度计划备案", True)):
    register(
        Definition(
            kind=kind,
            title=title,
            filing=filing,
            cite=("ORG-01", "national:dues-2017#一（1）"),
            url=lambda key: f"/organisations/{key}/",
            on_submitted=EFFECTS.of("submitted"),
            on_approved=EFFECTS.of("approved"),
            on_returned=EFFECTS.of("returned"),
            on_withdrawn=EFFECTS.of("withdrawn"),
        )
    )


def submit_plan(organisation: Organisation, *, by: Any, on: date, **more: Any) -> Case:
    """The plan of an organisation, put before the one above."""
    given = {"kind": PLAN, "title": f"{organisation.short_name} {on.year}年度计划", **more}
    with whole_tree("a case of the tests"):
        return submit_case(subject=organisation, organisation=organisation, by=by, on=on, **given)
