"""`dangwu judge eligible`: who is counted, votes, may be elected."""

from datetime import date

import pytest

from dangwu.api.judge import judge_line

TODAY = date(2026, 11, 21)


def eligible(**facts):
    return judge_line("eligible", facts, on=TODAY)


def test_an_answer_in_full():
    answer = eligible(status="full", sanction="probation")
    assert answer["ok"] is None
    assert answer["result"] == {"counts": False, "votes": False, "electable": False}
    assert answer["reasons"] == [
        {
            "code": "on_probation",
            "text": "留党察看期间没有表决权、选举权和被选举权，不计算在应到会人数之内。",
            "cite": ["national:election-2020#第五条"],
            "numbers": {},
        }
    ]


def test_the_matter_is_an_election_unless_it_is_said():
    away = {"status": "full", "reason": "away_untransferred"}
    consents = {"superior_agreed": True, "meeting_agreed": True}
    assert eligible(**away, **consents)["result"]["counts"] is False
    assert eligible(**away, **consents, matter="general")["result"]["counts"] is True


def test_consents_that_are_not_known_are_asked():
    answer = eligible(status="full", reason="ill_mind", superior_agreed=True)
    assert answer["result"] == {"counts": None, "votes": True, "electable": True}
    assert [reason["numbers"] for reason in answer["reasons"]] == [{"fact": "meeting_agreed"}]


def test_a_consent_refused_leaves_the_member_in_the_count():
    answer = eligible(status="full", reason="ill_mind", superior_agreed=False)
    assert answer["result"]["counts"] is True
    assert "还没有上级党组织的同意" in answer["reasons"][0]["text"]


def test_without_a_status_it_is_asked():
    answer = eligible()
    assert answer["result"] == {"counts": None, "votes": None, "electable": None}
    assert answer["reasons"][0]["code"] == "missing_fact"


def test_detention_by_the_day():
    for day, counts in (("2020-07-12", True), ("2020-07-13", False)):
        answer = eligible(status="full", detained=True, on=day)
        assert answer["result"]["counts"] is counts


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"status": "candidate"}, "status"),
        ({"sanction": "fine"}, "sanction"),
        ({"reason": "holiday"}, "reason"),
        ({"detained": "yes"}, "detained"),
        ({"detained": None}, "detained"),
        ({"host": 1}, "host"),
        ({"born_on": "1990-01-01"}, "born_on"),
    ],
)
def test_a_line_that_cannot_be_read(facts, field):
    assert eligible(**facts)["error"]["field"] == field
