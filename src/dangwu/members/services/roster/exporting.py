"""The roster as a sheet: the empty template, and what is on record in the same columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from dangwu.accounts.models import User
from dangwu.core.identity import ETHNICITIES
from dangwu.core.services import SHORTEST_REASON, record_act
from dangwu.core.sheets import Column, OutValue, SheetOut, write_csv, write_workbook
from dangwu.core.sheets.values import EDUCATION, MonthOnly
from dangwu.members.models import ConditionKind, PersonCategory, Sex
from dangwu.members.selectors import members_of
from dangwu.members.selectors.imports import branches_below, groups_below
from dangwu.members.selectors.records import Record, records_of
from dangwu.members.services.roster.fields import TEMPLATE, RosterField
from dangwu.members.services.roster.places import Places
from dangwu.members.services.roster.preview import masked
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason, verdict_from

MANY = 100  # people, beyond which a roster without secrets needs a reason too
SPARE_ROWS = 500  # rows of the template that have formats and drop-downs
SHEET = "党员名册"
CHOICES: Mapping[str, Sequence[str]] = {
    "sex": Sex.labels,
    "ethnicity": ETHNICITIES,
    "education": EDUCATION,
    "category": PersonCategory.labels,
    "standing": ("正常", "停止党籍"),
    "lost": ("否", "是"),
    "away": ("否", "是"),
}
Format = Literal["xlsx", "csv"]


@dataclass(frozen=True, slots=True)
class Export:
    """A file and how many people stand in it."""

    content: bytes
    people: int


def template_workbook(*, organisation: Organisation, by: User, on: date) -> bytes:
    """An empty roster for an organisation: drop-downs, notes under the headings, text columns."""
    branches = list(branches_below(organisation, by, "members.import", on))
    columns = _columns(branches, on)
    return write_workbook([SheetOut(SHEET, columns, spare_rows=SPARE_ROWS)])


def export_roster(
    *,
    organisation: Organisation,
    with_secrets: bool,
    reason: str,
    form: Format,
    by: User,
    on: date,
) -> Export:
    """The members of an organisation and below, as a sheet that re-imports without a change.

    Numbers, telephones and addresses are masked unless asked for. Refused without a reason where
    they are, or where there are more than `MANY` people.
    """
    people = list(members_of(organisation, on))
    judge_export(people=len(people), with_secrets=with_secrets, reason=reason)
    branches = list(branches_below(organisation, by, "members.export", on))
    places = Places(branches)
    rows = [_row(record, places, with_secrets) for record in records_of(people, on)]
    sheet = SheetOut(SHEET, _columns(branches, on, notes=False), rows)
    content = write_csv(sheet) if form == "csv" else write_workbook([sheet])
    record_act(
        "members.roster_exported",
        subject=organisation,
        by=by,
        on=on,
        facts={"people": len(rows), "with_secrets": with_secrets, "form": form},
        detail=reason.strip(),
    )
    return Export(content, len(rows))


def judge_export(*, people: int, with_secrets: bool, reason: str) -> None:
    """Refused where a reason is needed and none is given."""
    why = "含完整的号码、电话和住址" if with_secrets else ""
    why = why or (f"名册有 {people} 人，超过 {MANY} 人" if people > MANY else "")
    short = len(reason.strip()) < SHORTEST_REASON
    verdict_from(
        [Reason("export_needs_reason", (), {"why": why}) if why and short else None]
    ).require()


def roster_choices(
    organisation: Organisation, permission: str, by: User, on: date
) -> dict[str, Sequence[str]]:
    """What may stand in the columns that have a list: words, the branches and groups in reach."""
    return _choices(list(branches_below(organisation, by, permission, on)), on)


def _choices(branches: Sequence[Organisation], on: date) -> dict[str, Sequence[str]]:
    places = Places(branches)
    groups = groups_below(branches, on).values()
    return {
        **CHOICES,
        "membership": ("正式党员", "预备党员"),
        "branch": [places.label(branch) for branch in branches],
        "group": sorted({group.name for below in groups for group in below}),
    }


def _columns(branches: Sequence[Organisation], on: date, *, notes: bool = True) -> list[Column]:
    choices = _choices(branches, on)
    return [_column(field, choices.get(field.name, ()), notes) for field in TEMPLATE]


def _column(field: RosterField, options: Iterable[str], notes: bool) -> Column:
    return Column(
        heading=field.label,
        kind="date" if field.is_day else "text",
        note=field.note if notes else "",
        options=tuple(options),
        strict=field.name not in ("branch", "group"),
        required=field.needed,
        width={"id_number": 22, "address": 30, "branch": 24}.get(field.name, 13)
        if notes
        else None,
    )


def _row(record: Record, places: Places, with_secrets: bool) -> list[OutValue]:
    values = _values(record, places)
    return [
        values[field.name] if with_secrets else masked(field.name, values[field.name])
        for field in TEMPLATE
    ]


def _values(record: Record, places: Places) -> dict[str, Any]:
    person, place, states = record.person, record.affiliation, record.conditions
    lost, away = states.get(ConditionKind.LOST_CONTACT), states.get(ConditionKind.MOBILE)
    values: dict[str, Any] = {
        name: record.value(name)
        for name in (
            "name",
            "id_number",
            "ethnicity",
            "born_on",
            "education",
            "job",
            "mobile",
            "landline",
            "address",
        )
    }
    return values | {
        "sex": person.get_sex_display(),
        "category": person.get_category_display(),
        "branch": places.label(place.organisation) if place else "",
        "group": place.group.name if place and place.group else "",
        "joined_on": _day(record.joined_on),
        "full_on": _day(record.full_on),
        "standing": "停止党籍" if ConditionKind.SUSPENDED in states else "正常",
        "lost": "是" if lost else "否",
        "lost_since": lost.starts_on if lost else None,
        "away": "是" if away else "否",
        "away_to": away.place if away else "",
    }


def _day(day: date | MonthOnly | None) -> date | str | None:
    return str(day) if isinstance(day, MonthOnly) else day
