"""The sheet of a quarter on paper, to be posted: members × meetings, no order but of strokes."""

from datetime import date

from dangwu.documents.pdf import typeset
from dangwu.meetings.papers.books import LEGEND, TOTALS, marks_text
from dangwu.meetings.papers.layout import written
from dangwu.meetings.selectors.attendance import QuarterSheet


def quarter_content(sheet: QuarterSheet) -> dict[str, object]:
    """The sheet as words."""
    told = sheet.told
    return {
        "title": f"{sheet.year}年第{sheet.quarter}季度参加组织生活情况",
        "organisation": sheet.organisation.name,
        "columns": [[column.label, column.when] for column in sheet.columns],
        "totals": list(TOTALS),
        "rows": [
            [
                row.person.name,
                *(marks_text(marks) for marks in row.marks),
                *(str(n) for n in (row.expected, row.took_part, row.leave, row.absent)),
            ]
            for row in sheet.rows
        ],
        "legend": LEGEND,
        "people": f"党员 {len(sheet.rows)} 人，按姓氏笔画排列",
        "told": f"向全体党员通报：{written(told.told_on)}" if told else "尚未向全体党员通报",
        "foot": f"{sheet.organisation.name}　{sheet.year}年第{sheet.quarter}季度",
    }


def quarter_pdf(sheet: QuarterSheet, *, on: date) -> bytes:
    """The sheet on A4 across, as a PDF dated `on`."""
    return typeset("meetings/quarter", quarter_content(sheet), on=on)
