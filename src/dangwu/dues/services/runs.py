"""Verifying all branches of a subtree: asked for once, worked off branch by branch."""

from collections import Counter
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.scope import current_scope
from dangwu.core.services import record_act
from dangwu.dues.models import SubtreeRun
from dangwu.dues.selectors.standing import branches_below
from dangwu.dues.services.verify import verify_dues
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason, Refused, verdict_from

AT_ONCE = 5  # so many branches are verified while the reader waits


@transaction.atomic
def ask_for_run(*, organisation: Organisation, year: int, by: User, on: date) -> SubtreeRun:
    """Ask that every branch of a subtree be verified; refused where it has none."""
    total = branches_below(organisation, year, on).count()
    verdict_from((None if total else Reason("no_branches", ()),)).require()
    run: SubtreeRun = SubtreeRun.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        year=year,
        by=by,
        asked_on=on,
        total=total,
    )
    record_act(
        "dues.subtree_verification_asked",
        subject=run,
        by=by,
        on=on,
        facts={"year": year, "branches": total},
    )
    return run


def work_off_run(*, run: SubtreeRun, on: date) -> SubtreeRun:
    """Verify the branches one after the other, each in a transaction of its own.

    The right is asked for each branch, in the scope that is open. Done over again a run writes
    only what differs.
    """
    _note(run, state=SubtreeRun.State.RUNNING, done=0)
    counts: Counter[str] = Counter()
    for number, branch in enumerate(branches_below(run.organisation, run.year, on), start=1):
        if not current_scope().may("dues.verify", branch.scope_path):
            _note(run, state=SubtreeRun.State.FAILED, counts=dict(counts))
            return run
        counts.update(_verified(run, branch, on))
        _note(run, done=number, counts=dict(counts))
    _note(run, state=SubtreeRun.State.DONE)
    return run


def _verified(run: SubtreeRun, branch: Organisation, on: date) -> dict[str, int]:
    """The counts of one branch; a refusal is counted and does not stop the others."""
    try:
        found = verify_dues(branch=branch, year=run.year, by=run.by, on=on)
    except Refused:
        return {"refused": 1}
    return {
        "members": found.members,
        "changed": found.changed,
        "open": found.open,
        "waiting": found.waiting,
    }


def fail_run(*, run: SubtreeRun) -> None:
    """Say that a run broke off; what was verified stands."""
    _note(run, state=SubtreeRun.State.FAILED)


def _note(run: SubtreeRun, **fields: object) -> None:
    for name, value in fields.items():
        setattr(run, name, value)
    run.save(update_fields=list(fields))
