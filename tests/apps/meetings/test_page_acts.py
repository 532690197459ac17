"""The pages that write: plan and call with one press, record on one page, leave, sign, add."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import whole_tree
from dangwu.meetings.forms.fields import read_time
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.roll import roll_on
from dangwu.members.models import Attendance, Presence
from tests.factories import make_holding, make_organisation, make_person
from tests.kept import kept

pytestmark = pytest.mark.django_db
TODAY = localdate()


class World:
    """A branch of five members with a secretary and an organisation member."""

    def __init__(self) -> None:
        self.branch = make_organisation(name="第三党支部")
        names = ("张文", "陆文静", "顾晓岚", "韩松", "谢雨桐")
        self.people = [make_person(name, branch=self.branch, with_user=True) for name in names]
        self.secretary, self.recorder, self.plain, *_ = self.people
        make_holding(self.secretary, "secretary", self.branch)
        make_holding(self.recorder, "organisation_member", self.branch)

    def url(self, name: str, kind: str = "member_meeting") -> str:
        return reverse(f"meetings:{name}", args=[self.branch.pk, kind])

    def record(self, **more: object) -> dict[str, object]:
        """What the browser posts of a record that was left as it came, but for `more`."""
        with whole_tree("a test"):
            expected = roll_on(self.branch, ("member_meeting",), TODAY)
        there = {f"presence_{each.person.pk.hex}": "present" for each in expected}
        return {
            "title": "第四季度党员大会",
            "held_on": TODAY.isoformat(),
            "rows": "1",
            "chair": self.secretary.pk,
            "recorder": self.recorder.pk,
            **there,
            **more,
        }

    @property
    def meeting(self) -> Meeting:
        with whole_tree("a test"):
            return Meeting.objects.select_related("chair", "recorder").get()


@pytest.fixture
def world() -> World:
    return kept(World)


def presence(person) -> str:
    with whole_tree("a test"):
        return Attendance.objects.get(person=person).presence


def item() -> AgendaItem:
    with whole_tree("a test"):
        return AgendaItem.objects.select_related("decision").get()


@pytest.mark.parametrize("typed", ["14:30", "14：30", "1430", "14点30分", "14时30", " 14:30 "])
def test_a_time_is_read_as_people_write_it(typed):
    assert read_time(typed).strftime("%H:%M") == "14:30"


@pytest.mark.parametrize("typed", ["25:00", "14:60", "下午", "14:3x", "2460"])
def test_what_is_no_time_is_none(typed):
    assert read_time(typed) is None


# ---- plan and call ---------------------------------------------------------------------------


def test_one_press_plans_the_agenda_and_calls_everybody(world, client_of):
    day = TODAY + timedelta(days=7)
    data = {
        "title": "第四季度党员大会",
        "held_on": day.isoformat(),
        "begins_at": "1430",
        "rows": "1",
        "item_0_task": "report",
        "item_0_matter": "general",
        "requirements": "带上记录本",
        "call": "1",
    }
    client = client_of(world.secretary)
    for _ in range(2):  # a repeated submit counts once
        response = client.post(world.url("plan_new"), data, secure=True)
        assert response.status_code == 302
    meeting = world.meeting
    assert (meeting.state, meeting.told_on, meeting.begins_at.hour) == ("called", TODAY, 14)
    assert (
        item().title == "听取和审查支部委员会的工作报告"
    )  # the name of the task it was chosen by
    with whole_tree("a test"):
        assert Attendance.objects.filter(source=meeting.pk).count() == 5


def test_without_the_press_of_calling_it_is_only_planned(world, client_of):
    data = {"title": "党员大会", "held_on": TODAY.isoformat(), "rows": "1", "keep": "1"}
    client_of(world.secretary).post(world.url("plan_new"), data, secure=True)
    assert world.meeting.state == "planned"


def test_a_further_row_keeps_what_was_typed_and_writes_nothing(world, client_of):
    data = {"title": "党员大会", "rows": "1", "item_0_title": "传达学习", "add": "1"}
    response = client_of(world.secretary).post(world.url("plan_new"), data, secure=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="传达学习"' in page
    assert 'name="item_1_title"' in page
    assert "还没有填写" not in page
    with whole_tree("a test"):
        assert not Meeting.objects.exists()


def test_a_refusal_to_plan_says_why_and_keeps_the_form(world, client_of):
    data = {"title": "党员大会", "held_on": "2026-01-05", "rows": "1", "call": "1"}
    response = client_of(world.secretary).post(world.url("plan_new"), data, secure=True)
    page = response.content.decode()
    assert response.status_code == 409
    assert "已经过去" in page
    assert 'value="2026-01-05"' in page


# ---- record ----------------------------------------------------------------------------------


def test_a_record_left_as_it_came_has_everybody_present(world, client_of):
    client = client_of(world.secretary)
    for _ in range(2):
        response = client.post(world.url("record"), world.record(), secure=True)
        assert response.status_code == 302
    meeting = world.meeting
    assert response.url == meeting.get_absolute_url()
    assert (meeting.state, meeting.chair, meeting.recorder) == (
        "closed",
        world.secretary,
        world.recorder,
    )
    with whole_tree("a test"):
        rows = Attendance.objects.filter(source=meeting.pk)
        assert set(rows.values_list("presence", flat=True)) == {Presence.PRESENT}


def test_for_votes_left_empty_are_the_rest_of_those_present(world, client_of):
    data = world.record(
        **{
            f"presence_{world.plain.pk.hex}": "leave",
            f"reason_{world.plain.pk.hex}": "因病",
            "item_0_title": "党费使用预算",
            "item_0_matter": "general",
            "item_0_method": "hands",
            "item_0_against": "1",
            "item_0_wording": "同意预算",
        }
    )
    client_of(world.secretary).post(world.url("record"), data, secure=True)
    decision = item().decision
    counts = (decision.should_attend, decision.present, decision.votes_for, decision.against)
    assert counts == (5, 4, 3, 1)
    assert decision.passed
    assert presence(world.plain) == Presence.LEAVE


def test_for_votes_that_were_typed_stand(world, client_of):
    data = world.record(
        item_0_title="预算", item_0_matter="general", item_0_method="hands", item_0_votes_for="2"
    )
    client_of(world.secretary).post(world.url("record"), data, secure=True)
    assert (item().decision.votes_for, item().decision.passed) == (2, False)


def test_more_votes_than_people_are_refused_and_everything_stays_typed(world, client_of):
    data = world.record(
        item_0_title="预算", item_0_matter="general", item_0_method="hands", item_0_votes_for="6"
    )
    response = client_of(world.secretary).post(world.url("record"), data, secure=True)
    page = response.content.decode()
    assert response.status_code == 409
    assert "各种票合计 6 张，多于到会 5 人" in page
    assert 'value="预算"' in page
    with whole_tree("a test"):
        assert not Meeting.objects.exists()


def test_leave_asks_for_a_reason(world, client_of):
    data = world.record(**{f"presence_{world.plain.pk.hex}": "leave"})
    response = client_of(world.secretary).post(world.url("record"), data, secure=True)
    assert "请假要写事由" in response.content.decode()
    with whole_tree("a test"):
        assert not Meeting.objects.exists()


def test_another_roll_than_the_one_shown_is_looked_at_again(world, client_of):
    data = world.record()
    newcomer = make_person("柳青", branch=world.branch)
    response = client_of(world.secretary).post(world.url("record"), data, secure=True)
    page = response.content.decode()
    assert "多 1 人，少 0 人" in page
    assert f'name="presence_{newcomer.pk.hex}"' in page
    with whole_tree("a test"):
        assert not Meeting.objects.exists()


def test_what_is_typed_of_a_topic_without_a_title_is_a_fault(world, client_of):
    data = world.record(item_0_points="发言很多")
    response = client_of(world.secretary).post(world.url("record"), data, secure=True)
    page = response.content.decode()
    assert "这一项还没有写议题" in page
    assert "发言很多" in page


def test_what_was_planned_and_not_called_is_recorded_in_its_place(world, client_of):
    client = client_of(world.secretary)
    planned = {
        "title": "第四季度党员大会",
        "held_on": TODAY.isoformat(),
        "rows": "1",
        "item_0_title": "原定的议题",
        "keep": "1",
    }
    client.post(world.url("plan_new"), planned, secure=True)
    key = world.meeting.pk
    client.post(world.url("record"), world.record(item_0_title="实际的议题"), secure=True)
    assert (world.meeting.pk, world.meeting.state) == (key, "closed")
    assert item().title == "实际的议题"


def test_a_day_before_the_branch_was_founded_is_what_is_refused(world, client_of):
    data = world.record(held_on="1949-01-01", summary="写了很多")
    response = client_of(world.secretary).post(world.url("record"), data, secure=True)
    page = response.content.decode()
    assert response.status_code == 409
    assert "第三党支部在 1949年1月1日还没有成立" in page
    assert "所选的现在不能选" not in page
    assert "写了很多" in page


def test_a_lecture_on_record_has_a_lecturer(world, client_of):
    client, url = client_of(world.secretary), world.url("record", "lecture")
    page = client.post(url, world.record(), secure=True).content.decode()
    assert "党课要写讲课人" in page
    with whole_tree("a test"):
        assert not Meeting.objects.exists()
    assert client.post(url, world.record(speaker=world.plain.pk), secure=True).status_code == 302
    outside = world.record(title="另一次", speaker_from_outside="市委党校 高原")
    assert client.post(url, outside, secure=True).status_code == 302


def test_other_words_about_a_meeting_on_record_come_back_to_be_read(world, client_of):
    client = client_of(world.secretary)
    client.post(world.url("record"), world.record(summary="第一次写的"), secure=True)
    again = client.post(world.url("record"), world.record(summary="第一次写的"), secure=True)
    assert again.status_code == 302
    other = client.post(world.url("record"), world.record(summary="后来写的"), secure=True)
    assert other.status_code == 409
    page = other.content.decode()
    assert "已经有记录，与这里写的不同，没有再存一份" in page
    assert "后来写的" in page
    assert world.meeting.summary == "第一次写的"


def test_what_is_arranged_already_is_offered_first(world, client_of):
    client = client_of(world.secretary)
    assert "已经安排" not in client.get(world.url("begin"), secure=True).content.decode()
    planned = {"title": "第四季度党员大会", "held_on": TODAY.isoformat(), "rows": "1"}
    client.post(world.url("plan_new"), {**planned, "call": "1"}, secure=True)
    page = client.get(world.url("begin"), secure=True).content.decode()
    assert "已经安排 1 次，还没有记录" in page
    assert world.meeting.get_absolute_url() in page


# ---- after it --------------------------------------------------------------------------------


def test_sign_then_only_an_addition(world, client_of):
    client = client_of(world.secretary)
    client.post(world.url("record"), world.record(), secure=True)
    key = world.meeting.pk
    data = {"signed_by": world.secretary.pk, "keeper": world.recorder.pk}
    client.post(reverse("meetings:sign", args=[key]), data, secure=True)
    assert (world.meeting.state, world.meeting.signed_on) == ("signed", TODAY)
    refused = client.post(
        reverse("meetings:complete", args=[key]), {"summary": "改写"}, secure=True
    )
    assert refused.status_code == 409
    assert world.meeting.summary == ""
    client.post(reverse("meetings:addition", args=[key]), {"text": "更正一处"}, secure=True)
    page = client.get(reverse("meetings:meeting", args=[key]), secure=True).content.decode()
    assert "更正一处" in page
    assert "记录已签" in page


def test_what_the_record_lacks_is_said_before_it_is_locked(world, client_of):
    client = client_of(world.secretary)
    away = {f"presence_{world.secretary.pk.hex}": "absent"}
    client.post(world.url("record"), world.record(**away), secure=True)
    url = reverse("meetings:sign", args=[world.meeting.pk])
    page = client.get(url, secure=True).content.decode()
    assert "签字前看一看" in page
    assert "主持人张文登记为没有到会" in page
    assert reverse("meetings:complete", args=[world.meeting.pk]) in page
    assert "会后应当向上级党组织报告" not in page


def test_the_recorder_is_not_offered_as_signer(world, client_of):
    client = client_of(world.secretary)
    client.post(world.url("record"), world.record(), secure=True)
    url = reverse("meetings:sign", args=[world.meeting.pk])
    data = {"signed_by": world.recorder.pk, "keeper": world.recorder.pk}
    response = client.post(url, data, secure=True)
    assert "所选的现在不能选" in response.content.decode()
    assert world.meeting.state == "closed"


def test_a_member_asks_leave_for_themself_in_writing(world, client_of):
    data = {"title": "党员大会", "held_on": TODAY.isoformat(), "rows": "1", "call": "1"}
    client_of(world.secretary).post(world.url("plan_new"), data, secure=True)
    url = reverse("meetings:leave", args=[world.meeting.pk])
    response = client_of(world.plain).post(
        url, {"reason": "因病", "person": world.secretary.pk}, secure=True
    )
    assert response.status_code == 302
    with whole_tree("a test"):
        row = Attendance.objects.get(source=world.meeting.pk, presence=Presence.LEAVE)
    assert (row.person_id, row.reason, row.in_writing) == (world.plain.pk, "因病", True)


def test_a_follow_up_is_finished_on_its_day(world, client_of):
    client = client_of(world.secretary)
    client.post(world.url("record"), world.record(), secure=True)
    due = (TODAY + timedelta(days=10)).isoformat()
    data = {"measure": "张贴公布", "owner": world.plain.pk, "due_on": due}
    client.post(reverse("meetings:follow_up", args=[world.meeting.pk]), data, secure=True)
    with whole_tree("a test"):
        (task,) = world.meeting.follow_ups.all()
    late = (TODAY + timedelta(days=1)).isoformat()
    url = reverse("meetings:finish", args=[task.pk])
    fault = client.post(url, {"done_on": late, "outcome": "已贴"}, secure=True)
    assert "还没有到" in fault.content.decode()
    client.post(url, {"done_on": TODAY.isoformat(), "outcome": "已贴"}, secure=True)
    with whole_tree("a test"):
        (task,) = world.meeting.follow_ups.all()
    assert (task.done_on, task.outcome) == (TODAY, "已贴")


def test_cancel_asks_for_a_reason(world, client_of):
    client = client_of(world.secretary)
    data = {"title": "党员大会", "held_on": TODAY.isoformat(), "rows": "1", "keep": "1"}
    client.post(world.url("plan_new"), data, secure=True)
    url = reverse("meetings:cancel", args=[world.meeting.pk])
    client.post(url, {"reason": ""}, secure=True)
    assert world.meeting.state == "planned"
    client.post(url, {"reason": "与全市会议冲突"}, secure=True)
    assert world.meeting.state == "cancelled"


def test_a_changed_day_moves_the_meeting(world, client_of):
    client = client_of(world.secretary)
    data = {"title": "党员大会", "held_on": TODAY.isoformat(), "rows": "1", "call": "1"}
    client.post(world.url("plan_new"), data, secure=True)
    day: date = TODAY + timedelta(days=3)
    url = reverse("meetings:change", args=[world.meeting.pk])
    client.post(url, {"title": "党员大会", "held_on": day.isoformat()}, secure=True)
    assert world.meeting.held_on == day
