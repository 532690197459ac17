"""What a signed-in person reaches today: by the posts held, and the own record."""

from datetime import date
from typing import Any

from dangwu.core.scope import Scope, whole_tree
from dangwu.members.models import Affiliation, Person, PostHolding
from dangwu.orgs.authority import PERMISSIONS


def scope_of(user: Any, on: date) -> Scope:
    """The scope of a user on a day: three queries, none for an administrator with a duty.

    An administrator of the system (`duty`) reaches no business data whatever the posts say.
    """
    if user.duty:
        return Scope()
    with whole_tree("who somebody is must be read before their scope is known"):
        person = Person.objects.filter(user_id=user.pk).values("pk").first()
        if person is None:
            return Scope()
        held = (
            PostHolding.objects.on(on)
            .filter(person_id=person["pk"], post__organisation__dissolved_on__isnull=True)
            .values_list("post__kind", "post__organisation__scope_path")
        )
        reach = _reach(list(held))
        home = (
            Affiliation.objects.on(on)
            .filter(person_id=person["pk"])
            .values_list("organisation__scope_path", flat=True)
            .first()
        )
    subtrees = sorted({path for paths in reach.values() for path in paths})
    return Scope(reach_of=reach, subtrees=tuple(subtrees), person=person["pk"], home=home)


def _reach(held: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    reach: dict[str, set[str]] = {}
    for kind, path in held:
        for permission in PERMISSIONS[kind]:
            reach.setdefault(permission, set()).add(path)
    return {permission: tuple(sorted(paths)) for permission, paths in reach.items()}
