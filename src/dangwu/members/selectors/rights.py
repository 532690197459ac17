"""Whose vote is taken: the fact for everybody who sees the person, the ground for few."""

from datetime import date

from django.db.models import QuerySet

from dangwu.members.models import Person, RightsRestriction


def restrictions_of(person: Person) -> QuerySet[RightsRestriction]:
    """All restrictions of a person, with their grounds: only for who holds `members.rights`."""
    rows: QuerySet[RightsRestriction] = RightsRestriction.objects.filter(person=person)
    return rows


def is_restricted(person: Person, on: date) -> bool:
    """Whether somebody has no vote on a day, whatever the ground."""
    return bool(RightsRestriction.objects.on(on).filter(person=person).exists())
