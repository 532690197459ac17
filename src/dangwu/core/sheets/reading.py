"""Read a workbook that a stranger sent: look at name and size, let a child process parse it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import IO, Any

from dangwu.core.sheets.messages import REASONS
from dangwu.core.sheets.model import (
    DEFAULT,
    EXACT_BELOW,
    LostDigits,
    Merged,
    Sheet,
    SheetRefused,
    Value,
    Workbook,
)
from dangwu.core.sheets.sandbox.limits import MEGABYTE, Limits
from dangwu.core.sheets.text import clean_text


def place_of(package: str) -> str:
    """The folder that holds an installed package; the package itself is not loaded here."""
    spec = find_spec(package)
    assert spec
    assert spec.origin
    return str(Path(spec.origin).parents[1])


# The child gets the standard library and these two places alone: no `site`, no start-up hooks.
PLACES = [str(Path(__file__).parent), place_of("python_calamine")]
START = f"import sys; sys.path[:0] = {PLACES}; from sandbox.child import main; main()"
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC = {".xlsx": ZIP, ".xls": OLE}
AT_ONCE = BoundedSemaphore(2)  # each may take `memory_bytes`; further files wait their turn
MACRO_EXTENSIONS = (".xlsm", ".xltm", ".xlam", ".xlsb")
ESCAPED = (b"\\u00", b"\\b", b"\\f")
CELL_TYPES = frozenset((str, int, float, bool, date, datetime, LostDigits))


@dataclass(frozen=True, slots=True)
class Isolation:
    """How the parser is kept from the network: always without descriptors, here also by kernel."""

    network_namespace: bool


def read_workbook(data: bytes, *, name: str, limits: Limits = DEFAULT) -> Workbook:
    """Read an .xlsx or .xls into typed cells, or raise SheetRefused with a plain sentence.

    `data` is the whole file, `name` what the sender called it. Whole numbers are int, days are
    date, empty cells None; numbers of sixteen digits or more come as LostDigits. Whatever the
    file does to the parser happens in a child process with limits; this process only waits.
    """
    refuse_by_look(data, name, limits)
    sheets: list[Sheet] = []
    for kind, content in _answer(data, limits):
        if kind == b"S":
            sheets.append(_begin(content))
        elif kind == b"R" and sheets:
            sheets[-1].rows.extend(_rows(content, sheets[-1]))
    return Workbook(name, sha256(data).hexdigest(), sheets)


def refuse_by_look(data: bytes, name: str, limits: Limits) -> None:
    """Refuse by extension, length and first bytes, which must tell the same kind."""
    extension = os.path.splitext(name)[1].lower()
    if extension in MACRO_EXTENSIONS:
        raise SheetRefused("macros")
    if extension not in MAGIC:
        allowed = "、".join(MAGIC)
        raise SheetRefused("extension", {"allowed": allowed, "extension": extension[:12]})
    if not data:
        raise SheetRefused("empty")
    if len(data) > limits.file_bytes:
        size = {"size": len(data) // MEGABYTE, "limit": limits.file_bytes // MEGABYTE}
        raise SheetRefused("too_large", size)
    if not data.startswith(MAGIC[extension]):
        raise SheetRefused(_what_instead(data))


def isolation() -> Isolation:
    """Ask a child what it could give up on this machine; for `./dev up` and system checks."""
    for _kind, content in _answer(b"", DEFAULT):
        return Isolation(network_namespace=content.get("network") == "none")
    raise SheetRefused("unreadable")


def _what_instead(data: bytes) -> str:
    if data.startswith(OLE):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "old_inside"
    return "new_inside" if data.startswith(ZIP) else "not_a_workbook"


def _answer(data: bytes, limits: Limits) -> Iterator[tuple[bytes, Any]]:
    """Run the child and give its lines as they come; `E` is the last, or SheetRefused is raised.

    The child is not trusted: its lines are bounded in number of bytes and parsed as JSON.
    """
    with AT_ONCE, _start(limits) as child:
        killer = Timer(limits.wall_seconds, child.kill)
        killer.start()
        try:
            assert child.stdin
            assert child.stdout
            _feed(child.stdin, data)
            yield from _lines(child.stdout, limits)
        except (ValueError, TypeError, KeyError, RecursionError) as nonsense:
            raise SheetRefused("unreadable") from nonsense
        except EOFError as cut_off:
            raise _death(child, killer, limits) from cut_off
        finally:
            killer.cancel()
            child.kill()


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    """A child without our environment, where the keys are, and without our open files."""
    command = [sys.executable, "-I", "-S", "-c", START, json.dumps(limits)]
    try:
        return subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd="/", env={}, start_new_session=True,
        )  # fmt: skip
    except OSError as short_of_memory:
        raise SheetRefused("busy") from short_of_memory


def _feed(pipe: IO[bytes], data: bytes) -> None:
    try:
        with pipe:
            pipe.write(data)
    except BrokenPipeError:
        pass  # it died early; its silence says so


def _lines(pipe: IO[bytes], limits: Limits) -> Iterator[tuple[bytes, Any]]:
    left = limits.output_bytes
    while line := pipe.readline(left + 1):
        left -= len(line)
        if left < 0:
            raise SheetRefused("too_big")
        kind, text = line[:1], line[1:]
        content = decode_rows(text) if kind == b"R" else json.loads(text)
        if kind == b"X":
            raise _refusal(content)
        if any(escape in text for escape in ESCAPED):
            content = _printable(content)
        yield kind, content
        if kind == b"E":
            return
    raise EOFError


def _death(child: subprocess.Popen[bytes], killer: Timer, limits: Limits) -> SheetRefused:
    timed_out = not killer.is_alive()
    status = child.wait()
    if timed_out or status in (-9, -24):  # the hard limit kills, the soft one sends SIGXCPU
        return SheetRefused("too_slow", {"limit": limits.cpu_seconds})
    return SheetRefused("too_big" if status == -6 else "unreadable")  # the allocator aborts


def _refusal(content: object) -> SheetRefused:
    match content:
        case {"code": str(code), "numbers": dict(numbers)} if code in REASONS:
            return SheetRefused(code, {key: int(value) for key, value in numbers.items()})
    return SheetRefused("unreadable")


def _begin(content: object) -> Sheet:
    match content:
        case {"name": str(name), "hidden": bool(hidden), "merged": list(merged)}:
            return Sheet(name, [], tuple(_merged(area) for area in merged), hidden)
    raise SheetRefused("unreadable")


def _merged(area: object) -> Merged:
    match area:
        case [int(top), int(left), int(bottom), int(right)]:
            return Merged(top, left, bottom, right)
    raise SheetRefused("unreadable")


def _rows(content: object, sheet: Sheet) -> Iterator[list[Value]]:
    """Take over rows that are rows: lists of scalars, as long as those before."""
    if not isinstance(content, list):
        raise SheetRefused("unreadable")
    width = len(sheet.rows[0]) if sheet.rows else None
    for row in content:
        width = len(row) if width is None else width
        if type(row) is not list or len(row) != width or not CELL_TYPES.issuperset(map(type, row)):
            raise SheetRefused("unreadable")
        yield [None if cell == "" else cell for cell in row]


def _day(tagged: dict[str, str]) -> date | datetime:
    match tagged:
        case {"d": str(day)}:
            return date.fromisoformat(day)
        case {"t": str(moment)}:
            return datetime.fromisoformat(moment)
    raise ValueError("neither day nor moment")


def _number(digits: str) -> Value:
    """A float as the spreadsheet means it: 3000.0 is 3000; sixteen digits are no number."""
    number = float(digits)
    if not abs(number) < EXACT_BELOW:
        return LostDigits(f"{number:.14E}")
    return int(number) if number.is_integer() else number


def _printable(content: Any) -> Any:
    """Take control characters out of texts: databases and XML refuse them."""
    match content:
        case str():
            return clean_text(content)
        case list():
            return [_printable(part) for part in content]
        case dict():
            return {key: _printable(part) for key, part in content.items()}
    return content


decode_rows: Callable[[bytes], Any] = partial(
    json.loads, object_hook=_day, parse_float=_number, parse_int=_number, parse_constant=_number
)
