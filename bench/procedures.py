"""Advancing a step of a run, and what is due among 1,000,000 open steps, against bare queries.

A database of its own in a temporary folder. Advancing is `complete_step` with the digest of a
paper and its line in the audit trail; the bare work is one row changed and one added in a
transaction, without any rule. What is due is the first page of `due_below` for a branch, a
committee and the root; the bare work is one look-up by primary key.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

RUNS_TAKEN = 100
OPEN_STEPS = int(os.environ.get("DANGWU_BENCH_STEPS", "1000000"))
BRANCHES = 5_000
CHUNK = 5_000
PAGE = 50
TODAY = date(2026, 11, 21)
AIM_STEP_MS = 10.0
AIM_DUE_MS = 50.0
COURSE = "MTG-11.plan_steps"


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
    from dangwu.procedures.models import RunStep

    call_command("migrate", verbosity=0)
    with whole_tree("the database of a measurement"):
        root, branches = grown()
        taken_ms = taking(branches[0])
        bare_ms = bare_writes(branches[0])
        filled(branches)
        due = {
            name: spent(lambda path=path: first_page(path))
            for name, path in (
                ("branch", branches[BRANCHES // 2].scope_path),
                ("committee", branches[0].parent.scope_path),
                ("root", root.scope_path),
            )
        }
        key = RunStep.objects.order_by("pk").values_list("pk", flat=True)[OPEN_STEPS // 2]
        looked_up = spent(lambda: RunStep.objects.get(pk=key))
        steps = RunStep.objects.count()
    slowest = max(due.values())
    return {
        "bench": "procedures",
        "advance_ms": round(taken_ms, 2),
        "bare_writes_ms": round(bare_ms, 2),
        "ratio_to_bare_writes": round(taken_ms / bare_ms, 1),
        "aim_step_ms": AIM_STEP_MS,
        "steps": steps,
        **{f"due_{name}_ms": round(took, 2) for name, took in due.items()},
        "look_up_ms": round(looked_up, 3),
        "ratio_to_look_up": round(slowest / looked_up, 1),
        "aim_due_ms": AIM_DUE_MS,
        "met": taken_ms <= AIM_STEP_MS and slowest <= AIM_DUE_MS,
    }


def grown() -> tuple:
    """A working committee, fifty committees, and a hundred branches each."""
    from dangwu.orgs.models import Organisation, path_below
    from dangwu.orgs.services import found_organisation

    def founded(kind: str, name: str, parent: object) -> Organisation:
        given = {"kind": kind, "name": name, "short_name": name, "parent": parent}
        return found_organisation(by=None, on=date(2010, 7, 1), **given)

    root = founded("working_committee", "青川市直属机关工作委员会", None)
    branches = []
    for number in range(BRANCHES // 100):
        committee = founded("committee", f"第{number}机关委员会", root)
        branches += [
            Organisation(
                scope_path=path_below(committee, order),
                kind="branch",
                name=f"第{number}之{order}党支部",
                short_name=f"第{number}之{order}党支部",
                parent=committee,
                founded_on=date(2010, 7, 1),
            )
            for order in range(1, 101)
        ]
    return root, Organisation.objects.bulk_create(branches, batch_size=CHUNK)


def begun(branch: object) -> object:
    from dangwu.procedures.services import start_run
    from dangwu.rulebook.selectors import terms_on

    return start_run(
        procedure=COURSE,
        organisation=branch,
        title="年度计划",
        details={"year": "2026"},
        terms=terms_on("shaoxing", TODAY),
        by=None,
        on=TODAY,
    )


def taking(branch: object) -> float:
    """The median time of taking a step: order, window, right to act, writing, audit line."""
    from dangwu.procedures.services import complete_step

    runs = [begun(branch) for _ in range(RUNS_TAKEN)]
    paper = {"themes": [f"第{month}月主题" for month in range(1, 13)]}
    return spent_each(
        [
            lambda run=run: complete_step(
                run=run, step="plan", done_on=TODAY, content=paper, by=None, on=TODAY
            )
            for run in runs
        ]
    )


def bare_writes(branch: object) -> float:
    """The median time of what any act has to write: one row changed, one added."""
    from django.db import transaction

    from dangwu.procedures.models import RunAct, RunStep

    rows = list(RunStep.objects.select_related("run")[:RUNS_TAKEN])

    def write(row: RunStep) -> None:
        with transaction.atomic():
            RunStep.objects.filter(pk=row.pk).update(note="")
            RunAct.objects.create(
                run=row.run, scope_path=row.scope_path, version=10**6 + row.pk, on=TODAY
            )

    return spent_each([lambda row=row: write(row) for row in rows])


def filled(branches: list) -> None:
    """As many open steps as there are to be, their last days over two years around today."""
    from dangwu.procedures.models import PinnedBook, Run, RunStep

    pinned = PinnedBook.objects.get()
    number = 0
    while number < OPEN_STEPS:
        runs = [
            Run(
                procedure=COURSE,
                title="年度计划",
                organisation=branch,
                scope_path=branch.scope_path,
                subject_table="bench.subject",
                subject_id=str(number + place),
                pinned=pinned,
                started_on=TODAY,
                step="plan",
                version=1,
            )
            for place, branch in enumerate(branches)
        ]
        Run.objects.bulk_create(runs, batch_size=CHUNK)
        RunStep.objects.bulk_create(
            [
                RunStep(
                    run=run,
                    scope_path=run.scope_path,
                    key="plan",
                    name="制定年度计划",
                    number=1,
                    state="open",
                    latest_on=TODAY + timedelta(days=(number * 7 + place * 13) % 730 - 30),
                )
                for place, run in enumerate(runs)
            ],
            batch_size=CHUNK,
        )
        number += len(runs)


def first_page(path: str) -> list:
    from dangwu.procedures.selectors import due_below

    return list(due_below((path,), TODAY, TODAY + timedelta(days=30))[:PAGE])


def spent(act: Callable[[], object], times: int = 9) -> float:
    """The median time of several runs, in milliseconds."""
    return spent_each([act] * times)


def spent_each(acts: list[Callable[[], object]]) -> float:
    found = []
    for act in acts:
        began = time.perf_counter()
        act()
        found.append(1000 * (time.perf_counter() - began))
    return median(found)


if __name__ == "__main__":
    sys.exit(main())
