"""One meeting with everything its page shows; the door has found it already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from dangwu.core.scope import whole_tree
from dangwu.meetings.models import Addition, AgendaItem, FollowUp, Meeting
from dangwu.meetings.selectors.meetings import (
    Counts,
    count_rows,
    items_of,
    meeting_terms,
)
from dangwu.meetings.selectors.quorum import matters_for, quorum_of
from dangwu.meetings.selectors.roll import Expected, roll_of, roll_on
from dangwu.members.models import Activity, Attendance, Person, Presence
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.rules.meetings import Matter, Quorum
from dangwu.rules.terms import Terms

# A number of people makes these valid; a theme day or a lecture is held whoever comes.
BODIES = (Activity.MEMBER_MEETING, Activity.COMMITTEE_MEETING, Activity.GROUP_MEETING)


@dataclass(frozen=True, slots=True)
class MeetingRead:
    """A meeting, its roll and numbers, its topics, what came after. `quorum` is None where no
    number of people is asked; `proposed` is who should attend while no roll is written."""

    meeting: Meeting
    terms: Terms
    rows: Sequence[Attendance]
    proposed: Sequence[Expected]
    counts: Counts
    quorum: Quorum | None
    items: Sequence[AgendaItem]
    additions: Sequence[Addition]
    follow_ups: Sequence[FollowUp]

    @property
    def absent(self) -> list[Attendance]:
        """Who was expected and was not there, with leave or without."""
        gone = (Presence.LEAVE, Presence.ABSENT, Presence.MADE_UP)
        return [row for row in self.rows if row.presence in gone and not row.invited]

    @property
    def resolutions(self) -> int:
        return sum(item.decision is not None and item.decision.passed for item in self.items)

    @property
    def to_make_up(self) -> list[Attendance]:
        """MTG-10: the absentees of a lecture that have not made it up."""
        missed = (Presence.LEAVE, Presence.ABSENT)
        if Activity.LECTURE not in self.meeting.kinds or not self.meeting.was_held:
            return []
        return [row for row in self.rows if row.presence in missed]


def read_meeting(meeting: Meeting) -> MeetingRead:
    """Everything of one meeting; a fixed number of queries.

    A member who was called reads the names and numbers of the whole meeting, not their own row
    alone; what only officers see of it (the reasons of leave) is the page's to leave out.
    """
    with whole_tree("a meeting that was found is read with its names and numbers"):
        rows = roll_of(meeting)
        items = items_of(meeting)
        counts = count_rows(rows)
        return MeetingRead(
            meeting=meeting,
            terms=meeting_terms(meeting),
            rows=rows,
            proposed=() if rows else _proposed(meeting),
            counts=counts,
            quorum=_quorum(meeting, items, counts),
            items=items,
            additions=list(Addition.objects.filter(meeting=meeting).select_related("added_by")),
            follow_ups=list(FollowUp.objects.filter(meeting=meeting).select_related("owner")),
        )


def _proposed(meeting: Meeting) -> list[Expected]:
    return roll_on(meeting.organisation, meeting.kinds, meeting.held_on)


def _quorum(meeting: Meeting, items: Sequence[AgendaItem], counts: Counts) -> Quorum | None:
    """By the strictest matter that is put to the vote, else by the usual one of the body."""
    is_body = any(kind in meeting.kinds for kind in BODIES)
    matters = {item.matter for item in items if item.matter and not item.postponed}
    if not matters_for(meeting) or not (is_body or matters):
        return None
    asked: list[Matter | None] = [cast(Matter, matter) for matter in sorted(matters)] or [None]
    judged = [quorum_of(meeting, matter, counts) for matter in asked]
    return max(judged, key=lambda each: each.min_present or 0)


def own_row(meeting: Meeting, person: Person) -> Attendance | None:
    """The row of one person on the roll of a meeting."""
    found: Attendance | None = Attendance.objects.filter(source=meeting.pk, person=person).first()
    return found


def last_keeper(meeting: Meeting) -> Person | None:
    """Who kept the minutes of the organisation last; the usual keeper of this one."""
    last = (
        Meeting.objects.filter(organisation=meeting.organisation, keeper__isnull=False)
        .select_related("keeper")
        .order_by("-signed_on", "-pk")
        .first()
    )
    return last.keeper if last else None


def leave_clauses(meeting: Meeting, *, leading: bool) -> list[tuple[str, tuple[str, ...]]]:
    """What the rules say of leave from this meeting: a theme day's, a leading official's."""
    terms = meeting_terms(meeting)
    found = []
    if Activity.THEME_DAY in meeting.kinds and "MTG-11.leave" in terms.items:
        found.append((terms.item("MTG-11.leave").summary, terms.cite("MTG-11.leave")))
    if leading:
        found += _of_leaders(terms)
    return found


def words_on_leaders(organisation: Organisation, on: date) -> list[tuple[str, tuple[str, ...]]]:
    """MTG-19: how a leading official takes part in the branch, and of whom leave is asked."""
    return _of_leaders(terms_of(organisation, on))


def _of_leaders(terms: Terms) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (terms.item(id_).summary or terms.item(id_).title, terms.cite(id_))
        for id_ in ("MTG-19.ordinary", "MTG-19.leave")
        if id_ in terms.items
    ]
