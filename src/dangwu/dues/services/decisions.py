"""Decisions by hand: relief in hardship, the category of a year's dues; each with its reason."""

from datetime import date
from typing import Literal

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.dues.models import CategoryRuling, Relief
from dangwu.dues.selectors.decisions import category_of
from dangwu.dues.selectors.population import BranchTerms
from dangwu.members.models import Affiliation, Person
from dangwu.rules.dues import CATEGORIES, EMPLOYERS
from dangwu.rules.dues.amount import RELIEF_OTHERS, RELIEF_RETIRED
from dangwu.rules.terms import Terms, Words
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def decide_relief(
    *,
    person: Person,
    year: int,
    amount_fen: int,
    decided_by: Literal["branch", "superior"],
    decided_on: date,
    reason: str,
    by: User | None,
    on: date,
) -> Relief:
    """Record that a member in hardship pays less or nothing from a decision on (DUE-04).

    Refused where the body that decided is not the one the rule asks for, without a reason, for a
    day to come or of another year, and while another decision of the year stands.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    running = Relief.objects.filter(person=locked, year=year, withdrawn_on__isnull=True)
    verdict_from(
        (
            _right_body(locked, year, decided_by, decided_on, on),
            Reason("reason_missing", ()) if not reason.strip() else None,
            Reason("day_to_come", (), {"day": decided_on}) if decided_on > on else None,
            Reason("other_year", (), {"day": decided_on, "year": year})
            if decided_on.year > year
            else None,
            Reason("amount_negative", ()) if amount_fen < 0 else None,
            Reason("relief_stands", (), {"year": year}) if running.exists() else None,
        )
    ).require()
    relief: Relief = Relief.objects.create(
        scope_path=locked.scope_path,
        person=locked,
        year=year,
        amount_fen=amount_fen,
        decided_by=decided_by,
        decided_on=decided_on,
        reason=reason.strip(),
    )
    record_act("dues.relief_decided", subject=relief, by=by, on=decided_on, facts={"year": year})
    return relief


@transaction.atomic
def withdraw_relief(*, relief: Relief, by: User | None, on: date) -> Relief:
    """End a relief: the next run takes up the full amount."""
    locked: Relief = Relief.objects.select_for_update().get(pk=relief.pk)
    verdict_from((Reason("already_withdrawn", ()) if locked.withdrawn_on else None,)).require()
    locked.withdrawn_on = on
    locked.save(update_fields=["withdrawn_on"])
    record_act("dues.relief_withdrawn", subject=locked, by=by, on=on, facts={"year": locked.year})
    return locked


def _right_body(
    person: Person, year: int, decided_by: str, decided_on: date, on: date
) -> Reason | None:
    """The retired: the branch; others: the organisation above as well."""
    terms = _terms_of(person, min(decided_on, on))
    id_ = RELIEF_RETIRED if category_of(person, year) == "retired" else RELIEF_OTHERS
    if terms is None or id_ not in terms.items:
        return None
    needed = terms.value(id_)
    if not isinstance(needed, Words) or "superior" not in needed.words or decided_by == "superior":
        return None
    numbers = {"by": decided_by, "needed": "superior"}
    return Reason("relief_not_approved", terms.cite(id_), numbers)


def _terms_of(person: Person, on: date) -> Terms | None:
    row = Affiliation.objects.on(on).filter(person=person).select_related("organisation").first()
    return BranchTerms(row.organisation).on(on) if row else None


@transaction.atomic
def rule_category(
    *,
    person: Person,
    year: int,
    category: str,
    employer: str,
    reason: str,
    by: User | None,
    on: date,
) -> CategoryRuling:
    """Settle by hand how a member's dues of a year are computed, in place of an earlier ruling."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    verdict_from(
        (
            None if category in CATEGORIES else Reason("no_such_category", ()),
            _employer_fits(category, employer),
            Reason("reason_missing", ()) if not reason.strip() else None,
        )
    ).require()
    running = CategoryRuling.objects.filter(person=locked, year=year, withdrawn_on__isnull=True)
    before: CategoryRuling | None = running.first()
    if before and (before.category, before.employer) == (category, employer):
        return before
    running.update(withdrawn_on=on)
    ruling: CategoryRuling = CategoryRuling.objects.create(
        scope_path=locked.scope_path,
        person=locked,
        year=year,
        category=category,
        employer=employer,
        reason=reason.strip(),
        ruled_on=on,
    )
    record_act(
        "dues.category_ruled",
        subject=ruling,
        by=by,
        on=on,
        facts={"year": year, "category": category, "employer": employer},
    )
    return ruling


def _employer_fits(category: str, employer: str) -> Reason | None:
    """Who draws wages has an employer of a kind; nobody else has."""
    if category == "in_service":
        return None if employer in EMPLOYERS else Reason("employer_needed", ())
    return Reason("employer_not_asked", ()) if employer else None


@transaction.atomic
def withdraw_category(*, ruling: CategoryRuling, by: User | None, on: date) -> CategoryRuling:
    """End a ruling: the roster's category counts again at the next run."""
    locked: CategoryRuling = CategoryRuling.objects.select_for_update().get(pk=ruling.pk)
    verdict_from((Reason("already_withdrawn", ()) if locked.withdrawn_on else None,)).require()
    locked.withdrawn_on = on
    locked.save(update_fields=["withdrawn_on"])
    record_act(
        "dues.category_withdrawn", subject=locked, by=by, on=on, facts={"year": locked.year}
    )
    return locked
