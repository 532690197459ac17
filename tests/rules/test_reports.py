"""What is asked first, and what may be told afterwards (MTG-20)."""

from datetime import date

import pytest

from dangwu.rulebook.selectors import terms_on
from dangwu.rules.reports import CODES, judge_decided, judge_request, judge_sudden

DAY = date(2026, 6, 10)
XIAN = terms_on("xian-organs", DAY)
NATIONAL = terms_on("national", DAY)
DAY_BEFORE, DAY_AFTER = date(2026, 6, 9), date(2026, 6, 11)


def codes(found):
    assert all(reason.cite for reason in found)
    assert {reason.code for reason in found} <= CODES
    return [reason.code for reason in found]


@pytest.mark.parametrize(
    ("decide_on", "found"),
    [(DAY_AFTER, []), (DAY, []), (DAY_BEFORE, ["decided_first"])],
)
def test_asked_before_or_on_the_day_of_deciding(decide_on, found):
    assert codes(judge_request(decide_on, DAY, XIAN)) == found


def test_where_no_rule_is_held_nothing_is_judged():
    assert judge_request(DAY_BEFORE, DAY, NATIONAL) == ()
    assert judge_decided(DAY_BEFORE, None, NATIONAL) == ()
    assert judge_sudden(True, "", NATIONAL) == ()


@pytest.mark.parametrize(
    ("answered_on", "found"),
    [
        (DAY_BEFORE, []),
        (DAY, []),
        (DAY_AFTER, ["decided_unanswered"]),
        (None, ["decided_unanswered"]),
    ],
)
def test_a_decision_waits_for_the_answer(answered_on, found):
    assert codes(judge_decided(DAY, answered_on, XIAN)) == found


@pytest.mark.parametrize(
    ("acted", "reason", "found"),
    [
        (False, "", []),
        (True, "堤坝渗水，来不及请示", []),
        (True, " ", ["acted_first_unexplained"]),
    ],
)
def test_acting_first_is_explained(acted, reason, found):
    assert codes(judge_sudden(acted, reason, XIAN)) == found
