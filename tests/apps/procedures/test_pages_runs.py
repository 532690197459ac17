"""The pages of procedures: what the rulebook says, and how one runs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from lxml import etree

from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.procedures.models import Delegation, Run
from dangwu.procedures.selectors import holidays
from dangwu.procedures.services import end_run
from dangwu.procedures.views import migrating, shown
from dangwu.rules.calendar import add_months
from tests.apps.procedures.course import (
    LONGER,
    TODAY,
    begin,
    brought_to,
    case_at,
    rows_of,
    sent,
    states_of,
    taken,
    terms_from,
)
from tests.apps.procedures.generic import HANDOVER
from tests.security.surface import digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(cast, client_of):
    def got(who, name, *args, query=None):
        client = client_of(cast.user(who))
        return client.get(reverse(name, args=args), query or {}, secure=True)

    return got


# ---- definitions -----------------------------------------------------------------------------


def test_the_page_of_a_definition_shows_picture_steps_and_clauses(get):
    answer = get("zhangwen", "procedures:definition", "ORG-14.setup", query={"on": "2026-11-01"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('<svg class="flow"') == 1
    for said in (
        "提出成立申请",
        "基层党委",
        "不同意",
        "第 1 步之后",
        "支部工作条例（2018） 第六条",
    ):
        assert said in page, said


def test_the_definition_of_another_standard_is_that_standards(get):
    query = {"standard": "gansu", "on": "2026-11-01"}
    page = get("zhangwen", "procedures:definition", "ORG-14.setup", query=query).content.decode()
    assert "支部委员会开始履行职责" in page


@pytest.mark.parametrize("id_", ["ORG-99.gone", "DUE-05.salaried"])
@pytest.mark.parametrize("name", ["procedures:definition", "procedures:bpmn"])
def test_what_is_no_procedure_has_no_picture(get, name, id_):
    assert get("zhangwen", name, id_).status_code == 404


def test_a_day_before_the_rule_has_no_picture(get):
    query = {"on": "1999-01-01"}
    assert get("zhangwen", "procedures:definition", "ORG-14.setup", query=query).status_code == 404


def test_the_file_is_bpmn_under_the_name_of_the_procedure(get):
    answer = get("zhangwen", "procedures:bpmn", "ORG-14.setup")
    assert answer.headers["Content-Type"] == "application/xml"
    assert "ORG-14.setup" in answer.headers["Content-Disposition"]
    assert etree.QName(etree.fromstring(answer.content)).localname == "definitions"


def test_the_rulebook_leads_to_the_picture_of_a_procedure_only(get):
    link = reverse("procedures:definition", args=["ORG-14.setup"])
    assert link in get("zhangwen", "rulebook:rule", "ORG-14.setup").content.decode()
    assert "看程序图" not in get("zhangwen", "rulebook:rule", "DUE-05.salaried").content.decode()


# ---- a run -----------------------------------------------------------------------------------


@pytest.fixture
def post(cast, client_of):
    def posted(who, name, /, *args, **data):
        return client_of(cast.user(who)).post(reverse(name, args=args), data, secure=True)

    return posted


@pytest.fixture
def run(cast):
    """A run at the first branch, for itself, with nothing taken yet."""
    return begin(cast.organisation("fagai_1"), subject=None)


def now(run):
    with whole_tree("a test"):
        return Run.objects.get(pk=run.pk)


def page_text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_a_run_shows_each_step_what_is_missing_and_who_has_it(get, run):
    page = page_text(get("zhangwen", "procedures:run", run.pk))
    assert "正在办第 1 步" in page
    assert "“谈话”之后" in page
    assert "书记、副书记、组织委员" in page
    assert "会议记录（未收存）" in page
    assert reverse("procedures:complete", args=[run.pk, "talk"]) in page


def test_windows_are_shown_with_their_reasons(get, run):
    brought = brought_to(run, "approval", since=TODAY - timedelta(days=410))
    held = rows_of(brought)["meeting"].done_on
    page = page_text(get("zhangwen", "procedures:run", run.pk))
    for day in (add_months(held, 3), add_months(held, 6)):
        assert f"{day.year}年{day.month}月{day.day}日" in page
    assert "“支部大会”" in page
    assert "有特殊情况的，最晚" in page


def test_papers_that_are_missing_are_told_until_they_are_kept(get, post, run):
    brought_to(run, "decide")
    assert "还没有收存：会议记录" in page_text(get("zhangwen", "procedures:run", run.pk))
    kept = {"name": "会议记录", "held_on": TODAY.isoformat()}
    for _ in range(2):
        assert post("zhangwen", "procedures:keep", run.pk, "decide", **kept).status_code == 302
    page = page_text(get("zhangwen", "procedures:run", run.pk))
    assert "还没有收存" not in page
    assert "这一步要有的都已登记" in page
    assert "procedures.material_kept" in [e.act for e in trail()]
    assert [e.act for e in trail()].count("procedures.material_kept") == 1


def trail():
    return AuditEntry.objects.filter(act__startswith="procedures.", outcome="done")


def test_who_only_looks_on_is_offered_nothing(get, run):
    page = page_text(get("wuting", "procedures:run", run.pk))
    for word in ("登记办结", "中止", "终止", "退回重办"):
        assert f">{word}<" not in page, word


def test_a_run_out_of_reach_is_not_there(get, post, run):
    assert get("majun", "procedures:run", run.pk).status_code == 404
    done = {"version": 1, "done_on": TODAY.isoformat()}
    assert post("majun", "procedures:complete", run.pk, "talk", **done).status_code == 404
    assert now(run).version == 1


def test_a_step_is_taken(post, run):
    given = {"version": 1, "done_on": TODAY.isoformat(), "note": "谈了一小时"}
    answer = post("zhangwen", "procedures:complete", run.pk, "talk", **given)
    assert answer.url == reverse("procedures:run", args=[run.pk])
    row = rows_of(run)["talk"]
    assert (row.state, row.done_on, row.note) == ("done", TODAY, "谈了一小时")


def test_the_same_press_counts_once(post, run):
    given = {"version": 1, "done_on": TODAY.isoformat()}
    for _ in range(2):
        answer = post("zhangwen", "procedures:complete", run.pk, "talk", **given)
        assert answer.status_code == 302
    assert now(run).version == 2


def test_what_has_moved_on_is_refused_with_the_state_as_it_is(post, run):
    taken(run, "talk")
    given = {"version": 1, "done_on": "2026年11月1日", "note": "写了一半"}
    page = page_text(post("lihua", "procedures:complete", run.pk, "talk", **given), 409)
    assert "页面显示的是变动以前的情况" in page
    assert "支委会确定，待办" in page
    assert "2026年11月1日" in page
    assert "写了一半" in page
    assert now(run).version == 2


SIGNING_IN = {"core.AuditEntry", "accounts.Session", "accounts.User"}
UNDECLARED = {
    # the act: what the run has come to, the step acted on, what is posted
    "procedures:complete": ("decide", "talk", {"done_on": TODAY.isoformat()}),
    "procedures:send": ("decide", "consent", {}),
    "procedures:extend": ("decide", "approval", {"reason": "出国"}),
    "procedures:go_back": ("decide", "meeting", {"reason": "重办"}),
    "procedures:refuse": (
        "consent",
        "consent",
        {"case_version": 1, "outcome": "refused", "opinion": "条件不足"},
    ),
    "procedures:resume": ("decide", None, {}),
}


@pytest.mark.parametrize("name", sorted(UNDECLARED))
def test_an_undeclared_act_is_refused_and_changes_nothing(post, run, name):
    come_to, key, given = UNDECLARED[name]
    version = brought_to(run, come_to).version
    before = digest()
    args = [run.pk, key] if key else [run.pk]
    page = page_text(post("zhangwen", name, *args, version=version, **given), 409)
    assert "现在的情况" in page
    after = digest()
    assert {t for t in after if after[t] != before[t]} <= SIGNING_IN
    assert now(run).version == version


@pytest.mark.parametrize("name", ["procedures:suspend", "procedures:end_run"])
def test_an_ended_run_takes_no_more_acts(post, run, name):
    with whole_tree("a test"):
        ended = end_run(run=run, outcome="stopped", reason="不办了", by=None, on=TODAY)
    given = {"version": ended.version, "reason": "再来", "outcome": "stopped"}
    assert "已结束" in page_text(post("zhangwen", name, run.pk, **given), 409)


@pytest.mark.parametrize("day", ["2026-02-30", "昨天", ""])
def test_a_form_keeps_what_was_typed(post, run, day):
    given = {"version": 1, "done_on": day, "note": "写了一半"}
    page = page_text(post("zhangwen", "procedures:complete", run.pk, "talk", **given))
    assert f'value="{day}"' in page or not day
    assert "写了一半" in page
    assert now(run).version == 1


def test_a_day_to_come_is_not_recorded(post, run):
    given = {"version": 1, "done_on": (TODAY + timedelta(days=1)).isoformat()}
    page = page_text(post("zhangwen", "procedures:complete", run.pk, "talk", **given))
    assert "还没有到" in page
    assert now(run).version == 1


def test_a_step_goes_up_and_is_answered(get, post, run):
    version = brought_to(run, "consent").version
    given = {"version": version, "note": "请审批"}
    assert post("zhangwen", "procedures:send", run.pk, "consent", **given).status_code == 302
    page = page_text(get("zhangwen", "procedures:run", run.pk))
    assert "已报上级，等待答复" in page
    case = case_at(run, "consent")
    assert case.get_absolute_url() in page
    assert page_text(get("chenjie", "procedures:home")).count("去答复") == 1
    post("chenjie", "procedures:decide", case.pk, version=1, decision="approve")
    assert rows_of(run)["consent"].state == "done"


def test_the_level_above_may_decide_against_it(get, post, run):
    brought_to(run, "consent")
    sent(run, "consent")
    url = reverse("procedures:refuse", args=[run.pk, "consent"])
    assert url in page_text(get("chenjie", "procedures:run", run.pk))
    assert url not in page_text(get("zhangwen", "procedures:run", run.pk))
    given = {"case_version": 1, "outcome": "refused", "opinion": "条件不足"}
    assert post("zhangwen", "procedures:refuse", run.pk, "consent", **given).status_code == 409
    assert post("chenjie", "procedures:refuse", run.pk, "consent", **given).status_code == 302
    assert (now(run).state, now(run).outcome) == ("ended", "refused")
    assert "不同意" in page_text(get("zhangwen", "procedures:run", run.pk))


def test_a_special_reason_gives_the_longer_limit(post, run):
    version = brought_to(run, "approval", since=TODAY - timedelta(days=500)).version
    given = {"version": version, "reason": "本人长期外出"}
    page = post("zhangwen", "procedures:extend", run.pk, "approval", **given)
    assert page.status_code == 409  # it is the level above's to say
    assert post("chenjie", "procedures:extend", run.pk, "approval", **given).status_code == 302
    row = rows_of(run)["approval"]
    assert row.special_reason == "本人长期外出"
    assert row.latest_on == row.special_on


def test_a_step_is_gone_back_to(get, post, run):
    version = brought_to(run, "consent").version
    given = {"version": version, "reason": "谈话记录不全"}
    assert post("zhangwen", "procedures:go_back", run.pk, "talk", **given).status_code == 302
    assert states_of(run)["talk"] == "open"
    assert "谈话记录不全" in page_text(get("zhangwen", "procedures:run", run.pk))


def test_a_run_stands_still_and_goes_on(get, post, run):
    given = {"version": 1, "reason": "本人出国学习"}
    assert post("zhangwen", "procedures:suspend", run.pk, **given).status_code == 302
    page = page_text(get("zhangwen", "procedures:run", run.pk))
    assert "起中止" in page
    assert ">登记办结<" not in page
    assert post("zhangwen", "procedures:resume", run.pk, version=2).status_code == 302
    assert now(run).state == "running"


def test_a_run_is_ended_with_a_reason(get, post, run):
    page = page_text(post("zhangwen", "procedures:end_run", run.pk, version=1, outcome="stopped"))
    assert "还没有填写" in page
    given = {"version": 1, "outcome": "stopped", "reason": "本人要求"}
    assert post("zhangwen", "procedures:end_run", run.pk, **given).status_code == 302
    page = page_text(get("zhangwen", "procedures:run", run.pk))
    assert "不再办理" in page
    assert "未经这一步" in page


# ---- one that is about something else --------------------------------------------------------


@pytest.fixture
def about_a_branch(cast):
    return begin(cast.organisation("fagai_1"))


def test_steps_are_taken_on_the_page_of_the_subject(cast, get, post, about_a_branch):
    run = about_a_branch
    page = page_text(get("zhangwen", "procedures:run", run.pk))
    assert f'href="/organisations/{run.subject_id}/"' in page
    assert ">登记办结<" not in page
    given = {"version": 1, "done_on": TODAY.isoformat()}
    assert post("zhangwen", "procedures:complete", run.pk, "talk", **given).status_code == 404
    given = {"version": 1, "outcome": "stopped", "reason": "不办"}
    assert post("zhangwen", "procedures:end_run", run.pk, **given).status_code == 404
    assert now(run).version == 1


# ---- newer rules -----------------------------------------------------------------------------


@pytest.fixture
def newer_rules(monkeypatch):
    for module in (shown, migrating):
        monkeypatch.setattr(module, "terms_of", lambda place, day: terms_from(LONGER))


def test_newer_rules_are_shown_before_they_are_taken_over(get, post, run, newer_rules):
    brought_to(run, "approval", since=TODAY - timedelta(days=410))
    url = reverse("procedures:migrate", args=[run.pk])
    assert url in page_text(get("zhangwen", "procedures:run", run.pk))
    page = page_text(get("zhangwen", "procedures:migrate", run.pk))
    for said in ("考察多久", "现在适用的规定为 1 年，这里多 1 年", "宣誓", "没有这一步"):
        assert said in page, said
    given = {"version": now(run).version, "reason": "上级要求"}
    assert post("zhangwen", "procedures:migrate", run.pk, **given).status_code == 302
    assert "oath" in states_of(run)
    assert url not in page_text(get("zhangwen", "procedures:run", run.pk))


def test_the_same_rules_are_not_taken_over(get, post, run):
    assert "规定没有变动" in page_text(get("zhangwen", "procedures:migrate", run.pk))
    given = {"version": 1, "reason": "再来"}
    assert "规定没有变动" in page_text(
        post("zhangwen", "procedures:migrate", run.pk, **given), 409
    )
    assert now(run).version == 1


# ---- beginning one ---------------------------------------------------------------------------


def new_run(cast, post, who="zhangwen", **given):
    place = cast.organisation("fagai_1").pk
    return post(who, "procedures:new_run", HANDOVER, place, **given)


def test_a_procedure_that_is_data_only_begins_here(cast, get, post):
    place = cast.organisation("fagai_1")
    home = page_text(get("zhangwen", "procedures:home"))
    assert reverse("procedures:new_run", args=[HANDOVER, place.pk]) in home
    page_text(get("zhangwen", "procedures:new_run", HANDOVER, place.pk))
    answer = new_run(cast, post, title="党费工作交接", cause="move", remark="")
    page = page_text(get("zhangwen", "procedures:run", answer.url.split("/")[-2]))
    assert "党费工作交接" in page
    assert "调动" in page
    assert new_run(cast, post, title="党费工作交接", cause="move", remark="").url == answer.url
    assert new_run(cast, post, title="党费工作交接", cause="leave", remark="").url != answer.url


def test_what_is_asked_at_the_start_is_checked_and_kept(cast, post):
    page = page_text(new_run(cast, post, title="交接", cause="", remark="很长" * 20))
    assert "还没有选" in page
    assert "很长很长" in page
    assert new_run(cast, post, who="wuting", title="交接", cause="move").status_code == 403
    assert new_run(cast, post, who="majun", title="交接", cause="move").status_code == 404


def test_what_is_not_data_only_does_not_begin_here(cast, get):
    place = cast.organisation("fagai_1").pk
    for id_ in ("TST-01.steps", "ORG-99.gone", "DUE-14.grant"):
        assert get("zhangwen", "procedures:new_run", id_, place).status_code == 404


# ---- what is due -----------------------------------------------------------------------------


def due_page(get, who="chenjie", **query):
    return page_text(get(who, "procedures:due", query=query))


def test_what_is_due_is_listed_with_what_is_overdue(get, run):
    taken(run, "talk", TODAY - timedelta(days=40), on=TODAY - timedelta(days=40))
    page = due_page(get)
    assert "其中 1 步已逾期" in page
    assert "支委会确定" in page
    assert run.get_absolute_url() in page
    assert "没有到期的步骤" in due_page(get, who="majun")


def test_what_is_due_later_is_found_by_its_day(get, run):
    taken(run, "talk", TODAY, on=TODAY)
    assert "没有到期的步骤" in due_page(get)
    last = add_months(TODAY, 1)
    assert "1 步" in due_page(get, until=last.isoformat())
    assert "没有到期的步骤" in due_page(get, until=(last - timedelta(days=1)).isoformat())
    assert "没有到期的步骤" in due_page(get, until=last.isoformat(), procedure=HANDOVER)
    assert "没有这一天" in due_page(get, until="2026-02-30")


def test_what_stands_still_is_not_due(get, post, run):
    taken(run, "talk", TODAY - timedelta(days=40), on=TODAY - timedelta(days=40))
    post("zhangwen", "procedures:suspend", run.pk, version=2, reason="本人出国学习")
    assert "没有到期的步骤" in due_page(get)


# ---- acting for another ----------------------------------------------------------------------


def give(cast, post, **given):
    place = cast.organisation("fagai").pk
    first = {
        "taker": cast.user("liuyang").pk,
        "permissions": ["procedures.approve"],
        "starts_on": TODAY.isoformat(),
        "last_on": (TODAY + timedelta(days=2)).isoformat(),
        "reason": "外出学习",
    }
    return post("chenjie", "procedures:delegate", place, **{**first, **given})


def test_somebody_is_asked_to_stand_in_and_it_is_taken_back(cast, get, post):
    assert give(cast, post).status_code == 302
    page = page_text(get("chenjie", "procedures:delegations"))
    assert "刘洋 代 陈洁" in page
    assert "1 项委托今天有效" in page
    with whole_tree("a test"):
        row = Delegation.objects.get()
    assert (row.ends_on - row.starts_on).days == 3
    assert ">结束委托<" in page
    assert post("chenjie", "procedures:end_delegation", row.pk).status_code == 302
    assert "今天没有有效的委托" in page_text(get("chenjie", "procedures:delegations"))
    assert post("chenjie", "procedures:end_delegation", row.pk).status_code == 409


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({"last_on": (TODAY + timedelta(days=30)).isoformat()}, 409, "一次不超过 30 天"),
        ({"starts_on": (TODAY - timedelta(days=1)).isoformat()}, 409, "已过"),
        ({"permissions": []}, 200, "还没有"),
        ({"reason": ""}, 200, "还没有填写"),
        ({"last_on": "下周"}, 200, "看不出是哪一天"),
    ],
)
def test_what_cannot_be_given_is_told(cast, post, given, status, says):
    page = page_text(give(cast, post, **given), status)
    assert says in page
    with whole_tree("a test"):
        assert not Delegation.objects.exists()


def test_thirty_days_are_not_too_long(cast, post):
    last = (TODAY + timedelta(days=29)).isoformat()
    assert give(cast, post, last_on=last).status_code == 302


def test_only_who_holds_a_post_there_is_offered(cast, get):
    page = page_text(get("zhangwen", "procedures:delegate", cast.organisation("fagai_1").pk))
    assert "李华（" in page
    assert "陈洁（" not in page
    assert "张文（" not in page
    assert "王芳" not in page


def test_the_inbox_and_the_record_say_who_acts_for_whom(cast, get, post, run):
    """The secretary's answer by an officer of the very committee who has none of their own."""
    # It asks for the secretary or a deputy.
    brought_to(run, "approval", since=TODAY - timedelta(days=410))
    sent(run, "approval")
    case = case_at(run, "approval")
    answer = {"version": 1, "decision": "approve", "opinion": "同意"}
    assert post("liuyang", "procedures:decide", case.pk, **answer).status_code == 409
    give(cast, post)
    page_text(post("liuyang", "procedures:decide", case.pk, **answer), 302)
    assert "刘洋 代 陈洁" in page_text(get("zhangwen", "procedures:case", case.pk))
    assert "刘洋 代 陈洁" in page_text(get("zhangwen", "procedures:run", run.pk))


# ---- days off --------------------------------------------------------------------------------


def test_the_table_of_a_year_is_shown_to_everybody_who_has_signed_in(get):
    page = page_text(get("wangfang", "procedures:holidays", 2026))
    assert "国庆节" in page
    assert "10月1日至10月7日" in page
    assert "登记一天的安排" not in page
    assert "还没有节假日安排" in page_text(get("wangfang", "procedures:holidays", 2031))
    assert get("wangfang", "procedures:holidays", 1999).status_code == 404


def test_who_keeps_a_root_changes_the_table(get, post):
    given = {"day": "2026-10-08", "kind": "off", "name": "放假", "reference": "青政办〔2026〕5号"}
    refused = post("zhangwen", "procedures:change_holiday", 2026, **given)
    assert "最上级党组织" in page_text(refused, 409)
    assert "青政办〔2026〕5号" in refused.content.decode()
    assert post("tangning", "procedures:change_holiday", 2026, **given).status_code == 302
    page = page_text(get("tangning", "procedures:holidays", 2026))
    assert "青政办〔2026〕5号" in page
    assert "登记一天的安排" in page
    with whole_tree("a test"):
        assert not holidays().is_working(date(2026, 10, 8))


def test_a_day_is_filled_in_for_its_change(get):
    query = {"day": "2026-10-01"}
    page = page_text(get("tangning", "procedures:change_holiday", 2026, query=query))
    assert 'value="2026-10-01"' in page
    assert 'value="国庆节"' in page
