"""Reminders: once a day, no matter twice within a week, no name of anybody; by mail and robot."""

import json
import threading
from datetime import datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import get_current_timezone, localdate

from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.desk.messages import mail_text
from dangwu.desk.models import Announcement, Reminder
from dangwu.desk.selectors.reminders import lines_of, told_on
from dangwu.desk.services import make_reminders, remind
from dangwu.desk.services.robots import may_call, send_to_robot
from dangwu.duties.selectors import duties_of
from dangwu.meetings.models import Meeting
from dangwu.meetings.services import MeetingFields, call_meeting, plan_meeting
from dangwu.members.models import Attendance, Presence
from tests.apps.acts import audited
from tests.factories import make_holding, make_officer, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

TODAY = localdate()
NOW = datetime.combine(TODAY, time(8), get_current_timezone())
A_DAY = timedelta(days=1)


@pytest.fixture
def officer():
    return make_officer(name="周明远").person


@pytest.fixture
def branch(officer):
    return officer.affiliations.first().organisation


@pytest.fixture
def member(branch):
    return make_person("沈若溪", branch=branch, with_user=True)


def called(branch, day=TODAY + timedelta(days=6), told_on=TODAY):
    fields = MeetingFields(
        kind="member_meeting",
        title="讨论沈若溪同志的事",
        held_on=day,
        begins_at=time(14, 30),
        place="三楼会议室",
    )
    meeting = plan_meeting(organisation=branch, fields=fields, by=None, on=told_on)
    return call_meeting(meeting=meeting, requirements="", by=None, on=told_on)


def closed(branch, day=TODAY - A_DAY):
    return Meeting.objects.create(
        scope_path=branch.scope_path,
        organisation=branch,
        kind="theme_day",
        title="学习党章",
        held_on=day,
        state=Meeting.State.CLOSED,
    )


def told(person, on=TODAY, code=""):
    found = told_on(on).get(person.pk)
    matters = found.matters if found else []
    return [matter for matter in matters if code in ("", matter.code)]


def codes(reminder):
    return {line["code"] for line in reminder.lines}


# ---- what is told -----------------------------------------------------------------------------


class TestDuties:
    @pytest.fixture
    def line(self, branch):
        """A duty with a last day still to come this year."""
        day = TODAY.replace(month=6, day=1)
        return next(
            line
            for line in duties_of(branch, TODAY.year, day)
            if line.fact == "dues_published" and line.remind_on
        )

    @pytest.mark.parametrize(("days", "found"), [(-1, 0), (0, 1)], ids=["the day before", "on it"])
    def test_told_from_the_first_day_of_the_lead(self, officer, line, days, found):
        day = line.remind_on + timedelta(days=days)
        soon = [m for m in told(officer, day, "duty_soon") if line.item in m.key]
        assert len(soon) == found

    def test_on_the_last_day_it_is_near_and_on_the_next_it_has_passed(self, officer, line):
        last = line.next_by
        near = [m.text for m in told(officer, last, "duty_soon") if line.item in m.key]
        assert near
        assert "今天到期" in near[0]
        late = [m.text for m in told(officer, last + A_DAY, "duty_late") if line.item in m.key]
        assert late
        assert "已过期限" in late[0]

    def test_not_to_a_member_without_a_post(self, member):
        assert not [m for m in told(member) if m.code.startswith("duty")]


class TestWaiting:
    def test_minutes_to_who_may_sign_them(self, branch, officer, member):
        other = make_person("林晓", branch=branch, with_user=True)
        make_holding(other, "mass_member", branch)
        closed(branch)
        assert len(told(officer, code="minutes")) == 1
        assert told(other, code="minutes") == told(member, code="minutes") == []

    def test_newer_minutes_are_a_new_matter(self, branch, officer):
        closed(branch, TODAY - 3 * A_DAY)
        (before,) = told(officer, code="minutes")
        closed(branch)
        (after,) = told(officer, code="minutes")
        assert before.key != after.key
        assert "2 份会议记录" in after.text


class TestMeetings:
    def test_a_call_is_told_to_who_is_called(self, branch, member):
        called(branch)
        (matter,) = told(member, code="called")
        assert "14:30，三楼会议室" in matter.text

    def test_a_call_is_new_for_a_week(self, branch, member):
        called(branch, TODAY + timedelta(days=20))
        assert told(member, TODAY + timedelta(days=6), "called")
        assert not told(member, TODAY + timedelta(days=7), "called")

    @pytest.mark.parametrize(("before", "found"), [(2, 0), (1, 1), (0, 0)])
    def test_on_the_day_before(self, branch, member, before, found):
        called(branch)
        day = TODAY + timedelta(days=6 - before)
        assert len(told(member, day, "tomorrow")) == found

    def test_not_to_who_asked_for_leave_and_not_of_a_cancelled_one(self, branch, member):
        meeting = called(branch)
        Attendance.objects.filter(source=meeting.pk, person=member).update(presence=Presence.LEAVE)
        assert not told(member, code="called")
        Attendance.objects.filter(source=meeting.pk).update(presence=Presence.EXPECTED)
        assert told(member, code="called")
        Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CANCELLED)
        assert not told(member, code="called")

    def test_nobody_without_an_account_in_use(self, branch, member):
        called(branch)
        member.user.is_active = False
        member.user.save()
        assert not told(member)

    def test_no_name_and_nothing_typed_as_a_title(self, branch, officer, member):
        called(branch)
        closed(branch)
        make_reminders(by=None, on=TODAY)
        texts = json.dumps([one.lines for one in Reminder.objects.all()], ensure_ascii=False)
        assert "会议通知" in texts
        for word in ("周明远", "沈若溪", "学习党章"):
            assert word not in texts


# ---- once a day, once a week ------------------------------------------------------------------


class TestOnce:
    def test_run_again_on_the_same_day_it_makes_nothing(self, branch, member):
        called(branch)
        made = make_reminders(by=None, on=TODAY)
        audited_lines = AuditEntry.objects.filter(act="desk.reminders_made").count()
        assert (made, audited_lines) == (Reminder.objects.count(), 1)
        assert make_reminders(by=None, on=TODAY) == 0
        assert Reminder.objects.count() == made
        assert AuditEntry.objects.filter(act="desk.reminders_made").count() == 1

    def test_one_a_day_even_when_more_turns_up(self, branch, member):
        called(branch)
        make_reminders(by=None, on=TODAY)
        called(branch, TODAY + timedelta(days=9))
        make_reminders(by=None, on=TODAY)
        assert Reminder.objects.filter(person=member).count() == 1
        make_reminders(by=None, on=TODAY + A_DAY)
        assert Reminder.objects.filter(person=member).count() == 2

    @pytest.mark.parametrize(("days", "again"), [(6, False), (7, True)])
    def test_the_same_matter_at_most_once_a_week(self, branch, officer, days, again):
        closed(branch)
        make_reminders(by=None, on=TODAY)
        make_reminders(by=None, on=TODAY + timedelta(days=days))
        later = Reminder.objects.filter(person=officer, day=TODAY + timedelta(days=days))
        assert any("minutes" in codes(one) for one in later) is again

    def test_nothing_where_nothing_is_new(self, member):
        make_reminders(by=None, on=TODAY)
        assert not Reminder.objects.filter(person=member).exists()

    def test_queries_grow_neither_with_people_nor_with_organisations(self, branch, member):
        def asked(day):
            with CaptureQueriesContext(connection) as queries:
                assert make_reminders(by=None, on=day)
            return len(queries)

        called(branch)
        closed(branch)
        few = asked(TODAY)
        for _ in range(5):
            place = make_organisation(parent=branch.parent)
            make_officer(organisation=place)
            make_person(branch=place, with_user=True)
            closed(place)
            called(place)
        Reminder.objects.all().delete()
        assert asked(TODAY) == few

    def test_the_task_does_the_same(self, branch, member):
        from dangwu.desk.tasks import remind_today

        called(branch)
        remind_today.enqueue()
        assert Reminder.objects.filter(person=member, day=TODAY).exists()

    def test_the_command_says_what_it_did(self, branch, member):
        called(branch)
        out = StringIO()
        call_command("remind", stdout=out)
        assert f"提醒 {Reminder.objects.count()} 人" in out.getvalue()


# ---- on the home page -------------------------------------------------------------------------


class TestHome:
    def test_shown_until_put_away_and_pressed_twice_counts_once(self, branch, member, client_of):
        called(branch)
        make_reminders(by=None, on=TODAY)
        client = client_of(member)
        assert "知道了" in client.get("/", secure=True).content.decode()
        for _ in range(2):
            assert client.post("/reminders/read/", secure=True).status_code == 302
        assert "知道了" not in client.get("/", secure=True).content.decode()
        with whole_tree("a test"):
            reminder = Reminder.objects.get(person=member)
            assert reminder.read_at
            audited("desk.reminders_read", reminder)
            assert AuditEntry.objects.filter(act="desk.reminders_read").count() == 1

    def test_nobody_elses(self, branch, member, officer, client_of):
        called(branch)
        make_reminders(by=None, on=TODAY)
        client_of(officer).post("/reminders/read/", secure=True)
        with whole_tree("a test"):
            assert Reminder.objects.get(person=member).read_at is None

    def test_what_is_over_is_no_longer_shown(self, branch, member):
        meeting = called(branch)
        make_reminders(by=None, on=TODAY)
        unread = list(Reminder.objects.filter(person=member))
        assert len(lines_of(unread, meeting.held_on)) == 1
        assert lines_of(unread, meeting.held_on + A_DAY) == []


# ---- by mail ----------------------------------------------------------------------------------


class TestMail:
    @pytest.fixture(autouse=True)
    def _by_mail(self, settings):
        settings.MAIL_REMINDERS = True

    def give_address(self, person, address="shen@example.com"):
        person.user.email = address
        person.user.save()

    def test_to_who_gave_an_address_once(self, branch, member):
        self.give_address(member)
        called(branch)
        assert remind(by=None, on=TODAY, at=NOW).mails == 1
        assert remind(by=None, on=TODAY, at=NOW).mails == 0
        (sent,) = mail.outbox
        (line,) = AuditEntry.objects.filter(act="desk.reminders_sent")
        assert line.facts == {"mails": 1, "messages": 0}
        assert sent.to == ["shen@example.com"]
        assert "会议通知" in sent.body
        for word in ("沈若溪", "周明远", branch.scope_path):
            assert word not in sent.subject + sent.body

    def test_not_without_the_setting(self, branch, member, settings):
        settings.MAIL_REMINDERS = False
        self.give_address(member)
        called(branch)
        assert remind(by=None, on=TODAY, at=NOW).mails == 0
        assert mail.outbox == []

    def test_what_fails_is_tried_again_and_logged_without_the_address(
        self, branch, member, settings, caplog, monkeypatch
    ):
        self.give_address(member)
        called(branch)
        monkeypatch.setattr(
            "django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("x"))
        )
        assert remind(by=None, on=TODAY, at=NOW).mails == 0
        assert "mail not sent" in caplog.text
        assert "shen@example.com" not in caplog.text
        monkeypatch.undo()
        assert remind(by=None, on=TODAY, at=NOW).mails == 1

    def test_what_presses_most_stands_first(self):
        lines = [{"code": "called", "text": "后"}, {"code": "duty_late", "text": "先"}]
        assert mail_text(lines).startswith("1. 先\n2. 后\n")


# ---- by robot ---------------------------------------------------------------------------------


class Robot(BaseHTTPRequestHandler):
    got: list[dict] = []
    status = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append(json.loads(body))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self):
        type(self).got.append({"followed": self.path})
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def robot():
    Robot.got, Robot.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/send?key=secret"
    server.shutdown()
    server.server_close()


TEMPLATE = '{"msgtype": "text", "text": {"content": "{text}"}}'


class TestRobots:
    def test_counts_of_an_organisation_once_a_day(self, branch, member, robot, settings):
        settings.WEBHOOKS = {"*": robot}
        called(branch)
        closed(branch)
        assert remind(by=None, on=TODAY, at=NOW).messages == 1
        assert remind(by=None, on=TODAY, at=NOW).messages == 0
        (got,) = Robot.got
        said = got["text"]["content"]
        assert said.startswith(f"{branch.short_name}：")
        assert "会议记录待签字 1 件" in said
        assert "新发会议通知 1 次" in said
        assert "沈若溪" not in said
        assert Announcement.objects.get().counts["minutes"] == 1

    def test_only_the_organisation_of_the_setting(self, branch, member, robot, settings):
        called(branch)
        settings.WEBHOOKS = {branch.scope_path + "0009": robot}
        assert remind(by=None, on=TODAY, at=NOW).messages == 0
        settings.WEBHOOKS = {branch.scope_path: robot}
        assert remind(by=None, on=TODAY, at=NOW).messages == 1

    @pytest.mark.parametrize("status", [302, 500])
    def test_a_failure_is_told_without_address_and_text_and_tried_again(
        self, branch, member, robot, settings, caplog, status
    ):
        settings.WEBHOOKS, Robot.status = {"*": robot}, status
        called(branch)
        assert remind(by=None, on=TODAY, at=NOW).messages == 0
        assert "robot did not take the message" in caplog.text
        assert "secret" not in caplog.text
        assert branch.short_name not in caplog.text
        assert not any("followed" in one for one in Robot.got)
        Robot.status = 200
        assert remind(by=None, on=TODAY, at=NOW).messages == 1

    def test_a_text_stays_one_string_of_the_message(self, robot):
        text = '第一"支部"\n{text}'
        assert send_to_robot(address=robot, text=text, template=TEMPLATE)
        assert Robot.got[0]["text"]["content"] == text

    def test_no_proxy_of_the_environment(self, robot, monkeypatch):
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        assert send_to_robot(address=robot, text="一", template=TEMPLATE)

    @pytest.mark.parametrize(
        ("address", "called"),
        [
            ("https://robot.example.com/send?key=1", True),
            ("http://127.0.0.1:8001/", True),
            ("http://localhost/", True),
            ("http://[::1]/", True),
            ("http://robot.example.com/", False),
            ("http://127.0.0.1.example.com/", False),
            ("http://10.0.0.1/", False),
            ("file:///etc/passwd", False),
            ("ftp://127.0.0.1/", False),
            ("https://", False),
            ("http://[::1", False),
        ],
    )
    def test_addresses_that_are_called(self, address, called):
        assert may_call(address) is called

    def test_what_may_not_be_called_is_not(self, caplog):
        assert not send_to_robot(address="file:///etc/passwd", text="一", template=TEMPLATE)
        assert "robot not called" in caplog.text
