"""A broken formula is told by its place, never read as an empty cell."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from dangwu.core.sheets import SheetRefused, read_workbook


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
