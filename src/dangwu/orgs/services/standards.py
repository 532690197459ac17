"""Which standard an organisation follows, and what it chose where the rulebook leaves the choice."""

from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import Organisation, StandardChoice, StandardInForce
from dangwu.orgs.selectors import terms_of
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def follow_standard(
    *, organisation: Organisation, standard: str, by: HasKey | None, on: date
) -> StandardInForce:
    """From a day on, an organisation and all below it that name none of their own follow a standard."""
    running = StandardInForce.objects.running().filter(organisation=organisation)
    running.filter(starts_on__lt=on).update(ends_on=on)
    row, _ = StandardInForce.objects.update_or_create(
        organisation=organisation,
        starts_on=on,
        defaults={"standard": standard, "scope_path": organisation.scope_path, "ends_on": None},
    )
    record_act("orgs.standard_followed", subject=row, by=by, on=on, facts={"standard": standard})
    return row


@transaction.atomic
def choose_option(
    *, organisation: Organisation, item: str, option: str, by: HasKey | None, on: date
) -> StandardChoice:
    """Settle what the rulebook leaves to the organisation, from a day on; Refused if it is no option."""
    options = terms_of(organisation, on).item(item).choose
    verdict_from(
        (None if option in options else Reason("no_such_option", (), {"item": item}),)
    ).require()
    running = StandardChoice.objects.running().filter(organisation=organisation, item=item)
    running.filter(starts_on__lt=on).update(ends_on=on)
    row, _ = StandardChoice.objects.update_or_create(
        organisation=organisation,
        item=item,
        starts_on=on,
        defaults={"option": option, "scope_path": organisation.scope_path, "ends_on": None},
    )
    record_act(
        "orgs.option_chosen", subject=row, by=by, on=on, facts={"item": item, "option": option}
    )
    return row
