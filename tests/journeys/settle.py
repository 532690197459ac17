"""What the journeys find in the product: the cast of the tests, and a place for each journey.

Run as a program in the profile of the product; prints as JSON what the journeys have to know.
"""

import json
import sys
from datetime import date
from typing import Any

import django
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test.utils import override_settings

LONG_AGO = date(2010, 7, 1)
SINCE = date(2024, 3, 1)


class QuickHasher(PBKDF2PasswordHasher):
    """Thirty accounts in a moment; the product takes up its own hasher when they sign in."""

    iterations = 1000


def main() -> int:
    django.setup()
    with override_settings(PASSWORD_HASHERS=["tests.journeys.settle.QuickHasher"]):
        print(json.dumps(settle(), default=str, ensure_ascii=False))
    return 0


def settle() -> dict[str, Any]:
    """Everybody and everything, and what the journeys have to know of it."""
    from dangwu.core.scope import whole_tree
    from tests.factories import PASSWORD, build_cast
    from tests.security.world import OBJECTS, World

    with whole_tree("the town of the journeys"):
        world = World(build_cast())
        root = world.cast.organisation("gongwei")
        return {
            "password": PASSWORD,
            "education": education(root),
            "treasury": treasury(root),
            "audit": audit(root),
            "objects": {
                name: {place: find(world, place) for place in ("fagai_1", "shuili_1")}
                for name, find in OBJECTS.items()
            },
            "organisations": {k: o.pk for k, o in world.cast.organisations.items()},
            "people": {k: str(p.pk) for k, p in world.cast.people.items()},
            "number": world.cast.person("wangfang").id_number.open(),
        }


def education(root: Any) -> dict[str, Any]:
    """An organ whose members nobody has recorded yet, and its new organisation member."""
    from dangwu.accounts.services import create_account
    from tests.factories import identity_number, make_holding, make_organisation, make_person

    organ = make_organisation("committee", parent=root, name="市教育局机关委员会", on=LONG_AGO)
    branches = [
        make_organisation("branch", parent=organ, name=f"教育局第{n}党支部", on=LONG_AGO)
        for n in "一二"
    ]
    number = identity_number("19860903", sex="female")
    who = make_person(
        "沈秋", branch=branches[0], sex="female", born_on=date(1986, 9, 3), id_number=number
    )
    make_holding(who, "organisation_member", organ)
    elsewhere = make_person(
        "谭笑",
        branch=make_organisation("branch", parent=root, name="老干部局党支部"),
        sex="female",
        born_on=date(1983, 9, 18),
    )
    made = create_account(username="shenqiu", id_number=number, by=None, on=SINCE)
    return {
        "organ": organ.pk,
        "branches": [b.pk for b in branches],
        "username": "shenqiu",
        "initial": made.password,
        "known_number": elsewhere.id_number.open(),
    }


def audit(root: Any) -> dict[str, Any]:
    """An organ that gets one branch more."""
    from tests.factories import make_organisation, make_person

    organ = make_organisation("committee", parent=root, name="市审计局机关委员会", on=LONG_AGO)
    branch = make_organisation("branch", parent=organ, name="审计局第一党支部", on=LONG_AGO)
    make_organisation("group", parent=branch, name="审计局第一党小组", on=LONG_AGO)
    for name in ("贺兰", "闻喜", "武宁", "康定"):
        make_person(name, branch=branch)
    return {"organ": organ.pk, "branch": branch.pk}


def treasury(root: Any) -> dict[str, Any]:
    """Three branches before their yearly verification, under a standard."""
    from dangwu.orgs.services import follow_standard
    from tests.factories import make_organisation

    organ = make_organisation("committee", parent=root, name="市财政局机关委员会", on=LONG_AGO)
    follow_standard(organisation=organ, standard="shaoxing", by=None, on=date(2017, 7, 1))
    return {
        "organ": organ.pk,
        "first": branch_of(
            organ,
            "财政局第一党支部",
            ("许静", "civil_servant", "xujing", "secretary"),
            ("罗川", "civil_servant", "luochuan", "organisation_member"),
            ("陶然", "civil_servant", "taoran", ""),
            ("丁怡", "civil_servant", "", ""),
            ("郝博", "retired", "", ""),
        ),
        "second": branch_of(
            organ,
            "财政局第二党支部",
            ("宋雅", "civil_servant", "songya", "secretary"),
            ("石磊", "civil_servant", "shilei", ""),
        ),
        "third": branch_of(
            organ,
            "财政局第三党支部",
            ("魏然", "civil_servant", "weiran", "secretary"),
            ("康宁", "civil_servant", "", ""),
        ),
    }


def branch_of(organ: Any, name: str, *people: tuple[str, str, str, str]) -> int:
    """A branch with these members: name, category, account or "", post or ""."""
    from dangwu.members.services.accounts import bind_account
    from tests.factories import make_holding, make_organisation, make_person, make_user

    branch = make_organisation("branch", parent=organ, name=name, on=LONG_AGO)
    for called, category, username, post in people:
        born = date(1954, 8, 30) if category == "retired" else date(1984, 11, 2)
        person = make_person(called, branch=branch, category=category, born_on=born)
        if username:
            bind_account(person=person, user=make_user(username), by=None, on=SINCE)
        if post:
            make_holding(person, post, branch)
    return int(branch.pk)


if __name__ == "__main__":
    sys.exit(main())
