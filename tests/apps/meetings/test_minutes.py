"""Minutes and notices: all that the record book asks for, drafts, additions, numbers."""

from datetime import date
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from dangwu.documents.models import IssuedDocument
from dangwu.meetings.models import Addition, FollowUp, Meeting, WrittenOpinion
from dangwu.meetings.papers import (
    minutes_of,
    minutes_paper,
    notice_of,
    numbered,
    paper_docx,
    paper_pdf,
    record_of,
    signed_content,
)
from dangwu.meetings.papers.layout import Paper, ordinal
from dangwu.meetings.services.issuing import issue_minutes
from dangwu.members.models import Attendance, Presence
from dangwu.orgs.services import rename_organisation
from tests.apps.meetings.records import DAY, attended, decided, discussed, held
from tests.factories import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

SIGNED = date(2026, 7, 15)


def flat(file: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(file)).pages)


@pytest.fixture
def branch():
    return make_organisation(name="市水务局机关第二党支部")


@pytest.fixture
def meeting(branch):
    """A meeting of five, with an item voted on and one talked about."""
    people = {
        name: make_person(name, branch=branch)
        for name in ("李堃", "单犇昇", "阿卜杜热合曼·买买提", "王丽华", "仇喆")
    }
    made = held(
        branch,
        also=["theme_day"],
        chair=people["李堃"],
        recorder=people["王丽华"],
        summary="大家结合岗位谈了认识。\n\n表示要抓好落实。",
        next_steps="八月底前完成走访。",
    )
    attended(made, people["李堃"])
    attended(made, people["王丽华"])
    attended(made, people["单犇昇"], votes=False)
    attended(made, people["阿卜杜热合曼·买买提"], Presence.LEAVE, reason="出差")
    attended(made, people["仇喆"], Presence.ABSENT)
    attended(made, make_person("高山"), invited=True)
    item = discussed(made, "审议半年工作报告", matter="general", points="李堃：报告实在。")
    item.dissent = "单犇昇认为数据要再核。"
    decided(
        item,
        "同意半年工作报告。",
        should_attend=4,
        present=2,
        votes_for=2,
        against=0,
        abstained=0,
        needed=3,
        passed=False,
    )
    discussed(made, "通报党费收缴情况", result="已经通报。")
    return made


def whole(paper: Paper) -> str:
    """All words of a paper without blanks."""

    def words(value: object):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            return "".join(words(each) for each in value)
        return str(value)

    return "".join(words(paper.content()).split())


def test_minutes_hold_what_the_rule_lists(meeting):
    said = whole(minutes_of(meeting))
    for words in (
        "市水务局机关第二党支部组织生活记录",
        "类别党员大会（同时作为主题党日）",
        "主题学习贯彻机关党建工作会议精神",
        "时间2026年7月13日（星期一）15:00至16:30",
        "地点三楼会议室",
        "主持人李堃",
        "记录人王丽华",
        "应到党员5人，其中有表决权4人；实到3人，其中有表决权2人；未到2人；列席1人",
        "列席高山",
        "阿卜杜热合曼·买买提（出差）",
        "仇喆（未请假）",
        "一、审议半年工作报告发言要点李堃：报告实在。不同意见单犇昇认为数据要再核。",
        "决议同意半年工作报告。应到有表决权4人，实到2人；举手表决，赞成2票，反对0票，弃权0票；"
        "须赞成3票，未通过。",
        "二、通报党费收缴情况讨论结果已经通报。",
        "三、讨论情况大家结合岗位谈了认识。表示要抓好落实。",
        "四、下一步安排八月底前完成走访。",
    ):
        assert words in said, words


def test_pdf_and_word_say_the_same(meeting):
    paper = minutes_of(meeting)
    pdf = flat(paper_pdf(paper, on=DAY))
    file = docx.Document(BytesIO(paper_docx(paper, on=DAY)))
    cells = "".join(cell.text for row in file.tables[0].rows for cell in row.cells)
    text = "".join("".join(p.text for p in file.paragraphs).split())
    for line in paper.head:
        for label, value in line:
            assert label in cells
            assert value in cells
            assert "".join(value.split()) in pdf
    for section in (*paper.sections, *paper.after):
        assert section.heading in text
        for part in section.parts:
            for words in ("".join(line.split()) for line in part.lines):
                assert words in text
                assert words in pdf


def test_present_are_in_stroke_order(meeting):
    (names,) = (line[0][1] for line in minutes_of(meeting).head if line[0][0] == "出席")
    assert names == "王丽华、李堃、单犇昇"


def test_unsigned_minutes_are_a_draft_without_number(meeting):
    paper = minutes_paper(record_of(meeting))
    assert paper.mark == "（草稿，签字后为正式记录）"
    assert "编号" not in paper.foot
    assert issue_minutes(meeting=meeting, by=None, on=SIGNED) is None
    assert not IssuedDocument.objects.exists()


def sign(meeting):
    meeting.state, meeting.signed_on = Meeting.State.SIGNED, SIGNED
    meeting.signed_by = meeting.keeper = meeting.chair
    meeting.save()


def test_signed_minutes_have_one_number(meeting):
    sign(meeting)
    first = issue_minutes(meeting=meeting, by=None, on=SIGNED)
    assert issue_minutes(meeting=meeting, by=None, on=date(2026, 8, 1)) == first
    paper = minutes_paper(record_of(meeting))
    assert paper.mark == ""
    assert paper.closing == ("签字日期：2026年7月15日", "记录保管人：李堃")
    assert f"编号 2026-001　核验码 {first.check_code}" in paper.foot
    assert IssuedDocument.objects.count() == 1


def test_what_follows_stands_below_and_keeps_the_number(meeting, branch):
    sign(meeting)
    first = issue_minutes(meeting=meeting, by=None, on=SIGNED)
    Addition.objects.create(
        scope_path=meeting.scope_path,
        meeting=meeting,
        text="地点应为四楼会议室。",
        added_on=date(2026, 7, 20),
        added_by=meeting.chair,
    )
    absent = Attendance.objects.filter(source=meeting.pk).exclude(presence=Presence.PRESENT)
    absent.update(presence=Presence.MADE_UP, made_up_on=date(2026, 7, 22))
    rename_organisation(
        organisation=branch, name="市水务局新名支部", short_name="新名", by=None, on=SIGNED
    )
    assert issue_minutes(meeting=meeting, by=None, on=date(2026, 8, 1)) == first
    said = whole(minutes_paper(record_of(meeting)))
    assert "更正补充（签字以后）2026年7月20日李堃地点应为四楼会议室。" in said
    assert "2026年7月22日仇喆、阿卜杜热合曼·买买提已补课。" in said
    assert "市水务局机关第二党支部组织生活记录" in said  # as it was called on the day


def test_changed_words_get_another_digest(meeting):
    before = signed_content(record_of(meeting))
    Meeting.objects.filter(pk=meeting.pk).update(summary="别的话。")
    assert signed_content(record_of(meeting)) != before


def test_back_filled_minutes_say_so(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(back_filled=True, recorded_on=date(2026, 9, 1))
    assert "补录，2026年9月1日登记" in minutes_of(meeting).mark


def test_tasks_and_written_opinions_are_told(meeting):
    FollowUp.objects.create(
        scope_path=meeting.scope_path,
        meeting=meeting,
        kind=FollowUp.Kind.TASK,
        measure="走访困难党员",
        owner=meeting.chair,
        due_on=date(2026, 8, 31),
    )
    WrittenOpinion.objects.create(
        scope_path=meeting.scope_path,
        meeting=meeting,
        item=meeting.items.first(),
        person=meeting.recorder,
        stance=WrittenOpinion.Stance.FOR,
        received_on=DAY,
    )
    paper = minutes_of(meeting)
    assert paper.tables[0].rows == (("走访困难党员", "李堃", "2026年8月31日"),)
    assert "书面意见会前收到1份：王丽华。" in whole(paper)
    assert "走访困难党员" in flat(paper_pdf(paper, on=DAY))


def test_a_name_moved_elsewhere_stays_in_the_minutes(meeting):
    person = make_person("高山", branch=make_organisation())
    attended(meeting, person, invited=True, presence=Presence.LEAVE)
    assert len(record_of(meeting).roll) == 7
    assert len(record_of(meeting).invited) == 1  # who did not come is not among those there


@pytest.mark.parametrize(
    ("number", "said"), [(0, "一"), (9, "十"), (10, "十一"), (19, "二十"), (20, "二十一")]
)
def test_items_are_counted_in_chinese(number, said):
    assert ordinal(number) == said


# ---- the notice ------------------------------------------------------------------------------


def test_notice_tells_who_when_where_what(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(
        told_on=date(2026, 7, 9), requirements="请带学习笔记。\n准备三分钟发言。"
    )
    paper = notice_of(meeting)
    said = whole(paper)
    assert paper.mark == ""
    assert (
        "定于2026年7月13日（星期一）15:00至16:30在三楼会议室举行党员大会（同时作为主题党日）"
        in said
    )
    assert "学习贯彻机关党建工作会议精神。主持人：李堃。议题一：审议半年工作报告。" in said
    assert "共5人。列席：高山，共1人。" in said
    assert "三、会前准备请带学习笔记。准备三分钟发言。" in said
    assert paper.closing[1] == "2026年7月9日"
    assert "出差" not in said
    assert "李堃" in flat(paper_pdf(paper, on=DAY))


def test_a_notice_not_sent_is_a_draft_of_who_should_come(branch):
    make_person("李堃", branch=branch)
    planned = held(branch, state=Meeting.State.PLANNED)
    paper = notice_of(planned)
    assert "草稿" in paper.mark
    assert "李堃，共 1 人。" in {line for s in paper.sections for p in s.parts for line in p.lines}


def test_numbered_leaves_a_paper_without_document_as_it_is(meeting):
    paper = minutes_of(meeting)
    assert numbered(paper, None) == paper
