"""A check-up from the upload to its result: nothing of it becomes a record."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from dangwu.accounts.models import User
from dangwu.admission.models import DateCheck
from dangwu.admission.services.checkup.judging import (
    check_dossiers,
    counts_of,
    shown,
    terms_of_days,
)
from dangwu.admission.services.checkup.keeping import content_of, drop, finish, keep, note
from dangwu.admission.services.checkup.reading import read_dossiers
from dangwu.admission.services.checkup.table import Table, find_table
from dangwu.admission.services.checkup.workbook import checked_workbook
from dangwu.core.scope import whole_tree
from dangwu.core.services import record_act
from dangwu.core.sheets import read_workbook
from dangwu.core.sheets.model import DEFAULT
from dangwu.members.selectors.imports import receiving_organisations
from dangwu.orgs.models import Organisation
from dangwu.procedures.selectors import holidays

VIEW = "admission.view"
NO_TABLE = "没有找到栏目行：前 15 行里要有一行写着“姓名”和至少一个日期栏目，可以下载模板对照。"
NO_ROWS = "栏目行下面没有人员，请填好后再上传。"
TOO_MANY = "共 %d 行，一次最多核对 %d 人，请分成几个文件。"
NO_RIGHT = "在所选组织已经没有查看发展党员的权限，没有核对。"
FAILED = "核对没有完成。请重新上传一次；还是不行的，请告知系统管理员。"
JUDGING = "正在核对各项日期"
MOST = 20_000
REPORTED_EVERY = 500


class NoDossiers(ValueError):
    """The file was read, and holds no table of dossiers; `str()` says what to do."""


def upload_dossiers(
    *, organisation: Organisation, data: bytes, name: str, by: User, on: date, now: datetime
) -> DateCheck:
    """Read a sheet in the sandbox and put it away for the check; `by` is who may see the result.

    SheetRefused where the file is not read, NoDossiers where it has no such table.
    """
    limits = DEFAULT._replace(file_bytes=settings.UPLOAD_LIMIT)
    table = find_table(read_workbook(data, name=name, limits=limits))
    if table is None:
        raise NoDossiers(NO_TABLE)
    if not table.rows:
        raise NoDossiers(NO_ROWS)
    if len(table.rows) > MOST:
        raise NoDossiers(TOO_MANY % (len(table.rows), MOST))
    content = {"file": name[-200:], "table": table.as_json()}
    with transaction.atomic():
        kept = keep(user=by, organisation=organisation, content=content, now=now)
        facts = {"people": len(table.rows)}
        record_act("admission.sheet_checked", subject=kept, by=by, on=on, facts=facts)
    return kept


@transaction.atomic
def discard_check(*, check: DateCheck, by: User, on: date) -> None:
    """Empty a sheet and its findings before the hour is over."""
    drop(check)
    record_act("admission.sheet_discarded", subject=check, by=by, on=on, fields=["state"])


def judge_check(*, check: DateCheck, on: date) -> None:
    """Judge a sheet that was put away, by what reaches the organisation for who asked."""
    reach = receiving_organisations(check.user, on, VIEW)
    if not reach.filter(pk=check.organisation_id).exists():
        refuse_check(check=check, why=NO_RIGHT)
        return
    try:
        _judge(check, on)
    except Exception:
        refuse_check(check=check, why=FAILED)
        raise


def refuse_check(*, check: DateCheck, why: str) -> None:
    """Say why a sheet was not judged, also to who has lost the reach of it."""
    with whole_tree("who has lost the post must still be told"):
        note(check, state=DateCheck.State.REFUSED, says=why)


def _judge(check: DateCheck, on: date) -> None:
    content = content_of(check)
    dossiers = list(read_dossiers(Table.from_json(content["table"])))
    people: list[dict[str, Any]] = []
    for checked in check_dossiers(
        dossiers, terms_of_days(check.organisation), on=on, holidays=holidays()
    ):
        if len(people) % REPORTED_EVERY == 0 and not note(
            check, says=JUDGING, done=len(people), total=len(dossiers)
        ):
            return
        people.append(shown(checked))
    result = {**content, "people": people, "counts": counts_of(people), "on": on.isoformat()}
    finish(check, result, len(people))


def checked_workbook_of(content: Mapping[str, Any]) -> bytes:
    """The checked sheet of a check-up that is done."""
    return checked_workbook(Table.from_json(content["table"]), content["people"])
