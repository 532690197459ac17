"""Rights end while four workers ask: `python -m tests.security.endings 200`.

Run by test_concurrency.py on a database of its own. Prints how many requests were made, and how
many that began after the end was committed were still answered.
"""

import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django

WORKERS = 4


def trials(number: int) -> tuple[int, int]:
    from django.utils.timezone import localdate

    from dangwu.accounts.models import User
    from dangwu.accounts.services import change_password, disable_account
    from dangwu.core.scope import whole_tree
    from dangwu.members.models import PostHolding
    from dangwu.members.services import leave_post
    from tests.factories import make_holding, make_organisation, make_person

    today = localdate()
    branch = make_organisation()
    person = make_person(branch=branch, with_user=True)
    user = person.user
    assert user is not None

    def end_post() -> None:
        with whole_tree("a trial"):
            leave_post(holding=PostHolding.objects.running().get(), by=None, on=today)

    endings: list[Callable[[], Any]] = [
        lambda: disable_account(user=user, by=None, on=today),
        lambda: change_password(user=user, password=f"Shan-Yue-{time.time_ns()}", on=today),
        end_post,
    ]
    asked = late = 0
    for trial in range(number):
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.refresh_from_db()
        with whole_tree("a trial"):
            if not PostHolding.objects.running().exists():
                make_holding(person, "discipline_member", branch, since=today)
        counts = one_trial(user, endings[trial % len(endings)])
        asked, late = asked + counts[0], late + counts[1]
    return asked, late


def one_trial(user: Any, end: Callable[[], Any]) -> tuple[int, int]:
    """Requests before and after an end; late are those begun after it."""
    from django.db import connection
    from django.test import Client

    ended: list[float] = []
    asked, late = [], []
    over = threading.Event()
    clients = [Client() for _ in range(WORKERS)]
    for client in clients:
        client.force_login(user)

    def ask(client: Client) -> None:
        while not over.is_set():
            begun, after = time.monotonic(), bool(ended)
            status = client.get("/members/", secure=True).status_code
            asked.append(begun)
            if after and status == 200:
                late.append(begun)
        connection.close()

    workers = [threading.Thread(target=ask, args=(client,)) for client in clients]
    for worker in workers:
        worker.start()
    while not asked:
        time.sleep(0.001)
    end()
    ended.append(time.monotonic())
    time.sleep(0.05)
    over.set()
    for worker in workers:
        worker.join()
    return len(asked), len(late)


if __name__ == "__main__":
    django.setup()
    print(*trials(int(sys.argv[1])))
