"""A report as a letter: the words once, for PDF and Word alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dangwu.documents.models import IssuedDocument
from dangwu.documents.pdf import typeset
from dangwu.documents.services import digest_of
from dangwu.documents.word import (
    Column,
    add_table,
    indent_first_line,
    new_paper,
    number_pages,
    write,
    write_docx,
)
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import ancestors_of
from dangwu.reports.models import Report, ReportKind

HEADINGS = ("类别", "一季度", "二季度", "三季度", "四季度", "全年")
DATE_LINE = "{0.year}年{0.month}月{0.day}日"


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on the paper. `addressee` is empty for a root, whose superior is not known."""

    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    signed: str
    day: date
    ends: str  # the set phrase a request or a report closes with


ENDS = {
    ReportKind.REQUEST: "妥否，请批示。",
    ReportKind.WORK: "特此报告。",
    ReportKind.SUDDEN: "特此报告。",
    ReportKind.MEETINGS: "请予备案。",
}


def letter_of(report: Report) -> Letter:
    """The letter of a report as it stands."""
    return Letter(
        title=report.title,
        addressee=_superior(report.organisation),
        paragraphs=tuple(line.strip() for line in report.text.splitlines() if line.strip()),
        rows=tuple(tuple(str(cell) for cell in row) for row in report.figures),
        signed=report.organisation.name,
        day=report.sent_on or report.made_on,
        ends=ENDS[ReportKind(report.kind)],
    )


def _superior(organisation: Organisation) -> str:
    above = ancestors_of(organisation)
    return above[-1].name if above else ""


def letter_content(letter: Letter) -> Mapping[str, object]:
    """The words that number and digest are about."""
    return {
        "title": letter.title,
        "addressee": letter.addressee,
        "paragraphs": list(letter.paragraphs),
        "rows": [list(row) for row in letter.rows],
        "signed": letter.signed,
        "day": letter.day.isoformat(),
        "ends": letter.ends,
    }


def foot_of(report: Report, letter: Letter) -> str:
    """Number and digest of what was sent, or that it is a draft."""
    if report.sent_on is None:
        return "草稿"
    found: IssuedDocument | None = IssuedDocument.objects.filter(
        organisation=report.organisation,
        year=report.year,
        digest=digest_of(letter_content(letter)),
    ).first()
    return f"{found.written_number}　{found.digest[:16]}" if found else "与报送时不一致"


def letter_pdf(report: Report) -> bytes:
    letter = letter_of(report)
    data = {
        **letter_content(letter),
        "date": DATE_LINE.format(letter.day),
        "columns": list(HEADINGS),
        "foot": foot_of(report, letter),
    }
    return typeset("reports/letter", data, on=letter.day)


def letter_docx(report: Report) -> bytes:
    letter = letter_of(report)
    paper = new_paper(letter.title, margin=(28, 32))
    write(paper.add_paragraph(), letter.title, font="方正小标宋简体", size=22, side="center")
    write(paper.add_paragraph(), "", size=16)
    if letter.addressee:
        write(paper.add_paragraph(), f"{letter.addressee}：", size=16)
    for words in (*letter.paragraphs, letter.ends):
        line = paper.add_paragraph()
        write(line, words, size=16, spacing=29)
        indent_first_line(line)
    if letter.rows:
        write(paper.add_paragraph(), "附表：各季度次数", size=14)
        add_table(
            paper, [Column(HEADINGS[0], 40), *(Column(h, 20) for h in HEADINGS[1:])], letter.rows
        )
    write(paper.add_paragraph(), letter.signed, size=16, side="right")
    write(paper.add_paragraph(), DATE_LINE.format(letter.day), size=16, side="right")
    number_pages(paper, foot_of(report, letter))
    return write_docx(paper, on=letter.day)
