"""What a row says otherwise than the record: changed by the import, or by an act of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from dangwu.core.sheets.values import Fault, MonthOnly
from dangwu.members.models import MembershipStatus, PersonCategory, Sex
from dangwu.members.selectors.records import CONDITION_OF, Record
from dangwu.members.services.facts import READERS, Day
from dangwu.members.services.roster.reading import RowRead

PERSON_FIELDS = (
    "name", "sex", "ethnicity", "born_on", "education", "category", "job", "mobile", "landline",
    "address",
)  # fmt: skip
SAME_WHEN_READ = ("ethnicity", "education", "mobile", "landline")
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one person, as people read it; `act`: what to do where the import may not."""

    field: str
    old: str
    new: str
    act: str = ""


def differences(row: RowRead, record: Record) -> list[Difference]:
    """Blank cells say nothing. What has a day and a procedure of its own is told, not changed."""
    return [
        *_of_person(row, record),
        *_of_days(row, record),
        *_of_place(row, record),
        *_of_state(row, record),
    ]


def changes_of_person(row: RowRead, record: Record) -> dict[str, Any]:
    """The fields of the person that the import writes."""
    wanted = person_values(row)
    return {
        name: wanted[name]
        for name in PERSON_FIELDS
        if wanted[name] not in (None, "") and not _same(name, record.value(name), wanted[name])
    }


def person_values(row: RowRead) -> dict[str, Any]:
    """What is written of a person; sex and birthday follow the identity number."""
    number = row.id_number
    values = {name: getattr(row, name) for name in PERSON_FIELDS}
    if number and not number.faults:
        values["sex"] = number.sex or row.sex
        values["born_on"] = number.born_on
    elif isinstance(values["born_on"], MonthOnly):
        values["born_on"] = None
    return values


def changes_of_days(row: RowRead, record: Record) -> dict[str, Day]:
    """Days of joining and of full membership, where the record has that status already.

    A month says nothing against a day within it.
    """
    changes = {}
    for name, kept in (("joined_on", record.joined_on), ("full_on", record.full_on)):
        written: Day | None = getattr(row, name)
        if kept and written and written != kept and not _month_of(written, kept):
            changes[name] = written
    return changes


def _month_of(written: Day, kept: Day) -> bool:
    return (
        isinstance(written, MonthOnly)
        and isinstance(kept, date)
        and (written.year, written.month) == (kept.year, kept.month)
    )


def _same(name: str, kept: Any, written: Any) -> bool:
    if kept == written:
        return True
    if name not in SAME_WHEN_READ or not kept:
        return False
    read = READERS[name](kept)
    return not isinstance(read, Fault) and read == written


def _of_person(row: RowRead, record: Record) -> Iterator[Difference]:
    for name, new in changes_of_person(row, record).items():
        yield Difference(name, _shown(name, record.value(name)), _shown(name, new))


def _of_days(row: RowRead, record: Record) -> Iterator[Difference]:
    changes = changes_of_days(row, record)
    for name, kept in (("joined_on", record.joined_on), ("full_on", record.full_on)):
        if name in changes:
            yield Difference(name, str(kept), str(changes[name]))
        elif kept is None and (new := getattr(row, name)):
            yield Difference(name, "", str(new), "needs_membership")
    told = row.membership
    if told and record.running and told != record.running.status and not row.full_on:
        old, new = record.running.get_status_display(), MembershipStatus(told).label
        yield Difference("membership", old, new, "needs_membership")


def _of_place(row: RowRead, record: Record) -> Iterator[Difference]:
    place = record.affiliation
    if row.branch and (place is None or place.organisation_id != row.branch.pk):
        old = place.organisation.short_name if place else ""
        yield Difference("branch", old, row.branch.short_name, "needs_transfer")
    elif row.group and place and place.group_id != row.group.pk:
        old = place.group.short_name if place.group else ""
        yield Difference("group", old, row.group.short_name, "needs_regrouping")


def _of_state(row: RowRead, record: Record) -> Iterator[Difference]:
    if row.standing and (row.standing == "suspended") != ("suspended" in record.conditions):
        old, new = ("停止党籍", "正常") if row.standing == "normal" else ("正常", "停止党籍")
        yield Difference("standing", old, new, "needs_condition")
    for name in ("lost", "away"):
        told, kept = getattr(row, name), CONDITION_OF[name] in record.conditions
        if told is not None and told != kept:
            yield Difference(name, YES if kept else NO, YES if told else NO, "needs_condition")
    lost, away = (record.conditions.get(CONDITION_OF[name]) for name in ("lost", "away"))
    if lost and row.lost_since and not _fits(row.lost_since, lost.starts_on):
        yield Difference("lost_since", str(lost.starts_on), str(row.lost_since), "needs_condition")
    if away and row.away_to and row.away_to != away.place:
        yield Difference("away_to", away.place, row.away_to, "needs_condition")


def _fits(written: Day, kept: date) -> bool:
    return written == kept or _month_of(written, kept)


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name == "sex":
        return Sex(value).label
    if name == "category":
        return PersonCategory(value).label
    return str(value)
