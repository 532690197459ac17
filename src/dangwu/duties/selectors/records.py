"""The records made by hand: through the one door, and which duty one of them is of."""

from datetime import date

from django.db.models import QuerySet

from dangwu.core.scope import below, current_scope
from dangwu.duties.models import DoneRecord
from dangwu.duties.selectors.rules import bearer_kind
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.rules.terms import Duty, Item


def done_records_visible_to(
    user: object, permission: str = "duties.record"
) -> QuerySet[DoneRecord]:
    """Records that stand, in reach of the permission."""
    rows: QuerySet[DoneRecord] = DoneRecord.objects.filter(
        withdrawn_on__isnull=True
    ).select_related("organisation")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def records_of(organisation: Organisation, fact: str, first: date, last: date) -> list[DoneRecord]:
    """What stands on record by hand for an organisation and a fact in a span, the last first."""
    return list(
        DoneRecord.objects.filter(
            organisation=organisation,
            fact=fact,
            done_on__range=(first, last),
            withdrawn_on__isnull=True,
        )
        .select_related("recorded_by")
        .order_by("-done_on")
    )


def duty_with_fact(organisation: Organisation, fact: str, on: date) -> Item | None:
    """The duty of an organisation that a fact satisfies by the rules of a day, None without."""
    kind = bearer_kind(organisation)
    for item in terms_of(organisation, on).items.values():
        value = item.value
        if isinstance(value, Duty) and value.satisfied_by == fact and kind in value.bearer:
            return item
    return None
