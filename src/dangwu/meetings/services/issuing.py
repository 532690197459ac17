"""Papers that go out: the number of signed minutes, and a line for each download."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.documents.models import IssuedDocument
from dangwu.documents.services import issue_document
from dangwu.meetings.models import Meeting
from dangwu.meetings.papers import (
    MINUTES_KIND,
    record_of,
    signed_content,
)
from dangwu.orgs.models import Organisation


@transaction.atomic
def issue_minutes(*, meeting: Meeting, by: User | None, on: date) -> IssuedDocument | None:
    """Number the signed minutes of a meeting; again gives the same number.

    None while they are not signed. Additions, make-up and answers from above come later and
    leave the number as it is.
    """
    record = record_of(meeting)
    found = record.meeting
    if not found.is_locked:
        return None
    return issue_document(
        organisation=found.organisation,
        kind=MINUTES_KIND,
        title=f"{found.get_kind_display()}记录 {found.held_on:%Y-%m-%d}",
        year=found.held_on.year,
        content=signed_content(record),
        by=by,
        on=on,
    )


@transaction.atomic
def note_paper(*, subject: Meeting | Organisation, paper: str, by: User, on: date) -> None:
    """A paper or a workbook of the chapter went out."""
    record_act("meetings.paper_exported", subject=subject, by=by, on=on, facts={"paper": paper})
