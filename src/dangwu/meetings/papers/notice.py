"""The notice of a meeting, written for posting: who, when, where, on what, what to prepare."""

from collections.abc import Iterator, Sequence
from datetime import date

from dangwu.meetings.models import Meeting
from dangwu.meetings.papers.layout import (
    Paper,
    Part,
    Section,
    clock,
    lines_of,
    ordinal,
    titled,
    written,
)
from dangwu.meetings.papers.minutes import Record, kinds_text, record_of
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.selectors.roll import roll_on
from dangwu.members.models import Activity
from dangwu.rules.terms import Terms, Words

LEAVE = "MTG-11.leave"


def notice_of(meeting: Meeting) -> Paper:
    """The notice as it stands: a draft until it went out (`told_on`)."""
    record = record_of(meeting)
    found = record.meeting
    return Paper(
        title_parts=titled(record.organisation, "会议通知"),
        mark="" if found.told_on else "（草稿，尚未通知）",
        opening=(_opening(record),),
        sections=tuple(_sections(record)),
        closing=(record.organisation, written(found.told_on)),
        foot=record.organisation,
    )


def _opening(record: Record) -> str:
    meeting = record.meeting
    when = f"{written(meeting.held_on, weekday=True)}{clock(meeting.begins_at, meeting.ends_at)}"
    where = f"在{meeting.place}" if meeting.place else ""
    return f"定于{when}{where}举行{kinds_text(meeting)}。现将有关事项通知如下。"


def _sections(record: Record) -> Iterator[Section]:
    blocks = [
        ("主题", _topic(record)),
        ("参加人员", _who(record)),
        ("会前准备", list(lines_of(record.meeting.requirements))),
        ("请假", _leave(record.meeting)),
    ]
    filled = [(heading, lines) for heading, lines in blocks if lines]
    for number, (heading, lines) in enumerate(filled):
        yield Section(
            heading=f"{ordinal(number)}、{heading}", parts=(Part(label="", lines=tuple(lines)),)
        )


def _topic(record: Record) -> list[str]:
    meeting = record.meeting
    lines = [f"{meeting.title}。"]
    if speaker := (meeting.speaker.name if meeting.speaker else meeting.speaker_from_outside):
        lines.append(f"讲课人：{speaker}。")
    if meeting.chair:
        lines.append(f"主持人：{meeting.chair.name}。")
    lines += [f"议题{ordinal(n)}：{item.title}。" for n, item in enumerate(record.items)]
    return lines


def _who(record: Record) -> list[str]:
    """The written roll; before it is written, who should attend by the rules of the day."""
    meeting = record.meeting
    if record.roll:
        body = [row.person.name for row in record.body]
        guests = [row.person.name for row in record.roll if row.invited]
    else:
        expected = roll_on(meeting.organisation, meeting.kinds, meeting.held_on)
        body = [each.person.name for each in expected if not each.invited]
        guests = [each.person.name for each in expected if each.invited]
    lines = [_listed(body)]
    return lines + ([f"列席：{_listed(guests)}"] if guests else [])


def _listed(names: Sequence[str]) -> str:
    return f"{'、'.join(names)}，共 {len(names)} 人。" if names else ""


def _leave(meeting: Meeting) -> list[str]:
    lines = ["因故不能参加的，请提前向本组织请假，说明事由。"]
    if asks_in_writing(meeting, meeting_terms(meeting)):
        lines = ["原则上不请假；确因特殊情况不能参加的，请提前书面请假。"]
    return lines


def asks_in_writing(meeting: Meeting, terms: Terms) -> bool:
    """Whether leave from this meeting is asked in writing (MTG-11.leave, theme days)."""
    held = Activity.THEME_DAY in meeting.kinds and LEAVE in terms.items
    value = terms.value(LEAVE) if held else None
    return isinstance(value, Words) and "书面请假" in value.words


def notice_day(meeting: Meeting) -> date:
    """The day written into the file."""
    return meeting.told_on or meeting.held_on
