"""A brief for the site, drafted from the record by sentences; nothing about persons goes in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.papers.layout import clock, lines_of
from dangwu.meetings.papers.minutes import Record, record_of
from dangwu.members.models import Activity
from dangwu.orgs.models import Decision

# Tasks and majorities that are about somebody: they stay in the minutes.
ABOUT_PEOPLE_TASKS = ("admission", "sanction", "appraisal", "affairs", "thoughts")
ABOUT_PEOPLE_MATTERS = ("admission", "full_membership", "election")
# Meetings at which people speak about themselves and each other: only that they were held.
HELD_ONLY = (Activity.LIFE_MEETING, Activity.DEMOCRATIC_LIFE_MEETING)
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief before anybody touched it; `left_out` items are about people."""

    title: str
    text: str
    left_out: int


def draft_of(meeting: Meeting) -> Draft:
    """Title and text of a brief as the record tells them, counts without names of absentees."""
    record = record_of(meeting)
    held_only = set(HELD_ONLY) & set(record.meeting.kinds)
    public = [item for item in record.items if not is_about_people(item)]
    shown = [] if held_only else public
    paragraphs = ["".join(_held(record)), *_said(shown), *_after(record, shown)]
    return Draft(
        title=title_of(record),
        text="\n".join(p for p in paragraphs if p),
        left_out=len(record.items) - len(shown),
    )


def is_about_people(item: AgendaItem) -> bool:
    """Whether an item concerns a person, and so is not for the site."""
    return (
        item.about_id is not None
        or item.task in ABOUT_PEOPLE_TASKS
        or item.matter in ABOUT_PEOPLE_MATTERS
    )


def title_of(record: Record) -> str:
    meeting = record.meeting
    name, kind = meeting.organisation.short_name, meeting.get_kind_display()
    title = (
        f"{name}开展主题党日活动" if meeting.kind == Activity.THEME_DAY else f"{name}召开{kind}"
    )
    if meeting.kind == Activity.LECTURE:
        title = f"{name}上党课"
    return title[:LONGEST_TITLE]


def _held(record: Record) -> Iterator[str]:
    """7月13日下午，某支部在三楼会议室召开党员大会，主题是……。应到 20 人，实到 18 人。"""
    meeting = record.meeting
    day = f"{meeting.held_on.month}月{meeting.held_on.day}日"
    at = clock(meeting.begins_at)
    where = f"在{meeting.place}" if meeting.place else ""
    what = "、".join(Activity(kind).label for kind in meeting.kinds)
    yield f"{day}{at}，{record.organisation}{where}举行{what}，主题是“{meeting.title}”。"
    if record.body:
        yield f"应到 {len(record.body)} 人，实到 {len(record.present)} 人"
        yield f"，列席 {len(record.invited)} 人。" if record.invited else "。"
    if speaker := (meeting.speaker.name if meeting.speaker else meeting.speaker_from_outside):
        yield f"{speaker}讲党课。"
    if meeting.chair:
        yield f"{meeting.chair.name}主持。"
    if meeting.study_minutes:
        yield f"集中学习 {meeting.study_minutes} 分钟。"


def _said(items: Sequence[AgendaItem]) -> Iterator[str]:
    """Topics, results and resolutions; who said what stays in the minutes."""
    if items:
        yield f"会议议题：{'；'.join(item.title for item in items)}。"
    for item in items:
        if item.decision is not None:
            yield _resolved(item.decision)
        else:
            yield "".join(_ended(line) for line in lines_of(item.result))


def _resolved(decision: Decision) -> str:
    if not decision.passed or decision.needs_approval:
        return ""  # nothing to make known yet
    wording = "".join(_ended(line) for line in lines_of(decision.wording))
    return f"会议表决通过：{wording or _ended(decision.title)}"


def _after(record: Record, shown: Sequence[AgendaItem]) -> Iterator[str]:
    """Summary and next steps, unless they may speak of what was left out."""
    meeting = record.meeting
    if set(HELD_ONLY) & set(meeting.kinds) or len(shown) < len(record.items):
        return
    yield "".join(_ended(line) for line in lines_of(meeting.summary))
    if lines := lines_of(meeting.next_steps):
        yield f"下一步，{''.join(_ended(line) for line in lines)}"


def _ended(line: str) -> str:
    """A line as a sentence."""
    return line if line[-1] in "。！？；…”" else f"{line}。"
