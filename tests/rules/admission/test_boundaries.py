"""Each condition at its boundary: the facts that just suffice, and those one short of them."""

import pytest

from dangwu.rules.admission import CONDITIONS, Engagement
from tests.rules.admission.dossiers import (
    backer,
    codes,
    day,
    extended,
    facts,
    judged,
    letter,
    notice,
    training,
    votes,
)

QUARTERS = ("2022-10-01", "2023-01-01", "2023-04-01", "2023-07-01")
# rule, standard, facts, what differs in the fault, code
PAIRS = [
    (
        "DEV-01",
        "national",
        {"born_on": "2000-05-10", "applied_on": "2018-05-10"},
        {"applied_on": "2018-05-09"},
        "age_under_18",
    ),
    (
        "DEV-01",
        "national",
        {"born_on": "2000-02-29", "applied_on": "2018-02-28"},
        {"applied_on": "2018-02-27"},
        "age_under_18",
    ),
    (
        "DEV-01",
        "national",
        {"born_on": "1998-02-28", "applied_on": "2016-02-28"},
        {"applied_on": "2016-02-27"},
        "age_under_18",
    ),
    (
        "DEV-01",
        "national",
        {"joined_unit_on": "2019-03-01", "applied_on": "2019-03-01"},
        {"applied_on": "2019-02-28"},
        "application_before_joining_unit",
    ),
    (
        "DEV-01",
        "shaoxing",
        {"applied_on": "2019-03-01", "application_characters": 800},
        {"application_characters": 799},
        "application_short",
    ),
    (
        "DEV-02",
        "national",
        {"applied_on": "2019-01-31", "talked_on": "2019-02-28"},
        {"talked_on": "2019-03-01"},
        "talk_late",
    ),
    (
        "DEV-02",
        "national",
        {"applied_on": "2020-01-31", "talked_on": "2020-02-29"},
        {"talked_on": "2020-03-01"},
        "talk_late",
    ),
    (
        "DEV-02",
        "shaoxing",
        {"applied_on": "2019-03-15", "talked_on": "2019-04-15"},
        {"talked_on": "2019-04-16"},
        "talk_late",
    ),
    (
        "DEV-03",
        "national",
        {"talked_on": "2019-04-15", "activist_on": "2019-04-15"},
        {"activist_on": "2019-04-14"},
        "activist_early",
    ),
    (
        "DEV-05",
        "national",
        {"activist_on": "2019-04-15", "contacts": (backer("2000-01-01"),) * 2},
        {"contacts": (backer("2000-01-01"),) * 3},
        "contact_count",
    ),
    (
        "DEV-05",
        "national",
        {
            "activist_on": "2019-04-15",
            "contacts_on": "2019-05-01",
            "contacts": (backer("2019-05-01"),),
        },
        {"contacts": (backer("2019-05-02"),)},
        "contact_not_full",
    ),
    (
        "DEV-06",
        "national",
        {
            "activist_on": "2017-08-09",
            "prospect_on": "2018-08-09",
            "reviews": ("2018-02-09", "2018-08-09"),
        },
        {"reviews": ("2018-02-09", "2018-02-08")},
        "review_gap",
    ),
    (
        "DEV-06",
        "national",
        {
            "activist_on": "2017-08-09",
            "prospect_on": "2018-08-09",
            "reviews": ("2018-02-09", "2018-02-10"),
        },
        {"reviews": ("2018-02-10", "2018-08-09")},
        "review_gap",
    ),
    (
        "DEV-07",
        "national",
        {"activist_on": "2017-08-09", "prospect_on": "2018-08-09"},
        {"prospect_on": "2018-08-08"},
        "prospect_early",
    ),
    (
        "DEV-07",
        "national",
        {"activist_on": "2020-02-29", "prospect_on": "2021-02-28"},
        {"prospect_on": "2021-02-27"},
        "prospect_early",
    ),
    (
        "DEV-09",
        "national",
        {"sponsors_on": "2019-05-01", "sponsors": (backer("2019-05-01"), backer("2000-01-01"))},
        {"sponsors": (backer("2019-05-02"), backer("2000-01-01"))},
        "sponsor_not_full",
    ),
    (
        "DEV-09",
        "national",
        {"branch_meeting_on": "2019-05-01", "sponsors": (backer("2019-05-01"),) * 2},
        {"sponsors": (backer("2019-05-01"), backer("2019-05-02"))},
        "sponsor_not_full",
    ),
    (
        "DEV-09",
        "national",
        {"sponsors_on": "2019-05-01", "sponsors": (backer("2000-01-01"),) * 2},
        {"sponsors": (backer("2000-01-01"),)},
        "sponsor_count",
    ),
    (
        "DEV-09",
        "national",
        {
            "sponsors_on": "2019-05-01",
            "sponsors": (
                backer("2000-01-01", suspended_from="2018-05-01", suspended_until="2019-05-01"),
                backer("2000-01-01"),
            ),
        },
        {
            "sponsors": (
                backer("2000-01-01", suspended_from="2018-05-02", suspended_until="2019-05-02"),
                backer("2000-01-01"),
            )
        },
        "sponsor_suspended",
    ),
    (
        "DEV-09",
        "national",
        {
            "sponsors_on": "2019-05-01",
            "sponsors": (backer("2000-01-01", suspended_from="2019-05-02"), backer("2000-01-01")),
        },
        {"sponsors": (backer("2000-01-01", suspended_from="2019-05-01"), backer("2000-01-01"))},
        "sponsor_suspended",
    ),
    (
        "DEV-10",
        "national",
        {"political_review_on": "2019-05-01", "inquiry_letters": (letter("2019-05-01"),)},
        {"inquiry_letters": (letter("2019-05-02"),)},
        "inquiry_after_review",
    ),
    (
        "DEV-10",
        "national",
        {"political_review_on": "2019-05-01", "branch_meeting_on": "2019-05-01"},
        {"political_review_on": "2019-05-02"},
        "review_after_meeting",
    ),
    (
        "DEV-10",
        "national",
        {"political_review_passed": True, "branch_meeting_on": "2019-05-01"},
        {"political_review_passed": False},
        "political_review_failed",
    ),
    (
        "DEV-11",
        "national",
        {"training": training(days=3, hours=10)},
        {"training": training(days=2, hours=10)},
        "training_short",
    ),
    (
        "DEV-11",
        "national",
        {"training": training(days="2.5", hours=24)},
        {"training": training(days="2.5", hours=23)},
        "training_short",
    ),
    (
        "DEV-11",
        "national",
        {"training": training(days=0, special_case=True)},
        {"training": training(days=0)},
        "training_missing",
    ),
    (
        "DEV-11",
        "bianban",
        {"training": training(days=3, passed=True)},
        {"training": training(days=3, passed=False)},
        "training_missing",
    ),
    (
        "DEV-13",
        "national",
        {"branch_meeting_on": "2019-01-31", "leaves_unit_on": "2019-05-01"},
        {"leaves_unit_on": "2019-04-30"},
        "leaving_soon",
    ),
    (
        "DEV-13",
        "national",
        {"pre_reviewed_on": "2019-01-10", "leaves_unit_on": "2019-04-11"},
        {"leaves_unit_on": "2019-04-10"},
        "leaving_soon",
    ),
    (
        "DEV-15",
        "national",
        {
            "branch_meeting_on": "2019-05-01",
            "vote": votes(should_attend=12, present=7, votes_for=7),
        },
        {"vote": votes(should_attend=12, present=12, votes_for=6)},
        "vote_short",
    ),
    (
        "DEV-15",
        "national",
        {
            "branch_meeting_on": "2019-05-01",
            "vote": votes(should_attend=12, present=7, votes_for=7),
        },
        {"vote": votes(should_attend=12, present=6, votes_for=6, written_for=1)},
        "quorum_short",
    ),
    (
        "DEV-15",
        "national",
        {
            "branch_meeting_on": "2019-05-01",
            "vote": votes(should_attend=12, present=8, votes_for=5, written_for=2),
        },
        {"vote": votes(should_attend=12, present=8, votes_for=5, written_for=1)},
        "vote_short",
    ),
    (
        "DEV-15",
        "national",
        {
            "branch_meeting_on": "2019-05-01",
            "vote": votes(should_attend=12, present=7, votes_for=7, method="secret"),
        },
        {"vote": votes(should_attend=12, present=7, votes_for=7, method="hands")},
        "method_not_allowed",
    ),
    (
        "DEV-16",
        "shaoxing",
        {"reviews": ("2018-11-30",), "branch_meeting_on": "2019-02-28"},
        {"branch_meeting_on": "2019-03-01"},
        "review_old",
    ),
    (
        "DEV-18",
        "national",
        {"branch_meeting_on": "2018-11-30", "approved_on": "2019-02-28"},
        {"approved_on": "2019-03-01"},
        "approval_late",
    ),
    (
        "DEV-18",
        "national",
        {
            "branch_meeting_on": "2019-01-01",
            "approved_on": "2019-05-01",
            "special_reason": "党委换届",
        },
        {"special_reason": " "},
        "approval_late",
    ),
    (
        "DEV-18",
        "national",
        {
            "branch_meeting_on": "2019-01-01",
            "approved_on": "2019-07-01",
            "special_reason": "党委换届",
        },
        {"approved_on": "2019-07-02"},
        "approval_over_limit",
    ),
    (
        "DEV-18",
        "national",
        {"branch_meeting_on": "2019-01-01", "approved_on": "2019-04-01"},
        {"approved_on": "2019-08-01"},
        "approval_over_limit",
    ),
    (
        "DEV-21",
        "national",
        {"branch_meeting_on": "2019-05-01", "probation_from": "2019-05-01"},
        {"probation_from": "2019-05-02"},
        "probation_day_wrong",
    ),
    (
        "DEV-21",
        "bianban",
        {"branch_meeting_on": "2026-05-01", "probation_reviews": ("2026-08-01", "2026-11-01")},
        {"probation_reviews": ("2026-08-01",)},
        "probation_review_gap",
    ),
    (
        "DEV-21",
        "bianban",
        {
            "branch_meeting_on": "2022-07-01",
            "probation_reviews": (*QUARTERS, "2023-09-01", "2023-11-01", "2024-01-01"),
            "extensions": extended(6),
        },
        {"probation_reviews": (*QUARTERS, "2023-09-02", "2023-11-01", "2024-01-01")},
        "extension_review_gap",
    ),
    (
        "DEV-21",
        "national",
        {"branch_meeting_on": "2020-02-29", "full_meeting_on": "2021-02-28"},
        {"full_meeting_on": "2021-02-27"},
        "full_meeting_early",
    ),
    (
        "DEV-22",
        "shaoxing",
        {"second_applied_on": "2020-05-01", "second_application_characters": 800},
        {"second_application_characters": 799},
        "application_short",
    ),
    (
        "DEV-23",
        "national",
        {"branch_meeting_on": "2019-05-01", "extensions": extended(6)},
        {"extensions": extended(5)},
        "extension_short",
    ),
    (
        "DEV-23",
        "national",
        {"branch_meeting_on": "2019-05-01", "extensions": extended(12)},
        {"extensions": extended(13)},
        "extension_long",
    ),
    (
        "DEV-23",
        "national",
        {"branch_meeting_on": "2019-05-01", "extensions": extended(6)},
        {"extensions": extended(6) * 2},
        "extension_twice",
    ),
    (
        "DEV-23",
        "national",
        {"delay_cause": "not_yet_fit", "decision": "extend", "extensions": extended(6)},
        {"decision": "on_time", "extensions": ()},
        "extension_short",
    ),
    (
        "DEV-23",
        "national",
        {
            "full_meeting_on": "2020-05-01",
            "full_vote": votes("full_membership", should_attend=12, present=7, votes_for=7),
        },
        {"full_vote": votes("full_membership", should_attend=12, present=7, votes_for=6)},
        "vote_short",
    ),
    (
        "DEV-23",
        "national",
        {
            "full_meeting_on": "2020-05-01",
            "full_vote": votes("full_membership", should_attend=12, present=7, votes_for=7),
        },
        {
            "full_vote": votes(
                "full_membership", should_attend=12, present=6, votes_for=6, written_for=1
            )
        },
        "quorum_short",
    ),
    (
        "DEV-24",
        "national",
        {"full_meeting_on": "2020-05-01", "full_approved_on": "2020-08-01"},
        {"full_approved_on": "2020-08-02"},
        "full_approval_late",
    ),
    (
        "DEV-26",
        "national",
        {
            "branch_meeting_on": "2019-05-01",
            "transferred_in_on": "2020-01-01",
            "full_meeting_on": "2020-11-01",
        },
        {"full_meeting_on": "2020-11-02"},
        "full_decision_late",
    ),
    (
        "DEV-26",
        "national",
        {
            "branch_meeting_on": "2019-05-01",
            "transferred_in_on": "2020-05-01",
            "full_meeting_on": "2021-05-01",
        },
        {"transferred_in_on": "2020-04-30"},
        "full_decision_late",
    ),
    (
        "DEV-30",
        "national",
        {"branch_meeting_on": "2019-05-01", "approved_on": "2019-05-01"},
        {"approved_on": "2019-04-30"},
        "order",
    ),
    (
        "DEV-30",
        "national",
        {"first_applied_on": "2019-05-01", "applied_on": "2019-05-01"},
        {"applied_on": "2019-04-30"},
        "order",
    ),
    ("DEV-30", "national", {"applied_on": "2026-11-21"}, {"applied_on": "2026-11-22"}, "future"),
    (
        "DEV-30",
        "national",
        {"activist_on": "2026-11-01", "reviews": ("2026-11-21",)},
        {"reviews": ("2026-11-22",)},
        "future",
    ),
    (
        "DEV-31",
        "national",
        {"notice": notice("2026-03-02", "2026-03-06")},
        {"notice": notice("2026-03-03", "2026-03-08")},
        "notice_short",
    ),
    (
        "DEV-31",
        "national",
        {"full_notice": notice("2026-03-02", "2026-03-06")},
        {"full_notice": notice("2026-03-02", "2026-03-05")},
        "notice_short",
    ),
    (
        "DEV-31",
        "national",
        {"notice": notice("2026-03-02", "2026-03-06"), "branch_meeting_on": "2026-03-07"},
        {"branch_meeting_on": "2026-03-06"},
        "notice_open",
    ),
    (
        "DEV-31",
        "national",
        {"full_notice": notice("2026-03-02", "2026-03-06"), "full_meeting_on": "2026-03-07"},
        {"full_meeting_on": "2026-03-06"},
        "notice_open",
    ),
]


@pytest.mark.parametrize(("rule", "standard", "given", "fault", "code"), PAIRS)
def test_just_enough_and_one_short(rule, standard, given, fault, code):
    assert codes(facts(**given), standard=standard) == []
    found = judged(facts(**{**given, **fault}), standard=standard).findings
    assert [each.reason.code for each in found] == [code]
    assert found[0].reason.cite
    assert found[0].reason.numbers
    assert found[0].remedy


def test_every_condition_has_a_pair():
    said = {code for *_, code in PAIRS}
    assert {condition.code for condition in CONDITIONS} <= said


@pytest.mark.parametrize(("starts", "clash"), [(600, False), (599, True)])
def test_nobody_is_in_two_places_at_once(starts, clash):
    meeting, other = (
        Engagement(who="张甲", on=day("2019-05-01"), what=what, starts=begin, ends=begin + 60)
        for what, begin in (("支部大会", 540), ("党课", starts))
    )
    found = codes(facts(engagements=(meeting, other)))
    assert found == (["two_places_at_once"] if clash else [])


def test_two_people_may_be_in_two_places():
    engagements = tuple(
        Engagement(who=who, on=day("2019-05-01"), what=who, starts=540, ends=600)
        for who in ("张甲", "李乙")
    )
    assert codes(facts(engagements=engagements)) == []


# ---- what a standard asks and another does not -----------------------------------------------


def test_a_local_rule_holds_only_where_it_is_local():
    old = facts(reviews=("2018-01-01",), branch_meeting_on="2019-02-28")
    assert codes(old) == []
    assert codes(old, standard="shaoxing") == ["review_old"]


def test_training_that_is_short_warns_and_refuses_only_where_no_exception_is_known():
    short = facts(training=training(days=1))
    (found,) = judged(short).findings
    assert found.reason.modality == "generally"
    (found,) = judged(short, standard="bianban").findings
    assert found.reason.modality == "must"
    excepted = facts(training=training(days=1, special_case=True))
    assert codes(excepted) == []
    assert codes(excepted, standard="bianban") == ["training_short"]


def test_reviews_are_asked_until_a_person_is_cancelled():
    given = facts(
        branch_meeting_on="2022-07-01",
        probation_reviews=("2022-10-01",),
        full_meeting_on="2022-12-31",
        decision="cancel",
    )
    assert codes(given, standard="bianban") == []


def test_an_extension_still_running_is_asked_for_its_reviews():
    """The meeting on record extended; the first two months of the extension hold no review."""
    given = facts(
        branch_meeting_on="2022-07-01",
        probation_reviews=QUARTERS,
        full_meeting_on="2023-07-02",
        decision="extend",
        extensions=extended(6),
    )
    assert codes(given, standard="bianban", on=day("2023-09-01")) == []
    assert codes(given, standard="bianban", on=day("2023-09-02")) == ["extension_review_gap"]
    assert codes(given, on=day("2023-09-02")) == []


# ---- what was in force on a date -------------------------------------------------------------


def test_before_the_rules_were_held_nothing_is_judged():
    old = facts(applied_on="2012-01-01", talked_on="2012-05-01", activist_on="2012-04-01")
    found = judged(old).findings
    assert [(each.reason.code, each.step) for each in found] == [
        ("rule_not_held", "talk"),
        ("rule_not_held", "activist"),
    ]
    assert {each.reason.modality for each in found} == {"generally"}
    assert judged(old).checked == 0
    assert judged(old).ok


def test_each_date_is_judged_by_its_own_day():
    """The talk lies before the first day of the rules, the approval after it."""
    given = facts(
        applied_on="2014-01-01",
        talked_on="2014-05-27",
        branch_meeting_on="2018-01-01",
        approved_on="2018-09-01",
    )
    assert codes(given) == ["rule_not_held", "approval_over_limit"]


def test_pinned_terms_hold_for_every_date():
    from dangwu.rulebook.selectors import terms_on

    pinned = terms_on("shaoxing", day("2020-01-01"))
    given = facts(reviews=("2018-01-01",), branch_meeting_on="2019-02-28")
    assert codes(given, terms=pinned) == ["review_old"]


def test_facts_that_are_not_known_yield_nothing():
    found = judged(facts())
    assert (found.findings, found.windows, found.checked) == ((), {}, 0)
    assert found.next == "application"


def test_impossible_counts_are_not_judged():
    given = facts(vote=votes(should_attend=5, present=9, votes_for=1))
    assert codes(given) == []
