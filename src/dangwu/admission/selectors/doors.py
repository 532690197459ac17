"""The doors to dossiers, and what lists of them show."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from dangwu.admission.models import Dossier, OfDossier
from dangwu.core.scope import below, current_scope
from dangwu.members.models import Membership


def dossiers_visible_to(user: object, permission: str = "admission.view") -> QuerySet[Dossier]:
    """The one door to dossiers asked for: of organisations in reach of the permission."""
    rows: QuerySet[Dossier] = Dossier.objects.select_related("person", "organisation", "group")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def rows_visible_to(user: object, model: type[OfDossier], permission: str) -> QuerySet[Any]:
    """The rows of one kind of the dossiers in reach of the permission."""
    doors = dossiers_visible_to(user, permission)
    rows: QuerySet[Any] = model._default_manager.filter(dossier__in=doors)
    return rows.select_related("dossier__person", "dossier__organisation")


def names_of(keys: Collection[str]) -> dict[str, str]:
    """Whom dossiers are about, by their keys; of those in reach."""
    rows = dossiers_visible_to(None).filter(pk__in=keys).values_list("pk", "person__name")
    return {str(key): name for key, name in rows}


def own_dossier(user: object) -> Dossier | None:
    """The dossier of the person who asks, the latest; None without one."""
    scope = current_scope()
    if scope.person is None:
        return None
    rows = Dossier.objects.filter(person=scope.person).select_related("person", "organisation")
    found: Dossier | None = rows.order_by("-applied_on").first()
    return found


def in_status(rows: QuerySet[Dossier], status: str, on: date) -> QuerySet[Dossier]:
    """The dossiers of people who are something to the Party on a day."""
    memberships = Membership.objects.on(on).filter(status=status)
    return rows.filter(person__in=memberships.values("person"))


def statuses_of(dossiers: Iterable[Dossier], on: date) -> dict[UUID, str]:
    """What the people of some dossiers are on a day, in words; one query."""
    people = [one.person_id for one in dossiers]
    rows = Membership.objects.on(on).filter(person__in=people)
    return {row.person_id: row.get_status_display() for row in rows}
