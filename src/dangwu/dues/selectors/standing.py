"""How far the branches in reach are with a year's dues, and the doors to dues."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from dangwu.core.scope import below, current_scope
from dangwu.dues.models import DECEMBER, Assessment, PayImport, SubtreeRun, Verification
from dangwu.dues.selectors.population import day_of_year
from dangwu.members.models import Affiliation, Membership
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.orgs.selectors import organisations_visible_to

State = Literal["todo", "questions", "to_confirm", "confirmed"]
FIRST_YEAR = 2008  # the rules of 2008 are the oldest the rulebook holds


def years_on(on: date) -> tuple[int, ...]:
    """The years that may be asked for, the latest first: next year's from December on."""
    last = on.year + 1 if on.month == DECEMBER else on.year
    return tuple(range(last, FIRST_YEAR - 1, -1))


# ---- doors ---------------------------------------------------------------------------------


def assessments_visible_to(user: object, permission: str = "dues.view") -> QuerySet[Assessment]:
    """Assessments in reach of the permission, and the own ones."""
    scope = current_scope()
    rows: QuerySet[Assessment] = Assessment.objects.select_related(
        "person", "verification__branch"
    )
    if scope.everything:
        return rows
    own = Q(person_id=scope.person) if scope.person and permission == "dues.view" else Q(pk__in=[])
    return rows.filter(below(scope.reach(permission)) | own)


def own_assessments(user: object) -> QuerySet[Assessment]:
    """The own amounts that stand, the latest year first."""
    person = current_scope().person
    rows: QuerySet[Assessment] = Assessment.objects.filter(
        person_id=person, replaced_on__isnull=True
    )
    return rows.select_related("person", "verification__branch").order_by("-year", "-until_month")


def branches_visible_to(
    user: object, year: int, permission: str = "dues.view"
) -> QuerySet[Organisation]:
    """The branches in reach that stood in a year, in the order of the tree."""
    rows = organisations_visible_to(user, permission).filter(kind__in=BRANCH_KINDS)
    stood = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=date(year, 1, 1))
    return rows.filter(stood, founded_on__year__lte=year).order_by("scope_path")


def roots_to_verify(user: object) -> QuerySet[Organisation]:
    """The organisations from which somebody may have all branches below verified."""
    scope = current_scope()
    rows = organisations_visible_to(user, "dues.verify").exclude(kind__in=BRANCH_KINDS)
    tops = (
        rows.filter(parent__isnull=True)
        if scope.everything
        else rows.filter(scope_path__in=scope.reach("dues.verify"))
    )
    return tops.filter(dissolved_on__isnull=True)


def branches_below(organisation: Organisation, year: int, on: date) -> QuerySet[Organisation]:
    """The branches of a subtree that stand today and stood in the year."""
    rows: QuerySet[Organisation] = Organisation.objects.filter(
        below((organisation.scope_path,)), kind__in=BRANCH_KINDS, founded_on__year__lte=year
    )
    return rows.exclude(dissolved_on__lte=on).order_by("scope_path")


def pay_imports_visible_to(user: object) -> QuerySet[PayImport]:
    """Pay sheets on their way in, in reach of who may enter pay."""
    rows: QuerySet[PayImport] = PayImport.objects.select_related("organisation")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach("dues.enter_pay")))


def runs_visible_to(user: object) -> QuerySet[SubtreeRun]:
    """Runs over many branches, in reach of who may verify."""
    rows: QuerySet[SubtreeRun] = SubtreeRun.objects.select_related("organisation")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach("dues.verify")))


def verification_of(branch: Organisation, year: int) -> Verification | None:
    found: Verification | None = (
        Verification.objects.filter(branch=branch, year=year).select_related("branch").first()
    )
    return found


# ---- how far each branch is ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchStanding:
    """One branch in a year: counts of members, the sum a month in fen of what is settled."""

    branch: Organisation
    above: str
    members: int
    unsettled: int
    unconfirmed: int
    sum_fen: int
    verification: Verification | None

    @property
    def state(self) -> State:
        if self.verification is None:
            return "todo"
        if self.unsettled:
            return "questions"
        return "to_confirm" if self.unconfirmed else "confirmed"


def standing_of_branches(
    branches: Iterable[Organisation], year: int, on: date
) -> list[BranchStanding]:
    """How far each branch is, in the order given: four queries."""
    shown = list(branches)
    keys = [branch.pk for branch in shown]
    verified = {
        row.branch_id: row for row in Verification.objects.filter(branch__in=keys, year=year)
    }
    counted = _assessed(keys, year)
    members = _members(keys, day_of_year(year, on))
    above = dict(
        Organisation.objects.filter(
            pk__in={branch.parent_id for branch in shown if branch.parent_id}
        ).values_list("pk", "short_name")
    )
    return [
        BranchStanding(
            branch=branch,
            above=above.get(branch.parent_id, ""),
            verification=verified.get(branch.pk),
            **(counted.get(branch.pk) or {**NOTHING, "members": members.get(branch.pk, 0)}),
        )
        for branch in shown
    ]


NOTHING = {"members": 0, "unsettled": 0, "unconfirmed": 0, "sum_fen": 0}


def _assessed(branches: list[int], year: int) -> dict[int, dict[str, Any]]:
    rows = (
        Assessment.objects.filter(
            verification__branch__in=branches,
            year=year,
            replaced_on__isnull=True,
            until_month=DECEMBER,
        )
        .values("verification__branch")
        .annotate(
            members=Count("pk"),
            unsettled=Count("pk", filter=Q(amount_fen__isnull=True) | Q(from_month__isnull=True)),
            unconfirmed=Count("pk", filter=Q(confirmed_on__isnull=True)),
            sum_fen=Sum("amount_fen", default=0),
        )
    )
    return {row.pop("verification__branch"): dict(row) for row in rows}


def _members(branches: list[int], day: date) -> dict[int, int]:
    member = Membership.objects.on(day).filter(
        person=OuterRef("person_id"), status__in=MEMBER_STATUSES
    )
    rows = (
        Affiliation.objects.on(day)
        .filter(Exists(member), organisation__in=branches)
        .order_by()
        .values_list("organisation")
        .annotate(count=Count("pk"))
    )
    return dict(rows)
