"""Recording a meeting of 60 members with two resolutions: time, queries, and the bare insert.

A database of its own in a temporary folder. Recording judges the roll of the day, both votes and
every rule, and writes the audit line; the bare insert puts the very same rows in by `bulk_create`
in one transaction and does nothing else. Both are measured in turn in the same run.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from math import ceil
from statistics import median

MEMBERS = 60
FEW = 6
RUNS = 100
WARM_UP = 10
AIM = 150.0  # ms, 95th percentile
HELD = date(2026, 11, 16)


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
    print(json.dumps(answer, ensure_ascii=False))
    return 0 if answer["met"] else 1


def measure() -> dict[str, object]:
    """Fill, record again and again for a day of its own each, with the bare insert in turn."""
    from django.core.management import call_command

    from dangwu.core.scope import whole_tree

    call_command("migrate", verbosity=0)
    with whole_tree("the database of a measurement"):
        large, small = branch_of(MEMBERS), branch_of(FEW)
        queries = {MEMBERS: queries_of(large), FEW: queries_of(small)}
        ours, bare, cpu = [], [], []
        for turn in range(WARM_UP + RUNS):
            day, busy = HELD - timedelta(days=turn), time.process_time()
            ours.append(timed(lambda day=day: record(large, day)))
            cpu.append((time.process_time() - busy) * 1000)
            bare.append(timed(copy_of(large, day)))
    ours, bare, cpu = ours[WARM_UP:], bare[WARM_UP:], cpu[WARM_UP:]
    return {
        "bench": "meetings",
        "members": MEMBERS,
        "median_ms": round(median(ours), 1),
        "p95_ms": round(p95(ours), 1),
        "aim_ms": AIM,
        "cpu_median_ms": round(median(cpu), 1),  # what others on the machine do not change
        "bare_insert_median_ms": round(median(bare), 1),
        "ratio_to_bare_insert": round(median(ours) / median(bare), 1),
        "queries": queries[MEMBERS],
        "queries_fixed": queries[MEMBERS] == queries[FEW],
        "met": queries[MEMBERS] == queries[FEW] and p95(ours) <= AIM,
    }


def branch_of(count: int):
    """A branch with so many full members of its own committee."""
    from dangwu.members.models import Affiliation, Membership, Person
    from dangwu.orgs.services import found_organisation

    founded = date(2010, 7, 1)
    above = found_organisation(
        kind="committee",
        name=f"{count}人机关党委",
        short_name="机关党委",
        parent=None,
        by=None,
        on=founded,
    )
    branch = found_organisation(
        kind="branch",
        name=f"{count}人党支部",
        short_name="党支部",
        parent=above,
        by=None,
        on=founded,
    )
    people = [
        Person(scope_path=branch.scope_path, name=f"党员{n}", name_stroke_key=f"{n:06d}")
        for n in range(count)
    ]
    Person.objects.bulk_create(people)
    shared = {"scope_path": branch.scope_path, "starts_on": date(2015, 7, 1)}
    Membership.objects.bulk_create(
        Membership(person=person, status="full", **shared) for person in people
    )
    Affiliation.objects.bulk_create(
        Affiliation(person=person, organisation=branch, **shared) for person in people
    )
    return branch


def record(branch, day: date):
    """A quarterly meeting: three away, two resolutions, one item to be heard."""
    from dangwu.meetings.services import ItemFields, MeetingFields, Votes, record_meeting
    from dangwu.members.models import Person

    away = Person.objects.filter(affiliations__organisation=branch).values_list("pk", flat=True)
    voters = away.count() - 3
    votes = Votes(method="hands", votes_for=voters)
    items = [
        ItemFields(title="传达文件", points="三人发言", result="抓好落实"),
        ItemFields(title="审议工作报告", matter="general", wording="同意", votes=votes),
        ItemFields(title="年度计划", matter="general", wording="同意", votes=votes),
    ]
    return record_meeting(
        organisation=branch,
        fields=MeetingFields(kind="member_meeting", title=f"党员大会 {day}", held_on=day),
        absent={pk: ("leave", "出差") for pk in away[:3]},
        items=items,
        summary="审议报告",
        by=None,
        on=HELD,
    )


def copy_of(branch, day: date) -> Callable[[], None]:
    """The rows that recording wrote for a day, ready to be inserted once more and nothing else."""
    from django.db import transaction

    from dangwu.core.ids import new_id
    from dangwu.meetings.models import AgendaItem, Meeting
    from dangwu.members.models import Attendance
    from dangwu.orgs.models import Decision

    written = Meeting.objects.get(organisation=branch, held_on=day, title=f"党员大会 {day}")
    rows = list(Attendance.objects.filter(source=written.pk))
    items = list(AgendaItem.objects.filter(meeting=written).select_related("decision"))
    decisions = [item.decision for item in items if item.decision]
    written.pk, written.title = new_id(), f"抄写 {day}"
    for row in rows:
        row.pk, row.source = None, written.pk
    for decision in decisions:
        decision.pk, decision.source = new_id(), new_id()
    for item in items:
        item.pk, item.meeting, item.decision = None, written, item.decision

    @transaction.atomic
    def insert() -> None:
        Meeting.objects.bulk_create([written])
        Attendance.objects.bulk_create(rows)
        Decision.objects.bulk_create(decisions)
        AgendaItem.objects.bulk_create(items)

    return insert


def queries_of(branch) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    record(branch, HELD + timedelta(days=-1000))
    with CaptureQueriesContext(connection) as taken:
        record(branch, HELD + timedelta(days=-1001))
    return len(taken)


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def p95(times: list[float]) -> float:
    return sorted(times)[ceil(0.95 * len(times)) - 1]


def print_table(answer: dict[str, object]) -> None:
    for name, figure in answer.items():
        print(f"{name.replace('_', ' '):<28}{figure!s:>16}")


if __name__ == "__main__":
    sys.exit(main())
