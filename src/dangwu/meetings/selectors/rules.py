"""What the regulations say of each kind of meeting: shown beside the meeting."""

from collections.abc import Mapping

from dangwu.core.messages import Saying, sayings
from dangwu.meetings.models import Meeting
from dangwu.orgs.selectors import terms_of

EVERY = ("MTG-26", "MTG-18", "MTG-28", "MTG-33", "MTG-19", "MTG-21")
LIFE = ("MTG-15", "MTG-29", "MTG-14.when_needed", "MTG-16.pairs", "MTG-22.oral")
# Kind → the rules of the catalogue, or single items of one, that speak of it.
RULES_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "member_meeting": (
        "MTG-01",
        "MTG-02",
        "MTG-03",
        "MTG-04",
        "MTG-05",
        "MTG-06",
        "MTG-25.member_meeting",
        "MTG-25.committee_before",
        "MTG-25.without_committee",
    ),
    "committee_meeting": (
        "MTG-07",
        "MTG-08",
        "MTG-06",
        "MTG-25.committee",
        "MTG-25.collective",
        "MTG-24.contact",
    ),
    "group_meeting": ("MTG-09", "MTG-25.group", "MTG-32"),
    "lecture": ("MTG-10",),
    "theme_day": ("MTG-11", "MTG-12", "MTG-13"),
    "life_meeting": ("MTG-14.life_meeting", *LIFE),
    "democratic_life_meeting": ("MTG-14.democratic_life", *LIFE),
    "joint_study": ("MTG-17", "MTG-31"),
}


def rules_of(meeting: Meeting) -> list[Saying]:
    """What holds on the day of a meeting for all the kinds that it counts as."""
    terms = terms_of(meeting.organisation, meeting.held_on)
    named = [name for kind in meeting.kinds for name in RULES_OF_KIND.get(kind, ())]
    return sayings(terms, (*named, *EVERY))
