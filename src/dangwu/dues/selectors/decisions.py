"""Decisions by hand that stand for a year."""

from typing import cast

from dangwu.dues.models import CategoryRuling, PaySlip, Relief
from dangwu.dues.selectors.population import DUES_CATEGORY
from dangwu.members.models import Person
from dangwu.rules.dues import Category, Employer


def relief_in_force(person: Person, year: int) -> Relief | None:
    found: Relief | None = Relief.objects.filter(
        person=person, year=year, withdrawn_on__isnull=True
    ).first()
    return found


def category_in_force(person: Person, year: int) -> CategoryRuling | None:
    found: CategoryRuling | None = CategoryRuling.objects.filter(
        person=person, year=year, withdrawn_on__isnull=True
    ).first()
    return found


def slip_in_force(person: Person, year: int) -> PaySlip | None:
    """The slip of a year that no later one has replaced."""
    found: PaySlip | None = PaySlip.objects.filter(
        person=person, year=year, replaced_on__isnull=True
    ).first()
    return found


def standing_category(person: Person, year: int) -> tuple[Category | None, Employer | None]:
    """Category and kind of employer of a year's dues: as settled by hand, else by the roster."""
    ruling = category_in_force(person, year)
    if ruling:
        return cast(Category, ruling.category), cast("Employer | None", ruling.employer or None)
    return DUES_CATEGORY.get(person.category, (None, None))


def category_of(person: Person, year: int) -> Category | None:
    return standing_category(person, year)[0]
