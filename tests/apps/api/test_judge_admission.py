"""`dangwu judge admission` and `standing`: the answers as JSON, and what cannot be read."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from dangwu.admission.messages import REASONS, REMEDIES, STEPS
from dangwu.api.judge import judge_line, judge_text
from dangwu.api.judge.admission import dossier as kind
from dangwu.api.judge.sheets import judge_workbook
from dangwu.rules.admission import CODES, CONDITIONS
from dangwu.rules.admission.case import DAY_OF_STEP
from tests.rules.admission.test_properties import PLANTED

TODAY = date(2026, 11, 21)


def admission(**facts):
    return judge_line("admission", facts, on=TODAY)


def standing(**facts):
    facts = {key.rstrip("_"): value for key, value in facts.items()}
    return judge_line("standing", facts, on=TODAY)


def codes(answer):
    return [reason["code"] for reason in answer["reasons"]]


def test_a_finding_in_full():
    answer = admission(activist_on="2017-08-09", prospect_on="2018-08-08")
    assert answer["ok"] is False
    (finding,) = answer["result"]["findings"]
    reason = {
        "code": "prospect_early",
        "text": "2017年8月9日 确定为入党积极分子，2018年8月9日 起才能列为发展对象，"
        "2018年8月8日 太早。",
        "cite": ["national:admission-2014#第十四条"],
        "numbers": {
            "prospect": "2018-08-08",
            "earliest": "2018-08-09",
            "activist": "2017-08-09",
        },
    }
    extra = {"severity": "must", "step": "prospect", "remedy": REMEDIES["decide_again"]}
    assert finding == {**reason, **extra}
    assert answer["reasons"] == [reason]


def test_the_result_in_full():
    answer = admission(branch_meeting_on="2022-07-01", approved_on="2022-08-01")
    result = answer["result"]
    assert (answer["ok"], answer["reasons"]) == (True, [])
    assert set(result) == {
        "findings",
        "windows",
        "probation_from",
        "probation_to",
        "full_from",
        "next",
    }
    days = ("probation_from", "probation_to", "full_from")
    assert [result[name] for name in days] == ["2022-07-01", "2023-06-30", "2023-07-01"]
    window = result["windows"]["approval"]
    assert (window["earliest"], window["latest"], window["special_latest"]) == (
        "2022-07-01",
        "2022-10-01",
        "2023-01-01",
    )
    assert window["why"][1]["text"] == "“支部大会讨论”是 2022年7月1日，应在 2022年10月1日 前办。"
    assert result["next"] == "application"


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"applied_on": "2019-01-01"}, "talk"),
        ({"applied_on": "2019-01-01", "talked_on": "2019-01-05"}, "activist"),
        (
            {
                "applied_on": "2019-01-01",
                "talked_on": "2019-01-05",
                "activist_on": "2019-01-09",
                "prospect_on": "2020-01-09",
                "political_review_on": "2020-02-01",
                "training": {"days": 3},
            },
            "branch_meeting",
        ),
    ],
)
def test_the_next_step(facts, step):
    assert admission(**facts)["result"]["next"] == step


def test_people_as_days_or_as_objects():
    given = {"branch_meeting_on": "2019-05-01"}
    plain = admission(**given, sponsors=["2019-05-02", "2010-01-01"])
    named = admission(
        **given, sponsors=[{"name": "张甲", "full_from": "2019-05-02"}, {"name": "李乙"}]
    )
    assert codes(plain) == codes(named) == ["sponsor_not_full"]
    assert "张甲" in named["reasons"][0]["text"]


def test_letters_as_days_or_as_objects():
    given = {"political_review_on": "2019-05-01"}
    unanswered = [{"sent_on": "2019-04-01"}]
    assert codes(admission(**given, inquiry_letters=["2019-05-02"])) == ["inquiry_after_review"]
    answered = [{"sent_on": "2019-04-01", "answered_on": "2019-05-02"}]
    assert codes(admission(**given, inquiry_letters=answered)) == ["inquiry_after_review"]
    assert codes(admission(**given, inquiry_letters=unanswered)) == []


def test_only_the_codes_of_the_contract_are_told():
    """One sponsor, three contacts, another day of probation: matters of the dossier, not here."""
    answer = admission(
        activist_on="2019-01-01",
        branch_meeting_on="2022-07-01",
        probation_from="2022-07-02",
        sponsors=["2010-01-01"],
        contacts=["2010-01-01", "2010-01-01", "2010-01-01"],
    )
    assert (answer["ok"], codes(answer)) == (True, [])


@pytest.mark.parametrize(
    ("facts", "code", "step"),
    [
        ({"training": {"days": 0, "hours": 0}}, "training_short", "training"),
        ({"training": {"days": 0}}, "training_short", "training"),
        (
            {
                "branch_meeting_on": "2019-05-31",
                "sponsors": [
                    {
                        "full_from": "2010-01-01",
                        "suspended_from": "2019-01-01",
                        "suspended_until": "2019-06-01",
                    },
                    "2010-01-01",
                ],
            },
            "sponsor_not_full",
            "sponsors",
        ),
        (
            {
                "branch_meeting_on": "2019-05-31",
                "vote": {"should_attend": 12, "present": 12, "for": 12, "method": "hands"},
            },
            "vote_short",
            "branch_meeting",
        ),
    ],
)
def test_what_cannot_stand_is_told_by_the_nearest_code_of_the_contract(facts, code, step):
    answer = admission(**facts)
    assert (answer["ok"], codes(answer)) == (False, [code])
    assert answer["result"]["findings"][0]["step"] == step


def test_a_meeting_waits_for_the_end_of_the_notice():
    notice = {"from": "2026-03-02", "to": "2026-03-06"}
    on_the_last = admission(notice=notice, branch_meeting_on="2026-03-06")
    assert (on_the_last["ok"], codes(on_the_last)) == (True, ["notice_short"])
    after = admission(notice=notice, branch_meeting_on="2026-03-07")
    assert codes(after) == []
    assert after["result"]["windows"]["branch_meeting"]["earliest"] == "2026-03-07"


def test_a_late_approval_of_full_membership_is_told_by_its_step():
    answer = admission(full_meeting_on="2020-05-01", full_approved_on="2020-08-02")
    (finding,) = answer["result"]["findings"]
    assert (finding["code"], finding["step"]) == ("approval_late", "full_approval")


def test_a_warning_does_not_refuse():
    answer = admission(notice={"from": "2026-03-02", "to": "2026-03-05"})
    assert (answer["ok"], codes(answer)) == (True, ["notice_short"])


def test_official_days_off_do_not_count_for_a_notice():
    answer = admission(notice={"from": "2026-09-30", "to": "2026-10-08"})
    assert answer["reasons"][0]["numbers"]["days"] == 2


def test_what_was_not_held_leaves_the_answer_open():
    old = admission(applied_on="2012-01-01", talked_on="2012-05-01")
    assert (old["ok"], codes(old)) == (None, ["rule_not_held"])
    assert (admission()["ok"], codes(admission())) == (None, ["missing_fact"])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"born_on": "2025-02-29"}, "born_on"),
        ({"born_on": "9999-01-01"}, "born_on"),
        ({"applied": "2019-01-01"}, "applied"),
        ({"decision": "later"}, "decision"),
        ({"delay_cause": "rain"}, "delay_cause"),
        ({"extensions": [{"months": -1}]}, "extensions.0.months"),
        ({"extensions": [{"months": 121}]}, "extensions.0.months"),
        ({"extensions": [{"months": 6}] * 21}, "extensions"),
        ({"born_on": "0001-01-01"}, "born_on"),
        ({"notice": {"from": "2019-05-02", "to": "2020-05-03"}}, "notice"),
        ({"on": "0001-01-01"}, "on"),
        ({"on": "9999-12-31"}, "on"),
        ({"sponsors": [{"full_from": 3}]}, "sponsors.0.full_from"),
        ({"sponsors": "2019-01-01"}, "sponsors"),
        ({"reviews": ["2019-13-01"]}, "reviews.0"),
        ({"notice": {"from": "2019-05-02", "to": "2019-05-01"}}, "notice"),
        ({"notice": {"from": "2019-05-02"}}, "notice.to"),
        ({"training": {"days": "三"}}, "training.days"),
        ({"training": {"days": -1}}, "training.days"),
        ({"vote": {"should_attend": 5, "present": 6}}, "vote"),
        ({"vote": {"yes": 5}}, "vote.yes"),
        ({"full_vote": {"present": 5, "for": 6}}, "full_vote"),
    ],
)
def test_a_line_that_cannot_be_read(facts, field):
    assert admission(**facts)["error"]["field"] == field


@pytest.mark.parametrize("edge", ["1800-01-01", "9700-12-31"])
def test_the_first_and_the_last_day_that_can_be_judged(edge):
    facts = {"activist_on": edge, "reviews": [], "branch_meeting_on": edge, "on": edge}
    most = [{"months": 120}] * 20
    notice = {"from": edge, "to": edge}
    answer = judge_line("admission", {**facts, "extensions": most, "notice": notice}, on=TODAY)
    assert answer["result"]["probation_from"] == edge
    joined = judge_line("standing", {"branch_meeting_on": edge, "extensions": most}, on=TODAY)
    assert "error" not in joined


def test_a_line_of_text():
    answer = judge_text("admission", '{"applied_on": "2019-01-31"}', on=TODAY)
    assert answer["result"]["windows"]["talk"]["latest"] == "2019-02-28"


# ---- standing --------------------------------------------------------------------------------


def test_standing_in_full():
    answer = standing(approved_on="1950-01-01", class_="worker", as_of="2026-06-30")
    assert answer["ok"] is None
    assert answer["result"] == {
        "joined_on": "1950-01-01",
        "standing_from": "1950-07-01",
        "years": 75,
        "anniversary_years": 76,
        "cite": ["national:standing-1997#一"],
    }


def test_standing_is_of_the_day_asked_where_none_is_named():
    assert standing(branch_meeting_on="2022-11-21")["result"]["anniversary_years"] == 4
    assert standing(branch_meeting_on="2022-11-22")["result"]["anniversary_years"] == 3


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"class_": "noble"}, "class"),
        ({"approved_on": "1950-02-30"}, "approved_on"),
        ({"joined_on": "1950-02-01"}, "joined_on"),
    ],
)
def test_standing_that_cannot_be_read(facts, field):
    assert standing(**facts)["error"]["field"] == field


# ---- words and sheets ------------------------------------------------------------------------


def test_every_code_remedy_and_step_has_words():
    assert REASONS.keys() >= CODES
    assert {condition.remedy for condition in CONDITIONS} <= REMEDIES.keys()
    steps = {condition.step for condition in CONDITIONS} | DAY_OF_STEP.keys()
    assert steps | kind.STEPS.keys() <= STEPS.keys()


def test_no_sentence_shows_a_code_of_the_program():
    answer = admission(
        applied_on="2019-03-01",
        talked_on="2019-02-01",
        activist_on="2019-01-01",
        branch_meeting_on="2019-05-01",
        approved_on="2019-04-01",
    )
    said = [reason["text"] for reason in answer["reasons"]]
    said += [why["text"] for each in answer["result"]["windows"].values() for why in each["why"]]
    assert len(said) > 5
    assert [text for text in said if re.search("[a-z]", text)] == []


def test_a_sheet_of_dossiers():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        ["姓名", "出生日期", "申请日期", "第1次考察", "支部大会日期", "应到会", "赞成", "审批日期"]
    )
    sheet.append(
        ["张甲", "1990-01-01", "2018-01-01", "2019-01-01", "2019-05-01", 12, 7, "2019-06-01"]
    )
    sheet.append(["李乙", "2000-06-02", "2018-06-01", None, "2019-05-01", 12, 6, "2019-12-01"])
    file = BytesIO()
    book.save(file)
    judged = judge_workbook(
        "admission", file.getvalue(), name="a.xlsx", standard="national", on=TODAY
    )
    rows = list(openpyxl.load_workbook(BytesIO(judged.content)).active.values)
    assert rows[0][8:] == ("预备期止", "转正日期", "结论", "说明", "依据")
    assert rows[1][8:11] == ("2020-04-30", "2020-05-01", "符合")
    assert rows[2][10] == "不符合"
    assert "不满 18 周岁" in rows[2][11]
    assert (judged.rows, judged.bad) == (2, 0)


def test_nobody_is_full_before_having_joined():
    given = {"branch_meeting_on": "2022-07-01", "as_of": "2026-07-01"}
    assert standing(**given, full_from="2022-07-01")["result"]["years"] == 4
    assert standing(**given, full_from="2022-06-30")["error"]["field"] == "full_from"


def test_every_code_of_the_judge_is_planted():
    said = {code for _, code in PLANTED} | {"review_old", "rule_not_held"}
    assert set(kind.CODES.values()) == said
