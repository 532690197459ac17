"""Finding people: by the one door, on a day, by name, pinyin, initials or last four digits."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from dangwu.core.crypto import blind_index
from dangwu.core.scope import below, current_scope, whole_tree
from dangwu.members.models import Affiliation, Membership, Person
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.orgs.models import Organisation, OrganisationKind


def people_visible_to(user: object, permission: str = "members.view") -> QuerySet[Person]:
    """The one door to people asked for: in reach of the permission, and the own record."""
    scope = current_scope()
    rows: QuerySet[Person] = Person.objects.all()
    if scope.everything:
        return rows
    own = Q(pk=scope.person) if scope.person and permission == "members.view" else Q(pk__in=[])
    return rows.filter(below(scope.reach(permission)) | own)


def with_status(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """Adds of a day: `status`, `status_since`, `month_only`, `branch_id`, `branch_name`,
    `group_id`, and the organisation above the branch as `above_name`, `above_path`.
    """
    membership = Membership.objects.on(on).filter(person=OuterRef("pk")).order_by("-starts_on")
    affiliation = Affiliation.objects.on(on).filter(person=OuterRef("pk")).order_by("-starts_on")
    return people.annotate(
        status=Subquery(membership.values("status")[:1]),
        status_since=Subquery(membership.values("starts_on")[:1]),
        month_only=Subquery(membership.values("month_only")[:1]),
        branch_id=Subquery(affiliation.values("organisation_id")[:1]),
        branch_name=Subquery(affiliation.values("organisation__short_name")[:1]),
        group_id=Subquery(affiliation.values("group_id")[:1]),
        above_name=Subquery(affiliation.values("organisation__parent__short_name")[:1]),
        above_path=Subquery(affiliation.values("organisation__parent__scope_path")[:1]),
    )


def affiliated_to(organisation: Organisation, on: date) -> QuerySet[Affiliation]:
    """The affiliations to an organisation or to what lies below it on a day; to a group, its own.

    By the organisations themselves, not by the rows' paths: those say where somebody is today.
    """
    rows: QuerySet[Affiliation] = Affiliation.objects.on(on)
    if organisation.kind == OrganisationKind.GROUP:
        return rows.filter(group=organisation)
    if organisation.holds_affiliation:
        return rows.filter(organisation=organisation)
    return rows.filter(below((organisation.scope_path,), "organisation__scope_path"))


def members_of(organisation: Organisation, on: date) -> QuerySet[Person]:
    """Full and probationary members affiliated to an organisation or below it on a day."""
    memberships = Membership.objects.on(on).filter(
        person=OuterRef("pk"), status__in=MEMBER_STATUSES
    )
    affiliations = affiliated_to(organisation, on).filter(person=OuterRef("pk"))
    return with_status(
        Person.objects.filter(Exists(memberships), Exists(affiliations)), on
    ).order_by("name_stroke_key", "pk")


def search_people(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Narrow to a name, its pinyin or initials, or the last four of the identity number."""
    text = unicodedata.normalize("NFKC", words).strip()
    if not text:
        return people
    if len(text) == 4 and text[:3].isdigit():
        tail = blind_index(text.upper(), of="members.person.id_tail")
        return people.filter(id_tail_index=tail)
    if text.isascii():
        latin = text.lower().replace(" ", "")
        return people.filter(Q(name_pinyin__startswith=latin) | Q(name_initials__startswith=latin))
    return people.filter(name__contains=text)


def known_id_indexes(indexes: Sequence[str]) -> set[str]:
    """Which of these identity fingerprints stand in the database, anywhere in the tree."""
    with whole_tree("an identity number is one person's in the whole tree"):
        known: set[str] = set()
        for start in range(0, len(indexes), 500):
            rows = Person.objects.filter(id_index__in=indexes[start : start + 500])
            known |= {i for i in rows.values_list("id_index", flat=True) if i}
        return known
