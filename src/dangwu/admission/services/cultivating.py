"""Steps 2 to 6: the first talk, the activist, contacts, reviews every half-year."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import Backer, Dossier, DossierTalk, Recommendation, Review
from dangwu.admission.selectors.facts import (
    backer_facts,
    facts_of,
    full_since,
    restricted,
)
from dangwu.admission.selectors.missing import missing_for
from dangwu.admission.selectors.submission import content_of
from dangwu.admission.services.guard import (
    before_application,
    locked,
    not_reached,
    on_record,
    require,
    run_for,
    take_if_open,
    take_step,
    to_come,
)
from dangwu.core.services import record_act
from dangwu.members.models import MembershipStatus, Person
from dangwu.members.services import change_membership
from dangwu.procedures.models import Case
from dangwu.procedures.services import send_up
from dangwu.rules.admission.facts import Backer as BackerFacts
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def hold_first_talk(
    *,
    dossier: Dossier,
    held_on: date,
    talker: Person,
    note: str = "",
    by: User | None,
    on: date,
) -> DossierTalk:
    """Record the talk with the applicant (DEV-02); what was said goes under seal."""
    found = locked(dossier)
    require(found, on, to_come(held_on, on), talked_on=held_on)
    talk = write_talk(found, "talk", held_on, talker, note)
    take_step(found, "talk", done_on=held_on, by=by, on=on)
    record_act("admission.first_talk_held", subject=talk, by=by, on=on, fields=["held_on"])
    return talk


def write_talk(
    dossier: Dossier,
    step: str,
    held_on: date,
    talker: Person | None,
    note: str,
    *,
    talker_name: str = "",
    opinion: str = "",
) -> DossierTalk:
    talk: DossierTalk = DossierTalk.objects.create(
        scope_path=dossier.scope_path,
        dossier=dossier,
        step=step,
        held_on=held_on,
        talker=talker,
        talker_name=talker_name.strip(),
        note=note.strip(),
        opinion=opinion.strip(),
    )
    return talk


@transaction.atomic
def record_recommendation(
    *,
    dossier: Dossier,
    manner: str,
    held_on: date,
    taking_part: int | None = None,
    votes_for: int | None = None,
    by_whom: str = "",
    by: User | None,
    on: date,
) -> Recommendation:
    """Record how the person was put forward as an activist (DEV-03); the very same, once."""
    found = locked(dossier)
    verdict_from(
        (
            to_come(held_on, on),
            before_application(found, held_on),
            _more_for_than_there(votes_for, taking_part),
        )
    ).require()
    told = {
        "manner": manner,
        "held_on": held_on,
        "taking_part": taking_part,
        "votes_for": votes_for,
        "by_whom": by_whom.strip(),
    }
    if known := on_record(Recommendation, found, told):
        return known
    row: Recommendation = Recommendation.objects.create(
        scope_path=found.scope_path, dossier=found, **told
    )
    record_act("admission.recommendation_recorded", subject=row, by=by, on=on, fields=["manner"])
    return row


def _more_for_than_there(votes_for: int | None, there: int | None) -> Reason | None:
    if votes_for is None or there is None or votes_for <= there:
        return None
    return Reason("more_agree_than_asked", (), {"agreeing": votes_for, "asked": there})


@transaction.atomic
def decide_activist(*, dossier: Dossier, decided_on: date, by: User | None, on: date) -> Dossier:
    """Put on record that the branch committee made the applicant an activist (DEV-03).

    Refused before the talk, for a day to come, and without a recommendation on record.
    """
    found = locked(dossier)
    missing = missing_for(found, "activist", decided_on)
    require(found, on, to_come(decided_on, on), *missing, activist_on=decided_on)
    take_step(found, "activist", done_on=decided_on, by=by, on=on)
    change_membership(person=found.person, status=MembershipStatus.ACTIVIST, by=by, on=decided_on)
    record_act("admission.activist_decided", subject=found, by=by, on=on, facts={"step": 3})
    return found


@transaction.atomic
def send_step(*, dossier: Dossier, step: str, note: str = "", by: User | None, on: date) -> Case:
    """Put a step before the committee above: for the record, or for its answer.

    Its content is the days of the dossier, of which the case keeps a digest.
    """
    found = locked(dossier)
    require(found, on)
    run = run_for(found)
    case = send_up(run=run, step=step, content=content_of(found, step), note=note, by=by, on=on)
    record_act("admission.step_sent", subject=found, by=by, on=on, facts={"step": step})
    return case


@transaction.atomic
def appoint_contacts(
    *, dossier: Dossier, people: Sequence[Person], since: date, by: User | None, on: date
) -> list[Backer]:
    """Appoint one or two full members as contacts (DEV-05), in place of those before.

    Refused while the person is no activist.
    """
    found = locked(dossier)
    require(
        found,
        on,
        to_come(since, on),
        not_reached(found, "contacts"),
        contacts=backers(people, since),
        contacts_on=since,
    )
    rows = write_backers(found, Backer.Role.CONTACT, people, since)
    take_if_open(found, "contacts", since, by, on)
    record_act(
        "admission.contacts_appointed", subject=found, by=by, on=on, facts={"count": len(rows)}
    )
    return rows


def backers(people: Sequence[Person], since: date) -> tuple[BackerFacts, ...]:
    """People as the rule asks for them on the day they are appointed."""
    keys = [person.pk for person in people]
    full, shut = full_since(keys), restricted(keys)
    return tuple(backer_facts(person, since, None, full, shut) for person in people)


def write_backers(
    dossier: Dossier, role: str, people: Sequence[Person], since: date
) -> list[Backer]:
    """End who is no longer among them, begin who is new; who stays keeps the old row."""
    rows = Backer.objects.running().filter(dossier=dossier, role=role)
    staying = {row.person_id: row for row in rows}
    named = {person.pk for person in people}
    rows.exclude(person__in=named).update(ends_on=since)
    return [
        staying.get(person.pk)
        or Backer.objects.create(
            scope_path=dossier.scope_path,
            dossier=dossier,
            role=role,
            person=person,
            starts_on=since,
        )
        for person in people
    ]


@transaction.atomic
def record_review(
    *,
    dossier: Dossier,
    phase: str,
    held_on: date,
    reviewer: Person | None,
    text: str,
    signed: bool,
    by: User | None,
    on: date,
) -> Review:
    """Record a review: half-yearly of an activist (DEV-06), of a probationary member (DEV-21).

    Refused for a day to come, before the phase began, without words, and where the reviewer is
    no contact or sponsor of the person. The same phase has one review a day.
    """
    found = locked(dossier)
    verdict_from(
        (
            to_come(held_on, on),
            None if text.strip() else Reason("review_empty", ()),
            _before_phase(found, phase, held_on),
            _not_backer(found, reviewer, held_on),
        )
    ).require()
    row: Review
    row, is_new = Review.objects.get_or_create(
        dossier=found,
        phase=phase,
        held_on=held_on,
        withdrawn_on=None,
        defaults={
            "scope_path": found.scope_path,
            "reviewer": reviewer,
            "text": text.strip(),
            "signed": signed,
        },
    )
    verdict_from((None if is_new else Reason("review_known", (), {"day": held_on}),)).require()
    record_act("admission.review_recorded", subject=row, by=by, on=on, facts={"phase": phase})
    return row


def _before_phase(dossier: Dossier, phase: str, held_on: date) -> Reason | None:
    facts = facts_of(dossier)
    since = (
        facts.activist_on
        if phase == Review.Phase.ACTIVIST
        else (facts.probation_from or facts.branch_meeting_on)
    )
    if since is not None and since <= held_on:
        return None
    return Reason("review_before_phase", (), {"since": since, "day": held_on})


def _not_backer(dossier: Dossier, reviewer: Person | None, held_on: date) -> Reason | None:
    if reviewer is None:
        return Reason("reviewer_missing", ())
    rows = Backer.objects.on(held_on).filter(dossier=dossier, person=reviewer)
    if rows.exists():
        return None
    return Reason("reviewer_no_backer", (), {"name": reviewer.name, "day": held_on})


@transaction.atomic
def withdraw_review(*, review: Review, reason: str, by: User | None, on: date) -> Review:
    """Take back a review recorded by mistake; its row stays, the reason goes to the trail."""
    locked(review.dossier)
    row: Review = Review.objects.select_for_update().get(pk=review.pk)
    verdict_from(
        (
            Reason("reason_missing", ()) if not reason.strip() else None,
            Reason("review_withdrawn", ()) if row.withdrawn_on else None,
        )
    ).require()
    row.withdrawn_on = on
    row.save(update_fields=["withdrawn_on"])
    record_act("admission.review_withdrawn", subject=row, by=by, on=on, detail=reason.strip())
    return row
