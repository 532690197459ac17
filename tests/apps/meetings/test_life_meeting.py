"""A life meeting with its preparation: plan approved, opinions, talks, papers, remedies."""

from datetime import date

import pytest

from dangwu.care.services import withdraw_talk
from dangwu.core.models import AuditEntry
from dangwu.core.scope import Scope, open_scope
from dangwu.meetings.messages import explain
from dangwu.meetings.models import CheckingPaper, FollowUp, Meeting, Opinion
from dangwu.meetings.selectors.life import (
    group_meetings,
    last_life_meeting,
    life_plan_findings,
    opinions_for,
    papers_visible_to,
    preparation_of,
    remedies_of,
)
from dangwu.meetings.selectors.life_steps import steps_of
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.services import finish_follow_up, open_meeting, report_above, sign_minutes
from dangwu.meetings.services.life import (
    gather_opinion,
    hand_in_paper,
    list_remedy,
    mark_step,
    note_papers,
    submit_life_plan,
    tell_absent,
)
from dangwu.members.models import Presence
from dangwu.members.services.talks import record_talk
from dangwu.procedures.models import State
from dangwu.procedures.services import approve_case, return_case
from dangwu.rules.verdict import Refused
from tests.apps.meetings.makers import (
    branch_of,
    call,
    codes,
    follow,
    plan,
    present,
    record,
    the_reason,
)
from tests.factories import make_holding, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

ON = date(2026, 11, 16)
BEFORE = date(2026, 11, 9)
TITLE = "2026年度组织生活会"


def life_of(branch, **more):
    return plan(branch, "life_meeting", **{"title": TITLE, "on": BEFORE, **more})


def held(branch, people, *, on=ON, absent=None, **more):
    return record(
        branch,
        "life_meeting",
        title=TITLE,
        held_on=on,
        on=on,
        absent=absent or {},
        **more,
    )


@pytest.fixture
def place():
    """A branch of four by the standard of 绍兴, where the plan is approved first."""
    branch, people = branch_of(4, standard="shaoxing")
    return branch, people


def approved(meeting):
    case = submit_life_plan(meeting=meeting, note="主题和步骤", by=None, on=BEFORE)
    return approve_case(case=case, version=case.version, by=None, on=BEFORE)


def states(meeting, on=ON):
    found = steps_of(preparation_of(meeting, on), meeting_terms(meeting))
    return {step.id: step for step in found}


# ---- the plan is approved first ----------------------------------------------------------------


def test_nobody_is_told_before_the_plan_is_approved(place):
    branch, _ = place
    meeting = life_of(branch)
    (finding,) = life_plan_findings(meeting, BEFORE)
    assert (finding.code, finding.modality) == ("plan_not_approved", "must")
    assert finding.cite
    with pytest.raises(Refused) as refused:
        call(meeting, BEFORE)
    assert codes(refused) == ["plan_not_approved"]
    case = submit_life_plan(meeting=meeting, note="主题", by=None, on=BEFORE)
    with pytest.raises(Refused):
        call(meeting, BEFORE)
    return_case(case=case, version=case.version, opinion="补充步骤", by=None, on=BEFORE)
    with pytest.raises(Refused):
        call(meeting, BEFORE)
    again = submit_life_plan(meeting=meeting, note="补充了", by=None, on=BEFORE)
    assert (again.pk, again.round) == (case.pk, 2)
    approve_case(case=again, version=again.version, by=None, on=BEFORE)
    assert call(meeting, BEFORE).state == Meeting.State.CALLED


def test_where_no_rule_asks_for_approval_the_notice_is_free():
    branch, _ = branch_of(3)
    meeting = life_of(branch)
    assert life_plan_findings(meeting, BEFORE) == []
    assert call(meeting, BEFORE).told_on == BEFORE


def test_other_meetings_have_no_plan_to_approve(place):
    branch, _ = place
    meeting = plan(branch, "member_meeting", on=BEFORE)
    assert life_plan_findings(meeting, BEFORE) == []
    with pytest.raises(Refused) as refused:
        submit_life_plan(meeting=meeting, by=None, on=BEFORE)
    assert codes(refused) == ["not_a_life_meeting"]


def test_a_meeting_that_was_held_is_not_submitted_any_more(place):
    branch, people = place
    with pytest.raises(Refused) as refused:
        submit_life_plan(meeting=held(branch, people), by=None, on=ON)
    assert codes(refused) == ["life_plan_after_meeting"]


# ---- the steps of each standard ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("standard", "steps"),
    [
        (
            "shaoxing",
            "plan approval notice opinions talks paper meeting remedies follow_up report",
        ),
        (
            "gansu",
            "plan told study opinions talks feedback paper meeting remedies follow_up report",
        ),
        ("xian-organs", "topic study talks committee meeting remedies follow_up"),
        ("", "opinions talks paper meeting remedies follow_up"),
    ],
)
def test_a_standard_has_its_own_steps(standard, steps):
    branch, _ = branch_of(2, standard=standard)
    found = states(life_of(branch))
    assert list(found) == steps.split()
    done = {id_ for id_, step in found.items() if step.done.is_done}
    assert done == ({"topic"} if "topic" in steps else set())


def test_the_steps_follow_the_facts(place):
    branch, people = place
    meeting = life_of(branch)
    case = submit_life_plan(meeting=meeting, note="主题", by=None, on=BEFORE)
    found = states(meeting)
    assert (found["plan"].done.is_done, found["plan"].done.on) == (True, BEFORE)
    assert (found["approval"].done.is_done, found["approval"].done.fact) == (False, "等上级答复")
    approve_case(case=case, version=case.version, by=None, on=BEFORE)
    assert states(meeting)["approval"].done.on == BEFORE

    call(meeting, BEFORE)
    assert states(call_again(meeting))["notice"].done.fact == "通知 4 人"

    gather_opinion(
        meeting=meeting, source="masses", text="多下基层", gathered_on=BEFORE, by=None, on=BEFORE
    )
    assert states(meeting)["opinions"].done.fact == "1 条"

    for person in people[1:]:
        talk(branch, people[0], person)
    assert states(meeting)["talks"].done.is_done
    note_papers(meeting=meeting, people=people[:3], handed_on=BEFORE, by=None, on=BEFORE)
    assert states(meeting)["paper"].done.fact == "4 人中 3 人已交"
    hand_in_paper(meeting=meeting, person=people[3], text="查摆问题", by=None, on=BEFORE)
    assert states(meeting)["paper"].done.is_done
    assert not states(meeting)["meeting"].done.is_done


def call_again(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def talk(branch, talker, person, day=BEFORE):
    return record_talk(
        organisation=branch,
        talker=talker,
        person=person,
        held_on=day,
        occasion="yearly",
        by=None,
        on=day,
    )


def test_talks_count_between_participants_since_the_last_life_meeting(place):
    branch, people = place
    before = held(branch, people, on=date(2026, 6, 8))
    meeting = life_of(branch)
    assert last_life_meeting(meeting) == before
    talk(branch, people[0], people[1], date(2026, 6, 8))  # before the last one was over
    talk(branch, people[0], people[1], date(2026, 6, 9))
    stranger = make_person("外人", branch=make_organisation())
    talk(branch, stranger, people[2], BEFORE)
    found = preparation_of(meeting, ON)
    assert found.since == date(2026, 6, 8)
    assert found.talks == 1
    assert {p.pk for p in found.without_talk} == {people[2].pk, people[3].pk}


def test_a_withdrawn_talk_prepares_nothing(place):
    branch, people = place
    meeting = life_of(branch)
    wrong = talk(branch, people[0], people[1])
    talk(branch, people[0], people[2])
    assert preparation_of(meeting, ON).talks == 2
    withdraw_talk(talk=wrong, reason="登记错了人", by=None, on=ON)
    found = preparation_of(meeting, ON)
    assert found.talks == 1
    assert people[1].pk in {p.pk for p in found.without_talk}


def test_what_leaves_no_fact_is_noted_by_hand():
    branch, _ = branch_of(2, standard="gansu")
    meeting = life_of(branch)
    mark_step(meeting=meeting, step="study", done_on=BEFORE, note="学习党章", by=None, on=BEFORE)
    mark_step(meeting=meeting, step="study", done_on=BEFORE, note="学习党章", by=None, on=BEFORE)
    step = states(meeting)["study"]
    assert (step.done.is_done, step.done.on, step.note) == (True, BEFORE, "学习党章")
    assert step.waits_for == ("向上级党组织报告会议安排",)
    assert AuditEntry.objects.filter(act="meetings.preparation_noted").count() == 1
    mark_step(meeting=meeting, step="study", done_on=BEFORE, note="改", by=None, on=BEFORE)
    assert states(meeting)["study"].note == "改"
    for step_id, day, code in (
        ("paper", BEFORE, "step_by_fact"),
        ("committee", BEFORE, "no_such_step"),
        ("feedback", ON, "day_to_come"),
    ):
        with pytest.raises(Refused) as refused:
            mark_step(meeting=meeting, step=step_id, done_on=day, by=None, on=BEFORE)
        assert codes(refused) == [code]
        assert explain(the_reason(refused, code)).text


def test_the_committee_goes_first_where_the_standard_says_so():
    branch, people = branch_of(4, standard="xian-organs")
    make_holding(people[0], "secretary", branch)
    make_holding(people[1], "organisation_member", branch)
    make_holding(people[2], "publicity_member", branch)
    meeting = life_of(branch)
    assert not states(meeting)["committee"].done.is_done
    record(
        branch,
        "committee_meeting",
        title="支委会组织生活会",
        also=("life_meeting",),
        held_on=BEFORE,
        on=BEFORE,
    )
    step = states(meeting)["committee"]
    assert (step.done.is_done, step.done.on) == (True, BEFORE)
    assert last_life_meeting(meeting) is None  # the committee's own is not the one before


# ---- opinions, papers: who reads what ----------------------------------------------------------


def opinion(meeting, about=None, **more):
    given = {"source": "members", "text": "加强学习", "gathered_on": BEFORE}
    return gather_opinion(meeting=meeting, about=about, by=None, on=BEFORE, **{**given, **more})


def test_an_opinion_about_a_person_is_read_by_that_person_and_who_keeps_the_meeting(place):
    branch, people = place
    meeting = life_of(branch)
    approved(meeting)
    call(meeting, BEFORE)
    of_body, of_first = opinion(meeting), opinion(meeting, people[0], text="要更细致")
    assert opinion(meeting) == of_body
    path = branch.scope_path

    def read_by(scope):
        with open_scope(scope):
            return opinions_for(meeting, scope)

    assert read_by(Scope(person=people[0].pk)) == [of_body, of_first]
    assert read_by(Scope(person=people[1].pk)) == [of_body]
    keeper = Scope(reach_of={"meetings.keep": (path,)}, subtrees=(path,))
    assert read_by(keeper) == [of_body, of_first]
    reader = Scope(reach_of={"meetings.view": (path,)}, subtrees=(path,))
    assert read_by(reader) == [of_body]
    assert read_by(Scope(person=make_person().pk)) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "  "}, "text_missing"),
        ({"gathered_on": ON}, "day_to_come"),
    ],
)
def test_an_opinion_needs_words_and_a_day_that_was(place, given, code):
    meeting = life_of(place[0])
    with pytest.raises(Refused) as refused:
        opinion(meeting, **given)
    assert codes(refused) == [code]


def test_an_opinion_is_about_who_takes_part(place):
    meeting = life_of(place[0])
    with pytest.raises(Refused) as refused:
        opinion(meeting, make_person("别人"))
    assert codes(refused) == ["not_a_participant"]
    assert not Opinion.objects.exists()


def test_a_paper_is_read_by_its_writer_and_who_keeps_the_meeting(place):
    branch, people = place
    meeting = life_of(branch)
    approved(meeting)
    call(meeting, BEFORE)
    paper = hand_in_paper(meeting=meeting, person=people[0], text="初稿", by=None, on=BEFORE)
    path = branch.scope_path

    def read_by(scope):
        with open_scope(scope):
            return list(papers_visible_to(None))

    assert read_by(Scope(person=people[0].pk)) == [paper]
    assert read_by(Scope(person=people[1].pk)) == []
    assert read_by(Scope(reach_of={"meetings.keep": (path,)}, subtrees=(path,))) == [paper]
    assert read_by(Scope(reach_of={"meetings.view": (path,)}, subtrees=(path,))) == []


def test_a_paper_is_written_over_until_the_minutes_are_signed(place):
    branch, people = place
    meeting = held(branch, people)
    first = hand_in_paper(meeting=meeting, person=people[0], text="初稿", by=None, on=ON)
    again = hand_in_paper(
        meeting=meeting, person=people[0], text="改稿", by=None, on=date(2026, 11, 17)
    )
    assert (again.pk, again.text, again.handed_on) == (first.pk, "改稿", ON)
    sign_minutes(meeting=meeting, signed_by=people[1], keeper=people[2], by=None, on=ON)
    for act in (
        lambda: hand_in_paper(meeting=meeting, person=people[0], text="再改", by=None, on=ON),
        lambda: note_papers(meeting=meeting, people=people[1:2], handed_on=ON, by=None, on=ON),
        lambda: opinion(meeting, text="迟到的意见"),
        lambda: mark_step(meeting=meeting, step="plan", done_on=ON, by=None, on=ON),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert "minutes_signed" in codes(refused)


def test_papers_are_noted_once_and_by_who_takes_part(place):
    branch, people = place
    meeting = life_of(branch)

    def note(whom, day=BEFORE):
        return note_papers(meeting=meeting, people=whom, handed_on=day, by=None, on=BEFORE)

    assert note(people[:2]) == 2
    assert note(people[:3]) == 1
    for whom, day, code in (
        ([], BEFORE, "nobody_chosen"),
        ([make_person("别人")], BEFORE, "not_a_participant"),
        (people, ON, "day_to_come"),
    ):
        with pytest.raises(Refused) as refused:
            note(whom, day)
        assert codes(refused) == [code]
    with pytest.raises(Refused) as refused:
        hand_in_paper(meeting=meeting, person=people[0], text=" ", by=None, on=BEFORE)
    assert codes(refused) == ["paper_empty"]


# ---- who was not there -------------------------------------------------------------------------


def test_absentees_write_and_are_told_the_criticism_afterwards(place):
    branch, people = place
    meeting = held(branch, people, absent={people[3].pk: (Presence.LEAVE, "因公外出")})
    assert preparation_of(meeting, ON).to_be_told == [people[3]]
    hand_in_paper(meeting=meeting, person=people[3], text="书面发言", by=None, on=ON)
    sign_minutes(meeting=meeting, signed_by=people[1], keeper=None, by=None, on=ON)
    later = date(2026, 11, 18)

    def tell(whom, day=later):
        return tell_absent(meeting=meeting, people=whom, told_on=day, by=None, on=later)

    for whom, day, code in (
        ([people[0]], later, "was_at_meeting"),
        ([people[3]], BEFORE, "told_before_meeting"),
        ([people[3]], date(2026, 11, 19), "day_to_come"),
        ([], later, "nobody_chosen"),
    ):
        with pytest.raises(Refused) as refused:
            tell(whom, day)
        assert codes(refused) == [code]
    assert (tell([people[3]]), tell([people[3]])) == (1, 0)
    paper = CheckingPaper.objects.get(meeting=meeting, person=people[3])
    assert (paper.handed_on, paper.told_on) == (ON, later)
    assert preparation_of(meeting, later).to_be_told == []


def test_who_wrote_nothing_is_told_and_still_has_handed_in_nothing(place):
    branch, people = place
    meeting = held(branch, people, absent={people[3].pk: (Presence.ABSENT, "")})
    tell_absent(meeting=meeting, people=[people[3]], told_on=ON, by=None, on=ON)
    found = preparation_of(meeting, ON)
    assert found.to_be_told == []
    assert people[3] in found.without_paper


def test_nobody_is_told_before_the_meeting(place):
    branch, people = place
    with pytest.raises(Refused) as refused:
        tell_absent(meeting=life_of(branch), people=people[:1], told_on=BEFORE, by=None, on=BEFORE)
    assert "not_held_yet" in codes(refused)


# ---- remedies ----------------------------------------------------------------------------------


def remedy(meeting, owner, **more):
    given = {"problem": "学习不经常", "measure": "每周学习", "due_on": date(2026, 12, 31)}
    return list_remedy(meeting=meeting, owner=owner, by=None, on=ON, **{**given, **more})


def test_remedies_have_owner_and_day_and_stand_at_the_next_meeting(place):
    branch, people = place
    meeting = held(branch, people, on=date(2026, 6, 8))
    sign_minutes(meeting=meeting, signed_by=people[1], keeper=None, by=None, on=ON)
    first = remedy(meeting, people[0])  # also after the minutes were signed
    assert remedy(meeting, people[0]) == first
    second = remedy(meeting, people[1], problem="会议拖沓", measure="控制时间")
    assert FollowUp.objects.count() == 2
    found = states(meeting)
    assert found["remedies"].done.fact == "2 项"
    assert found["follow_up"].done.fact == "2 项中 0 项已完成"
    finish_follow_up(follow_up=first, done_on=ON, outcome="已建立学习制度", by=None, on=ON)
    assert states(meeting)["follow_up"].done.fact == "2 项中 1 项已完成"
    following = life_of(branch)
    last = preparation_of(following, ON).last
    assert last == meeting
    assert remedies_of(last) == [first, second]
    finish_follow_up(follow_up=second, done_on=ON, outcome="会议不超过一小时", by=None, on=ON)
    assert states(meeting)["follow_up"].done.is_done
    assert not states(meeting)["report"].done.is_done
    report_above(meeting=meeting, by=None, on=ON)
    assert states(call_again(meeting))["report"].done.on == ON


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"problem": " "}, "text_missing"),
        ({"measure": ""}, "text_missing"),
        ({"due_on": BEFORE}, "due_before_meeting"),
    ],
)
def test_a_remedy_says_what_and_until_when(place, given, code):
    branch, people = place
    with pytest.raises(Refused) as refused:
        remedy(held(branch, people), people[0], **given)
    assert codes(refused) == [code]


def test_remedies_follow_the_meeting_and_belong_to_who_took_part(place):
    branch, people = place
    with pytest.raises(Refused) as refused:
        remedy(life_of(branch), people[0])
    assert "remedy_before_meeting" in codes(refused)
    with pytest.raises(Refused) as refused:
        remedy(held(branch, people, on=date(2026, 6, 8)), make_person("别人"))
    assert codes(refused) == ["not_a_participant"]


# ---- by group ----------------------------------------------------------------------------------


def test_large_branches_hold_it_by_group():
    branch, people = branch_of(3, standard="gansu")
    group = make_organisation("group", parent=branch)
    make_person("组员", branch=branch, group=group)
    meeting = life_of(branch)
    terms = meeting_terms(meeting)
    (found,) = group_meetings(meeting, terms, preparation_of(meeting, ON).since)
    assert (found.group, found.meeting) == (group, None)
    of_group = life_of(group)
    (found,) = group_meetings(meeting, terms, preparation_of(meeting, ON).since)
    assert found.meeting == of_group
    assert len(preparation_of(of_group, ON).participants) == 1


def test_where_no_rule_names_groups_none_are_asked_for():
    branch, _ = branch_of(3)
    make_organisation("group", parent=branch)
    meeting = life_of(branch)
    assert group_meetings(meeting, meeting_terms(meeting), BEFORE) == []


# ---- the democratic-life meeting ---------------------------------------------------------------


def test_a_committee_prepares_its_democratic_life_meeting_in_the_same_way():
    committee = make_organisation("committee")
    follow(committee, "shaoxing")
    branch = make_organisation(parent=committee)
    members = [make_person(f"委员{n}", branch=branch) for n in "甲乙"]
    for person, kind in zip(members, ("secretary", "organisation_member"), strict=True):
        make_holding(person, kind, committee)
    meeting = plan(committee, "democratic_life_meeting", title="2026年度民主生活会", on=BEFORE)
    assert {p.person for p in preparation_of(meeting, ON).participants} == set(members)
    case = submit_life_plan(meeting=meeting, note="主题", by=None, on=BEFORE)
    assert (case.state, case.decides) == (State.WAITING, None)  # its superior is outside
    assert life_plan_findings(meeting, BEFORE)


def test_open_meetings_take_late_papers(place):
    branch, people = place
    meeting = life_of(branch, held_on=ON)
    approved(meeting)
    call(meeting, BEFORE)
    open_meeting(meeting=meeting, by=None, on=ON)
    present(meeting, people[:3])
    assert hand_in_paper(meeting=meeting, person=people[0], text="当场交", by=None, on=ON).text
