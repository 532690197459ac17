"""Writing a checked roster in bulk: new members, changed fields, corrected days."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dangwu.core.crypto import EncryptedTextField, seal
from dangwu.core.sheets.values import MonthOnly
from dangwu.members.models import Condition, Membership, Person
from dangwu.members.selectors.records import CONDITION_OF, Record
from dangwu.members.services.facts import Day, first_day
from dangwu.members.services.people import MemberFields, PersonFields, derive_keys, write_people
from dangwu.members.services.roster.checks import Checked
from dangwu.members.services.roster.differences import (
    PERSON_FIELDS,
    changes_of_days,
    changes_of_person,
    person_values,
)
from dangwu.members.services.roster.reading import RowRead

BATCH = 500
KEYS = ("name_pinyin", "name_initials", "name_stroke_key")


def write_roster(checked: Checked, *, as_of: date, on: date) -> dict[str, int]:
    """Write all rows in the caller's transaction; how many people are new, changed, the same."""
    new = [row for row in checked.rows if row.number not in checked.records]
    people = write_people([_member(row, as_of) for row in new], on=on)
    Condition.objects.bulk_create(
        [
            c
            for row, person in zip(new, people, strict=True)
            for c in _conditions(row, person, as_of)
        ],
        batch_size=BATCH,
    )
    known = [
        (row, checked.records[row.number]) for row in checked.rows if row.number in checked.records
    ]
    changed = _change_people(known) | _correct_days(known)
    return {"new": len(new), "changed": len(changed), "same": len(known) - len(changed)}


def _member(row: RowRead, as_of: date) -> MemberFields:
    assert row.id_number is not None
    assert row.joined_on is not None
    values: dict[str, Any] = {k: "" if v is None else v for k, v in person_values(row).items()}
    values["born_on"] = row.id_number.born_on
    joined = first_day(row.joined_on)
    return MemberFields(
        person=PersonFields(id_number=row.id_number.number, **values),
        organisation=row.branch,
        group=row.group,
        joined_on=joined,
        joined_month_only=isinstance(row.joined_on, MonthOnly),
        full_on=first_day(row.full_on) if row.full_on else None,
        full_month_only=isinstance(row.full_on, MonthOnly),
        affiliated_on=max(as_of, joined, row.branch.founded_on),
    )


def _conditions(row: RowRead, person: Person, as_of: date) -> Iterable[Condition]:
    """No condition is older than the membership, whatever the day of the roster."""
    assert row.joined_on is not None
    begun = {
        "standing": as_of if row.standing == "suspended" else None,
        "lost": first_day(row.lost_since) if row.lost and row.lost_since else None,
        "away": as_of if row.away else None,
    }
    for name, day in begun.items():
        if day:
            place = (row.away_to or "") if name == "away" else ""
            yield Condition(
                scope_path=person.scope_path,
                person=person,
                kind=CONDITION_OF[name],
                place=place,
                starts_on=max(day, first_day(row.joined_on)),
            )


def _change_people(known: Iterable[tuple[RowRead, Record]]) -> set[object]:
    """Write the fields that differ; what is under seal is sealed for its row."""
    changed = []
    for row, record in known:
        if changes := changes_of_person(row, record):
            _assign(record.person, changes, row)
            changed.append(record.person)
    Person.objects.bulk_update(changed, [*PERSON_FIELDS, *KEYS], batch_size=BATCH)
    return {person.pk for person in changed}


def _assign(person: Person, changes: Mapping[str, Any], row: RowRead) -> None:
    for name, value in changes.items():
        sealed = isinstance(person._meta.get_field(name), EncryptedTextField)
        setattr(person, name, seal(person, name, value) if sealed else value)
    if "name" in changes:
        assert row.id_number is not None
        derive_keys(person, row.id_number.number)


def _correct_days(known: Iterable[tuple[RowRead, Record]]) -> set[object]:
    """Days of joining and of full membership, set right where they stand."""
    rows: dict[int, Membership] = {}
    people: set[object] = set()
    for row, record in known:
        changes = changes_of_days(row, record)
        if not changes:
            continue
        people.add(record.person.pk)
        joined, full = record.probationary, record.full
        if joined and "joined_on" in changes:
            rows[joined.pk] = _set_day(joined, changes["joined_on"])
        if full and "full_on" in changes:
            rows[full.pk] = _set_day(full, changes["full_on"])
            if joined and joined.ends_on:
                joined.ends_on = full.starts_on
                rows[joined.pk] = joined
    Membership.objects.bulk_update(
        list(rows.values()), ["starts_on", "month_only", "ends_on"], batch_size=BATCH
    )
    return people


def _set_day(row: Membership, day: Day) -> Membership:
    row.starts_on, row.month_only = first_day(day), isinstance(day, MonthOnly)
    return row
