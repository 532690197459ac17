"""What every test stands on: no scope open, no way out of this machine, the long ones on
demand.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase

from dangwu.core import triggers
from dangwu.core.scope import whole_tree

if TYPE_CHECKING:
    from tests.factories import Cast

JOURNEYS = "tests/journeys/"
# How long an example takes says how busy the machine is, and nothing of the product.
hypothesis.settings.register_profile(
    "dangwu", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("dangwu")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long tests too")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _leave_out_on_postgresql(config, items)
    items.sort(key=_begins_at)
    if config.getoption("--full") or "full" in (config.getoption("-m") or ""):
        return
    skip = pytest.mark.skip(reason="long; runs with --full")
    for item in items:
        if "full" in item.keywords:
            item.add_marker(skip)


LONG = ("journeys", "security")  # what takes longest begins first


def _begins_at(item: pytest.Item) -> int:
    return next((at for at, part in enumerate(LONG) if part in item.path.parts), len(LONG))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file stays on one worker, where what it builds is built once; journeys share a town."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return JOURNEYS if file.startswith(JOURNEYS) else file

    return ByFile(config, log)


def _leave_out_on_postgresql(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What does not hang on the database runs on SQLite alone, but for `--full`: the source,
    pages, which show what selectors read and services wrote, what asks no database, and what is
    marked `any_database`.
    """
    full = config.getoption("--full") or "full or" in (config.getoption("-m") or "")
    if full or connection.vendor != "postgresql":
        return
    left_out = [
        item
        for item in items
        if not item.get_closest_marker("postgres")
        and (
            "architecture" in item.path.parts
            or "page" in item.path.stem
            or item.get_closest_marker("any_database")
            or not _asks_the_database(item)
        )
    ]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db"))


# ---- no test leaves the machine (K06) -----------------------------------------------------------


class OutboundConnection(RuntimeError):
    """Something tried to reach another machine."""


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket file
    host = str(address[0])
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def _guarded(connect: Callable[..., object]) -> Callable[..., object]:
    def guarded(self: socket.socket, address: object) -> object:
        if not _is_local(address):
            raise OutboundConnection(f"a test tried to connect to {address!r}")
        return connect(self, address)

    return guarded


@pytest.fixture(autouse=True, scope="session")
def _no_way_out() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
        yield


# ---- the database -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The trail is append-only also where no migration made it so."""
    if not connection.settings_dict["TEST"]["MIGRATE"]:
        with django_db_blocker.unblock():
            triggers.install(connection)


@pytest.fixture(autouse=True, scope="session")
def _audit_trail_can_be_emptied_after_transaction_tests() -> Iterator[None]:
    """Such tests end with emptying every table, which the trail's own triggers refuse."""
    emptied = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        triggers.remove(connection)
        try:
            emptied(case)
        finally:
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def in_whole_tree() -> Iterator[None]:
    """The whole tree is open for the test; by default no scope is."""
    with whole_tree("a test"):
        yield


# ---- who is signed in ------------------------------------------------------------------------


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """`client_of(person_or_user)` is a browser in which that person has signed in."""

    def signed_in(who: object, **extra: str) -> Client:
        client = Client(**extra)
        client.force_login(getattr(who, "user", None) or who)  # type: ignore[arg-type]
        return client

    return signed_in


@pytest.fixture
def cast(db: None) -> "Cast":
    """The people of `tests.people`, in this test's database."""
    from tests.factories import build_cast
    from tests.kept import kept

    return kept(build_cast)
