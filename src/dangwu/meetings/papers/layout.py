"""What a paper of this chapter consists of, and the two ways it is printed: PDF and Word.

A paper is words: a title, a table of head lines, sections of paragraphs, a place to sign. The
mappers beside this file turn records into these words once, so that both formats say the same.
"""

from dataclasses import dataclass
from datetime import date, time

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm

from dangwu.core.messages import day_in_words
from dangwu.documents import word
from dangwu.documents.pdf import typeset

LABEL, VALUE = 24, 63  # widths in millimetres of a pair in the head, as in typst/record.typ
PAIRS_A_LINE = 2
ONE_LINE = 22  # hanzi of 20 points on an upright sheet
WEEKDAYS = "一二三四五六日"
ORDINALS = "一二三四五六七八九十"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Paragraphs under a small label (发言要点); `label` may be empty."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    heading: str
    parts: tuple[Part, ...] = ()

    def content(self) -> dict[str, object]:
        parts = [{"label": part.label, "lines": list(part.lines)} for part in self.parts]
        return {"heading": self.heading, "parts": parts}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    heading: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]  # millimetres, 174 together
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper as words; `head` are lines of one pair, or of two beside each other."""

    title_parts: tuple[str, ...]
    mark: str = ""  # 草稿, 补录: under the title
    head: tuple[tuple[Pair, ...], ...] = ()
    opening: tuple[str, ...] = ()  # paragraphs before the sections, of a letter
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    signs: tuple[Pair, ...] = ()  # words and the name, where it is known
    closing: tuple[str, ...] = ()  # lines at the right edge: who issues, and the day
    after: tuple[Section, ...] = ()  # what was added later
    foot: str = ""

    @property
    def title(self) -> str:
        return "".join(self.title_parts)

    def content(self) -> dict[str, object]:
        """The words as JSON holds them."""
        return {
            "title": self.title,
            "title_parts": list(self.title_parts),
            "mark": self.mark,
            "head": [[list(pair) for pair in line] for line in self.head],
            "opening": list(self.opening),
            "sections": [section.content() for section in self.sections],
            "tables": [
                {
                    "heading": table.heading,
                    "columns": list(table.columns),
                    "widths": list(table.widths),
                    "rows": [list(row) for row in table.rows],
                }
                for table in self.tables
            ],
            "signs": [list(pair) for pair in self.signs],
            "closing": list(self.closing),
            "after": [section.content() for section in self.after],
            "foot": self.foot,
        }


def paper_pdf(paper: Paper, *, on: date) -> bytes:
    """The paper on A4 upright as a PDF dated `on`."""
    return typeset("meetings/record", paper.content(), on=on)


def paper_docx(paper: Paper, *, on: date) -> bytes:
    """The same paper as a Word file dated `on`."""
    file = word.new_paper(paper.title, margin=(18, 18))
    word.number_pages(file, paper.foot)
    _write_title(file, paper)
    _write_head(file, paper)
    for line in paper.opening:
        _paragraph(file, line)
    for section in paper.sections:
        _write_section(file, section)
    for table in paper.tables:
        _write_table(file, table)
    _write_end(file, paper)
    for section in paper.after:
        _write_section(file, section)
    return word.write_docx(file, on=on)


def _write_title(file: Document, paper: Paper) -> None:
    for part in paper.title_parts:
        word.write(
            file.add_paragraph(), part, font=word.XIAOBIAOSONG, size=20, side="center", spacing=32
        )
    if paper.mark:
        word.write(file.add_paragraph(), paper.mark, font=word.KAITI, side="center", spacing=22)


def _write_end(file: Document, paper: Paper) -> None:
    if paper.signs:
        signs = [f"{words}：{name or '　' * 6}" for words, name in paper.signs]
        word.write(file.add_paragraph(), "　　　　".join(signs), spacing=40)
    for line in paper.closing:
        word.write(file.add_paragraph(), line, side="right", spacing=24)


def _write_head(file: Document, paper: Paper) -> None:
    if not paper.head:
        return
    columns = [word.Column("", width) for width in (LABEL, VALUE) * PAIRS_A_LINE]
    table = file.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, grid in zip(columns, table._tbl.tblGrid.gridCol_lst, strict=True):
        grid.w = Mm(column.width)
    for line in paper.head:
        row = table.add_row()  # type: ignore[no-untyped-call]
        cells = row.cells
        if len(line) < PAIRS_A_LINE:
            cells[1].merge(cells[-1])
        for place, (label, value) in enumerate(line):
            word.fill(cells[2 * place], columns[0], label, font=word.HEITI, side="center")
            width = word.Column("", VALUE if len(line) > 1 else 2 * VALUE + LABEL)
            word.fill(cells[2 * place + 1], width, value, font=word.FANGSONG, side="left")


def _write_section(file: Document, section: Section) -> None:
    if section.heading:
        heading = file.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        word.write(heading, section.heading, font=word.HEITI, size=12, spacing=26)
    for part in section.parts:
        for number, line in enumerate(part.lines):
            _paragraph(file, line, label=part.label if number == 0 else "")


def _paragraph(file: Document, line: str, label: str = "") -> None:
    paragraph = file.add_paragraph()
    word.indent_first_line(paragraph)
    if label:
        word.write(paragraph, f"{label}：", font=word.KAITI, size=12, spacing=22)
    word.write(paragraph, line, size=12, spacing=22)


def _write_table(file: Document, table: Table) -> None:
    heading = file.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    word.write(heading, table.heading, font=word.HEITI, size=12, spacing=26)
    columns = [
        word.Column(name, width, "left")
        for name, width in zip(table.columns, table.widths, strict=True)
    ]
    word.add_table(file, columns, table.rows)


# ---- words -----------------------------------------------------------------------------------


def titled(*parts: str) -> tuple[str, ...]:
    """A title on one line where it fits, else a line for each part."""
    whole = "".join(parts)
    return (whole,) if len(whole) <= ONE_LINE else parts


def lines_of(text: str) -> tuple[str, ...]:
    """What was typed as paragraphs, blank lines left out."""
    return tuple(line for raw in text.splitlines() if (line := raw.strip()))


def written(day: date | None, *, weekday: bool = False) -> str:
    """2026年7月13日（星期一）; "" for no day."""
    if day is None:
        return ""
    name = f"（星期{WEEKDAYS[day.weekday()]}）" if weekday else ""
    return f"{day_in_words(day)}{name}"


def clock(begins: time | None, ends: time | None = None) -> str:
    """15:00 至 16:30; "" where the begin is not known."""
    if begins is None:
        return ""
    return f"{begins:%H:%M}至{ends:%H:%M}" if ends else f"{begins:%H:%M}"


def ordinal(number: int) -> str:
    """一 for 0, 十一 for 10, 二十 for 19; the numeral itself from a hundred on."""
    tens, ones = divmod(number + 1, 10)
    if tens > 9:
        return str(number + 1)
    head = "" if tens == 0 else "十" if tens == 1 else f"{ORDINALS[tens - 1]}十"
    return head + (ORDINALS[ones - 1] if ones else "")
