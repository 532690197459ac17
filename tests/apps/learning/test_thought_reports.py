"""Reports of thought (MTG-22): who owes them, what is known of them, who reads them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.models import AuditEntry
from dangwu.learning.models import ThoughtReport
from dangwu.learning.selectors import reports_due
from dangwu.learning.services import hand_in_thought_report
from dangwu.members.services import begin_condition
from dangwu.orgs.services import follow_standard
from tests.apps.acts import audited, refused
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
SECRET = "近期家中有变故，工作分了心"


def hand_in(person, day=TODAY, *, on=TODAY, text="学习体会", own=True, form="written"):
    return hand_in_thought_report(
        person=person, form=form, handed_on=day, text=text, is_own=own, by=None, on=on
    )


@pytest.mark.usefixtures("in_whole_tree")
class TestWhoOwesThem:
    @pytest.fixture
    def branch(self):
        branch = make_organisation()
        follow_standard(organisation=branch, standard="bianban", by=None, on=date(2018, 1, 1))
        return branch

    def test_probationers_and_who_is_away_each_quarter(self, branch):
        probationer = make_person(branch=branch, full=False, joined_on=date(2025, 12, 1))
        away = make_person("林远", branch=branch)
        begin_condition(person=away, kind="mobile", place="外省", by=None, on=date(2025, 11, 1))
        make_person("于敏", branch=branch)
        found = {one.person: one for one in reports_due(branch, 2026, TODAY)}
        assert set(found) == {probationer, away}
        assert [one.status.due for one in found.values()] == [4, 4]

    @pytest.mark.parametrize(
        ("day", "done"), [(date(2026, 9, 30), 1), (date(2026, 10, 1), 1), (date(2027, 1, 1), 0)]
    )
    def test_a_report_counts_for_its_quarter(self, branch, day, done):
        person = make_person(branch=branch, full=False, joined_on=date(2025, 12, 1))
        hand_in(person, day, on=date(2027, 1, 1))
        (line,) = reports_due(branch, 2026, date(2026, 12, 31))
        assert line.status.done == done

    def test_another_standard_asks_for_none(self):
        branch = make_organisation()
        make_person(branch=branch, full=False, joined_on=date(2026, 1, 5))
        assert reports_due(branch, 2026, TODAY) == []


@pytest.mark.usefixtures("in_whole_tree")
class TestHandingIn:
    def test_once_a_day(self):
        person = make_person()
        report = hand_in(person)
        audited("learning.thought_report_handed_in", report, form="written", own=True)
        assert hand_in(person) == report

    def test_tomorrow_is_too_early(self):
        person = make_person()
        with refused("report_in_future", words="learning"):
            hand_in(person, date(2026, 11, 22))

    def test_the_day_before_joining(self):
        person = make_person(joined_on=date(2016, 7, 1))
        with refused("report_not_member", words="learning"):
            hand_in(person, date(2016, 6, 30))
        assert hand_in(person, date(2016, 7, 1))

    def test_an_own_written_one_has_a_text_and_a_noted_one_none(self):
        person = make_person()
        with refused("report_empty", words="learning"):
            hand_in(person, text=" ")
        assert hand_in(person, text="", own=False)


class TestReading:
    @pytest.fixture
    def report(self, cast, in_whole_tree):
        return hand_in(cast.person("zhaolei"), localdate(), on=localdate(), text=SECRET)

    def read(self, client: Client, report: ThoughtReport, reason: str = "了解预备期表现"):
        return client.post(
            reverse("learning:read_report", args=[report.pk]), {"reason": reason}, secure=True
        )

    @pytest.mark.parametrize("who", ["zhangwen", "lihua", "zhaolei"])
    def test_by_a_reason_that_goes_on_record(self, cast, client_of, report, who):
        client = client_of(cast.user(who))
        address = reverse("learning:read_report", args=[report.pk])
        assert SECRET not in client.get(address, secure=True).content.decode()
        assert SECRET in self.read(client, report).content.decode()
        line = AuditEntry.objects.order_by("-seq").first()
        assert (line.act, line.subject_id, line.fields) == (
            "core.field_revealed",
            str(report.pk),
            ["text"],
        )
        assert SECRET not in f"{line.facts}{line.detail}"

    def test_a_reason_too_short(self, cast, client_of, report):
        answer = self.read(client_of(cast.user("zhangwen")), report, "看看")
        assert "不少于 4 个字" in answer.content.decode()
        assert SECRET not in answer.content.decode()

    @pytest.mark.parametrize("who", ["wangfang", "wuting", "zhengqiang", "majun", "zhoukai"])
    def test_for_everybody_else_it_is_not_there(self, cast, client_of, report, who):
        assert self.read(client_of(cast.user(who)), report).status_code == 404
