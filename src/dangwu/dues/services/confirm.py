"""The committee confirms; what was confirmed wrongly is corrected; a jump gets its explanation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.documents.services import issue_document
from dangwu.dues.models import DECEMBER, Assessment, Verification
from dangwu.dues.papers import SHEET_KIND, sheet_content, sheet_of
from dangwu.dues.selectors.differences import plan_of
from dangwu.dues.selectors.explanations import explanation_of
from dangwu.dues.selectors.judging import Judged, judge_branch
from dangwu.dues.services.verify import assessment_row
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def confirm_verification(
    *, verification: Verification, confirmed_on: date, by: User | None, on: date
) -> Verification:
    """Record that the branch committee confirmed the amounts on a day; the sheet gets its number.

    Refused with every reason while a question stands, while facts have changed since the run,
    where nothing awaits confirmation, or for a day in the future or before the run.
    """
    locked: Verification = Verification.objects.select_for_update().get(pk=verification.pk)
    waiting = Assessment.objects.filter(
        verification=locked, replaced_on__isnull=True, confirmed_on__isnull=True
    ).select_related("person")
    rows = list(waiting.order_by("person__name_stroke_key", "person_id"))
    verdict_from(
        (
            None if rows else Reason("nothing_to_confirm", ()),
            *_day_fits(locked, confirmed_on, on),
            _nothing_changed(locked, on),
            *(question for row in rows for question in open_questions(row)),
        )
    ).require()
    waiting.update(confirmed_on=confirmed_on)
    locked.confirmed_on = confirmed_on
    locked.save(update_fields=["confirmed_on"])
    sheet = sheet_of(locked)
    issue_document(
        organisation=locked.branch,
        kind=SHEET_KIND,
        title=sheet.title,
        year=locked.year,
        content=sheet_content(sheet),
        by=by,
        on=confirmed_on,
    )
    record_act(
        "dues.verification_confirmed",
        subject=locked,
        by=by,
        on=confirmed_on,
        facts={
            "year": locked.year,
            "members": len(rows),
            "sum_fen": sum(row.amount_fen or 0 for row in rows),
        },
    )
    return locked


def _day_fits(verification: Verification, confirmed_on: date, on: date) -> Iterator[Reason]:
    if confirmed_on > on:
        yield Reason("confirm_in_future", (), {"day": confirmed_on})
    if confirmed_on < verification.run_on:
        numbers = {"day": confirmed_on, "run_on": verification.run_on}
        yield Reason("confirm_before_run", (), numbers)


def _nothing_changed(verification: Verification, on: date) -> Reason | None:
    branch = verification.branch
    result = judge_branch(branch, verification.year, on)
    changed = plan_of(verification, result.judged, branch, on).writes
    return Reason("changed_since_run", (), {"count": changed}) if changed else None


def open_questions(row: Assessment) -> Iterator[Reason]:
    """Each question of a member as a reason that names the member and keeps its own code."""
    if not row.is_open:
        return
    for reason in explanation_of(row).reasons:
        if reason.modality == "must":
            numbers = {"name": row.person.name, "asks": reason.code, **reason.numbers}
            yield Reason("question_open", reason.cite, numbers)


@transaction.atomic
def correct_assessment(
    *, assessment: Assessment, reason: str, by: User | None, on: date
) -> Assessment:
    """Correct an error in a confirmed amount; the new one awaits the committee.

    It is judged by the facts now on record. A change of pay is no error: it waits for the next
    year (DUE-01). Refused without a reason, for an amount not yet confirmed or no longer running,
    and where the facts give the same.
    """
    row: Assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    verification: Verification = Verification.objects.select_for_update().get(
        pk=row.verification_id
    )
    found = _judged_now(row, verification, on)
    verdict_from(
        (
            Reason("reason_missing", ()) if not reason.strip() else None,
            Reason("not_running", ()) if row.replaced_on or row.until_month < DECEMBER else None,
            Reason("not_confirmed_yet", ()) if row.confirmed_on is None else None,
            _differs(row, found),
        )
    ).require()
    assert found is not None
    Assessment.objects.filter(pk=row.pk).update(replaced_on=on)
    fresh = assessment_row(found, verification, on, correction=reason.strip())
    fresh.save(force_insert=True)
    Verification.objects.filter(pk=verification.pk).update(confirmed_on=None)
    record_act(
        "dues.assessment_corrected",
        subject=fresh,
        by=by,
        on=on,
        fields=["amount_fen"],
        facts={"replaces": str(row.pk)},
        detail=reason.strip(),
    )
    return fresh


def _judged_now(row: Assessment, verification: Verification, on: date) -> Judged | None:
    """The judgement of the facts now on record; a later piece of a year keeps its first month."""
    judged = judge_branch(verification.branch, verification.year, on).judged
    found = next((each for each in judged if each.facts.person.pk == row.person_id), None)
    earlier = Assessment.objects.filter(
        verification=verification,
        person_id=row.person_id,
        replaced_on__isnull=True,
        until_month__lt=DECEMBER,
    )
    if found and earlier.exists():
        return replace(found, from_month=row.from_month)
    return found


def _differs(row: Assessment, found: Judged | None) -> Reason | None:
    if found is None:
        return Reason("no_longer_here", (), {})
    return Reason("same_facts", ()) if found.fingerprint == row.fingerprint else None


@transaction.atomic
def note_jump(*, assessment: Assessment, note: str, by: User | None, on: date) -> Assessment:
    """An officer's word on why an amount differs much from last year's."""
    row: Assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    verdict_from((Reason("reason_missing", ()) if not note.strip() else None,)).require()
    row.note, row.noted_by, row.noted_on = note.strip(), by, on
    row.save(update_fields=["note", "noted_by", "noted_on"])
    record_act("dues.jump_noted", subject=row, by=by, on=on, fields=["note"])
    return row
