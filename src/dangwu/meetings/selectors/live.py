"""A meeting as it runs: who is in the room, whether it can decide, what is on the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.meetings import Counts, count_rows, items_of
from dangwu.meetings.selectors.proposals import people_here, subjects_among
from dangwu.meetings.selectors.quorum import matters_for, quorum_of, usual_matter
from dangwu.meetings.selectors.roll import roll_of
from dangwu.members.models import Attendance, Person, Presence
from dangwu.rules.meetings import Matter, Quorum

MOST_SEATS = 80  # beyond it single seats are too narrow to be seen
WIDE_SEAT = 84  # hundredths of its place that a seat takes, the rest is the gap


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item in its place: done, on the table, or to come."""

    item: AgendaItem
    state: Literal["past", "now", "next"]


@dataclass(frozen=True, slots=True)
class Room:
    """What the live page tells: the roll, its numbers, the strictest quorum of the agenda."""

    rows: tuple[Attendance, ...]
    counts: Counts
    quorum: Quorum | None  # None where nothing is decided
    matter: str
    lines: tuple[AgendaLine, ...]
    current: AgendaItem | None

    @property
    def present(self) -> int:
        """Everybody there, with the vote or not."""
        return sum(row.presence == Presence.PRESENT for row in self.rows)

    @property
    def following(self) -> AgendaItem | None:
        """The first item to come after the one on the table."""
        return next((line.item for line in self.lines if line.state == "next"), None)


def room_of(meeting: Meeting, asked: AgendaItem | None = None) -> Room:
    """The meeting now; `asked` is the item to show where it is not the first undone one."""
    rows = tuple(roll_of(meeting))
    counts = count_rows(rows)
    items = items_of(meeting)
    current = asked or next((item for item in items if not is_done(item)), None)
    quorum, matter = _strictest(meeting, items, counts)
    lines = tuple(AgendaLine(item, _state(item, current)) for item in items)
    return Room(rows, counts, quorum, matter, lines, current)


def is_done(item: AgendaItem) -> bool:
    """Decided, put off, or without a vote and written down."""
    if item.matter:
        return bool(item.decision_id or item.postponed)
    return bool(item.points or item.result)


def _state(item: AgendaItem, current: AgendaItem | None) -> Literal["past", "now", "next"]:
    if current is not None and item.pk == current.pk:
        return "now"
    return "past" if is_done(item) else "next"


def _strictest(
    meeting: Meeting, items: Sequence[AgendaItem], counts: Counts
) -> tuple[Quorum | None, str]:
    """The quorum that serves every vote of the agenda: that of the matter which asks the most."""
    if not matters_for(meeting):
        return None, ""
    matters = dict.fromkeys(item.matter for item in items if item.matter)
    asked = [cast(Matter, matter) for matter in matters] or [usual_matter(meeting)]
    judged = [(quorum_of(meeting, matter, counts), matter) for matter in asked]
    return max(judged, key=lambda each: each[0].min_present or 0)


def may_be_subject(meeting: Meeting) -> list[Person]:
    """Whom an item can be about: prospects and probationary members of the place that day."""
    return subjects_among(people_here(meeting.organisation, meeting.held_on))


# ---- the row of seats ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seat:
    """A box of the row: where it begins and how wide it is, in hundredths of the row."""

    kind: str
    x: str
    width: str
    end: str


@dataclass(frozen=True, slots=True)
class Seats:
    """The row, where the number needed lies in it, and whether its label stands to the left."""

    seats: tuple[Seat, ...]
    needed: int | None
    at: str
    label_left: bool
    words: str


def seats_of(
    groups: Sequence[tuple[str, int]], total: int, needed: int | None, words: str
) -> Seats:
    """A row of `total` places filled by groups in their order, empty ones behind.

    Beyond `MOST_SEATS` each group is one bar.
    """
    filled = sum(size for _, size in groups)
    parts = [*groups, ("", max(total - filled, 0))]
    whole = max(total, filled, 1)
    at = 0 if needed is None else min(needed, whole) * 100 / whole
    return Seats(
        tuple(_bars(parts, whole) if whole > MOST_SEATS else _boxes(parts, whole)),
        needed,
        f"{at:.2f}%",
        at > 80,
        words,
    )


def _boxes(parts: Sequence[tuple[str, int]], whole: int) -> list[Seat]:
    kinds = [kind for kind, size in parts for _ in range(size)]
    step = 100 / whole
    gap = step * (100 - WIDE_SEAT) / 200
    return [_seat(kind, place * step + gap, step - 2 * gap) for place, kind in enumerate(kinds)]


def _bars(parts: Sequence[tuple[str, int]], whole: int) -> list[Seat]:
    found: list[Seat] = []
    begin = 0
    for kind, size in parts:
        if size:
            found.append(_seat(kind, begin * 100 / whole, size * 100 / whole))
        begin += size
    return found


def _seat(kind: str, x: float, width: float) -> Seat:
    return Seat(kind, f"{x:.2f}%", f"{width:.2f}%", f"{x + width:.2f}%")
