"""Look into an .xlsx before any parser does: is the zip honest, small enough and free of traps?

Read strictly and by our own hand: `zipfile` forgives what a bomb or a polyglot needs (gaps,
overlaps, two headers that disagree, data before and behind), and a second reader that forgives
differently is then shown other contents than the first. Runs inside the child process.
"""

import re
import zlib
from collections.abc import Iterator
from struct import Struct, error
from typing import NamedTuple

from .limits import MEGABYTE, Limits, Refused

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_HEADER = Struct("<4s5H3L2H")
CENTRAL_HEADER = Struct("<4s6H3L5H2L")
END_RECORD = Struct("<4s4H2LH")
DESCRIPTOR_SIZES = (0, 12, 16, 20, 24)  # with or without a signature, 32 or 64 bits
ENCRYPTED, DESCRIPTOR = 0x1, 0x8
STORED, DEFLATED = 0, 8
UNIX, SYMLINK = 3, 0o12
STEP = 1 << 20

ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
NESTED_NAME = re.compile(
    r"\.(zip|rar|7z|gz|tgz|bz2|xz|tar|jar|xls[xmb]?|doc[xm]?|ppt[xm]?|exe|dll)$", re.IGNORECASE
)
MACRO_NAME = re.compile(r"vbaproject|macrosheets/|\.xlm$", re.IGNORECASE)
UNSAFE_NAME = re.compile(r"^/|^[A-Za-z]:|(^|/)\.\.(/|$)|\x00|^$")
CONTENT_TYPES = "[content_types].xml"
MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


class Entry(NamedTuple):
    name: str
    method: int
    crc: int
    packed: int
    size: int
    place: int  # where its local header begins
    start: int  # where its packed bytes begin
    end: int


def entries(data: bytes, limits: Limits) -> list[Entry]:
    """The parts of the archive, or Refused if its two directories do not tell one story."""
    try:
        found = sorted(_central_directory(data, limits), key=lambda entry: entry.start)
    except (error, UnicodeDecodeError) as broken:
        raise Refused("archive_broken") from broken
    names = [entry.name.casefold() for entry in found]
    if len(set(names)) < len(names) or CONTENT_TYPES not in names:
        raise Refused("archive_broken")
    if sum(entry.size for entry in found) > limits.inflated_bytes:
        raise Refused("inflates", {"limit": limits.inflated_bytes // MEGABYTE})
    return found


def inflate(data: bytes, entry: Entry) -> Iterator[bytes]:
    """The part's contents in pieces; refused where size or checksum are not what was declared."""
    packed = memoryview(data)[entry.start : entry.start + entry.packed]
    pieces = iter([bytes(packed)]) if entry.method == STORED else _decompress(packed)
    size = crc = 0
    try:
        for piece in pieces:
            size += len(piece)
            crc = zlib.crc32(piece, crc)
            if size > entry.size:
                break
            yield piece
    except zlib.error as broken:
        raise Refused("archive_broken") from broken
    if (size, crc) != (entry.size, entry.crc):
        raise Refused("archive_broken")


def refuse_foreign_part(entry: Entry, head: bytes) -> None:
    """Macros, archives and documents have no business inside a roster."""
    if MACRO_NAME.search(entry.name):
        raise Refused("macros")
    if NESTED_NAME.search(entry.name) or head.startswith(ARCHIVES):
        raise Refused("archive_nested")


def refuse_foreign_types(content_types: bytes) -> None:
    if b"macroEnabled" in content_types or b"vbaProject" in content_types:
        raise Refused("macros")
    if MAIN_TYPE not in content_types:
        raise Refused("not_a_workbook")


def _decompress(packed: memoryview) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    piece = stream.decompress(packed, STEP)
    while piece:
        yield piece
        piece = stream.decompress(stream.unconsumed_tail, STEP)
    if not stream.eof or stream.unused_data:
        raise Refused("archive_broken")


def _central_directory(data: bytes, limits: Limits) -> Iterator[Entry]:
    """Walk the central directory; every entry must lie end to end from the first byte on."""
    end = len(data) - END_RECORD.size
    signature, disk, first, here, count, length, place, comment = END_RECORD.unpack_from(data, end)
    if signature != END or disk or first or here != count or comment or place + length != end:
        raise Refused("archive_broken")
    if count > limits.parts:
        raise Refused("too_many_parts", {"parts": count, "limit": limits.parts})
    at, found = place, []
    for _ in range(count):
        entry, at = _central_entry(data, at, limits)
        found.append(entry)
    if at != end:
        raise Refused("archive_broken")
    _refuse_gaps(found, place)
    yield from found


def _central_entry(data: bytes, at: int, limits: Limits) -> tuple[Entry, int]:
    header = CENTRAL_HEADER.unpack_from(data, at)
    signature, made_by, _, flags, method, _, _, crc, packed, size = header[:10]
    name_length, extra, comment, _, _, attributes, place = header[10:]
    raw_name = data[at + CENTRAL_HEADER.size :][:name_length]
    if signature != CENTRAL or method not in (STORED, DEFLATED):
        raise Refused("archive_broken")
    if flags & ENCRYPTED:
        raise Refused("encrypted")
    name = raw_name.decode("utf-8").replace("\\", "/")
    is_link = made_by >> 8 == UNIX and attributes >> 28 == SYMLINK
    if UNSAFE_NAME.search(name) or is_link:
        raise Refused("archive_name")
    if size > limits.ratio_from and size > limits.ratio * packed:
        raise Refused("ratio", {"limit": limits.ratio})
    declared = (flags & (ENCRYPTED | DESCRIPTOR), method, crc, packed, size)
    start = _local_start(data, place, raw_name, declared)
    entry = Entry(name, method, crc, packed, size, place, start, start + packed)
    return entry, at + CENTRAL_HEADER.size + name_length + extra + comment


def _local_start(
    data: bytes, place: int, raw_name: bytes, declared: tuple[int, int, int, int, int]
) -> int:
    """Where the packed bytes begin, once the local header agrees with the central one."""
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra = (
        LOCAL_HEADER.unpack_from(data, place)
    )
    if flags & DESCRIPTOR:  # the sizes follow the data; zeros stand here
        crc, packed, size = declared[2:]
    name = data[place + LOCAL_HEADER.size :][:name_length]
    told = (flags & (ENCRYPTED | DESCRIPTOR), method, crc, packed, size)
    if signature != LOCAL or name != raw_name or told != declared:
        raise Refused("archive_broken")
    start: int = place + LOCAL_HEADER.size + name_length + extra
    return start


def _refuse_gaps(found: list[Entry], directory: int) -> None:
    """No byte before, between or behind the entries but headers and data descriptors."""
    begins = [*sorted(entry.place for entry in found), directory]
    ends = [0, *sorted(entry.end for entry in found)]
    if any(begin - end not in DESCRIPTOR_SIZES for begin, end in zip(begins, ends, strict=True)):
        raise Refused("archive_broken")
    if begins[0] != 0:
        raise Refused("archive_broken")
