"""Recording by hand what no other chapter records, and withdrawing it."""

from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.duties.messages import action_text
from dangwu.duties.models import DoneRecord
from dangwu.duties.selectors.held import is_recorded_by_hand
from dangwu.duties.selectors.records import duty_with_fact
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def record_done(
    *,
    organisation: Organisation,
    fact: str,
    done_on: date,
    note: str = "",
    by: User | None,
    on: date,
) -> DoneRecord:
    """Record that an organisation did something on a day; the same day twice counts once.

    Refused for a fact that an app registers (it is recorded there) or that the rules of the day
    do not ask of the organisation, for a day to come, before the founding or after the end.
    """
    locked: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    verdict_from(
        (
            _asked_of(locked, fact, done_on),
            Reason("day_to_come", (), {"day": done_on}) if done_on > on else None,
            *_stands(locked, done_on),
        )
    ).require()
    there = DoneRecord.objects.filter(
        organisation=locked, fact=fact, done_on=done_on, withdrawn_on__isnull=True
    ).first()
    if there:
        known: DoneRecord = there
        return known
    record = DoneRecord(
        scope_path=locked.scope_path,
        organisation=locked,
        fact=fact,
        done_on=done_on,
        note=note.strip(),
        recorded_by=by,
        recorded_on=on,
    )
    record.save(force_insert=True)
    record_act(
        "duties.done_recorded",
        subject=record,
        by=by,
        on=done_on,
        fields=["done_on", "note"] if record.note else ["done_on"],
        facts={"fact": fact},
    )
    return record


@transaction.atomic
def withdraw_done(*, record: DoneRecord, by: User | None, on: date) -> DoneRecord:
    """Take back a record made by mistake; it stays, and does not count. Twice is once."""
    locked: DoneRecord = DoneRecord.objects.select_for_update().get(pk=record.pk)
    if locked.withdrawn_on is None:
        locked.withdrawn_on = on
        locked.save(update_fields=["withdrawn_on"])
        record_act(
            "duties.record_withdrawn",
            subject=locked,
            by=by,
            on=on,
            fields=["withdrawn_on"],
            facts={"fact": locked.fact},
        )
    return locked


def _asked_of(organisation: Organisation, fact: str, on: date) -> Reason | None:
    """Whether the duty is one of the organisation's, and one that is recorded by hand."""
    item = duty_with_fact(organisation, fact, on)
    if item is None:
        return Reason("fact_not_owed", (), {"name": organisation.name, "fact": fact})
    if is_recorded_by_hand(fact):
        return None
    value = item.value
    action = action_text(getattr(value, "action", fact))
    return Reason("fact_recorded_elsewhere", item.cite, {"fact": action})


def _stands(organisation: Organisation, day: date) -> tuple[Reason | None, ...]:
    founded, dissolved = organisation.founded_on, organisation.dissolved_on
    return (
        Reason("before_founding", (), {"day": day, "founded": founded}) if day < founded else None,
        Reason("after_dissolution", (), {"day": day, "dissolved": dissolved})
        if dissolved and day >= dissolved
        else None,
    )
