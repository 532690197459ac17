"""Registers, materials and the double life of leaders, on pages and in workbooks."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.core.sheets.text import clean_text
from dangwu.meetings.models import FollowUp, Meeting, YearPlan
from dangwu.meetings.papers import books
from dangwu.meetings.selectors.materials import LIST, materials_of
from dangwu.meetings.selectors.registers import (
    attendance_register,
    double_life,
    held_by_kind,
    leading_posts,
    meeting_register,
    resolution_register,
)
from dangwu.members.models import Presence
from dangwu.rulebook.selectors import rulebook, terms_on
from tests.apps.meetings.records import DAY, attended, decided, discussed, held
from tests.factories import make_holding, make_officer, make_organisation, make_person

pytestmark = pytest.mark.django_db

YEAR = 2026
P, L, A = Presence.PRESENT, Presence.LEAVE, Presence.ABSENT
# As in the tests of the writer: how a cell begins that a spreadsheet would take for a formula.
STARTS = ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "＋1", "－1", "＠x"]


@pytest.fixture
def branch():
    return make_organisation(name="市水务局机关第二党支部")


@pytest.fixture
def year(branch):
    """A member meeting that is a lecture too, with two items voted on, and a group meeting."""
    with whole_tree("a test"):
        group = make_organisation("group", parent=branch, name="第一党小组")
        person = make_person("李堃", branch=branch, group=group)
        meeting = held(branch, also=["lecture"], chair=person, study_minutes=60)
        attended(meeting, person, minutes=60)
        attended(meeting, make_person("仇喆", branch=branch, group=group), L, reason="出差")
        decided(discussed(meeting, "审议报告", matter="general"), "同意。")
        decided(discussed(meeting, "接收党员", matter="admission"), passed=False, votes_for=3)
        attended(held(group, "group_meeting", date(YEAR, 7, 20)), person)
        attended(held(branch, "committee_meeting", date(YEAR, 7, 6)), person, A)
        held(branch, on=date(YEAR - 1, 12, 1))
        held(branch, on=date(YEAR, 9, 1), state=Meeting.State.CANCELLED)
    return person


@pytest.mark.usefixtures("in_whole_tree")
class TestSelectors:
    def test_meetings_of_the_branch_and_its_groups_in_order(self, branch, year):
        lines = meeting_register(branch, YEAR)
        assert [line.meeting.kind for line in lines] == [
            "committee_meeting",
            "member_meeting",
            "group_meeting",
        ]
        assert (lines[1].counts.members, lines[1].counts.members_present) == (2, 1)
        assert [line.meeting.kind for line in meeting_register(branch, YEAR, "lecture")] == [
            "member_meeting"
        ]
        assert held_by_kind(line.meeting for line in lines) == [
            ("member_meeting", "党员大会", 1),
            ("committee_meeting", "委员会会议", 1),
            ("group_meeting", "党小组会", 1),
            ("lecture", "党课", 1),
        ]

    def test_resolutions_of_the_year(self, branch, year):
        assert [(one.title, one.passed) for one in resolution_register(branch, YEAR)] == [
            ("审议报告", True),
            ("接收党员", False),
        ]
        assert resolution_register(branch, YEAR - 1) == []

    def test_attendance_counts_each_meeting_once(self, branch, year):
        found = attendance_register(branch, YEAR)
        assert [kind for kind, _ in found.kinds] == ["member_meeting", "group_meeting"]
        rows = {row.person.name: row for row in found.rows}
        assert [(t.took_part, t.expected) for t in rows["李堃"].by_kind] == [(1, 1), (1, 1)]
        assert (rows["李堃"].total.took_part, rows["李堃"].hours) == (2, "1")
        assert (rows["仇喆"].leave, rows["仇喆"].absent) == (1, 0)
        assert [row.person.name_stroke_key for row in found.rows] == sorted(
            row.person.name_stroke_key for row in found.rows
        )

    @pytest.mark.parametrize(
        ("reader", "most"),
        [(meeting_register, 3), (resolution_register, 2), (attendance_register, 2)],
    )
    def test_queries_do_not_grow(self, branch, year, reader, most, django_assert_max_num_queries):
        for day in range(1, 9):
            attended(held(branch, "theme_day", date(YEAR, 8, day)), year)
        with django_assert_max_num_queries(most):
            reader(branch, YEAR)


@pytest.mark.usefixtures("in_whole_tree")
class TestLeaders:
    @pytest.fixture
    def leader(self, branch):
        person = make_person("高山", branch=branch)
        make_holding(person, "secretary", branch.parent)
        meeting = held(branch)
        attended(meeting, person)
        attended(held(branch, "theme_day", date(YEAR, 8, 10)), person, L, reason="会议冲突")
        attended(held(branch, "lecture", date(YEAR, 8, 20)), person, A)
        attended(held(branch.parent, "committee_meeting", date(YEAR, 8, 1)), person)
        return person

    def test_what_a_leader_attended_as_an_ordinary_member(self, branch, leader):
        (one,) = double_life(branch, YEAR, date(YEAR, 12, 31))
        assert one.person == leader
        assert one.posts == ("机关党委书记",)
        assert (one.expected, len(one.there), len(one.excused), len(one.missed)) == (3, 1, 1, 1)
        assert books.dated(one.there[0]) == "7月13日 党员大会"

    def test_the_secretary_of_the_branch_itself_is_no_leader_above(self, branch):
        make_holding(make_person("王丽华", branch=branch), "secretary", branch)
        assert double_life(branch, YEAR, date(YEAR, 12, 31)) == []

    def test_of_a_group_the_secretary_of_the_branch_is_none_either(self, branch):
        group = make_organisation("group", parent=branch, name="第一党小组")
        make_holding(make_person("王丽华", branch=branch, group=group), "secretary", branch)
        assert leading_posts(group, date(YEAR, 12, 31)) == {}

    def test_every_seat_of_the_leading_group_leads(self, branch):
        body = make_organisation("leading_group", parent=branch.parent, name="局党组")
        person = make_person("王丽华", branch=branch)
        make_holding(person, "committee_member", body)
        (one,) = double_life(branch, YEAR, date(YEAR, 12, 31))
        assert (one.person, one.posts, one.expected) == (person, ("党组成员",), 0)

    def test_members_of_other_branches_are_not_listed(self, branch, leader):
        other = make_organisation(name="第三党支部", parent=branch.parent)
        assert double_life(other, YEAR, date(YEAR, 12, 31)) == []


# ---- workbooks (J11) -------------------------------------------------------------------------


def exported(branch):
    """Every exporter of the chapter, on what is on record for the branch."""
    from dangwu.meetings.selectors.attendance import quarter_sheet

    return {
        "quarter_xlsx": books.quarter_xlsx(quarter_sheet(branch, YEAR, 3)),
        "meetings_xlsx": books.meetings_xlsx(meeting_register(branch, YEAR), "台账"),
        "resolutions_xlsx": books.resolutions_xlsx(resolution_register(branch, YEAR), "台账"),
        "attendance_xlsx": books.attendance_xlsx(attendance_register(branch, YEAR), "台账"),
        "leaders_xlsx": books.leaders_xlsx(double_life(branch, YEAR, date(YEAR, 12, 31)), "台账"),
    }


@pytest.mark.usefixtures("in_whole_tree")
@pytest.mark.parametrize("start", STARTS)
def test_no_exporter_lets_a_word_become_a_formula(branch, year, start):
    """All exporters of the file are asked; a new one fails until it is here."""
    year.name = f"{start}堃"
    year.save()
    make_holding(year, "deputy", branch.parent)
    Meeting.objects.update(title=start, place=start)
    for decision in resolution_register(branch, YEAR):
        decision.title = decision.wording = start
        decision.save()
    found = exported(branch)
    assert set(found) == {name for name in vars(books) if name.endswith("_xlsx")}
    for name, data in found.items():
        xml = ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in xml, name
        cells = [c for row in load_workbook(BytesIO(data)).worksheets[0].rows for c in row]
        typed = [c for c in cells if str(c.value or "").startswith(clean_text(start))]
        assert typed, name
        assert {c.data_type for c in typed} == {"s"}, name


@pytest.mark.usefixtures("in_whole_tree")
def test_a_register_holds_what_the_page_shows(branch, year):
    book = load_workbook(BytesIO(exported(branch)["meetings_xlsx"]))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    line = next(row for row in rows if row[1] == "党员大会（同时作为党课）")
    assert line[0].date() == DAY
    assert line[5] == "李堃"
    assert line[7:11] == (2, 1, 1, 0)
    book = load_workbook(BytesIO(exported(branch)["resolutions_xlsx"]))
    row = next(r for r in book.worksheets[0].iter_rows(values_only=True) if r[2] == "审议报告")
    assert "赞成 16 票" in row[4]
    assert row[5] == "通过"


# ---- materials -------------------------------------------------------------------------------


def test_the_list_names_items_of_the_document():
    assert len({item.number for item in LIST}) == len(LIST)
    assert all(1 <= item.number <= 26 for item in LIST)
    assert "GS" in rulebook().sources
    terms = terms_on("branch-26", date(YEAR, 1, 1))
    named = {m.name for item in LIST if item.number in (10, 11, 12) for m in item.materials}
    known = {
        word
        for id_ in ("MTG-11.materials", "MTG-15.materials", "MTG-16.record")
        for word in terms.value(id_).words
    }
    for word in ("主题党日活动方案", "党员发言材料", "组织生活会记录", "谈心谈话记录表"):
        assert word in known
        assert any(word.removeprefix("党员") in name for name in named)


@pytest.mark.usefixtures("in_whole_tree")
def test_materials_count_the_records_of_the_year(branch, year):
    def states():
        return {
            (entry.item.number, one.material.name): (one.state, one.count)
            for entry in materials_of(branch, YEAR)
            for one in entry.materials
        }

    before = states()
    assert before[9, "支委会会议记录"] == ("done", 1)
    assert before[9, "党员大会会议记录"] == ("done", 1)
    assert before[9, "党课讲稿等相关资料"] == ("done", 1)
    assert before[9, "党员发展决议"] == ("done", 1)
    assert before[9, "选举决议"] == ("missing", 0)
    assert before[10, "主题党日活动方案"] == ("missing", 0)
    assert before[10, "心得体会等交流发言材料"] == ("elsewhere", None)
    assert before[11, "问题整改情况"] == ("missing", 0)
    assert before[2, "三会一课等组织生活开展记录"] == ("done", 3)
    meeting = held(branch, "life_meeting", date(YEAR, 12, 1))
    FollowUp.objects.create(
        scope_path=branch.scope_path,
        meeting=meeting,
        kind=FollowUp.Kind.REMEDY,
        measure="改",
        due_on=date(YEAR, 12, 31),
    )
    YearPlan.objects.create(
        scope_path=branch.scope_path,
        organisation=branch,
        kind="theme_day",
        year=YEAR,
        made_on=date(YEAR, 2, 1),
    )
    after = states()
    assert after[11, "组织生活会记录"] == ("done", 1)
    assert after[11, "问题整改情况"] == ("done", 1)
    assert after[10, "主题党日活动方案"] == ("done", 1)


@pytest.mark.usefixtures("in_whole_tree")
def test_a_filled_material_leads_to_its_register(branch, year):
    found = {one.material.name: one.url for e in materials_of(branch, YEAR) for one in e.materials}
    register = reverse("meetings:register", args=[branch.pk])
    assert found["党员发展决议"] == f"{register}?book=resolutions&year={YEAR}"
    assert (
        found["支委会会议记录"] == f"{register}?book=meetings&year={YEAR}&kind=committee_meeting"
    )
    assert found["党课讲稿"] == ""


# ---- pages -----------------------------------------------------------------------------------


@pytest.fixture
def secretary(branch, client_of):
    return client_of(make_officer("secretary", branch, name="陆文静"))


@pytest.fixture
def in_july(monkeypatch):
    """The pages are asked on a day of August 2026."""
    for module in ("registers", "papers", "briefs", "finding"):
        monkeypatch.setattr(f"dangwu.meetings.views.{module}.localdate", lambda: date(YEAR, 8, 31))


def page(client, name, branch, **asked):
    response = client.get(reverse(f"meetings:{name}", args=[branch.pk]), asked)
    assert response.status_code == 200
    return re.sub(r'<span class="piece">([^<]*)</span>|<wbr>', r"\1", response.content.decode())


@pytest.mark.usefixtures("in_july")
def test_pages_tell_their_answer_first(branch, year, secretary):
    assert "<h1>2026年第 3 季度：" in page(secretary, "attendance", branch)
    assert "2026年开会 3 次" in page(secretary, "register", branch)
    assert "2026年开会 1 次" in page(secretary, "register", branch, kind="lecture")
    assert "通过 1 项" in page(secretary, "register", branch, book="resolutions")
    assert "2 名党员的出席情况" in page(secretary, "register", branch, book="attendance")
    assert "双重组织生活" in page(secretary, "register", branch, book="leaders")
    assert "没有党员长期未参加组织生活" in page(secretary, "absences", branch)
    assert "2026年组织生活材料：" in page(secretary, "materials", branch)


@pytest.mark.usefixtures("in_july")
def test_the_register_can_be_narrowed_and_asked_for_another_year(branch, year, secretary):
    text = page(secretary, "register", branch, year=YEAR - 1)
    assert "2025年开会 1 次" in text
    assert "没有这一年的决议" in page(
        secretary, "register", branch, book="resolutions", year=YEAR - 1
    )
    for nonsense in ({"year": "x"}, {"year": "1066"}, {"kind": "x"}):
        assert "2026年开会 3 次" in page(secretary, "register", branch, **nonsense)
    strange = secretary.get(reverse("meetings:register", args=[branch.pk]), {"book": "x"})
    assert strange.status_code == 404


@pytest.mark.usefixtures("in_july")
def test_an_absence_is_shown_with_its_clause(branch, year, secretary):
    with whole_tree("a test"):
        attended(held(branch, on=date(YEAR, 1, 5)), year)
        person = make_person("单犇昇", branch=branch)
        attended(held(branch, on=date(YEAR, 1, 12)), person)
        attended(held(branch, on=date(YEAR, 2, 9)), person, A)
    text = page(secretary, "absences", branch)
    assert "1 名党员 3 个月以上没有参加组织生活，其中 1 人已到讨论界限" in text
    assert "单犇昇" in text
    assert "党章" in text


@pytest.mark.usefixtures("in_july")
@pytest.mark.parametrize("book", ["meetings", "resolutions", "attendance", "leaders"])
def test_a_register_is_exported_and_on_record(branch, year, secretary, book):
    answer = secretary.post(reverse("meetings:register_xlsx", args=[branch.pk, book, YEAR]))
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert AuditEntry.objects.get(act="meetings.paper_exported").facts == {"paper": f"{book}.xlsx"}


@pytest.mark.usefixtures("in_july")
def test_the_quarter_is_printed_and_told(branch, year, secretary):
    for paper, begins in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        url = reverse("meetings:attendance_paper", args=[branch.pk, YEAR, 3, paper])
        assert secretary.post(url).content.startswith(begins)
        assert secretary.get(url).status_code == 405
    wrong = reverse("meetings:attendance_paper", args=[branch.pk, YEAR, 3, "exe"])
    assert secretary.post(wrong).status_code == 404
    ahead = reverse("meetings:attendance_paper", args=[branch.pk, YEAR, 4, "pdf"])
    assert secretary.post(ahead).status_code == 404
    url = reverse("meetings:attendance_report", args=[branch.pk, YEAR, 3])
    told = secretary.post(url, {"told_on": "2026-08-30"}, follow=True)
    assert "8月30日已向全体党员通报" in told.content.decode()
    again = secretary.post(url, {"told_on": "2026-08-31"}, follow=True)
    assert "8月30日已向全体党员通报" in again.content.decode()


@pytest.mark.usefixtures("in_july")
def test_a_quarter_without_meetings_cannot_be_told(branch, year, secretary):
    url = reverse("meetings:attendance_report", args=[branch.pk, YEAR, 1])
    answer = secretary.post(url, {"told_on": "2026-08-30"})
    assert answer.status_code == 409
    assert "没有可以通报的情况" in answer.content.decode()


@pytest.mark.usefixtures("in_july")
def test_minutes_and_notices_are_downloads_on_record(branch, year, secretary):
    with whole_tree("a test"):
        meeting = Meeting.objects.get(kind="member_meeting", held_on=DAY)
        meeting.state, meeting.signed_on = Meeting.State.SIGNED, DAY
        meeting.save()
    for name, begins in (
        ("minutes_pdf", b"%PDF-"),
        ("minutes_word", b"PK"),
        ("notice_pdf", b"%PDF-"),
        ("notice_word", b"PK"),
    ):
        url = reverse(f"meetings:{name}", args=[meeting.pk])
        answer = secretary.post(url)
        assert answer.content.startswith(begins)
        assert "attachment" in answer["Content-Disposition"]
        assert secretary.get(url).status_code == 405
    facts = [e.facts["paper"] for e in AuditEntry.objects.filter(act="meetings.paper_exported")]
    assert sorted(facts) == ["minutes.docx", "minutes.pdf", "notice.docx", "notice.pdf"]
    assert AuditEntry.objects.filter(act="documents.document_issued").count() == 1


@pytest.mark.usefixtures("in_july")
def test_another_branch_is_not_there(branch, year, client_of):
    stranger = client_of(make_officer("secretary"))
    for name in ("attendance", "register", "absences", "materials"):
        assert stranger.get(reverse(f"meetings:{name}", args=[branch.pk])).status_code == 404
