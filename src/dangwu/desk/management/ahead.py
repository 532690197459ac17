"""What lies ahead of one branch of the demonstration: called, planned, asked, half written."""

from datetime import date, time, timedelta

from dangwu.desk.management.life import Staff, staff_of
from dangwu.meetings.models import Meeting
from dangwu.meetings.selectors import roll_of
from dangwu.meetings.services import MeetingFields, ask_leave, call_meeting, plan_meeting
from dangwu.meetings.services.life import gather_opinion, submit_life_plan
from dangwu.members.models import Activity
from dangwu.orgs.models import Organisation
from dangwu.reports.models import ReportKind
from dangwu.reports.selectors import draft_text
from dangwu.reports.services import ReportFields, draft_report, send_report


def look_ahead(branch: Organisation, today: date) -> None:
    """Meetings called and planned, a life meeting under preparation, a report on its way."""
    staff = staff_of(branch, today)
    assert staff is not None
    meeting = _planned(
        staff, today, Activity.MEMBER_MEETING, 6, "第四季度党员大会", time(14, 30), time(16, 30)
    )
    called = call_meeting(
        meeting=meeting,
        requirements="请带学习笔记，提前看支委会工作报告。",
        by=None,
        on=today,
    )
    third = roll_of(called)[2].person
    ask_leave(
        meeting=called,
        person=third,
        reason="因公出差",
        in_writing=True,
        by=None,
        on=today,
    )
    _planned(staff, today, Activity.COMMITTEE_MEETING, 3, "研究年终总结", time(15, 0), time(16, 0))
    life = _planned(
        staff, today, Activity.LIFE_MEETING, 32, "年末组织生活会", time(14, 0), time(17, 0)
    )
    submit_life_plan(meeting=life, by=None, on=today)
    gather_opinion(
        meeting=life,
        source="masses",
        text="办事流程可以再简化，窗口多说一句话。",
        gathered_on=today,
        by=None,
        on=today,
    )
    report = draft_report(
        organisation=branch,
        kind=ReportKind.REQUEST,
        year=today.year,
        fields=ReportFields(
            title="关于调整党员活动室的请示",
            text="拟将二楼会议室调整为党员活动室。",
            decide_on=today + timedelta(days=20),
        ),
        by=None,
        on=today,
    )
    send_report(report=report, by=None, on=today)
    draft_report(
        organisation=branch,
        kind=ReportKind.WORK,
        year=today.year,
        fields=ReportFields(
            title=f"{branch.name}{today.year}年工作报告",
            text=draft_text(branch, ReportKind.WORK, today.year, today),
        ),
        by=None,
        on=today,
    )


def _planned(
    staff: Staff, today: date, kind: str, days: int, title: str, begins: time, ends: time
) -> Meeting:
    return plan_meeting(
        organisation=staff.branch,
        fields=MeetingFields(
            kind=kind,
            title=title,
            held_on=today + timedelta(days=days),
            begins_at=begins,
            ends_at=ends,
            place="三楼会议室",
            chair=staff.chair,
            recorder=staff.recorder,
        ),
        by=None,
        on=today,
    )
