"""Every role asks every route about every place by every method; the answers are those of the
policy (A02).

The normal run asks each route as each role about its own place and a foreign one; `--full`
asks about all.
"""

import random
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.orgs.authority import PERMISSIONS
from tests.people import ACCOUNTS, PEOPLE, ROLES
from tests.routes import METHODS, Rule, addresses, rules
from tests.security.world import (
    ELSEWHERE,
    OBJECTS,
    OF_THE_OWN_ROOT,
    PERSON_AT,
    PLACES,
    POLICY,
    World,
)

pytestmark = pytest.mark.django_db

STRANGER = "nobody"
NAMES = [a.name for a in addresses() if a.name in rules()]
WITH_PARAMETERS = {a.name for a in addresses() if a.parameters}
# Ends the session that asks: asked last, by hand, in the tests of signing in.
ENDS_SESSION = {"accounts:sign_out", "accounts:end_session"}


def client_of(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != STRANGER:
        client.force_login(world.cast.user(role))
    return client


def ask(client: Client, method: str, url: str) -> Any:
    """One request, and nothing of it stays."""
    with transaction.atomic():
        response = getattr(client, method.lower())(url, secure=True)
        transaction.set_rollback(True)
    return response


def answer(response: Any) -> str:
    """What a response means for access: in, sign in, denied, absent, method, or broken."""
    if response.status_code in (301, 302) and response.url.startswith("/sign-in/"):
        return "sign in"
    named = {403: "denied", 404: "absent", 405: "method"}
    if response.status_code >= 500:
        return f"broken {response.status_code}"
    return named.get(response.status_code, "in")


def expected(world: World, name: str, role: str, rule: Rule, place: str | None, own: bool) -> str:
    """What the policy says; one condition a line."""
    if rule.kind == "public":
        return "in"
    if role == STRANGER:
        return "sign in"
    if rule.kind == "signed_in" or (rule.kind == "own" and own):
        return "in"
    if rule.kind == "duty":
        return "in" if ACCOUNTS.get(role) == rule.asks else "denied"
    reach = world.reach(role, rule.asks)
    if reach is None:
        return "absent" if rule.kind == "own" else "denied"
    return "in" if place is None or reaches(world, name, reach, place) else "absent"


def reaches(world: World, name: str, reach: str, place: str) -> bool:
    if name in OF_THE_OWN_ROOT:
        return world.path(place) == reach and not world.is_branch(place)
    return world.path(place).startswith(reach)


def targets(
    world: World, name: str, role: str, places: tuple[str, ...]
) -> Iterator[tuple[str | None, str, bool]]:
    """Place, address, and whether the object is the role's own record."""
    if name in ELSEWHERE:
        yield None, reverse(name, kwargs=ELSEWHERE[name](world)), False
    elif name not in OBJECTS and name not in WITH_PARAMETERS:
        yield None, reverse(name), False
    elif name in OBJECTS:
        for place in places:
            if kwargs := OBJECTS[name](world, place):
                own = PERSON_AT.get(place) == role
                yield place, reverse(name, kwargs=kwargs), own


def own_and_foreign(role: str) -> tuple[str, ...]:
    """The place of a role's post or membership, and one it has nothing to do with."""
    by_key = {r.key: r for r in PEOPLE}
    found = by_key.get(role)
    if found is None:
        return "fagai_1", "linjiang_1"
    place = found.post[1] if found.post else (found.group or found.branch)
    home = place if place in PLACES else "fagai_1"
    return home, "linjiang_1" if not home.startswith("linjiang") else "fagai_1"


def differences(world: World, role: str, places: tuple[str, ...]) -> list[str]:
    client = client_of(world, role)
    wrong = []
    for name in NAMES:
        for method, rule in rules()[name].items():
            if name in ENDS_SESSION and method == "POST":
                continue
            for place, url, own in targets(world, name, role, places):
                found = answer(ask(client, method, url))
                should = expected(world, name, role, rule, place, own)
                if found != should:
                    wrong.append(
                        f"{role}: {method} {name} at {place}: {found}, should be {should}"
                    )
    return wrong


def test_there_are_at_least_twelve_roles():
    kinds = {r.post[0] if r.post else r.says for r in PEOPLE} | set(ACCOUNTS)
    assert len(kinds) >= 12


@pytest.mark.parametrize("role", [STRANGER, *ROLES])
def test_a_role_opens_what_the_policy_says(world, role):
    assert not "\n".join(differences(world, role, own_and_foreign(role)))


@pytest.mark.full
@pytest.mark.parametrize("role", [STRANGER, *ROLES])
def test_a_role_opens_what_the_policy_says_at_every_place(world, role):
    assert not "\n".join(differences(world, role, PLACES))


def test_every_route_with_parameters_has_an_object(world):
    for address in addresses():
        if address.parameters:
            assert address.name in OBJECTS or address.name in ELSEWHERE, address.name


@pytest.mark.parametrize("name", NAMES)
def test_other_methods_are_refused(world, name):
    """Whoever may use a route at all gets 405 for a method that is not its own."""
    role = {
        "duty": lambda asks: next(k for k, v in ACCOUNTS.items() if v == asks),
    }
    rule = next(iter(rules()[name].values()))
    who = role["duty"](rule.asks) if rule.kind == "duty" else "tangning"
    client = client_of(world, who)
    for _, url, _ in targets(world, name, who, ("fagai_1",)):
        for method in set(METHODS) - set(rules()[name]):
            assert answer(ask(client, method, url)) == "method", method


# ---- a foreign row is no row (A03) -----------------------------------------------------------


def page(response: Any) -> str:
    """The body without the token against forged requests and without the address that was
    asked.
    """
    text = response.content.decode().replace(response.wsgi_request.path, "")
    return re.sub(r"[A-Za-z0-9]{64}", "", text)


MISSING = {"pk": None, "post_pk": 10**9, "term_pk": 10**9, "condition_pk": 10**9}


@pytest.mark.parametrize("name", [n for n in NAMES if n in OBJECTS])
def test_a_foreign_row_answers_like_none(world, name):
    client = client_of(world, "zhangwen")
    kwargs = OBJECTS[name](world, "linjiang_1")
    if kwargs is None:
        pytest.skip("there is no such thing at a foreign place")
    nobody = uuid4() if isinstance(kwargs.get("pk"), UUID) else 10**9
    none = {k: nobody if k == "pk" else MISSING.get(k, v) for k, v in kwargs.items()}
    for method in rules()[name]:
        foreign = ask(client, method, reverse(name, kwargs=kwargs))
        missing = ask(client, method, reverse(name, kwargs=none))
        assert (foreign.status_code, page(foreign)) == (missing.status_code, page(missing))
        assert foreign.status_code == 404


# ---- the policy and the code -----------------------------------------------------------------


def test_the_permissions_of_posts_are_those_of_the_policy():
    """Posts that no role of the cast holds may do no more than a plain committee member."""
    for kind, permissions in PERMISSIONS.items():
        twin = {"deputy": "secretary", "full_time_deputy": "secretary"}.get(kind, kind)
        reviewed = POLICY["posts"].get(twin, POLICY["posts"]["discipline_member"])
        assert set(permissions) == set(reviewed), kind


def test_a_post_that_begins_tomorrow_gives_nothing_today(world):
    import datetime as dt

    from dangwu.core.scope import whole_tree
    from dangwu.members.selectors import scope_of
    from tests.factories import make_holding

    with transaction.atomic():
        with whole_tree("a test"):
            make_holding(
                world.cast.person("wangfang"),
                "secretary",
                world.organisation("fagai_2"),
                since=localdate() + dt.timedelta(days=1),
            )
        user = world.cast.user("wangfang")
        assert scope_of(user, localdate()).subtrees == ()
        assert scope_of(user, localdate() + dt.timedelta(days=1)).subtrees == (
            world.path("fagai_2"),
        )
        transaction.set_rollback(True)


def test_the_matrix_would_see_a_missing_guard(world, monkeypatch):
    """A negative control: with a scope of everything for all, the matrix is red."""
    from dangwu.core.scope import Scope

    monkeypatch.setattr(
        "dangwu.config.middleware.scope_of", lambda user, on: Scope(everything=True)
    )
    role = random.Random(1).choice(["wangfang", "zhangwen", "shenji"])
    assert len(differences(world, role, ("linjiang_1",))) > 5
