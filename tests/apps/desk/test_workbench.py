"""The officer's workbench: what waits, derived from facts; and what a member sees."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from dangwu.core.scope import current_scope
from dangwu.desk.selectors import behind_below, check_below, own_life, todos_of
from dangwu.desk.selectors.figures import figures_of
from dangwu.dues.services import Pay, confirm_verification, enter_pay, verify_dues
from dangwu.duties.selectors import duties_of
from dangwu.duties.services import record_done
from dangwu.meetings.models import Meeting
from dangwu.meetings.services import MeetingFields, call_meeting, plan_meeting
from dangwu.members.models import Attendance, Presence
from dangwu.members.selectors.scope import scope_of
from dangwu.members.services import affiliate_person
from dangwu.orgs.services import begin_term, follow_standard
from dangwu.reports.models import Report
from tests.factories import build_cast, make_holding, make_officer, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

JANUARY = date(2026, 1, 12)


@pytest.fixture
def branch():
    found = make_organisation()
    for name in ("周明远", "沈若溪"):
        make_person(name, branch=found, category="civil_servant")
    return found


def found(organisation, on=JANUARY, scope=None):
    checked = check_below((organisation.scope_path,), on)
    return todos_of(organisation, checked, scope or current_scope(), on)


def todos(organisation, on=JANUARY, scope=None):
    return {todo.what: todo for todo in found(organisation, on, scope).pressing}


def pay_all(branch, on=JANUARY):
    for affiliation in branch.affiliations.all():
        enter_pay(person=affiliation.person, year=2026, pay=Pay(base=400_000), by=None, on=on)


class TestFigures:
    def test_a_group_has_its_members_and_not_the_dues_of_the_branch(self, branch):
        group = make_organisation("group", parent=branch)
        for name, full in (("杜若", True), ("于敏", False)):
            person = make_person(name, full=full)
            affiliate_person(person=person, organisation=branch, group=group, by=None, on=JANUARY)
        (members,) = figures_of(group, JANUARY)
        assert (members["label"], members["value"]) == ("党员", 2)
        assert members["note"] == "正式 1，预备 1"
        assert figures_of(branch, JANUARY)[0]["value"] == 4

    def test_branches_of_one_name_are_told_apart_by_their_committee(self):
        city = make_organisation("working_committee", name="市直机关工委")
        for name in ("市水利局机关党委", "市财政局机关党委"):
            committee = make_organisation("committee", parent=city, name=name)
            below = make_organisation(parent=committee, name="第一党支部")
            begin_term(
                organisation=below, number=1, elected_on=date(2020, 1, 5), by=None, on=JANUARY
            )
        (line,) = (todo for what, todo in todos(city).items() if what == "2 个组织换届")
        assert line.why == "市水利局机关党委第一党支部、市财政局机关党委第一党支部。"
        (line,) = (todo for what, todo in todos(committee).items() if "换届" in what)
        assert line.what == "第一党支部换届"


class TestDues:
    def test_verification_waits_until_the_last_day_of_january_and_is_late_after(self, branch):
        assert todos(branch, date(2026, 1, 31))["核定 2026年党费"].state == "due"
        late = todos(branch, date(2026, 2, 1))["核定 2026年党费"]
        assert (late.state, late.when) == ("late", "应于 1月31日前，逾期 1 天")
        assert late.clauses

    def test_a_question_comes_before_the_committee(self, branch):
        verify_dues(branch=branch, year=2026, by=None, on=JANUARY)
        waiting = todos(branch)
        assert "2 人的党费无法核定" in waiting
        assert "支委会确认 2026年党费核定" not in waiting

    def test_the_committee_confirms_what_is_settled(self, branch):
        pay_all(branch)
        verify_dues(branch=branch, year=2026, by=None, on=JANUARY)
        assert todos(branch)["支委会确认 2026年党费核定"].state == "due"

    def test_what_is_confirmed_is_counted_as_done(self, branch):
        pay_all(branch)
        before = found(branch).recurring.done
        done = verify_dues(branch=branch, year=2026, by=None, on=JANUARY)
        confirm_verification(
            verification=done.verification, confirmed_on=JANUARY, by=None, on=JANUARY
        )
        assert not [what for what in todos(branch) if "党费核定" in what]
        assert found(branch).recurring.done == before + 1


class TestElections:
    @pytest.mark.parametrize(
        ("on", "what", "state"),
        [
            (date(2026, 9, 1), "准备换届", "soon"),
            (date(2026, 9, 2), "换届", "late"),
        ],
        ids=["the last day of the term", "the day after"],
    )
    def test_a_term_that_ends_is_a_thing_to_do(self, branch, on, what, state):
        elected = date(2023, 9, 1)
        begin_term(organisation=branch, number=4, elected_on=elected, by=None, on=elected)
        assert todos(branch, on)[f"{branch.short_name}{what}"].state == state


def test_the_level_above_sees_what_was_found_below(client_of):
    cast = build_cast()
    elected = date(localdate().year - 4, 1, 5)
    below = cast.organisation("fagai_1")
    begin_term(organisation=below, number=3, elected_on=elected, by=None, on=elected)
    page = client_of(cast.person("chenjie")).get("/", secure=True).content.decode()
    assert "下级设置体检" in page
    assert f"{below.short_name}换届" in page


def test_a_member_without_a_post_sees_the_own_page_and_tabs(client_of):
    cast = build_cast()
    page = client_of(cast.person("wangfang")).get("/", secure=True).content.decode()
    assert "支部还没有核定今年的党费" in page
    assert "tabbar" in page
    assert "本月应办" not in page


# ---- what the engine of duties says -----------------------------------------------------------


def held(organisation, day, kind="theme_day", **more):
    """A meeting whose record is closed."""
    fields = {"state": Meeting.State.CLOSED, "title": "学习党章", **more}
    return Meeting.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        kind=kind,
        held_on=day,
        **fields,
    )


def line_of(organisation, fact, on):
    (line,) = [line for line in duties_of(organisation, on.year, on) if line.fact == fact]
    return line


MAY = date(2026, 5, 20)


class TestRecurring:
    def test_what_is_late_has_its_clause_and_one_button_that_begins_it(self, branch):
        line = line_of(branch, "member_meeting", MAY)
        todo = todos(branch, MAY)[line.action]
        assert (todo.state, todo.when, todo.verb) == ("late", line.when, "去开会")
        assert todo.url == line.url != ""
        assert todo.clauses

    def test_what_ends_this_month_is_shown_and_what_has_longer_is_counted(self, branch):
        early, late = date(2026, 12, 1), date(2026, 11, 1)
        action = line_of(branch, "dues_published", early).action
        assert todos(branch, early)[action].state == "due"
        assert action not in todos(branch, late)
        assert found(branch, late).recurring.later >= 1

    def test_what_is_done_folds_into_the_count(self, branch):
        action = line_of(branch, "dues_published", date(2026, 12, 1)).action
        before = found(branch, date(2026, 12, 1)).recurring.done
        record_done(
            organisation=branch,
            fact="dues_published",
            done_on=date(2026, 11, 3),
            note="",
            by=None,
            on=date(2026, 12, 1),
        )
        assert action not in todos(branch, date(2026, 12, 1))
        assert found(branch, date(2026, 12, 1)).recurring.done == before + 1

    def test_a_button_that_would_be_refused_is_none(self, branch):
        """A member of the committee for mass work keeps meetings and records no duties."""
        officer = make_officer("mass_member", branch)
        scope = scope_of(officer, localdate())
        shown = todos(branch, date(2026, 12, 1), scope)
        by_hand = shown[line_of(branch, "dues_published", date(2026, 12, 1)).action]
        meeting = shown[line_of(branch, "member_meeting", date(2026, 12, 1)).action]
        assert (by_hand.verb, meeting.verb) == ("查看", "去开会")

    def test_the_level_above_counts_organisations_below(self, branch):
        other = make_organisation(parent=branch.parent)
        held(branch, date(2026, 2, 3), "member_meeting")
        action = line_of(branch, "member_meeting", MAY).action
        behind = {one.what: one for one in behind_below(branch.parent, current_scope(), MAY)}
        assert (behind[action].late, behind[action].of) == (1, 2)
        held(other, date(2026, 2, 3), "member_meeting")
        assert action not in {
            one.what for one in behind_below(branch.parent, current_scope(), MAY)
        }

    def test_nothing_for_who_may_not_see_duties(self, branch):
        nobody = scope_of(make_person(branch=branch, with_user=True).user, localdate())
        assert behind_below(branch.parent, nobody, MAY) == []
        assert todos_of(branch, [], nobody, MAY).pressing == []


class TestWork:
    def test_minutes_wait_for_a_signature(self, branch):
        held(branch, MAY - timedelta(days=3))
        assert todos(branch, MAY)["1 份会议记录等待签字"].verb == "去签字"

    @pytest.mark.parametrize(("back", "shown"), [(1, True), (0, False)])
    def test_a_meeting_whose_day_has_passed_wants_its_record(self, branch, back, shown):
        held(branch, MAY - timedelta(days=back), state=Meeting.State.CALLED)
        assert ("1 次会议已过日期，还没有记录" in todos(branch, MAY)) is shown

    def test_drafts_of_reports_wait_until_they_are_sent(self, branch):
        draft = Report.objects.create(
            scope_path=branch.scope_path,
            organisation=branch,
            kind="work",
            year=2026,
            title="2026年工作报告",
            text="正文",
            made_on=MAY,
        )
        assert "1 份请示报告还是草稿" in todos(branch, MAY)
        draft.sent_on = MAY
        draft.save()
        assert "1 份请示报告还是草稿" not in todos(branch, MAY)

    def test_members_absent_for_long_are_counted_not_named(self, branch):
        person = branch.affiliations.first().person
        for month in (2, 3, 4, 5):
            Attendance.objects.create(
                scope_path=branch.scope_path,
                person=person,
                organisation=branch,
                source=held(branch, date(2026, month, 5), state=Meeting.State.SIGNED).pk,
                activity="theme_day",
                held_on=date(2026, month, 5),
                presence=Presence.ABSENT,
            )
        (line,) = [todo for what, todo in todos(branch, MAY).items() if "长期没有参加" in what]
        assert line.what.startswith("1 人")
        assert person.name not in line.what + line.why


def test_the_desk_asks_a_number_of_queries_that_grows_with_nothing(client_of):
    user = make_officer()
    branch = user.person.affiliations.first().organisation
    staff = make_person("陈静", branch=branch, with_user=True)
    make_holding(staff, "staff", branch.parent)

    def grow(times):
        for number in range(times):
            make_person(branch=branch)
            make_organisation("group", parent=branch)
            make_person(branch=make_organisation(parent=branch.parent))
            held(branch, localdate() - timedelta(days=number))

    def asked(of):
        client = client_of(of)
        client.get("/", secure=True)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/", secure=True).status_code == 200
        return len(queries)

    grow(1)
    few = [asked(user), asked(staff.user)]
    grow(6)
    many = [asked(user), asked(staff.user)]
    assert many == few
    assert max(many) <= 100


# ---- a member's own page ---------------------------------------------------------------------


class TestOwnLife:
    @pytest.fixture
    def called(self, branch):
        soon = localdate() + timedelta(days=5)
        fields = MeetingFields(
            kind="life_meeting",
            title="专题组织生活会",
            held_on=soon,
            begins_at=time(14, 30),
            place="三楼会议室",
        )
        meeting = plan_meeting(organisation=branch, fields=fields, by=None, on=localdate())
        return call_meeting(meeting=meeting, requirements="", by=None, on=localdate())

    def life(self, person, branch):
        return own_life(person, branch, scope_of(person.user, localdate()), localdate())

    def test_the_meetings_one_is_called_to_with_leave(self, branch, called, client_of):
        person = branch.affiliations.first().person
        page_of = client_of(self._with_user(person))
        page = page_of.get("/", secure=True).content.decode()
        assert "专题组织生活会" in page
        assert "14:30，三楼会议室" in page
        assert f"/meetings/{called.pk}/leave/" in page

    def test_a_life_meeting_asks_for_a_paper_until_it_is_handed_in(self, branch, called):
        from dangwu.meetings.models import CheckingPaper

        person = branch.affiliations.first().person
        self._with_user(person)
        assert [todo.what for todo in self.life(person, branch).asked] == ["写对照检查材料"]
        CheckingPaper.objects.create(
            scope_path=branch.scope_path,
            meeting=called,
            person=person,
            text="对照检查",
            handed_on=localdate(),
        )
        assert self.life(person, branch).asked == []

    def test_presence_of_the_quarter_and_hours_of_the_year(self, branch):
        person = branch.affiliations.first().person
        self._with_user(person)
        for presence, minutes in ((Presence.PRESENT, 90), (Presence.ABSENT, 0)):
            Attendance.objects.create(
                scope_path=branch.scope_path,
                person=person,
                organisation=branch,
                source=held(branch, localdate()).pk,
                activity="theme_day",
                held_on=localdate(),
                presence=presence,
                minutes=minutes,
            )
        life = self.life(person, branch)
        assert (life.present, life.expected, life.hours) == (1, 2, "1.5")

    def test_one_on_probation_is_asked_for_the_report_of_thought(self, branch):
        begun = localdate() - timedelta(days=120)
        follow_standard(organisation=branch, standard="bianban", by=None, on=date(2018, 1, 1))
        person = make_person("林晓", branch=branch, full=False, joined_on=begun, with_user=True)
        assert "写思想汇报" in [todo.what for todo in self.life(person, branch).asked]

    def _with_user(self, person):
        from dangwu.members.services.accounts import bind_account
        from tests.factories import make_user

        bind_account(person=person, user=make_user(), by=None, on=localdate())
        person.refresh_from_db()
        return person


# ---- the shell --------------------------------------------------------------------------------


def entries_of(page):
    return [entry["label"] for group in page.context["navigation"] for entry in group["entries"]]


def test_a_member_finds_their_own_in_navigation_and_tabs(client_of):
    member = make_person("王芳", with_user=True)
    page = client_of(member).get("/", secure=True)
    assert entries_of(page) == [
        *("我的", "日程", "我的组织生活", "我的党费", "我的谈心谈话"),
        *("学习", "制度库"),
    ]
    assert [tab["label"] for tab in page.context["tabs"]] == ["我的", "会议", "党费", "学习"]


def test_an_officer_finds_the_work_in_navigation_and_no_tabs(client_of):
    page = client_of(make_officer()).get("/", secure=True)
    shown = entries_of(page)
    work = ["应办事项", "审批报备", "组织生活", "请示报告", "党费", "学习", "谈心关怀"]
    assert [label for label in shown if label in work] == work
    assert shown[:2] == ["工作台", "日程"]
    assert page.context["tabs"] == []
