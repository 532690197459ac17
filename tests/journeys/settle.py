"""What the journeys find in the product: the cast of the tests, and a body of their own for each journey.

Run as a program in the profile of the product; prints as JSON what the journeys have to know.
"""

import json
import sys
from datetime import date
from typing import Any

import django

LONG_AGO = date(2010, 7, 1)
SINCE = date(2024, 3, 1)


def main() -> int:
    django.setup()
    from dangwu.core.scope import whole_tree
    from tests.factories import PASSWORD, build_cast
    from tests.security.world import ELSEWHERE, OBJECTS, World

    with whole_tree("the town of the journeys"):
        world = World(build_cast())
        told = {
            "password": PASSWORD,
            "education": education(world.cast.organisation("gongwei")),
            "treasury": treasury(world.cast.organisation("gongwei")),
            "objects": {
                name: {place: find(world, place) for place in ("fagai_1", "shuili_1")}
                for name, find in OBJECTS.items()
            },
            "elsewhere": {name: find(world) for name, find in ELSEWHERE.items()},
            "organisations": {k: o.pk for k, o in world.cast.organisations.items()},
            "people": {k: str(p.pk) for k, p in world.cast.people.items()},
        }
    print(json.dumps(told, default=str, ensure_ascii=False))
    return 0


def education(root: Any) -> dict[str, Any]:
    """An organ whose members nobody has recorded yet, and its new organisation member."""
    from dangwu.accounts.services import create_account
    from tests.factories import identity_number, make_holding, make_organisation, make_person

    organ = make_organisation(
        "committee", parent=root, name="市教育局机关委员会", on=LONG_AGO
    )
    branches = [
        make_organisation("branch", parent=organ, name=f"教育局第{n}党支部", on=LONG_AGO) for n in "一二"
    ]
    number = identity_number("19860903", sex="female")
    who = make_person("沈秋", branch=branches[0], sex="female", born_on=date(1986, 9, 3), id_number=number)
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


def treasury(root: Any) -> dict[str, Any]:
    """A branch before its yearly verification: four in service, one retired."""
    from dangwu.members.services.accounts import bind_account
    from dangwu.orgs.services import follow_standard
    from tests.factories import make_holding, make_organisation, make_person, make_user

    organ = make_organisation("committee", parent=root, name="市财政局机关委员会", on=LONG_AGO)
    follow_standard(organisation=organ, standard="shaoxing", by=None, on=date(2017, 7, 1))
    branch = make_organisation("branch", parent=organ, name="财政局第一党支部", on=LONG_AGO)
    people = {
        key: make_person(name, branch=branch, sex=sex, category=category, born_on=born)
        for key, name, sex, category, born in (
            ("xujing", "许静", "female", "civil_servant", date(1978, 3, 9)),
            ("luochuan", "罗川", "male", "civil_servant", date(1984, 11, 2)),
            ("taoran", "陶然", "male", "civil_servant", date(1990, 6, 18)),
            ("dingyi", "丁怡", "female", "civil_servant", date(1993, 1, 25)),
            ("haobo", "郝博", "male", "retired", date(1954, 8, 30)),
        )
    }
    for key in ("xujing", "luochuan", "taoran"):
        bind_account(person=people[key], user=make_user(key), by=None, on=SINCE)
    make_holding(people["xujing"], "secretary", branch)
    make_holding(people["luochuan"], "organisation_member", branch)
    return {
        "organ": organ.pk,
        "branch": branch.pk,
        "people": {key: str(person.pk) for key, person in people.items()},
    }


if __name__ == "__main__":
    sys.exit(main())
