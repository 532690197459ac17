"""The brief on a meeting for the site: written from the record, checked above, then free."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.meetings.models import Brief, Meeting
from dangwu.meetings.selectors.briefs import BRIEF, brief_of, case_of_brief, is_open
from dangwu.meetings.services.guard import lock_meeting
from dangwu.procedures.models import Case, State
from dangwu.procedures.services import submit_case
from dangwu.rules.verdict import Reason, verdict_from

LONGEST_TITLE = 120
LONGEST_TEXT = 4000


@transaction.atomic
def write_brief(*, meeting: Meeting, title: str, text: str, by: User | None, on: date) -> Brief:
    """Write the brief on a meeting that was held, or change it while nobody above has it.

    Refused without title or text, before the meeting was held, and while it waits above or was
    agreed to. The same words again change nothing.
    """
    locked = lock_meeting(meeting)
    found = brief_of(locked)
    words = {"title": title.strip(), "text": text.strip()}
    if found is not None and (found.title, found.text) == (words["title"], words["text"]):
        return found
    verdict_from(
        (
            None if locked.was_held else Reason("not_held_yet", ()),
            None if all(words.values()) else Reason("brief_empty", ()),
            _too_long(words["title"], LONGEST_TITLE, "标题"),
            _too_long(words["text"], LONGEST_TEXT, "正文"),
            _settled(found),
        )
    ).require()
    if found is None:
        found = Brief(scope_path=locked.scope_path, meeting=locked, written_on=on)
    found.title, found.text = words["title"], words["text"]
    found.save()
    record_act("meetings.brief_written", subject=found, by=by, on=on, fields=list(words))
    return found


@transaction.atomic
def submit_brief(*, brief: Brief, note: str = "", by: User | None, on: date) -> Case:
    """Put a brief before the level above, which checks it before it goes out (MTG-33.after).

    Refused as `procedures.submit_case` refuses; the same press again counts once.
    """
    case = case_of_brief(brief)
    if case and case.state == State.WAITING and case.submitted_by == by:
        return case
    return submit_case(
        kind=BRIEF,
        subject=brief,
        organisation=brief.meeting.organisation,
        title=f"简讯：{brief.title}",
        note=note,
        content={"title": brief.title, "text": brief.text},
        by=by,
        on=on,
    )


def note_brief_approved(*, brief: Brief, approved_on: date) -> None:
    """The level above agreed; the act itself is on record with its case."""
    brief.approved_on = approved_on
    brief.save(update_fields=["approved_on"])


def _settled(brief: Brief | None) -> Reason | None:
    """Why a brief cannot be changed: it is being looked at, or was agreed to."""
    case = case_of_brief(brief) if brief else None
    if case is None or is_open(case):
        return None
    if case.decided_on:
        return Reason("brief_approved", (), {"day": case.decided_on})
    return Reason("brief_waiting", (), {"day": case.submitted_on})


def _too_long(words: str, most: int, field: str) -> Reason | None:
    if len(words) <= most:
        return None
    return Reason("brief_too_long", (), {"field": field, "given": len(words), "most": most})
