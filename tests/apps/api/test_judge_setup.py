"""`dangwu judge setup` and `term`: the answers as JSON, and what is refused as unreadable."""

import re
from datetime import date

import pytest

from dangwu.api.judge import judge_line, judge_text
from dangwu.orgs.messages import REASONS, explain
from dangwu.rules.organisation import CODES
from dangwu.rules.verdict import Reason

TODAY = date(2026, 11, 21)


def setup(**facts):
    return judge_line("setup", facts, on=TODAY)


def term(**facts):
    return judge_line("term", facts, on=TODAY)


def test_a_finding_in_full():
    answer = setup(kind="branch", full_members=2)
    assert answer["ok"] is False
    (finding,) = answer["result"]["findings"]
    assert finding == {
        "code": "too_few_full_members",
        "text": "正式党员 2 人，成立党支部不少于 3 人。",
        "cite": ["national:branch-2018#第四条"],
        "numbers": {"actual": 2, "needed": 3},
        "severity": "must",
    }
    del finding["severity"]
    assert answer["reasons"] == [finding]
    assert (answer["standard"], answer["on"]) == ("national", "2026-11-21")
    assert set(answer["result"]) == {"findings", "committee_required", "form"}


def test_members_default_to_full_members():
    assert setup(kind="branch", full_members=51)["result"]["form"] == "general_branch"
    assert setup(kind="branch", full_members=40, members=51)["result"]["form"] == "general_branch"


def test_a_warning_does_not_refuse():
    answer = setup(kind="branch", full_members=51)
    assert answer["ok"] is True
    assert [finding["severity"] for finding in answer["result"]["findings"]] == ["generally"]


def test_a_choice_leaves_the_answer_open_unless_something_else_refuses():
    assert setup(kind="branch", full_members=50)["ok"] is None
    assert setup(kind="branch", full_members=50)["reasons"][0]["numbers"]["options"] == [
        "general_branch",
        "branch",
    ]
    refused = setup(kind="branch", full_members=2, members=50)
    assert refused["ok"] is False
    assert [finding["code"] for finding in refused["result"]["findings"]] == [
        "too_few_full_members"
    ]


def test_facts_that_are_missing():
    nothing = setup(kind="branch")
    assert (nothing["ok"], nothing["reasons"][0]["code"]) == (None, "missing_fact")
    some = setup(kind="temporary_branch", task_months=12)
    assert (some["ok"], some["reasons"]) == (True, [])
    assert (some["result"]["committee_required"], some["result"]["form"]) == (None, None)


@pytest.mark.parametrize(("years", "shown"), [(0, "0"), (0.5, "0.5"), ("0.997", "0.99")])
def test_standing_below_a_year(years, shown):
    answer = setup(kind="branch", full_members=5, secretary_standing_years=years)
    (finding,) = answer["result"]["findings"]
    assert finding["code"] == "secretary_standing_short"
    assert f"党龄 {shown} 年，一般不少于 1 年" in finding["text"]
    assert str(finding["numbers"]["actual"]) == str(years)


def test_standing_of_a_year():
    assert setup(kind="branch", full_members=5, secretary_standing_years=1)["reasons"] == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "group"}, "kind"),
        ({}, "kind"),
        ({"kind": "branch", "full_members": -1}, "full_members"),
        ({"kind": "branch", "full_members": True}, "full_members"),
        ({"kind": "branch", "full_members": "3"}, "full_members"),
        ({"kind": "branch", "full_members": 3.0}, "full_members"),
        ({"kind": "branch", "full_members": 5, "members": 4}, "line"),
        ({"kind": "branch", "approved": True}, "approved"),
        ({"kind": "branch", "secretary_standing_years": -1}, "secretary_standing_years"),
        ({"kind": "branch", "secretary_standing_years": 151}, "secretary_standing_years"),
    ],
)
def test_setup_facts_that_cannot_be_read(facts, field):
    answer = judge_line("setup", facts, on=TODAY)
    assert answer["error"]["field"] == field
    assert re.search(r"[\u4e00-\u9fff]", answer["error"]["text"])


def test_a_schedule_in_full():
    answer = term(kind="branch", elected_on="2024-05-31", standard="xian-organs")
    assert answer["ok"] is None
    assert answer["result"] == {
        "term_years": 3,
        "due_on": "2027-05-31",
        "remind_on": "2026-11-30",
        "request_by": "2027-02-28",
        "latest_on": "2028-05-31",
        "cite": ["xian-organs:XA-2#8"],
    }


@pytest.mark.parametrize(
    ("facts", "ok", "codes"),
    [
        ({"asks_extension_to": "2028-05-31"}, True, []),
        ({"asks_extension_to": "2028-06-01"}, True, ["extension_long"]),
        ({"asks_extension_to": "2026-05-30"}, True, ["early_long"]),
        ({"extended_to": "2027-12-31"}, True, []),
        (
            {"extended_to": "2027-12-31", "asks_extension_to": "2028-02-01"},
            False,
            ["extension_twice"],
        ),
    ],
)
def test_extensions(facts, ok, codes):
    answer = term(kind="branch", elected_on="2024-05-31", **facts)
    assert answer["ok"] is ok
    assert [reason["code"] for reason in answer["reasons"]] == codes


def test_nothing_to_judge_about_a_term():
    no_term = term(kind="temporary_branch", elected_on="2024-05-31", extended_to="2025-01-01")
    assert (no_term["ok"], no_term["reasons"][0]["code"]) == (None, "no_term")
    old = term(kind="branch", elected_on="1999-05-31", asks_extension_to="2003-01-01")
    assert (old["ok"], old["reasons"][0]["code"]) == (None, "rule_not_held")
    assert old["result"]["term_years"] is None


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"kind": "branch", "elected_on": "2025-02-29"}', "elected_on"),
        ('{"kind": "branch", "elected_on": "9999-05-10"}', "elected_on"),
        ('{"kind": "branch", "elected_on": 2025}', "elected_on"),
        ('{"kind": "branch"}', "elected_on"),
        (
            '{"kind": "branch", "elected_on": "2025-03-01", "extended_to": "2025-03-01"}',
            "line",
        ),
        (
            '{"kind": "branch", "elected_on": "2025-03-01", "meeting_on": "2025-03-01"}',
            "meeting_on",
        ),
    ],
)
def test_term_facts_that_cannot_be_read(line, field):
    assert judge_text("term", line, on=TODAY)["error"]["field"] == field


def test_every_code_has_words():
    assert CODES - set(REASONS) == set()


@pytest.mark.parametrize("text", REASONS.values())
def test_sentences_state_and_do_not_shout(text):
    assert text.endswith("。")
    assert not re.search(r"[!！]", text)


def test_posts_and_parts_of_years_are_shown_in_words():
    numbers = {"post": "deputy_secretary", "since": date(2026, 3, 1)}
    shown = explain(Reason("vacancy_open", (), numbers))
    assert shown.text == "副书记自 2026年3月1日起空缺，应当及时补选。"
