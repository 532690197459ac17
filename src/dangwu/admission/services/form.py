"""Filling in the application form (DEV-14): kept under seal, checked, printed over the blank."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import Dossier
from dangwu.admission.papers.filled import Known
from dangwu.admission.papers.filled.form import printed_values, values_of
from dangwu.admission.papers.form import Calibration, edition, form_pdf
from dangwu.admission.papers.form.values import Value
from dangwu.admission.papers.guidance import Card, Found, check_form
from dangwu.admission.services.guard import locked
from dangwu.admission.services.papers import Opening
from dangwu.core.services import record_act
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def fill_form(
    *, dossier: Dossier, values: Mapping[str, Value], by: User | None, on: date
) -> tuple[Found, ...]:
    """Keep what was filled in, all of it under seal, and tell what the rules for filling the form
    do not allow; nothing of it is refused, so that nothing typed is lost.

    `values` are texts, and lines of tables by column; blank ones are left out. What the roster
    knows (name, sex, birthday, identity number) is added for the check.
    """
    found = locked(dossier)
    kept = {name: value for name, value in values.items() if value}
    found.form = json.dumps(kept, ensure_ascii=False)
    found.save(update_fields=["form"])
    record_act("admission.form_filled", subject=found, by=by, on=on, fields=["form"])
    return findings_of_form(found, kept, on)


def findings_of_form(dossier: Dossier, values: Mapping[str, Value], on: date) -> tuple[Found, ...]:
    """Everything against what was filled in, by the rules the dossier runs under."""
    person = dossier.person
    number = person.id_number.open() if person.id_number else ""
    whole = values_of(dossier, values, id_number=number)
    card = Card(name=person.name, number=number)
    return check_form(whole, Known(dossier, on).terms, on=on, card=card)


@transaction.atomic
def print_form(
    *,
    dossier: Dossier,
    edition_id: str,
    pages: Sequence[int],
    calibration: Calibration,
    outline: bool,
    reason: str,
    by: User,
    on: date,
) -> bytes:
    """The words for the blank form, as a PDF of its pages; the reading is on record.

    Refused before a numbered form was handed out. Raises `DoesNotFit` where something would be
    cut, LookupError for an edition or page that is not there.
    """
    known = Known(dossier, on, Opening(f"套印入党志愿书：{reason}", by, on))
    verdict_from((None if known.form_issue else Reason("form_not_issued", ()),)).require()
    which = edition(edition_id)
    content = form_pdf(
        which,
        printed_values(known, which),
        on=on,
        calibration=calibration,
        pages=pages,
        outline=outline,
    )
    record_act(
        "admission.paper_made",
        subject=dossier,
        by=by,
        on=on,
        facts={"kind": "form", "form": "pdf", "pages": list(pages)},
    )
    return content
