"""Putting people on record, one or many, and changing what is known of them."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from django.db import transaction

from dangwu.core.chinese import name_keys
from dangwu.core.crypto import Sealed, blind_index
from dangwu.core.identity import check_id_number
from dangwu.core.services import HasKey, record_act
from dangwu.members.models import Affiliation, Membership, MembershipStatus, Person, Sex
from dangwu.members.selectors import known_id_indexes
from dangwu.members.services.facts import as_read, day_known, judge_days, unreadable
from dangwu.members.services.places import group_of, is_branch, locked
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason, verdict_from


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFields:
    """What is written of a person; dates of membership and the branch come apart."""

    name: str
    id_number: str = ""
    sex: str = ""
    ethnicity: str = ""
    born_on: date | None = None
    education: str = ""
    category: str = ""
    job: str = ""
    mobile: str = ""
    landline: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFields:
    """A person with a membership: probationary since joining, full since, in a branch and group.

    `joined_on` and `full_on` may be known by the month alone (`…_month_only`).
    """

    person: PersonFields
    organisation: Organisation
    joined_on: date
    joined_month_only: bool = False
    full_on: date | None = None
    full_month_only: bool = False
    group: Organisation | None = None
    affiliated_on: date | None = None


PERSON_FIELDS = tuple(f.name for f in fields(PersonFields))


@transaction.atomic
def register_person(*, member: MemberFields, by: HasKey | None, on: date) -> Person:
    """Put one member on record with membership and affiliation; Refused with every reason."""
    member = replace(
        member,
        person=PersonFields(**as_read(asdict(member.person))),
        organisation=locked(member.organisation),
        group=member.group and locked(member.group),
    )
    since = member.affiliated_on or on
    verdict_from(
        (
            *(reason for _, reason in unreadable(asdict(member.person))),
            id_number_is_new(member.person.id_number),
            *_dates_in_order(member, on),
            is_branch(member.organisation, since),
            group_of(member.group, member.organisation),
        )
    ).require()
    (person,) = write_people([member], on=on)
    record_act("members.person_registered", subject=person, by=by, on=on, fields=PERSON_FIELDS)
    return person


def write_people(members: Sequence[MemberFields], *, on: date) -> list[Person]:
    """Write many checked members in bulk, in the caller's transaction; the caller audits once.

    Their branches and groups are held from here on: a move waits, or was over before.
    """
    members = _in_held_places(members)
    people = [_person_row(member) for member in members]
    Person.objects.bulk_create(people, batch_size=500)
    pairs = list(zip(people, members, strict=True))
    Affiliation.objects.bulk_create(
        [_affiliation_row(person, member, on) for person, member in pairs], batch_size=500
    )
    Membership.objects.bulk_create(
        [row for person, member in pairs for row in _membership_rows(person, member)],
        batch_size=500,
    )
    return people


def _in_held_places(members: Sequence[MemberFields]) -> list[MemberFields]:
    """The members with branch and group afresh, locked in one order until the act is done."""
    keys = {place.pk for m in members for place in (m.organisation, m.group) if place}
    held = Organisation.objects.select_for_update().order_by("pk").in_bulk(keys)
    return [
        replace(m, organisation=held[m.organisation.pk], group=m.group and held[m.group.pk])
        for m in members
    ]


def _person_row(member: MemberFields) -> Person:
    place = member.group or member.organisation
    person = Person(scope_path=place.scope_path, **asdict(member.person))
    derive_keys(person, member.person.id_number)
    return person


def derive_keys(person: Person, id_number: str) -> None:
    """The columns that searching and sorting need, from the name and the identity number."""
    keys = name_keys(person.name)
    person.name_pinyin, person.name_initials = keys.pinyin, keys.initials
    person.name_stroke_key = keys.strokes
    person.id_index = blind_index(id_number, of="members.person.id_number") if id_number else None
    person.id_tail_index = (
        blind_index(id_number[-4:], of="members.person.id_tail") if id_number else ""
    )


def _affiliation_row(person: Person, member: MemberFields, on: date) -> Affiliation:
    return Affiliation(
        scope_path=person.scope_path,
        person=person,
        organisation=member.organisation,
        group=member.group,
        starts_on=member.affiliated_on or on,
    )


def _membership_rows(person: Person, member: MemberFields) -> list[Membership]:
    joined = Membership(
        scope_path=person.scope_path,
        person=person,
        status=MembershipStatus.PROBATIONARY,
        starts_on=member.joined_on,
        month_only=member.joined_month_only,
        ends_on=member.full_on,
    )
    if member.full_on is None:
        return [joined]
    full = Membership(
        scope_path=person.scope_path,
        person=person,
        status=MembershipStatus.FULL,
        starts_on=member.full_on,
        month_only=member.full_month_only,
    )
    return [joined, full]


def id_number_is_new(id_number: str) -> Reason | None:
    """Each identity number once in the whole tree; where the other row is stays untold."""
    if not id_number:
        return None
    index = blind_index(id_number, of="members.person.id_number")
    return Reason("id_number_known", ()) if known_id_indexes([index]) else None


def _dates_in_order(member: MemberFields, on: date) -> list[Reason | None]:
    joined, since = member.joined_on, member.affiliated_on
    full = member.full_on and day_known(member.full_on, member.full_month_only)
    found = judge_days(
        joined=day_known(joined, member.joined_month_only),
        full=full,
        born_on=_birthday(member.person.id_number, member.person.born_on, on),
        on=on,
    )
    return [
        *(reason for _, reason in found),
        Reason("affiliated_in_future", (), {"day": since}) if since and since > on else None,
        Reason("affiliated_before_joined", (), {"since": since, "joined": joined})
        if since and since < joined
        else None,
    ]


def _birthday(id_number: str, born_on: date | None, on: date) -> date | None:
    """As the identity number tells it, else as written."""
    told = check_id_number(id_number, today=on)
    return born_on if told.faults else told.born_on


@transaction.atomic
def change_person(
    *, person: Person, changes: dict[str, object], by: HasKey | None, on: date
) -> Person:
    """Change what is known of a person; only fields of `PersonFields`, and only those that differ.

    An identity number stays one person's, and goes on agreeing with birthday and sex.
    """
    unknown = set(changes) - set(PERSON_FIELDS)
    if unknown:
        raise ValueError(f"no such field of a person: {sorted(unknown)}")
    found: Person = Person.objects.select_for_update().get(pk=person.pk)
    read = as_read(changes)
    differing = {
        k: read[k] for k, v in changes.items() if _plain(getattr(found, k)) not in (v, read[k])
    }
    if not differing:
        return found
    number = str(differing.get("id_number") or _plain(found.id_number) or "")
    verdict_from(
        (
            *(reason for _, reason in unreadable(differing)),
            id_number_is_new(str(differing.get("id_number", ""))),
            *_agrees_with_number(found, differing, number, on),
            *_was_of_age(found, differing, number, on),
        )
    ).require()
    for name, value in differing.items():
        setattr(found, name, value)
    derive_keys(found, number)
    found.save()
    record_act("members.person_changed", subject=found, by=by, on=on, fields=list(differing))
    return found


def _agrees_with_number(
    person: Person, differing: dict[str, object], number: str, on: date
) -> list[Reason]:
    """Birthday and sex as the number tells them, where one of the three changes."""
    if not number or not differing.keys() & {"id_number", "born_on", "sex"}:
        return []
    told = check_id_number(number, today=on)
    born_on = differing.get("born_on", person.born_on)
    sex = differing.get("sex", person.sex)
    reasons = []
    if born_on and told.born_on and born_on != told.born_on:
        reasons.append(Reason("born_differs", (), {"born": told.born_on}))
    if sex and told.sex and sex != told.sex:
        reasons.append(Reason("sex_differs", (), {"sex": Sex(told.sex).label}))
    return reasons


def _was_of_age(
    person: Person, differing: dict[str, Any], number: str, on: date
) -> Iterator[Reason]:
    """Where the birthday changes: the day of joining on record against it."""
    if not differing.keys() & {"id_number", "born_on"}:
        return
    joined = Membership.objects.filter(person=person, status=MembershipStatus.PROBATIONARY).last()
    if joined is None:
        return
    born_on = _birthday(number, differing.get("born_on", person.born_on), on)
    day = day_known(joined.starts_on, joined.month_only)
    for _, reason in judge_days(joined=day, full=None, born_on=born_on, on=on):
        yield reason


def _plain(value: Any) -> Any:
    return value.open() if isinstance(value, Sealed) else value
