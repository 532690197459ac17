"""The sheet of a quarter, making it known, and who has long not taken part."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from dangwu.core.models import AuditEntry
from dangwu.documents.fonts import missing_characters
from dangwu.duties.registry import fact_of
from dangwu.meetings.models import AttendanceReport, Meeting
from dangwu.meetings.papers.books import quarter_xlsx
from dangwu.meetings.papers.quarter import quarter_content, quarter_pdf
from dangwu.meetings.selectors.attendance import (
    days_of_quarter,
    long_absent,
    quarter_of,
    quarter_sheet,
)
from dangwu.meetings.services.telling import report_attendance
from dangwu.members.models import Presence
from dangwu.members.services import affiliate_person, begin_condition
from dangwu.rules.verdict import Refused
from tests.apps.meetings.records import attended, held
from tests.factories import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

P, L, A, M = Presence.PRESENT, Presence.LEAVE, Presence.ABSENT, Presence.MADE_UP


@pytest.fixture
def branch():
    return make_organisation(name="市水务局机关第二党支部", kind="branch")


@pytest.fixture
def quarter(branch):
    """A branch with two groups: a member meeting, a lecture, and group meetings of July."""
    groups = [make_organisation("group", parent=branch, name=f"第{n}党小组") for n in "一二"]
    people = [
        make_person(name, branch=branch, group=groups[n])
        for n, name in enumerate(("王丽华", "仇喆"))
    ]
    meeting = held(branch, "member_meeting", date(2026, 7, 13))
    attended(meeting, people[0], P)
    attended(meeting, people[1], L, reason="住院手术")
    attended(meeting, make_person("高山"), invited=True)
    lecture = held(branch, "lecture", date(2026, 8, 20))
    attended(lecture, people[0], A)
    attended(lecture, people[1], M, made_up_on=date(2026, 8, 25))
    for group, person in zip(groups, people, strict=True):
        attended(held(group, "group_meeting", date(2026, 7, 20)), person, P)
    body = held(branch, "committee_meeting", date(2026, 7, 6))
    attended(body, people[0], A)
    attended(held(branch, "member_meeting", date(2026, 10, 1)), people[0], A)
    planned = held(branch, "theme_day", date(2026, 9, 14), state=Meeting.State.CALLED)
    attended(planned, people[0], Presence.EXPECTED)
    return people


def test_the_sheet_has_everybody_at_every_meeting(branch, quarter):
    sheet = quarter_sheet(branch, 2026, 3)
    assert [(c.label, c.when) for c in sheet.columns] == [
        ("党员大会", "7月13日"),
        ("党小组会", "7月"),
        ("党课", "8月20日"),
    ]
    rows = {row.person.name: row for row in sheet.rows}
    assert list(rows) == ["王丽华", "仇喆"] or list(rows) == ["仇喆", "王丽华"]
    assert [row.person.name_stroke_key for row in sheet.rows] == sorted(
        row.person.name_stroke_key for row in sheet.rows
    )
    wang, qiu = rows["王丽华"], rows["仇喆"]
    assert wang.marks == ((P,), (P,), (A,))
    assert (wang.expected, wang.took_part, wang.leave, wang.absent) == (3, 2, 0, 1)
    assert (qiu.expected, qiu.took_part, qiu.leave, qiu.absent) == (3, 2, 1, 0)
    assert (sheet.expected, sheet.took_part) == (6, 4)


def test_who_is_not_expected_at_a_meeting_has_a_blank(branch, quarter):
    meeting = held(branch, "theme_day", date(2026, 9, 14))
    attended(meeting, quarter[0], P)
    rows = {row.person.name: row.marks for row in quarter_sheet(branch, 2026, 3).rows}
    assert rows["仇喆"][-1] == ()
    assert rows["王丽华"][-1] == (P,)


def test_queries_do_not_grow_with_the_branch(branch, django_assert_max_num_queries):
    meeting = held(branch)
    for number in range(5):
        attended(meeting, make_person(f"沈{'甲乙丙丁戊'[number]}", branch=branch))
    with django_assert_max_num_queries(5):
        quarter_sheet(branch, 2026, 3)


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (1, date(2026, 1, 1), date(2026, 3, 31)),
        (2, date(2026, 4, 1), date(2026, 6, 30)),
        (4, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarters_begin_and_end(quarter, first, last):
    assert days_of_quarter(2026, quarter) == (first, last)
    assert quarter_of(first) == quarter_of(last) == (2026, quarter)


def test_paper_and_workbook_say_the_same_without_reasons(branch, quarter):
    sheet = quarter_sheet(branch, 2026, 3)
    content = quarter_content(sheet)
    assert missing_characters(content) == ()
    (page,) = PdfReader(BytesIO(quarter_pdf(sheet, on=date(2026, 10, 8)))).pages
    words = "".join(page.extract_text().split())
    assert "王丽华√√×3201" in words
    assert "仇喆△√补3210" in words
    assert "尚未向全体党员通报" in words
    book = load_workbook(BytesIO(quarter_xlsx(sheet)))
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert ["王丽华", "√", "√", "×", 3, 2, 0, 1] in rows
    for text in (words, str(rows)):
        assert "住院" not in text
        assert "高山" not in text


def test_many_meetings_fit_the_sheet(branch):
    people = [make_person(f"沈{n}{m}", branch=branch) for n in "甲乙丙丁" for m in "子丑寅卯"]
    for day in range(1, 21):
        meeting = held(branch, "joint_study", date(2026, 7, day))
        for person in people:
            attended(meeting, person)
    pages = PdfReader(
        BytesIO(quarter_pdf(quarter_sheet(branch, 2026, 3), on=date(2026, 10, 8)))
    ).pages
    assert len(pages) == 1
    assert "集中学习7.20" in "".join(pages[0].extract_text().split())


# ---- making it known -------------------------------------------------------------------------


def tell(branch, quarter=3, told_on=date(2026, 10, 8), on=date(2026, 10, 9)):
    return report_attendance(
        organisation=branch, year=2026, quarter=quarter, told_on=told_on, by=None, on=on
    )


def test_telling_is_on_record_once_and_is_a_fact(branch, quarter):
    first = tell(branch)
    assert tell(branch, told_on=date(2026, 10, 9)) == first
    assert AttendanceReport.objects.count() == 1
    assert AuditEntry.objects.filter(act="meetings.attendance_told").count() == 1
    assert quarter_sheet(branch, 2026, 3).told == first
    days = fact_of("attendance_report").days([branch.pk], date(2026, 10, 1), date(2026, 12, 31))
    assert list(days) == [(branch.pk, date(2026, 10, 8))]


@pytest.mark.parametrize(
    ("quarter_told", "told_on", "code"),
    [
        (3, date(2026, 10, 10), "day_to_come"),
        (3, date(2026, 6, 30), "told_too_early"),
        (1, date(2026, 4, 1), "nothing_to_tell"),
    ],
)
def test_telling_is_refused(branch, quarter, quarter_told, told_on, code):
    with pytest.raises(Refused) as refused:
        tell(branch, quarter_told, told_on)
    assert [reason.code for reason in refused.value.verdict.reasons] == [code]


def test_the_first_day_of_the_quarter_will_do(branch, quarter):
    assert tell(branch, told_on=date(2026, 7, 1)).told_on == date(2026, 7, 1)


# ---- long absence ----------------------------------------------------------------------------


@pytest.fixture
def absentee(branch):
    """Took part on 10 January, missed February and March."""
    person = make_person("仇喆", branch=branch)
    attended(held(branch, on=date(2026, 1, 10)), person, P)
    for month in (2, 3):
        attended(held(branch, on=date(2026, month, 9)), person, A)
    return person


def found(branch, on):
    return [(one.person.name, one.months, one.missed) for one in long_absent(branch, on)]


def test_the_warning_comes_with_the_third_month(branch, absentee):
    assert found(branch, date(2026, 4, 9)) == []
    assert found(branch, date(2026, 4, 10)) == [("仇喆", 3, 2)]


def test_the_limit_is_named_from_the_sixth_month(branch, absentee):
    (before,) = long_absent(branch, date(2026, 7, 9))
    (after,) = long_absent(branch, date(2026, 7, 10))
    assert (before.months, before.is_over) == (5, False)
    assert (after.months, after.is_over) == (6, True)
    assert after.reason.cite
    assert after.reason.modality == "generally"
    assert "由支部大会讨论决定" in after.explained.text
    assert after.since == date(2026, 1, 10)
    assert after.last_missed == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("presence", "more", "listed"),
    [
        (L, {"reason": "出差"}, False),
        (L, {"reason": ""}, True),
        (A, {"reason": "没有说明"}, True),
        (P, {}, False),
        (M, {"made_up_on": date(2026, 3, 30)}, False),
    ],
)
def test_leave_with_a_reason_breaks_the_chain(branch, absentee, presence, more, listed):
    attended(held(branch, "lecture", date(2026, 3, 20)), absentee, presence, **more)
    assert bool(found(branch, date(2026, 5, 1))) is listed


def test_what_is_no_organisation_life_breaks_nothing(branch, absentee):
    row = attended(held(branch, on=date(2026, 3, 25)), absentee, P)
    row.activity = "self_study"
    row.save()
    assert found(branch, date(2026, 5, 1)) == [("仇喆", 3, 2)]


def test_where_nothing_was_held_nobody_was_absent(branch):
    make_person("仇喆", branch=branch)
    assert found(branch, date(2026, 12, 1)) == []


def test_months_begin_anew_in_another_branch(branch, absentee):
    other = make_organisation(name="第三党支部", parent=branch.parent)
    affiliate_person(
        person=absentee, organisation=other, group=None, by=None, on=date(2026, 3, 20)
    )
    assert found(branch, date(2026, 7, 10)) == []
    assert found(other, date(2026, 7, 10)) == []
    attended(held(other, on=date(2026, 4, 10)), absentee, A)
    assert found(other, date(2026, 6, 19)) == []
    assert found(other, date(2026, 6, 20)) == [("仇喆", 3, 1)]
    assert found(branch.parent, date(2026, 6, 20)) == [("仇喆", 3, 1)]


def test_lost_contact_is_noted_and_a_suspended_membership_left_out(branch, absentee):
    begin_condition(person=absentee, kind="lost_contact", place="", by=None, on=date(2026, 3, 1))
    (one,) = long_absent(branch, date(2026, 7, 10))
    assert one.note == "失联"
    begin_condition(person=absentee, kind="suspended", place="", by=None, on=date(2026, 7, 1))
    assert found(branch, date(2026, 7, 10)) == []
    assert found(branch, date(2026, 6, 30)) == [("仇喆", 5, 2)]


def test_as_many_queries_however_many_members(branch, absentee, django_assert_max_num_queries):
    for name in ("王丽华", "李堃"):
        person = make_person(name, branch=branch)
        attended(held(branch, on=date(2026, 2, 9)), person, A)
    with django_assert_max_num_queries(7):
        assert len(long_absent(branch, date(2026, 7, 10))) == 3
