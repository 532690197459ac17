"""Word out: named fonts, no document grid, exact spacing, headings that come again."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn

from dangwu.documents import word

DAY = date(2026, 1, 9)
COLUMNS = (word.Column("姓名", 40), word.Column("金额", 30, "right"))


def paper_of(title: str = "核定表") -> bytes:
    paper = word.new_paper(title, landscape=True, margin=(16, 15))
    word.number_pages(paper, "第一支部")
    word.write(paper.add_paragraph(), title, font=word.XIAOBIAOSONG, size=20, side="center")
    opening = paper.add_paragraph()
    word.write(opening, "正文")
    word.indent_first_line(opening)
    table = word.add_table(paper, COLUMNS, [("李堃", "12.34"), ("阿卜杜拉·买买提", "1000.00")])
    total = word.add_row(table, COLUMNS, ("", ""))
    word.span(total, 0, 1, "合计", font=word.HEITI)
    return word.write_docx(paper, on=DAY)


def test_words_come_back() -> None:
    paper = docx.Document(BytesIO(paper_of()))
    assert [p.text for p in paper.paragraphs] == ["核定表", "正文"]
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[:3] == [["姓名", "金额"], ["李堃", "12.34"], ["阿卜杜拉·买买提", "1000.00"]]
    assert rows[3] == ["合计", "合计"]  # one cell over two columns
    assert paper.core_properties.title == "核定表"


def test_every_run_names_a_chinese_font() -> None:
    paper = docx.Document(BytesIO(paper_of()))
    runs = list(paper.element.body.iter(qn("w:r")))
    runs += paper.sections[0].footer._element.iter(qn("w:r"))
    fonts = {run.rPr.rFonts.get(qn("w:eastAsia")) for run in runs}
    assert fonts == {word.FANGSONG, word.HEITI, word.XIAOBIAOSONG}
    normal = paper.styles["Normal"].element.rPr
    assert normal.rFonts.get(qn("w:eastAsia")) == word.FANGSONG
    assert normal.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"


def test_lines_are_exact_and_without_grid() -> None:
    paper = docx.Document(BytesIO(paper_of()))
    section = paper.sections[0]
    assert section._sectPr.find(qn("w:docGrid")) is None
    assert section.page_width > section.page_height
    assert all(
        p.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY for p in paper.paragraphs
    )
    indent = paper.paragraphs[1]._p.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_table_has_fixed_widths_and_a_repeated_heading() -> None:
    table = docx.Document(BytesIO(paper_of())).tables[0]
    assert table.autofit is False
    assert [round(column.width.mm) for column in table.columns] == [40, 30]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_order_of_properties_is_the_one_of_the_standard() -> None:
    """Word refuses or mends files whose run properties stand in another order."""
    order = ["rStyle", "rFonts", "b", "sz", "szCs", "lang"]
    paper = docx.Document(BytesIO(paper_of()))
    for properties in paper.element.iter(qn("w:rPr")):
        found = [element.tag.partition("}")[2] for element in properties]
        assert found == sorted(found, key=order.index)
    last = [element.tag.partition("}")[2] for element in paper.styles["Normal"].element.rPr]
    assert last[-1] == "lang"


def test_foot_counts_pages() -> None:
    foot = docx.Document(BytesIO(paper_of())).sections[0].footer._element
    fields = [field.get(qn("w:instr")) for field in foot.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_same_content_same_bytes() -> None:
    assert paper_of() == paper_of()
    with ZipFile(BytesIO(paper_of())) as file:
        assert {entry.date_time[:3] for entry in file.infolist()} == {(2026, 1, 9)}
