"""One's own days, and the feed that a calendar program reads without signing in."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from icalendar import Calendar

from dangwu.accounts.services import disable_account
from dangwu.core.scope import Scope, open_scope, whole_tree
from dangwu.desk.models import CalendarFeed
from dangwu.desk.selectors.calendar import calendar_file, days_of, owner_of_feed
from dangwu.desk.services import end_feed, make_feed
from dangwu.meetings.services import MeetingFields, call_meeting, plan_meeting
from dangwu.members.selectors.scope import scope_of
from tests.apps.acts import audited

pytestmark = pytest.mark.django_db
TODAY = localdate()
SOON = TODAY + timedelta(days=6)


def called(cast, place="fagai_1", *, title="学习党章；研究\\讨论", day=SOON):
    with whole_tree("a test"):
        meeting = plan_meeting(
            organisation=cast.organisation(place),
            fields=MeetingFields(
                kind="member_meeting",
                title=title,
                held_on=day,
                begins_at=time(14, 30),
                ends_at=time(16, 0),
                place="三楼会议室",
            ),
            by=None,
            on=TODAY,
        )
        return call_meeting(meeting=meeting, requirements="", by=None, on=TODAY)


def feed_for(cast, who):
    with whole_tree("a test"):
        return make_feed(person=cast.person(who).pk, by=None, on=TODAY)


def read(token):
    return Client().get(reverse("desk:feed", args=[token]), secure=True)


def days(cast, who, first=TODAY, last=TODAY + timedelta(days=60)):
    with open_scope(scope_of(cast.user(who), TODAY)):
        from dangwu.core.scope import current_scope

        return days_of(current_scope(), first, last, TODAY)


class TestWhatIsInIt:
    def test_a_member_sees_the_meetings_they_are_called_to(self, cast):
        called(cast)
        (day,) = days(cast, "wangfang")
        assert (day.day, day.begins_at, day.is_due) == (SOON, time(14, 30), False)
        assert days(cast, "linxue") == []

    @pytest.mark.parametrize(("last", "found"), [(SOON, 1), (SOON - timedelta(days=1), 0)])
    def test_the_last_day_is_included(self, cast, last, found):
        called(cast)
        assert len(days(cast, "wangfang", last=last)) == found

    def test_an_officer_sees_what_is_due_at_the_own_post_alone(self, cast):
        found = days(cast, "zhangwen", last=TODAY + timedelta(days=120))
        due = [day for day in found if day.is_due]
        assert due
        own = cast.organisation("fagai_1").short_name
        assert all(day.title.startswith(f"{own}：") for day in due)
        assert [day.day for day in found] == sorted(day.day for day in found)

    def test_nobody_has_no_days(self, cast):
        with open_scope(Scope()):
            assert days_of(Scope(), TODAY, SOON, TODAY) == []


class TestTheFile:
    def test_read_back_by_another_program(self, cast):
        called(cast)
        content = calendar_file(days(cast, "wangfang"), datetime(2026, 1, 1, tzinfo=UTC))
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        assert "学习党章；研究\\讨论" in event["summary"]
        assert event["location"] == "三楼会议室"
        begins = event["dtstart"].dt
        assert begins.utcoffset() == timedelta(0)
        assert (begins + timedelta(hours=8)).time() == time(14, 30)
        assert event["dtend"].dt - begins == timedelta(hours=1, minutes=30)
        assert max(len(line) for line in content.split(b"\r\n")) <= 75

    def test_no_name_of_anybody(self, cast):
        called(cast)
        for who in ("wangfang", "zhangwen"):
            content = read(feed_for(cast, who)).content.decode().replace("\r\n ", "")
            assert not [one.name for one in cast.people.values() if one.name in content]


class TestTheAddress:
    def test_it_is_the_secret_and_only_its_digest_is_kept(self, cast):
        token = feed_for(cast, "wangfang")
        with whole_tree("a test"):
            feed = CalendarFeed.objects.get()
        assert token not in feed.digest
        answer = read(token)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/calendar")
        assert answer["Cache-Control"] == "no-store"

    def test_ended_unknown_and_wrong_are_the_same_missing_page(self, cast):
        token = feed_for(cast, "wangfang")
        with whole_tree("a test"):
            end_feed(person=cast.person("wangfang").pk, by=None, on=TODAY)
            audited("desk.feed_ended", CalendarFeed.objects.get())
        ended, unknown = read(token), read("x" * 32)
        assert (ended.status_code, unknown.status_code) == (404, 404)
        pages = [
            re.sub(rb'nonce="[^"]*"|csrf\w+" (value|content)="[^"]*"', b"", one.content)
            for one in (ended, unknown)
        ]
        assert len(set(map(len, pages))) == 1

    def test_a_new_one_ends_the_old(self, cast):
        old, new = feed_for(cast, "wangfang"), feed_for(cast, "wangfang")
        assert (read(old).status_code, read(new).status_code) == (404, 200)

    def test_not_for_an_account_that_may_not_in(self, cast):
        token = feed_for(cast, "wangfang")
        with whole_tree("a test"):
            disable_account(user=cast.user("wangfang"), by=None, on=TODAY)
        assert owner_of_feed(token) is None
        assert read(token).status_code == 404

    def test_made_on_the_page_and_shown_once(self, cast, client_of):
        client = client_of(cast.user("wangfang"))
        page = reverse("desk:calendar")
        shown = client.post(page, secure=True).content.decode()
        assert ".ics" in shown
        assert ".ics" not in client.get(page, secure=True).content.decode()
        client.post(reverse("desk:end_calendar"), secure=True)
        with whole_tree("a test"):
            assert not CalendarFeed.objects.running().exists()

    def test_reading_writes_nothing(self, cast):
        token = feed_for(cast, "zhangwen")
        from dangwu.core.models import AuditEntry

        before = AuditEntry.objects.count()
        read(token)
        assert AuditEntry.objects.count() == before
