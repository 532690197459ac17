"""The list of members, page by page in the order of surname strokes.

Pages go on from the last name shown (a keyset), so that the first page of a hundred thousand costs
what the first page of a branch costs; who stands on the page is found first, what is shown of them
after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from dangwu.members.models import Membership, Person
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.members.selectors.people import affiliated_to, search_people, with_status
from dangwu.orgs.models import Organisation

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterQuery:
    """What the list is narrowed to; `after` is the person the page goes on from."""

    on: date
    organisation: Organisation | None = None
    words: str = ""
    status: str = ""
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class RosterPage:
    people: Sequence[Person]
    after: UUID | None  # the last shown, where more follow


def roster_page(people: QuerySet[Person], asked: RosterQuery, size: int = PAGE) -> RosterPage:
    """One page of members in stroke order; four queries whatever the size of the tree."""
    narrowed = _narrowed(people, asked)
    if asked.after:
        narrowed = narrowed.filter(_behind(people, asked.after))
    keys = list(
        narrowed.order_by("name_stroke_key", "pk").values_list("pk", flat=True)[: size + 1]
    )
    shown = with_status(Person.objects.filter(pk__in=keys[:size]), asked.on)
    rows = list(shown.order_by("name_stroke_key", "pk"))
    return RosterPage(rows, keys[size - 1] if len(keys) > size else None)


def _narrowed(people: QuerySet[Person], asked: RosterQuery) -> QuerySet[Person]:
    statuses = [asked.status] if asked.status else list(MEMBER_STATUSES)
    memberships = Membership.objects.on(asked.on).filter(
        person=OuterRef("pk"), status__in=statuses
    )
    people = search_people(people, asked.words).filter(Exists(memberships))
    if asked.organisation:
        affiliations = affiliated_to(asked.organisation, asked.on).filter(person=OuterRef("pk"))
        people = people.filter(Exists(affiliations))
    return people


def _behind(people: QuerySet[Person], after: UUID) -> Q:
    last = people.filter(pk=after).values("name_stroke_key").first()
    if last is None:
        return Q()
    key = last["name_stroke_key"]
    return Q(name_stroke_key__gt=key) | Q(name_stroke_key=key, pk__gt=after)
