"""Reports from the draft to the answer: acts, effects of the case, evidence for duties."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import open_scope, whole_tree
from dangwu.documents.models import IssuedDocument
from dangwu.duties.registry import fact_of
from dangwu.members.selectors.scope import scope_of
from dangwu.orgs.models import Decision
from dangwu.orgs.services import follow_standard
from dangwu.procedures.models import Case
from dangwu.procedures.selectors import case_of
from dangwu.procedures.services import approve_case, return_case, withdraw_case
from dangwu.reports.models import Report
from dangwu.reports.selectors import draft_text, findings_on
from dangwu.reports.services import (
    ASKED,
    FILED,
    ReportFields,
    change_report,
    draft_report,
    drop_report,
    note_heard,
    send_report,
)
from dangwu.rules.verdict import Refused
from tests.apps.acts import audited, refused

pytestmark = pytest.mark.django_db
TODAY = localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def branch(cast):
    place = cast.organisation("fagai_1")
    with whole_tree("a test"):
        follow_standard(organisation=place, standard="xian-organs", by=None, on=date(2021, 1, 1))
    return place


def draft(branch, kind="work", **fields):
    typed = {"title": "关于改造活动室的请示", "text": "拟改造活动室。", **fields}
    with whole_tree("a test"):
        return draft_report(
            organisation=branch,
            kind=kind,
            year=TODAY.year,
            fields=ReportFields(**typed),
            by=None,
            on=TODAY,
        )


def send(report, user):
    with open_scope(scope_of(user, TODAY)):
        return send_report(report=report, by=user, on=TODAY)


def answer(report, user, *, kind=FILED, approve=True, opinion="同意。"):
    with open_scope(scope_of(user, TODAY)):
        case = case_of(report, kind)
        act = approve_case if approve else return_case
        act(case=case, version=case.version, opinion=opinion, by=user, on=TODAY)
        report.refresh_from_db()
    return report


def held(fact, branch):
    with whole_tree("a test"):
        days = fact_of(fact).days([branch.pk], date(TODAY.year, 1, 1), date(TODAY.year, 12, 31))
        return [day for _, day in days]


class TestDrafting:
    def test_one_a_year_and_the_same_again_is_the_same(self, branch, in_whole_tree):
        report = draft(branch)
        audited("reports.report_drafted", report, kind="work")
        assert draft(branch) == report
        with refused("report_of_year_stands", words="reports"):
            draft(branch, title="另一份")

    def test_requests_are_as_many_as_there_are(self, branch, in_whole_tree):
        draft(branch, "request", decide_on=TOMORROW)
        assert draft(branch, "request", title="另一件", decide_on=TOMORROW)
        assert Report.objects.count() == 2

    @pytest.mark.parametrize(
        ("kind", "code"), [("request", "decide_day_needed"), ("sudden", "happened_day_needed")]
    )
    def test_days_that_a_kind_needs(self, branch, in_whole_tree, kind, code):
        with refused(code, words="reports"):
            draft(branch, kind)

    def test_what_is_yet_to_happen_is_not_reported(self, branch, in_whole_tree):
        with refused("happened_to_come", words="reports"):
            draft(branch, "sudden", happened_on=TOMORROW)
        assert draft(branch, "sudden", happened_on=TODAY)

    def test_the_text_begins_from_the_records(self, branch, in_whole_tree):
        text = draft_text(branch, "work", TODAY.year, TODAY)
        assert "现有党员 6 名，其中预备党员 1 名" in text

    def test_changed_until_it_is_sent(self, branch, cast, in_whole_tree):
        report = draft(branch)
        fields = ReportFields(title="工作报告", text="改过")
        change_report(report=report, fields=fields, by=None, on=TODAY)
        audited("reports.report_changed", report)
        send(report, cast.user("zhangwen"))
        with refused("report_sent", words="reports"):
            change_report(report=report, fields=fields, by=None, on=TODAY)

    def test_a_dropped_one_makes_room(self, branch, in_whole_tree):
        report = draft(branch)
        drop_report(report=report, by=None, on=TODAY)
        with refused("report_dropped", words="reports"):
            drop_report(report=report, by=None, on=TODAY)
        assert draft(branch) != report


class TestSending:
    def test_numbered_and_put_before_the_level_above(self, branch, cast, in_whole_tree):
        report = send(draft(branch), cast.user("zhangwen"))
        case = Case.objects.get()
        assert (case.kind, case.decides) == (FILED, cast.organisation("fagai"))
        assert IssuedDocument.objects.get().kind == "reports.work"
        assert report.figures[0][0] == "党员大会"
        assert held("report_to_superior", branch) == [TODAY]

    def test_sent_once(self, branch, cast):
        report = send(draft(branch), cast.user("zhangwen"))
        with pytest.raises(Refused, match="report_sent"):
            send(report, cast.user("zhangwen"))

    @pytest.mark.parametrize(("decide_on", "passes"), [(TODAY, True), (YESTERDAY, False)])
    def test_a_request_comes_before_the_decision(self, branch, cast, decide_on, passes):
        report = draft(branch, "request", decide_on=decide_on)
        if passes:
            assert send(report, cast.user("zhangwen")).sent_on == TODAY
            return
        with pytest.raises(Refused) as caught:
            send(report, cast.user("zhangwen"))
        (reason,) = caught.value.verdict.reasons
        assert (reason.code, bool(reason.cite)) == ("decided_first", True)

    def test_an_emergency_is_told_with_its_reason(self, branch, cast):
        report = draft(branch, "sudden", happened_on=TODAY, acted_first=True)
        with pytest.raises(Refused, match="acted_first_unexplained"):
            send(report, cast.user("zhangwen"))
        with whole_tree("a test"):
            fields = ReportFields(
                title=report.title,
                text=report.text,
                happened_on=TODAY,
                acted_first=True,
                why_first="堤坝渗水，来不及请示",
            )
            change_report(report=report, fields=fields, by=None, on=TODAY)
        assert send(report, cast.user("zhangwen")).sent_on == TODAY

    def test_returned_it_is_a_draft_again_and_goes_a_second_time(self, branch, cast):
        report = send(draft(branch), cast.user("zhangwen"))
        answer(report, cast.user("chenjie"), approve=False, opinion="补充问题一节。")
        assert (report.sent_on, report.answered_on) == (None, None)
        assert held("report_to_superior", branch) == []
        send(report, cast.user("zhangwen"))
        assert answer(report, cast.user("liuyang")).answered_on == TODAY

    def test_withdrawn_it_is_a_draft_again(self, branch, cast):
        user = cast.user("zhangwen")
        report = send(draft(branch), user)
        with open_scope(scope_of(user, TODAY)):
            case = case_of(report, FILED)
            withdraw_case(case=case, version=case.version, by=user, on=TODAY)
            report.refresh_from_db()
        assert report.sent_on is None

    def test_who_sent_it_does_not_answer_it(self, branch, cast):
        report = send(draft(branch), cast.user("chenjie"))  # sent from above for the branch
        with pytest.raises(Refused, match="case_submitted_by_self"):
            answer(report, cast.user("chenjie"))
        assert answer(report, cast.user("liuyang")).answered_on == TODAY


class TestDecidedWithoutAnswer:
    def decide(self, branch, day):
        return Decision.objects.create(
            scope_path=branch.scope_path,
            organisation=branch,
            body="member_meeting",
            matter="general",
            title="关于改造活动室的请示",
            decided_on=day,
            should_attend=5,
            present=5,
            method="hands",
            votes_for=5,
            needed=3,
            passed=True,
            standard="xian-organs",
            rulebook="x",
            source=uuid4(),
        )

    def test_shown_until_the_answer_is_there(self, branch, cast, in_whole_tree):
        report = send(draft(branch, "request", decide_on=TODAY), cast.user("zhangwen"))
        assert findings_on(report, TODAY) == []
        self.decide(branch, TODAY)
        assert [reason.code for reason in findings_on(report, TODAY)] == ["decided_unanswered"]
        answer(report, cast.user("chenjie"), kind=ASKED)
        assert findings_on(report, TODAY) == []


class TestHeard:
    def test_the_same_report_told_to_the_members(self, branch, in_whole_tree):
        report = draft(branch)
        note_heard(report=report, heard_on=TODAY, by=None, on=TODAY)
        audited("reports.report_heard", report)
        assert held("report_to_members", branch) == [TODAY]

    @pytest.mark.parametrize(
        ("day", "code"), [(TOMORROW, "heard_to_come"), (YESTERDAY, "heard_before_made")]
    )
    def test_on_a_day_that_can_be(self, branch, in_whole_tree, day, code):
        report = draft(branch)
        with refused(code, words="reports"):
            note_heard(report=report, heard_on=day, by=None, on=TODAY)

    def test_other_kinds_are_not_heard(self, branch, in_whole_tree):
        report = draft(branch, "meetings")
        with refused("not_heard_by_members", words="reports"):
            note_heard(report=report, heard_on=TODAY, by=None, on=TODAY)


class TestPages:
    def test_the_level_above_reads_what_waits_for_it(self, branch, cast, client_of):
        send(draft(branch, "request", decide_on=TOMORROW), cast.user("zhangwen"))
        address = reverse("reports:home")
        own = client_of(cast.person("zhangwen")).get(address, secure=True).content.decode()
        above = client_of(cast.person("chenjie")).get(address, secure=True).content.decode()
        assert "1 件等上级答复" in own
        assert "下级 1 件等答复" in above
        assert "等上级答复" not in above

    def get(self, client, name, *args):
        return client.get(reverse(f"reports:{name}", args=args), secure=True)

    def test_nothing_is_typed_twice(self, branch, cast, client_of):
        text = self.get(client_of(cast.user("zhangwen")), "new", branch.pk, "work")
        shown = text.content.decode()
        assert f"{branch.name}{TODAY.year}年工作报告" in shown
        assert "现有党员 6 名" in shown

    def test_from_the_draft_to_the_answer(self, branch, cast, client_of):
        client = client_of(cast.user("zhangwen"))
        address = reverse("reports:new", args=[branch.pk, "request"])
        typed = {"title": "关于换届的请示", "text": "拟换届。", "decide_on": TODAY.isoformat()}
        page = client.post(address, typed, secure=True)
        shown = client.get(page.url, secure=True).content.decode()
        assert "还没有报送" in shown
        client.post(f"{page.url}send/", secure=True)
        shown = client.get(page.url, secure=True).content.decode()
        assert "等待答复" in shown
        assert "市发展和改革局机关委员会" in shown

    def test_a_request_that_comes_too_late_keeps_what_was_typed(self, branch, cast, client_of):
        report = draft(branch, "request", decide_on=YESTERDAY)
        client = client_of(cast.user("zhangwen"))
        answered = client.post(reverse("reports:send", args=[report.pk]), secure=True)
        assert answered.status_code == 409
        assert "应先请示、后决定" in answered.content.decode()

    @pytest.mark.parametrize("form", ["pdf", "docx"])
    def test_as_a_letter(self, branch, cast, client_of, form):
        report = send(draft(branch, "meetings"), cast.user("zhangwen"))
        client = client_of(cast.user("zhangwen"))
        first = self.get(client, "paper", report.pk, form)
        assert first.status_code == 200
        assert first.content == self.get(client, "paper", report.pk, form).content

    def test_elsewhere_it_is_not_there(self, branch, cast, client_of):
        report = draft(branch)
        for who in ("zhengqiang", "majun"):
            assert self.get(client_of(cast.user(who)), "report", report.pk).status_code == 404
        assert self.get(client_of(cast.user("wangfang")), "report", report.pk).status_code == 403
