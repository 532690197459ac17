"""One chain whatever writes at once (E10); rights end with the commit that ends them (B09); a case
is answered once (H03).
"""

import shutil
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.security.installation import Installation

WORKERS = 4
WRITE = """
import sys, django
django.setup()
from dangwu.core.services import record_act
for n in range(int(sys.argv[1])):
    record_act("tests.done", subject=None, by=None, on=None, facts={"n": n})
"""


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A database that went through the migrations: the file, or its name on the server."""
    folder = tmp_path_factory.mktemp("migrated")
    if connection.vendor != "postgresql":
        file = folder / "chain.sqlite3"
        _migrate(folder, f"sqlite:///{file}")
        yield file
        return
    with new_database() as name:
        _migrate(folder, url_of(name))
        yield name


def _migrate(folder, url):
    env = {"DANGWU_PROFILE": "test", "DANGWU_DATABASE_URL": url}
    made = Installation(folder, env).run("migrate", "--verbosity", "0")
    assert made.returncode == 0, made.stderr


@pytest.fixture
def place(tmp_path, migrated):
    """A database of its own with all tables: a copy of the file, or of that on the server."""
    env = {"DANGWU_PROFILE": "test"}
    if connection.vendor != "postgresql":
        file = shutil.copy(migrated, tmp_path / "chain.sqlite3")
        yield Installation(tmp_path, env | {"DANGWU_DATABASE_URL": f"sqlite:///{file}"})
        return
    with new_database(f'TEMPLATE "{migrated}"') as name:
        yield Installation(tmp_path, env | {"DANGWU_DATABASE_URL": url_of(name)})


@contextmanager
def new_database(more=""):
    name = f"dangwu_chain_{uuid.uuid4().hex[:8]}"
    with server() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" {more}')
    yield name
    with server() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def server():
    import psycopg

    known = connection.settings_dict
    return psycopg.connect(
        dbname="postgres",
        user=known["USER"] or None,
        password=known["PASSWORD"] or None,
        host=known["HOST"] or None,
        port=known["PORT"] or None,
        autocommit=True,
    )


def url_of(name: str) -> str:
    from urllib.parse import quote

    known = connection.settings_dict
    secret = f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else ""
    host = quote(known["HOST"] or "", safe="")
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgres://{quote(known['USER'])}{secret}@{host}{port}/{name}"


@pytest.mark.django_db
@pytest.mark.parametrize("lines", [400, pytest.param(20_000, marks=pytest.mark.full)])
def test_four_writers_make_one_chain(place, lines):
    start = time.monotonic()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, str(lines // WORKERS)],
            env=place.environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(WORKERS)
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=600)
        assert writer.returncode == 0, errors
    took = time.monotonic() - start
    verified = place.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout
    assert f"审计链完整：{lines} 条" in verified.stdout
    if lines > 1000:
        least = 500 if connection.vendor == "postgresql" else 100
        assert lines / took >= least


@pytest.mark.django_db
@pytest.mark.parametrize("trials", [12, pytest.param(200, marks=pytest.mark.full)])
def test_no_request_is_answered_after_the_end_of_a_right(place, trials):
    """Disabled, a new password, a post that ended: the next request of any worker knows."""
    asked = place.module("tests.security.endings", str(trials))
    assert asked.returncode == 0, asked.stderr
    requests, late = map(int, asked.stdout.split())
    assert requests > 5 * trials
    assert late == 0


@pytest.mark.django_db
@pytest.mark.parametrize("rounds", [25, pytest.param(500, marks=pytest.mark.full)])
def test_a_case_is_answered_once_whoever_answers_at_once(place, rounds):
    """Two press at once, the same button or not: one wins, the other is told how it stands."""
    raced = place.module("tests.security.races", str(rounds))
    assert raced.returncode == 0, raced.stderr
    won, told, effects, wrong = map(int, raced.stdout.split())
    assert (won, told, effects, wrong) == (rounds, rounds, rounds, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("rounds", [10, pytest.param(500, marks=pytest.mark.full)])
def test_a_step_is_taken_once_whoever_takes_it_at_once(place, rounds):
    """Two officers put the same step on record: one wins, the other is told how it stands."""
    raced = place.module("tests.security.run_races", str(rounds))
    assert raced.returncode == 0, raced.stderr
    won, told, effects, wrong = map(int, raced.stdout.split())
    assert (won, told, effects, wrong) == (rounds, rounds, rounds, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("rounds", [8, pytest.param(200, marks=pytest.mark.full)])
def test_a_member_has_one_vote_however_often_they_press_at_once(place, rounds):
    raced = place.module("tests.security.poll_race", str(rounds))
    assert raced.returncode == 0, raced.stderr
    assert list(map(int, raced.stdout.split())) == [rounds] * 3
