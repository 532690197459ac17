"""The list of members, page by page in the order of surname strokes.

Pages go on from the last name shown (a keyset), so that the first page of a hundred thousand costs
what the first page of a branch costs; who stands on the page is found first, what is shown of them
after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from dangwu.core.scope import current_scope
from dangwu.members.models import Membership, Person
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.members.selectors.people import affiliated_to, search_people, with_status
from dangwu.orgs.models import Organisation

PAGE = 50
MOST = 999  # an exact count beyond would cost more than the page


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
    total: int = 0  # counted up to MOST

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > MOST


def roster_page(people: QuerySet[Person], asked: RosterQuery, size: int = PAGE) -> RosterPage:
    """One page of members in stroke order; as many queries whatever the size of the tree.

    The keys of the first page are read with as many more as are counted.
    """
    keys = _keys(_narrowed(people, asked))
    if asked.after:
        behind = _keys(_narrowed(people, asked).filter(_behind(people, asked.after)), size + 1)
    else:
        behind = keys
    rows = _shown(behind[:size], asked.on)
    return RosterPage(rows, behind[size - 1] if len(behind) > size else None, len(keys))


def _shown(keys: Sequence[UUID], on: date) -> list[Person]:
    """What the page says of each; `above` names the committee where the reader reaches several."""
    reach = current_scope().reach("members.view")
    rows: list[Any] = list(
        with_status(Person.objects.filter(pk__in=keys), on).order_by("name_stroke_key", "pk")
    )
    for person in rows:
        is_told = all(path.startswith(person.above_path or "") for path in reach)
        person.above = "" if is_told else person.above_name
    return rows


def _keys(people: QuerySet[Person], most: int = MOST + 1) -> list[UUID]:
    return list(people.order_by("name_stroke_key", "pk").values_list("pk", flat=True)[:most])


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
