"""Every role asks every route about every place by every method; the answers are those of the
policy (A02), each with its headers and cookies (K02, K03), and asking changes nothing (K07).

The normal run asks each route as a role of each kind about its own place and a foreign one;
`--full` asks as everybody about all.
"""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.models import AuditEntry
from dangwu.orgs.authority import PERMISSIONS
from tests.people import ACCOUNTS, PEOPLE, ROLES
from tests.routes import METHODS, Rule, addresses, rules
from tests.security.surface import digest, faults_of
from tests.security.world import (
    ELSEWHERE,
    NOT_UPLOADED,
    OBJECTS,
    OF_THE_OWN_ROOT,
    PERSON_AT,
    PLACES,
    POLICY,
    World,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_templates")]

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
    there = reaches(world, name, reach, place) if place else name not in NOT_UPLOADED
    return "in" if there else "absent"


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
    if found is None or role == "tangning":  # who reaches all asks where there is all
        return "fagai_1", "linjiang_1"
    place = found.post[1] if found.post else (found.group or found.branch)
    home = place if place in PLACES else "fagai_1"
    return home, "linjiang_1" if not home.startswith("linjiang") else "fagai_1"


VIEWED = {"dues.pay_viewed"}  # whoever reads pay is on record: the log of reading, not a change
# As whom HEAD is asked too: one of each kind of account.
LOOKED_AT = {"tangning", "wangfang", "xitong", "anquan", "shenji", STRANGER}


def differences(world: World, role: str, places: tuple[str, ...]) -> list[str]:
    """What is not as it should be when a role asks everything about these places."""
    client = client_of(world, role)
    with who_it_is_read_once():
        return [
            *changed_by_asking(world, role, lambda: wrong_pages(world, client, role, places)),
            *wrong_posts(world, client, role, places),
        ]


def changed_by_asking(world: World, role: str, ask_all: Callable[[], list[str]]) -> list[str]:
    """What `ask_all` finds, and what it left in the tables; a refusal is on record."""
    before, last = digest(), AuditEntry.objects.count()
    found = ask_all()
    written = AuditEntry.objects.filter(seq__gt=last).exclude(outcome="denied")
    acts = {entry.act for entry in written} - VIEWED
    found += [f"{role}: asking wrote {act}" for act in sorted(acts)]
    after = digest()
    tables = (t for t in after if t != "core.AuditEntry" and after[t] != before[t])
    return found + [f"{role}: asking changed {table}" for table in tables]


def wrong_pages(world: World, client: Client, role: str, places: tuple[str, ...]) -> list[str]:
    """Every route by GET, and about the first place by HEAD, which answers alike or not at all."""
    wrong = []
    for at in questions(world, role, "GET", places):
        response = client.get(at.url, secure=True)
        wrong += faults(at, response)
        if role in LOOKED_AT and at.place in (None, places[0]):
            head = client.head(at.url, secure=True)
            if answer(head) not in {answer(response), "method"}:
                wrong.append(f"{at}: {answer(head)} by HEAD")
    return wrong


def wrong_posts(world: World, client: Client, role: str, places: tuple[str, ...]) -> list[str]:
    """Every route by its other methods; nothing of it stays."""
    return [
        fault
        for method in METHODS
        if method != "GET"
        for at in questions(world, role, method, places)
        for fault in faults(at, ask(client, method, at.url))
    ]


@dataclass(frozen=True, slots=True)
class Question:
    """One request of a role, and what the policy says to it."""

    role: str
    method: str
    name: str
    place: str | None
    url: str
    should: str

    def __str__(self) -> str:
        return f"{self.role}: {self.method} {self.name} at {self.place}"


# Said before anything is looked up, so about every place alike: asked about one.
AT_THE_DOOR = {"sign in", "denied"}


def questions(world: World, role: str, method: str, places: tuple[str, ...]) -> Iterator[Question]:
    for name in NAMES:
        rule = rules()[name].get(method)
        if rule is None or (name in ENDS_SESSION and method == "POST"):
            continue
        for place, url, own in targets(world, name, role, places):
            should = expected(world, name, role, rule, place, own)
            yield Question(role, method, name, place, url, should)
            if should in AT_THE_DOOR:
                break


def faults(at: Question, response: Any) -> list[str]:
    """What is wrong with one answer: what it means, or what it carries."""
    found = answer(response)
    wrong = [] if found == at.should else [f"{at}: {found}, should be {at.should}"]
    return wrong + [f"{at}: {fault}" for fault in faults_of(response)]


@contextmanager
def who_it_is_read_once() -> Iterator[None]:
    """Nothing of a role changes while it asks: its post and reach are looked up once, not by each
    request. That a change counts from the next request on is asked in `test_concurrency.py`.
    """
    from dangwu.config import middleware
    from dangwu.desk import context

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(middleware, "scope_of", cache(middleware.scope_of))
        patch.setattr(context, "standing_of", cache(context.standing_of))
        yield


def test_there_are_at_least_twelve_roles():
    kinds = {r.post[0] if r.post else r.says for r in PEOPLE} | set(ACCOUNTS)
    assert len(kinds) >= 12


# One of each kind of reach in the normal run; `--full` asks as everybody.
ASKED = (
    *(STRANGER, "zhangwen", "lihua", "wuting", "zhoukai", "wangfang", "hedong"),
    *("chenjie", "liuyang", "sunmin", "tangning", "xitong", "anquan", "shenji", "laike"),
)
EVERYBODY = [
    pytest.param(role, marks=() if role in ASKED else pytest.mark.full)
    for role in (STRANGER, *ROLES)
]


@pytest.mark.parametrize("role", EVERYBODY)
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


# Places of which the secretary of fagai_1 keeps nothing; not each has a row of every kind.
FOREIGN = ("linjiang_1", "shuili_1", "fagai_2", "fagai", "gongwei")
MISSING = {"pk": None, "post_pk": 10**9, "term_pk": 10**9, "condition_pk": 10**9}


@pytest.mark.parametrize("name", [n for n in NAMES if n in OBJECTS])
def test_a_foreign_row_answers_like_none(world, name):
    client = client_of(world, "zhangwen")
    found = (OBJECTS[name](world, place) for place in FOREIGN)
    kwargs = next(kwargs for kwargs in found if kwargs)
    nobody = uuid4() if isinstance(kwargs.get("pk"), UUID) else 10**9
    none = {k: nobody if k == "pk" else MISSING.get(k, v) for k, v in kwargs.items()}
    for method in rules()[name]:
        foreign = ask(client, method, reverse(name, kwargs=kwargs))
        missing = ask(client, method, reverse(name, kwargs=none))
        assert (foreign.status_code, page(foreign)) == (missing.status_code, page(missing))
        assert foreign.status_code == 404


# ---- the policy and the code -----------------------------------------------------------------


def test_the_permissions_of_posts_are_those_of_the_policy():
    """Every kind of post is reviewed: by a list of its own, or as the twin of another."""
    posts, same_as = POLICY["posts"], POLICY["same_as"]
    reviewed = posts | {kind: posts[twin] for kind, twin in same_as.items()}
    assert not set(posts) & set(same_as)
    assert {kind: sorted(may) for kind, may in PERMISSIONS.items()} == {
        kind: sorted(may) for kind, may in reviewed.items()
    }


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
    assert len(wrong_pages(world, client_of(world, role), role, ("linjiang_1",))) > 5
