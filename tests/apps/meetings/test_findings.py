"""What a meeting lacks: warnings with their clause, only where the rulebook holds the rule."""

from datetime import date, timedelta

import pytest

from dangwu.meetings.messages import explain
from dangwu.meetings.selectors import findings_of
from dangwu.meetings.selectors.findings import findings_before_signing
from dangwu.meetings.services import (
    ItemFields,
    add_item,
    cancel_meeting,
    note_approval,
    report_above,
    sign_minutes,
)
from dangwu.orgs.models import Decision, StandardChoice
from dangwu.orgs.selectors import terms_of
from tests.apps.meetings.makers import (
    ON,
    branch_of,
    call,
    committee_of,
    fields_of,
    follow,
    opened,
    plan,
    present,
    record,
    votes,
)
from tests.factories import LONG_AGO, make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
DAY = timedelta(days=1)
ALL_PARTS = ("study", "life", "post", "service", "problems")  # of MTG-12 in Shaoxing


@pytest.fixture
def shaoxing():
    branch, _ = branch_of(3, standard="shaoxing")
    return branch


def codes_of(meeting, on=ON):
    found = findings_of(meeting, on)
    assert all(reason.modality == "generally" for reason in found)
    assert all(explain(reason).text for reason in found)
    return [reason.code for reason in found]


def reason_of(meeting, code, on=ON):
    (found,) = (reason for reason in findings_of(meeting, on) if reason.code == code)
    return found


def choose(branch, item, option):
    StandardChoice.objects.create(
        scope_path=branch.scope_path,
        organisation=branch,
        item=item,
        option=option,
        starts_on=LONG_AGO,
    )


# ---- the day -----------------------------------------------------------------------------------


def test_a_meeting_gone_by_waits_for_its_record(shaoxing):
    meeting = plan(shaoxing)
    assert "not_recorded" not in codes_of(meeting)
    assert "not_recorded" in codes_of(meeting, ON + DAY)


def test_a_cancelled_meeting_lacks_nothing(shaoxing):
    meeting = cancel_meeting(meeting=plan(shaoxing), reason="撤并", by=None, on=ON)
    assert codes_of(meeting, ON + DAY) == []


@pytest.mark.parametrize(("day", "other"), [(date(2026, 11, 9), False), (ON, True)])
def test_a_theme_day_is_on_the_second_monday_where_that_was_chosen(shaoxing, day, other):
    meeting = record(shaoxing, "theme_day", held_on=day)
    assert "choice_needed" in codes_of(meeting)
    choose(shaoxing, "MTG-11.day", "second_monday")
    found = codes_of(meeting)
    assert "choice_needed" not in found
    assert ("other_theme_day" in found) is other


# ---- theme days --------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "short"), [(59, True), (60, False)])
def test_the_study_of_a_theme_day_lasts_an_hour(shaoxing, minutes, short):
    meeting = record(shaoxing, "theme_day", study_minutes=minutes, parts=ALL_PARTS)
    assert ("study_short" in codes_of(meeting)) is short
    if short:
        reason = reason_of(meeting, "study_short")
        assert (reason.numbers["needed"], reason.numbers["short"]) == (60, 1)
        assert reason.cite == terms_of(shaoxing, ON).cite("MTG-11.study")


def test_a_theme_day_without_study_has_no_short_study(shaoxing):
    meeting = record(shaoxing, "theme_day", study_minutes=0, parts=("service",))
    assert "study_short" not in codes_of(meeting)
    assert "parts_missing" in codes_of(meeting)


def test_the_parts_not_held_are_named(shaoxing):
    meeting = record(shaoxing, "theme_day", parts=ALL_PARTS[:4])
    assert reason_of(meeting, "parts_missing").numbers["missing"] == ("解决突出问题",)
    whole = record(shaoxing, "theme_day", title="全", parts=ALL_PARTS)
    assert "parts_missing" not in codes_of(whole)
    assert "parts_missing" not in codes_of(record(shaoxing, title="党员大会"))


@pytest.mark.parametrize(
    ("before", "again"), [(date(2024, 11, 17), True), (date(2024, 11, 16), False)]
)
def test_a_theme_day_is_out_of_town_once_in_two_years(before, again):
    branch, _ = branch_of(2, standard="gansu")
    record(branch, "theme_day", held_on=before, out_of_town=True)
    meeting = record(branch, "theme_day", title="参观旧址", out_of_town=True)
    assert ("out_of_town_again" in codes_of(meeting)) is again
    home = record(branch, "theme_day", title="在本地")
    assert "out_of_town_again" not in codes_of(home)


@pytest.mark.parametrize(
    ("held_on", "again"), [(date(2026, 2, 27), True), (date(2026, 2, 28), False)]
)
def test_two_years_from_the_29th_of_february_end_on_the_28th(held_on, again):
    branch, _ = branch_of(2, standard="gansu")
    record(branch, "theme_day", held_on=date(2024, 2, 29), out_of_town=True)
    meeting = record(branch, "theme_day", title="参观旧址", held_on=held_on, out_of_town=True)
    assert ("out_of_town_again" in codes_of(meeting)) is again


def test_going_out_of_town_is_reported_ahead():
    branch, _ = branch_of(2, standard="gansu")
    meeting = plan(branch, "theme_day", out_of_town=True)
    assert "out_of_town_unreported" in codes_of(meeting)
    elsewhere, _ = branch_of(2, standard="shaoxing")
    other = plan(elsewhere, "theme_day", out_of_town=True)
    assert "out_of_town_unreported" not in codes_of(other)


def test_leave_from_a_theme_day_is_asked_in_writing(shaoxing):
    person = make_person(branch=shaoxing)
    meeting = record(shaoxing, "theme_day", absent={person.pk: ("leave", "出差")})
    assert reason_of(meeting, "leave_not_written").numbers["count"] == 1
    person.attendances.update(in_writing=True)
    assert "leave_not_written" not in codes_of(meeting)


# ---- who chairs, how many topics ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "standard", "fits"),
    [
        ("secretary", "shaoxing", True),
        ("deputy", "shaoxing", False),
        ("deputy", "national", True),
        ("organisation_member", "national", True),
        ("organisation_member", "gansu", False),
    ],
)
def test_who_chairs_the_committee_is_the_standards_to_say(post, standard, fits):
    branch = make_organisation()
    follow(branch, standard)
    chair = make_person(branch=branch)
    make_holding(chair, post, branch)
    meeting = record(branch, "committee_meeting", chair=chair)
    assert ("other_chair" in codes_of(meeting)) is not fits


def test_a_group_is_chaired_by_its_leader_and_has_one_topic():
    branch = make_organisation()
    follow(branch, "shaoxing")
    group = make_organisation("group", parent=branch)
    leader, other = (make_person(n, branch=branch, group=group) for n in ("沈甲", "沈乙"))
    make_holding(leader, "group_leader", group)
    topics = [ItemFields(title="学习", result="完成"), ItemFields(title="评优", result="完成")]
    meeting = record(group, "group_meeting", chair=other, items=topics)
    assert {"other_chair", "several_topics"} <= set(codes_of(meeting))
    right = record(group, "group_meeting", title="一题", chair=leader, items=topics[:1])
    assert not {"other_chair", "several_topics", "chair_missing"} & set(codes_of(right))


def test_a_missing_chair_is_asked_for_once_the_meeting_is_called(shaoxing):
    meeting = plan(shaoxing)
    assert "chair_missing" not in codes_of(meeting)
    assert "chair_missing" in codes_of(call(meeting))


# ---- the committee before the members ----------------------------------------------------------


def test_the_committee_talks_first_of_what_the_members_decide():
    branch = make_organisation()
    committee_of(branch, "secretary", "organisation_member")
    meeting = plan(branch)
    assert "committee_before" not in codes_of(meeting)
    add_item(meeting=meeting, title="年度计划", matter="general", by=None, on=ON)
    assert "committee_before" in codes_of(meeting)
    record(branch, "committee_meeting", held_on=ON - DAY)
    assert "committee_before" not in codes_of(meeting)


def test_without_a_committee_nobody_talks_first(shaoxing):
    meeting = plan(shaoxing)
    add_item(meeting=meeting, title="年度计划", matter="general", by=None, on=ON)
    assert "committee_before" not in codes_of(meeting)


def test_the_committee_holds_its_life_meeting_first():
    branch = make_organisation()
    follow(branch, "xian-organs")
    committee_of(branch, "secretary", "organisation_member")
    meeting = record(branch, "life_meeting")
    assert reason_of(meeting, "committee_first").cite
    record(branch, "committee_meeting", held_on=ON - DAY)
    assert "committee_first" in codes_of(meeting)
    record(
        branch,
        "committee_meeting",
        held_on=ON - DAY,
        title="支委会组织生活会",
        also=("life_meeting",),
    )
    assert "committee_first" not in codes_of(meeting)


def test_a_life_meeting_without_an_approved_plan_or_a_guest_from_above_is_warned_of(shaoxing):
    found = codes_of(record(shaoxing, "life_meeting"))
    assert {"plan_not_approved", "superior_missing"} <= set(found)
    sent = record(shaoxing, "life_meeting", title="再开", superior_sent="机关党委 沈远")
    assert "superior_missing" not in codes_of(sent)


# ---- quorum ------------------------------------------------------------------------------------


def test_a_meeting_too_small_is_warned_of_while_it_runs():
    branch, people = branch_of(50)
    meeting = opened(branch)
    present(meeting, people[:24])
    assert reason_of(meeting, "quorum_short").numbers["needed"] == 25
    present(meeting, people[24:25])
    assert "quorum_short" not in codes_of(meeting)


def test_two_of_three_of_a_committee_are_warned_of_where_the_standard_says_so():
    for standard, warned in (("shaoxing", True), ("national", False)):
        branch = make_organisation()
        follow(branch, standard)
        people = committee_of(branch, "secretary", "organisation_member", "mass_member")
        meeting = record(branch, "committee_meeting", absent={people[2].pk: ("leave", "出差")})
        assert ("two_of_three" in codes_of(meeting)) is warned


# ---- the record, and what follows --------------------------------------------------------------


def test_the_blanks_of_the_minutes_are_named(shaoxing):
    meeting = record(shaoxing, begins_at=None, ends_at=None, place="")
    missing = reason_of(meeting, "minutes_incomplete").numbers["missing"]
    assert missing == ("时间", "地点", "发言要点", "决议或者讨论结果")
    whole = record(shaoxing, title="齐全", summary="审议报告，形成决议")
    assert "minutes_incomplete" not in codes_of(whole)


def test_before_signing_stands_what_can_still_be_mended(shaoxing):
    meeting = record(shaoxing)
    found = [reason.code for reason in findings_before_signing(meeting, ON)]
    assert "minutes_incomplete" in found
    assert "not_reported" not in found
    assert "not_reported" in codes_of(meeting)


def test_who_chairs_or_writes_and_was_not_there_is_named():
    branch, people = branch_of(3)
    absent = {people[0].pk: ("leave", "出差"), people[1].pk: ("absent", "")}
    meeting = record(branch, chair=people[0], recorder=people[1], absent=absent)
    named = [r.numbers["name"] for r in findings_of(meeting, ON) if r.code == "role_not_there"]
    assert named == [people[0].name, people[1].name]
    other = record(branch, title="另一次", chair=people[2], recorder=people[1])
    assert "role_not_there" not in codes_of(other)


def test_only_committee_and_group_write_what_comes_next():
    branch = make_organisation()
    follow(branch, "shaoxing")
    committee_of(branch, "secretary")
    meeting = record(branch, "committee_meeting", summary="研究计划")
    assert reason_of(meeting, "minutes_incomplete").numbers["missing"] == ("下一步安排",)


def test_what_was_held_is_reported_above(shaoxing):
    meeting = record(shaoxing, summary="审议")
    reason = reason_of(meeting, "not_reported")
    assert len(reason.cite) >= 2
    report_above(meeting=meeting, by=None, on=ON)
    meeting.refresh_from_db()
    assert "not_reported" not in codes_of(meeting)


def test_signed_minutes_have_a_keeper(shaoxing):
    person = make_person(branch=shaoxing)
    meeting = record(shaoxing)
    done = sign_minutes(meeting=meeting, signed_by=person, keeper=None, by=None, on=ON)
    assert "keeper_missing" in codes_of(done)
    other = record(shaoxing, title="又一次")
    kept = sign_minutes(meeting=other, signed_by=person, keeper=person, by=None, on=ON)
    assert "keeper_missing" not in codes_of(kept)


def test_who_missed_a_lecture_makes_it_up(shaoxing):
    person = make_person(branch=shaoxing)
    meeting = record(shaoxing, "lecture", absent={person.pk: ("absent", "")})
    assert reason_of(meeting, "not_made_up").numbers["count"] == 1
    person.attendances.update(presence="made_up")
    assert "not_made_up" not in codes_of(meeting)


def test_an_approved_decision_is_made_known(shaoxing):
    item = ItemFields(
        title="评优", matter="general", votes=votes(3), wording="同意", needs_approval=True
    )
    meeting = record(shaoxing, items=[item])
    assert "not_announced" not in codes_of(meeting)
    note_approval(decision=Decision.objects.get(), approved_on=ON, by=None, on=ON)
    assert reason_of(meeting, "not_announced").numbers["title"] == "评优"


def test_what_no_standard_says_finds_nothing():
    branch, _ = branch_of(2)
    meeting = record(branch, "lecture", summary="听课")
    assert codes_of(meeting) == []


def test_the_fields_of_a_meeting_name_their_kinds_once():
    assert fields_of("theme_day", also=("theme_day", "lecture")).kinds == ("theme_day", "lecture")
