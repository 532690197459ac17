"""What is on record of many people at once, for rosters in and out: few queries a batch."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from dangwu.core.crypto import Sealed
from dangwu.core.sheets.values import MonthOnly
from dangwu.members.models import (
    Affiliation,
    Condition,
    ConditionKind,
    Membership,
    MembershipStatus,
    Person,
)
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.members.selectors.people import known_id_indexes, people_visible_to

BATCH = 1000


@dataclass(slots=True)
class Record:
    """A person as on record on a day; the dates are those of the running history."""

    person: Person
    probationary: Membership | None = None
    full: Membership | None = None
    running: Membership | None = None
    affiliation: Affiliation | None = None
    conditions: dict[str, Condition] = field(default_factory=dict)

    @property
    def joined_on(self) -> date | MonthOnly | None:
        return _day_of(self.probationary)

    @property
    def full_on(self) -> date | MonthOnly | None:
        return _day_of(self.full)

    @property
    def is_member(self) -> bool:
        return self.running is not None and self.running.status in MEMBER_STATUSES

    def value(self, name: str) -> str | date | None:
        """A field of the person in clear, for services that compare or export."""
        kept = getattr(self.person, name)
        value: str | date | None = kept.open() if isinstance(kept, Sealed) else kept
        return value


def _day_of(row: Membership | None) -> date | MonthOnly | None:
    if row is None:
        return None
    day: date = row.starts_on
    return MonthOnly(day.year, day.month) if row.month_only else day


def records_of(people: Iterable[Person], on: date) -> Iterator[Record]:
    """The records of these people, in their order; four queries for each thousand."""
    rest = iter(people)
    while batch := list(islice(rest, BATCH)):
        found = {person.pk: Record(person) for person in batch}
        _add_memberships(found, on)
        _add_places(found, on)
        yield from found.values()


def _add_memberships(found: dict[UUID, Record], on: date) -> None:
    for row in Membership.objects.filter(person__in=list(found)).order_by("starts_on", "pk"):
        record = found[row.person_id]
        if row.status == MembershipStatus.PROBATIONARY:
            record.probationary = row
        elif row.status == MembershipStatus.FULL:
            record.full = row
        if row.counts_on(on):
            record.running = row


def _add_places(found: dict[UUID, Record], on: date) -> None:
    affiliations = Affiliation.objects.on(on).filter(person__in=list(found))
    for row in affiliations.select_related("organisation", "group").order_by("starts_on"):
        found[row.person_id].affiliation = row
    for condition in Condition.objects.on(on).filter(person__in=list(found)):
        found[condition.person_id].conditions[condition.kind] = condition


@dataclass(frozen=True, slots=True)
class Known:
    """Whose identity numbers are on record: in reach with the record, elsewhere with nothing."""

    records: dict[str, Record]
    elsewhere: frozenset[str]


def known_people(user: object, indexes: Sequence[str], on: date) -> Known:
    """Look up blind indexes of identity numbers, many at once."""
    on_record = known_id_indexes(indexes)
    wanted = [index for index in indexes if index in on_record]
    records: dict[str, Record] = {}
    for start in range(0, len(wanted), BATCH):
        people: QuerySet[Person] = people_visible_to(user, "members.import").filter(
            id_index__in=wanted[start : start + BATCH]
        )
        records |= {str(r.person.id_index): r for r in records_of(people, on)}
    return Known(records, frozenset(on_record - records.keys()))


CONDITION_OF = {
    "standing": ConditionKind.SUSPENDED,
    "lost": ConditionKind.LOST_CONTACT,
    "away": ConditionKind.MOBILE,
}
