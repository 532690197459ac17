"""Two answer the same case at the same moment: `python -m tests.security.races 500`.

Prints how many answers won, how many were told that the case has moved on (409 with the state as
it is now), how many effects ran, and how many cases came out wrong.
"""

import random
import sys
from threading import Barrier, Thread
from typing import Any

import django

BUTTONS = ("approve", "return")
WORDS = {"approved": "已同意", "returned": "已退回"}
SEED = 20261


def race(rounds: int) -> tuple[int, int, int, int]:
    from django.utils.timezone import localdate

    from dangwu.core.scope import whole_tree
    from dangwu.orgs.models import Organisation
    from dangwu.procedures.models import Case
    from tests.apps.procedures.plans import EFFECTS, PLAN
    from tests.factories import make_holding, make_organisation, make_person

    print(f"seed {SEED}", file=sys.stderr)
    chance = random.Random(SEED)
    branch = make_organisation()
    above = branch.parent
    assert above is not None
    people = [make_person(branch=branch, with_user=True) for _ in range(2)]
    for person, post in zip(people, ("secretary", "staff"), strict=True):
        make_holding(person, post, above)
    racers = [Racer(person.user) for person in people]
    won = told = wrong = 0
    for number in range(rounds):
        with whole_tree("a race"):
            case = _submitted(PLAN, branch, Organisation(pk=10**6 + number), localdate())
        for racer in racers:
            racer.button = chance.choice(BUTTONS)
        answers = _at_once(racers, case)
        won += sum(status == 302 for status, _ in answers)
        with whole_tree("a race"):
            case = Case.objects.get(pk=case.pk)
            told += sum(status == 409 and WORDS[case.state] in body for status, body in answers)
            wrong += not _is_sound(case, racers, answers)
    effects = sum(EFFECTS.ran.count(turn) for turn in WORDS)
    return won, told, effects, wrong


def _submitted(kind: str, branch: Any, subject: Any, on: Any) -> Any:
    from dangwu.procedures.services import submit_case

    return submit_case(
        kind=kind, subject=subject, organisation=branch, title="年度计划", by=None, on=on
    )


class Racer:
    """One of the two, in a browser of their own."""

    def __init__(self, user: Any) -> None:
        from django.test import Client

        self.user, self.button = user, ""
        self.client = Client()
        self.client.force_login(user)

    def press(self, case: Any, start: Barrier, answers: list[tuple[int, str]]) -> None:
        from django.db import connection

        start.wait()
        response = self.client.post(
            f"/procedures/{case.pk}/decide/",
            {"version": 1, "decision": self.button, "opinion": "看过"},
            secure=True,
        )
        answers.append((response.status_code, response.content.decode()))
        connection.close()


def _at_once(racers: list[Racer], case: Any) -> list[tuple[int, str]]:
    start, answers = Barrier(len(racers)), []  # type: ignore[var-annotated]
    runs = [Thread(target=racer.press, args=(case, start, answers)) for racer in racers]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    return answers


def _is_sound(case: Any, racers: list[Racer], answers: list[tuple[int, str]]) -> bool:
    """One step more, by the one who is on record, of the button they pressed; one line."""
    from dangwu.core.models import AuditEntry

    submitted, answered = case.steps.order_by("version")
    winner = next((racer for racer in racers if racer.user == case.decided_by), None)
    lines = AuditEntry.objects.filter(subject_id=str(case.pk), outcome="done").count()
    return (
        sorted(status for status, _ in answers) == [302, 409]
        and winner is not None
        and (answered.actor, answered.action) == (winner.user, winner.button)
        and (submitted.version, answered.version, case.version, lines) == (1, 2, 2, 2)
    )


if __name__ == "__main__":
    django.setup()
    print(*race(int(sys.argv[1])))
