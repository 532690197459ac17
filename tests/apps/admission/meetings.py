"""Member meetings that decided about somebody, with the counts a test asks for."""

from datetime import date, time
from typing import Any

from dangwu.admission.models import Dossier
from dangwu.admission.selectors.meetings import decisions_about
from dangwu.desk.management.applicants import Cultivating
from dangwu.meetings.selectors import Votes
from dangwu.meetings.services import ItemFields, MeetingFields, record_meeting, sign_minutes
from dangwu.members.models import Activity
from dangwu.orgs.models import Decision


def decided(
    place: Cultivating,
    dossier: Dossier,
    on: date,
    votes_for: int,
    matter: str = "admission",
    of: int = 12,
) -> Decision:
    """The decision of all who have a vote, by secret ballot; its record is signed."""
    fields: dict[str, Any] = {"title": "讨论发展党员", "held_on": on}
    meeting = record_meeting(
        organisation=place.branch,
        fields=MeetingFields(
            kind=Activity.MEMBER_MEETING,
            begins_at=time(15, 0),
            ends_at=time(16, 0),
            place="会议室",
            chair=place.chair,
            recorder=place.recorder,
            **fields,
        ),
        absent={},
        items=[
            ItemFields(
                title="讨论发展党员",
                task="admission",
                matter=matter,
                about=dossier.person,
                points="到会党员充分讨论。",
                wording="同意。",
                votes=Votes(method="secret", votes_for=votes_for, against=of - votes_for),
                needs_approval=True,
            )
        ],
        by=None,
        on=on,
        back_filled=True,
    )
    sign_minutes(meeting=meeting, signed_by=place.chair, keeper=place.recorder, by=None, on=on)
    found: Decision = decisions_about(dossier, matter).get(decided_on=on)
    return found
