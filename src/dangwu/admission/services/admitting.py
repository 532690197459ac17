"""Steps 12 to 20: notice, examination, the form, the branch meeting, approval, placing, oath."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import (
    Dossier,
    DossierTalk,
    FormIssue,
    FormRange,
    PublicNotice,
    Resolution,
)
from dangwu.admission.selectors.facts import vote_of
from dangwu.admission.selectors.meetings import decision_about
from dangwu.admission.selectors.missing import unheard
from dangwu.admission.selectors.quotas import batches_for, next_number
from dangwu.admission.services.cultivating import write_talk
from dangwu.admission.services.guard import (
    locked,
    on_record,
    require,
    run_for,
    take_step,
    to_come,
)
from dangwu.core.services import record_act
from dangwu.members.models import Person
from dangwu.members.services import affiliate_person
from dangwu.orgs.models import Decision, Organisation
from dangwu.procedures.services import extend_step
from dangwu.rules.admission.facts import Notice
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def hold_notice(
    *,
    dossier: Dossier,
    matter: str,
    first_day: date,
    last_day: date,
    place: str,
    objections: str = "",
    by: User | None,
    on: date,
) -> PublicNotice:
    """Record a public notice (DEV-31), both days included; the same matter again replaces none,
    the very same is the one on record.

    Refused where it ends before it begins or is not over.
    """
    found = locked(dossier)
    backwards = {"first": first_day, "last": last_day}
    name = "notice" if matter == PublicNotice.Matter.PROSPECT else "full_notice"
    require(
        found,
        on,
        to_come(last_day, on),
        Reason("ends_before_begin", (), backwards) if last_day < first_day else None,
        **({} if last_day < first_day else {name: Notice(first=first_day, last=last_day)}),
    )
    told = {
        "matter": matter,
        "first_day": first_day,
        "last_day": last_day,
        "place": place.strip(),
        "objections": objections.strip(),
    }
    if known := on_record(PublicNotice, found, told):
        return known
    row: PublicNotice = PublicNotice.objects.create(
        scope_path=found.scope_path, dossier=found, **told
    )
    record_act("admission.notice_held", subject=row, by=by, on=on, facts={"matter": matter})
    return row


@transaction.atomic
def examine_prospect(*, dossier: Dossier, examined_on: date, by: User | None, on: date) -> Dossier:
    """Put on record that the branch committee examined the prospect and found him or her fit
    (DEV-12). Refused while members and masses are not heard or the political review is missing.
    """
    found = locked(dossier)
    require(
        found,
        on,
        to_come(examined_on, on),
        *unheard(found, "examination", examined_on),
        examined_on=examined_on,
    )
    take_step(found, "examination", done_on=examined_on, by=by, on=on)
    record_act("admission.prospect_examined", subject=found, by=by, on=on, facts={"step": 12})
    return found


# ---- numbered forms --------------------------------------------------------------------------


@transaction.atomic
def receive_forms(
    *,
    organisation: Organisation,
    prefix: str,
    first: int,
    last: int,
    width: int,
    received_on: date,
    by: User | None,
    on: date,
) -> FormRange:
    """Put a range of numbers of 入党志愿书 on record; refused where it overlaps another.

    `width` is the count of digits printed on the form, leading zeros among them.
    """
    place = Organisation.objects.select_for_update().get(pk=organisation.pk)
    clash = FormRange.objects.filter(
        organisation=place, prefix=prefix.strip(), first__lte=last, last__gte=first
    ).exists()
    row = FormRange(
        scope_path=place.scope_path,
        organisation=place,
        prefix=prefix.strip(),
        first=first,
        last=last,
        width=width,
        received_on=received_on,
    )
    ends = {"first": row.written(first), "last": row.written(last)}
    verdict_from(
        (
            to_come(received_on, on),
            Reason("range_backwards", (), ends) if last < first else None,
            Reason("range_overlaps", (), ends) if clash else None,
        )
    ).require()
    row.save()
    record_act("admission.forms_received", subject=row, by=by, on=on, fields=["first", "last"])
    return row


@transaction.atomic
def issue_form(
    *, dossier: Dossier, forms: FormRange, issued_on: date, by: User | None, on: date
) -> FormIssue:
    """Hand out the next numbered form (DEV-13): only after the pre-review was answered.

    Refused when the range is used up, or neither the branch nor a level above was given it; a
    second one only after the first is void.
    """
    found = locked(dossier)
    held = batches_for(found).select_for_update(of=("self",)).filter(pk=forms.pk).first()
    number = held and next_number(held)
    out = FormIssue.objects.filter(dossier=found, void_on__isnull=True).first()
    require(
        found,
        on,
        to_come(issued_on, on),
        Reason("form_issued", (), {"number": out.number}) if out else None,
        None if held else Reason("range_foreign", (), {"numbers": str(forms)}),
        Reason("range_used_up", ()) if held and not number else None,
        form_issued_on=issued_on,
    )
    row: FormIssue = FormIssue.objects.create(
        scope_path=found.scope_path,
        dossier=found,
        range=held,
        number=number,
        issued_on=issued_on,
    )
    record_act("admission.form_issued", subject=row, by=by, on=on, fields=["number"])
    return row


@transaction.atomic
def void_form(*, issue: FormIssue, reason: str, by: User | None, on: date) -> FormIssue:
    """A spoilt form is void: its number is never used again."""
    locked(issue.dossier)
    row: FormIssue = FormIssue.objects.select_for_update().get(pk=issue.pk)
    verdict_from(
        (
            Reason("reason_missing", ()) if not reason.strip() else None,
            Reason("form_void", ()) if row.void_on else None,
        )
    ).require()
    row.void_on, row.void_reason = on, reason.strip()
    row.save(update_fields=["void_on", "void_reason"])
    record_act("admission.form_voided", subject=row, by=by, on=on, fields=["void_on"])
    return row


@transaction.atomic
def hand_in_form(*, dossier: Dossier, handed_in_on: date, by: User | None, on: date) -> Dossier:
    """The filled form was checked and handed in: step 14 is taken (DEV-14)."""
    found = locked(dossier)
    issue = FormIssue.objects.filter(dossier=found, void_on__isnull=True).first()
    missing = None if issue else Reason("form_not_issued", ())
    early = issue and issue.issued_on > handed_in_on
    verdict_from(
        (
            missing,
            to_come(handed_in_on, on),
            Reason("form_before_issue", (), {"day": handed_in_on, "issued": issue.issued_on})
            if issue and early
            else None,
        )
    ).require()
    take_step(found, "form", done_on=handed_in_on, by=by, on=on)
    record_act("admission.form_handed_in", subject=found, by=by, on=on, facts={"step": 14})
    return found


# ---- the branch meeting and the approval -----------------------------------------------------


@transaction.atomic
def take_resolution(
    *, dossier: Dossier, decision: Decision, by: User | None, on: date
) -> Resolution:
    """Take over the decision of the branch meeting from its record (DEV-15): counts and day are
    those of the meeting. Refused: a decision about somebody else, a quorum or vote that falls
    short of what passes, a review older than a quarter, steps before it not taken.

    A vote that did not pass is put on record as such and ends the run with that outcome.
    """
    found = locked(dossier)
    mine = decision_about(found, "admission", decision)
    held = decision.decided_on
    facts = {"branch_meeting_on": held, "vote": vote_of(decision)} if decision.passed else {}
    require(
        found, on, None if mine else Reason("decision_of_other", ()), to_come(held, on), **facts
    )
    outcome = "passed" if decision.passed else "not_passed"
    row = write_resolution(found, "branch_meeting", decision, outcome)
    take_step(found, "branch_meeting", done_on=held, outcome=outcome, by=by, on=on)
    record_act("admission.resolution_taken", subject=row, by=by, on=on, facts={"outcome": outcome})
    return row


def write_resolution(
    dossier: Dossier, step: str, decision: Decision, outcome: str, months: int | None = None
) -> Resolution:
    row: Resolution = Resolution.objects.create(
        scope_path=dossier.scope_path,
        dossier=dossier,
        step=step,
        decision=decision,
        resolved_on=decision.decided_on,
        outcome=outcome,
        months=months,
        wording=decision.wording,
    )
    return row


@transaction.atomic
def record_superior_talk(
    *,
    dossier: Dossier,
    held_on: date,
    talker: Person | None,
    talker_name: str = "",
    note: str,
    opinion: str,
    by: User | None,
    on: date,
) -> DossierTalk:
    """Record the talk by somebody sent from the committee above (DEV-17), with the opinion that
    goes into the form. Refused before the branch meeting and after the approval."""
    found = locked(dossier)
    require(
        found,
        on,
        to_come(held_on, on),
        None if talker or talker_name.strip() else Reason("talker_missing", ()),
        None if opinion.strip() else Reason("talk_opinion_missing", ()),
        superior_talked_on=held_on,
    )
    talk = write_talk(
        found, "superior_talk", held_on, talker, note, talker_name=talker_name, opinion=opinion
    )
    take_step(found, "superior_talk", done_on=held_on, by=by, on=on)
    record_act("admission.superior_talk_held", subject=talk, by=by, on=on, fields=["held_on"])
    return talk


@transaction.atomic
def note_special_reason(*, dossier: Dossier, reason: str, by: User | None, on: date) -> Dossier:
    """Note why the approval takes longer than three months (DEV-18); at most six.

    By the organisation that approves, once it has the resolution before it.
    """
    found = locked(dossier)
    verdict_from((Reason("reason_missing", ()) if not reason.strip() else None,)).require()
    run = run_for(found)
    extend_step(run=run, step="approval", reason=reason, by=by, on=on)
    found.special_reason = reason.strip()
    found.save(update_fields=["special_reason"])
    record_act("admission.special_reason_noted", subject=found, by=by, on=on, fields=["state"])
    return found


@transaction.atomic
def place_member(
    *,
    dossier: Dossier,
    placed_on: date,
    group: Organisation | None = None,
    by: User | None,
    on: date,
) -> Dossier:
    """Put the new probationary member into branch and group (DEV-20)."""
    found = locked(dossier)
    require(found, on, to_come(placed_on, on), placed_on=placed_on)
    affiliate_person(
        person=found.person, organisation=found.organisation, group=group, by=by, on=placed_on
    )
    found.group = group
    found.save(update_fields=["group"])
    take_step(found, "placing", done_on=placed_on, by=by, on=on)
    record_act("admission.member_placed", subject=found, by=by, on=on, facts={"step": 19})
    return found


@transaction.atomic
def record_oath(*, dossier: Dossier, held_on: date, by: User | None, on: date) -> Dossier:
    """Record the oath before the flag (DEV-20)."""
    found = locked(dossier)
    require(found, on, to_come(held_on, on), oath_on=held_on)
    take_step(found, "oath", done_on=held_on, by=by, on=on)
    record_act("admission.oath_taken", subject=found, by=by, on=on, facts={"step": 20})
    return found
