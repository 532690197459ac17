"""Reading the tree of organisations, as it is and as it was on any day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from dangwu.core.scope import below, current_scope, whole_tree
from dangwu.orgs.models import (
    COMMITTEE_POSTS,
    CommitteeTerm,
    Organisation,
    OrganisationPeriod,
    Post,
    SelfCheck,
    ancestor_paths,
)


def organisations_visible_to(
    user: object, permission: str = "orgs.view"
) -> QuerySet[Organisation]:
    """The one door to organisations a person asked for: those in reach of the permission."""
    scope = current_scope()
    rows: QuerySet[Organisation] = Organisation.objects.all()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def organisations_below(organisation: Organisation, on: date) -> QuerySet[Organisation]:
    """An organisation and all below it that are not dissolved on the day, in the tree's order."""
    rows: QuerySet[Organisation] = Organisation.objects.filter(
        below((organisation.scope_path,)), founded_on__lte=on
    ).exclude(dissolved_on__lte=on)
    return rows


def ancestors_of(organisation: Organisation) -> list[Organisation]:
    """From the root down to the one above; the names above are always readable."""
    paths = ancestor_paths(organisation.scope_path)[:-1]
    with whole_tree("the names of the organisations above are on every paper of a branch"):
        return list(Organisation.objects.filter(scope_path__in=paths).order_by("scope_path"))


@dataclass(slots=True)
class TreeNode:
    """An organisation in the tree of a day, with what stands below it."""

    organisation: Organisation
    name: str
    kind: str
    kind_name: str
    children: list["TreeNode"] = field(default_factory=list)


def tree_on(day: date, roots: Sequence[str]) -> list[TreeNode]:
    """The trees below some paths as they were on a day: names, kinds and places of that day."""
    periods = (
        OrganisationPeriod.objects.on(day)
        .filter(below(tuple(roots)))
        .select_related("organisation")
        .order_by("organisation__position", "organisation__scope_path")
    )
    nodes = {
        p.organisation_id: (
            TreeNode(p.organisation, p.short_name, p.kind, p.get_kind_display()),
            p.parent_id,
        )
        for p in periods
    }
    tops: list[TreeNode] = []
    for node, parent_id in nodes.values():
        above = nodes.get(parent_id)
        (above[0].children if above else tops).append(node)
    return tops


def term_running(organisation: Organisation, on: date) -> CommitteeTerm | None:
    found: CommitteeTerm | None = (
        CommitteeTerm.objects.on(on)
        .filter(organisation=organisation)
        .order_by("-elected_on")
        .first()
    )
    return found


def committee_seats(organisation: Organisation, on: date) -> QuerySet[Post]:
    """The seats of the committee itself (not staff, not group leaders)."""
    rows: QuerySet[Post] = Post.objects.on(on).filter(
        organisation=organisation, kind__in=COMMITTEE_POSTS
    )
    return rows


def last_self_check(organisation: Organisation, on: date) -> SelfCheck | None:
    found: SelfCheck | None = (
        SelfCheck.objects.filter(organisation=organisation, checked_on__lte=on)
        .order_by("-checked_on", "-pk")
        .first()
    )
    return found


def posts_of(organisation: Organisation) -> QuerySet[Post]:
    """The seats of an organisation that stand today or will."""
    rows: QuerySet[Post] = Post.objects.running().filter(organisation=organisation)
    return rows


def terms_of_office(organisation: Organisation) -> QuerySet[CommitteeTerm]:
    """All terms of office on record, the oldest first."""
    rows: QuerySet[CommitteeTerm] = CommitteeTerm.objects.filter(organisation=organisation)
    return rows
