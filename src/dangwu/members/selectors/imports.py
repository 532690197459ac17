"""Imports of rosters and what they need to know of the tree."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dangwu.core.crypto import Sealed
from dangwu.core.scope import below, current_scope
from dangwu.members.models import HeadingMapping, RosterImport
from dangwu.orgs.models import BRANCH_KINDS, Organisation, OrganisationKind
from dangwu.orgs.selectors import organisations_visible_to

SEALED_COLUMNS = ("content", "answers", "preview")


def imports_visible_to(user: Any) -> QuerySet[RosterImport]:
    """The one door to imports a person asked for: in reach of who may import there."""
    scope = current_scope()
    rows: QuerySet[RosterImport] = RosterImport.objects.all()
    rows = rows if scope.everything else rows.filter(below(scope.reach("members.import")))
    return rows.select_related("organisation").defer(*SEALED_COLUMNS)


WITHOUT_BRANCHES = (
    OrganisationKind.DISCIPLINE_COMMITTEE,
    OrganisationKind.TEMPORARY_BRANCH,
    OrganisationKind.LEADING_GROUP,
    OrganisationKind.GROUP,
)


def receiving_organisations(
    user: object, on: date, permission: str = "members.import"
) -> QuerySet[Organisation]:
    """The organisations in reach to which a roster may belong: branches and those above."""
    rows = organisations_visible_to(user, permission).filter(founded_on__lte=on)
    return rows.exclude(dissolved_on__lte=on).exclude(kind__in=WITHOUT_BRANCHES)


def import_preview(roster: RosterImport) -> dict[str, Any]:
    """What the last check found (`services.roster.preview`); empty where nothing is shown."""
    kept = roster.preview
    shown: dict[str, Any] = json.loads(kept.open()) if isinstance(kept, Sealed) and kept else {}
    return shown


def earlier_import(roster: RosterImport) -> RosterImport | None:
    """The same file, imported before for the same organisation."""
    same: RosterImport | None = (
        RosterImport.objects.filter(
            organisation=roster.organisation_id,
            digest=roster.digest,
            state=RosterImport.State.COMMITTED,
        )
        .exclude(pk=roster.pk)
        .defer(*SEALED_COLUMNS)
        .first()
    )
    return same


def branches_for_import(
    roster: RosterImport, on: date, *, lock: bool = False
) -> list[Organisation]:
    """The branches a roster may name: below its organisation and in reach; locked for a commit."""
    rows = branches_below(roster.organisation, roster.by, "members.import", on)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return list(rows)


def branches_below(
    organisation: Organisation, user: object, permission: str, on: date
) -> QuerySet[Organisation]:
    rows: QuerySet[Organisation] = (
        organisations_visible_to(user, permission)
        .filter(below((organisation.scope_path,)), kind__in=BRANCH_KINDS, founded_on__lte=on)
        .exclude(dissolved_on__lte=on)
        .select_related("parent")
    )
    return rows


def groups_below(branches: Sequence[Organisation], on: date) -> dict[int, list[Organisation]]:
    """The groups of each branch that stand on a day."""
    groups: dict[int, list[Organisation]] = {}
    rows = Organisation.objects.filter(kind=OrganisationKind.GROUP, founded_on__lte=on).exclude(
        dissolved_on__lte=on
    )
    wanted = {branch.pk for branch in branches}
    for group in rows.select_related("parent"):
        if group.parent_id in wanted:
            groups.setdefault(group.parent_id, []).append(group)
    return groups


def remembered_headings(organisation: Organisation) -> dict[str, str]:
    """Headings and the fields they were said to mean; empty where a column is not imported."""
    return dict(
        HeadingMapping.objects.filter(organisation=organisation).values_list("heading", "field")
    )
