"""What papers of a dossier leave beside the days of its steps: people, reviews, votes, notices.

Their texts are on paper and stay there; the rows say so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dangwu.admission.models import (
    AdmissionTraining,
    Backer,
    Dossier,
    Inquiry,
    PoliticalReview,
    PublicNotice,
    Resolution,
    Review,
)
from dangwu.members.models import Person
from dangwu.rules.admission import AdmissionFacts
from dangwu.rules.admission.facts import Notice
from dangwu.rules.meetings.facts import VoteFacts

ON_PAPER = "接续办理前的%s，见纸质材料"
FULL_OUTCOMES = {"on_time": "full", "extend": "extended", "cancel": "cancelled"}


def write_rows(
    dossier: Dossier,
    facts: AdmissionFacts,
    contacts: Sequence[Person],
    sponsors: Sequence[Person],
) -> None:
    """Write all of them, in the transaction of the act."""
    today = dossier.opened_on
    _write_backers(dossier, Backer.Role.CONTACT, contacts, contacts_since(facts, today))
    _write_backers(dossier, Backer.Role.SPONSOR, sponsors, sponsors_since(facts, today))
    _write_reviews(dossier, Review.Phase.ACTIVIST, facts.reviews or ())
    _write_reviews(dossier, Review.Phase.PROBATION, facts.probation_reviews or ())
    _write_political_review(dossier, facts)
    _write_training(dossier, facts)
    _write_notice(dossier, PublicNotice.Matter.PROSPECT, facts.notice)
    _write_notice(dossier, PublicNotice.Matter.FULL, facts.full_notice)
    for resolution in _resolutions(dossier, facts):
        resolution.save(force_insert=True)


def contacts_since(facts: AdmissionFacts, on: date) -> date:
    """Since when the contacts count whose own day the papers may leave out."""
    return facts.contacts_on or facts.activist_on or on


def sponsors_since(facts: AdmissionFacts, on: date) -> date:
    return facts.sponsors_on or facts.prospect_on or on


def _write_backers(dossier: Dossier, role: str, people: Sequence[Person], since: date) -> None:
    for person in people:
        Backer.objects.create(
            scope_path=dossier.scope_path,
            dossier=dossier,
            role=role,
            person=person,
            starts_on=since,
        )


def _write_reviews(dossier: Dossier, phase: str, days: Iterable[date]) -> None:
    for day in sorted(set(days)):
        Review.objects.create(
            scope_path=dossier.scope_path,
            dossier=dossier,
            phase=phase,
            held_on=day,
            text=ON_PAPER % "考察",
        )


def _write_political_review(dossier: Dossier, facts: AdmissionFacts) -> None:
    for letter in facts.inquiry_letters or ():
        if letter.sent_on is not None:
            Inquiry.objects.create(
                scope_path=dossier.scope_path,
                dossier=dossier,
                addressee=ON_PAPER % "函调",
                about=ON_PAPER % "函调",
                sent_on=letter.sent_on,
                answered_on=letter.answered_on,
            )
    if facts.political_review_on is not None:
        failed = facts.political_review_passed is False
        result = PoliticalReview.Result
        PoliticalReview.objects.create(
            scope_path=dossier.scope_path,
            dossier=dossier,
            concluded_on=facts.political_review_on,
            result=result.FAILED if failed else result.PASSED,
            conclusion=ON_PAPER % "政治审查",
        )


def _write_training(dossier: Dossier, facts: AdmissionFacts) -> None:
    """Only the last day is known of it: the row begins and ends on that day."""
    training = facts.training
    if training is None or training.ended_on is None:
        return
    AdmissionTraining.objects.create(
        scope_path=dossier.scope_path,
        dossier=dossier,
        begins_on=training.ended_on,
        ended_on=training.ended_on,
        days=_decimal(training.days),
        hours=_decimal(training.hours),
        provider=ON_PAPER % "培训",
        passed=training.passed,
        special_case=ON_PAPER % "特殊情况" if training.special_case else "",
    )


def _decimal(number: Fraction | None) -> Decimal | None:
    return None if number is None else Decimal(number.numerator) / number.denominator


def _write_notice(dossier: Dossier, matter: str, notice: Notice | None) -> None:
    if notice is not None:
        PublicNotice.objects.create(
            scope_path=dossier.scope_path,
            dossier=dossier,
            matter=matter,
            first_day=notice.first,
            last_day=notice.last,
        )


def _resolutions(dossier: Dossier, facts: AdmissionFacts) -> Iterator[Resolution]:
    """Both meetings, and every extension: none has a decision in the records of meetings."""

    def resolved(step: str, on: date, outcome: str, vote: VoteFacts | None = None) -> Resolution:
        return Resolution(
            scope_path=dossier.scope_path,
            dossier=dossier,
            step=step,
            resolved_on=on,
            outcome=outcome,
            counted=asdict(vote) if vote else {},
        )

    if facts.branch_meeting_on is not None:
        yield resolved("branch_meeting", facts.branch_meeting_on, "passed", facts.vote)
    extended = set()
    for extension in facts.extensions:
        assert extension.decided_on is not None
        extended.add(extension.decided_on)
        is_this = extension.decided_on == facts.full_meeting_on
        vote = facts.full_vote if is_this else None
        row = resolved("full_meeting", extension.decided_on, "extended", vote)
        row.months = extension.months
        yield row
    if facts.full_meeting_on is not None and facts.full_meeting_on not in extended:
        outcome = FULL_OUTCOMES[facts.decision or "on_time"]
        yield resolved("full_meeting", facts.full_meeting_on, outcome, facts.full_vote)
