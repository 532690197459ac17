"""What a run would write: the judgement of today beside the assessments that stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from dangwu.dues.models import DECEMBER, Assessment, Verification
from dangwu.dues.selectors.explanations import explanation_of
from dangwu.dues.selectors.judging import Judged
from dangwu.dues.selectors.population import BranchTerms
from dangwu.orgs.models import Organisation
from dangwu.rules.dues import judge_change


@dataclass(slots=True)
class Plan:
    """Judgements without a row, pairs of a row and what takes its place, rows that end.

    `continued`: a confirmed row that ends before the month from which the change counts.
    `waiting`: a confirmed row that stands although the facts have changed (DUE-01).
    """

    added: list[Judged] = field(default_factory=list)
    replaced: list[tuple[Assessment, Judged]] = field(default_factory=list)
    continued: list[tuple[Assessment, Judged]] = field(default_factory=list)
    removed: list[Assessment] = field(default_factory=list)
    waiting: list[tuple[Assessment, Judged]] = field(default_factory=list)

    @property
    def writes(self) -> int:
        """How many members a run would write something for."""
        pairs = len(self.replaced) + len(self.continued)
        return len(self.added) + pairs + len(self.removed)


def running_assessments(verification: Verification) -> dict[UUID, Assessment]:
    """The assessment of each person that counts to the end of the year."""
    rows = Assessment.objects.filter(
        verification=verification, replaced_on__isnull=True, until_month=DECEMBER
    )
    return {row.person_id: row for row in rows}


def plan_of(
    verification: Verification, judged: Sequence[Judged], branch: Organisation, on: date
) -> Plan:
    """What differs between the judgement and what stands; four queries at most."""
    rows = Assessment.objects.filter(
        verification=verification, replaced_on__isnull=True
    ).select_related("person")
    standing = {row.person_id: row for row in rows if row.until_month == DECEMBER}
    in_pieces = {row.person_id for row in rows if row.until_month < DECEMBER}
    terms = BranchTerms(branch)
    plan = Plan()
    for found in judged:
        person = found.facts.person.pk
        row = standing.pop(person, None)
        if row and person in in_pieces:  # the later piece of a year: since when is settled
            found = replace(found, from_month=row.from_month)
        if row is None:
            plan.added.append(found)
        elif row.fingerprint != found.fingerprint:
            _plan_change(plan, row, found, terms, on)
    plan.removed += [row for row in standing.values() if row.confirmed_on is None]
    return plan


def _plan_change(plan: Plan, row: Assessment, found: Judged, terms: BranchTerms, on: date) -> None:
    """Other facts than those of the row: it is replaced, goes on differently, or stands."""
    if row.confirmed_on is None:
        plan.replaced.append((row, found))
        return
    if _same_outcome(row, found):
        return
    month = _counts_from(row, found, terms, on)
    if month is None:
        plan.waiting.append((row, found))
    elif month <= (row.from_month or 1):
        plan.replaced.append((row, found))
    else:
        plan.continued.append((row, replace(found, from_month=month)))


def _same_outcome(row: Assessment, found: Judged) -> bool:
    """What was confirmed still comes out the same; only the way there reads differently."""
    base = explanation_of(row).found.base_fen
    return (row.amount_fen, row.category, base) == (
        found.found.amount_fen,
        found.facts.category or "",
        found.found.base_fen,
    )


def _counts_from(row: Assessment, found: Judged, terms: BranchTerms, on: date) -> int | None:
    """From which month of the year a change counts for a confirmed amount; None: it waits.

    A relief counts from its decision; a change of pay as DUE-01 has it.
    """
    facts = found.facts
    if _other_relief(row, found):
        decided = facts.relief.decided_on if facts.relief else on
        return 1 if decided.year < row.year else decided.month
    changed_on = facts.slip.entered_on if facts.slip else on
    if facts.category is None or changed_on.year != row.year:
        return None
    change = judge_change(terms.on(changed_on), changed_on=changed_on, category=facts.category)
    return None if change.waits else change.counts_from.month


def _other_relief(row: Assessment, found: Judged) -> bool:
    if row.relieved and found.found.relieved:
        return row.amount_fen != found.found.amount_fen
    return row.relieved != found.found.relieved
