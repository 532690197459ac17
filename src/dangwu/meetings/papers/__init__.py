"""What is printed of organisation life: minutes, notices, sheets; and the draft of a brief."""

from dangwu.meetings.papers.brief import Draft, draft_of, is_about_people
from dangwu.meetings.papers.layout import Paper, paper_docx, paper_pdf
from dangwu.meetings.papers.minutes import (
    MINUTES_KIND,
    Record,
    minutes_of,
    minutes_paper,
    number_of,
    numbered,
    record_of,
    signed_content,
    votes_text,
)
from dangwu.meetings.papers.notice import notice_day, notice_of

__all__ = [
    "MINUTES_KIND",
    "Draft",
    "Paper",
    "Record",
    "draft_of",
    "is_about_people",
    "minutes_of",
    "minutes_paper",
    "notice_day",
    "notice_of",
    "number_of",
    "numbered",
    "paper_docx",
    "paper_pdf",
    "record_of",
    "signed_content",
    "votes_text",
]
