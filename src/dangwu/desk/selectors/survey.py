"""What the check of organisations has to know on a day, read for a whole subtree at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Max

from dangwu.core.scope import below, whole_tree
from dangwu.desk.selectors.counts import Counts, Placed, placed_members, rolled_up
from dangwu.desk.selectors.organisations import Officer
from dangwu.members.models import Membership, PostHolding
from dangwu.orgs.models import (
    CommitteeTerm,
    Organisation,
    OrganisationPeriod,
    Post,
    PostKind,
    SelfCheck,
)
from dangwu.orgs.selectors import RulesInForce


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation as it was on the day."""

    organisation: Organisation
    kind: str
    kind_name: str
    short_name: str
    parent_id: int | None

    @property
    def pk(self) -> int:
        return int(self.organisation.pk)

    @property
    def path(self) -> str:
        return str(self.organisation.scope_path)


class Survey:
    """Places, members, officers, terms and checks below some paths on a day.

    Ten queries whatever the size of the subtree, each made when it is first asked for.
    """

    def __init__(self, prefixes: Sequence[str], on: date) -> None:
        self.prefixes, self.on = tuple(prefixes), on
        self.rules = RulesInForce(self.prefixes)

    @cached_property
    def places(self) -> dict[int, Place]:
        """In the order of the tree."""
        rows = (
            OrganisationPeriod.objects.on(self.on)
            .filter(below(self.prefixes))
            .select_related("organisation")
            .order_by("scope_path")
        )
        return {
            p.organisation_id: Place(
                p.organisation, p.kind, p.get_kind_display(), p.short_name, p.parent_id
            )
            for p in rows
        }

    def children(self, place: Place, kind: str) -> list[Place]:
        """The organisations of a kind directly below."""
        return [p for p in self._children.get(place.pk, ()) if p.kind == kind]

    @cached_property
    def _children(self) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = {}
        for place in self.places.values():
            if place.parent_id is not None:
                found.setdefault(place.parent_id, []).append(place)
        return found

    @cached_property
    def _placed(self) -> Placed:
        return placed_members(self.prefixes, self.on)

    @cached_property
    def _counts(self) -> dict[int, Counts]:
        return rolled_up(self._placed, {p.pk: p.parent_id for p in self.places.values()})

    def counts(self, place: Place) -> Counts:
        """Members of a place and all below it (for a group, its own)."""
        return self._counts.get(place.pk, Counts())

    def without_group(self, place: Place) -> int:
        """Members of a branch who stand in none of its groups."""
        return self._placed.get((place.pk, None), Counts()).members

    @cached_property
    def _officers(self) -> dict[int, list[Officer]]:
        held = (
            PostHolding.objects.on(self.on).filter(below(self.prefixes)).select_related("person")
        )
        by_post = {holding.post_id: holding for holding in held}
        found: dict[int, list[Officer]] = {}
        for post in Post.objects.on(self.on).filter(below(self.prefixes)):
            officer = Officer(post, by_post.get(post.pk))
            found.setdefault(post.organisation_id, []).append(officer)
        return found

    def officers(self, place: Place) -> list[Officer]:
        """The seats that stand, with their holders."""
        return self._officers.get(place.pk, [])

    def holders(self, place: Place, kinds: Sequence[str]) -> set[UUID]:
        """The people who hold posts of these kinds; one who holds two is one."""
        return {
            officer.holding.person_id
            for officer in self.officers(place)
            if officer.holding and officer.post.kind in kinds
        }

    @cached_property
    def _memberships(self) -> Mapping[UUID, Membership]:
        people = {
            officer.holding.person_id
            for officers in self._officers.values()
            for officer in officers
            if officer.holding and officer.post.kind != PostKind.STAFF
        }
        with whole_tree("an officer may belong to another branch than the one of the post"):
            rows = Membership.objects.on(self.on).filter(person__in=people)
            return {row.person_id: row for row in rows}

    def membership(self, person: UUID) -> Membership | None:
        """What an officer is to the Party on the day."""
        return self._memberships.get(person)

    @cached_property
    def _terms(self) -> dict[int, CommitteeTerm]:
        rows = CommitteeTerm.objects.on(self.on).filter(below(self.prefixes))
        return {row.organisation_id: row for row in rows.select_related("organisation")}

    def term(self, place: Place) -> CommitteeTerm | None:
        return self._terms.get(place.pk)

    @cached_property
    def _checked(self) -> dict[int, date]:
        rows: Any = SelfCheck.objects.filter(below(self.prefixes), checked_on__lte=self.on)
        last = rows.order_by().values("organisation_id").annotate(last=Max("checked_on"))
        return {row["organisation_id"]: row["last"] for row in last}

    def checked_on(self, place: Place) -> date | None:
        """When the organisation last checked its own set-up."""
        return self._checked.get(place.pk)

    @cached_property
    def _left(self) -> dict[int, date]:
        rows: Any = PostHolding.objects.filter(below(self.prefixes), ends_on__lte=self.on)
        last = rows.order_by().values("post_id").annotate(last=Max("ends_on"))
        return {row["post_id"]: row["last"] for row in last}

    def vacant_since(self, post: Post) -> date:
        """The day the last holder left; the seat's own first day where nobody ever held it."""
        return self._left.get(post.pk, post.starts_on)
