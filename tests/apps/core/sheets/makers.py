"""Workbooks made by hand: honest ones, and those that break one promise at a time."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from types import MappingProxyType

import xlsxwriter

MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def written(rows: Sequence[Sequence[object]]) -> bytes:
    """An ordinary .xlsx of the library that everybody uses."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet("名册")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return target.getvalue()


def parts_of(sheet_data: str, *, main_type: str = MAIN, head: str = "") -> dict[str, bytes]:
    """The parts of the smallest workbook, its one sheet holding `sheet_data`."""
    texts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main_type}"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{SPREADSHEET}">'
        f"<sheetData>{sheet_data}</sheetData></worksheet>",
    }
    return {name: text.encode() for name, text in texts.items()}


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def workbook(sheet_data: str, **more: str) -> bytes:
    return zipped(parts_of(sheet_data, **more))


Fields = Mapping[str, int | str]


def zipped(
    parts: Mapping[str, bytes],
    *,
    stored: Sequence[str] = (),
    central: Mapping[str, Fields] = MappingProxyType({}),
    local: Mapping[str, Fields] = MappingProxyType({}),
    also: Sequence[Fields] = (),
    gap: bytes = b"",
    before: bytes = b"",
    comment: bytes = b"",
) -> bytes:
    """A zip written by hand, so that each of its statements can be made false.

    `central` and `local` replace fields (name, method, flags, crc, packed, size, attributes,
    place) of the named parts in the one directory or the other; `also` adds central entries.
    """
    body, directory = bytearray(before), bytearray()
    for name, data in parts.items():
        method = 0 if name in stored else 8
        packed = data if method == 0 else deflated(data)
        fields: dict[str, int | str] = {
            "name": name, "method": method, "flags": 0, "crc": zlib.crc32(data),
            "packed": len(packed), "size": len(data), "attributes": 0, "place": len(body),
        }  # fmt: skip
        body += local_header({**fields, **local.get(name, {})}) + packed + gap
        directory += _central({**fields, **central.get(name, {})})
    for fields in also:
        directory += _central(fields)
    count = len(parts) + len(also)
    end = (b"PK\5\6", 0, 0, count, count, len(directory), len(body), len(comment))
    return bytes(body + directory + struct.pack("<4s4H2LH", *end) + comment)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def local_header(field: Fields) -> bytes:
    name = str(field["name"]).encode()
    return struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, field["flags"], field["method"], 0, 33, field["crc"],
        field["packed"], field["size"], len(name), 0,
    ) + name  # fmt: skip


def _central(field: Fields) -> bytes:
    name = str(field["name"]).encode()
    return struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 3 << 8 | 20, 20, field["flags"], field["method"], 0, 33,
        field["crc"], field["packed"], field["size"], len(name), 0, 0, 0, 0,
        field["attributes"], field["place"],
    ) + name  # fmt: skip


# --- the old format ------------------------------------------------------------------------

SECTOR, FREE, END_OF_CHAIN, FAT_SECTOR = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_workbook(rows: Sequence[Sequence[object]], **more: bytes) -> bytes:
    """An .xls (BIFF8 in a compound file) with one sheet, and further streams beside it."""
    return compound({"Workbook": _biff(rows), **more})


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff(rows: Sequence[Sequence[object]]) -> bytes:
    begin = struct.pack("<HHHHLL", 0x600, 5, 0x0DBB, 0x07CC, 0, 6)
    name = "一".encode("utf-16-le")
    globals_length = 4 + len(begin) + 4 + 8 + len(name) + 4
    sheet_entry = struct.pack("<LBBBB", globals_length, 0, 0, 1, 1) + name
    stream = _record(0x809, begin) + _record(0x85, sheet_entry) + _record(0x0A)
    sheet = begin[:2] + struct.pack("<H", 0x10) + begin[4:]
    stream += _record(0x809, sheet)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            stream += _cell(row, column, cell)
    return stream + _record(0x0A)


def _cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x204, place + struct.pack("<HB", len(value), 1) + text)
    return _record(0x203, place + struct.pack("<d", float(str(value))))


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE): header, one sector of allocation table, directory, streams."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    names = ["Root Entry", *padded]
    directory_sectors = -(-len(names) * 128 // SECTOR)
    table = [FAT_SECTOR, *_chain(1, directory_sectors)]
    entries, body = _entry("Root Entry", 5, 1, END_OF_CHAIN, 0), b""
    for number, (name, data) in enumerate(padded.items(), start=1):
        sectors = -(-len(data) // SECTOR)
        sibling = number + 1 if number < len(padded) else FREE
        entries += _entry(name, 2, FREE, len(table), len(data), sibling)
        table += _chain(len(table), sectors)
        body += data.ljust(sectors * SECTOR, b"\0")
    assert len(table) <= SECTOR // 4, "one table sector holds 64 kB"
    table += [FREE] * (SECTOR // 4 - len(table))
    header = struct.pack(
        "<8s16x5H6x10L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0, 0,
    )  # fmt: skip
    header += struct.pack("<L", FREE) * ((SECTOR - len(header)) // 4)
    entries = entries.ljust(directory_sectors * SECTOR, b"\0")
    return header + struct.pack(f"<{len(table)}L", *table) + entries + body


def _chain(start: int, length: int) -> list[int]:
    return [*range(start + 1, start + length), END_OF_CHAIN]


def _entry(name: str, kind: int, child: int, start: int, size: int, sibling: int = FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBB3L16xL16xLQ", text, len(text), kind, 1, FREE, sibling, child, 0, start, size
    )
