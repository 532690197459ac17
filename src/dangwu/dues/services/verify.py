"""The yearly verification of a branch: judge every member, write what differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.dues.models import Assessment, Verification
from dangwu.dues.selectors.differences import Plan, plan_of
from dangwu.dues.selectors.judging import Judged, judge_branch
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.rules.verdict import Reason, verdict_from


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run wrote: rows that are new, replaced, taken off; what waits for next year."""

    verification: Verification
    members: int
    added: int
    replaced: int
    removed: int
    waiting: int
    open: int
    elsewhere: int

    @property
    def changed(self) -> int:
        return self.added + self.replaced + self.removed


@transaction.atomic
def verify_dues(*, branch: Organisation, year: int, by: User | None, on: date) -> Outcome:
    """Verify the year's dues of every member of a branch, and write only what differs.

    What the committee has confirmed stands for the year (DUE-01): joiners are added, a change of
    pay waits for the next year or counts from its month, as the rule says. Refused for what is
    no branch that stands.
    """
    verdict_from((_is_branch(branch, year, on), _year_has_come(year, on))).require()
    verification = _verification(branch, year, by, on)
    result = judge_branch(branch, year, on)
    plan = plan_of(verification, result.judged, branch, on)
    written = write_plan(plan, verification, by, on)
    verification.run_on, verification.run_by = on, by
    verification.standard, verification.rulebook = result.terms.standard, result.terms.digest
    if written:
        verification.confirmed_on = None
    verification.save()
    outcome = Outcome(
        verification=verification,
        members=len(result.judged),
        added=len(plan.added),
        replaced=len(plan.replaced) + len(plan.continued),
        removed=len(plan.removed),
        waiting=len(plan.waiting),
        open=sum(each.is_open for each in result.judged),
        elsewhere=len(result.elsewhere),
    )
    _audit(outcome, by, on)
    return outcome


def _audit(outcome: Outcome, by: User | None, on: date) -> None:
    record_act(
        "dues.dues_verified",
        subject=outcome.verification,
        by=by,
        on=on,
        facts={
            "year": outcome.verification.year,
            "members": outcome.members,
            "added": outcome.added,
            "replaced": outcome.replaced,
            "removed": outcome.removed,
            "waiting": outcome.waiting,
            "open": outcome.open,
            "rulebook": outcome.verification.rulebook,
        },
    )


def _is_branch(branch: Organisation, year: int, on: date) -> Reason | None:
    ended = branch.dissolved_on is not None and branch.dissolved_on <= on
    if branch.kind in BRANCH_KINDS and not ended and branch.founded_on.year <= year:
        return None
    return Reason("not_a_branch", (), {"name": branch.name, "year": year})


def _year_has_come(year: int, on: date) -> Reason | None:
    """A year is verified when it has begun, or in the December before."""
    if year <= on.year or (year == on.year + 1 and on.month == 12):
        return None
    return Reason("year_too_early", (), {"year": year})


def _verification(branch: Organisation, year: int, by: User | None, on: date) -> Verification:
    """The verification of the branch and year, locked; made where there is none."""
    Organisation.objects.select_for_update().get(pk=branch.pk)  # one run of a branch at a time
    found: Verification = Verification.objects.get_or_create(
        branch=branch,
        year=year,
        defaults={"scope_path": branch.scope_path, "run_on": on, "run_by": by},
    )[0]
    return found


def write_plan(plan: Plan, verification: Verification, by: User | None, on: date) -> int:
    """Write new rows, mark the old ones; how many rows were touched."""
    ended = [old.pk for old, _ in plan.replaced] + [old.pk for old in plan.removed]
    if ended:
        Assessment.objects.filter(pk__in=ended).update(replaced_on=on)
    for old, new in plan.continued:
        assert new.from_month is not None
        Assessment.objects.filter(pk=old.pk).update(until_month=new.from_month - 1)
    fresh = [*plan.added, *(new for _, new in (*plan.replaced, *plan.continued))]
    Assessment.objects.bulk_create(
        [assessment_row(judged, verification, on) for judged in fresh], batch_size=200
    )
    return len(fresh) + len(ended)


def assessment_row(
    judged: Judged, verification: Verification, on: date, correction: str = ""
) -> Assessment:
    """The row of a judgement; it belongs to the branch that verified."""
    found = judged.found
    return Assessment(
        scope_path=verification.scope_path,
        verification=verification,
        person=judged.facts.person,
        year=verification.year,
        from_month=judged.from_month,
        category=judged.facts.category or "",
        employer=judged.facts.employer or "",
        amount_fen=found.amount_fen,
        formula_fen=found.formula_fen,
        rate="" if found.rate is None else str(found.rate),
        capped=found.capped,
        relieved=found.relieved,
        explanation=judged.sealed_text,
        fingerprint=judged.fingerprint,
        correction=correction,
        assessed_on=on,
    )


def verify_many(
    *, branches: Sequence[Organisation], year: int, by: User | None, on: date
) -> list[Outcome]:
    """Verify one branch after the other, each in a transaction of its own."""
    return [verify_dues(branch=branch, year=year, by=by, on=on) for branch in branches]
