"""The child process in which a stranger's file is parsed: bytes in, typed rows out, no powers.

It is started by `reading.py`, gives up everything it does not need before the first byte of the
file is read, and answers on standard output in lines that begin with one letter:

    S {"name":…, "hidden":…, "merged":[[top,left,bottom,right],…]}   a sheet begins
    R [[cell,…],…]          its next rows, from the first row of the sheet on
    X {"code":…, "numbers":{…}}   refused
    E {"network":…}         the end; an answer without it was cut off

Cells are JSON scalars, "" for an empty one; a day is {"d":"1992-05-13"}, a moment {"t":…}.
"""

import ctypes
import gc
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from . import archive, scan
from .limits import Limits, Refused

NOBODY = 65_534
NEW_USER, NEW_NET = 0x1000_0000, 0x4000_0000
SET_PARENT_DEATH, SET_NO_NEW_PRIVILEGES, KILL = 1, 38, 9
STANDARD_STREAMS = 3
ROWS_AT_ONCE = 1_000
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


# Encoded while modules can still be loaded: a codec is one, and later nothing can be opened.
ENCRYPTED_STREAM = _stream("EncryptedPackage")
MACRO_STREAMS = (_stream("_VBA_PROJECT"), _stream("_VBA_PROJECT_CUR"))
BOOK_STREAMS = (_stream("Workbook"), _stream("Book"))


def confine(limits: Limits) -> bool:
    """Give up network, files, processes, time and memory; tell if the network is gone twice.

    No descriptor beyond the three standard ones can be opened, so neither a file nor a socket;
    where the kernel permits, there is no network device either.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    as_root = os.geteuid() == 0
    no_network: bool = libc.unshare(NEW_NET if as_root else NEW_USER | NEW_NET) == 0
    libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if as_root:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    libc.prctl(SET_PARENT_DEATH, KILL, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, STANDARD_STREAMS),
    ):
        resource.setrlimit(what, (most, most))
    return no_network


def main() -> None:
    limits = Limits(*json.loads(sys.argv[1]))
    out = sys.stdout.buffer
    gc.disable()  # rows hold no cycles, and the process is short
    no_network = confine(limits)
    try:
        for kind, content in read(sys.stdin.buffer.read(), limits):
            _say(out, kind, content)
        _say(out, b"E", {"network": "none" if no_network else "no descriptors"})
    except Refused as refused:
        _say(out, b"X", {"code": refused.code, "numbers": refused.numbers})
    except MemoryError:
        _say(out, b"X", {"code": "too_big", "numbers": {}})
    except PasswordError:
        _say(out, b"X", {"code": "encrypted", "numbers": {}})
    except BaseException:  # a panic of the parser is not an Exception
        _say(out, b"X", {"code": "unreadable", "numbers": {}})


def read(data: bytes, limits: Limits) -> Iterator[tuple[bytes, object]]:
    """Check the file, then give its sheets and rows as lines of the answer."""
    if data.startswith(ZIP):
        check_archive(data, limits)
    elif data.startswith(OLE):
        check_compound(data)
    elif data:
        raise Refused("not_a_workbook")
    else:
        return
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    for number, about in enumerate(book.sheets_metadata):
        if about.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba):
            raise Refused("macros")
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(number)
            yield from _sheet(sheet, about.visible != SheetVisibleEnum.Visible, limits)


def check_archive(data: bytes, limits: Limits) -> None:
    """Every part of an .xlsx, before the parser sees one of them."""
    for entry in archive.entries(data, limits):
        pieces = archive.inflate(data, entry)
        head = next(pieces, b"")
        archive.refuse_foreign_part(entry, head)
        if scan.is_xml(entry.name, head):
            scan.refuse_traps(_with(head, pieces), limits)
        else:
            for _ in pieces:  # size and checksum are judged at its end
                pass
        if entry.name.casefold() == archive.CONTENT_TYPES:
            archive.refuse_foreign_types(head)


def check_compound(data: bytes) -> None:
    """An .xls is a compound file; the names of its streams tell what it is."""
    if ENCRYPTED_STREAM in data:
        raise Refused("encrypted")
    if any(stream in data for stream in MACRO_STREAMS):
        raise Refused("macros")
    if not any(stream in data for stream in BOOK_STREAMS):
        raise Refused("not_a_workbook")


def _with(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _sheet(sheet: CalamineSheet, hidden: bool, limits: Limits) -> Iterator[tuple[bytes, object]]:
    blank: list[object] = []
    if sheet.start and sheet.end:
        scan.refuse_extent(*sheet.end, limits)
        blank = [""] * sheet.start[1]  # the parser gives rows from the first, columns do not
    merged = [
        [*first, *last]
        for first, last in sheet.merged_cell_ranges or []
        if first[0] < limits.rows and first[1] < limits.columns
    ]
    yield b"S", {"name": sheet.name, "hidden": hidden, "merged": merged}
    rows = iter(sheet.iter_rows())
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield b"R", [blank + row for row in some] if blank else some


def _say(out: BinaryIO, kind: bytes, content: object) -> None:
    text = json.dumps(content, default=_scalar, ensure_ascii=False, separators=(",", ":"))
    out.write(kind + text.encode("utf-8") + b"\n")
    out.flush()


def _scalar(value: object) -> object:
    """What JSON does not know: days and moments tagged, times and durations as text."""
    return SCALARS[type(value)](value)


def _duration(value: timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


SCALARS: dict[type, Callable[[Any], object]] = {
    date: lambda day: {"d": day.isoformat()},
    datetime: lambda moment: {"t": moment.isoformat()},
    time: lambda clock: clock.isoformat("minutes"),
    timedelta: _duration,
}
