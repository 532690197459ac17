"""One press: a meeting with its topics planned, and called where that is wanted."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey
from dangwu.meetings.models import Meeting
from dangwu.meetings.services.fields import MeetingFields
from dangwu.meetings.services.items import Topic, add_item
from dangwu.meetings.services.plan import call_meeting, plan_meeting
from dangwu.orgs.models import Organisation


@transaction.atomic
def begin_meeting(
    *,
    organisation: Organisation,
    fields: MeetingFields,
    items: Sequence[Topic],
    requirements: str,
    call: bool,
    by: HasKey | None,
    on: date,
) -> Meeting:
    """Plan a meeting, put its topics on the agenda and, where `call`, tell who should attend.

    A repeated submit finds the meeting and the topics that are there. Refused for whatever
    planning, a topic or the notice is refused for; nothing is written then.
    """
    meeting = plan_meeting(organisation=organisation, fields=fields, by=by, on=on)
    for item in items:
        add_item(
            meeting=meeting,
            title=item.title,
            task=item.task,
            matter=item.matter,
            about=item.about,
            by=by,
            on=on,
        )
    if call:
        return call_meeting(meeting=meeting, requirements=requirements, by=by, on=on)
    return meeting
