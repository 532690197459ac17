"""The steps of verifying a branch's dues, as a reader takes them in the pages.

All figures are invented, in yuan; what each member has to pay was computed by hand.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
from docx import Document
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from dangwu.core.sheets import read_workbook
from tests.journeys.visitor import Visitor

YEAR = 2026
OFF = ("个人所得税", "养老保险", "医疗保险", "住房公积金", "职业年金")


def pay_of(post: int, grade: int, work: int, life: int, *off: int) -> dict[str, int]:
    """A slip of a civil servant: four parts of the gross pay, and what is taken off."""
    parts = {"职务工资": post, "级别工资": grade, "工作性津贴": work, "生活性补贴": life}
    return parts | dict(zip(OFF, off, strict=False))


XUJING = pay_of(3200, 2900, 1500, 1800, 180, 520, 130, 780, 260)  # 9400 - 1870 = 7530, 1.5 %
LUOCHUAN = pay_of(2400, 2000, 1200, 1300, 60, 460, 110, 690, 230)  # 6900 - 1550 = 5350, 1.5 %
# 津贴补贴 is a question: it may or may not count
TAORAN = {"职务工资": 1800, "级别工资": 1500, "养老保险": 300, "津贴补贴": 1200}
DINGYI = {"职务工资": 1500, "级别工资": 1300, "养老保险": 200}  # 2600, 0.5 %
DUES = {"许静": "112.95", "罗川": "80.25", "陶然": "42.00", "丁怡": "13.00", "郝博": "20.00"}
SUM = "268.20"


def open_dues(reader: Visitor) -> None:
    reader.menu("党费")
    reader.sees(f"{YEAR}年")


def open_member(reader: Visitor, name: str) -> None:
    reader.tab.locator("main table").get_by_role("link", name=name, exact=True).first.click()
    reader.tab.wait_for_load_state()


def line_of(reader: Visitor, name: str) -> Locator:
    return reader.tab.locator("main tbody tr", has=reader.tab.locator("th", has_text=name))


def enter_pay(reader: Visitor, name: str, pay: Mapping[str, int]) -> None:
    """Open somebody's pay from the table and fill in the slip."""
    open_member(reader, name)
    expect(reader.heading).to_contain_text(f"{name} {YEAR}年的工资资料")
    fill_pay(reader, pay)
    reader.press("保存")
    reader.sees("工资资料已保存")


def fill_pay(reader: Visitor, pay: Mapping[str, int]) -> None:
    for item, yuan in pay.items():
        reader.tab.get_by_label(re.compile(f"^{item}( 选填)?$")).first.fill(str(yuan))


def run(reader: Visitor, button: str = "核定") -> None:
    """Ask for the run: a dialog where script runs, a page of its own where not."""
    reader.follow(button)
    dialog = reader.tab.locator("dialog[open]")
    place = dialog if dialog.count() else reader.tab.locator("main")
    place.get_by_role("button", name="核定", exact=True).click()
    reader.sees("已核定")


def filled_template(content: bytes, pay: Mapping[str, Mapping[str, int]], path: Path) -> Path:
    """The downloaded template with these people's pay in it, without the rows of the others."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    top = next(row for row in sheet.iter_rows() if row[0].value == "姓名")
    columns = {cell.value: cell.column for cell in top}
    for row in range(sheet.max_row, top[0].row, -1):
        name = sheet.cell(row, 1).value
        if name and name not in pay:
            sheet.delete_rows(row)
        for item, yuan in pay.get(name, {}).items():
            column = columns.setdefault(item, max(columns.values()) + 1)
            sheet.cell(top[0].row, column, item)
            sheet.cell(row, column, yuan)
    book.save(path)
    return path


# ---- the papers ---------------------------------------------------------------------------------


def text_of_pdf(content: bytes, folder: Path) -> str:
    """The words of a PDF, `bare`; where the pages can be drawn, none is blank."""
    pages = PdfReader(BytesIO(content)).pages
    assert pages
    if shutil.which("pdftoppm"):
        path = folder / "paper.pdf"
        path.write_bytes(content)
        assert all(dark > 500 for dark in darkness(path)), "a blank page"
    return bare("".join(page.extract_text() for page in pages))


def bare(text: str) -> str:
    """Without blanks: where lines break is no matter."""
    return "".join(text.split())


def darkness(path: Path) -> list[int]:
    """How many dark dots each page of a PDF has when it is drawn."""
    picture = path.with_suffix("")
    subprocess.run(["pdftoppm", "-gray", "-r", "50", str(path), str(picture)], check=True)
    drawn = sorted(path.parent.glob(f"{picture.name}-*.pgm"))
    counts = [sum(page.read_bytes().count(shade) for shade in range(96)) for page in drawn]
    for page in drawn:
        page.unlink()
    return counts


def text_of_docx(content: bytes) -> str:
    paper = Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def cells_of_xlsx(content: bytes) -> set[object]:
    book = read_workbook(content, name="paper.xlsx")
    return {cell for sheet in book.sheets for row in sheet.rows for cell in row}
