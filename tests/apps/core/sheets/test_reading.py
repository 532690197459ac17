"""What honest workbooks give, and what each kind of dishonest one is answered."""

import json
import os
import random
import subprocess
import sys
import time
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl.xml
import pytest
import xlsxwriter

from dangwu.core.sheets import (
    DEFAULT,
    LostDigits,
    Merged,
    SheetRefused,
    cell_name,
    isolation,
    read_workbook,
    reading,
    text_of,
)
from dangwu.core.sheets.messages import REASONS
from dangwu.core.sheets.sandbox.limits import Refused
from dangwu.core.sheets.sandbox.scan import refuse_traps

from . import makers
from .makers import parts_of, text_cell, workbook, zipped

DAY = date(1992, 5, 13)
MOMENT = datetime(1992, 5, 13, 8, 30)  # noqa: DTZ001  # cells know no zone
HONEST = '<row r="1">' + text_cell("A1", "姓名") + "</row>"


def refusal(data: bytes, name: str = "名册.xlsx", **limits: int) -> str:
    with pytest.raises(SheetRefused) as refused:
        read_workbook(data, name=name, limits=DEFAULT._replace(**limits))
    assert "%" not in str(refused.value)
    return refused.value.code


# --- honest workbooks


def typed_workbook() -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet("名册")
    formats = {
        name: book.add_format({"num_format": text})
        for name, text in {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "clock": "hh:mm",
                           "hours": "[hh]:mm"}.items()
    }  # fmt: skip
    page.write_row(2, 1, ["张三", 3000.0, 3000.5, True])
    page.write_datetime(3, 1, DAY, formats["day"])
    page.write_datetime(3, 2, MOMENT, formats["moment"])
    page.write_number(3, 3, 110101199001010077.0)
    page.write_number(3, 4, 999_999_999_999_999)
    page.write_number(4, 1, 0.5, formats["clock"])
    page.write_number(4, 2, 1.5, formats["hours"])
    page.write_formula(4, 3, "=1+1", None, 2)
    page.write_string(4, 4, "a\x01b_x000D_c\r\nd")
    page.merge_range(5, 1, 6, 3, "合并")
    page.write_string(6, 4, "末")
    book.add_worksheet("空")
    book.add_worksheet("藏").hide()
    book.add_chartsheet("图")
    book.close()
    return target.getvalue()


def test_cells_come_back_typed_and_in_their_places() -> None:
    book = read_workbook(typed_workbook(), name="名册.XLSX")
    sheet = book.sheets[0]
    assert sheet.rows[:2] == [[None] * 5] * 2
    assert sheet.rows[2] == [None, "张三", 3000, 3000.5, True]
    assert [type(cell) for cell in sheet.rows[2][1:]] == [str, int, float, bool]
    assert sheet.rows[3] == [
        None,
        date(1992, 5, 13),
        MOMENT,
        LostDigits("1.10101199001010E+17"),
        999_999_999_999_999,
    ]
    assert sheet.rows[4] == [None, "12:00", "36:00", 2, "ab_x000D_c\r\nd"]
    assert sheet.merged == (Merged(5, 1, 6, 3),)
    assert sheet.unmerged()[6] == [None, "合并", "合并", "合并", "末"]
    assert [(s.name, s.hidden) for s in book.sheets] == [
        ("名册", False),
        ("空", False),
        ("藏", True),
    ]
    assert [s.name for s in book.visible] == ["名册"]


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("999999999999999", 999_999_999_999_999),
        ("1000000000000000", LostDigits("1.00000000000000E+15")),
        ("-1000000000000000", LostDigits("-1.00000000000000E+15")),
        ("1e999", LostDigits("INF")),
        ("-0", 0),
        ("0.1", 0.1),
    ],
)
def test_numbers_of_sixteen_digits_are_marked(number: str, read: object) -> None:
    data = workbook(f'<row r="1"><c r="A1"><v>{number}</v></c></row>')
    assert read_workbook(data, name="a.xlsx").sheets[0].rows == [[read]]


def test_the_old_format_reads_the_same() -> None:
    data = makers.old_workbook([["姓名", "号码"], ["张三", 110101199001010077], ["李四", 1992.05]])
    sheet = read_workbook(data, name="名册.xls").sheets[0]
    assert sheet.rows == [
        ["姓名", "号码"],
        ["张三", LostDigits("1.10101199001010E+17")],
        ["李四", 1992.05],
    ]


def test_the_farthest_cell_within_the_limits_is_read() -> None:
    data = workbook('<row r="30"><c r="GR30"><v>1</v></c></row>')
    sheet = read_workbook(data, name="a.xlsx", limits=DEFAULT._replace(rows=30)).sheets[0]
    assert (len(sheet.rows), sheet.width, sheet.rows[29][199]) == (30, 200, 1)


def test_prefixes_and_data_descriptors_of_other_programs_are_read() -> None:
    parts = parts_of("")
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{makers.SPREADSHEET}"><x:sheetData><x:row r="1">'
        '<x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ).encode()
    streamed = dict.fromkeys(parts, {"flags": 8})
    zeros = dict.fromkeys(parts, {"flags": 8, "crc": 0, "packed": 0, "size": 0})
    data = zipped(parts, central=streamed, local=zeros, gap=b"PK\7\x08" + bytes(12))
    assert read_workbook(data, name="a.xlsx").sheets[0].rows == [[7]]


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (16, 2, "C17"), (0, 25, "Z1"), (9, 26, "AA10"), (0, 701, "ZZ1"),
     (0, 702, "AAA1"), (1_048_575, 16_383, "XFD1048576")],
)  # fmt: skip
def test_cells_are_named_as_the_spreadsheet_names_them(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (3000, "3000"), (3000.5, "3000.5"), (0.1 + 0.2, "0.3"), (True, "是"),
     (date(1992, 5, 13), "1992-05-13"), (MOMENT, "1992-05-13 08:30"),
     (" 张三 ", "张三"), (LostDigits("1E+17"), "1E+17")],
)  # fmt: skip
def test_text_of_a_cell(value: object, text: str) -> None:
    assert text_of(value) == text  # type: ignore[arg-type]


# --- J01: the name, the first bytes and the content types must agree

MAGICS = {
    "xlsx": workbook(HONEST),
    "xls": makers.old_workbook([["姓名"]]),
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "jpg": b"\xff\xd8\xff\xe0" + bytes(40),
    "gif": b"GIF89a" + bytes(40),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(40),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(40),
    "gz": b"\x1f\x8b\x08\x00" + bytes(40),
    "exe": b"MZ" + bytes(62),
    "elf": b"\x7fELF" + bytes(60),
    "html": b"<!DOCTYPE html><table><tr><td>1</td></tr></table>",
    "xml": b'<?xml version="1.0"?><Workbook/>',
    "csv": "姓名,性别\n张三,男\n".encode(),
    "zip": zipped({"a.txt": b"hello"}),
    "docx": workbook(HONEST, main_type=makers.MAIN.replace("spreadsheetml", "wordprocessing")),
    "xlsm": workbook(
        HONEST, main_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    ),
    "doc": makers.compound({"WordDocument": b"text"}),
    "msi": makers.compound({"Property": b"text"}),
    "locked": makers.compound({"EncryptedPackage": b"secret", "EncryptionInfo": b"x"}),
    "macro xls": makers.old_workbook([["姓名"]], _VBA_PROJECT=b"Sub AutoOpen()"),
}  # fmt: skip
EXTENSIONS = [".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".zip", ".pdf", ".html", "",
              ".exe", ".xlsx.exe", ".xls\0.xlsx.pdf", ".xltm"]  # fmt: skip
POLYGLOTS = [
    (magic, extension)
    for magic in MAGICS
    for extension in EXTENSIONS
    if (magic, extension) not in {("xlsx", ".xlsx"), ("xls", ".xls")}
]


@pytest.mark.parametrize("magic", MAGICS)
def test_every_contents_under_every_other_name_is_refused(magic: str) -> None:
    for _magic, extension in (pair for pair in POLYGLOTS if pair[0] == magic):
        refusal(MAGICS[magic], f"名册{extension}")


def glued() -> list[bytes]:
    """Seeded: something before, behind and inside a workbook that is honest but for that."""
    chance = random.Random(20261121)
    honest, made = MAGICS["xlsx"], []
    foreign = [data for name, data in MAGICS.items() if name not in ("xlsx", "xls")]
    for data in foreign:
        made += [data + honest, honest + data, honest[:-22] + data + honest[-22:]]
        made.append(zipped(parts_of(HONEST), comment=data[:60]))
        made.append(zipped(parts_of(HONEST), gap=data[:30]))
        made.append(zipped(parts_of(HONEST), before=data[:64]))
    made += [honest[:cut] for cut in chance.sample(range(4, len(honest)), 20)]
    return made


def test_three_hundred_polyglots_are_refused() -> None:
    made = glued()
    assert len(POLYGLOTS) + len(made) >= 300
    for data in made:
        refusal(data)


@pytest.mark.parametrize(
    ("magic", "extension", "code"),
    [("xls", ".xlsx", "old_inside"), ("xlsx", ".xls", "new_inside"), ("html", ".xls",
     "not_a_workbook"), ("locked", ".xlsx", "encrypted"), ("locked", ".xls", "encrypted"),
     ("macro xls", ".xls", "macros"), ("xlsm", ".xlsx", "macros"), ("xlsx", ".xlsm", "macros"),
     ("docx", ".xlsx", "not_a_workbook"), ("doc", ".xls", "not_a_workbook"),
     ("xlsx", ".ods", "extension")],
)  # fmt: skip
def test_the_sentence_says_what_to_do(magic: str, extension: str, code: str) -> None:
    assert refusal(MAGICS[magic], f"a{extension}") == code


def test_empty_and_oversized_files_are_refused_before_anything_is_started() -> None:
    assert refusal(b"") == "empty"
    assert refusal(MAGICS["xlsx"], file_bytes=100) == "too_large"


# --- J02: the archive


def test_the_bomb_of_615_kilobytes_is_refused_within_a_second() -> None:
    parts = parts_of(HONEST)
    for number in range(20):
        parts[f"xl/media/{number}.xml"] = b"<a>" + b"x" * 10_700_000 + b"</a>"
    data = zipped(parts)
    assert len(data) < 615_000
    began = time.monotonic()
    assert refusal(data, ratio=10_000) == "inflates"
    assert refusal(data) == "ratio"
    assert time.monotonic() - began < 2


def test_ratio_counts_only_above_a_megabyte() -> None:
    parts = parts_of(HONEST)
    parts["xl/theme.xml"] = b"<a>" + b" " * 999_000 + b"</a>"
    assert read_workbook(zipped(parts), name="a.xlsx").sheets
    parts["xl/theme.xml"] = b"<a>" + b" " * 1_000_000 + b"</a>"
    assert refusal(zipped(parts)) == "ratio"


def test_sizes_that_lie_are_refused() -> None:
    name = "xl/worksheets/sheet1.xml"
    size = len(parts_of(HONEST)[name])
    for lie in (size - 1, size + 1, 0, 5):
        both = {name: {"size": lie}}
        data = zipped(parts_of(HONEST), central=both, local=both)
        assert refusal(data) == "archive_broken"
    assert refusal(zipped(parts_of(HONEST), central={name: {"crc": 1}}, local={name: {"crc": 1}}))


@pytest.mark.parametrize(
    "field", [{"name": "xl/worksheets/sheet2.xml"}, {"method": 0}, {"crc": 7}, {"packed": 9},
              {"size": 9}, {"flags": 8}, {"flags": 1}],
)  # fmt: skip
def test_two_directories_that_disagree_are_refused(field: dict[str, int | str]) -> None:
    data = zipped(parts_of(HONEST), local={"xl/worksheets/sheet1.xml": field})
    assert refusal(data) == "archive_broken"


def test_overlapping_entries_are_refused() -> None:
    inner = {"name": "xl/b.xml", "method": 8, "flags": 0, "crc": 0, "packed": 2, "size": 0,
             "attributes": 0}  # fmt: skip
    hidden = makers.local_header(inner) + makers.deflated(b"")
    place = 30 + len("xl/outer.bin")
    parts = {"xl/outer.bin": b"\0" * 3 + hidden, **parts_of(HONEST)}
    assert read_workbook(zipped(parts, stored=["xl/outer.bin"]), name="a.xlsx").sheets
    data = zipped(parts, stored=["xl/outer.bin"], also=[{**inner, "place": place + 3}])
    assert refusal(data) == "archive_broken"


def test_the_same_name_twice_is_refused() -> None:
    parts = parts_of(HONEST)
    twin = {"xl/worksheets/sheet9.xml": parts["xl/worksheets/sheet1.xml"]}
    name = {"name": "XL/worksheets/sheet1.xml"}
    renamed = {"xl/worksheets/sheet9.xml": name}
    data = zipped({**parts, **twin}, central=renamed, local=renamed)
    assert refusal(data) == "archive_broken"


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../etc/passwd", "xl/../../x", "..", "C:/x", "xl\\..\\..\\x",
             "a\0b",            "\\\\host\\share"],
)  # fmt: skip
def test_names_that_climb_are_refused(name: str) -> None:
    assert refusal(zipped({**parts_of(HONEST), name: b"x"})) == "archive_name"


def test_symbolic_links_are_refused() -> None:
    data = zipped(
        {**parts_of(HONEST), "xl/link": b"/etc/passwd"},
        central={"xl/link": {"attributes": 0o120777 << 16}},
    )
    assert refusal(data) == "archive_name"


@pytest.mark.parametrize("inside", ["xlsx", "zip", "rar", "7z", "gz"])
def test_archives_inside_are_refused(inside: str) -> None:
    parts = {**parts_of(HONEST), "xl/embeddings/object.bin": MAGICS[inside]}
    assert refusal(zipped(parts)) == "archive_nested"
    assert refusal(zipped({**parts_of(HONEST), f"a.{inside}": b"?"})) == "archive_nested"


def test_too_many_parts_are_refused() -> None:
    parts = parts_of(HONEST)
    parts |= {f"xl/a{number}.xml": b"<a/>" for number in range(2_000 - len(parts))}
    assert read_workbook(zipped(parts), name="a.xlsx").sheets
    assert refusal(zipped({**parts, "xl/b.xml": b"<a/>"})) == "too_many_parts"


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused_wherever_they_lie(name: str) -> None:
    assert refusal(zipped({**parts_of(HONEST), name: b"<a/>"})) == "macros"


# --- J03: how far the cells reach


def test_two_cells_a_terabyte_apart_are_answered_within_two_seconds() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row>'
    far += '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    began = time.monotonic()
    assert refusal(workbook(far)) == "too_long"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("cell", "code"),
    [('<c r="A200001"/>', "too_long"), ('<c r="A1000000"/>', "too_long"),
     ('<c r="A0000200001"/>', "too_long"), ('<c r="GS1"/>', "too_wide"),
     ('<c r="gs1"/>', "too_wide"), ('<c r="xFd1"/>', "too_wide"), ('<c r="Gs1"/>', "too_wide"),
     ('<c r="hA1"/>', "too_wide"), ('<c r="HA1"/>', "too_wide"), ('<c r="AAA1"/>', "too_wide"),
     ("<c s='1'\n r = 'GS1'/>", "too_wide"), ("<c/>" * 201, "too_wide"),
     ('<c s="1"></c>' * 201, "too_wide")],
)  # fmt: skip
def test_cells_beyond_the_limits_are_refused(cell: str, code: str) -> None:
    assert refusal(workbook(f"<row>{cell}</row>")) == code


def test_the_limits_themselves_are_allowed() -> None:
    data = workbook('<row><c r="A200000"><v>1</v></c></row><row><c r="GR1"><v>1</v></c></row>')
    narrow = workbook('<row r="200000"><c r="A200000"><v>1</v></c></row>')
    assert len(read_workbook(narrow, name="a.xlsx").sheets[0].rows) == 200_000
    assert refusal(data) == "too_big"  # forty million cells pass the scan, not the memory


def test_a_far_cell_is_found_across_the_pieces_of_a_large_sheet() -> None:
    chance = random.Random(7)
    filler = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{chance.random()}</v></c></row>' for n in range(1, 90_000)
    )
    data = workbook(filler + '<row r="90001"><c r="XFD90001"><v>1</v></c></row>')
    assert refusal(data) == "too_wide"


@pytest.mark.parametrize(
    "trap", [b'<row><c r="XFD1048576"/></row>', b"<!DOCTYPE a>", b"<!ENTITY a 'b'>"]
)
def test_no_trap_hides_across_two_pieces(trap: bytes) -> None:
    sheet = b"<worksheet><sheetData>" + trap + b"</sheetData></worksheet>"
    for cut in range(1, len(sheet)):
        with pytest.raises(Refused):
            refuse_traps([sheet[:cut], sheet[cut:]], DEFAULT)


def test_nothing_honest_is_refused_for_where_it_is_cut() -> None:
    sheet = b'<?xml version="1.0" encoding="UTF-8"?><sheetData><!-- a --><row r="1"><c r="GR1">'
    sheet += b"<v><![CDATA[1]]></v></c></row></sheetData>"
    for cut in range(1, len(sheet)):
        refuse_traps([sheet[:cut], sheet[cut:]], DEFAULT)


def test_too_many_rows_without_places_are_refused() -> None:
    assert refusal(workbook("<row></row>" * 31), rows=30) == "too_long"
    rows = "<row><c><v>1</v></c></row>" * 30
    assert len(read_workbook(workbook(rows), name="a.xlsx").sheets[0].rows) == 30


def test_the_old_format_is_bounded_too() -> None:
    wide = [[None] * 0, ["x"] * 201]
    assert refusal(makers.old_workbook(wide), "a.xls") == "too_wide"


# --- J06: no document types, no entities

LAUGHS = '<!DOCTYPE lolz [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
) + "]>"  # fmt: skip


def test_openpyxl_reads_with_defused_xml() -> None:
    assert openpyxl.xml.DEFUSEDXML


@pytest.mark.parametrize("part", list(parts_of("")))
@pytest.mark.parametrize(
    "declaration", [LAUGHS, '<!DOCTYPE a SYSTEM "file:///etc/passwd">', '<!ENTITY a "b">'],
)  # fmt: skip
def test_document_types_are_refused_in_every_part(part: str, declaration: str) -> None:
    parts = parts_of(HONEST)
    parts[part] = declaration.encode() + parts[part]
    began = time.monotonic()
    assert refusal(zipped(parts)) == "document_type"
    assert time.monotonic() - began < 1


def test_the_thousand_million_laughs_cost_little_memory(tmp_path: Path) -> None:
    parts = parts_of("")
    laugh = parts["xl/worksheets/sheet1.xml"].replace(b"<sheetData>", b"<sheetData>&a9;")
    bomb = tmp_path / "a.xlsx"
    bomb.write_bytes(zipped({**parts, "xl/worksheets/sheet1.xml": LAUGHS.encode() + laugh}))
    program = f"""if True:
        import resource, sys, time
        sys.path.append({str(Path(reading.__file__).parents[3])!r})
        from dangwu.core.sheets import SheetRefused, read_workbook
        began = time.monotonic()
        try:
            read_workbook(open({str(bomb)!r}, "rb").read(), name="a.xlsx")
        except SheetRefused as refused:
            assert refused.code == "document_type"
        assert time.monotonic() - began < 1
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
    """
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert all(int(kilobytes) < 150_000 for kilobytes in ended.stdout.split())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32-be", "utf-7", "gb18030"])
def test_encodings_that_could_hide_one_are_refused(encoding: str) -> None:
    parts = parts_of(HONEST)
    text = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}'
    parts["xl/worksheets/sheet1.xml"] = text.encode(encoding) + parts["xl/worksheets/sheet1.xml"]
    assert refusal(zipped(parts)) == "document_type"
    text = f'<?xml version="1.0" encoding="{encoding}"?>'
    parts["xl/worksheets/sheet1.xml"] = (
        text.encode() + parts_of(HONEST)["xl/worksheets/sheet1.xml"]
    )
    assert refusal(zipped(parts)) == "document_type"


def test_comments_and_character_data_are_not_document_types() -> None:
    data = workbook('<!-- a --><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<b>]]></t></is>'
                    "</c></row>")  # fmt: skip
    assert read_workbook(data, name="a.xlsx").sheets[0].rows == [["<b>"]]


def test_a_sheet_under_another_name_is_scanned_too() -> None:
    parts = parts_of("")
    sheet = parts.pop("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"<sheetData>", b'<sheetData><row><c r="XFD1"/></row>')
    for name in list(parts):
        parts[name] = parts[name].replace(b"worksheets/sheet1.xml", b"media/image.png")
    assert refusal(zipped({**parts, "xl/media/image.png": far})) == "too_wide"


# --- J04: the child, and what it cannot do

CONFINED = """
import sys, json; sys.path[:0] = {places}
from sandbox import child; from sandbox.limits import Limits
import os, resource, socket
child.confine(Limits(*json.loads(sys.argv[1])))
def tried(act):
    try:
        act()
    except OSError as failed:
        return failed.errno
    except MemoryError:
        return "memory"
    return "done"
def spin():
    while True:
        pass
print({act})
"""


def confined(act: str, **limits: int) -> subprocess.CompletedProcess[str]:
    program = CONFINED.format(places=reading.PLACES, act=act)
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, json.dumps(DEFAULT._replace(**limits))],
        capture_output=True, text=True, timeout=30, cwd="/", env={}, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "act",
    [
        "tried(lambda: open('/etc/hostname'))",
        "tried(lambda: open('/tmp/dangwu-child', 'w'))",
        "tried(lambda: socket.socket())",
        "tried(lambda: os.fork())",
        "tried(lambda: os.pipe())",
    ],
)
def test_the_child_opens_writes_and_starts_nothing(act: str) -> None:
    ended = confined(act)
    assert ended.stdout.strip() not in ("", "done"), ended
    assert ended.stdout.strip().isdigit()


def test_the_child_is_short_of_memory_and_time() -> None:
    assert confined("tried(lambda: bytearray(1_100_000_000))").stdout.strip() == "memory"
    assert confined("spin()", cpu_seconds=1).returncode in (-9, -24)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has an identity to give up")
def test_the_child_gives_up_root() -> None:
    assert confined("os.getresuid() + os.getresgid()").stdout.strip() == str((65534,) * 6)


def test_isolation_is_reported_as_it_is() -> None:
    ours = os.readlink("/proc/self/ns/net")
    theirs = confined("os.readlink('/proc/self/ns/net')").stdout.strip()
    assert theirs.startswith("net:")
    assert isolation().network_namespace == (theirs != ours)


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("import os; os.abort()", "too_big"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "unreadable"),
        ("import time; time.sleep(60)", "too_slow"),
        ("import sys; sys.exit(3)", "unreadable"),
        ("print('R[[1')", "unreadable"),
        ("print('R' + '[' * 100000)", "unreadable"),
        ("print('S{}')", "unreadable"),
        ('print(\'S{"name":"a","hidden":false,"merged":[[1]]}\')', "unreadable"),
        ('print(\'S{"name":"a","hidden":false,"merged":[]}\\nR[[1],[1,2]]\\nE{}\')', "unreadable"),
        ('print(\'S{"name":"a","hidden":false,"merged":[]}\\nR[[[]]]\\nE{}\')', "unreadable"),
        (
            'print(\'S{"name":"a","hidden":false,"merged":[]}\\nR[[{"d":"x"}]]\\nE{}\')',
            "unreadable",
        ),
        ('print(\'X{"code":"<script>","numbers":{}}\')', "unreadable"),
        ('print(\'X{"code":"too_wide","numbers":{"limit":"<b>"}}\')', "unreadable"),
        ('print(\'X{"code":"too_wide","numbers":{}}\')', "unreadable"),
        ("print('R' + 'x' * 3000000)", "too_big"),
        ("import sys; sys.stdout.buffer.write(b'R' * 10**7)", "too_big"),
    ],
)
def test_whatever_the_child_does_this_process_lives(
    deed: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = os.getpid()
    monkeypatch.setattr(reading, "START", deed)
    assert refusal(MAGICS["xlsx"], wall_seconds=1, output_bytes=1_000_000) == code
    assert os.getpid() == worker
    monkeypatch.undo()
    assert read_workbook(MAGICS["xlsx"], name="a.xlsx").sheets[0].rows == [["姓名"]]


def test_a_machine_that_starts_no_process_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.sys, "executable", "/nowhere/python")
    assert refusal(MAGICS["xlsx"]) == "busy"


def test_refused_files_free_their_turn() -> None:
    for _ in range(5):
        refusal(MAGICS["docx"])
    assert reading.AT_ONCE.acquire(blocking=False)
    reading.AT_ONCE.release()


def test_the_child_knows_no_secrets_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANGWU_SECRET", "canary-4711")
    program = "import os, json; print('S' + json.dumps({'name': str(dict(os.environ)), 'hidden':"
    program += " False, 'merged': []})); print('E{}')"
    monkeypatch.setattr(reading, "START", program)
    assert "canary" not in read_workbook(MAGICS["xlsx"], name="a.xlsx").sheets[0].name


def test_control_characters_never_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    program = r"""print('S{"name":"a\u0000b","hidden":false,"merged":[]}\n'
                        'R[["x\\u0000y\\b\\f\\u001fz\\n\\\\u0041"]]\nE{}')"""
    monkeypatch.setattr(reading, "START", program.replace(r"a\u0000b", r"a\\u0000b"))
    sheet = read_workbook(MAGICS["xlsx"], name="a.xlsx").sheets[0]
    assert (sheet.name, sheet.rows) == ("ab", [["xyz\n\\u0041"]])


def test_every_reason_is_a_sentence_for_people() -> None:
    for sentence in REASONS.values():
        assert sentence.endswith("。")
        assert "！" not in sentence
