"""How many members belonged where on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from dangwu.core.scope import below, whole_tree
from dangwu.members.models import MEMBER_STATUSES, Affiliation, MembershipStatus
from dangwu.orgs.models import OrganisationPeriod


@dataclass(frozen=True, slots=True)
class Counts:
    """Members of an organisation and all below it."""

    full: int = 0
    probationary: int = 0

    @property
    def members(self) -> int:
        return self.full + self.probationary

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.full + other.full, self.probationary + other.probationary)


# (branch, group or None) → members there
Placed = Mapping[tuple[int, int | None], Counts]


def placed_members(prefixes: Sequence[str], on: date) -> Placed:
    """Full and probationary members by branch and group; one query.

    Whoever has moved on since still counts where they were: the number is the branch's history.
    """
    memberships = "person__memberships"
    running = Q(**{f"{memberships}__ends_on__isnull": True}) | Q(
        **{f"{memberships}__ends_on__gt": on}
    )
    with whole_tree("how many there were is no word on who they are or where they are now"):
        rows = list(
            Affiliation.objects.on(on)
            .filter(
                below(tuple(prefixes), "organisation__scope_path")
                | below(tuple(prefixes), "group__scope_path")
            )
            .filter(
                running,
                **{
                    f"{memberships}__starts_on__lte": on,
                    f"{memberships}__status__in": MEMBER_STATUSES,
                },
            )
            .values_list("organisation_id", "group_id", f"{memberships}__status")
            .annotate(number=Count("pk"))
            .order_by()
        )
    placed: dict[tuple[int, int | None], Counts] = {}
    for branch, group, status, number in rows:
        is_full = status == MembershipStatus.FULL
        one = Counts(number, 0) if is_full else Counts(0, number)
        placed[branch, group] = placed.get((branch, group), Counts()) + one
    return placed


def rolled_up(placed: Placed, parents: Mapping[int, int | None]) -> dict[int, Counts]:
    """Own members and those of all below, by organisation; `parents` are those of the day."""
    sums: dict[int, Counts] = {}
    for (branch, group), number in placed.items():
        if group is not None:
            sums[group] = sums.get(group, Counts()) + number
        place: int | None = branch
        while place is not None:
            sums[place] = sums.get(place, Counts()) + number
            place = parents.get(place)
    return sums


def counts_below(prefixes: Sequence[str], on: date) -> Mapping[str, Counts]:
    """Members by (today's) path, the own and all below it on the day; two queries."""
    rows = (
        OrganisationPeriod.objects.on(on)
        .filter(below(tuple(prefixes)))
        .values_list("organisation_id", "parent_id", "scope_path")
    )
    places = list(rows)
    sums = rolled_up(placed_members(prefixes, on), {pk: parent for pk, parent, _ in places})
    return {path: sums[pk] for pk, _, path in places if pk in sums}
