"""Run a command with a PostgreSQL for its tests: `python bin/postgres.py python -m pytest …`.

The address is handed over as DANGWU_DATABASE_URL. In this order: what DANGWU_TEST_DATABASE_URL
names, a server on 127.0.0.1:5432 that lets us make databases, a cluster of our own. Our own lives
in a temporary folder, speaks over a socket in it only, and is gone when the command ends. As root
it runs as the user postgres, since PostgreSQL refuses root.
`--look` only says whether there is one.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ADDRESS = "DANGWU_DATABASE_URL"
PORT = 5432
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")


def main() -> int:
    if sys.argv[1:] == ["--look"]:
        return 0 if given() or running() or programs() else 1
    with server() as address:
        environment = {**os.environ, ADDRESS: address}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


@contextmanager
def server() -> Iterator[str]:
    """The address of a server, for as long as the block runs."""
    address = given() or running()
    if address:
        yield address
    else:
        with own_cluster() as address:
            yield address


def given() -> str | None:
    return os.environ.get("DANGWU_TEST_DATABASE_URL") or None


def running() -> str | None:
    """A server on this machine where we, or postgres, may make databases without a password."""
    import psycopg

    question = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    for name in ("postgres", pwd.getpwuid(os.geteuid()).pw_name):
        address = f"postgres://{name}@127.0.0.1:{PORT}/postgres"
        with suppress(psycopg.Error), psycopg.connect(address, connect_timeout=2) as connection:
            row = connection.execute(question).fetchone()
            if row and row[0]:
                return f"postgres://{name}@127.0.0.1:{PORT}/dangwu"
    return None


def programs() -> Path | None:
    """Debian keeps the server's programs of each version in a folder of its own."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found = sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    if path := shutil.which("initdb"):
        found.append(Path(path).parent)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@contextmanager
def own_cluster() -> Iterator[str]:
    """A cluster that lasts as long as the block; durability is off, it is for tests."""
    folder = programs()
    if folder is None:
        sys.exit("No PostgreSQL: install the Debian package postgresql.")
    room = Path(tempfile.mkdtemp(prefix="dangwu-pg-"))
    owner = "postgres" if os.geteuid() == 0 else None
    if owner:
        shutil.chown(room, owner, owner)
    data = room / "data"
    tuning = f"-k {room} -p {PORT} -c listen_addresses= {' '.join(f'-c {s}' for s in QUICK)}"
    try:
        run(
            owner, folder / "initdb", "-D", data, "-U", "postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        run(owner, folder / "pg_ctl", "-D", data, "-l", room / "log", "-w", "-o", tuning, "start")
        try:
            yield f"postgres://postgres@/{room}/dangwu"  # a path in place of a host: its socket
        finally:
            run(owner, folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(room, ignore_errors=True)


def run(owner: str | None, *command: str | Path) -> None:
    """Run a program of PostgreSQL quietly; what it said is shown if it fails."""
    done = subprocess.run(
        command, user=owner, group=owner, extra_groups=[] if owner else None, cwd="/",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} failed:\n{done.stdout.decode(errors='replace')}")


if __name__ == "__main__":
    sys.exit(main())
