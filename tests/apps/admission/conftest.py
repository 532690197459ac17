"""Dossiers of one branch at the stages a file asks for, built once for the file."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from dangwu.admission.models import Dossier
from dangwu.core.scope import whole_tree
from dangwu.desk.management.applicants import Applicants
from dangwu.desk.management.applicants.bringing import day_of
from dangwu.members.services import PersonFields
from tests.apps.admission.walking import APPLIED, TODAY, cultivating
from tests.factories import Cast, build_cast, identity_number, make_person, numeral

VOTERS = 12


class Stages:
    """`at(step)` is a dossier whose last act was that of the step."""

    def __init__(self, cast: Cast, steps: tuple[str, ...]) -> None:
        self.cast = cast
        self.place = cultivating(cast)
        self.branch = self.place.branch
        for number in range(VOTERS - 5):
            make_person(f"党员{numeral(number)}", branch=self.branch)
        self._made = {step: self._bring(step, number) for number, step in enumerate(steps)}

    def _bring(self, step: str, number: int) -> Dossier:
        """Each applied a day after the one before: a branch holds no two meetings a day."""
        person = PersonFields(name=f"程{numeral(number)}", id_number=identity_number("19950418"))
        made = Applicants(seed=5, today=TODAY)
        return made.bring(self.place, person, APPLIED + timedelta(days=number), step)

    def at(self, step: str) -> Dossier:
        rows = Dossier.objects.select_related("person", "organisation")
        found: Dossier = rows.get(pk=self._made[step].pk)
        return found

    @staticmethod
    def day(dossier: Dossier, step: str) -> date:
        """When a step of a dossier is taken, if it comes to that."""
        return day_of(step, dossier.applied_on)


@pytest.fixture(scope="module")
def stages(
    request: pytest.FixtureRequest, django_db_setup: Any, django_db_blocker: Any
) -> Iterator[Stages]:
    """The stages named in `STAGES` of the module; each test is rolled back to them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with whole_tree("dossiers of the tests"):
            made = Stages(build_cast(), request.module.STAGES)
        yield made
        transaction.set_rollback(True)
