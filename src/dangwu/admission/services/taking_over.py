"""接续办理: a dossier begun on paper is kept here from a day on, with the days it already has."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import Dossier
from dangwu.admission.selectors.facts import DAY_OF_STEP, PROCEDURE
from dangwu.admission.services.cultivating import backers
from dangwu.admission.services.guard import KEEP, receives
from dangwu.admission.services.opening import BEFORE_MEMBERSHIP, as_numbered
from dangwu.admission.services.paper_rows import contacts_since, sponsors_since, write_rows
from dangwu.core.crypto import blind_index
from dangwu.core.scope import current_scope
from dangwu.core.services import record_act
from dangwu.members.models import Affiliation, Membership, MembershipStatus, Person
from dangwu.members.services import PersonFields, change_membership, register_applicant
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.procedures.selectors import days_done, holidays, run_of
from dangwu.procedures.services import against_before, procedure_in, start_run
from dangwu.rules.admission import AdmissionFacts, AdmissionFindings, judge_admission
from dangwu.rules.verdict import Reason, verdict_from

# What cannot have been. All else happened as it happened: its finding stays with the dossier.
IMPOSSIBLE = frozenset({"order", "future", "age_under_18"})
STEPS = tuple(DAY_OF_STEP)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDossier:
    """What the papers of somebody half-way say; `person` is new, or on record at the branch.

    Of `facts` the contacts and sponsors are left out: they are the people named beside it.
    """

    organisation: Organisation
    person: Person | PersonFields
    facts: AdmissionFacts
    contacts: tuple[Person, ...] = ()
    sponsors: tuple[Person, ...] = ()
    group: Organisation | None = None
    from_elsewhere: bool = False


@transaction.atomic
def take_over_dossier(*, paper: PaperDossier, by: User | None, on: date) -> Dossier:
    """Keep a dossier here that was begun on paper: its person, days, people and reviews.

    The run begins with the steps of the papers done, the next ones open with their windows.
    Findings refuse nothing but an impossible order, a day to come and an application before 18.
    Of an existing probationary member nothing is changed: probation runs since that membership
    began. The same papers handed in again by the same user give the same dossier.
    """
    verdict_from((_not_keeper(paper.organisation),)).require()
    place = Organisation.objects.select_for_update(no_key=True).get(pk=paper.organisation.pk)
    known = as_known(replace(paper, organisation=place), on)
    before = days_before(known.facts)
    again = _taken_over_already(known, before, on)
    if again is not None:
        return again
    verdict_from(against_paper(known, on)).require()
    person = _person(known, by, on)
    dossier = _dossier(known, person, on)
    start_run(
        procedure=PROCEDURE,
        subject=dossier,
        organisation=place,
        title="发展党员",
        about=person.pk,
        by=by,
        on=on,
        done_before=before,
    )
    write_rows(dossier, known.facts, known.contacts, known.sponsors)
    record_act(
        "admission.dossier_taken_over",
        subject=dossier,
        by=by,
        on=on,
        facts={"steps": len(before)},
    )
    return dossier


def findings_of_paper(paper: PaperDossier, on: date) -> AdmissionFindings:
    """Everything to be said of the papers, each day by what was in force on it."""
    known = as_known(paper, on)
    return judge_admission(
        known.facts,
        lambda day: terms_of(known.organisation, day),
        on=on,
        holidays=holidays(),
    )


def against_paper(paper: PaperDossier, on: date) -> tuple[Reason, ...]:
    """Why papers cannot be taken over; empty where they can."""
    known = as_known(paper, on)
    person = known.person
    faults = as_numbered(person, on)[1] if isinstance(person, PersonFields) else ()
    impossible = tuple(
        each.reason
        for each in findings_of_paper(known, on).findings
        if each.reason.code in IMPOSSIBLE
    )
    place = receives(known.organisation, on)
    stands = (*faults, *_of_person(known, on), *_missing(known), *impossible)
    stands = (place, *stands) if place else stands
    if stands:
        return stands
    definition = procedure_in(terms_of(known.organisation, on), PROCEDURE)
    return against_before(definition, days_before(known.facts), on)


def days_before(facts: AdmissionFacts) -> dict[str, date]:
    """Step → day, of every step the papers show; what an extension took back is of no more use.

    Cultivation ends with the prospect, probation with the second application or the meeting.
    """
    now = _after_extension(facts)
    days = {step: getattr(now, name) for step, name in DAY_OF_STEP.items()}
    days["cultivation"] = now.prospect_on
    days["training"] = now.training and now.training.ended_on
    days["probation"] = now.second_applied_on or now.full_meeting_on
    if now.political_review_passed is False:
        days["political_review"] = None
    return {step: day for step, day in days.items() if day is not None}


def _after_extension(facts: AdmissionFacts) -> AdmissionFacts:
    """The facts of the round that runs: before an extension another application was made."""
    if not facts.extensions or facts.extensions[-1].decided_on is None:
        return facts
    decided = facts.extensions[-1].decided_on
    old: dict[str, Any] = {
        name: None
        for name in ("second_applied_on", "full_meeting_on")
        if (day := getattr(facts, name)) is not None and day <= decided
    }
    return replace(facts, **old)


# ---- what is known besides the papers --------------------------------------------------------


def as_known(paper: PaperDossier, on: date) -> PaperDossier:
    """The papers with what the records know: birthday, people, the beginning of probation."""
    person = paper.person
    if isinstance(person, PersonFields):
        person, _ = as_numbered(person, on)
    more: dict[str, Any] = {"born_on": person.born_on or paper.facts.born_on}
    if paper.contacts:
        more["contacts"] = backers(paper.contacts, contacts_since(paper.facts, on))
    if paper.sponsors:
        more["sponsors"] = backers(paper.sponsors, sponsors_since(paper.facts, on))
    if isinstance(person, Person):
        more |= _of_probation(person, paper.facts, on)
    return replace(paper, person=person, facts=replace(paper.facts, **more))


def _of_probation(person: Person, facts: AdmissionFacts, on: date) -> dict[str, Any]:
    """Of a probationary member: probation, the meeting it counts from, and the place in a
    branch, as far as the papers do not say."""
    membership = _status_of(person, on)
    if membership is None or membership.status != MembershipStatus.PROBATIONARY:
        return {}
    found: dict[str, Any] = {"probation_from": membership.starts_on}
    found["branch_meeting_on"] = facts.branch_meeting_on or membership.starts_on
    place = Affiliation.objects.running().filter(person=person).first()
    now = _after_extension(facts)
    is_over = now.second_applied_on or now.full_meeting_on
    if facts.placed_on is None and not is_over and place and facts.approved_on:
        found["placed_on"] = max(place.starts_on, facts.approved_on)
    return found


def _status_of(person: Person, on: date) -> Membership | None:
    found: Membership | None = Membership.objects.on(on).filter(person=person).last()
    return found


def _taken_over_already(paper: PaperDossier, before: dict[str, date], on: date) -> Dossier | None:
    """The dossier these very papers gave today: a second press of the same button."""
    rows = Dossier.objects.filter(
        organisation=paper.organisation, state=Dossier.State.RUNNING, opened_on=on
    )
    if isinstance(paper.person, Person):
        rows = rows.filter(person=paper.person)
    elif paper.person.id_number:
        index = blind_index(paper.person.id_number, of="members.person.id_number")
        rows = rows.filter(person__id_index=index)
    else:
        return None
    found: Dossier | None = rows.select_related("person", "organisation").first()
    run = run_of(found, PROCEDURE) if found else None
    return found if run and days_done(run) == before else None


# ---- what stands against it ------------------------------------------------------------------


def _not_keeper(place: Organisation) -> Reason | None:
    if current_scope().may(KEEP, place.scope_path):
        return None
    return Reason("dossier_not_keeper", (), {"organisation": place.short_name})


def _of_person(paper: PaperDossier, on: date) -> tuple[Reason, ...]:
    person, facts = paper.person, paper.facts
    found = (
        _of_new(person, facts)
        if isinstance(person, PersonFields)
        else (_elsewhere(person, paper.organisation), *_of_known(person, facts, on))
    )
    is_full = facts.full_approved_on or facts.archived_on
    return tuple(filter(None, (*found, Reason("taken_over_full", ()) if is_full else None)))


def _of_new(person: PersonFields, facts: AdmissionFacts) -> tuple[Reason | None, ...]:
    return (
        None if person.born_on else Reason("born_unknown", ()),
        Reason("taken_over_member_unknown", ()) if facts.approved_on else None,
    )


def _of_known(person: Person, facts: AdmissionFacts, on: date) -> tuple[Reason | None, ...]:
    membership = _status_of(person, on)
    status = membership.status if membership else ""
    running = Dossier.objects.filter(person=person, state=Dossier.State.RUNNING)
    if status == MembershipStatus.PROBATIONARY:
        approval = None if facts.approved_on else _lacks("approved_on")
    else:
        approval = Reason("taken_over_member_unknown", ()) if facts.approved_on else None
    return (
        Reason("already_member", ()) if status == MembershipStatus.FULL else None,
        Reason("dossier_running", ()) if running.exists() else None,
        approval,
    )


def _elsewhere(person: Person, place: Organisation) -> Reason | None:
    if person.scope_path.startswith(place.scope_path):
        return None
    return Reason("person_of_other_branch", (), {"organisation": place.short_name})


def _missing(paper: PaperDossier) -> tuple[Reason, ...]:
    """What a dossier cannot do without, given what else the papers say."""
    facts = paper.facts
    asks_months = facts.decision == "extend" and not facts.extensions
    found = [
        *(("applied_on",) if facts.applied_on is None else ()),
        *(name for name in _behind(paper) if getattr(facts, name) is None),
        *(
            ("extension_decided_on",)
            if any(e.decided_on is None for e in facts.extensions)
            else ()
        ),
        *(("decision",) if "full_meeting" in days_before(facts) and not facts.decision else ()),
    ]
    months = (Reason("months_missing", ()),) if asks_months else ()
    return (*map(_lacks, found), *months)


def _behind(paper: PaperDossier) -> tuple[str, ...]:
    """The days of activist and prospect that have to be there since later ones are: of who is
    no member yet, the status is counted from them."""
    if isinstance(paper.person, Person) and paper.facts.probation_from is not None:
        return ()
    last = max((STEPS.index(s) for s in days_before(paper.facts) if s in STEPS), default=0)
    return tuple(f"{step}_on" for step in ("activist", "prospect") if STEPS.index(step) < last)


def _lacks(fact: str) -> Reason:
    return Reason("missing_fact", (), {"fact": fact})


# ---- writing ---------------------------------------------------------------------------------


def _person(paper: PaperDossier, by: User | None, on: date) -> Person:
    """The person on record, with the statuses of the papers, each since its day."""
    facts, person = paper.facts, paper.person
    assert facts.applied_on is not None
    if isinstance(person, PersonFields):
        row = register_applicant(
            person=person,
            organisation=paper.organisation,
            applied_on=facts.applied_on,
            by=by,
            on=on,
        )
        so_far: str = MembershipStatus.APPLICANT
    else:
        row, running = person, _status_of(person, on)
        so_far = running.status if running else MembershipStatus.LEFT
    for status, since in _statuses(facts):
        if _comes_after(so_far, status):
            change_membership(person=row, status=status, by=by, on=since)
    return row


def _statuses(facts: AdmissionFacts) -> list[tuple[str, date]]:
    """What somebody became on which day before being a member: a prospect with the consent of
    the committee above, or where the papers go on without its day, with the proposal."""
    days = days_before(facts)
    goes_on = any(STEPS.index(s) > STEPS.index("prospect_consent") for s in days if s in STEPS)
    prospect = facts.prospect_consented_on or (facts.prospect_on if goes_on else None)
    steps = zip(BEFORE_MEMBERSHIP, (facts.applied_on, facts.activist_on, prospect), strict=True)
    return [(status, since) for status, since in steps if since is not None]


def _comes_after(so_far: str, status: str) -> bool:
    if so_far == MembershipStatus.LEFT:
        return True
    order: list[str] = list(BEFORE_MEMBERSHIP)
    return so_far in order and order.index(status) > order.index(so_far)


def _dossier(paper: PaperDossier, person: Person, on: date) -> Dossier:
    facts, now = paper.facts, _after_extension(paper.facts)
    row: Dossier = Dossier.objects.create(
        scope_path=paper.organisation.scope_path,
        person=person,
        organisation=paper.organisation,
        group=paper.group,
        applied_on=facts.applied_on,
        first_applied_on=facts.first_applied_on,
        application_characters=facts.application_characters,
        joined_unit_on=facts.joined_unit_on,
        leaves_unit_on=facts.leaves_unit_on,
        from_elsewhere=paper.from_elsewhere,
        special_reason=facts.special_reason,
        probation_from=facts.probation_from,
        transferred_in_on=facts.transferred_in_on,
        second_application_characters=facts.second_application_characters,
        decision=facts.decision or "" if now.full_meeting_on else "",
        delay_cause=facts.delay_cause or "",
        opened_on=on,
    )
    return row
