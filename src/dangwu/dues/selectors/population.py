"""Whom a branch verifies in a year, and what is known of each: a fixed number of queries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast
from uuid import UUID

from django.db.models import Min

from dangwu.core.scope import whole_tree
from dangwu.dues.models import CategoryRuling, PaySlip, Relief
from dangwu.members.models import (
    Affiliation,
    Membership,
    MembershipStatus,
    Person,
    PersonCategory,
)
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.orgs.models import Organisation, StandardChoice, StandardInForce, ancestor_paths
from dangwu.orgs.selectors import NATIONAL
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.dues import Category, DuesFacts, Employer, PayLine
from dangwu.rules.dues import Relief as AgreedRelief
from dangwu.rules.terms import Terms

# What somebody does, as the chapter of dues names it.
DUES_CATEGORY: Mapping[str, tuple[Category, Employer | None]] = {
    PersonCategory.CIVIL_SERVANT: ("in_service", "government"),
    PersonCategory.INSTITUTION: ("in_service", "public_institution"),
    PersonCategory.ENTERPRISE: ("in_service", "enterprise"),
    PersonCategory.RETIRED: ("retired", None),
    PersonCategory.STUDENT: ("student", None),
    PersonCategory.FARMER: ("farmer", None),
    PersonCategory.SELF_EMPLOYED: ("self_employed", None),
    PersonCategory.UNEMPLOYED: ("unemployed", None),
    PersonCategory.RELIEF: ("relief", None),
    PersonCategory.MINIMUM_ALLOWANCE: ("minimum_allowance", None),
}


@dataclass(frozen=True, slots=True)
class Start:
    """How somebody came in the course of the year: admitted here, or transferred to here."""

    admitted_on: date | None = None
    transferred_on: date | None = None
    paid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """One member of the branch and all that the year's dues depend on; `start` None: all year."""

    person: Person
    year: int
    status: str
    slip: PaySlip | None
    relief: Relief | None
    ruling: CategoryRuling | None
    start: Start | None

    @property
    def category(self) -> Category | None:
        if self.ruling:
            return cast(Category, self.ruling.category)
        return DUES_CATEGORY.get(self.person.category, (None, None))[0]

    @property
    def employer(self) -> Employer | None:
        """Whose pay slip it is: as settled by hand, as the slip says, or by the roster."""
        if self.ruling:
            return cast("Employer | None", self.ruling.employer or None)
        if self.category != "in_service":
            return None
        if self.slip and self.slip.employer:
            return cast(Employer, self.slip.employer)
        return DUES_CATEGORY.get(self.person.category, (None, None))[1]

    def dues_facts(self) -> DuesFacts:
        """As the rule asks for them; the slip is opened here."""
        way = slip_content(self.slip) if self.slip else {}
        pay, quarter = way.get("pay"), way.get("quarter")
        increase = way.get("increase")
        return DuesFacts(
            category=self.category,
            employer=self.employer,
            base_fen=way.get("base"),
            pay=None if pay is None else tuple(PayLine(name, fen) for name, fen in pay),
            quarter_net_income_fen=None if quarter is None else tuple(quarter),
            previous_fen=way.get("previous"),
            pension_increase=None if increase is None else Fraction(increase),
            relief=self._agreed(),
        )

    def _agreed(self) -> AgreedRelief | None:
        if self.relief is None:
            return None
        return AgreedRelief(self.relief.amount_fen, cast(Any, self.relief.decided_by))


def slip_content(slip: PaySlip) -> dict[str, Any]:
    """What a slip holds, out of its seal."""
    content: dict[str, Any] = json.loads(slip.content.open())
    return content


def way_of(slip: PaySlip | None) -> str:
    """How the base is known: pay, base, quarter, previous; "" where nothing is."""
    content = slip_content(slip) if slip else {}
    return next((way for way in ("pay", "base", "quarter", "previous") if way in content), "")


# ---- who -----------------------------------------------------------------------------------


def day_of_year(year: int, on: date) -> date:
    """The day of the year whose members count: today, within the year."""
    return min(max(on, date(year, 1, 1)), date(year, 12, 31))


def members_to_verify(branch: Organisation, year: int, on: date) -> list[MemberFacts]:
    """The full and probationary members of a branch in a year, in the order of the roster.

    Nine queries whatever the size of the branch. Who has left before a first verification is the
    new branch's to verify.
    """
    with whole_tree("who belongs to a branch in a year does not depend on who asks"):
        day = day_of_year(year, on)
        placed = {
            row.person_id: row
            for row in Affiliation.objects.on(day)
            .filter(organisation=branch)
            .select_related("person")
        }
        statuses = {
            row.person_id: row
            for row in Membership.objects.on(day).filter(
                person__in=placed, status__in=MEMBER_STATUSES
            )
        }
        known = _Known(statuses, year)
        starts = _starts(branch, {pk: placed[pk] for pk in statuses}, year)
        facts = [
            MemberFacts(
                person=placed[pk].person,
                year=year,
                status=status.status,
                slip=known.slips.get(pk),
                relief=known.reliefs.get(pk),
                ruling=known.rulings.get(pk),
                start=starts.get(pk),
            )
            for pk, status in statuses.items()
        ]
    return sorted(facts, key=lambda fact: (fact.person.name_stroke_key, fact.person.pk))


class _Known:
    """What is on record for the year, by person: three queries."""

    def __init__(self, people: Iterable[UUID], year: int) -> None:
        asked = {"person__in": list(people), "year": year}
        self.slips: dict[UUID, PaySlip] = _by_person(
            PaySlip.objects.filter(**asked, replaced_on__isnull=True)
        )
        self.reliefs: dict[UUID, Relief] = _by_person(
            Relief.objects.filter(**asked, withdrawn_on__isnull=True)
        )
        self.rulings: dict[UUID, CategoryRuling] = _by_person(
            CategoryRuling.objects.filter(**asked, withdrawn_on__isnull=True)
        )


def _by_person(rows: Iterable[Any]) -> dict[UUID, Any]:
    return {row.person_id: row for row in rows}


def _starts(
    branch: Organisation, placed: Mapping[UUID, Affiliation], year: int
) -> dict[UUID, Start]:
    """Who came in the course of the year, and how.

    The first day on the branch's own record tells nothing about when somebody came: who stands in
    the record from that day on, and was nowhere before, counts as having been there.
    """
    first_day = date(year, 1, 1)
    earliest = dict(
        Affiliation.objects.filter(person__in=list(placed))
        .values_list("person_id")
        .annotate(first=Min("starts_on"))
    )
    admitted = dict(
        Membership.objects.filter(
            person__in=list(placed),
            status=MembershipStatus.PROBATIONARY,
            starts_on__gt=first_day,
            starts_on__year=year,
        ).values_list("person_id", "starts_on")
    )
    began = Affiliation.objects.filter(organisation=branch).aggregate(day=Min("starts_on"))["day"]
    starts: dict[UUID, Start] = {}
    for pk, row in placed.items():
        is_first = earliest[pk] == row.starts_on
        on_record = is_first and row.starts_on == began and row.dues_paid_to is None
        meeting = admitted.get(pk)
        elsewhere = not is_first or row.dues_paid_to is not None
        if meeting and (row.starts_on <= meeting or not elsewhere):
            starts[pk] = Start(admitted_on=meeting)
        elif row.starts_on > first_day and not on_record:
            starts[pk] = Start(transferred_on=row.starts_on, paid_to=row.dues_paid_to)
    return starts


# ---- by which rules ------------------------------------------------------------------------


class BranchTerms:
    """The rules that apply to a branch, for any day of a year; two queries, then none."""

    def __init__(self, branch: Organisation) -> None:
        with whole_tree("a standard and a choice are inherited from above"):
            above = {"organisation__scope_path__in": ancestor_paths(branch.scope_path)}
            nearest = ("organisation__scope_path", "starts_on")
            self._standards = list(StandardInForce.objects.filter(**above).order_by(*nearest))
            self._choices = list(StandardChoice.objects.filter(**above).order_by(*nearest))
        self._held: dict[date, Terms] = {}

    def on(self, day: date) -> Terms:
        """The terms of a day: the nearest standard and choice that count on it."""
        if day not in self._held:
            standards = [row.standard for row in self._standards if row.counts_on(day)]
            choices = {row.item: row.option for row in self._choices if row.counts_on(day)}
            standard = standards[-1] if standards else NATIONAL
            self._held[day] = terms_on(standard, day, choices)
        return self._held[day]
