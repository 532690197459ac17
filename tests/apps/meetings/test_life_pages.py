"""The pages of plans and of life meetings: what is typed once, what is kept, who sees what."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import whole_tree
from dangwu.meetings.models import CheckingPaper, FollowUp, Opinion, YearPlan
from dangwu.meetings.selectors.plans import entries_of
from dangwu.meetings.services import plan_meeting
from dangwu.meetings.services.life import gather_opinion, hand_in_paper
from dangwu.meetings.services.plans import EntryFields, make_plan, publish_plan
from tests.apps.meetings.makers import call, fields_of, follow
from tests.factories import make_holding, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """A branch with its secretary and a plain member, both with accounts."""
    branch = make_organisation()
    secretary = make_person("沈书", branch=branch, with_user=True)
    make_holding(secretary, "secretary", branch)
    member = make_person("顾员", branch=branch, with_user=True)
    return branch, secretary, member


def life_of(branch, *, called=True):
    today = localdate()
    with whole_tree("a test"):
        fields = fields_of(
            "life_meeting", title="年度组织生活会", held_on=today + timedelta(days=9)
        )
        meeting = plan_meeting(organisation=branch, fields=fields, by=None, on=today)
        return call(meeting, today) if called else meeting


def text_of(answer):
    assert answer.status_code == 200, answer
    return answer.content.decode()


# ---- plans -------------------------------------------------------------------------------------


def new_plan(branch, kind="joint_study"):
    return reverse("meetings:plan_new_year", args=[branch.pk, kind, localdate().year])


def test_a_plan_is_made_and_changed_in_one_table(place, client_of):
    branch, secretary, _ = place
    browser, year = client_of(secretary), localdate().year
    page = text_of(browser.get(new_plan(branch)))
    assert page.count('name="title_m') == 12
    typed = {"title_m3": "学党章", "on_m3": f"{year}-03-05", "content_m3": "第一章\n第二章"}
    answer = browser.post(new_plan(branch), typed)
    with whole_tree("a test"):
        plan = YearPlan.objects.get()
        (entry,) = entries_of(plan)
    assert answer.url == plan.get_absolute_url()
    assert (entry.title, entry.content) == ("学党章", "第一章；第二章")
    shown = text_of(browser.get(answer.url))
    assert "集中学习计划 1 次" in shown
    edit = reverse("meetings:plan_entry", args=[plan.pk])
    key = f"e{entry.pk}"
    assert f'name="title_{key}"' in text_of(browser.get(edit))
    browser.post(edit, {f"drop_{key}": "on", "title_n0": "读书", "on_n0": f"{year}年5月6日"})
    with whole_tree("a test"):
        assert [e.title for e in entries_of(plan)] == ["读书"]


def test_what_was_typed_is_kept_beside_its_fault(place, client_of):
    branch, secretary, _ = place
    answer = client_of(secretary).post(
        new_plan(branch),
        {"title_m3": "没有时间的主题", "on_m4": "2026-13-40", "title_m4": "错日子"},
    )
    page = text_of(answer)
    assert "没有时间的主题" in page
    assert "填了主题，还没有填时间。" in page
    assert "2026-13-40" in page
    with whole_tree("a test"):
        assert not YearPlan.objects.exists()


def test_without_a_choice_of_the_day_the_page_leads_to_it(place, client_of):
    branch, secretary, _ = place
    with whole_tree("a test"):
        follow(branch, "shaoxing")
    page = text_of(client_of(secretary).get(new_plan(branch, "theme_day")))
    assert "主题党日在哪一天，还没有选定" in page
    assert reverse("orgs:choice", args=[branch.pk, "MTG-11.day"]) in page


def test_members_read_the_plan_once_it_is_public(place, client_of):
    branch, _, member = place
    today = localdate()
    with whole_tree("a test"):
        row = EntryFields(on=date(today.year, 6, 8), title="公开的一次学习")
        plan = make_plan(
            organisation=branch, kind="theme_day", year=today.year, rows=[row], by=None, on=today
        )
    browser, address = client_of(member), reverse("meetings:published")
    assert "公开的一次学习" not in text_of(browser.get(address))
    with whole_tree("a test"):
        publish_plan(plan=plan, published_on=today, by=None, on=today)
    assert "公开的一次学习" in text_of(browser.get(address))
    assert browser.get(plan.get_absolute_url()).status_code == 403


def test_a_plan_that_was_sent_waits_above(place, client_of):
    branch, secretary, _ = place
    browser = client_of(secretary)
    browser.post(new_plan(branch), {"title_m3": "学习", "on_m3": f"{localdate().year}-03-05"})
    with whole_tree("a test"):
        plan = YearPlan.objects.get()
    browser.post(reverse("meetings:plan_submit", args=[plan.pk]), {})
    assert "等上级收到" in text_of(browser.get(plan.get_absolute_url()))
    with whole_tree("a test"):
        (entry,) = entries_of(plan)
    row = {f"title_e{entry.pk}": "改了", f"on_e{entry.pk}": entry.on.isoformat()}
    refused = browser.post(reverse("meetings:plan_entry", args=[plan.pk]), row)
    assert refused.status_code == 409
    assert "正在等上级答复" in refused.content.decode()
    assert "改了" in refused.content.decode()


# ---- life meetings -----------------------------------------------------------------------------


def test_the_page_tells_how_far_the_preparation_is(place, client_of):
    branch, secretary, _ = place
    meeting = life_of(branch)
    page = text_of(client_of(secretary).get(reverse("meetings:life", args=[meeting.pk])))
    assert "6 步已完成 0 步" in page
    assert "执行的标准没有列步骤" in page
    assert "下一步：征求意见" in page


def test_where_approval_comes_first_the_page_says_so(place, client_of):
    branch, secretary, _ = place
    with whole_tree("a test"):
        follow(branch, "shaoxing")
    meeting = life_of(branch, called=False)
    browser, home = client_of(secretary), reverse("meetings:life", args=[meeting.pk])
    page = text_of(browser.get(home))
    assert "会议方案应先报上级党组织批准" in page
    form = reverse("meetings:life_plan", args=[meeting.pk])
    assert form in page
    assert "年度组织生活会" in text_of(browser.get(form))
    assert browser.post(form, {"note": "主题、时间、步骤"}).url == home
    assert "等上级答复" in text_of(browser.get(home))


def test_a_member_writes_and_reads_only_what_is_theirs(place, client_of):
    branch, secretary, member = place
    meeting = life_of(branch)
    with whole_tree("a test"):
        today = localdate()
        for about, words in (
            (member, "对顾员的意见"),
            (secretary, "对书记的意见"),
            (None, "对支部的意见"),
        ):
            gather_opinion(
                meeting=meeting,
                source="members",
                text=words,
                about=about,
                gathered_on=today,
                by=None,
                on=today,
            )
        other = hand_in_paper(
            meeting=meeting, person=secretary, text="书记写的", by=None, on=today
        )
    browser, own = client_of(member), reverse("meetings:paper", args=[meeting.pk])
    page = text_of(browser.get(own))
    assert "对顾员的意见" in page
    assert "对支部的意见" in page
    assert "对书记的意见" not in page
    assert browser.post(own, {"text": "顾员的对照检查"}).url == own
    assert browser.post(own, {"text": "顾员的对照检查"}).url == own
    with whole_tree("a test"):
        paper = CheckingPaper.objects.get(meeting=meeting, person=member)
    assert paper.text == "顾员的对照检查"
    for address in (
        reverse("meetings:life", args=[meeting.pk]),
        reverse("meetings:paper_read", args=[other.pk]),
        reverse("meetings:paper_read", args=[paper.pk]),
    ):
        assert browser.get(address).status_code == 403
    keeper = client_of(secretary)
    assert "顾员的对照检查" in text_of(keeper.get(reverse("meetings:paper_read", args=[paper.pk])))
    assert "对书记的意见" in text_of(keeper.get(reverse("meetings:life", args=[meeting.pk])))


def test_who_does_not_take_part_has_no_page(place, client_of):
    branch, secretary, _ = place
    meeting = life_of(branch)
    stranger = make_person("外人", with_user=True)
    own = reverse("meetings:paper", args=[meeting.pk])
    assert client_of(stranger).get(own).status_code == 404
    with whole_tree("a test"):
        other = make_organisation("committee")
        keeper = make_person("上级", branch=make_organisation(parent=other), with_user=True)
    make_holding(keeper, "secretary", other)
    assert client_of(keeper).get(own).status_code == 404


def test_other_meetings_have_no_preparation(place, client_of):
    branch, secretary, _ = place
    with whole_tree("a test"):
        fields = fields_of("member_meeting", held_on=localdate())
        meeting = plan_meeting(organisation=branch, fields=fields, by=None, on=localdate())
    assert client_of(secretary).get(reverse("meetings:life", args=[meeting.pk])).status_code == 404


def test_opinions_and_papers_are_noted_by_form(place, client_of):
    branch, secretary, member = place
    meeting = life_of(branch)
    browser, today = client_of(secretary), localdate().isoformat()
    typed = {"source": "masses", "text": "多走访", "about": member.pk, "gathered_on": today}
    form = reverse("meetings:opinion_new", args=[meeting.pk])
    assert "对组织的意见" in text_of(browser.get(form))
    browser.post(form, typed)
    browser.post(form, typed)
    papers = reverse("meetings:papers", args=[meeting.pk])
    assert "还有 2 人没有交" in text_of(browser.get(papers))
    browser.post(papers, {"people": [member.pk], "handed_on": today})
    assert "还有 1 人没有交" in text_of(browser.get(papers))
    missing = text_of(browser.post(papers, {"handed_on": today}))
    assert "至少选 1 人。" in missing
    with whole_tree("a test"):
        assert Opinion.objects.get().about == member
        assert CheckingPaper.objects.get().person == member


def test_remedies_come_after_the_meeting(place, client_of):
    branch, secretary, member = place
    meeting = life_of(branch)
    answer = client_of(secretary).post(
        reverse("meetings:remedy", args=[meeting.pk]),
        {
            "problem": "学习不够",
            "measure": "每周学习",
            "owner": member.pk,
            "due_on": "2027-03-01",
        },
    )
    assert answer.status_code == 409
    assert "会议还没有开" in answer.content.decode()
    with whole_tree("a test"):
        assert not FollowUp.objects.exists()
