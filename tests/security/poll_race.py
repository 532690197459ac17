"""One member votes many times at once: `python -m tests.security.poll_race 20`.

Prints rounds, votes counted, and voters on record: a person has one vote, whatever races (F04).
"""

import sys
from threading import Barrier, Thread
from typing import Any

import django

AT_ONCE = 6


def race(rounds: int) -> tuple[int, int, int]:
    from django.utils.timezone import localdate

    from dangwu.core.scope import whole_tree
    from dangwu.meetings.models import Meeting, Poll, PollVoter
    from dangwu.meetings.services.votes import open_poll
    from tests.apps.meetings.records import attended, discussed, held
    from tests.factories import make_organisation, make_person

    branch = make_organisation()
    person = make_person(branch=branch, with_user=True)
    counted = voters = 0
    for number in range(rounds):
        with whole_tree("a race"):
            meeting = held(branch, on=localdate(), title=f"会{number}", state=Meeting.State.OPEN)
            attended(meeting, person)
            item = discussed(meeting, "经费预算", matter="general")
            poll = open_poll(item=item, by=None, on=localdate())
        _all_at_once(person, f"/meetings/{meeting.pk}/items/{item.pk}/poll/vote/")
        with whole_tree("a race"):
            poll = Poll.objects.get(pk=poll.pk)
            counted += poll.votes_for + poll.against + poll.abstained
            voters += PollVoter.objects.filter(poll=poll).count()
    return rounds, counted, voters


def _all_at_once(person: Any, url: str) -> None:
    start = Barrier(AT_ONCE)
    choices = ("votes_for", "against", "abstained")
    runs = [
        Thread(target=_press, args=(person.user, url, choices[n % len(choices)], start))
        for n in range(AT_ONCE)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()


def _press(user: Any, url: str, choice: str, start: Barrier) -> None:
    from django.db import connection
    from django.test import Client

    client = Client()
    client.force_login(user)
    start.wait()
    client.post(url, {"choice": choice}, secure=True)
    connection.close()


if __name__ == "__main__":
    django.setup()
    print(*race(int(sys.argv[1])))
