"""Registers and sheets as workbooks: what people wrote stays text, numbers are numbers."""

from collections.abc import Sequence

from dangwu.core.sheets import Column, SheetOut, write_workbook
from dangwu.meetings.papers.minutes import kinds_text, votes_text
from dangwu.meetings.selectors.attendance import QuarterSheet
from dangwu.meetings.selectors.overview import Line
from dangwu.meetings.selectors.registers import DoubleLife, YearOfAttendance
from dangwu.members.models import Attendance, Presence
from dangwu.orgs.models import Decision

MARKS = {
    Presence.PRESENT: "√",
    Presence.MADE_UP: "补",
    Presence.LEAVE: "△",
    Presence.ABSENT: "×",
    Presence.EXPECTED: "×",
}
LEGEND = "√ 到会　补 已补课　△ 请假　× 未请假缺席　空白 不在应到人员之内"
TOTALS = ("应到", "参加", "请假", "缺席")


def marks_text(marks: Sequence[str]) -> str:
    return "".join(MARKS[Presence(mark)] for mark in marks)


def _text(*headings: str) -> list[Column]:
    return [Column(heading, "text") for heading in headings]


def _numbers(*headings: str) -> list[Column]:
    return [Column(heading, "integer") for heading in headings]


def quarter_xlsx(sheet: QuarterSheet) -> bytes:
    """Members × meetings, with what the marks mean on a second sheet."""
    columns = [
        *_text("姓名"),
        *_text(*(f"{column.label} {column.when}" for column in sheet.columns)),
        *_numbers(*TOTALS),
    ]
    rows = [
        [
            row.person.name,
            *(marks_text(marks) for marks in row.marks),
            *(row.expected, row.took_part, row.leave, row.absent),
        ]
        for row in sheet.rows
    ]
    title = f"{sheet.organisation.name}{sheet.year}年第{sheet.quarter}季度参加组织生活情况"
    return write_workbook(
        [
            SheetOut("出席情况", columns, rows, title=title),
            SheetOut("说明", [Column("说明", "text", width=80)], [[LEGEND]]),
        ]
    )


def meetings_xlsx(lines: Sequence[Line], title: str) -> bytes:
    columns = [
        Column("日期", "date"),
        *_text("类别", "组织", "主题", "地点", "主持人", "记录人"),
        *_numbers("应到", "实到", "请假", "缺席"),
        *_text("状态", "签字日期", "报告上级"),
    ]
    rows = [
        [
            line.meeting.held_on,
            kinds_text(line.meeting),
            line.meeting.organisation.short_name,
            line.meeting.title,
            line.meeting.place,
            line.meeting.chair.name if line.meeting.chair else "",
            line.meeting.recorder.name if line.meeting.recorder else "",
            line.counts.members,
            line.counts.members_present,
            line.counts.leave,
            line.counts.absent,
            line.meeting.get_state_display() + ("（补录）" if line.meeting.back_filled else ""),
            line.meeting.signed_on,
            line.meeting.reported_on,
        ]
        for line in lines
    ]
    return write_workbook([SheetOut("会议台账", columns, rows, title=title)])


def resolutions_xlsx(decisions: Sequence[Decision], title: str) -> bytes:
    columns = [
        Column("日期", "date"),
        *_text("组织", "议题", "决议内容", "表决情况", "结果", "上级批准", "向党员公布"),
    ]
    rows = [
        [
            one.decided_on,
            one.organisation.short_name,
            one.title,
            one.wording,
            votes_text(one),
            "通过" if one.passed else "未通过",
            one.approved_on if one.needs_approval else "不须批准",
            one.announced_on,
        ]
        for one in decisions
    ]
    return write_workbook([SheetOut("决议台账", columns, rows, title=title)])


def attendance_xlsx(found: YearOfAttendance, title: str) -> bytes:
    """One row a member; of each kind how often there and how often expected."""
    columns = _text("姓名")
    for _, label in found.kinds:
        columns += _numbers(f"{label}参加", f"{label}应到")
    columns += _numbers(*TOTALS, "学习分钟")
    rows = [
        [
            row.person.name,
            *(number for each in row.by_kind for number in (each.took_part, each.expected)),
            *(row.total.expected, row.total.took_part, row.leave, row.absent, row.minutes),
        ]
        for row in found.rows
    ]
    return write_workbook([SheetOut("出席台账", columns, rows, title=title)])


def leaders_xlsx(leaders: Sequence[DoubleLife], title: str) -> bytes:
    columns = [
        *_text("姓名", "职务"),
        *_numbers("应参加", "参加", "请假", "缺席"),
        *_text("参加的组织生活"),
    ]
    rows = [
        [
            one.person.name,
            "、".join(one.posts),
            *(one.expected, len(one.there), len(one.excused), len(one.missed)),
            "；".join(dated(row) for row in one.there),
        ]
        for one in leaders
    ]
    return write_workbook([SheetOut("双重组织生活", columns, rows, title=title)])


def dated(row: Attendance) -> str:
    """7月13日 党员大会"""
    return f"{row.held_on.month}月{row.held_on.day}日 {row.get_activity_display()}"
