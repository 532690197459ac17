"""A formula broken or never calculated is told by its place, never read as an empty cell."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from dangwu.core.sheets import SheetRefused, read_workbook
from dangwu.core.sheets.sandbox.limits import Limits, Refused
from dangwu.core.sheets.sandbox.scan import LONGEST_TAG, refuse_traps


def book_with(value):
    book = Workbook()
    book.active.append(["姓名", "岗位工资"])
    book.active.append(["周明远", value])
    held = BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!"])
def test_an_error_is_refused_with_its_cell(error):
    with pytest.raises(SheetRefused, match="第 2 行第 2 列") as refused:
        read_workbook(book_with(error), name="工资.xlsx")
    assert refused.value.code == "formula_error"


@pytest.mark.parametrize("value", [3180, "e", "t=e", '<c r="B9" t="e">'])
def test_what_is_no_error_is_read(value):
    assert read_workbook(book_with(value), name="工资.xlsx").sheets[0].rows[1][1] == value


# ---- a formula without its value -----------------------------------------------------------

FORMULA = b'<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="3">%s</c><c r="C2"/></row>'
VALUED = [
    b"<f>1+1</f><v>2</v>",
    b'<f t="shared" si="0"/><v>0</v>',
    b"<is><t></t></is>",
    b"<f>A1&gt;2</f><v>\n0</v>",
]
UNVALUED = [
    b"<f>1+1</f>",
    b"<f>1+1</f><v/>",
    b"<f>A1>2</f><v />",
    b"<f>1+1</f>\n<v> </v>\n",
    b'<f t="shared" si="0"/>',
    b"<f/><v></v>",
]


def scanned(cell: bytes, size: int, around: bytes = FORMULA) -> None:
    """The scan of a sheet that comes in pieces of a size."""
    sheet = b"<worksheet><sheetData>" + around % cell + b"</sheetData></worksheet>"
    refuse_traps((sheet[at : at + size] for at in range(0, len(sheet), size)), Limits())


@pytest.mark.parametrize("value", ["=1+1", "=SUM(B1:B1)", '=IF(1>2,"a","b")'])
def test_a_formula_without_its_value_is_refused_with_its_cell(value):
    with pytest.raises(SheetRefused, match=r"第 2 行第 2 列是公式.*用 Excel 打开后保存一次") as no:
        read_workbook(book_with(value), name="工资.xlsx")
    assert no.value.code == "formula_unvalued"


@pytest.mark.parametrize("cell", UNVALUED)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 31, 1000])
def test_it_is_refused_wherever_the_pieces_are_cut(cell, size):
    with pytest.raises(Refused) as no:
        scanned(cell, size)
    assert (no.value.code, no.value.numbers) == ("formula_unvalued", {"row": 2, "column": 2})


def test_prefixed_names_are_seen():
    row = b'<x:row r="2"><x:c r="B2">%s</x:c></x:row>'
    for size in (1, 7, 1000):
        scanned(b"<x:f>1+1</x:f><x:v>2</x:v>", size, row)
        with pytest.raises(Refused):
            scanned(b"<x:f>1+1</x:f><x:v/>", size, row)


@pytest.mark.parametrize("cell", VALUED)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_formula_with_its_value_is_read(cell, size):
    scanned(cell, size)


@pytest.mark.parametrize("value", [b"<v></v>", b"<v/>", b"<v> </v>", b""])
def test_a_formula_whose_value_is_an_empty_text_is_read(value):
    row = b'<row r="2"><c r="B2" t="str">%s</c></row>'
    scanned(b'<f>IF(A2,1,"")</f>' + value, 5, row)


def test_what_stands_behind_the_last_cell_is_not_held():
    rule = b"<conditionalFormatting><cfRule><formula>A1</formula></cfRule></conditionalFormatting>"
    scanned(b"<v>1</v>", LONGEST_TAG // 8, FORMULA + rule * (2 * LONGEST_TAG // len(rule)))
