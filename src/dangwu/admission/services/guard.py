"""What speaks against a new fact: the dossier is judged as it is and as it would be."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from dangwu.accounts.models import User
from dangwu.admission.models import Dossier
from dangwu.admission.models.dossier import OfDossier
from dangwu.admission.selectors.facts import PROCEDURE, facts_of
from dangwu.admission.selectors.judging import judge_of
from dangwu.core.crypto import Sealed
from dangwu.core.scope import current_scope
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.procedures.models import Run, RunStep
from dangwu.procedures.selectors import days_done, run_of, steps_of
from dangwu.procedures.services import complete_step
from dangwu.rules.admission import CONDITIONS
from dangwu.rules.verdict import Reason, verdict_from

KEEP = "admission.keep"
# Said by `to_come`, of the very day that was given.
TOLD = frozenset({"future"})
# What came too late came all the same: the fact is put on record, and its finding stays with the
# dossier. Refused is only what may still be done otherwise.
STANDS = frozenset(each.code for each in CONDITIONS if each.remedy == "note_why")


def receives(organisation: Organisation, on: date) -> Reason | None:
    """Applications are received where an affiliation may lie: a temporary branch neither admits
    nor approves (ORG-17)."""
    if organisation.kind in BRANCH_KINDS:
        return None
    rule = terms_of(organisation, on).items.get("ORG-17.not_approvers")
    name = {"organisation": organisation.short_name}
    return Reason("no_receiving_branch", rule.cite if rule else (), name)


def locked(dossier: Dossier) -> Dossier:
    """The dossier as it is now, held until the act is over; refused once it has ended."""
    rows = Dossier.objects.select_for_update(of=("self",))
    found: Dossier = rows.select_related("person", "organisation").get(pk=dossier.pk)
    is_over = found.state != Dossier.State.RUNNING
    verdict_from(
        (
            Reason("dossier_ended", (), {"state": found.get_state_display()}) if is_over else None,
            _not_keeper(found),
        )
    ).require()
    return found


def _not_keeper(dossier: Dossier) -> Reason | None:
    if current_scope().may(KEEP, dossier.scope_path):
        return None
    return Reason("dossier_not_keeper", (), {"organisation": dossier.organisation.short_name})


def against(dossier: Dossier, on: date, **facts: Any) -> tuple[Reason, ...]:
    """The findings that new facts would bring, and none that were there before."""
    before, judge = facts_of(dossier), judge_of(dossier, on)
    known = {_key(each) for each in judge(before).findings}
    after = judge(replace(before, **facts))
    return tuple(each.reason for each in after.findings if _key(each) not in known)


def _key(finding: Any) -> tuple[str, str]:
    return finding.reason.code, finding.step


def require(dossier: Dossier, on: date, *more: Reason | None, **facts: Any) -> None:
    """Raise `Refused` with every new finding that may still be avoided, and with `more`."""
    found = (r for r in against(dossier, on, **facts) if r.code not in STANDS | TOLD)
    verdict_from((*more, *found)).require()


def run_for(dossier: Dossier) -> Run:
    """The run of a dossier; each has one from its first day."""
    run = run_of(dossier, PROCEDURE)
    assert run is not None
    return run


def take_step(
    dossier: Dossier,
    step: str,
    *,
    done_on: date,
    by: User | None,
    on: date,
    outcome: str = "",
    special_reason: str = "",
) -> Run:
    """Mark a step of the run as taken on a day; the engine judges order and windows."""
    return complete_step(
        run=run_for(dossier),
        step=step,
        done_on=done_on,
        outcome=outcome,
        special_reason=special_reason,
        by=by,
        on=on,
    )


def take_if_open(dossier: Dossier, step: str, done_on: date, by: User | None, on: date) -> None:
    """Take a step where it is open: a fact may be put on record again later."""
    if _state_of(dossier, step) == RunStep.State.OPEN:
        take_step(dossier, step, done_on=done_on, by=by, on=on)


def not_reached(dossier: Dossier, step: str) -> Reason | None:
    """Nothing is put on record for a step whose turn has not come."""
    waits = _state_of(dossier, step) == RunStep.State.WAITING
    return Reason("step_not_reached", (), {"step": step}) if waits else None


def before_end(dossier: Dossier, step: str, day: date) -> Reason | None:
    """What presupposes a step is put on record once it is taken, and of no day before it."""
    if _state_of(dossier, step) in (RunStep.State.WAITING, RunStep.State.OPEN, RunStep.State.SENT):
        return Reason("step_not_taken", (), {"step": step})
    since = days_done(run_for(dossier)).get(step)
    if since is None or since <= day:
        return None
    return Reason("day_before_step", (), {"day": day, "step": step, "since": since})


def before_application(dossier: Dossier, day: date) -> Reason | None:
    """Nothing of a dossier is older than the application."""
    since = dossier.applied_on
    told = {"day": day, "step": "application", "since": since}
    return Reason("day_before_step", (), told) if day < since else None


def _state_of(dossier: Dossier, step: str) -> str:
    return next((row.state for row in steps_of(run_for(dossier)) if row.key == step), "")


def to_come(day: date, on: date) -> Reason | None:
    """A fact lies in the past; what is planned is no fact yet."""
    return Reason("day_to_come", (), {"day": day}) if day > on else None


Row = TypeVar("Row", bound=OfDossier)


def on_record(model: type[Row], dossier: Dossier, told: Mapping[str, object]) -> Row | None:
    """The row that says the very same: what is sent twice counts once. Sealed words are opened."""
    rows: Iterable[Row] = model.objects.filter(dossier=dossier)
    return next((row for row in rows if all(_said(row, n) == told[n] for n in told)), None)


def _said(row: OfDossier, name: str) -> object:
    value = getattr(row, name)
    return value.open() if isinstance(value, Sealed) else value
