"""Rosters of invented people for the tests, and the way from a file to its result."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.timezone import localdate

from dangwu.accounts.models import User
from dangwu.core.scope import open_scope, whole_tree
from dangwu.members import tasks
from dangwu.members.models import Person, RosterImport
from dangwu.members.selectors import scope_of
from dangwu.members.selectors.imports import import_preview
from dangwu.members.services import roster as acts
from dangwu.orgs.models import Organisation
from tests.factories import identity_number

HEADINGS = (
    "姓名", "公民身份号码", "性别", "民族", "出生日期", "学历", "人员类别", "所在党支部", "党小组",
    "入党日期",    "转正日期", "工作岗位", "联系电话", "固定电话", "家庭住址",
)  # fmt: skip


def member(
    name: str = "沈立群", *, born: str = "19850312", sex: str = "male", **cells: Any
) -> dict[str, Any]:
    """A row without fault, by heading; `cells` replace or add (None empties)."""
    return {
        "姓名": name,
        "公民身份号码": identity_number(born, sex=sex),
        "性别": "男" if sex == "male" else "女",
        "民族": "汉族",
        "出生日期": f"{born[:4]}-{born[4:6]}-{born[6:]}",
        "学历": "大学",
        "人员类别": "机关在职",
        "入党日期": "2010-07-01",
        "转正日期": "2011-07-01",
        "工作岗位": "科员",
        "联系电话": "13900001234",
    } | cells


def workbook(
    rows: Sequence[Sequence[Any]], *, merged: Sequence[tuple] = (), sheet: str = "名册"
) -> bytes:
    """Cells as given; `merged` are (top, left, bottom, right, value)."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  # equal bytes
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, place, value)
            elif value is not None:
                page.write(number, place, value)
    for area in merged:
        page.merge_range(*area)
    book.close()
    return target.getvalue()


def roster_file(people: Sequence[Mapping[str, Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    extra = [h for person in people for h in person if h not in headings]
    shown = [*headings, *dict.fromkeys(extra)]
    return workbook([shown, *([person.get(h) for h in shown] for person in people)])


def upload(
    content: bytes, *, by: User, organisation: Organisation, name: str = "花名册.xlsx", **more: Any
) -> RosterImport:
    """Upload and check, as the page and the task behind it do."""
    today = localdate()
    with open_scope(scope_of(by, today)):
        roster = acts.upload_roster(
            organisation=organisation,
            content=content,
            name=name,
            as_of=more.get("as_of", today),
            by=by,
            on=today,
        )
    return again(roster)


def again(roster: RosterImport) -> RosterImport:
    tasks.prepare_roster.call(str(roster.pk))
    return fresh(roster)


def begun(roster: RosterImport) -> None:
    """As if a worker had taken it up and died."""
    with whole_tree("a test prepares"):
        roster.state = RosterImport.State.READING
        roster.save(update_fields=["state"])


def commit(roster: RosterImport) -> RosterImport:
    with open_scope(scope_of(roster.by, localdate())):
        asked = acts.ask_to_commit(roster=roster, by=roster.by, on=localdate())
    if asked:
        tasks.commit_roster.call(str(roster.pk))
    return fresh(roster)


def correct(roster: RosterImport, **answers: Any) -> RosterImport:
    given: dict[str, Any] = {"cells": {}, "words": {}, "left_out": frozenset()} | answers
    with open_scope(scope_of(roster.by, localdate())):
        acts.correct_roster(roster=roster, by=roster.by, on=localdate(), **given)
    return again(roster)


def fresh(roster: RosterImport) -> RosterImport:
    with whole_tree("a test looks"):
        return RosterImport.objects.select_related("by", "organisation").get(pk=roster.pk)


def shown(roster: RosterImport) -> dict[str, Any]:
    return import_preview(fresh(roster))


def faults(roster: RosterImport) -> list[tuple[int, str, str]]:
    """Row as the sheet numbers it, label of the column, what is wrong."""
    return [(f["row"] + 1, f["label"], f["text"]) for f in shown(roster)["faults"]]


def warnings(roster: RosterImport) -> list[tuple[int, str, str]]:
    return [(f["row"] + 1, f["label"], f["text"]) for f in shown(roster)["warnings"]]


def people_on_record() -> int:
    with whole_tree("a test counts"):
        return Person.objects.count()
