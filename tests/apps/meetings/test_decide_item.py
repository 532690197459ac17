"""One item, one vote: by the roll, the rule of the day, and what may be said against it."""

from datetime import timedelta

import pytest

from dangwu.core.models import AuditEntry
from dangwu.meetings.messages import explain
from dangwu.meetings.models import AgendaItem, WrittenOpinion
from dangwu.meetings.selectors import matters_for, outcome_of, tally_of, tasks_for
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.services import (
    Override,
    announce_decision,
    change_item,
    decide_item,
    note_approval,
    postpone_item,
    write_points,
)
from dangwu.members.models import RightsRestriction
from dangwu.orgs.models import Decision
from dangwu.rules.verdict import Refused
from tests.apps.meetings.makers import (
    ON,
    branch_of,
    codes,
    committee_of,
    crowd,
    follow,
    item_of,
    opened,
    plan,
    present,
    the_reason,
    votes,
    with_present,
)
from tests.factories import make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
TOMORROW = ON + timedelta(days=1)


def decide(item, counted, *, wording="同意", needs_approval=False, override=None):
    return decide_item(
        item=item,
        votes=counted,
        wording=wording,
        needs_approval=needs_approval,
        override=override,
        by=None,
        on=ON,
    )


def admission(meeting, **more):
    candidate = make_person("金玉兰", branch=make_organisation())
    given = {"title": "接收金玉兰为预备党员", "about": candidate, **more}
    return item_of(meeting, "admission", **given)


def hand_in(item, person, stance="for", *, before=True):
    return WrittenOpinion.objects.create(
        scope_path=item.scope_path,
        meeting=item.meeting,
        item=item,
        person=person,
        stance=stance,
        received_on=ON,
        before_meeting=before,
    )


# ---- passing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("votes_for", "passed"), [(11, True), (10, False)])
def test_eleven_of_twenty_who_should_vote_pass_and_ten_do_not(votes_for, passed):
    meeting, _ = with_present(12, 20)
    found = decide(item_of(meeting), votes(votes_for))
    assert (found.passed, found.needed, found.votes_for) == (passed, 11, votes_for)
    assert (found.should_attend, found.present, found.body, found.matter) == (
        20,
        12,
        "member_meeting",
        "general",
    )
    assert (found.decided_on, found.standard, bool(found.rulebook)) == (ON, "national", True)


@pytest.mark.parametrize(("there", "refused"), [(25, False), (24, True)])
def test_without_a_quorum_nothing_is_decided(there, refused):
    meeting, _ = with_present(there, 50)
    item = item_of(meeting)
    if not refused:
        assert not decide(item, votes(there)).passed
        return
    with pytest.raises(Refused) as caught:
        decide(item, votes(there))
    reason = the_reason(caught, "quorum_short")
    assert reason.cite == ("national:branch-2018#第十一条",)
    assert "到会 24 人，不足 25 人" in explain(reason).text
    assert not Decision.objects.exists()


def test_an_admission_of_fifty_needs_twenty_six():
    meeting, people = with_present(25, 50)
    item = admission(meeting)
    with pytest.raises(Refused) as caught:
        decide(item, votes(25, method="secret"))
    assert codes(caught) == ["quorum_short"]
    present(meeting, people[25:26])
    assert decide(item, votes(26, method="secret")).passed


@pytest.mark.parametrize(("there", "refused"), [(16, False), (15, True)])
def test_an_election_of_twenty_needs_sixteen_and_more_than_half_of_them(there, refused):
    meeting, _ = with_present(there, 20)
    item = item_of(meeting, "election", title="选举支部委员")
    if refused:
        with pytest.raises(Refused) as caught:
            decide(item, votes(9, method="secret"))
        assert codes(caught) == ["quorum_short"]
    else:
        found = decide(item, votes(9, 0, method="secret", abstained=7))
        assert (found.passed, found.needed) == (True, 9)


def test_a_committee_decides_by_all_its_members():
    branch = make_organisation()
    follow(branch, "shaoxing")
    people = committee_of(branch, "secretary", "organisation_member", "discipline_member")
    meeting = opened(branch, "committee_meeting")
    present(meeting, people[:2])
    found = decide(item_of(meeting, "committee"), votes(2))
    assert (found.passed, found.needed, found.should_attend, found.body) == (
        True,
        2,
        3,
        "committee_meeting",
    )


def test_who_has_no_rights_is_neither_counted_nor_a_voter():
    branch, people = branch_of(4)
    for person in people[:2]:
        RightsRestriction.objects.create(
            scope_path=branch.scope_path, person=person, ground="probation", starts_on=ON
        )
    meeting = opened(branch)
    present(meeting, people)
    found = decide(item_of(meeting), votes(2))
    assert (found.should_attend, found.present, found.needed, found.passed) == (2, 2, 2, True)
    with pytest.raises(Refused) as caught:
        decide(item_of(meeting, title="年度计划"), votes(3))
    assert codes(caught) == ["more_votes_than_present"]


# ---- in writing --------------------------------------------------------------------------------


def test_a_written_for_vote_counts_in_an_admission():
    meeting, people = with_present(11, 20)
    item = admission(meeting)
    hand_in(item, people[11])
    found = decide(item, votes(10, 0, method="secret", abstained=1))
    assert (found.passed, found.votes_for, found.written_for, found.needed) == (True, 10, 1, 11)


def test_a_written_for_vote_is_advice_in_a_general_resolution():
    meeting, people = with_present(11, 20)
    item = item_of(meeting)
    hand_in(item, people[11])
    tally = tally_of(item, votes(10, 0, abstained=1))
    warned = {r.code: r.modality for r in outcome_of(tally, meeting_terms(meeting)).reasons}
    assert warned["written_not_counted"] == "generally"
    found = decide(item, votes(10, 0, abstained=1))
    assert (found.passed, found.written_for) == (False, 0)


def test_only_absent_voters_who_wrote_before_the_meeting_are_counted():
    meeting, people = with_present(11, 14)
    trial = make_person("沈乙", branch=meeting.organisation, full=False)
    item = admission(meeting)
    hand_in(item, people[0])  # is there
    hand_in(item, people[11], before=False)
    hand_in(item, people[12], "against")
    hand_in(item, trial)  # has no vote
    hand_in(item, people[13])
    assert tally_of(item, votes(6, method="secret")).written_for == 1


# ---- one vote each -----------------------------------------------------------------------------


def test_one_item_has_one_vote():
    meeting, _ = with_present(3, 3)
    item = item_of(meeting)
    first = decide(item, votes(3))
    assert decide(item, votes(3)) == first
    with pytest.raises(Refused) as caught:
        decide(item, votes(2, 1))
    assert codes(caught) == ["item_decided"]
    assert Decision.objects.count() == 1
    assert AuditEntry.objects.filter(act="meetings.item_decided").count() == 1


def test_a_decided_item_is_no_longer_changed_but_talked_about():
    meeting, _ = with_present(3, 3)
    item = item_of(meeting)
    decide(item, votes(3))
    with pytest.raises(Refused) as caught:
        change_item(item=item, title="另一件事", matter="general", by=None, on=ON)
    assert codes(caught) == ["item_decided"]
    with pytest.raises(Refused) as caught:
        postpone_item(item=item, by=None, on=ON)
    assert codes(caught) == ["item_decided"]
    assert write_points(item=item, points="三人发言", dissent="", result="", by=None, on=ON).points


@pytest.mark.parametrize("matter", ["admission", "full_membership"])
def test_people_are_admitted_one_by_one(matter):
    meeting, _ = with_present(3, 3)
    with pytest.raises(Refused) as caught:
        item_of(meeting, matter, title="接收两名发展对象")
    reason = the_reason(caught, "one_by_one")
    assert reason.cite == ("national:admission-2014#预备党员的接收",)
    one, two = (make_person(name, branch=make_organisation()) for name in ("沈甲", "沈乙"))
    assert item_of(meeting, matter, title="讨论沈甲", about=one)
    assert item_of(meeting, matter, title="讨论沈乙", about=two)
    with pytest.raises(Refused) as caught:
        item_of(meeting, matter, title="再讨论沈甲", about=one)
    assert codes(caught) == ["one_vote_each"]


def test_a_postponed_item_can_be_put_again_and_is_not_decided():
    meeting, _ = with_present(3, 3)
    person = make_person(branch=make_organisation())
    first = item_of(meeting, "admission", about=person)
    postpone_item(item=first, by=None, on=ON)
    with pytest.raises(Refused) as caught:
        decide(first, votes(3, method="secret"))
    assert codes(caught) == ["item_postponed"]
    assert item_of(meeting, "admission", title="再议", about=person) != first


def test_the_same_item_is_on_the_agenda_once_and_items_keep_their_order():
    meeting, _ = with_present(1, 1)
    assert item_of(meeting) == item_of(meeting)
    item_of(meeting, title="第二项")
    assert list(AgendaItem.objects.values_list("position", flat=True)) == [1, 2]


# ---- counts and manner -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counted", "code"),
    [
        (votes(3, 1), "more_votes_than_present"),
        (votes(2, 0, invalid=2), "more_votes_than_present"),
        (votes(-1), "votes_negative"),
    ],
)
def test_counts_that_cannot_be_are_refused(counted, code):
    meeting, _ = with_present(3, 4)
    with pytest.raises(Refused) as caught:
        decide(item_of(meeting), counted)
    assert codes(caught) == [code]


def test_an_admission_by_show_of_hands_is_refused():
    meeting, _ = with_present(3, 3)
    with pytest.raises(Refused) as caught:
        decide(admission(meeting), votes(3))
    reason = the_reason(caught, "method_not_allowed")
    assert explain(reason).text == "用了举手表决，这一事项应当无记名投票。"


def test_an_item_without_a_matter_is_not_voted_on():
    meeting, _ = with_present(3, 3)
    with pytest.raises(Refused) as caught:
        decide(item_of(meeting, "", title="传达文件"), votes(3))
    assert codes(caught) == ["nothing_to_vote"]


def test_nothing_is_decided_before_the_meeting():
    branch, _ = branch_of(3)
    item = item_of(plan(branch))
    with pytest.raises(Refused) as caught:
        decide(item, votes(3))
    assert codes(caught) == ["wrong_state"]


# ---- close votes -------------------------------------------------------------------------------


@pytest.mark.parametrize(("against", "is_close"), [(9, True), (8, False)])
def test_a_close_vote_asks_for_a_delay_or_the_emergency(against, is_close):
    meeting, _ = with_present(20, 20)
    item = item_of(meeting)
    if not is_close:
        assert decide(item, votes(11, against, abstained=20 - 11 - against)).passed
        return
    with pytest.raises(Refused) as caught:
        decide(item, votes(11, against))
    reason = the_reason(caught, "close_vote")
    assert reason.cite[0] == "national:constitution-2022#第十七条"
    with pytest.raises(Refused) as caught:
        decide(item, votes(11, against), override=Override(reason="急"))
    assert codes(caught) == ["override_needs_reason"]
    found = decide(item, votes(11, against), override=Override(reason="防汛抢险，须立即组织"))
    line = AuditEntry.objects.get(act="meetings.item_decided")
    assert found.passed
    assert (line.detail, line.facts["overridden"]) == ("防汛抢险，须立即组织", True)


def test_an_emergency_that_nobody_asked_for_is_not_on_record():
    meeting, _ = with_present(3, 3)
    decide(item_of(meeting), votes(3), override=Override(reason="防汛抢险，须立即组织"))
    line = AuditEntry.objects.get(act="meetings.item_decided")
    assert (line.detail, line.facts["overridden"]) == ("", False)


def test_no_emergency_overrides_what_must_be():
    meeting, _ = with_present(24, 50)
    with pytest.raises(Refused) as caught:
        decide(item_of(meeting), votes(12, 12), override=Override(reason="情况十分紧急"))
    assert codes(caught) == ["quorum_short"]


# ---- which body decides what -------------------------------------------------------------------


def test_each_body_decides_its_own_matters():
    branch, _ = branch_of(2)
    group = make_organisation("group", parent=branch)
    committee_of(branch, "secretary")
    of = {
        kind: [choice.id for choice in matters_for(plan(place, kind))]
        for place, kind in (
            (branch, "member_meeting"),
            (branch, "committee_meeting"),
            (group, "group_meeting"),
            (branch, "lecture"),
            (branch, "theme_day"),
        )
    }
    members = ["general", "admission", "full_membership", "election"]
    assert of == {
        "member_meeting": members,
        "committee_meeting": ["committee"],
        "group_meeting": ["general"],
        "lecture": [],
        "theme_day": members,
    }


def test_a_matter_of_another_body_is_refused_with_the_clause():
    branch = make_organisation()
    follow(branch, "shaoxing")
    committee_of(branch, "secretary")
    with pytest.raises(Refused) as caught:
        admission(plan(branch, "committee_meeting"))
    reason = the_reason(caught, "matter_of_other_body")
    assert reason.cite
    assert explain(reason).text == "委员会会议不表决“接收预备党员”。"


def test_tasks_are_those_of_the_standard_with_their_matter():
    branch, _ = branch_of(1)
    tasks = {task.id: task.matter for task in tasks_for(plan(branch))}
    assert tasks == {
        "report": "general",
        "election": "election",
        "admission": "admission",
        "sanction": "general",
        "other": "general",
    }
    with pytest.raises(Refused) as caught:
        item_of(plan(branch), task="picnic")
    assert codes(caught) == ["unknown_task"]


# ---- after the decision ------------------------------------------------------------------------


def test_what_needs_approval_is_announced_once_it_has_it():
    meeting, _ = with_present(3, 3)
    found = decide(item_of(meeting), votes(3), needs_approval=True)
    with pytest.raises(Refused) as caught:
        announce_decision(decision=found, announced_on=ON, by=None, on=ON)
    assert codes(caught) == ["not_approved_yet"]
    note_approval(decision=found, approved_on=TOMORROW, by=None, on=TOMORROW)
    done = announce_decision(decision=found, announced_on=TOMORROW, by=None, on=TOMORROW)
    assert (done.approved_on, done.announced_on) == (TOMORROW, TOMORROW)


def test_days_of_approval_and_announcement_fit():
    meeting, _ = with_present(3, 3)
    found = decide(item_of(meeting), votes(3))
    with pytest.raises(Refused) as caught:
        note_approval(decision=found, approved_on=ON, by=None, on=ON)
    assert codes(caught) == ["needs_no_approval"]
    with pytest.raises(Refused) as caught:
        announce_decision(decision=found, announced_on=ON - timedelta(days=1), by=None, on=ON)
    assert codes(caught) == ["before_decision"]
    with pytest.raises(Refused) as caught:
        announce_decision(decision=found, announced_on=TOMORROW, by=None, on=ON)
    assert codes(caught) == ["day_to_come"]


def test_the_trail_has_no_words_of_the_item():
    meeting, _ = with_present(3, 3)
    item = item_of(meeting, title="对沈某的处理意见")
    decide(item, votes(3), wording="给予警告")
    for line in AuditEntry.objects.filter(act__startswith="meetings."):
        assert "沈某" not in f"{line.facts}{line.detail}"
        assert "警告" not in f"{line.facts}{line.detail}"


def test_more_members_after_the_roll_was_written_change_no_count():
    meeting, _ = with_present(3, 3)
    crowd(meeting.organisation, 5)
    assert decide(item_of(meeting), votes(3)).should_attend == 3
