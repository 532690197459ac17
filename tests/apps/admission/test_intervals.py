"""H04: the intervals of the chapter, through the services, on one dossier as it goes along.

A case tries an act on a day, recorded long afterwards: the day before a limit and the day of it.
Each is undone before the next. `says` is what refuses it, `finds` what stays with the dossier
although it is put on record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction

from dangwu.admission import services
from dangwu.admission.models import Dossier, Recommendation
from dangwu.admission.selectors import findings_of
from dangwu.admission.selectors.missing import sources_for
from dangwu.desk.management.applicants import DAYS, Cultivating, answer
from dangwu.desk.management.applicants.bringing import day_of
from dangwu.desk.management.applicants.steps import ACTS, Doing, forms_of
from dangwu.members.services import PersonFields
from dangwu.rules.calendar import add_months
from dangwu.rules.verdict import Refused
from tests.apps.admission.meetings import decided
from tests.apps.admission.walking import APPLIED, TODAY, cultivating
from tests.factories import identity_number

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
FULL = 5  # full members of the branch


@dataclass(frozen=True, slots=True)
class Trying:
    """An act on the dossier on a day, recorded on another."""

    dossier: Dossier
    place: Cultivating
    day: date
    on: date


def talk(t: Trying) -> None:
    services.hold_first_talk(
        dossier=t.dossier, held_on=t.day, talker=t.place.chair, by=None, on=t.on
    )


def activist(t: Trying) -> None:
    services.record_recommendation(
        dossier=t.dossier,
        manner=Recommendation.Manner.MEMBERS,
        held_on=APPLIED,
        by=None,
        on=t.on,
    )
    services.decide_activist(dossier=t.dossier, decided_on=t.day, by=None, on=t.on)


def contacts(t: Trying) -> None:
    services.appoint_contacts(
        dossier=t.dossier, people=t.place.contacts, since=t.day, by=None, on=t.on
    )


def sponsors(t: Trying) -> None:
    services.name_sponsors(
        dossier=t.dossier, people=t.place.contacts, since=t.day, by=None, on=t.on
    )


def reviewed(phase: str) -> Callable[[Trying], None]:
    def act(t: Trying) -> None:
        services.record_review(
            dossier=t.dossier,
            phase=phase,
            held_on=t.day,
            reviewer=t.place.contacts[0],
            text="学习认真",
            signed=True,
            by=None,
            on=t.on,
        )

    return act


def heard(t: Trying, step: str) -> None:
    for source in sources_for(t.dossier, step):
        services.record_opinion(
            dossier=t.dossier,
            step=step,
            source=source,
            collected_on=min(t.day, t.on),
            by=None,
            on=t.on,
        )


def prospect(t: Trying) -> None:
    heard(t, "prospect")
    services.decide_prospect(dossier=t.dossier, decided_on=t.day, by=None, on=t.on)


def conclude(t: Trying) -> None:
    contents = dict.fromkeys(("attitude", "history", "conduct", "family"), "清楚")
    services.write_political_review(dossier=t.dossier, contents=contents, by=None, on=t.on)
    services.conclude_political_review(
        dossier=t.dossier,
        concluded_on=t.day,
        result="passed",
        conclusion="合格",
        by=None,
        on=t.on,
    )


def conclude_on_letter(t: Trying) -> None:
    """A letter answered a week after the step before."""
    sent = day_of("sponsors", APPLIED)
    letter = services.send_inquiry(
        dossier=t.dossier,
        manner="letter",
        number="",
        addressee="某党委",
        about="父亲",
        sent_on=sent,
        by=None,
        on=t.on,
    )
    services.record_answer(
        inquiry=letter, answered_on=sent + timedelta(days=7), answer="清楚", by=None, on=t.on
    )
    conclude(t)


def trained(t: Trying) -> None:
    services.record_training(
        dossier=t.dossier,
        begins_on=t.day,
        ended_on=t.day,
        provider="机关党委",
        hours=24,
        by=None,
        on=t.on,
    )


def notice_of(days: int) -> Callable[[Trying], None]:
    """A notice that ends on the day and took so many days."""

    def act(t: Trying) -> None:
        services.hold_notice(
            dossier=t.dossier,
            matter="prospect",
            first_day=t.day - timedelta(days=days - 1),
            last_day=t.day,
            place="公示栏",
            by=None,
            on=t.on,
        )

    return act


def examine(t: Trying) -> None:
    heard(t, "examination")
    services.examine_prospect(dossier=t.dossier, examined_on=t.day, by=None, on=t.on)


def issue(t: Trying) -> None:
    forms = forms_of(t.place.branch, APPLIED)
    services.issue_form(dossier=t.dossier, forms=forms, issued_on=t.day, by=None, on=t.on)


def hand_in(t: Trying) -> None:
    forms = forms_of(t.place.branch, APPLIED)
    issued_on = day_of("pre_review", APPLIED) + timedelta(days=2)
    services.issue_form(dossier=t.dossier, forms=forms, issued_on=issued_on, by=None, on=t.on)
    services.hand_in_form(dossier=t.dossier, handed_in_on=t.day, by=None, on=t.on)


def meet(t: Trying) -> None:
    decision = decided(t.place, t.dossier, t.day, FULL, of=FULL)
    services.take_resolution(dossier=t.dossier, decision=decision, by=None, on=t.on)


def leaving(months: int, days: int) -> Callable[[Trying], None]:
    """A meeting about somebody who leaves that long after it."""

    def act(t: Trying) -> None:
        leaves = add_months(t.day, months) + timedelta(days=days)
        services.note_leaving(dossier=t.dossier, leaves_unit_on=leaves, by=None, on=t.on)
        meet(t)

    return act


def superior_talk(t: Trying) -> None:
    services.record_superior_talk(
        dossier=t.dossier,
        held_on=t.day,
        talker=t.place.chair,
        note="",
        opinion="同意",
        by=None,
        on=t.on,
    )


def approval(t: Trying) -> None:
    sent_on = day_of("superior_talk", APPLIED)
    answer(services.send_step(dossier=t.dossier, step="approval", by=None, on=sent_on), t.day)


def excused(t: Trying) -> None:
    """The same, with a special reason on record in time."""
    sent_on = day_of("superior_talk", APPLIED)
    services.note_special_reason(dossier=t.dossier, reason="换届期间", by=None, on=sent_on)
    approval(t)


def placing(t: Trying) -> None:
    services.place_member(dossier=t.dossier, placed_on=t.day, by=None, on=t.on)


def oath(t: Trying) -> None:
    services.record_oath(dossier=t.dossier, held_on=t.day, by=None, on=t.on)


def second_application(t: Trying) -> None:
    services.receive_second_application(dossier=t.dossier, applied_on=t.day, by=None, on=t.on)


def decide(outcome: str, months: int | None = None) -> Callable[[Trying], None]:
    def act(t: Trying) -> None:
        heard(t, "full_meeting")
        decision = decided(t.place, t.dossier, t.day, FULL, "full_membership", of=FULL)
        services.take_full_resolution(
            dossier=t.dossier,
            decision=decision,
            outcome=outcome,
            months=months,
            by=None,
            on=t.on,
        )

    return act


def full_approval(t: Trying) -> None:
    sent_on = day_of("full_meeting", APPLIED)
    answer(services.send_step(dossier=t.dossier, step="full_approval", by=None, on=sent_on), t.day)


def archive(t: Trying) -> None:
    services.archive_dossier(dossier=t.dossier, archived_on=t.day, by=None, on=t.on)


@dataclass(frozen=True, slots=True)
class Case:
    """After `stage`: `act` on the day so many months and days after the step `since`."""

    stage: str
    act: Callable[[Trying], None]
    since: str
    months: int = 0
    days: int = 0
    says: str = ""
    finds: str = ""
    ahead: bool = False  # recorded the day before it comes

    @property
    def day(self) -> date:
        return add_months(day_of(self.since, APPLIED), self.months) + timedelta(days=self.days)


CASES = (
    # a talk within a month
    Case("application", talk, "application", days=-1, says="order"),
    Case("application", talk, "application"),
    Case("application", talk, "application", 1),
    Case("application", talk, "application", 1, 1, finds="talk_late"),
    Case("application", talk, "application", 1, ahead=True, says="day_to_come"),
    # the activist after the talk
    Case("talk", activist, "talk", days=-1, says="activist_early"),
    Case("talk", activist, "talk"),
    Case("talk", activist, "talk", 6),
    Case("talk", activist, "talk", 1, ahead=True, says="day_to_come"),
    Case("activist_record", contacts, "activist", days=-1, says="order"),
    Case("activist_record", contacts, "activist"),
    Case("activist_record", contacts, "activist", 1, ahead=True, says="day_to_come"),
    # reviews by who is a contact on the day
    Case(
        "contacts",
        reviewed("activist"),
        "activist",
        days=-1,
        says="review_before_phase reviewer_no_backer",
    ),
    Case("contacts", reviewed("activist"), "contacts", days=-1, says="reviewer_no_backer"),
    Case("contacts", reviewed("activist"), "contacts"),
    Case("contacts", reviewed("activist"), "contacts", 1, ahead=True, says="day_to_come"),
    Case("review_1", reviewed("activist"), "review_1", says="review_known"),
    Case("review_1", reviewed("activist"), "review_1", days=1),
    Case("contacts", reviewed("probation"), "contacts", says="review_before_phase"),
    # a prospect after a year
    Case("review_2", prospect, "activist", 12, -1, says="prospect_early"),
    Case("review_2", prospect, "activist", 12),
    Case("review_2", prospect, "activist", 13, ahead=True, says="day_to_come"),
    # sponsors, review and training after the consent above
    Case("prospect_consent", sponsors, "prospect_consent", days=-1, says="order"),
    Case("prospect_consent", sponsors, "prospect_consent"),
    Case("prospect_consent", sponsors, "prospect_consent", 1, ahead=True, says="day_to_come"),
    Case("sponsors", conclude, "prospect_consent", days=-1, says="order"),
    Case("sponsors", conclude, "prospect_consent"),
    Case("sponsors", conclude, "sponsors", 1, ahead=True, says="day_to_come"),
    Case("sponsors", conclude_on_letter, "sponsors", days=6, says="inquiry_after_review"),
    Case("sponsors", conclude_on_letter, "sponsors", days=7),
    Case("political_review", trained, "prospect_consent", days=-1, says="order"),
    Case("political_review", trained, "prospect_consent"),
    Case("political_review", trained, "sponsors", 3, ahead=True, says="day_to_come"),
    # a notice of five working days: from a Monday
    Case("training", notice_of(4), "notice", finds="notice_short"),
    Case("training", notice_of(9), "notice"),
    Case("training", notice_of(9), "notice", ahead=True, says="day_to_come"),
    Case("review_3", examine, "training", days=-1, says="order"),
    Case("review_3", examine, "training"),
    Case("review_3", examine, "training", 2, ahead=True, says="day_to_come"),
    # the numbered form after the pre-review
    Case("pre_review", issue, "pre_review", days=-1, says="order"),
    Case("pre_review", issue, "pre_review"),
    Case("pre_review", issue, "pre_review", 1, ahead=True, says="day_to_come"),
    Case("pre_review", hand_in, "pre_review", days=1, says="form_before_issue"),
    Case("pre_review", hand_in, "pre_review", days=2),
    # the branch meeting; nobody who leaves within three months
    Case("form", meet, "form", days=-5, says="order"),
    Case("form", meet, "form"),
    Case("form", leaving(3, 0), "form", finds="leaving_soon"),
    Case("form", leaving(3, 1), "form"),
    Case("branch_meeting", superior_talk, "branch_meeting", days=-1, says="order"),
    Case("branch_meeting", superior_talk, "branch_meeting"),
    Case("branch_meeting", superior_talk, "branch_meeting", 1, ahead=True, says="day_to_come"),
    # approval within three months, with a reason on record within six
    Case("superior_talk", approval, "branch_meeting", 3),
    Case("superior_talk", approval, "branch_meeting", 3, 1, says="step_late"),
    Case("superior_talk", excused, "branch_meeting", 3, 1),
    Case("superior_talk", excused, "branch_meeting", 6),
    Case("superior_talk", excused, "branch_meeting", 6, 1, says="step_over_limit"),
    Case("approval", placing, "approval", days=-1, says="order"),
    Case("approval", placing, "approval"),
    Case("approval", oath, "approval", days=-1, says="order"),
    Case("approval", oath, "approval"),
    Case("approval", oath, "approval", 1, ahead=True, says="day_to_come"),
    # probation from the day of the meeting, a year long
    Case("oath", reviewed("probation"), "branch_meeting", days=-1, says="review_before_phase"),
    Case("oath", reviewed("probation"), "branch_meeting"),
    Case("probation_4", second_application, "approval", days=-1, says="order"),
    Case("probation_4", second_application, "approval", 12, ahead=True, says="day_to_come"),
    Case("second_application", decide("full"), "branch_meeting", 12, -1, "full_meeting_early"),
    Case("second_application", decide("full"), "branch_meeting", 12),
    Case(
        "second_application", decide("extended", 6), "branch_meeting", 12, -1, "full_meeting_early"
    ),
    Case("second_application", decide("extended", 5), "branch_meeting", 12, 0, "extension_short"),
    Case("second_application", decide("extended", 6), "branch_meeting", 12),
    Case("second_application", decide("extended", 12), "branch_meeting", 12),
    Case("second_application", decide("extended", 13), "branch_meeting", 12, 0, "extension_long"),
    Case("second_application", decide("extended"), "branch_meeting", 12, 0, "months_missing"),
    Case("full_meeting", full_approval, "full_meeting", 3),
    Case("full_meeting", full_approval, "full_meeting", 3, 1, finds="full_approval_late"),
    Case("full_approval", archive, "full_approval", days=-1, says="order"),
    Case("full_approval", archive, "full_approval"),
    Case("full_approval", archive, "full_approval", 1, ahead=True, says="day_to_come"),
)


def test_there_are_sixty_cases_and_each_limit_is_tried_on_both_sides():
    assert len(CASES) >= 60
    assert sum(1 for case in CASES if not case.says and not case.finds) >= 20


def test_the_intervals_hold_along_one_dossier(cast, in_whole_tree):
    place = cultivating(cast)
    dossier = services.open_dossier(
        organisation=place.branch,
        person=PersonFields(name="程远", id_number=identity_number("19950418")),
        applied_on=APPLIED,
        by=None,
        on=APPLIED,
    )
    wrong = []
    for step in DAYS:
        if step != "application":
            ACTS[step](Doing(dossier, place, day_of(step, APPLIED), Random(5)))
        for case in CASES:
            if case.stage == step and (said := outcome(case, dossier, place)) != expected(case):
                wrong.append((case.act.__name__, step, case.day, said, expected(case)))
    assert not wrong, "\n".join(map(str, wrong))


def expected(case: Case) -> tuple[set[str], set[str]]:
    return set(case.says.split()), set(case.finds.split())


def outcome(case: Case, dossier: Dossier, place: Cultivating) -> tuple[set[str], set[str]]:
    """What refused the act, and what was found of the dossier after it and not before."""
    on = case.day - timedelta(days=1) if case.ahead else TODAY
    fresh = Dossier.objects.select_related("person", "organisation").get(pk=dossier.pk)
    with transaction.atomic():
        before = codes(fresh, case.day)
        try:
            case.act(Trying(fresh, place, case.day, on))
        except Refused as refused:
            return {reason.code for reason in refused.verdict.reasons}, set()
        else:
            return set(), codes(Dossier.objects.get(pk=dossier.pk), case.day) - before
        finally:
            transaction.set_rollback(True)


def codes(dossier: Dossier, on: date) -> set[str]:
    return {each.reason.code for each in findings_of(dossier, on).findings}
