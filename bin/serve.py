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
PATIENCE = 15  # seconds that a process has for what it is doing, before it is ended


def main() -> int:
    parser = argparse.ArgumentParser(description="Serve dangwu on the loopback address.")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    if in_use(port):
        print(f"Port {port} is in use: choose another with ./dev up --port N.", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, interrupt)
    children = [subprocess.Popen(command, stdin=subprocess.DEVNULL) for command in commands(port)]
    try:
        print(f"\nServing on http://{HOST}:{port}/ until Ctrl-C.", flush=True)
        return first_to_end(children)
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


def first_to_end(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one of the two ends by itself, which neither should; its status."""
    while True:
        for child in children:
            if child.poll() is not None:
                print(f"{' '.join(child.args[2:4])} ended: stopping.", file=sys.stderr)
                return child.returncode or 1
        time.sleep(0.5)


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask our own children to end, and end those that do not."""
    for number in (signal.SIGTERM, signal.SIGINT):
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
