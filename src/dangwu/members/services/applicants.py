"""Putting on record somebody who applies to join: known to a branch, affiliated nowhere yet."""

from dataclasses import asdict, replace
from datetime import date

from django.db import transaction

from dangwu.core.services import HasKey, record_act
from dangwu.members.models import Membership, MembershipStatus, Person
from dangwu.members.services.facts import as_read, unreadable
from dangwu.members.services.people import (
    PERSON_FIELDS,
    PersonFields,
    derive_keys,
    id_number_is_new,
)
from dangwu.members.services.places import is_branch, locked
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import verdict_from


@transaction.atomic
def register_applicant(
    *,
    person: PersonFields,
    organisation: Organisation,
    applied_on: date,
    by: HasKey | None,
    on: date,
) -> Person:
    """Put an applicant on record at the branch that received the application (DEV-01).

    Refused with every reason: what cannot be read, an identity number that is known, a place
    that is no branch.
    """
    read = replace(person, **as_read(asdict(person)))
    place = locked(organisation)
    verdict_from(
        (
            *(reason for _, reason in unreadable(asdict(read))),
            id_number_is_new(read.id_number),
            is_branch(place, applied_on),
        )
    ).require()
    row = Person(scope_path=place.scope_path, **asdict(read))
    derive_keys(row, read.id_number)
    row.save(force_insert=True)
    Membership.objects.create(
        scope_path=place.scope_path,
        person=row,
        status=MembershipStatus.APPLICANT,
        starts_on=applied_on,
    )
    record_act("members.applicant_registered", subject=row, by=by, on=on, fields=PERSON_FIELDS)
    return row
