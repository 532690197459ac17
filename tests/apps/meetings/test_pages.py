"""What the pages of meetings say, to whom: the organisation's, one meeting's, a member's own."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import open_scope, whole_tree
from dangwu.meetings.models import PlanEntry, YearPlan
from dangwu.meetings.selectors.overview import held_by_quarter
from dangwu.meetings.selectors.proposals import proposal_of, usual_title
from dangwu.members.models import Presence
from dangwu.members.selectors import scope_of
from tests.apps.meetings.makers import follow
from tests.apps.meetings.records import attended, decided, discussed, held
from tests.factories import make_holding, make_organisation, make_person
from tests.kept import kept

pytestmark = pytest.mark.django_db
TODAY = localdate()
SECRET_REASON = "住院手术"


class World:
    """A branch below a committee, with a secretary, two members, and the officer of the level."""

    def __init__(self) -> None:
        self.committee = make_organisation("committee", name="市水利局机关委员会")
        self.branch = make_organisation(parent=self.committee, name="第三党支部")
        self.other = make_organisation(parent=self.committee, name="第四党支部")
        self.secretary = make_person("张文", branch=self.branch, with_user=True)
        self.plain = make_person("顾晓岚", branch=self.branch, with_user=True)
        self.absent = make_person("韩松", branch=self.branch, with_user=True)
        self.stranger = make_person("郑强", branch=self.other, with_user=True)
        self.officer = make_person("高原", branch=self.other, with_user=True)
        make_holding(self.secretary, "secretary", self.branch)
        make_holding(self.officer, "secretary", self.committee)

    def held(self, on=TODAY, **more):
        """A member meeting at which two of three were there."""
        with whole_tree("a test"):
            made = held(self.branch, on=on, chair=self.secretary, **more)
            attended(made, self.secretary)
            attended(made, self.plain, minutes=90)
            attended(made, self.absent, Presence.LEAVE, reason=SECRET_REASON)
        return made

    def called(self, **more):
        with whole_tree("a test"):
            made = held(self.branch, on=TODAY, state="called", told_on=TODAY, **more)
            attended(made, self.plain, Presence.EXPECTED)
        return made


@pytest.fixture
def world() -> World:
    return kept(World)


def page(client, name, *args, query=""):
    response = client.get(reverse(f"meetings:{name}", args=args) + query, secure=True)
    assert response.status_code == 200
    return response.content.decode()


# ---- the organisation ------------------------------------------------------------------------


def test_the_heading_of_the_organisation_counts_what_waits(world, client_of):
    client = client_of(world.secretary)
    assert "还没有安排会议" in page(client, "home").replace("</span><span", "")
    world.held(title="待签的会议")
    shown = page(client, "home")
    assert "1 份记录待签" in shown
    assert "待签的会议" in shown
    assert reverse("meetings:sign", args=[world.held(title="另一次").pk]) in page(client, "home")


def test_the_committee_comes_before_its_discipline_committee(world, client_of):
    discipline = make_organisation(
        "discipline_committee", parent=world.committee, name="市水利局机关纪委"
    )
    make_holding(world.officer, "discipline_secretary", discipline)
    assert "所辖组织" in page(client_of(world.officer), "home")


def test_the_list_is_narrowed_by_kind(world, client_of):
    world.held(title="一次党员大会")
    with whole_tree("a test"):
        held(world.branch, "theme_day", on=TODAY, title="一次主题党日")
    shown = page(client_of(world.secretary), "home", query="?kind=theme_day")
    table = shown[shown.index("的会议</h2>") :]
    assert "一次主题党日" in table
    assert "一次党员大会" not in table


def test_a_member_without_a_post_has_no_page_of_the_organisation(world, client_of):
    response = client_of(world.plain).get(reverse("meetings:home"), secure=True)
    assert response.status_code == 403


def test_the_level_above_sees_what_was_held_below(world, client_of):
    world.held()
    shown = page(client_of(world.officer), "home")
    assert "本年" not in shown
    assert f"{TODAY.year}年开会 1 次" in shown
    assert "第四党支部" in shown


def test_counts_are_by_kind_and_quarter_and_a_meeting_counts_for_all_it_is(world, in_whole_tree):
    held(world.branch, "theme_day", date(2026, 3, 31), also=["lecture"])
    held(world.branch, "theme_day", date(2026, 4, 1))
    held(world.branch, "lecture", date(2026, 5, 1), state="planned")
    (row,) = held_by_quarter([world.branch], 2026)
    assert row.numbers("theme_day") == (1, 1, 0, 0)
    assert row.numbers("lecture") == (1, 0, 0, 0)
    assert row.numbers("member_meeting") == (0, 0, 0, 0)
    assert row.numbers("group_meeting") is None  # not a meeting of branches


# ---- one meeting -----------------------------------------------------------------------------


def test_the_heading_of_a_meeting_is_the_quorum(world, client_of):
    made = world.held()
    shown = page(client_of(world.secretary), "meeting", made.pk)
    assert "会议有效：" in shown
    assert "实到 2 人，" in shown
    assert "须到 2 人" in shown
    assert "记录待签" in shown


def test_who_makes_up_a_lecture_is_not_lost_from_the_numbers(world, client_of):
    with whole_tree("a test"):
        made = held(world.branch, "lecture", on=TODAY, title="党课")
        attended(made, world.secretary)
        attended(made, world.plain, Presence.MADE_UP)
        newcomer = make_person("章明", branch=world.branch, full=False)
        attended(made, newcomer, votes=False)
    shown = page(client_of(world.secretary), "meeting", made.pk)
    assert "已补课" in shown
    assert "章明<small>（无表决权）" in shown
    assert "不计入应到" not in shown


def test_too_few_are_said_to_be_too_few(world, client_of):
    with whole_tree("a test"):
        made = held(world.branch, on=TODAY)
        attended(made, world.secretary)
        attended(made, world.plain, Presence.ABSENT)
        attended(made, world.absent, Presence.ABSENT)
    shown = page(client_of(world.secretary), "meeting", made.pk)
    assert "人数不足：" in shown
    assert "实到 1 人，" in shown


def test_reasons_of_leave_are_for_officers(world, client_of):
    made = world.held()
    assert SECRET_REASON in page(client_of(world.secretary), "meeting", made.pk)
    for_member = page(client_of(world.plain), "meeting", made.pk)
    assert SECRET_REASON not in for_member
    assert "韩松" in for_member
    assert "签字" not in for_member[for_member.index("<main") : for_member.index("<dl")]


def test_who_was_not_called_finds_no_meeting(world, client_of):
    made = world.held()
    url = reverse("meetings:meeting", args=[made.pk])
    assert client_of(world.stranger).get(url, secure=True).status_code == 404


def test_a_resolution_shows_its_numbers_and_whether_it_passed(world, client_of):
    made = world.held()
    with whole_tree("a test"):
        decided(discussed(made, "党费使用预算", matter="general"), "同意预算")
        failed = discussed(made, "慰问方案", matter="general")
        decided(failed, votes_for=10, against=8, abstained=0, passed=False)
    shown = page(client_of(world.secretary), "meeting", made.pk)
    assert "赞成 16 票，反对 1 票，弃权 1 票" in shown
    assert "通过须有不少于 11 票赞成" in shown
    assert "没有通过" in shown
    assert "决议 1 项" in shown


def test_the_next_act_follows_the_state(world, client_of):
    client = client_of(world.secretary)
    with whole_tree("a test"):
        planned = held(world.branch, on=TODAY, state="planned", title="未通知")
        signed = held(world.branch, on=TODAY, state="signed", title="已签", signed_on=TODAY)
    assert reverse("meetings:call", args=[planned.pk]) in page(client, "meeting", planned.pk)
    shown = page(client, "meeting", signed.pk)
    assert reverse("meetings:report_above", args=[signed.pk]) in shown
    assert reverse("meetings:sign", args=[signed.pk]) not in shown


# ---- a member --------------------------------------------------------------------------------


def test_a_member_reads_the_notice_and_may_ask_leave(world, client_of):
    made = world.called(title="第四季度党员大会", requirements="带上记录本")
    shown = page(client_of(world.plain), "mine")
    assert "有 1 次会议要参加" in shown
    assert "带上记录本" in shown
    assert reverse("meetings:leave", args=[made.pk]) in shown


def test_a_member_sees_the_own_year_with_hours(world, client_of):
    world.held()
    shown = page(client_of(world.plain), "mine")
    assert "应到 1 次，到会 1 次，集中学习 1.5 学时" in shown


def test_study_is_read_in_hours_on_every_page(world, client_of):
    world.held()
    shown = page(client_of(world.plain), "mine")
    assert '<td data-t="学时" class="num">1.5</td>' in shown
    assert "集中学习 1.5 学时" in shown
    assert "分钟" not in shown


def test_a_leading_official_reads_how_they_take_part(world, client_of):
    """MTG-19, where the standard holds it: as an ordinary member of the own branch."""
    with whole_tree("a test"):
        follow(world.committee, "xian-organs")
    shown = page(client_of(world.officer), "mine")
    assert "双重组织生活" in shown
    assert "双重组织生活" not in page(client_of(world.plain), "mine")


# ---- what a form begins with -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "on", "title"),
    [
        ("member_meeting", date(2026, 3, 31), "2026年第一季度党员大会"),
        ("member_meeting", date(2026, 4, 1), "2026年第二季度党员大会"),
        ("committee_meeting", date(2026, 11, 2), "2026年11月委员会会议"),
        ("life_meeting", date(2026, 12, 30), "2026年度组织生活会"),
    ],
)
def test_a_meeting_is_called_by_what_it_recurs_in(kind, on, title):
    assert usual_title(kind, on) == title


def test_the_last_meeting_gives_place_hours_and_recorder(world, in_whole_tree):
    world.held(on=TODAY - timedelta(days=90), recorder=world.plain)
    found = proposal_of(
        world.branch,
        "member_meeting",
        TODAY,
        asker=world.secretary,
        people=[world.secretary, world.plain],
    )
    assert (found.place, found.begins_at, found.ends_at) == (
        "三楼会议室",
        time(15, 0),
        time(16, 30),
    )
    assert (found.chair, found.recorder) == (world.secretary, world.plain)
    assert found.held_on is None


def test_the_chair_is_not_proposed_as_recorder(world, in_whole_tree):
    people = [world.secretary, world.plain]
    given = {"people": people}
    as_chair = proposal_of(world.branch, "member_meeting", TODAY, asker=world.secretary, **given)
    as_other = proposal_of(world.branch, "member_meeting", TODAY, asker=world.plain, **given)
    assert as_chair.recorder is None
    assert as_other.recorder == world.plain


def test_the_plan_gives_title_day_and_place_until_it_has_its_meeting(world, in_whole_tree):
    plan = YearPlan.objects.create(
        scope_path=world.branch.scope_path,
        organisation=world.branch,
        kind="theme_day",
        year=TODAY.year,
        made_on=TODAY,
    )
    day = TODAY + timedelta(days=1)
    entry = PlanEntry.objects.create(
        scope_path=world.branch.scope_path, plan=plan, on=day, title="红色教育", place="纪念馆"
    )

    def proposed():
        return proposal_of(world.branch, "theme_day", TODAY, asker=None, people=[])

    assert (proposed().title, proposed().held_on, proposed().place) == ("红色教育", day, "纪念馆")
    assert proposed().plan_entry == entry
    held(world.branch, "theme_day", day, state="planned", plan_entry=entry)
    assert proposed().plan_entry is None


def test_where_the_day_is_to_be_chosen_the_form_asks(world, client_of):
    with whole_tree("a test"):
        follow(world.branch, "shaoxing")
    with open_scope(scope_of(world.secretary.user, TODAY)):
        found = proposal_of(world.branch, "theme_day", TODAY, asker=None, people=[])
    assert (found.held_on, found.question) == (None, "MTG-11.day")
    url = reverse("meetings:plan_new", args=[world.branch.pk, "theme_day"])
    shown = client_of(world.secretary).get(url, secure=True).content.decode()
    assert reverse("orgs:choice", args=[world.branch.pk, "MTG-11.day"]) in shown


def test_a_kind_the_organisation_does_not_hold_has_no_page(world, client_of):
    url = reverse("meetings:begin", args=[world.branch.pk, "democratic_life_meeting"])
    assert client_of(world.secretary).get(url, secure=True).status_code == 404
