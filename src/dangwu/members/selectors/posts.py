"""Seats and holdings, through the one door."""

from datetime import date

from django.db.models import QuerySet

from dangwu.core.scope import below, current_scope
from dangwu.members.models import Person, PostHolding
from dangwu.members.selectors.people import members_of
from dangwu.orgs.models import OrganisationKind, Post

# Bodies to which nobody's affiliation belongs: their officers are members of the one above.
WITHOUT_MEMBERS = (
    OrganisationKind.DISCIPLINE_COMMITTEE,
    OrganisationKind.TEMPORARY_BRANCH,
    OrganisationKind.LEADING_GROUP,
    OrganisationKind.GROUP,
)


def posts_visible_to(user: object, permission: str = "orgs.appoint") -> QuerySet[Post]:
    """Seats in reach of who may appoint."""
    rows: QuerySet[Post] = Post.objects.running().select_related("organisation")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def holdings_visible_to(user: object, permission: str = "orgs.appoint") -> QuerySet[PostHolding]:
    """Running holdings in reach of who may appoint."""
    rows: QuerySet[PostHolding] = PostHolding.objects.running().select_related(
        "person", "post__organisation"
    )
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def candidates_for(post: Post, on: date) -> QuerySet[Person]:
    """The members from whom a post may be filled on a day; who holds its twin is none of them."""
    organisation = post.organisation
    if organisation.kind in WITHOUT_MEMBERS and organisation.parent:
        organisation = organisation.parent
    twins = PostHolding.objects.on(on).filter(
        post__organisation=post.organisation, post__kind=post.kind
    )
    return members_of(organisation, on).exclude(pk__in=twins.values("person"))
