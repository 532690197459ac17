"""A sheet as PDF and as Word."""

from collections.abc import Iterator
from datetime import date

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.shared import Mm
from docx.table import _Cell

from dangwu.admission.papers.layout import (
    HAND,
    Block,
    Break,
    Cell,
    Cut,
    Fields,
    Gap,
    Lines,
    Row,
    Sheet,
    Signs,
    Table,
    Title,
)
from dangwu.documents import word
from dangwu.documents.pdf import typeset

MARGIN = (20, 18)  # millimetres, as in typst/sheet.typ
POINTS = 72 / 25.4  # in a millimetre


def sheet_pdf(*sheets: Sheet, on: date) -> bytes:
    """The sheets on A4 upright as one PDF dated `on`; each begins a page and counts its own."""
    data = {"title": sheets[0].title, "sheets": [sheet.content() for sheet in sheets]}
    return typeset("admission/sheet", data, on=on)


def sheet_docx(sheet: Sheet, *, on: date) -> bytes:
    """The same sheet as a Word file dated `on`."""
    file = word.new_paper(sheet.title, margin=MARGIN)
    word.number_pages(file, sheet.foot)
    for block in sheet.blocks:
        _write(file, block)
    if isinstance(sheet.blocks[-1], Table):
        word.write(file.add_paragraph(), "", size=1, spacing=1)  # Word ends no file in a table
    return word.write_docx(file, on=on)


def _write(file: Document, block: Block) -> None:
    match block:
        case Title():
            _write_title(file, block)
        case Lines():
            _write_lines(file, block)
        case Table():
            _write_table(file, block)
        case Fields():
            _write_fields(file, block)
        case _:
            _write_between(file, block)


def _write_between(file: Document, block: Signs | Gap | Break | Cut) -> None:
    match block:
        case Signs():
            words = "　　".join(f"{each}：{HAND}" for each in block.words)
            word.write(file.add_paragraph(), words, size=12, spacing=36)
        case Gap():
            word.write(file.add_paragraph(), "", spacing=block.height * POINTS)
        case Break():
            file.add_page_break()  # type: ignore[no-untyped-call]
        case Cut():
            line = f"{'— ' * 12}{block.words}{' —' * 12}"
            word.write(file.add_paragraph(), line, side="center", size=9, spacing=30)


def _write_title(file: Document, title: Title) -> None:
    for part in title.parts:
        word.write(
            file.add_paragraph(),
            part,
            font=word.XIAOBIAOSONG,
            size=title.size,
            side="center",
            spacing=title.size * 1.6,
        )
    if title.mark:
        word.write(file.add_paragraph(), title.mark, font=word.KAITI, side="center", spacing=22)


def _write_lines(file: Document, block: Lines) -> None:
    if block.heading:
        heading = file.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        word.write(heading, block.heading, font=word.HEITI, size=block.size, spacing=26)
    for line in block.lines:
        paragraph = file.add_paragraph()
        if block.indent:
            word.indent_first_line(paragraph)
        word.write(
            paragraph, line, size=block.size, side=block.side, spacing=round(block.size * 1.8)
        )


def _write_fields(file: Document, block: Fields) -> None:
    for name, given in block.pairs:
        words = f"{name}：{given or HAND * 2}"
        word.write(file.add_paragraph(), words, size=16, side="center", spacing=40)


def _write_table(file: Document, block: Table) -> None:
    table = file.add_table(rows=0, cols=len(block.widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for width, grid in zip(block.widths, table._tbl.tblGrid.gridCol_lst, strict=True):
        grid.w = Mm(width)
    for each in block.rows:
        added = table.add_row()
        added.height, added.height_rule = Mm(each.height), WD_ROW_HEIGHT_RULE.AT_LEAST
    for head in table.rows[: block.heads]:
        word.repeat_on_every_page(head)
    cells = [list(each.cells) for each in table.rows]
    for top, left, cell in places(block.rows, len(block.widths)):
        target = cells[top][left]
        if cell.across > 1 or cell.down > 1:
            target = target.merge(cells[top + cell.down - 1][left + cell.across - 1])
        _fill(target, cell, block.size)


def places(rows: tuple[Row, ...], columns: int) -> Iterator[tuple[int, int, Cell]]:
    """Row, column and cell of every cell; those that spans reach over are stepped over.

    Raises ValueError where a row has more or fewer cells than its table has columns.
    """
    taken: set[tuple[int, int]] = set()
    for top, each in enumerate(rows):
        left = 0
        for cell in each.cells:
            while (top, left) in taken:
                left += 1
            yield top, left, cell
            taken |= {
                (top + down, left + across)
                for down in range(cell.down)
                for across in range(cell.across)
            }
        if {(top, column) for column in range(columns)} != {p for p in taken if p[0] == top}:
            raise ValueError(f"row {top + 1} does not fill its {columns} columns")


def _fill(target: _Cell, cell: Cell, size: float) -> None:
    for spare in target.paragraphs[1:]:
        spare._p.getparent().remove(spare._p)
    font = word.HEITI if cell.label else word.FANGSONG
    large = cell.indent or cell.ends
    target.vertical_alignment = (
        WD_CELL_VERTICAL_ALIGNMENT.TOP if large else WD_CELL_VERTICAL_ALIGNMENT.CENTER
    )
    for place, line in enumerate(cell.lines or ("",)):
        paragraph = target.paragraphs[0] if place == 0 else target.add_paragraph()
        if cell.indent:
            word.indent_first_line(paragraph)
        word.write(paragraph, line, font=font, size=size, side=cell.side, spacing=size * 1.6)
    for place, line in enumerate(cell.ends):
        # Word has no gap that stretches: a signature stands one line below the words.
        spacing = size * (3 if place == 0 else 1.8)
        word.write(target.add_paragraph(), line, size=size, side="right", spacing=spacing)
