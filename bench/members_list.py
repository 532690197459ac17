"""The first page of the member list among 100,000 members: server time and number of queries.

A database of its own in a temporary folder, filled through the product's own services; requests
pass every middleware, through Django's test client. Measured for who reaches the whole tree and
for the secretary of one branch. Queries are counted among few members too, and must not grow.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from math import ceil
from zoneinfo import ZoneInfo

MEMBERS = 100_000
FEW = 2_000
BRANCHES = 400
CHUNK = 5_000
REQUESTS = 200
WARM_UP = 10
AIM = 60.0  # ms, 95th percentile

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安邦晨达恩帆国海嘉凯岚明宁平清荣思涛文欣雅志"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="dangwu-bench-") as room:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "dangwu.config.settings",
            "DANGWU_PROFILE": "test",
            "DANGWU_VAR": room,
            "DANGWU_DATABASE_URL": f"sqlite:///{room}/bench.sqlite3",
        }
        os.mkdir(f"{room}/static")
        import django

        django.setup()
        answer = measure()
    print_table(answer)
    print(json.dumps(answer))
    return 0 if answer["met"] else 1


def measure() -> dict[str, object]:
    """Fill, ask, fill up, ask again; times in milliseconds."""
    from django.core.management import call_command

    from dangwu.core.scope import whole_tree

    call_command("migrate", verbosity=0)
    with whole_tree("filling the database of a measurement"):
        branches = found_branches()
        people = candidates(branches)
        users = officers(branches, next(people))
        add_members(people, FEW)
    queries = {name: count_queries(user) for name, user in users.items()}
    begun = time.perf_counter()
    with whole_tree("filling it up"):
        add_members(people, MEMBERS - FEW)
    filled = time.perf_counter() - begun
    times = {name: p95(server_times(user)) for name, user in users.items()}
    same = queries == {name: count_queries(user) for name, user in users.items()}
    return {
        "bench": "members_list",
        "members": MEMBERS,
        "p95_ms": times,
        "aim_ms": AIM,
        "queries": queries,
        "queries_fixed": same,
        "rows_written_per_s": round((MEMBERS - FEW) / filled),
        "met": same and max(times.values()) <= AIM,
    }


def found_branches() -> list:
    """One working committee, ten committees, their branches."""
    from dangwu.orgs.models import OrganisationKind as Kind
    from dangwu.orgs.services import found_organisation

    founded = TODAY - timedelta(days=3650)

    def found(kind: str, name: str, parent: object = None):
        return found_organisation(
            kind=kind, name=name, short_name=name, parent=parent, by=None, on=founded
        )

    root = found(Kind.WORKING_COMMITTEE, "测量工委")
    committees = [found(Kind.COMMITTEE, f"第{n}机关党委", root) for n in range(10)]
    return [
        found(Kind.BRANCH, f"第{n}党支部", committees[n % len(committees)])
        for n in range(BRANCHES)
    ]


def candidates(branches: list) -> Iterator:
    """People without end, one branch after another, with identity numbers of their own."""
    from dangwu.members.services.people import MemberFields, PersonFields

    number = 0
    while True:
        given = GIVEN[number // 7 % len(GIVEN)] + GIVEN[number // 131 % len(GIVEN)]
        person = PersonFields(
            name=SURNAMES[number % len(SURNAMES)] + given,
            id_number=f"{number:018d}",
            sex="male" if number % 2 else "female",
            ethnicity="汉族",
            born_on=date(1965, 1, 1) + timedelta(days=number % 12000),
            category="civil_servant",
            mobile=f"1{number:010d}",
        )
        joined = date(2000, 1, 1) + timedelta(days=number % 7000)
        yield MemberFields(
            person=person,
            organisation=branches[number % len(branches)],
            joined_on=joined,
            full_on=joined + timedelta(days=366),
            affiliated_on=joined,
        )
        number += 1


def add_members(people: Iterator, count: int) -> None:
    from django.db import transaction

    from dangwu.members.services.people import write_people

    while batch := list(islice(people, min(CHUNK, count))):
        with transaction.atomic():
            write_people(batch, on=TODAY)
        count -= len(batch)


def officers(branches: list, member: object) -> dict[str, object]:
    """A secretary of the first branch, and staff of the working committee."""
    from dangwu.orgs.models import PostKind

    branch = branches[0]
    return {
        "whole tree": officer(member, branch.parent.parent, PostKind.STAFF),
        "one branch": officer(member, branch, PostKind.SECRETARY),
    }


def officer(member: object, organisation: object, post: str) -> object:
    """An account that has changed its first password, bound to a person who holds the post."""
    from dataclasses import replace

    from dangwu.accounts.models import User
    from dangwu.members.services.people import write_people
    from dangwu.members.services.posts import hold_post
    from dangwu.orgs.services import create_post

    own = replace(member, person=replace(member.person, id_number=f"officer {post}"))
    (person,) = write_people([own], on=TODAY)
    seat = create_post(organisation=organisation, kind=post, by=None, on=TODAY)
    hold_post(person=person, post=seat, by=None, on=TODAY)
    user = User.objects.create(
        username=post, password="!", password_set_on=TODAY, password_temporary=False
    )
    person.user = user
    person.save(update_fields=["user"])
    return user


def ask(user: object) -> object:
    """A function that asks for the first page as that user and fails unless it is answered."""
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("members:roster")

    def once() -> None:
        answer = client.get(address, secure=True)
        assert answer.status_code == 200, (answer.status_code, answer.headers)

    return once


def count_queries(user: object) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    once = ask(user)
    once()
    with CaptureQueriesContext(connection) as queries:
        once()
    return len(queries)


def server_times(user: object) -> list[float]:
    """Milliseconds of each of the requests."""
    once = ask(user)
    for _ in range(WARM_UP):
        once()
    times = []
    for _ in range(REQUESTS):
        begun = time.perf_counter()
        once()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def p95(times: list[float]) -> float:
    return round(sorted(times)[ceil(0.95 * len(times)) - 1], 1)


def print_table(answer: dict) -> None:
    print(f"First page of the member list among {MEMBERS:,} members, {REQUESTS} requests each")
    for name, value in answer["p95_ms"].items():
        print(f"  {name:<12} p95 {value:6.1f} ms   {answer['queries'][name]:2d} queries")
    grown = "do not grow" if answer["queries_fixed"] else "GROW"
    print(f"  aim {AIM:.0f} ms; the queries {grown} from {FEW:,} members on")
    print(f"  {answer['rows_written_per_s']:,} people a second were put on record")


if __name__ == "__main__":
    sys.exit(main())
