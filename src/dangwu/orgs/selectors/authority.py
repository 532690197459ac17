"""Who decides: what a branch may settle itself, and what the level above it does."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from dangwu.core.scope import STEP, current_scope
from dangwu.orgs.models import (
    LEADING_POSTS,
    LED_FROM_ABOVE,
    SEATS_OF,
    SINGLE_POSTS,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
)

DECIDED_ABOVE = "orgs.found"  # the permission that founding, moving and ending ask


def is_above(organisation: Organisation) -> bool:
    """Whether the open scope decides at the organisation above."""
    return current_scope().may(DECIDED_ABOVE, organisation.scope_path[:-STEP])


def may_direct(organisation: Organisation) -> bool:
    """Standard, choices, extensions and leading posts of a branch are the level's above."""
    return organisation.kind not in LED_FROM_ABOVE or is_above(organisation)


def led_above(organisation: Organisation) -> Sequence[PostKind]:
    """The posts of an organisation on which the open scope does not decide."""
    return () if may_direct(organisation) else LEADING_POSTS


def seats_to_set_up(organisation: Organisation, on: date) -> list[PostKind]:
    """The seats that fit the organisation, are not set up yet and are the asker's to set up."""
    taken = set(
        Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .filter(organisation=organisation, kind__in=SINGLE_POSTS)
        .values_list("kind", flat=True)
    )
    fitting = SEATS_OF[OrganisationKind(organisation.kind)]
    above = led_above(organisation)
    return [seat for seat in fitting if seat not in taken and seat not in above]
