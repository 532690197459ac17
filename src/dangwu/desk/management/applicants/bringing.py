"""A dossier brought to a step, each act on the day it would have been done.

`DAYS` says when, counted from the application. A dossier stops at the step it is brought to, or
where the days run out.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from dangwu.admission import services
from dangwu.admission.models import Dossier
from dangwu.desk.management.applicants.steps import ACTS, Cultivating, Doing
from dangwu.members.services import PersonFields
from dangwu.rules.calendar import add_months

# When each step is taken: months and days after the application.
DAYS: Mapping[str, tuple[int, int]] = {
    "application": (0, 0),
    "talk": (0, 20),
    "activist": (3, 0),
    "activist_record": (3, 9),
    "contacts": (3, 11),
    "review_1": (7, 0),
    "review_2": (13, 0),
    "prospect": (16, 0),
    "prospect_consent": (16, 15),
    "sponsors": (16, 18),
    "political_review": (17, 10),
    "training": (18, 0),
    "review_3": (18, 20),
    "notice": (19, 0),
    "examination": (19, 15),
    "pre_review": (19, 25),
    "form": (20, 5),
    "branch_meeting": (20, 15),
    "superior_talk": (21, 0),
    "approval": (21, 20),
    "approval_record": (21, 28),
    "placing": (22, 1),
    "oath": (22, 5),
    "probation_1": (23, 10),
    "probation_2": (26, 10),
    "probation_3": (29, 10),
    "probation_4": (32, 0),
    "second_application": (32, 8),
    "full_meeting": (32, 20),
    "full_approval": (33, 10),
    "archive": (33, 25),
}


class Applicants:
    """Dossiers of one demonstration; the same for a seed and a day."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a demonstration, not a secret
        self.today = today

    def bring(
        self,
        place: Cultivating,
        person: PersonFields,
        applied_on: date,
        until: str,
        left_out: Sequence[str] = (),
        turns: Mapping[str, str] = MappingProxyType({}),
    ) -> Dossier:
        """Receive an application and take every step up to `until`, as far as the days go.

        `turns` says of a step what it comes to where that is not the usual.
        """
        dossier = services.open_dossier(
            organisation=place.branch,
            person=person,
            applied_on=applied_on,
            joined_unit_on=add_months(applied_on, -24),
            characters=self.random.randint(900, 1600),
            by=None,
            on=applied_on,
        )
        for step in self._steps(until):
            day = day_of(step, applied_on)
            if day > self.today:
                break
            if step not in left_out:
                ACTS[step](Doing(dossier, place, day, self.random, turns.get(step, "")))
        return dossier

    def _steps(self, until: str) -> Iterator[str]:
        names = list(DAYS)
        yield from names[1 : names.index(until) + 1]


def day_of(step: str, applied_on: date) -> date:
    months, days = DAYS[step]
    return add_months(applied_on, months) + timedelta(days=days)


def applied_for(step: str, on: date) -> date:
    """When somebody applied whose step falls on a day."""
    months, days = DAYS[step]
    return add_months(on - timedelta(days=days), -months)
