"""One chain whatever writes at once (E10); rights end with the commit that ends them (B09)."""

import subprocess
import sys
import time
import uuid

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


@pytest.fixture
def place(tmp_path, request):
    """A database of its own: a file, or a new one on the server the tests run on."""
    env = {"DANGWU_PROFILE": "test"}
    if connection.vendor != "postgresql":
        env["DANGWU_DATABASE_URL"] = f"sqlite:///{tmp_path / 'chain.sqlite3'}"
        yield Installation(tmp_path, env)
        return
    name = f"dangwu_chain_{uuid.uuid4().hex[:8]}"
    with server() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    env["DANGWU_DATABASE_URL"] = url_of(name)
    yield Installation(tmp_path, env)
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
    assert (made := place.run("migrate", "core", "--verbosity", "0")).returncode == 0, made.stderr
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
    assert (made := place.run("migrate", "--verbosity", "0")).returncode == 0, made.stderr
    asked = place.module("tests.security.endings", str(trials))
    assert asked.returncode == 0, asked.stderr
    requests, late = map(int, asked.stdout.split())
    assert requests > 5 * trials
    assert late == 0
