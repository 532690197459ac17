"""Serve the product on the loopback address: `python bin/serve.py --port 8000`.

Two processes: granian answers requests, `dangwu db_worker` does the tasks behind them. They live
and end together, and nothing else is ended. Standard library only.
"""

import argparse
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

HOST = "127.0.0.1"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 15  # seconds that a process has for what it is doing, before it is ended


def main() -> int:
    parser = argparse.ArgumentParser(description="Serve dangwu on the loopback address.")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    if in_use(port):
        print(f"Port {port} is in use: choose another with ./dev up --port N.", file=sys.stderr)
        return 1
    for number in ENDINGS:
        signal.signal(number, interrupt)
    children = [start(command) for command in commands(port)]
    try:
        print(f"\nServing on http://{HOST}:{port}/ until Ctrl-C.", flush=True)
        wait_for_one_to_end(children)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        end(children)


def commands(port: int) -> list[list[str]]:
    """The web server and the worker; one worker, as SQLite has one writer."""
    web = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    web += ["--workers", "2", "--blocking-threads", "4", "--log-level", "warning"]
    worker = ["dangwu.config.cli", "db_worker"]
    return [
        [sys.executable, "-m", *web, "dangwu.config.wsgi:application"],
        [sys.executable, "-m", *worker],
    ]


def in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches it once, through us."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)


def wait_for_one_to_end(children: list[subprocess.Popen[bytes]]) -> None:
    """Neither should end by itself; which one did is said."""
    while True:
        for child in children:
            if child.poll() is not None:
                print(f"{' '.join(child.args[2:4])} ended: stopping.", file=sys.stderr)
                return
        time.sleep(0.5)


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask our own children to end, and end those that do not."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        with suppress(ProcessLookupError):
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
