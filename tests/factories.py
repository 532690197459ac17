"""Makers of valid records, through the services. Each takes only what its test is about.

They open the whole tree themselves; the test opens the scope it is about.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from dangwu.accounts.models import User
from dangwu.accounts.services import change_password, create_account
from dangwu.core.scope import whole_tree
from dangwu.members.models import Person, PostHolding
from dangwu.members.services import (
    MemberFields,
    PersonFields,
    hold_post,
    leave_post,
    register_person,
)
from dangwu.members.services.accounts import bind_account
from dangwu.orgs.models import Organisation, Post
from dangwu.orgs.services import create_post, found_organisation
from tests.people import ACCOUNTS, PEOPLE, PLACES, Role

PASSWORD = "Qingchuan-2026-Yueliang"  # of every account the makers make
LONG_AGO = date(2010, 7, 1)  # before anybody of the cast joined
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Numbers:
    """A new number at each call; `tests.kept` sets it back together with the rows."""

    given = 0

    def __next__(self) -> int:
        self.given += 1
        return self.given


_numbers = Numbers()


def identity_number(born: str = "19850312", *, sex: str = "male", region: str = "330699") -> str:
    """A valid identity number of an invented region, a new one at each call."""
    order = next(_numbers) % 500 * 2 + (1 if sex == "male" else 0)
    digits = f"{region}{born}{order:03d}"
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def numeral(number: int) -> str:
    """A number in signs that names may have: 12 is 一二."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def make_user(
    username: str = "", *, duty: str = "", password: str = PASSWORD, on: date | None = None
) -> User:
    """An account that has changed its initial password."""
    day = on or localdate()
    name = username or f"user{next(_numbers)}"
    user = create_account(username=name, duty=duty, display_name="", by=None, on=day).user
    change_password(user=user, password=password, on=day)
    return user


def make_organisation(
    kind: str = "branch",
    *,
    parent: Organisation | None = None,
    name: str = "",
    on: date = LONG_AGO,
    **more: Any,
) -> Organisation:
    """A branch below a committee of its own, unless a parent is given; roots stand alone."""
    number = next(_numbers)
    title = name or f"第{number}{dict(branch='党支部', group='党小组').get(kind, '机关委员会')}"
    with whole_tree("a maker of tests"):
        if parent is None and kind not in {"working_committee", "committee"}:
            parent = make_organisation("branch" if kind == "group" else "committee", on=on)
        return found_organisation(
            kind=kind, name=title, short_name=title[:20], parent=parent, by=None, on=on, **more
        )


def make_person(
    name: str = "沈远",
    *,
    branch: Organisation | None = None,
    group: Organisation | None = None,
    full: bool = True,
    with_user: bool = False,
    joined_on: date = date(2016, 7, 1),
    **fields: Any,
) -> Person:
    """A member with membership and affiliation; with an account where `with_user`."""
    born = fields.pop("born_on", date(1985, 3, 12))
    sex = fields.get("sex", "male")
    fields.setdefault("id_number", identity_number(born.strftime("%Y%m%d"), sex=sex))
    member = MemberFields(
        person=PersonFields(name=name, born_on=born, **{"sex": sex, **fields}),
        organisation=branch or make_organisation(),
        group=group,
        joined_on=joined_on,
        full_on=joined_on.replace(year=joined_on.year + 1) if full else None,
        affiliated_on=joined_on,
    )
    with whole_tree("a maker of tests"):
        person = register_person(member=member, by=None, on=localdate())
        if with_user:
            bind_account(person=person, user=make_user(), by=None, on=localdate())
    return person


def make_holding(
    person: Person, kind: str, organisation: Organisation, *, since: date = date(2024, 3, 1)
) -> PostHolding:
    """The person holds a post of a kind in an organisation: a vacant one, or one set up for it."""
    with whole_tree("a maker of tests"):
        seats = Post.objects.on(since).filter(organisation=organisation, kind=kind)
        held = PostHolding.objects.exclude(ends_on__lte=since)
        vacant = seats.exclude(holdings__in=held).first()
        post = vacant or create_post(organisation=organisation, kind=kind, by=None, on=since)
        return hold_post(person=person, post=post, by=None, on=since)


def make_officer(
    kind: str = "secretary", organisation: Organisation | None = None, **fields: Any
) -> User:
    """An account whose person holds a post; `organisation` is a branch."""
    place = organisation or make_organisation()
    person = make_person(branch=place, with_user=True, **fields)
    make_holding(person, kind, place)
    assert person.user is not None
    return person.user


# ---- the whole cast --------------------------------------------------------------------------


@dataclass
class Cast:
    """The city of `tests.people`, built."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def organisation(self, key: str) -> Organisation:
        return self.organisations[key]

    def person(self, key: str) -> Person:
        return self.people[key]

    def user(self, key: str) -> User:
        return self.users[key]


def build_cast() -> Cast:
    """Everybody of `tests.people` with account, membership and post; a second's work."""
    cast = Cast()
    with whole_tree("the cast of the tests"):
        for place in PLACES:
            cast.organisations[place.key] = make_organisation(
                place.kind,
                name=place.name,
                parent=cast.organisations[place.parent] if place.parent else None,
            )
        for role in PEOPLE:
            cast.people[role.key] = person = _person_of(role, cast)
            assert person.user is not None
            cast.users[role.key] = person.user
        for username, duty in ACCOUNTS.items():
            cast.users[username] = make_user(username, duty=duty)
    return cast


def _person_of(role: Role, cast: Cast) -> Person:
    today = localdate()
    born = date.fromisoformat(role.born)
    person = make_person(
        role.name,
        branch=cast.organisations[role.branch],
        group=cast.organisations[role.group] if role.group else None,
        full=not role.probationary,
        joined_on=today - timedelta(days=100) if role.probationary else date(2014, 7, 1),
        born_on=born,
        sex=role.sex,
        category=role.category,
        ethnicity="汉族",
        education="大学本科",
        job="科员",
        mobile=f"1390000{next(_numbers) % 10**4:04d}",
        address=f"青川市东门街{next(_numbers)}号",
    )
    bind_account(person=person, user=make_user(role.key), by=None, on=today)
    if role.post:
        kind, place = role.post
        holding = make_holding(person, kind, cast.organisations[place])
        if role.ended:
            leave_post(holding=holding, by=None, on=today)
    return person
