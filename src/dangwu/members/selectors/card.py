"""All that the page of one person shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model

from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.members.models import (
    Affiliation,
    Condition,
    Membership,
    MembershipStatus,
    Person,
    PostHolding,
)
from dangwu.rules.calendar import add_years

SEALED = {
    "id_number": "公民身份号码",
    "mobile": "联系电话",
    "landline": "固定电话",
    "address": "家庭住址",
}


def sealed_fields(person: Person) -> list[dict[str, object]]:
    """The fields under seal, as a page shows them: name, label, mask."""
    return [
        {"name": name, "label": label, "value": str(getattr(person, name) or "")}
        for name, label in SEALED.items()
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody had a sealed value shown: when, which, who, and the reason given."""

    at: datetime
    label: str
    by: str
    reason: str


def readings_of(
    subject: Model, latest: int = 20, labels: Mapping[str, str] = SEALED
) -> list[Reading]:
    """Who had sealed values of a row shown, the latest first; for whom it is about; two queries.

    `labels` names the sealed fields; by default those of a person.
    """
    lines = list(
        AuditEntry.objects.filter(
            act="core.field_revealed",
            outcome=AuditEntry.Outcome.DONE,
            subject_table=subject._meta.label_lower,
            subject_id=str(subject.pk),
        ).order_by("-seq")[:latest]
    )
    with whole_tree("whose data it is may know who read it, wherever they belong"):
        readers = Person.objects.filter(user_id__in={line.actor_id for line in lines})
        names = dict(readers.values_list("user_id", "name"))
    return [
        Reading(line.at, labels[name], names.get(line.actor_id, ""), line.detail)
        for line in lines
        for name in line.fields
    ]


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person's membership, affiliation, conditions and posts, the running ones first."""

    membership: Membership | None
    affiliation: Affiliation | None
    memberships: Sequence[Membership]
    affiliations: Sequence[Affiliation]
    conditions: Sequence[Condition]
    holdings: Sequence[PostHolding]

    @property
    def probation_is_short(self) -> bool:
        """Whether somebody became a full member less than a year after joining, as far as known.

        Where only the month is known it is given the benefit of the doubt.
        """
        by_status = {row.status: row for row in self.memberships}
        joined = by_status.get(MembershipStatus.PROBATIONARY)
        full = by_status.get(MembershipStatus.FULL)
        if joined is None or full is None or joined.month_only or full.month_only:
            return False
        return bool(full.starts_on < add_years(joined.starts_on, 1))


def person_card(person: Person, on: date) -> PersonCard:
    """What counts on a day, and the history in order; four queries."""
    memberships = list(Membership.objects.filter(person=person))
    affiliations = list(
        Affiliation.objects.filter(person=person).select_related("organisation", "group")
    )
    return PersonCard(
        membership=next((m for m in memberships if m.counts_on(on)), None),
        affiliation=next((a for a in affiliations if a.counts_on(on)), None),
        memberships=memberships,
        affiliations=affiliations,
        conditions=list(Condition.objects.on(on).filter(person=person)),
        holdings=list(
            PostHolding.objects.on(on).filter(person=person).select_related("post__organisation")
        ),
    )
