"""All that the page of one person shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dangwu.members.models import Affiliation, Condition, Membership, Person, PostHolding


SEALED = ("id_number", "mobile", "landline", "address")


def sealed_fields(person: Person) -> list[dict[str, object]]:
    """The fields under seal, as a page shows them: name, label, mask."""
    return [
        {
            "name": name,
            "label": person._meta.get_field(name).verbose_name,
            "value": str(getattr(person, name) or ""),
        }
        for name in SEALED
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
