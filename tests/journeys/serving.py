"""The product as it is served in production, for as long as the journeys last.

The production profile behind TLS on a free port of the loopback address: its own database, keys
made by `dangwu init`, web server and worker of `bin/serve.py`. Nothing is replaced for the tests;
only the day it is can be set (`tests.journeys.settings`), for what takes years.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
PATIENCE = 60  # seconds until the server answers


@dataclass(frozen=True, slots=True)
class Town:
    """Where the product is served, and what `tests.journeys.settle` put into it."""

    address: str
    told: dict[str, Any]
    log: Path
    day: Path

    @contextmanager
    def another_day(self) -> Iterator[Callable[[date], None]]:
        """`with town.another_day() as turn_to: turn_to(date(…))`; then it is today again."""

        def turn_to(day: date) -> None:
            turned = self.day.with_suffix(".turned")
            turned.write_text(day.isoformat())
            turned.replace(
                self.day
            )  # at once: a page that is being made reads the one or the other

        try:
            yield turn_to
        finally:
            self.day.unlink(missing_ok=True)


@contextmanager
def served_town(folder: Path) -> Iterator[Town]:
    """The product with its own database below `folder`."""
    port = _free_port()
    day = folder / "day"
    environment = _environment(folder) | {"DANGWU_JOURNEYS_DAY": str(day)}
    _run("-m", "dangwu.config.cli", "init", environment=environment)
    told = json.loads(_run("-m", "tests.journeys.settle", environment=environment))
    log = folder / "served.log"
    with log.open("wb") as written:
        served = subprocess.Popen(
            [sys.executable, "bin/serve.py", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(port, served, log)
        yield Town(f"https://{HOST}:{port}", told, log, day)
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(30)
    written = log.read_text()
    assert "Traceback" not in written, written


def _environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DANGWU_", "DJANGO_"))}
    certificate, key = _certificate(folder)
    return kept | {
        "DANGWU_PROFILE": "production",
        "DANGWU_VAR": str(folder / "var"),
        "DANGWU_HOSTS": HOST,
        "DANGWU_FONT_DIR": str(ROOT / "var" / "fonts"),
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "GRANIAN_SSL_CERTIFICATE": str(certificate),
        "GRANIAN_SSL_KEYFILE": str(key),
    }


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the loopback address that nobody vouches for, and its key."""
    (folder / "var").mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def _run(*command: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, served: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and served.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server does not answer:\n{log.read_text()}")
