"""Word out, by python-docx: papers that Word, WPS and LibreOffice lay out alike.

Fonts are named, not embedded: every office computer of the users has them. There is no document
grid, and line spacing is exact, because the three programs disagree about both otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FANGSONG, KAITI, HEITI = "仿宋_GB2312", "楷体_GB2312", "黑体"
XIAOBIAOSONG, LATIN = "方正小标宋简体", "Times New Roman"

Side = Literal["left", "center", "right"]
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
A4 = (210, 297)  # mm


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, width in millimetres and the side its cells stand on."""

    heading: str
    width: float
    side: Side = "center"


def new_paper(title: str, *, landscape: bool = False, margin: tuple[float, float]) -> Paper:
    """An empty A4 paper; `margin` in millimetres is (left and right, top and bottom)."""
    paper = Document()
    paper.core_properties.title = title
    paper.core_properties.author = paper.core_properties.comments = ""
    normal = paper.styles["Normal"]
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    set_font(normal, FANGSONG, 11)
    speak_chinese(normal.element.rPr)
    section = paper.sections[0]
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    width, height = reversed(A4) if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(margin[0])
    section.top_margin = section.bottom_margin = Mm(margin[1])
    section.header_distance = section.footer_distance = Mm(margin[1] / 2)
    return paper


def speak_chinese(properties: Any) -> None:
    """Say that the text is Chinese of the mainland, which settles the form of its punctuation."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def set_font(owner: Any, chinese: str, size: float) -> None:
    """Name the fonts of a run or style: one for hanzi, one for the rest; size in points."""
    owner.font.name = LATIN
    owner.font.size = Pt(size)
    owner.element.rPr.rFonts.set(qn("w:eastAsia"), chinese)


def write(
    paragraph: Paragraph,
    words: str,
    *,
    font: str = FANGSONG,
    size: float = 11,
    side: Side = "left",
    spacing: float | None = None,
) -> Run:
    """Put words into a paragraph, with exact line spacing in points (1.4 × the size if none)."""
    run = paragraph.add_run(words)
    set_font(run, font, size)
    form = paragraph.paragraph_format
    form.alignment = SIDES[side]
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(spacing or round(size * 1.4, 1))
    return run


def write_apart(paper: Paper, left: str, right: str, *, spacing: float, size: float = 11) -> None:
    """A line with words at both edges of the page."""
    line = paper.add_paragraph()
    stop_at_right_edge(line, paper)
    write(line, f"{left}\t{right}", size=size, spacing=spacing)


def stop_at_right_edge(line: Paragraph, paper: Paper) -> None:
    section = paper.sections[0]
    width, left, right = section.page_width, section.left_margin, section.right_margin
    edge = Length((width or 0) - (left or 0) - (right or 0))
    line.paragraph_format.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)


def indent_first_line(paragraph: Paragraph, characters: int = 2) -> None:
    """Indent by whole characters, so that it follows the font size."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters * 100))


def add_table(paper: Paper, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Table:
    """A ruled table of fixed widths whose heading row comes again on every page."""
    table: Table = paper.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, grid in zip(columns, table._tbl.tblGrid.gridCol_lst, strict=True):
        grid.w = Mm(column.width)
    heading = table.rows[0]
    repeat_on_every_page(heading)
    for cell, column in zip(heading.cells, columns, strict=True):
        fill(cell, column, column.heading, font=HEITI, side="center")
    for values in rows:
        add_row(table, columns, values)
    return table


def add_row(table: Table, columns: Sequence[Column], values: Sequence[str]) -> _Row:
    """One more row, kept whole at the foot of a page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column, words in zip(row.cells, columns, values, strict=True):
        fill(cell, column, words, font=FANGSONG, side=column.side)
    return row


def span(row: _Row, first: int, last: int, words: str, *, font: str = FANGSONG) -> None:
    """Make one cell of several empty ones and write into it."""
    merged = row.cells[first].merge(row.cells[last])
    for spare in merged.paragraphs[1:]:
        spare._p.getparent().remove(spare._p)
    write(merged.paragraphs[0], words, font=font, size=10.5, side="center", spacing=17.5)


def fill(cell: _Cell, column: Column, words: str, *, font: str, side: Side) -> None:
    cell.width = Mm(column.width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    write(cell.paragraphs[0], words, font=font, size=10.5, side=side, spacing=17.5)


def repeat_on_every_page(row: _Row) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def number_pages(paper: Paper, left: str = "") -> None:
    """A foot with words on the left and 第 x 页 共 y 页 on the right."""
    foot = paper.sections[0].footer.paragraphs[0]
    foot.style = paper.styles["Normal"]
    stop_at_right_edge(foot, paper)
    write(foot, f"{left}\t第 ", size=9)
    add_field(foot, "PAGE")
    write(foot, " 页　共 ", size=9)
    add_field(foot, "NUMPAGES")
    write(foot, " 页", size=9)


def add_field(paragraph: Paragraph, code: str) -> None:
    """A value the word processor fills in, such as PAGE."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = write(paragraph, "1", size=9)
    field.append(run._r)
    paragraph._p.append(field)


def write_docx(paper: Paper, *, on: date) -> bytes:
    """The file, dated `on`: the same paper on the same day gives the same bytes."""
    moment = datetime.combine(on, time(), UTC)
    paper.core_properties.created = paper.core_properties.modified = moment
    raw = BytesIO()
    paper.save(raw)
    dated = BytesIO()
    with ZipFile(raw) as source, ZipFile(dated, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, date_time=(on.year, on.month, on.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return dated.getvalue()
