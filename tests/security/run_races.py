"""Two take the same step of a run at the same moment: `python -m tests.security.run_races 500`.

Prints how many won, how many were told that the run has moved on (409), how many effects ran, and
how many runs came out wrong.
"""

import sys
from threading import Barrier, Thread
from typing import Any

import django


def race(rounds: int) -> tuple[int, int, int, int]:
    from tests.apps.procedures.course import SUBJECT, begin, brought_to
    from tests.factories import make_holding, make_organisation, make_person

    branch = make_organisation()
    people = [make_person(branch=branch, with_user=True) for _ in range(2)]
    for person, post in zip(people, ("secretary", "deputy"), strict=True):
        make_holding(person, post, branch)
    clients = [_client(person.user) for person in people]
    won = told = wrong = 0
    for _ in range(rounds):
        run = brought_to(begin(branch, subject=None), "decide")
        statuses = _at_once(clients, run)
        won += statuses.count(302)
        told += statuses.count(409)
        wrong += sorted(statuses) != [302, 409] or not _is_sound(run)
    return won, told, SUBJECT.ran.count("decided"), wrong


def _client(user: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


def _at_once(clients: list[Any], run: Any) -> list[int]:
    start, statuses = Barrier(len(clients)), []  # type: ignore[var-annotated]
    presses = [Thread(target=_press, args=(client, run, start, statuses)) for client in clients]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    return statuses


def _press(client: Any, run: Any, start: Barrier, statuses: list[int]) -> None:
    from django.db import connection
    from django.utils.timezone import localdate

    start.wait()
    response = client.post(
        f"/procedures/runs/{run.pk}/decide/complete/",
        {"version": run.version, "done_on": localdate().isoformat(), "outcome": "agreed"},
        secure=True,
    )
    statuses.append(response.status_code)
    connection.close()


def _is_sound(run: Any) -> bool:
    """One act more, one line more in the trail, and the next step open once."""
    from dangwu.core.models import AuditEntry
    from dangwu.core.scope import whole_tree
    from dangwu.procedures.models import Run, RunAct, RunStep

    with whole_tree("a race"):
        now = Run.objects.get(pk=run.pk)
        acts = RunAct.objects.filter(run=run).count()
        steps = dict(RunStep.objects.filter(run=run).values_list("key", "state"))
    lines = AuditEntry.objects.filter(subject_id=str(run.pk), outcome="done").count()
    return (
        now.version == run.version + 1 == acts == lines
        and (steps["decide"], steps["consent"]) == ("done", "open")
        and len(steps) == 8
    )


if __name__ == "__main__":
    django.setup()
    print(*race(int(sys.argv[1])))
