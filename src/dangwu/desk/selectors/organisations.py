"""The tree with its counts, and the card of one organisation on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dangwu.desk.selectors.counts import Counts, counts_below
from dangwu.members.models import PostHolding
from dangwu.orgs.models import Organisation, OrganisationPeriod, Post
from dangwu.orgs.selectors import TreeNode, term_running, tree_on


def tree_of(
    prefixes: Sequence[str], on: date, *, today: date | None = None
) -> list[dict[str, Any]]:
    """The trees as the tree part shows them: name, kind, counts in words, link.

    Links keep the day that is looked at, unless it is today.
    """
    counts = counts_below(prefixes, on)
    asked = "" if on == today else f"?on={on.isoformat()}"
    return [_node(node, counts, asked) for node in tree_on(on, prefixes)]


def _node(node: TreeNode, counts: Mapping[str, Counts], asked: str) -> dict[str, Any]:
    organisation = node.organisation
    has = counts.get(organisation.scope_path, Counts())
    return {
        "name": node.name,
        "kind": "" if node.kind_name in node.name else node.kind_name,
        "url": f"{organisation.get_absolute_url()}{asked}",
        "counts": f"{has.members} 人",
        "members": has.members,
        "is_open": organisation.depth < 2,
        "children": [_node(child, counts, asked) for child in node.children],
    }


@dataclass(frozen=True, slots=True)
class Officer:
    """A seat and who holds it on the day, if anybody does."""

    post: Post
    holding: PostHolding | None


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """One organisation on a day: what it was called, who holds its posts, what stands below.

    `stands` is false before the founding and from the day of dissolution on.
    """

    organisation: Organisation
    stands: bool
    name: str
    short_name: str
    kind_name: str
    counts: Counts
    officers: Sequence[Officer]
    below: Sequence[dict[str, Any]]
    history: Sequence[OrganisationPeriod]
    term: Any


def card_of(
    organisation: Organisation,
    on: date,
    *,
    today: date | None = None,
    within: Sequence[str] = (),
) -> OrganisationCard:
    """Everything the page of an organisation shows but the findings.

    `within` are the paths to read where, on that day, other organisations than today's may have
    stood below it.
    """
    history = list(
        OrganisationPeriod.objects.filter(organisation=organisation).select_related("parent")
    )
    period = next((p for p in history if p.counts_on(on)), None)
    said = period or organisation
    prefixes = within or (organisation.scope_path,)
    counts = counts_below(prefixes, on)
    asked = "" if on == today else f"?on={on.isoformat()}"
    own = _found(tree_on(on, prefixes), organisation.pk)
    return OrganisationCard(
        organisation=organisation,
        stands=period is not None,
        name=said.name,
        short_name=said.short_name,
        kind_name=said.get_kind_display(),
        counts=counts.get(organisation.scope_path, Counts()),
        officers=officers_of(organisation, on),
        below=[_node(child, counts, asked) for child in own.children] if own else [],
        history=history,
        term=term_running(organisation, on),
    )


def _found(nodes: Sequence[TreeNode], pk: int) -> TreeNode | None:
    for node in nodes:
        if node.organisation.pk == pk:
            return node
        if found := _found(node.children, pk):
            return found
    return None


def officers_of(organisation: Organisation, on: date) -> list[Officer]:
    """The seats of an organisation with their holders on a day; two queries."""
    held = (
        PostHolding.objects.on(on).filter(post__organisation=organisation).select_related("person")
    )
    by_post = {holding.post_id: holding for holding in held}
    seats = Post.objects.on(on).filter(organisation=organisation)
    return [Officer(post, by_post.get(post.pk)) for post in seats]
