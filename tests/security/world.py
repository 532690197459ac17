"""The cast with a row of every kind at every place, so that each address can be asked about
each place.

`OBJECTS` says for every route with parameters what they are at a place; None where there is no
such thing
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
from dangwu.dues.models import Assessment, PayImport, SubtreeRun
from dangwu.dues.selectors.layouts import layout_named
from dangwu.dues.services.decisions import decide_relief, rule_category
from dangwu.dues.services.imports import upload_pay
from dangwu.dues.services.pay import Pay, enter_pay
from dangwu.dues.services.runs import ask_for_run
from dangwu.dues.services.verify import verify_dues
from dangwu.members.models import Condition, Person, PostHolding, RosterImport
from dangwu.members.selectors.people import members_of
from dangwu.members.services import begin_condition
from dangwu.orgs.models import CommitteeTerm, Organisation, Post
from dangwu.orgs.selectors import choosable
from dangwu.orgs.services import begin_term, create_post
from tests.apps.members import rosters
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


YEAR = localdate().year
# Who asks for runs and uploads sheets of pay.
UPLOADER = "tangning"
# Asked only of the organisation itself at which the post is held, not of those below.
OF_THE_OWN_ROOT = {"dues:verify_below"}


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

    def seat(self, place: str) -> Post | None:
        """A seat that nobody holds; of a group there is one, and it is held."""
        if self._is_group(place):
            return None
        return self._once(
            "seat",
            place,
            lambda: create_post(
                organisation=self.organisation(place),
                kind="publicity_member",
                by=None,
                on=date(2024, 3, 1),
            ),
        )

    def holding(self, place: str) -> PostHolding:
        """A post held at the place: of a group by its leader, else by no role of the cast."""
        return self._once("holding", place, lambda: self._seated(place))

    def _seated(self, place: str) -> PostHolding:
        if self._is_group(place):
            return PostHolding.objects.running().get(post__organisation=self.organisation(place))
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
            lambda: begin_condition(
                person=person, kind="mobile", place="外省", by=None, on=date(2025, 5, 1)
            ),
        )

    def roster(self, place: str) -> RosterImport:
        """A roster of one faultless new member, checked and not imported."""
        by = self.cast.user("majun" if place.startswith("linjiang") else "tangning")
        return self._once(
            "roster",
            place,
            lambda: upload(roster_file([member()]), by=by, organisation=self.organisation(place)),
        )

    # ---- dues: verified for the branches, from bases entered for all their members

    def is_branch(self, place: str) -> bool:
        return self.organisation(place).kind == "branch"

    def assessment(self, place: str) -> Assessment | None:
        """The assessment of the person at a branch; it belongs to the branch."""
        person = self.person(place)
        if person is None or not self.is_branch(place):
            return None
        self._once("verification", place, lambda: self._verify(place))
        with whole_tree("a row for the matrix"):
            return Assessment.objects.get(person=person, replaced_on__isnull=True)

    def _verify(self, place: str) -> None:
        branch, today = self.organisation(place), localdate()
        for person in members_of(branch, today):
            enter_pay(
                person=person, year=YEAR, pay=Pay(base=520_000), employer=None, by=None, on=today
            )
        verify_dues(branch=branch, year=YEAR, by=None, on=today)

    def relieved(self, place: str) -> Person | None:
        """A person at the place with a relief and a ruling in force."""
        person = self.person(place)
        if person is not None:
            self._once("relief", place, lambda: self._relieve(person))
        return person

    def _relieve(self, person: Person) -> bool:
        today = localdate()
        decide_relief(
            person=person,
            year=YEAR,
            amount_fen=100,
            decided_by="superior",
            decided_on=today,
            reason="家庭困难",
            by=None,
            on=today,
        )
        rule_category(
            person=person,
            year=YEAR,
            category="in_service",
            employer="government",
            reason="借调",
            by=None,
            on=today,
        )
        return True

    def pay_import(self, place: str) -> PayImport | None:
        if not self.is_branch(place):
            return None
        return self._once("pay import", place, lambda: self._upload_pay(place))

    def _upload_pay(self, place: str) -> PayImport:
        layout = layout_named("government")
        assert layout is not None
        return upload_pay(
            organisation=self.organisation(place),
            year=YEAR,
            layout=layout,
            data=self.pay_sheet(place),
            name="工资.xlsx",
            by=self.cast.user(UPLOADER),
            on=localdate(),
        )

    def pay_sheet(self, place: str) -> bytes:
        """The base of the person at the place, other than what is on record."""
        person = self.person(place)
        assert person is not None
        return rosters.workbook([["姓名", "计算基数"], [person.name, 5300]], sheet="工资")

    def run(self, place: str) -> SubtreeRun:
        return self._once(
            "run",
            place,
            lambda: ask_for_run(
                organisation=self.organisation(place if not self._is_group(place) else "fagai_1"),
                year=YEAR,
                by=self.cast.user(UPLOADER),
                on=localdate(),
            ),
        )

    def _is_group(self, place: str) -> bool:
        return self.organisation(place).kind == "group"

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


def _row(kind: str) -> Callable[[World, str], dict[str, Any] | None]:
    """The key of the row that the world holds at the place, if any."""

    def made(world: World, place: str) -> dict[str, Any] | None:
        found = getattr(world, kind)(place)
        return {"pk": found.pk} if found else None

    return made


def _branch(world: World, place: str) -> dict[str, Any] | None:
    """A branch whose dues are verified."""
    return {"pk": world.organisation(place).pk, "year": YEAR} if world.assessment(place) else None


def _with(make: Callable[[World, str], Any], **more: Any) -> Callable[[World, str], Any]:
    """The parameters `make` gives, and these: a value, or what a function of world and place
    tells.
    """

    def made(world: World, place: str) -> dict[str, Any] | None:
        found = make(world, place)
        if found is None:
            return None
        told = {k: v(world, place) if callable(v) else v for k, v in more.items()}
        return None if None in told.values() else found | told

    return made


def _seat(world: World, place: str) -> int | None:
    seat = world.seat(place)
    return seat.pk if seat else None


def _has_terms(world: World, place: str) -> bool:
    return world.organisation(place).kind in {"branch", "committee"}


OBJECTS: dict[str, Callable[[World, str], dict[str, Any] | None]] = {
    **dict.fromkeys(
        (
            *(
                "desk:organisation",
                "desk:self_check",
                "orgs:found",
                "orgs:rename",
                "orgs:kind",
                "orgs:move",
            ),
            *("orgs:merge", "orgs:dissolve", "orgs:post", "orgs:term", "orgs:standard"),
        ),
        _organisation,
    ),
    "orgs:end_post": _with(_organisation, post_pk=lambda w, p: _seat(w, p)),
    "orgs:extend_term": _with(
        _organisation, term_pk=lambda w, p: w.term(p).pk if _has_terms(w, p) else None
    ),
    "orgs:choice": _with(_organisation, item=lambda w, p: w.choice(p)),
    **dict.fromkeys(
        (
            *(
                "members:person",
                "members:change",
                "members:affiliate",
                "members:status",
                "members:condition",
            ),
            "dues:of_person",
        ),
        _person,
    ),
    "members:end_condition": _with(_person, condition_pk=lambda w, p: w.condition(p).pk),
    "members:reveal": _with(_person, field="id_number"),
    **dict.fromkeys(("dues:verification", "dues:verify", "dues:confirm", "dues:import"), _branch),
    "dues:paper": _with(_branch, paper="xlsx"),
    "dues:template": _with(_branch, layout="government"),
    "dues:import_preview": _row("pay_import"),
    "dues:verify_below": _with(_organisation, year=lambda w, p: YEAR),
    **dict.fromkeys(("dues:run", "dues:run_progress"), _row("run")),
    **dict.fromkeys(
        ("dues:explain", "dues:slip", "dues:note", "dues:correct"), _row("assessment")
    ),
    **dict.fromkeys(
        ("dues:pay", "dues:relief", "dues:category", "dues:paid_to"),
        _with(_person, year=lambda w, p: YEAR),
    ),
    **dict.fromkeys(
        ("dues:end_relief", "dues:end_category"), _with(_row("relieved"), year=lambda w, p: YEAR)
    ),
    "members:hold_post": lambda w, p: {"post_pk": key} if (key := _seat(w, p)) else None,
    "members:leave_post": lambda w, p: {"pk": w.holding(p).pk},
    **dict.fromkeys(
        (
            *(
                "members:import",
                "members:import_progress",
                "members:import_correct",
                "members:import_map",
            ),
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
        (
            "accounts:account",
            "accounts:issue_password",
            "accounts:disable_account",
            "accounts:enable_account",
        ),
        lambda w: {"pk": w.cast.user("laike").pk},
    ),
    "rulebook:rule": lambda w: {"id_": "DUE-01"},
    "api:judge": lambda w: {"kind": "dues"},
}
