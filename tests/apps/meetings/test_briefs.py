"""Briefs: drafted from the record, changed while nobody above has them, free once checked."""

from datetime import date

import pytest
from django.urls import reverse

from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.meetings.models import Brief, Meeting
from dangwu.meetings.papers import draft_of
from dangwu.meetings.selectors.briefs import brief_of, case_of_brief
from dangwu.meetings.services.briefs import LONGEST_TEXT, submit_brief, write_brief
from dangwu.members.models import Presence
from dangwu.procedures.registry import definition_of
from dangwu.procedures.services import approve_case, return_case, withdraw_case
from dangwu.rules.verdict import Refused
from tests.apps.meetings.records import DAY, attended, decided, discussed, held
from tests.factories import make_holding, make_officer, make_organisation, make_person

pytestmark = pytest.mark.django_db

ON = date(2026, 7, 14)


@pytest.fixture
def branch():
    return make_organisation(name="市水务局机关第二党支部", parent=make_organisation("committee"))


@pytest.fixture
def meeting(branch):
    with whole_tree("a test"):
        person = make_person("李堃", branch=branch)
        made = held(branch, chair=person, next_steps="八月底前完成走访", study_minutes=45)
        attended(made, person)
        attended(made, make_person("仇喆", branch=branch), Presence.LEAVE, reason="住院手术")
        item = discussed(made, "审议半年工作报告", matter="general", points="李堃：报告实在")
        decided(item, "同意半年工作报告")
        discussed(made, "通报党费收缴情况", result="已经通报")
    return made


@pytest.fixture
def tree():
    with whole_tree("a test"):
        yield


def write(meeting, title="标题", text="正文。", on=ON):
    return write_brief(meeting=meeting, title=title, text=text, by=None, on=on)


def submit(brief, by=None):
    return submit_brief(brief=brief, by=by, on=ON)


def codes(refused):
    return [reason.code for reason in refused.value.verdict.reasons]


# ---- the draft -------------------------------------------------------------------------------


def test_the_draft_tells_the_record_in_sentences(meeting, tree):
    draft = draft_of(meeting)
    assert draft.title == f"{meeting.organisation.short_name}召开党员大会"
    assert draft.text.split("\n") == [
        "7月13日15:00，市水务局机关第二党支部在三楼会议室举行党员大会，"
        "主题是“学习贯彻机关党建工作会议精神”。应到 2 人，实到 1 人。李堃主持。"
        "集中学习 45 分钟。",
        "会议议题：审议半年工作报告；通报党费收缴情况。",
        "会议表决通过：同意半年工作报告。",
        "已经通报。",
        "下一步，八月底前完成走访。",
    ]
    assert draft.left_out == 0


@pytest.mark.parametrize(
    "more",
    [
        {"task": "sanction"},
        {"task": "appraisal"},
        {"matter": "admission"},
        {"matter": "election"},
        {"about": True},
    ],
)
def test_what_is_about_people_stays_in_the_minutes(meeting, tree, more):
    if "about" in more:
        more = {"about": meeting.chair}
    discussed(meeting, "讨论仇喆的事", result="仇喆要改", **more)
    draft = draft_of(meeting)
    assert draft.left_out == 1
    assert "仇喆" not in draft.text
    assert "下一步" not in draft.text  # it may speak of the same


def test_reasons_of_leave_and_who_said_what_stay_there_too(meeting, tree):
    assert "住院" not in draft_of(meeting).text
    assert "报告实在" not in draft_of(meeting).text


def test_a_resolution_not_passed_or_not_approved_is_not_told(meeting, tree):
    for number, more in enumerate(({"passed": False}, {"needs_approval": True})):
        decided(discussed(meeting, f"事项{number}", matter="general"), f"决定{number}", **more)
    text = draft_of(meeting).text
    assert "决定0" not in text
    assert "决定1" not in text


def test_of_a_life_meeting_only_that_it_was_held(meeting, tree):
    Meeting.objects.filter(pk=meeting.pk).update(kind="life_meeting", summary="批评了仇喆。")
    draft = draft_of(meeting)
    assert len(draft.text.split("\n")) == 1
    assert "举行组织生活会" in draft.text
    assert draft.left_out == 2


# ---- writing ---------------------------------------------------------------------------------


def test_writing_again_changes_the_one_brief(meeting, tree):
    first = write(meeting)
    assert write(meeting) == first
    assert AuditEntry.objects.filter(act="meetings.brief_written").count() == 1
    assert write(meeting, text="改过。").pk == first.pk
    assert Brief.objects.get().text == "改过。"
    line = AuditEntry.objects.filter(act="meetings.brief_written").last()
    assert "改过" not in str(line.facts) + line.detail


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": " "}, "brief_empty"),
        ({"text": ""}, "brief_empty"),
        ({"text": "长" * (LONGEST_TEXT + 1)}, "brief_too_long"),
        ({"title": "长" * 121}, "brief_too_long"),
    ],
)
def test_words_are_needed_and_have_an_end(meeting, tree, words, code):
    with pytest.raises(Refused) as refused:
        write(meeting, **words)
    assert codes(refused) == [code]


def test_the_longest_text_is_taken(meeting, tree):
    assert len(write(meeting, text="长" * LONGEST_TEXT).text) == LONGEST_TEXT


def test_before_the_meeting_there_is_no_brief(branch, tree):
    planned = held(branch, state=Meeting.State.CALLED)
    with pytest.raises(Refused) as refused:
        write(planned)
    assert codes(refused) == ["not_held_yet"]


# ---- checking --------------------------------------------------------------------------------


@pytest.fixture
def checker(branch):
    """Somebody who decides for the committee."""
    with whole_tree("a test"):
        person = make_person(
            "林雪", branch=make_organisation(parent=branch.parent), with_user=True
        )
        make_holding(person, "secretary", branch.parent)
    return person.user


def test_while_it_waits_it_stands(meeting, tree):
    brief = write(meeting)
    case = submit(brief)
    assert case.title == "简讯：标题"
    assert submit(brief) == case  # the same press again
    with pytest.raises(Refused) as refused:
        write(meeting, text="改过。")
    assert codes(refused) == ["brief_waiting"]
    withdraw_case(case=case, version=case.version, by=None, on=ON)
    assert write(meeting, text="改过。").text == "改过。"


def test_returned_it_is_changed_and_submitted_again(meeting, tree, checker):
    brief = write(meeting)
    case = submit(brief)
    return_case(case=case, version=1, opinion="写明时间", by=checker, on=ON)
    write(meeting, text="7月13日召开。")
    again = submit(brief_of(meeting))
    assert (again.pk, again.round) == (case.pk, 2)


def test_approved_it_may_go_out_and_stays(meeting, tree, checker):
    brief = write(meeting)
    case = submit(brief)
    approve_case(case=case, version=1, by=checker, on=date(2026, 7, 16))
    brief.refresh_from_db()
    assert brief.approved_on == date(2026, 7, 16)
    with pytest.raises(Refused) as refused:
        write(meeting, text="改过。")
    assert codes(refused) == ["brief_approved"]


def test_the_kind_is_known_with_its_page(meeting, tree):
    brief = write(meeting)
    definition = definition_of("meetings.brief")
    assert definition.url(str(brief.pk)) == reverse("meetings:brief", args=[brief.pk])


# ---- pages -----------------------------------------------------------------------------------


@pytest.fixture
def secretary(branch, client_of):
    return client_of(make_officer("secretary", branch, name="陆文静"))


def test_the_form_holds_the_draft_and_saves_in_one_press(meeting, secretary):
    url = reverse("meetings:brief_new", args=[meeting.pk])
    form = secretary.get(url).context["form"]
    assert "会议表决通过：同意半年工作报告。" in form.initial["text"]
    answer = secretary.post(url, form.initial, follow=True)
    text = answer.content.decode()
    assert "简讯还没有报审" in text
    with whole_tree("a test"):
        brief = Brief.objects.get()
    assert brief.text == form.initial["text"]
    answer = secretary.post(reverse("meetings:brief_submit", args=[brief.pk]), follow=True)
    assert "等上级答复" in answer.content.decode()
    with whole_tree("a test"):
        assert case_of_brief(brief).state == "waiting"
    refused = secretary.post(url, {"title": "另一个", "text": "另写。"})
    assert refused.status_code == 409
    assert "另写。" in refused.content.decode()


def test_what_was_left_out_is_said(meeting, secretary):
    with whole_tree("a test"):
        discussed(meeting, "讨论处分", task="sanction")
    text = secretary.get(reverse("meetings:brief_new", args=[meeting.pk])).content.decode()
    assert "议题中 1 项事关个人或者批评内容，没有写入" in text


def test_a_meeting_not_held_has_no_brief(branch, secretary):
    with whole_tree("a test"):
        planned = held(branch, on=DAY, state=Meeting.State.PLANNED)
    assert secretary.get(reverse("meetings:brief_new", args=[planned.pk])).status_code == 404


def test_the_level_above_reads_it_and_another_branch_does_not(meeting, checker, client_of):
    with whole_tree("a test"):
        brief = write(meeting)
    url = reverse("meetings:brief", args=[brief.pk])
    assert "正文。" in client_of(checker).get(url).content.decode()
    assert client_of(make_officer("secretary")).get(url).status_code == 404
