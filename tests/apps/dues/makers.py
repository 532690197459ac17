"""Branches with members and pay, for the tests of dues."""

from datetime import date
from typing import Any

from dangwu.core.scope import whole_tree
from dangwu.dues.models import Assessment, Verification
from dangwu.dues.selectors.explanations import Explanation, explanation_of
from dangwu.dues.services import Pay, confirm_verification, enter_pay, verify_dues
from dangwu.members.models import Person
from dangwu.orgs.models import Organisation
from tests.factories import make_organisation, make_person

YEAR = 2026
ENTERED, RUN, CONFIRMED = date(2026, 1, 6), date(2026, 1, 8), date(2026, 1, 9)
# The slip of the public institution whose base is 5700.
ITEMS = [
    ("岗位工资", 300000),
    ("薪级工资", 150000),
    ("基础性绩效工资", 120000),
    ("奖励性绩效工资", 250000),
]
EMPLOYER = {"institution": "public_institution", "civil_servant": "government"}


def member(
    branch: Organisation, name: str = "顾晓岚", category: str = "institution", **more: Any
) -> Person:
    return make_person(name, branch=branch, category=category, **more)


def branch_with(count: int, *, base: int | None = 520000, year: int = YEAR) -> Organisation:
    """A branch of so many members in public institutions, each with the same base."""
    branch = make_organisation()
    for number in range(count):
        person = member(
            branch, f"沈{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄'[number]}"
        )
        if base is not None:
            enter(person, base=base, year=year)
    return branch


def enter(
    person: Person, *, year: int = YEAR, on: date = ENTERED, by: Any = None, **pay: Any
) -> Any:
    employer = EMPLOYER.get(person.category)
    return enter_pay(person=person, year=year, pay=Pay(**pay), employer=employer, by=by, on=on)


def verify(branch: Organisation, *, year: int = YEAR, on: date = RUN, by: Any = None) -> Any:
    return verify_dues(branch=branch, year=year, by=by, on=on)


def confirm(branch: Organisation, *, day: date = CONFIRMED, by: Any = None) -> Verification:
    found = Verification.objects.get(branch=branch, year=YEAR)
    return confirm_verification(verification=found, confirmed_on=day, by=by, on=day)


def settled(branch: Organisation) -> None:
    """Verified and confirmed."""
    verify(branch)
    confirm(branch)


def amount_of(person: Person, year: int = YEAR) -> Assessment:
    """The assessment that counts to the end of the year."""
    return Assessment.objects.get(person=person, year=year, replaced_on=None, until_month=12)


def explained(person: Person, year: int = YEAR) -> Explanation:
    return explanation_of(amount_of(person, year))


def in_the_tree() -> Any:
    return whole_tree("a test looks at everything")
