"""Whom the forms of a dossier offer: full members, today's contacts, the groups of the branch."""

from datetime import date

from django.db.models import QuerySet

from dangwu.admission.models import Backer, Dossier
from dangwu.members.models import Membership, MembershipStatus, Person
from dangwu.members.selectors import members_of
from dangwu.orgs.models import Organisation, OrganisationKind


def full_members(organisation: Organisation, on: date) -> QuerySet[Person]:
    """Who may be a contact, a sponsor, a talker: the full members of a branch on a day."""
    full = Membership.objects.on(on).filter(status=MembershipStatus.FULL)
    return members_of(organisation, on).filter(pk__in=full.values("person"))


def members_near(dossier: Dossier, on: date) -> QuerySet[Person]:
    """Full members of the organisation above the branch, or of the branch where none is above."""
    return full_members(dossier.organisation.parent or dossier.organisation, on)


def backers_of(dossier: Dossier, on: date) -> QuerySet[Person]:
    """The contacts and sponsors of a day."""
    rows = Backer.objects.on(on).filter(dossier=dossier)
    people: QuerySet[Person] = Person.objects.filter(pk__in=rows.values("person"))
    return people


def groups_of(organisation: Organisation) -> QuerySet[Organisation]:
    rows: QuerySet[Organisation] = Organisation.objects.filter(
        parent=organisation, kind=OrganisationKind.GROUP, dissolved_on__isnull=True
    )
    return rows
