"""The built world, shared by the tests of a module; each test is rolled back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.template.base import Template
from django.test.utils import _TestState

from tests.factories import build_cast
from tests.security.world import ELSEWHERE, OBJECTS, PLACES, World

# Which role opens what does not hang on the database: PostgreSQL runs these with --full alone.
ON_SQLITE = {"test_matrix", "test_canaries", "test_web_surface", "test_acts"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    full = config.getoption("--full") or "full or" in (config.getoption("-m") or "")
    if full or connection.vendor != "postgresql":
        return
    left_out = [item for item in items if item.path.stem in ON_SQLITE]
    config.hook.pytest_deselected(items=left_out)
    kept = set(items) - set(left_out)
    items[:] = [item for item in items if item in kept]


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
        for told in ELSEWHERE.values():
            told(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def plain_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates are rendered as in the product: the tests of Django keep a copy of every context,
    which nobody looks at where only answers are read.
    """
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
