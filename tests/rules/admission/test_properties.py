"""Generated dossiers: none of a consistent one, exactly its code for one planted contradiction."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangwu.rules.admission import Backer, Extension, Letter, Notice, Training
from dangwu.rules.calendar import add_months
from tests.rules.admission.dossiers import codes, consistent, judged, votes

STANDARDS = st.sampled_from(["national", "shaoxing", "gansu", "xian-organs"])
DAY = timedelta(days=1)


@settings(max_examples=60, deadline=None)
@given(consistent(), STANDARDS)
def test_a_consistent_dossier_has_no_findings(dossier, standard):
    found = judged(dossier, standard=standard)
    assert [(each.step, each.reason) for each in found.findings] == []
    assert found.ok
    assert found.next is None
    assert found.full_from == add_months(dossier.branch_meeting_on, 12)
    assert found.checked >= 20


def early_application(facts):
    return {"born_on": add_months(facts.applied_on, -12 * 18) + 5 * DAY}


def later_unit(facts):
    return {"joined_unit_on": facts.applied_on + DAY}


def late_talk(facts):
    return {"applied_on": add_months(facts.talked_on, -1) - 3 * DAY, "joined_unit_on": None}


def activist_before_talk(facts):
    return {"activist_on": facts.talked_on - DAY, "reviews": None, "prospect_on": None}


def no_review_in_the_first_half(facts):
    first = add_months(facts.activist_on, 6)
    return {"reviews": tuple(each for each in facts.reviews if each > first)}


def early_prospect(facts):
    early = add_months(facts.activist_on, 12) - DAY
    return {"prospect_on": early, "contacts_on": None, "reviews": facts.reviews}


def new_sponsor(facts):
    return {"sponsors": (Backer(full_from=facts.sponsors_on + DAY), facts.sponsors[1])}


def late_letter(facts):
    return {"inquiry_letters": (Letter(answered_on=facts.political_review_on + DAY),)}


def review_after_the_meeting(facts):
    return {"political_review_on": facts.branch_meeting_on + DAY}


def two_days_of_training(facts):
    return {"training": Training(days=2, hours=20, ended_on=facts.training.ended_on)}


def short_notice(facts):
    first = facts.prospect_on - 7 * DAY
    return {"notice": Notice(first=first, last=first + 3 * DAY)}


def leaves(facts):
    return {"leaves_unit_on": add_months(facts.branch_meeting_on, 3)}


def few_votes(facts):
    size = facts.vote.should_attend
    return {"vote": votes(should_attend=size, present=size, votes_for=size // 2)}


def few_present(facts):
    size = facts.vote.should_attend
    half = size // 2
    return {
        "vote": votes(should_attend=size, present=half, votes_for=half, written_for=size - half)
    }


def late_approval(facts):
    late = add_months(facts.branch_meeting_on, 3) + DAY
    return {"approved_on": late, **_without_later(facts)}


def approval_over_limit(facts):
    return {
        "approved_on": add_months(facts.branch_meeting_on, 6) + DAY,
        "special_reason": "党委换届",
        **_without_later(facts),
    }


def _without_later(facts):
    later = ("recorded_above_on", "placed_on", "oath_on", "second_applied_on")
    return dict.fromkeys(later)


def extended_by(months):
    return lambda facts: {"extensions": (Extension(months=months),), "decision": "extend"}


def extended_twice(facts):
    return {"extensions": (Extension(months=6),) * 2, "full_meeting_on": None, "decision": None}


def early_full_meeting(facts):
    held = add_months(facts.branch_meeting_on, 12) - DAY
    return {"full_meeting_on": held, "second_applied_on": None, "full_approved_on": held}


def late_full_decision(facts):
    held = add_months(facts.branch_meeting_on, 18) + DAY
    moved = add_months(facts.branch_meeting_on, 3)
    return {
        "transferred_in_on": moved,
        "full_meeting_on": held,
        "full_approved_on": held,
        "archived_on": None,
    }


def approved_before_the_meeting(facts):
    return {"approved_on": facts.branch_meeting_on - DAY, "superior_talked_on": None}


def archived_tomorrow(facts):
    return {"archived_on": date(2026, 11, 22)}


PLANTED = [
    (early_application, "age_under_18"),
    (later_unit, "application_before_joining_unit"),
    (late_talk, "talk_late"),
    (activist_before_talk, "activist_early"),
    (no_review_in_the_first_half, "review_gap"),
    (early_prospect, "prospect_early"),
    (new_sponsor, "sponsor_not_full"),
    (late_letter, "inquiry_after_review"),
    (review_after_the_meeting, "review_after_meeting"),
    (two_days_of_training, "training_short"),
    (short_notice, "notice_short"),
    (leaves, "leaving_soon"),
    (few_votes, "vote_short"),
    (few_present, "quorum_short"),
    (late_approval, "approval_late"),
    (approval_over_limit, "approval_over_limit"),
    (extended_by(5), "extension_short"),
    (extended_by(13), "extension_long"),
    (extended_twice, "extension_twice"),
    (early_full_meeting, "full_meeting_early"),
    (late_full_decision, "full_decision_late"),
    (approved_before_the_meeting, "order"),
    (archived_tomorrow, "future"),
]


@pytest.mark.parametrize(("plant", "code"), PLANTED, ids=[code for _, code in PLANTED])
@settings(max_examples=8, deadline=None)
@given(dossier=consistent())
def test_one_contradiction_yields_exactly_its_code(plant, code, dossier):
    assert codes(replace(dossier, **plant(dossier))) == [code]


@settings(max_examples=15, deadline=None)
@given(dossier=consistent())
def test_an_old_review_is_told_where_the_standard_limits_it(dossier):
    old = add_months(dossier.branch_meeting_on, -3) - DAY
    held = tuple(each for each in dossier.reviews if each < old)
    planted = replace(dossier, reviews=(*held, old), prospect_on=None, activist_on=None)
    assert codes(planted, standard="shaoxing") == ["review_old"]
