"""The built world, shared by the tests of a module; each test is rolled back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.factories import build_cast
from tests.security.world import OBJECTS, PLACES, World


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    """The cast and a row of every kind at every place, in a transaction around the whole module.

    The module marks its tests with `django_db`: each is rolled back to here.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        made = World(build_cast())
        for place in PLACES:
            for make in OBJECTS.values():
                make(made, place)
        yield made
        transaction.set_rollback(True)
