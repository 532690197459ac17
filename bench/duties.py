"""What 5,000 branches owe in a year, done and missing, against one grouped count of the facts.

A database of its own in a temporary folder. Every branch has held its monthly, quarterly and
yearly duties in part, as rows of `DoneRecord`; no fact is held in memory. The bare work is one
SQL statement that counts the same rows by branch, fact and month, and fetches them. Both take the
best of several runs in one process. One organisation's year is measured through the plain path.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from statistics import median

ORGANISATIONS = 5_000
CHUNK = 5_000
RUNS = 5
YEAR, ON = 2026, date(2026, 11, 21)
AIM_BOARD_S = 1.0
AIM_ONE_MS = 30.0
# Facts of the national standard and their months; every seventh branch missed one of them.
MONTHS = {
    "theme_day": range(1, 12),
    "committee_meeting": range(1, 12),
    "member_meeting": (2, 5, 8, 11),
    "dues_published": (3,),
}


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
    for name, figure in answer.items():
        print(f"{name.replace('_', ' '):<28}{figure!s:>16}")
    print(json.dumps(answer))
    return 0 if answer["met"] else 1


def measure() -> dict[str, object]:
    from django.core.management import call_command

    from dangwu.core.scope import whole_tree
    from dangwu.duties.registry import forget_fact
    from dangwu.duties.selectors import board_of, duties_of

    call_command("migrate", verbosity=0)
    for fact in MONTHS:
        forget_fact(fact)  # counted from the records by hand, like the bare work
    with whole_tree("the database of a measurement"):
        organisations = fill()
        board, board_s = best_of(RUNS, lambda: board_of(organisations, YEAR, ON))
        rows, bare_s = best_of(RUNS, grouped_count)
        times = [timed(lambda one=one: duties_of(one, YEAR, ON)) for one in organisations[:200]]
        compared = check_equal(organisations[:: ORGANISATIONS // 100], board)
    cells = sum(board.state_counts().values())
    one_ms = round(1000 * median(times), 1)
    return {
        "bench": "duties",
        "organisations": len(organisations),
        "facts": rows,
        "cells": cells,
        "board_s": round(board_s, 3),
        "grouped_count_s": round(bare_s, 3),
        "ratio_to_grouped_count": round(board_s / bare_s, 2),
        "aim_board_s": AIM_BOARD_S,
        "one_organisation_ms": one_ms,
        "aim_one_ms": AIM_ONE_MS,
        "compared_with_plain_path": compared,
        "met": board_s <= AIM_BOARD_S and one_ms <= AIM_ONE_MS,
    }


def fill() -> list:
    """One committee and its branches, each with a committee; rows written in bulk."""
    from dangwu.duties.models import DoneRecord
    from dangwu.orgs.models import Organisation, OrganisationPeriod, Post, path_below
    from dangwu.orgs.services import found_organisation

    founded = date(2015, 3, 1)
    root = found_organisation(
        kind="working_committee", name="工委", short_name="工委", parent=None, by=None, on=founded
    )
    made = Organisation.objects.bulk_create(
        Organisation(
            scope_path=path_below(root, number),
            kind="branch",
            name=f"第{number}党支部",
            short_name=f"第{number}支部",
            parent=root,
            founded_on=founded,
        )
        for number in range(1, ORGANISATIONS + 1)
    )
    common = [{"organisation": each, "scope_path": each.scope_path} for each in made]
    OrganisationPeriod.objects.bulk_create(
        OrganisationPeriod(
            **each,
            kind="branch",
            name=each["organisation"].name,
            short_name=each["organisation"].short_name,
            parent=root,
            starts_on=founded,
        )
        for each in common
    )
    Post.objects.bulk_create(
        Post(**each, kind="organisation_member", starts_on=founded) for each in common
    )
    DoneRecord.objects.bulk_create(records(common), batch_size=CHUNK)
    return made


def records(common: list) -> list:
    from dangwu.duties.models import DoneRecord

    return [
        DoneRecord(
            **each,
            fact=fact,
            done_on=date(YEAR, month, 1 + (number + month) % 27),
            recorded_on=ON,
        )
        for number, each in enumerate(common)
        for fact, months in MONTHS.items()
        for month in months
        if (number + month) % 7
    ]


def grouped_count() -> int:
    """The bare work: how many rows there are of each branch, fact and month, all fetched."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, fact, strftime('%m', done_on), COUNT(DISTINCT done_on)"
            " FROM duties_donerecord WHERE withdrawn_on IS NULL"
            " AND done_on BETWEEN %s AND %s GROUP BY 1, 2, 3",
            [f"{YEAR}-01-01", f"{YEAR}-12-31"],
        )
        return sum(row[3] for row in cursor.fetchall())


def best_of(runs: int, act: Callable) -> tuple:
    best, found = None, None
    for _ in range(runs):
        start = time.perf_counter()
        found = act()
        took = time.perf_counter() - start
        best = took if best is None else min(best, took)
    return found, best


def timed(act: Callable) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def check_equal(organisations: list, board: object) -> int:
    """The board against the plain path, on a sample."""
    from dangwu.duties.selectors import duties_of

    compared = 0
    for each in organisations:
        plain = {x.item: (x.state, x.due, x.done, x.next_by) for x in duties_of(each, YEAR, ON)}
        cells = board.cells_of(each.pk)
        if {x.item: (x.state, x.due, x.done, x.next_by) for x in cells} != plain:
            raise SystemExit(f"the board differs from the plain path: {each}")
        compared += len(plain)
    return compared


if __name__ == "__main__":
    sys.exit(main())
