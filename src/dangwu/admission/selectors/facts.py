"""The facts of a dossier as the rules ask for them: days of the steps and what stands beside."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import F

from dangwu.admission.models import (
    AdmissionTraining,
    Backer,
    Dossier,
    FormIssue,
    Inquiry,
    PoliticalReview,
    PublicNotice,
    Resolution,
    Review,
)
from dangwu.members.models import Membership, MembershipStatus, Person, RightsRestriction
from dangwu.orgs.models import Decision
from dangwu.procedures.selectors import days_done, run_of
from dangwu.rules.admission import facts as rules
from dangwu.rules.admission.facts import AdmissionFacts, Extension, Letter, Notice, Training
from dangwu.rules.meetings import VoteFacts

PROCEDURE = "DEV-30.steps"
# The steps whose day is a fact of its own in the rules.
DAY_OF_STEP = {
    "application": "applied_on",
    "talk": "talked_on",
    "activist": "activist_on",
    "activist_record": "activist_recorded_on",
    "contacts": "contacts_on",
    "prospect": "prospect_on",
    "prospect_consent": "prospect_consented_on",
    "sponsors": "sponsors_on",
    "political_review": "political_review_on",
    "examination": "examined_on",
    "pre_review": "pre_reviewed_on",
    "form": "form_issued_on",
    "branch_meeting": "branch_meeting_on",
    "superior_talk": "superior_talked_on",
    "approval": "approved_on",
    "approval_record": "recorded_above_on",
    "placing": "placed_on",
    "oath": "oath_on",
    "second_application": "second_applied_on",
    "full_meeting": "full_meeting_on",
    "full_approval": "full_approved_on",
    "archive": "archived_on",
}


def facts_of(dossier: Dossier) -> AdmissionFacts:
    """Everything known of a dossier; ten queries, whatever its length."""
    run = run_of(dossier, PROCEDURE)
    days = days_done(run) if run else {}
    known: dict[str, Any] = {
        DAY_OF_STEP[step]: day for step, day in days.items() if step in DAY_OF_STEP
    }
    known.setdefault("applied_on", dossier.applied_on)
    for more in (
        _people,
        _reviews,
        _political_review,
        _training_and_notice,
        _resolutions,
        _form,
    ):
        known |= more(dossier)
    return replace(_of_row(dossier), **known)


def _of_row(dossier: Dossier) -> AdmissionFacts:
    return AdmissionFacts(
        born_on=dossier.person.born_on,
        joined_unit_on=dossier.joined_unit_on,
        first_applied_on=dossier.first_applied_on,
        leaves_unit_on=dossier.leaves_unit_on,
        special_reason=dossier.special_reason,
        probation_from=dossier.probation_from,
        transferred_in_on=dossier.transferred_in_on,
        decision=dossier.decision or None,  # type: ignore[arg-type]
        delay_cause=dossier.delay_cause or None,  # type: ignore[arg-type]
        application_characters=dossier.application_characters,
        second_application_characters=dossier.second_application_characters,
    )


# ---- contacts and sponsors -------------------------------------------------------------------


def _people(dossier: Dossier) -> dict[str, tuple[rules.Backer, ...] | None]:
    rows = list(Backer.objects.filter(dossier=dossier).select_related("person"))
    full = full_since({row.person_id for row in rows})
    shut = restricted({row.person_id for row in rows})

    def those(role: str) -> tuple[rules.Backer, ...] | None:
        found = tuple(
            backer_facts(row.person, row.starts_on, row.ends_on, full, shut)
            for row in rows
            if row.role == role
        )
        return found or None

    return {
        "contacts": those(Backer.Role.CONTACT),
        "sponsors": those(Backer.Role.SPONSOR),
    }


def full_since(people: Iterable[object]) -> dict[object, date]:
    """Since when each of some people is a full member; one query."""
    rows = Membership.objects.filter(person__in=list(people), status=MembershipStatus.FULL)
    return dict(rows.order_by("-starts_on").values_list("person", "starts_on"))


def restricted(people: Iterable[object]) -> dict[object, tuple[date, date | None]]:
    """Until when the rights of each are restricted, or were last; one query."""
    rows = RightsRestriction.objects.filter(person__in=list(people))
    found = rows.order_by(F("ends_on").asc(nulls_last=True)).values_list(
        "person", "starts_on", "ends_on"
    )
    return {person: (since, until) for person, since, until in found}


def backer_facts(
    person: Person,
    since: date | None,
    until: date | None,
    full: dict[object, date],
    shut: dict[object, tuple[date, date | None]],
) -> rules.Backer:
    suspended_from, suspended_until = shut.get(person.pk, (None, None))
    return rules.Backer(
        name=person.name,
        full_from=full.get(person.pk, date.max),
        from_=since,
        until=until,
        suspended_from=suspended_from,
        suspended_until=suspended_until,
    )


# ---- what stands beside the steps ------------------------------------------------------------


def _reviews(dossier: Dossier) -> dict[str, tuple[date, ...] | None]:
    rows = Review.objects.filter(dossier=dossier, withdrawn_on__isnull=True)
    days = list(rows.order_by("held_on").values_list("phase", "held_on"))

    def those(phase: str) -> tuple[date, ...]:
        return tuple(day for of, day in days if of == phase)

    return {
        "reviews": those(Review.Phase.ACTIVIST),
        "probation_reviews": those(Review.Phase.PROBATION),
    }


def _political_review(dossier: Dossier) -> dict[str, object]:
    review = PoliticalReview.objects.filter(dossier=dossier, replaced_on__isnull=True).first()
    letters = Inquiry.objects.filter(dossier=dossier).values_list("sent_on", "answered_on")
    found: dict[str, object] = {
        "inquiry_letters": tuple(
            Letter(sent_on=sent, answered_on=answered) for sent, answered in letters
        )
    }
    if review is not None and review.concluded_on is not None:
        found["political_review_on"] = review.concluded_on
        found["political_review_passed"] = review.result == PoliticalReview.Result.PASSED
    return found


def _training_and_notice(dossier: Dossier) -> dict[str, object]:
    found: dict[str, object] = {}
    training = AdmissionTraining.objects.filter(dossier=dossier).last()
    if training is not None:
        found["training"] = Training(
            days=None if training.days is None else Fraction(training.days),
            hours=None if training.hours is None else Fraction(training.hours),
            ended_on=training.ended_on,
            special_case=bool(training.special_case),
            passed=training.passed,
        )
    for row in PublicNotice.objects.filter(dossier=dossier):
        name = "notice" if row.matter == PublicNotice.Matter.PROSPECT else "full_notice"
        found[name] = Notice(first=row.first_day, last=row.last_day)
    return found


def _resolutions(dossier: Dossier) -> dict[str, object]:
    """The votes of both meetings, and every extension decided."""
    rows = list(Resolution.objects.filter(dossier=dossier).select_related("decision"))
    found: dict[str, object] = {
        "extensions": tuple(
            Extension(months=row.months, decided_on=row.resolved_on) for row in rows if row.months
        )
    }
    for row in rows:
        name = "vote" if row.step == "branch_meeting" else "full_vote"
        if row.decision is not None:
            found[name] = vote_of(row.decision)
        elif row.counted:
            found[name] = VoteFacts(**row.counted)
    return found


def vote_of(decision: Decision) -> VoteFacts:
    """A decision as the rule of votes asks for it."""
    secret = decision.method == Decision.Method.SECRET
    return VoteFacts(
        matter=decision.matter,  # type: ignore[arg-type]
        should_attend=decision.should_attend,
        present=decision.present,
        votes_for=decision.votes_for,
        against=decision.against,
        abstain=decision.abstained,
        written_for=decision.written_for,
        method="secret" if secret else "hands",
    )


def _form(dossier: Dossier) -> dict[str, object]:
    issue = FormIssue.objects.filter(dossier=dossier, void_on__isnull=True).first()
    return {"form_issued_on": issue.issued_on} if issue else {}
