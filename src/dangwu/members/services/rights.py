"""Whose vote is taken for a time, and given back (DIS-11); lists say so, never why."""

from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.members.models import Membership, Person, RightsRestriction
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.rules.verdict import Reason, verdict_from


@transaction.atomic
def restrict_rights(
    *, person: Person, ground: str, by: HasKey | None, on: date
) -> RightsRestriction:
    """From a day on somebody neither votes, elects nor is elected, nor counts among those who
    should attend (DIS-11). The same again gives the restriction that runs.

    Refused for who is no member on the day, and before the last change on the same ground. The
    trail does not tell the ground.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    rows = RightsRestriction.objects.filter(person=locked, ground=ground)
    running: RightsRestriction | None = rows.running().first()
    if running is not None and running.starts_on == on:
        return running
    member = Membership.objects.on(on).filter(person=locked, status__in=MEMBER_STATUSES)
    last = max((row.ends_on for row in rows if row.ends_on), default=None)
    verdict_from(
        (
            None if member.exists() else Reason("no_member_on", (), {"on": on}),
            Reason("restriction_running", (), {"since": running.starts_on}) if running else None,
            Reason("before_last", (), {"on": on, "last": last}) if last and last > on else None,
        )
    ).require()
    row: RightsRestriction = RightsRestriction.objects.create(
        scope_path=locked.scope_path, person=locked, ground=ground, starts_on=on
    )
    record_act("members.rights_restricted", subject=row, by=by, on=on)
    return row


@transaction.atomic
def restore_rights(
    *, restriction: RightsRestriction, by: HasKey | None, on: date
) -> RightsRestriction:
    """From a day on the vote is there again, unless another restriction runs.

    Refused where it ended already, and before it began.
    """
    row: RightsRestriction = RightsRestriction.objects.select_for_update().get(pk=restriction.pk)
    early = {"on": on, "last": row.starts_on}
    verdict_from(
        (
            Reason("restriction_ended", (), {"on": row.ends_on}) if row.ends_on else None,
            Reason("before_last", (), early) if on < row.starts_on else None,
        )
    ).require()
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    record_act("members.rights_restored", subject=row, by=by, on=on, fields=["ends_on"])
    return row
