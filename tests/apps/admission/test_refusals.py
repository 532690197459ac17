"""What acts refuse beside the intervals, with the numbers and the clause; what they write."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.urls import reverse

from dangwu.admission import services
from dangwu.admission.models import (
    Backer,
    Dossier,
    FormIssue,
    OfDossier,
    Opinion,
    Resolution,
    Review,
)
from dangwu.admission.selectors import PROCEDURE, findings_of
from dangwu.admission.services.guard import STANDS
from dangwu.core.scope import Scope, open_scope, whole_tree
from dangwu.desk.management.applicants import answer
from dangwu.members.models import Membership
from dangwu.members.services import PersonFields, restrict_rights
from dangwu.procedures.selectors import run_of, steps_of
from dangwu.rules.calendar import add_months
from dangwu.rules.verdict import Refused
from tests.apps.admission.meetings import decided
from tests.apps.admission.walking import APPLIED, TODAY
from tests.factories import identity_number, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]
STAGES = (
    "application",
    "activist_record",
    "prospect_consent",
    "pre_review",
    "form",
    "oath",
    "second_application",
)
DAY = timedelta(days=1)


def refused(act, **asked):
    """Reasons of a refusal by their codes."""
    with pytest.raises(Refused) as told:
        act(by=None, **{"on": TODAY, **asked})
    return {reason.code: reason for reason in told.value.verdict.reasons}


@dataclass(frozen=True, slots=True)
class Applying:
    stages: object

    def __call__(self, born: str, applied_on: date = APPLIED, **more):
        person = PersonFields(name="江岸", id_number=identity_number(born))
        place = self.stages.place.branch
        return services.open_dossier(
            organisation=place, person=person, applied_on=applied_on, **more
        )


# ---- applying ------------------------------------------------------------------------------


def test_what_can_only_be_explained_is_put_on_record():
    assert {
        "talk_late",
        "review_gap",
        "probation_review_gap",
        "extension_review_gap",
        "full_decision_late",
        "full_approval_late",
    } == STANDS


def test_a_temporary_branch_receives_nobody(stages):
    above = stages.place.branch.parent
    temporary = make_organisation("temporary_branch", parent=above)
    known = make_person(branch=stages.place.branch)
    found = refused(
        services.open_dossier, organisation=temporary, person=known, applied_on=APPLIED
    )
    assert found["no_receiving_branch"].cite == ("national:admission-2014#第二十四条",)
    joint = make_organisation("joint_branch", parent=above)
    assert "no_receiving_branch" not in refused(
        services.open_dossier, organisation=joint, person=known, applied_on=APPLIED
    )


def test_one_day_short_of_eighteen(stages):
    found = refused(Applying(stages), born="20050207")
    assert set(found) == {"age_under_18"}
    assert found["age_under_18"].numbers["earliest"] == date(2023, 2, 7)
    assert found["age_under_18"].cite == ("national:admission-2014#第六条",)


def test_on_the_eighteenth_birthday(stages):
    opened = Applying(stages)(born="20050206", by=None, on=TODAY)
    assert opened.person.born_on == date(2005, 2, 6)


def test_before_coming_to_the_unit_and_on_the_day(stages):
    apply = Applying(stages)
    found = refused(apply, born="19950418", joined_unit_on=APPLIED + DAY)
    assert set(found) == {"application_before_joining_unit"}
    apply(born="19950418", joined_unit_on=APPLIED, by=None, on=TODAY)


def test_one_running_dossier_a_person(stages):
    person = stages.at("form").person
    found = refused(
        services.open_dossier,
        organisation=stages.branch,
        person=person,
        applied_on=APPLIED,
    )
    assert "dossier_running" in found


# ---- contacts and sponsors -----------------------------------------------------------------


def _member(stages, full_from: date):
    joined = full_from.replace(year=full_from.year - 1)
    return make_person("高远", branch=stages.branch, joined_on=joined)


def test_a_sponsor_full_since_that_day_and_since_the_day_after(stages):
    dossier = stages.at("prospect_consent")
    since = stages.day(dossier, "prospect_consent")
    other = stages.place.chair
    found = refused(
        services.name_sponsors,
        dossier=dossier,
        people=[other, _member(stages, since + DAY)],
        since=since,
    )
    assert set(found) == {"sponsor_not_full"}
    assert found["sponsor_not_full"].numbers["full_from"] == since + DAY
    assert found["sponsor_not_full"].cite
    services.name_sponsors(
        dossier=dossier, people=[other, _member(stages, since)], since=since, by=None, on=TODAY
    )
    assert Backer.objects.running().filter(dossier=dossier, role="sponsor").count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_sponsors_are_two(stages, count):
    dossier = stages.at("prospect_consent")
    people = [make_person("高远", branch=stages.branch) for _ in range(count)]
    since = stages.day(dossier, "prospect_consent")
    found = refused(services.name_sponsors, dossier=dossier, people=people, since=since)
    assert set(found) == {"sponsor_count"}
    assert found["sponsor_count"].numbers == {"count": count, "needed": 2}


def test_who_is_on_party_probation_is_no_sponsor(stages):
    """From the day of the punishment on; the day before it was still possible."""
    dossier = stages.at("prospect_consent")
    since = stages.day(dossier, "prospect_consent")
    one, other = stages.place.contacts
    restrict_rights(person=other, ground="probation", by=None, on=since + DAY)
    act = {"dossier": dossier, "people": [one, other]}
    found = refused(services.name_sponsors, since=since + DAY, **act)
    assert set(found) == {"sponsor_suspended"}
    services.name_sponsors(since=since, by=None, on=TODAY, **act)


def test_one_contact_or_two_and_no_third(stages):
    dossier = stages.at("activist_record")
    since = stages.day(dossier, "contacts")
    people = [make_person("高远", branch=stages.branch) for _ in range(3)]
    act = {"dossier": dossier, "since": since}
    found = refused(services.appoint_contacts, people=people, **act)
    assert set(found) == {"contact_count"}
    assert found["contact_count"].numbers == {"count": 3, "least": 1, "most": 2}
    services.appoint_contacts(people=people[:2], by=None, on=TODAY, **act)
    services.appoint_contacts(people=people[:1], by=None, on=TODAY, **act)
    assert Backer.objects.running().filter(dossier=dossier).count() == 1


# ---- forms ---------------------------------------------------------------------------------


def _forms(stages, last=2):
    return services.receive_forms(
        organisation=stages.branch,
        prefix="试",
        first=1,
        last=last,
        width=3,
        received_on=APPLIED,
        by=None,
        on=TODAY,
    )


def test_one_form_a_dossier_until_it_is_void(stages):
    dossier, forms = stages.at("pre_review"), _forms(stages)
    act = {"dossier": dossier, "forms": forms, "issued_on": stages.day(dossier, "pre_review")}
    first = services.issue_form(by=None, on=TODAY, **act)
    found = refused(services.issue_form, **act)
    assert found["form_issued"].numbers == {"number": "试001"}
    assert set(refused(services.void_form, issue=first, reason=" ")) == {"reason_missing"}
    services.void_form(issue=first, reason="填写涂改", by=None, on=TODAY)
    assert set(refused(services.void_form, issue=first, reason="再次")) == {"form_void"}
    assert services.issue_form(by=None, on=TODAY, **act).number == "试002"
    assert FormIssue.objects.filter(dossier=dossier).count() == 2


def test_a_batch_that_is_used_up(stages):
    dossier, forms = stages.at("pre_review"), _forms(stages, last=1)
    act = {"dossier": dossier, "forms": forms, "issued_on": stages.day(dossier, "pre_review")}
    first = services.issue_form(by=None, on=TODAY, **act)
    services.void_form(issue=first, reason="填写涂改", by=None, on=TODAY)
    assert set(refused(services.issue_form, **act)) == {"range_used_up"}


def test_batches_do_not_overlap_and_do_not_run_backwards(stages):
    _forms(stages, last=5)
    act = {
        "organisation": stages.branch,
        "prefix": "试",
        "width": 3,
        "received_on": APPLIED,
    }
    assert set(refused(services.receive_forms, first=5, last=9, **act)) == {"range_overlaps"}
    assert set(refused(services.receive_forms, first=9, last=8, **act)) == {"range_backwards"}
    found = refused(services.receive_forms, first=5, last=9, **act)
    assert found["range_overlaps"].numbers == {"first": "试005", "last": "试009"}
    services.receive_forms(first=6, last=9, by=None, on=TODAY, **act)


# ---- votes ---------------------------------------------------------------------------------


def _statuses(dossier):
    rows = Membership.objects.filter(person=dossier.person).order_by("starts_on", "pk")
    return [row.status for row in rows]


def test_six_of_twelve_do_not_carry_it_and_seven_do(stages):
    dossier = stages.at("form")
    met = stages.day(dossier, "branch_meeting")
    decision = decided(stages.place, dossier, met, 7)
    assert decision.should_attend == 12
    taken = services.take_resolution(dossier=dossier, decision=decision, by=None, on=TODAY)
    assert taken.outcome == "passed"
    assert stages.at("form").state == Dossier.State.RUNNING


def test_six_of_twelve_end_the_dossier(stages):
    dossier = stages.at("form")
    met = stages.day(dossier, "branch_meeting")
    decision = decided(stages.place, dossier, met, 6)
    taken = services.take_resolution(dossier=dossier, decision=decision, by=None, on=TODAY)
    after = stages.at("form")
    assert (taken.outcome, after.state, after.ended_on) == ("not_passed", "refused", met)
    assert _statuses(dossier)[-2:] == ["prospect", "activist"]
    assert run_of(after, PROCEDURE).state == "ended"
    later = {"dossier": after, "matter": "prospect", "first_day": met, "last_day": met}
    found = refused(services.hold_notice, place="公示栏", **later)
    assert found["dossier_ended"].numbers == {"state": "未获批准"}


def test_a_decision_about_somebody_else(stages):
    dossier, other = stages.at("form"), stages.at("oath")
    met = stages.day(dossier, "branch_meeting")
    decision = decided(stages.place, other, met, 12)
    found = refused(services.take_resolution, dossier=dossier, decision=decision)
    assert set(found) == {"decision_of_other"}


def test_a_decision_is_taken_over_once(stages):
    dossier = stages.at("form")
    decision = decided(stages.place, dossier, stages.day(dossier, "branch_meeting"), 12)
    services.take_resolution(dossier=dossier, decision=decision, by=None, on=TODAY)
    found = refused(services.take_resolution, dossier=dossier, decision=decision)
    assert "decision_of_other" in found
    assert Resolution.objects.filter(dossier=dossier).count() == 1


# ---- the end of probation ------------------------------------------------------------------


def _heard(dossier, day):
    for source in ("members", "masses"):
        services.record_opinion(
            dossier=dossier,
            step="full_meeting",
            source=source,
            collected_on=day,
            by=None,
            on=TODAY,
        )


def _decide(stages, day, outcome, months=None, votes_for=12):
    """The branch meeting at the end of probation, and the answer above twenty days later."""
    dossier = stages.at("second_application")
    _heard(dossier, day)
    services.take_full_resolution(
        dossier=dossier,
        decision=decided(stages.place, dossier, day, votes_for, "full_membership"),
        outcome=outcome,
        months=months,
        by=None,
        on=TODAY,
    )
    sent = services.send_step(dossier=dossier, step="full_approval", by=None, on=day)
    answer(sent, day + timedelta(days=20))
    return stages.at("second_application")


def test_extended_by_half_a_year_and_then_full(stages):
    dossier = stages.at("second_application")
    met = dossier.probation_from
    after = _decide(stages, add_months(met, 12), "extended", 6)
    assert (after.state, after.decision) == ("running", "")
    assert {r.key for r in steps_of(run_of(after, PROCEDURE)) if r.state == "open"} == {
        "probation"
    }
    again = add_months(met, 18)
    services.receive_second_application(
        dossier=after, applied_on=again - timedelta(days=7), by=None, on=TODAY
    )
    unheard = decided(stages.place, after, again - 2 * DAY, 12, "full_membership")
    found = refused(services.take_full_resolution, dossier=after, decision=unheard, outcome="full")
    assert "opinion_missing" in found  # those of the first meeting do not count for the second
    _heard(after, again - DAY)
    early = decided(stages.place, after, again - DAY, 12, "full_membership")
    found = refused(services.take_full_resolution, dossier=after, decision=early, outcome="full")
    assert found["full_meeting_early"].numbers["earliest"] == again
    twice = decided(stages.place, after, again, 12, "full_membership")
    found = refused(
        services.take_full_resolution, dossier=after, decision=twice, outcome="extended", months=6
    )
    assert found["extension_twice"].numbers == {"count": 2, "most": 1}
    services.take_full_resolution(dossier=after, decision=twice, outcome="full", by=None, on=TODAY)
    sent = services.send_step(dossier=after, step="full_approval", by=None, on=again)
    answer(sent, again + DAY)
    assert stages.at("second_application").full_from == again
    assert _statuses(dossier)[-2:] == ["probationary", "full"]


def test_cancelled_ends_the_dossier_and_the_membership(stages):
    dossier = stages.at("second_application")
    after = _decide(stages, add_months(dossier.probation_from, 12), "cancelled")
    assert after.state == Dossier.State.CANCELLED
    assert _statuses(dossier)[-2:] == ["probationary", "left"]
    assert run_of(after, PROCEDURE).outcome == "cancelled"


def test_opinions_come_before_the_meeting(stages):
    dossier = stages.at("second_application")
    day = add_months(dossier.probation_from, 12)
    decision = decided(stages.place, dossier, day, 12, "full_membership")
    found = refused(
        services.take_full_resolution, dossier=dossier, decision=decision, outcome="full"
    )
    assert set(found) == {"opinion_missing"}


# ---- moving and ending ---------------------------------------------------------------------


def test_a_dossier_that_moves_takes_its_rows_and_its_time_along(stages):
    dossier = stages.at("oath")
    there = stages.cast.organisation("fagai_2")
    moved_on = stages.day(dossier, "oath") + DAY
    days = {row.key: row.done_on for row in steps_of(run_of(dossier, PROCEDURE))}
    services.move_dossier(
        dossier=dossier, organisation=there, moved_on=moved_on, by=None, on=TODAY
    )
    after = stages.at("oath")
    assert (after.organisation, after.transferred_in_on) == (there, moved_on)
    for model in OfDossier.__subclasses__():
        paths = set(model.objects.filter(dossier=after).values_list("scope_path", flat=True))
        assert paths <= {there.scope_path}, model
    run = run_of(after, PROCEDURE)
    assert run.organisation == there
    assert {row.key: row.done_on for row in steps_of(run)} == days
    assert after.probation_from == dossier.probation_from
    assert not {"rule_not_held"} & {f.reason.code for f in findings_of(after, TODAY).findings}


def test_where_a_dossier_does_not_move(stages):
    dossier = stages.at("form")
    act = {"dossier": dossier, "moved_on": TODAY}
    here, group = stages.branch, stages.cast.organisation("fagai_1_a")
    assert set(refused(services.move_dossier, organisation=here, **act)) == {"already_there"}
    assert "not_a_branch" in refused(services.move_dossier, organisation=group, **act)
    there = stages.cast.organisation("fagai_2")
    late = {"dossier": dossier, "organisation": there, "moved_on": TODAY + DAY}
    assert set(refused(services.move_dossier, **late)) == {"day_to_come"}


def test_who_no_longer_applies(stages):
    dossier = stages.at("form")
    assert set(refused(services.withdraw_dossier, dossier=dossier, reason=" ")) == {
        "reason_missing"
    }
    services.withdraw_dossier(dossier=dossier, reason="本人不再申请", by=None, on=TODAY)
    after = stages.at("form")
    assert (after.state, after.ended_on) == ("withdrawn", TODAY)
    assert _statuses(dossier)[-1] == "left"
    assert set(refused(services.withdraw_dossier, dossier=after, reason="再次")) == {
        "dossier_ended"
    }


def test_a_probationary_member_is_not_withdrawn(stages):
    dossier = stages.at("oath")
    found = refused(services.withdraw_dossier, dossier=dossier, reason="本人不再申请")
    assert set(found) == {"probation_running"}


def test_who_keeps_no_dossiers_there(stages):
    dossier = stages.at("form")
    act = {"dossier": dossier, "leaves_unit_on": TODAY, "by": None, "on": TODAY}
    reader = Scope({"admission.view": (dossier.scope_path,)}, (dossier.scope_path,))
    with open_scope(reader), pytest.raises(Refused) as told:
        services.note_leaving(**act)
    assert [reason.code for reason in told.value.verdict.reasons] == ["dossier_not_keeper"]
    keeper = Scope({"admission.keep": (dossier.scope_path,)}, (dossier.scope_path,))
    with open_scope(keeper):
        services.note_leaving(**act)


# ---- the pages -----------------------------------------------------------------------------


def test_a_page_that_refuses_keeps_what_was_typed_and_cites(stages, client_of):
    dossier = stages.at("prospect_consent")
    since = stages.day(dossier, "prospect_consent") - DAY
    people = [person.pk for person in stages.place.contacts]
    browser = client_of(stages.cast.user("lihua"))
    url = reverse("admission:step", args=[dossier.pk, "sponsors"])
    page = browser.post(url, {"people": people, "since": since.isoformat()}, secure=True)
    assert page.status_code == 409
    shown = page.content.decode()
    assert since.isoformat() in shown
    assert shown.count(" checked") == 2
    assert "确定入党介绍人" in shown
    assert "clause" in shown or "条" in shown
    with whole_tree("what was written"):
        assert not Backer.objects.filter(dossier=dossier, role="sponsor").exists()


def test_what_came_too_late_is_said_after_the_act(stages, client_of):
    dossier = stages.at("application")
    late = add_months(dossier.applied_on, 1) + DAY
    browser = client_of(stages.cast.user("lihua"))
    url = reverse("admission:step", args=[dossier.pk, "talk"])
    data = {"talker": stages.place.chair.pk, "held_on": late.isoformat()}
    page = browser.post(url, data, secure=True, follow=True)
    assert page.status_code == 200
    said = f"{late.year}年{late.month}月{late.day}日才谈话".replace(" ", "")
    assert said in page.content.decode().replace(" ", "")


def test_a_press_repeated_counts_once(stages, client_of):
    dossier = stages.at("activist_record")
    browser = client_of(stages.cast.user("lihua"))
    data = {
        "people": [stages.place.chair.pk],
        "since": stages.day(dossier, "contacts").isoformat(),
    }
    url = reverse("admission:step", args=[dossier.pk, "contacts"])
    for _ in range(2):
        assert browser.post(url, data, secure=True).status_code == 302
    with whole_tree("what was written"):
        assert Backer.objects.filter(dossier=dossier).count() == 1


def test_reviews_and_opinions_say_what_is_wrong(stages):
    dossier = stages.at("prospect_consent")
    day = stages.day(dossier, "prospect_consent")
    review = {
        "dossier": dossier,
        "phase": "activist",
        "held_on": day,
        "text": "学习认真",
        "signed": True,
    }
    assert set(refused(services.record_review, reviewer=None, **review)) == {"reviewer_missing"}
    stranger = make_person("高远", branch=stages.branch)
    found = refused(services.record_review, reviewer=stranger, **review)
    assert set(found) == {"reviewer_no_backer"}
    row = Review.objects.filter(dossier=dossier).first()
    services.withdraw_review(review=row, reason="登记错了", by=None, on=TODAY)
    assert set(refused(services.withdraw_review, review=row, reason="再次")) == {
        "review_withdrawn"
    }
    opinion = {
        "dossier": dossier,
        "step": "examination",
        "source": Opinion.Source.MASSES,
        "collected_on": day,
        "asked": 10,
    }
    found = refused(services.record_opinion, agreeing=11, **opinion)
    assert found["more_agree_than_asked"].numbers == {"agreeing": 11, "asked": 10}
    services.record_opinion(agreeing=10, by=None, on=TODAY, **opinion)
