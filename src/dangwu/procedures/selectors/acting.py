"""Whose act it is: by post on the day, or in the place of somebody who could (代办)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from dangwu.accounts.models import User
from dangwu.accounts.people import directory
from dangwu.core.scope import below, current_scope, whole_tree
from dangwu.orgs.authority import PERMISSIONS
from dangwu.orgs.models import Organisation, ancestor_paths
from dangwu.procedures.models import Delegation, Run
from dangwu.rules.terms import Step

VIEW, SUBMIT, APPROVE = "procedures.view", "procedures.submit", "procedures.approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """By what right somebody acts; `giver` is in whose place, None where it is their own."""

    giver: User | None = None
    giver_name: str = ""


OWN = Authority()


# ---- which organisation acts -----------------------------------------------------------------


def acting_place(organisation: Organisation, step: Step) -> Organisation | None:
    """The organisation that does a step for another; None where it is not in the system.

    `above` names kinds: the nearest organisation above of one of them. Else it is the one
    `level` organisations above.
    """
    if not step.above and not step.level:
        return organisation
    paths = ancestor_paths(organisation.scope_path)[:-1]
    with whole_tree("who stands above is known to everybody below"):
        chain = list(Organisation.objects.filter(scope_path__in=paths).order_by("-scope_path"))
    if step.above:
        return next((place for place in chain if place.kind in step.above), None)
    return chain[step.level - 1] if step.level <= len(chain) else None


def is_own(step: Step) -> bool:
    """Whether the step is the organisation's own, and not one above's."""
    return not step.above and not step.level


def permission_for(step: Step) -> str:
    """The permission that a step of no named posts asks."""
    return SUBMIT if is_own(step) else APPROVE


# ---- who may ---------------------------------------------------------------------------------


def authority_for(
    run: Run, step: Step, place: Organisation | None, user: Any, on: date
) -> Authority | None:
    """By what right the user may do a step, or None.

    The own steps of an organisation may also be put on record by who keeps it from above, and the
    steps of one outside the system are recorded by the organisation that waits for them.
    """
    if place is None:
        return authority_at(run.organisation, SUBMIT, user, on, run.procedure, from_above=True)
    named = frozenset(step.posts)
    if is_own(step) and not named:
        return authority_at(place, SUBMIT, user, on, run.procedure, from_above=True)
    return authority_at(place, permission_for(step), user, on, run.procedure, named)


def authority_at(
    place: Organisation,
    permission: str,
    user: Any,
    on: date,
    procedure: str = "",
    posts: frozenset[str] = frozenset(),
    *,
    from_above: bool = False,
) -> Authority | None:
    """By what right the user acts at an organisation: by one of the posts, or the permission."""
    scope = current_scope()
    if scope.everything:
        return OWN
    if posts and user is not None:
        held: bool = bool(directory().posts_at(user, place.scope_path, on) & posts)
    else:
        paths = scope.reach(permission)
        held = place.scope_path in paths or (
            from_above and scope.may(permission, place.scope_path)
        )
    if held:
        return OWN
    return _delegated(place, permission, user, on, procedure, posts)


def _delegated(
    place: Organisation,
    permission: str,
    user: Any,
    on: date,
    procedure: str,
    posts: frozenset[str],
) -> Authority | None:
    for delegation in delegations_to(user, place, on):
        if delegation.covers(permission, procedure) and _giver_may(
            delegation, permission, on, posts
        ):
            return Authority(giver=delegation.giver, giver_name=delegation.giver_name)
    return None


def _giver_may(delegation: Delegation, permission: str, on: date, posts: frozenset[str]) -> bool:
    """Whether who gave it still holds a post that may do it, at that very organisation."""
    held = directory().posts_at(delegation.giver, delegation.organisation.scope_path, on)
    return bool(held & (posts or posts_with(permission)))


def posts_with(permission: str) -> frozenset[str]:
    """The kinds of posts that give a permission."""
    return frozenset(str(kind) for kind, given in PERMISSIONS.items() if permission in given)


def may_manage(run: Run, user: Any, on: date) -> Authority | None:
    """By what right the user suspends, gives back, ends, moves a run: that of the organisation."""
    return authority_at(run.organisation, SUBMIT, user, on, run.procedure, from_above=True)


def concerns(about: UUID | None, user: Any, authority: Authority | None = None) -> bool:
    """Whether the case is about the user, or about the one in whose place the user acts (回避)."""
    if about is None:
        return False
    own = directory().person_of(user) if user is not None else None
    giver = authority.giver if authority else None
    theirs = directory().person_of(giver) if giver is not None else None
    return about in (own, current_scope().person, theirs)


# ---- delegations -----------------------------------------------------------------------------


def delegations_to(user: Any, place: Organisation, on: date) -> Sequence[Delegation]:
    """What somebody may do at an organisation in another's place on a day."""
    if user is None or user.pk is None:
        return ()
    with whole_tree("in whose place somebody acts is known where the act is"):
        return list(
            Delegation.objects.on(on)
            .filter(taker=user.pk, organisation=place)
            .select_related("giver", "organisation")
        )


def delegations_visible_to(user: object, permission: str = VIEW) -> QuerySet[Delegation]:
    """The one door to delegations: those of organisations in reach."""
    rows: QuerySet[Delegation] = Delegation.objects.select_related("organisation")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def places_acted_for(user: Any, permission: str, on: date) -> tuple[str, ...]:
    """The paths at which somebody may act for another with a permission on a day."""
    if user is None or user.pk is None:
        return ()
    with whole_tree("in whose place somebody acts is known where the act is"):
        given: Iterable[Delegation] = (
            Delegation.objects.on(on).filter(taker=user.pk).select_related("giver", "organisation")
        )
        return tuple(
            each.organisation.scope_path
            for each in given
            if permission in each.permissions and _giver_may(each, permission, on, frozenset())
        )
