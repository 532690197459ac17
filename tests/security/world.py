"""The cast with a row of every kind at every place, so that each address can be asked about each place.

`OBJECTS` says for every route with parameters what they are at a place; None where there is no such thing
there (a committee has no members of its own). A new route with parameters needs a line.
"""

import tomllib
from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils.timezone import localdate

from dangwu.core.scope import whole_tree
from dangwu.members.models import Condition, Person, PostHolding, RosterImport
from dangwu.members.services import begin_condition
from dangwu.orgs.models import CommitteeTerm, Organisation, Post
from dangwu.orgs.selectors import choosable
from dangwu.orgs.services import begin_term, create_post
from tests.apps.members.rosters import member, roster_file, upload
from tests.factories import Cast, make_holding, make_person
from tests.people import PEOPLE

POLICY = tomllib.loads((Path(__file__).parent / "policy.toml").read_text())

# Seen from fagai_1: itself, below it, beside it, above it, another organ, above all, another root.
PLACES = ("fagai_1", "fagai_1_a", "fagai_2", "fagai", "shuili_1", "gongwei", "linjiang_1")
# The person whose membership lies exactly there.
PERSON_AT = {
    "fagai_1": "wuting",
    "fagai_1_a": "wangfang",
    "fagai_2": "linxue",
    "shuili_1": "fengyun",
    "gongwei_1": "sunmin",
    "linjiang_1": "yanli",
}


class World:
    """The built cast, and the rows made about it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._made: dict[tuple[str, str], Any] = {}

    def organisation(self, place: str) -> Organisation:
        return self.cast.organisation(place)

    def person(self, place: str) -> Person | None:
        key = PERSON_AT.get(place)
        return self.cast.person(key) if key else None

    def path(self, place: str) -> str:
        return self.cast.organisation(place).scope_path

    def _once(self, kind: str, place: str, make: Callable[[], Any]) -> Any:
        if (kind, place) not in self._made:
            with whole_tree("a row for the matrix"):
                self._made[kind, place] = make()
        return self._made[kind, place]

    def seat(self, place: str) -> Post:
        """A seat that nobody holds."""
        return self._once(
            "seat",
            place,
            lambda: create_post(
                organisation=self.organisation(place), kind="publicity_member", by=None, on=date(2024, 3, 1)
            ),
        )

    def holding(self, place: str) -> PostHolding:
        """A post held at the place by somebody who is no role of the cast."""
        return self._once("holding", place, lambda: self._seated(place))

    def _seated(self, place: str) -> PostHolding:
        holder = make_person("柳青", branch=self.organisation("fagai_2"))
        return make_holding(holder, "mass_member", self.organisation(place))

    def term(self, place: str) -> CommitteeTerm:
        return self._once(
            "term",
            place,
            lambda: begin_term(
                organisation=self.organisation(place),
                number=1,
                elected_on=date(2024, 3, 1),
                by=None,
                on=localdate(),
            ),
        )

    def choice(self, place: str) -> str | None:
        """An item that the rulebook leaves to the organisation."""
        with whole_tree("a row for the matrix"):
            open_ = choosable(self.organisation(place), localdate())
        return open_[0].id if open_ else None

    def condition(self, place: str) -> Condition | None:
        person = self.person(place)
        if person is None:
            return None
        return self._once(
            "condition",
            place,
            lambda: begin_condition(person=person, kind="mobile", place="外省", by=None, on=date(2025, 5, 1)),
        )

    def roster(self, place: str) -> RosterImport:
        """A roster of one faultless new member, checked and not imported."""
        by = self.cast.user("majun" if place.startswith("linjiang") else "tangning")
        return self._once(
            "roster",
            place,
            lambda: upload(roster_file([member()]), by=by, organisation=self.organisation(place)),
        )

    def another_session(self, role: str) -> str:
        """The key of a session the role has open somewhere else."""
        client = Client()
        client.force_login(self.cast.user(role))
        return str(client.session.session_key)

    @cached_property
    def posts(self) -> dict[str, tuple[str, str]]:
        """Role → (kind of post, place), for posts that run."""
        return {r.key: r.post for r in PEOPLE if r.post and not r.ended}

    def reach(self, role: str, permission: str) -> str | None:
        """The path below which the role holds the permission by the policy, or None."""
        if role not in self.posts:
            return None
        kind, place = self.posts[role]
        return self.path(place) if permission in POLICY["posts"][kind] else None


def _organisation(world: World, place: str) -> dict[str, Any]:
    return {"pk": world.organisation(place).pk}


def _person(world: World, place: str) -> dict[str, Any] | None:
    person = world.person(place)
    return {"pk": person.pk} if person else None


def _roster(world: World, place: str) -> dict[str, Any]:
    return {"pk": world.roster(place).pk}


def _with(make: Callable[[World, str], Any], **more: Any) -> Callable[[World, str], Any]:
    """The parameters `make` gives, and these: a value, or what a function of world and place tells."""

    def made(world: World, place: str) -> dict[str, Any] | None:
        found = make(world, place)
        if found is None:
            return None
        told = {k: v(world, place) if callable(v) else v for k, v in more.items()}
        return None if None in told.values() else found | told

    return made


def _has_terms(world: World, place: str) -> bool:
    return world.organisation(place).kind in {"branch", "committee"}


OBJECTS: dict[str, Callable[[World, str], dict[str, Any] | None]] = {
    **dict.fromkeys(
        (
            *("desk:organisation", "desk:self_check", "orgs:found", "orgs:rename", "orgs:kind", "orgs:move"),
            *("orgs:merge", "orgs:dissolve", "orgs:post", "orgs:term", "orgs:standard"),
        ),
        _organisation,
    ),
    "orgs:end_post": _with(_organisation, post_pk=lambda w, p: w.seat(p).pk),
    "orgs:extend_term": _with(
        _organisation, term_pk=lambda w, p: w.term(p).pk if _has_terms(w, p) else None
    ),
    "orgs:choice": _with(_organisation, item=lambda w, p: w.choice(p)),
    **dict.fromkeys(
        ("members:person", "members:change", "members:affiliate", "members:status", "members:condition"),
        _person,
    ),
    "members:end_condition": _with(_person, condition_pk=lambda w, p: w.condition(p).pk),
    "members:reveal": _with(_person, field="id_number"),
    "members:hold_post": lambda w, p: {"post_pk": w.seat(p).pk},
    "members:leave_post": lambda w, p: {"pk": w.holding(p).pk},
    **dict.fromkeys(
        (
            *("members:import", "members:import_progress", "members:import_correct", "members:import_map"),
            *("members:import_take_back", "members:import_marked", "members:import_restart"),
            *("members:import_discard", "members:import_commit"),
        ),
        _roster,
    ),
    "members:import_list": _with(_roster, part="new"),
}

# Parameters that are about no place: an account, a rule, a kind of judgement.
ELSEWHERE: dict[str, Callable[[World], dict[str, Any]]] = {
    **dict.fromkeys(
        ("accounts:account", "accounts:issue_password", "accounts:disable_account", "accounts:enable_account"),
        lambda w: {"pk": w.cast.user("laike").pk},
    ),
    "rulebook:rule": lambda w: {"id_": "DUE-01"},
    "api:judge": lambda w: {"kind": "dues"},
}
