"""Which standard an organisation follows, and what it chose where the rulebook lets it."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.orgs.models import Organisation, StandardChoice, StandardInForce
from dangwu.orgs.selectors import RulesInForce, standard_titles, terms_of
from dangwu.orgs.services.checks import directed_above, locked, stands, stood
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def follow_standard(
    *, organisation: Organisation, standard: str, by: HasKey | None, on: date
) -> StandardInForce:
    """From a day on, an organisation and all below without one of their own follow a standard."""
    place = locked(organisation)
    rows = StandardInForce.objects.filter(organisation=place)
    verdict_from(
        (
            directed_above(place, "执行标准", on),
            stands(place),
            stood(place, on),
            _is_known(standard),
            _not_before_last(rows, on),
        )
    ).require()
    rows.running().filter(starts_on__lt=on).update(ends_on=on)
    row: StandardInForce = StandardInForce.objects.update_or_create(
        organisation=place,
        starts_on=on,
        defaults={"standard": standard, "scope_path": place.scope_path, "ends_on": None},
    )[0]
    record_act("orgs.standard_followed", subject=row, by=by, on=on, facts={"standard": standard})
    return row


@transaction.atomic
def choose_option(
    *, organisation: Organisation, item: str, option: str, by: HasKey | None, on: date
) -> StandardChoice:
    """Settle what the rulebook leaves to the organisation, from a day on; Refused if no option."""
    place = locked(organisation)
    rows = StandardChoice.objects.filter(organisation=place, item=item)
    verdict_from(
        (
            directed_above(place, "制度选项", on),
            stands(place),
            stood(place, on),
            _is_option(place, item, option, on),
            _not_before_last(rows, on),
        )
    ).require()
    rows.running().filter(starts_on__lt=on).update(ends_on=on)
    row: StandardChoice = StandardChoice.objects.update_or_create(
        organisation=place,
        item=item,
        starts_on=on,
        defaults={"option": option, "scope_path": place.scope_path, "ends_on": None},
    )[0]
    record_act(
        "orgs.option_chosen", subject=row, by=by, on=on, facts={"item": item, "option": option}
    )
    return row


def _is_known(standard: str) -> Reason | None:
    if standard in dict(standard_titles()):
        return None
    return Reason("no_such_standard", (), {"standard": standard})


def _is_option(organisation: Organisation, item: str, option: str, on: date) -> Reason | None:
    asked = terms_of(organisation, on).items.get(item)
    if asked and asked.choose and option in asked.choose:
        return None
    return Reason("no_such_option", (), {"item": asked.title if asked else item})


def _not_before_last(rows: object, on: date) -> Reason | None:
    last = rows.order_by("-starts_on").first()  # type: ignore[attr-defined]
    if last is None or last.starts_on <= on:
        return None
    numbers = {"on": on, "last": last.starts_on}
    return Reason("before_last_change", (), numbers)


def keep_inherited(organisation: Organisation, until: date) -> None:
    """Write down what an organisation inherited until it moves: its past keeps its rules."""
    rules = RulesInForce((organisation.scope_path,))
    path, begun = organisation.scope_path, organisation.founded_on
    for starts_on, ends_on in _stretches(rules, begun, until):
        if not rules.own_standard(path, starts_on):
            StandardInForce.objects.create(
                organisation=organisation,
                scope_path=path,
                standard=rules.standard_of(path, starts_on),
                starts_on=starts_on,
                ends_on=ends_on,
            )
        for item, option in rules.inherited_choices(path, starts_on).items():
            StandardChoice.objects.create(
                organisation=organisation,
                scope_path=path,
                item=item,
                option=option,
                starts_on=starts_on,
                ends_on=ends_on,
            )


def _stretches(rules: RulesInForce, begun: date, until: date) -> Iterator[tuple[date, date]]:
    """The times between the days on which the rules changed, from the founding until a day."""
    days = sorted({begun, until, *(day for day in rules.days if begun < day < until)})
    yield from ((a, b) for a, b in pairwise(days))
