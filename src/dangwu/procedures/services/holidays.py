"""Days off and make-up days that are not, or not so, in the official tables."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.scope import STEP, current_scope
from dangwu.core.services import record_act
from dangwu.procedures.models import Holiday, HolidayKind
from dangwu.rules.verdict import Reason, verdict_from

EDIT = "orgs.edit"


def may_edit_holidays() -> bool:
    """The table holds for everybody: who edits organisations at a root keeps it."""
    scope = current_scope()
    return scope.everything or any(len(path) == STEP for path in scope.reach(EDIT))


@transaction.atomic
def set_holiday(
    *, day: date, kind: str, name: str, reference: str, by: User | None, on: date
) -> Holiday:
    """Say of one day whether it is off, worked, or as the week has it, and by which notice."""
    known = kind in HolidayKind.values
    verdict_from(
        (
            None if may_edit_holidays() else Reason("holidays_not_yours", ()),
            None if known else Reason("holiday_kind_unknown", ()),
            None if reference.strip() else Reason("reference_missing", ()),
        )
    ).require()
    row, _ = Holiday.objects.update_or_create(
        day=day,
        defaults={"kind": kind, "name": name.strip(), "reference": reference.strip()},
    )
    facts = {"day": day.isoformat(), "kind": kind}
    record_act("procedures.holiday_set", subject=row, by=by, on=on, fields=["kind"], facts=facts)
    return row
