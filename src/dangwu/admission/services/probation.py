"""Steps 21 to 25: probation, the second application, full membership, the archive."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import Dossier, DossierTalk, Resolution
from dangwu.admission.selectors.facts import facts_of, vote_of
from dangwu.admission.selectors.judging import judged
from dangwu.admission.selectors.meetings import decision_about
from dangwu.admission.selectors.missing import unheard
from dangwu.admission.services.admitting import write_resolution
from dangwu.admission.services.cultivating import write_talk
from dangwu.admission.services.guard import (
    before_end,
    locked,
    on_record,
    require,
    take_if_open,
    take_step,
    to_come,
)
from dangwu.core.services import record_act
from dangwu.members.models import Person
from dangwu.orgs.models import Decision
from dangwu.rules.admission.facts import Extension
from dangwu.rules.verdict import Reason, verdict_from

# What the meeting may decide, and what the rules call it.
OUTCOMES = {"full": "on_time", "extended": "extend", "cancelled": "cancel"}


@transaction.atomic
def receive_second_application(
    *,
    dossier: Dossier,
    applied_on: date,
    characters: int | None = None,
    by: User | None,
    on: date,
) -> Dossier:
    """Receive the application to become a full member (DEV-22), about a week before the end.

    Before it, the step of probation is taken: what is left of it runs on to its end.
    """
    found = locked(dossier)
    require(
        found,
        on,
        to_come(applied_on, on),
        second_applied_on=applied_on,
        second_application_characters=characters,
    )
    found.second_application_characters = characters
    found.save(update_fields=["second_application_characters"])
    take_if_open(found, "probation", applied_on, by, on)
    take_step(found, "second_application", done_on=applied_on, by=by, on=on)
    record_act("admission.second_application_received", subject=found, by=by, on=on, facts={})
    return found


@transaction.atomic
def note_delay(*, dossier: Dossier, cause: str, by: User | None, on: date) -> Dossier:
    """Note why full membership was not discussed on time; standing may count all the same."""
    found = locked(dossier)
    found.delay_cause = cause
    found.save(update_fields=["delay_cause"])
    record_act("admission.delay_noted", subject=found, by=by, on=on, fields=["delay_cause"])
    return found


@transaction.atomic
def take_full_resolution(
    *,
    dossier: Dossier,
    decision: Decision,
    outcome: str,
    months: int | None = None,
    by: User | None,
    on: date,
) -> Resolution:
    """Take over what the branch meeting decided at the end of probation (DEV-23).

    `outcome`: full, extended (by `months`, 6 to 12, once) or cancelled. Refused: before the end
    of probation, opinions not heard, a decision about somebody else, and counts that do not
    carry it.
    """
    found = locked(dossier)
    held = decision.decided_on
    mine = decision_about(found, "full_membership", decision)
    before = facts_of(found)
    facts: dict[str, object] = {
        "full_meeting_on": held,
        "full_vote": vote_of(decision),
        "decision": OUTCOMES[outcome],
    }
    if outcome == "extended" and months is not None:
        facts["extensions"] = (*before.extensions, Extension(months=months, decided_on=held))
    require(
        found,
        on,
        None if mine else Reason("decision_of_other", ()),
        None if decision.passed else Reason("decision_not_passed", ()),
        Reason("months_missing", ()) if outcome == "extended" and months is None else None,
        to_come(held, on),
        *unheard(found, "full_meeting", held),
        **facts,
    )
    row = write_resolution(found, "full_meeting", decision, outcome, months)
    found.decision = OUTCOMES[outcome]
    found.save(update_fields=["decision"])
    take_step(found, "full_meeting", done_on=held, outcome=outcome, by=by, on=on)
    record_act(
        "admission.full_resolution_taken", subject=row, by=by, on=on, facts={"outcome": outcome}
    )
    return row


@transaction.atomic
def record_last_talk(
    *, dossier: Dossier, held_on: date, talker: Person, note: str = "", by: User | None, on: date
) -> DossierTalk:
    """Record that the secretary talked with the person after the approval (DEV-24); the very
    same, once. Refused before that approval.
    """
    found = locked(dossier)
    verdict_from((to_come(held_on, on), before_end(found, "full_approval", held_on))).require()
    told = {"step": "full_approval", "held_on": held_on, "talker": talker, "note": note.strip()}
    if known := on_record(DossierTalk, found, told):
        return known
    talk = write_talk(found, "full_approval", held_on, talker, note)
    record_act("admission.last_talk_held", subject=talk, by=by, on=on, fields=["held_on"])
    return talk


@transaction.atomic
def archive_dossier(*, dossier: Dossier, archived_on: date, by: User | None, on: date) -> Dossier:
    """Put the papers into the personal file (DEV-25): the last step, and the end of the run."""
    found = locked(dossier)
    require(found, on, to_come(archived_on, on), archived_on=archived_on)
    take_step(found, "archive", done_on=archived_on, by=by, on=on)
    found.state, found.ended_on = Dossier.State.ADMITTED, archived_on
    found.save(update_fields=["state", "ended_on"])
    record_act("admission.dossier_archived", subject=found, by=by, on=on, fields=["state"])
    return found


def full_from(dossier: Dossier, on: date) -> date | None:
    """From which day full membership counts by the facts of the dossier."""
    facts = replace(facts_of(dossier), delay_cause=dossier.delay_cause or None)  # type: ignore[arg-type]
    return judged(dossier, facts, on).full_from
