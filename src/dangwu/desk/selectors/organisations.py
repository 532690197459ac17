"""The tree with its counts, and the card of one organisation on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from dangwu.core.scope import STEP, below
from dangwu.members.models import Membership, MembershipStatus, PostHolding
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.orgs.models import Organisation, OrganisationKind, Post
from dangwu.orgs.selectors import TreeNode, term_running, tree_on


@dataclass(frozen=True, slots=True)
class Counts:
    """Members of an organisation and all below it."""

    full: int = 0
    probationary: int = 0

    @property
    def members(self) -> int:
        return self.full + self.probationary


def counts_below(prefixes: Sequence[str], on: date) -> Mapping[str, Counts]:
    """Members by path, each organisation's own and all below it; one query."""
    affiliation = "person__affiliations"
    running = Q(**{f"{affiliation}__ends_on__isnull": True}) | Q(**{f"{affiliation}__ends_on__gt": on})
    path = f"{affiliation}__organisation__scope_path"
    rows = (
        Membership.objects.on(on)
        .filter(
            running,
            below(tuple(prefixes), path),
            status__in=MEMBER_STATUSES,
            **{f"{affiliation}__starts_on__lte": on},
        )
        .values("status", path=F(path))
        .annotate(number=Count("pk"))
        .order_by()
    )
    sums: dict[str, dict[str, int]] = {}
    for row in rows:
        for end in range(STEP, len(row["path"]) + 1, STEP):
            own = sums.setdefault(row["path"][:end], {})
            own[row["status"]] = own.get(row["status"], 0) + row["number"]
    return {
        path: Counts(
            by_status.get(MembershipStatus.FULL, 0),
            by_status.get(MembershipStatus.PROBATIONARY, 0),
        )
        for path, by_status in sums.items()
    }


def tree_of(prefixes: Sequence[str], on: date) -> list[dict[str, Any]]:
    """The trees as the tree part shows them: name, kind, counts in words, link."""
    counts = counts_below(prefixes, on)
    return [_node(node, counts, on) for node in tree_on(on, prefixes)]


def _node(node: TreeNode, counts: Mapping[str, Counts], on: date) -> dict[str, Any]:
    organisation = node.organisation
    has = counts.get(organisation.scope_path, Counts())
    below_words = "" if node.kind == OrganisationKind.GROUP else f"党员 {has.members} 人"
    return {
        "name": node.name,
        "kind": node.kind_name,
        "url": f"{organisation.get_absolute_url()}?on={on.isoformat()}",
        "counts": below_words,
        "is_open": organisation.depth < 2,
        "children": [_node(child, counts, on) for child in node.children],
    }


@dataclass(frozen=True, slots=True)
class Officer:
    """A seat and who holds it on the day, if anybody does."""

    post: Post
    holding: PostHolding | None


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """One organisation on a day: what it was called, who holds its posts, what stands below."""

    organisation: Organisation
    name: str
    kind_name: str
    counts: Counts
    officers: Sequence[Officer]
    below: Sequence[dict[str, Any]]
    history: Sequence[Any]
    term: Any


def card_of(organisation: Organisation, on: date) -> OrganisationCard:
    """Everything the page of an organisation shows but the findings."""
    period = organisation.periods.on(on).first()  # type: ignore[attr-defined]
    trees = tree_of((organisation.scope_path,), on)
    return OrganisationCard(
        organisation=organisation,
        name=period.name if period else organisation.name,
        kind_name=(period or organisation).get_kind_display(),
        counts=counts_below((organisation.scope_path,), on).get(organisation.scope_path, Counts()),
        officers=officers_of(organisation, on),
        below=trees[0]["children"] if trees else [],
        history=list(organisation.periods.all()),  # type: ignore[attr-defined]
        term=term_running(organisation, on),
    )


def officers_of(organisation: Organisation, on: date) -> list[Officer]:
    """The seats of an organisation with their holders on a day; two queries."""
    held = PostHolding.objects.on(on).filter(post__organisation=organisation).select_related("person")
    by_post = {holding.post_id: holding for holding in held}
    seats = Post.objects.on(on).filter(organisation=organisation)
    return [Officer(post, by_post.get(post.pk)) for post in seats]


