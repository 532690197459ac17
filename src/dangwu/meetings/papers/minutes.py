"""The minutes of a meeting, in the order of the record book (组织生活记录本), and their number.

What MTG-18.minutes asks for is all there: topic, time, place, who was there, who was not and why,
points made, dissent, resolution with its counts, next steps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dangwu.documents.models import IssuedDocument
from dangwu.documents.services import digest_of
from dangwu.meetings.models import AgendaItem, FollowUp, Meeting, WrittenOpinion
from dangwu.meetings.papers.layout import (
    Pair,
    Paper,
    Part,
    Section,
    Table,
    clock,
    lines_of,
    ordinal,
    titled,
    written,
)
from dangwu.meetings.selectors.meetings import WITH, items_of
from dangwu.meetings.selectors.roll import roll_of
from dangwu.members.models import Activity, Attendance, Presence
from dangwu.orgs.models import Decision, OrganisationPeriod

MINUTES_KIND = "meetings.minutes"
BODY = {Activity.COMMITTEE_MEETING: "委员", Activity.DEMOCRATIC_LIFE_MEETING: "班子成员"}


@dataclass(frozen=True, slots=True)
class Record:
    """A meeting with all its rows, read once."""

    meeting: Meeting
    organisation: str  # as it was called on the day
    roll: Sequence[Attendance]
    items: Sequence[AgendaItem]
    follow_ups: Sequence[FollowUp]
    opinions: Sequence[WrittenOpinion]

    @property
    def body(self) -> list[Attendance]:
        """Who belongs to the body that met."""
        return [row for row in self.roll if not row.invited]

    @property
    def present(self) -> list[Attendance]:
        return [row for row in self.body if row.presence == Presence.PRESENT]

    @property
    def missing(self) -> list[Attendance]:
        return [row for row in self.body if row.presence != Presence.PRESENT]

    @property
    def invited(self) -> list[Attendance]:
        return [row for row in self.roll if row.invited and row.presence == Presence.PRESENT]


def record_of(meeting: Meeting) -> Record:
    """The meeting with its roll in stroke order, its items in their order; six queries."""
    found: Meeting = Meeting.objects.select_related(*WITH).get(pk=meeting.pk)
    return Record(
        meeting=found,
        organisation=name_on(found.organisation_id, found.held_on),
        roll=roll_of(found),
        items=items_of(found),
        follow_ups=list(FollowUp.objects.filter(meeting=meeting).select_related("owner")),
        opinions=list(WrittenOpinion.objects.filter(meeting=meeting).select_related("person")),
    )


def name_on(organisation: int, day: date) -> str:
    """What an organisation was called on a day, or the first name it had."""
    periods = OrganisationPeriod.objects.filter(organisation=organisation)
    found = periods.on(day).first() or periods.order_by("starts_on").first()
    return found.name if found else ""


def minutes_of(meeting: Meeting, record: Record | None = None) -> Paper:
    """The minutes as they stand: a draft until they are signed; later additions stand below."""
    found = record or record_of(meeting)
    meeting, paper = found.meeting, _record_paper(found)
    return replace(
        paper,
        mark=_mark(meeting),
        after=tuple(_additions(meeting)),
        tables=_tasks(found),
        signs=(
            ("主持人", _name(meeting.chair)),
            ("记录人", _name(meeting.recorder)),
            ("审签", _name(meeting.signed_by)),
        ),
        closing=_closing(meeting),
        foot=found.organisation,
    )


def numbered(paper: Paper, issued: IssuedDocument | None) -> Paper:
    """The paper with number and check code at its foot, where it was issued."""
    if issued is None:
        return paper
    foot = f"{paper.foot}　编号 {issued.written_number}　核验码 {issued.check_code}"
    return replace(paper, foot=foot)


def number_of(meeting: Meeting, content: Mapping[str, object]) -> IssuedDocument | None:
    """The issued minutes that say the same."""
    found: IssuedDocument | None = IssuedDocument.objects.filter(
        organisation_id=meeting.organisation_id,
        kind=MINUTES_KIND,
        year=meeting.held_on.year,
        digest=digest_of(content),
    ).first()
    return found


def signed_content(record: Record) -> dict[str, object]:
    """What was signed: the words without what may follow later (make-up, additions, approval).

    The digest of the issued minutes is taken of it, so they keep their number.
    """
    return _record_paper(record).content() | {
        "meeting": str(record.meeting.pk),
        "signed_on": written(record.meeting.signed_on),
    }


def minutes_paper(record: Record) -> Paper:
    """The minutes with the number they were issued under, if they were."""
    paper = minutes_of(record.meeting, record)
    if not record.meeting.is_locked:
        return paper
    return numbered(paper, number_of(record.meeting, signed_content(record)))


def _record_paper(record: Record) -> Paper:
    return Paper(
        title_parts=titled(record.organisation, "组织生活记录"),
        head=tuple(_head(record)),
        sections=tuple(_sections(record)),
    )


# ---- the head --------------------------------------------------------------------------------


def kinds_text(meeting: Meeting) -> str:
    """党员大会（同时作为党课、主题党日)."""
    also = "、".join(Activity(kind).label for kind in meeting.kinds[1:])
    return (
        f"{meeting.get_kind_display()}（同时作为{also}）" if also else meeting.get_kind_display()
    )


def _head(record: Record) -> Iterator[tuple[Pair, ...]]:
    meeting = record.meeting
    day = written(meeting.held_on, weekday=True)
    yield (("类别", kinds_text(meeting)),)
    yield (("主题", meeting.title),)
    yield (("时间", f"{day} {clock(meeting.begins_at, meeting.ends_at)}".strip()),)
    yield (("地点", meeting.place or "—"),)
    yield (("主持人", _name(meeting.chair) or "—"), ("记录人", _name(meeting.recorder) or "—"))
    if speaker := _name(meeting.speaker) or meeting.speaker_from_outside:
        yield (("讲课人", speaker),)
    yield (("到会人数", counts_text(record)),)
    yield (("出席", _names(record.present)),)
    if record.invited or meeting.superior_sent:
        sent = f"上级派员：{meeting.superior_sent}" if meeting.superior_sent else ""
        yield (("列席", "；".join(part for part in (_joined(record.invited), sent) if part)),)
    yield (("缺席及原因", "；".join(_absences(record)) or "无"),)


def counts_text(record: Record) -> str:
    """应到党员 20 人，其中有表决权 18 人；实到 17 人，其中有表决权 16 人；……"""
    whom = BODY.get(Activity(record.meeting.kind), "党员")
    body, present = record.body, record.present
    parts = [
        f"应到{whom} {len(body)} 人，其中有表决权 {_voting(body)} 人",
        f"实到 {len(present)} 人，其中有表决权 {_voting(present)} 人",
    ]
    if record.missing:
        parts.append(f"未到 {len(record.missing)} 人")
    if record.invited:
        parts.append(f"列席 {len(record.invited)} 人")
    return "；".join(parts)


def _voting(rows: Sequence[Attendance]) -> int:
    return sum(row.counts for row in rows)


def _absences(record: Record) -> Iterator[str]:
    """Who was not there, and why; the same words whatever was made up later."""
    for row in record.missing:
        why = row.reason or ("请假" if row.presence == Presence.LEAVE else "未请假")
        yield f"{row.person.name}（{why}）"


# ---- what was said and decided ---------------------------------------------------------------


def _sections(record: Record) -> Iterator[Section]:
    for number, item in enumerate(record.items):
        parts = tuple(_parts(item, record))
        yield Section(heading=f"{ordinal(number)}、{item.title}", parts=parts)
    following = len(record.items)
    for heading, text in (
        ("讨论情况", record.meeting.summary),
        ("下一步安排", record.meeting.next_steps),
    ):
        if lines := lines_of(text):
            yield Section(
                heading=f"{ordinal(following)}、{heading}", parts=(Part(label="", lines=lines),)
            )
            following += 1


def _parts(item: AgendaItem, record: Record) -> Iterator[Part]:
    if lines := lines_of(item.points):
        yield Part(label="发言要点", lines=lines)
    if item.points or item.dissent or item.decision:
        yield Part(label="不同意见", lines=lines_of(item.dissent) or ("无。",))
    if said := [o for o in record.opinions if o.item_id == item.pk]:
        names = "、".join(o.person.name for o in said)
        yield Part(label="书面意见", lines=(f"会前收到 {len(said)} 份：{names}。",))
    if item.decision is not None:
        yield Part(label="决议", lines=tuple(_resolved(item.decision)))
    elif item.postponed:
        yield Part(label="结果", lines=(*lines_of(item.result), "暂缓表决。"))
    elif lines := lines_of(item.result):
        yield Part(label="讨论结果", lines=lines)


def _resolved(decision: Decision) -> Iterator[str]:
    yield from lines_of(decision.wording)
    yield votes_text(decision)


def votes_text(decision: Decision) -> str:
    """应到有表决权 20 人，实到 18 人；无记名投票，赞成 16 票……；须 11 票，通过。"""
    counted = [f"赞成 {decision.votes_for} 票"]
    if decision.written_for:
        counted[0] += f"（另计会前书面赞成 {decision.written_for} 票）"
    counted += [f"反对 {decision.against} 票", f"弃权 {decision.abstained} 票"]
    if decision.invalid:
        counted.append(f"废票 {decision.invalid} 张")
    return (
        f"应到有表决权 {decision.should_attend} 人，实到 {decision.present} 人；"
        f"{decision.get_method_display()}，{'，'.join(counted)}；"
        f"须赞成 {decision.needed} 票，{'通过' if decision.passed else '未通过'}。"
        f"{'须报上级党组织批准。' if decision.needs_approval else ''}"
    )


# ---- what follows ----------------------------------------------------------------------------


def _tasks(record: Record) -> tuple[Table, ...]:
    """Tasks with whom and by when; what was done about them later stands in the register."""
    if not record.follow_ups:
        return ()
    rows = tuple(
        (
            f"{row.problem}：{row.measure}" if row.problem else row.measure,
            _name(row.owner) or "—",
            written(row.due_on),
        )
        for row in record.follow_ups
    )
    columns = ("会后任务或整改事项", "责任人", "期限")
    return (Table(heading="任务分工", columns=columns, widths=(112, 26, 36), rows=rows),)


def _additions(meeting: Meeting) -> Iterator[Section]:
    rows = list(meeting.additions.select_related("added_by"))
    parts = [
        Part(label=f"{written(row.added_on)} {_name(row.added_by)}".strip(), lines=lines)
        for row in rows
        if (lines := lines_of(row.text))
    ]
    parts += _made_up(meeting)
    if parts:
        yield Section(heading="更正补充（签字以后）", parts=tuple(parts))


def _made_up(meeting: Meeting) -> list[Part]:
    rows = Attendance.objects.filter(source=meeting.pk, presence=Presence.MADE_UP)
    rows = rows.select_related("person").order_by(
        "made_up_on", "person__name_stroke_key", "person_id"
    )
    days: dict[date | None, list[str]] = {}
    for row in rows:
        days.setdefault(row.made_up_on, []).append(row.person.name)
    return [
        Part(label="补课", lines=(f"{written(day)} {'、'.join(names)}已补课。".strip(),))
        for day, names in days.items()
    ]


def _mark(meeting: Meeting) -> str:
    marks = []
    if not meeting.is_locked:
        marks.append("草稿，签字后为正式记录")
    if meeting.back_filled:
        marks.append(f"补录，{written(meeting.recorded_on)}登记")
    return f"（{'；'.join(marks)}）" if marks else ""


def _closing(meeting: Meeting) -> tuple[str, ...]:
    lines = [f"签字日期：{written(meeting.signed_on)}"] if meeting.signed_on else []
    if meeting.keeper:
        lines.append(f"记录保管人：{meeting.keeper.name}")
    if meeting.reported_on:
        lines.append(f"报告上级日期：{written(meeting.reported_on)}")
    return tuple(lines)


def _names(rows: Sequence[Attendance]) -> str:
    return _joined(rows) or "—"


def _joined(rows: Sequence[Attendance]) -> str:
    return "、".join(row.person.name for row in rows)


def _name(person: object) -> str:
    return getattr(person, "name", "")
