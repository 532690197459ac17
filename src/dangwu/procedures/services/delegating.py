"""Somebody lets another act in their place for some days, and takes it back."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.accounts.people import directory
from dangwu.core.scope import current_scope
from dangwu.core.services import record_act
from dangwu.orgs.models import Organisation, ancestor_paths
from dangwu.procedures.models import Delegation
from dangwu.procedures.selectors.acting import APPROVE, SUBMIT, VIEW, posts_with
from dangwu.procedures.services.writing import said_enough
from dangwu.rules.verdict import Reason, verdict_from

LONGEST_DELEGATION = 30  # days
MAY_BE_GIVEN = (SUBMIT, APPROVE)


@transaction.atomic
def delegate(
    *,
    organisation: Organisation,
    taker: User,
    permissions: Sequence[str],
    starts_on: date,
    ends_on: date,
    reason: str,
    procedures: Sequence[str] = (),
    by: User,
    on: date,
) -> Delegation:
    """Let `taker` do at an organisation what `by` may do there by an own post, for at most
    `LONGEST_DELEGATION` days; `ends_on` is the first day that no longer counts.

    Refused for what the giver holds no post for (so nothing is given on that was given), for days
    gone by, without a reason, and to who could not see the organisation's matters.
    """
    held = directory().posts_at(by, organisation.scope_path, on)
    verdict_from(
        (
            *_not_held(held, permissions, organisation),
            *_wrong_days(starts_on, ends_on, on),
            Reason("delegated_to_self", ()) if taker.pk == by.pk else None,
            _cannot_see(taker, organisation, on),
            said_enough(reason),
        )
    ).require()
    row: Delegation = Delegation.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        giver=by,
        taker=taker,
        giver_name=directory().name_of(by),
        taker_name=directory().name_of(taker),
        permissions=sorted(permissions),
        procedures=sorted(procedures),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
    )
    facts = {"permissions": row.permissions, "days": (ends_on - starts_on).days}
    record_act("procedures.delegated", subject=row, by=by, on=on, fields=["taker"], facts=facts)
    return row


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: User, on: date) -> Delegation:
    """Take it back from today on: by who gave it, or by who fills the posts there."""
    row: Delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    may = row.giver_id == by.pk or current_scope().may("orgs.appoint", row.scope_path)
    last = max(on, row.starts_on)
    is_over = row.ends_on is not None and row.ends_on <= last
    verdict_from(
        (
            None if may else Reason("delegation_not_yours", ()),
            Reason("delegation_over", ()) if is_over else None,
        )
    ).require()
    row.ends_on = last
    row.save(update_fields=["ends_on"])
    record_act("procedures.delegation_ended", subject=row, by=by, on=on, fields=["ends_on"])
    return row


def _not_held(
    held: frozenset[str], permissions: Sequence[str], organisation: Organisation
) -> Iterable[Reason]:
    if not permissions:
        yield Reason("nothing_delegated", ())
    for permission in permissions:
        if permission not in MAY_BE_GIVEN or not held & posts_with(permission):
            yield Reason("delegated_not_held", (), {"organisation": organisation.short_name})
            return


def _wrong_days(starts_on: date, ends_on: date, on: date) -> Iterable[Reason]:
    if starts_on < on:
        yield Reason("delegation_in_the_past", (), {"day": starts_on})
    days = (ends_on - starts_on).days
    if days < 1:
        yield Reason("delegation_ends_before", (), {"day": ends_on})
    if days > LONGEST_DELEGATION:
        yield Reason("delegation_long", (), {"days": days, "most": LONGEST_DELEGATION})


def _cannot_see(taker: User, organisation: Organisation, on: date) -> Reason | None:
    """Who acts has to see what they act on: a post there or above lets them."""
    seeing = posts_with(VIEW)
    paths = ancestor_paths(organisation.scope_path)
    if not taker.duty and any(directory().posts_at(taker, p, on) & seeing for p in paths):
        return None
    return Reason("taker_cannot_see", (), {"organisation": organisation.short_name})
