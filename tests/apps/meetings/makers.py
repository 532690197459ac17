"""Branches with members and their meetings, for the tests of meetings."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.services import (
    MeetingFields,
    Votes,
    add_item,
    call_meeting,
    open_meeting,
    plan_meeting,
    record_meeting,
    sign_in,
)
from dangwu.members.models import Affiliation, Attendance, Membership, Person, Presence
from dangwu.orgs.models import Organisation, StandardInForce
from dangwu.rules.verdict import Reason, Refused
from tests.factories import LONG_AGO, make_holding, make_organisation, make_person, numeral

ON = date(2026, 11, 16)  # a Monday, the day of most meetings here
JOINED = date(2015, 7, 1)


def crowd(branch: Organisation, count: int, *, full: bool = True) -> list[Person]:
    """So many members of a branch at once: rows alone, for rolls of dozens."""
    people = [
        Person(scope_path=branch.scope_path, name=f"党员{numeral(n)}", name_stroke_key=f"{n:06d}")
        for n in range(1, count + 1)
    ]
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(
            scope_path=branch.scope_path,
            person=person,
            status="full" if full else "probationary",
            starts_on=JOINED,
        )
        for person in people
    )
    Affiliation.objects.bulk_create(
        Affiliation(
            scope_path=branch.scope_path, person=person, organisation=branch, starts_on=JOINED
        )
        for person in people
    )
    return people


def branch_of(count: int, *, standard: str = "", **more: Any) -> tuple[Organisation, list[Person]]:
    """A branch with so many full members; by a standard of its own where one is named."""
    branch = make_organisation(**more)
    if standard:
        follow(branch, standard)
    return branch, crowd(branch, count)


def follow(organisation: Organisation, standard: str) -> None:
    StandardInForce.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        standard=standard,
        starts_on=LONG_AGO,
    )


def committee_of(
    branch: Organisation, *kinds: str, since: date = date(2024, 3, 1)
) -> list[Person]:
    """A committee of the branch: one person for each seat named."""
    people = [make_person(f"委员{numeral(n)}", branch=branch) for n in range(1, len(kinds) + 1)]
    for person, kind in zip(people, kinds, strict=True):
        make_holding(person, kind, branch, since=since)
    return people


def fields_of(kind: str = "member_meeting", **more: Any) -> MeetingFields:
    given = {
        "title": "第四季度党员大会",
        "held_on": ON,
        "begins_at": time(9),
        "place": "三楼会议室",
    }
    return MeetingFields(kind=kind, **{**given, **more})


def plan(organisation: Organisation, kind: str = "member_meeting", **more: Any) -> Meeting:
    on = more.pop("on", ON)
    return plan_meeting(organisation=organisation, fields=fields_of(kind, **more), by=None, on=on)


def call(meeting: Meeting, on: date = ON) -> Meeting:
    return call_meeting(meeting=meeting, requirements="请准时到会", by=None, on=on)


def opened(organisation: Organisation, kind: str = "member_meeting", **more: Any) -> Meeting:
    return open_meeting(meeting=plan(organisation, kind, **more), by=None, on=ON)


def present(meeting: Meeting, people: Sequence[Person], on: date = ON) -> int:
    return sign_in(meeting=meeting, people=people, presence=Presence.PRESENT, by=None, on=on)


def with_present(
    count: int, should: int, kind: str = "member_meeting", **more: Any
) -> tuple[Meeting, list[Person]]:
    """An open meeting of so many who should attend, of whom so many are there."""
    branch, people = branch_of(should, **more)
    meeting = opened(branch, kind)
    present(meeting, people[:count])
    return meeting, people


def item_of(meeting: Meeting, matter: str = "general", **more: Any) -> AgendaItem:
    given = {"title": "审议工作报告", "task": ""}
    return add_item(meeting=meeting, matter=matter, by=None, on=ON, **{**given, **more})


def votes(votes_for: int, against: int = 0, *, method: str = "hands", **more: int) -> Votes:
    return Votes(method=method, votes_for=votes_for, against=against, **more)


def record(
    organisation: Organisation,
    kind: str = "member_meeting",
    *,
    absent: Mapping[UUID, tuple[str, str]] | None = None,
    on: date = ON,
    guests: Sequence[Person] = (),
    items: Sequence[Any] = (),
    summary: str = "",
    **more: Any,
) -> Meeting:
    return record_meeting(
        organisation=organisation,
        fields=fields_of(kind, **{"ends_at": time(10, 30), **more}),
        absent=absent or {},
        guests=guests,
        items=items,
        summary=summary,
        by=None,
        on=on,
    )


def row_of(meeting: Meeting, person: Person) -> Attendance:
    return Attendance.objects.get(source=meeting.pk, person=person)


def codes(refused: Any) -> list[str]:
    """The codes of what `pytest.raises(Refused)` caught, in their order."""
    assert isinstance(refused.value, Refused)
    return [reason.code for reason in refused.value.verdict.reasons]


def the_reason(refused: Any, code: str) -> Reason:
    (found,) = (r for r in refused.value.verdict.reasons if r.code == code)
    return found
