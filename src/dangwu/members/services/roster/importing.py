"""The acts of an import: upload, check, correct, commit, discard.

What is written down is the file and the user's answers, both under seal. The checks read them
again each time, so what is committed has been judged by the facts of that moment.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.crypto import Sealed
from dangwu.core.scope import current_scope
from dangwu.core.services import record_act
from dangwu.core.sheets import SheetRefused, Workbook, read_csv, read_workbook
from dangwu.core.sheets.model import DEFAULT
from dangwu.core.sheets.reading import refuse_by_look
from dangwu.members.messages import ROSTER_SAYS
from dangwu.members.models import HeadingMapping, RosterImport
from dangwu.members.selectors.imports import branches_for_import, groups_below, remembered_headings
from dangwu.members.selectors.records import known_people
from dangwu.members.services.roster.checks import Around, Checked, Progress, check_roster
from dangwu.members.services.roster.fields import BY_NAME, bare_heading
from dangwu.members.services.roster.headings import Chosen, Headings, find_headings
from dangwu.members.services.roster.places import Places
from dangwu.members.services.roster.preview import preview_of
from dangwu.members.services.roster.table import Answers, Table, read_table
from dangwu.members.services.roster.writing import write_roster
from dangwu.orgs.models import BRANCH_KINDS, Organisation
from dangwu.rules.verdict import Reason, verdict_from

State = RosterImport.State
BEFORE_COMMIT = (State.WAITING, State.READING, State.READY, State.REFUSED)
RUNNING = (State.WAITING, State.READING, State.COMMITTING)
CSV = ".csv"
LONGEST_ANSWER = 200


@transaction.atomic
def upload_roster(
    *, organisation: Organisation, content: bytes, name: str, as_of: date, by: User, on: date
) -> RosterImport:
    """Take a file under seal; SheetRefused where its look tells that it is no sheet.

    What the same user had uploaded for the organisation and not imported is given up.
    """
    limits = DEFAULT._replace(file_bytes=settings.UPLOAD_LIMIT)
    if name.lower().endswith(CSV):
        read_csv(content, name=name, limits=limits)
    else:
        refuse_by_look(content, name, limits)
    for left in RosterImport.objects.filter(
        organisation=organisation, by=by, state__in=BEFORE_COMMIT
    ):
        discard_roster(roster=left, by=by, on=on)
    roster: RosterImport = RosterImport.objects.create(
        scope_path=organisation.scope_path,
        organisation=organisation,
        by=by,
        file_name=name[-200:],
        digest=sha256(content).hexdigest(),
        as_of=as_of,
        content=base64.b64encode(content).decode(),
        says=ROSTER_SAYS["waiting"],
    )
    record_act(
        "members.roster_uploaded", subject=roster, by=by, on=on, facts={"digest": roster.digest}
    )
    return roster


@transaction.atomic
def discard_roster(*, roster: RosterImport, by: User, on: date) -> None:
    """Give an import up; its content is gone, that it was stays on record."""
    found = _locked(roster)
    verdict_from([_is(found, *BEFORE_COMMIT)]).require()
    _empty(found)
    found.state, found.says = State.DISCARDED, ""
    found.save()
    record_act("members.roster_discarded", subject=found, by=by, on=on)


@transaction.atomic
def correct_roster(
    *,
    roster: RosterImport,
    cells: Mapping[tuple[int, str], str],
    words: Mapping[tuple[str, str], str],
    left_out: frozenset[int],
    by: User,
    on: date,
) -> None:
    """Add what the user typed and left out; the roster waits to be checked again.

    `cells` are by row (from zero) and field, `words` by field and the word as it is written.
    """
    found = _locked(roster)
    verdict_from([_is(found, State.READY)]).require()
    kept = _answers(found)
    for (row, name), text in cells.items():
        if name in BY_NAME:
            kept["cells"][f"{row}.{name}"] = text.strip()[:LONGEST_ANSWER]
    for (name, word), text in words.items():
        if name in BY_NAME:
            kept["words"].setdefault(name, {})[word] = text.strip()[:LONGEST_ANSWER]
    kept["left_out"] = sorted({*kept["left_out"], *left_out})
    _wait(found, kept, by)
    facts = {"cells": len(cells), "words": len(words), "left_out": len(left_out)}
    record_act("members.roster_corrected", subject=found, by=by, on=on, facts=facts)


@transaction.atomic
def take_back_rows(*, roster: RosterImport, by: User, on: date) -> None:
    """Rows that were left out count again."""
    found = _locked(roster)
    verdict_from([_is(found, State.READY)]).require()
    kept = _answers(found)
    facts = {"taken_back": len(kept["left_out"])}
    _wait(found, {**kept, "left_out": []}, by)
    record_act("members.roster_corrected", subject=found, by=by, on=on, facts=facts)


@transaction.atomic
def map_headings(
    *,
    roster: RosterImport,
    columns: Mapping[int, str],
    sheet: int | None,
    heading_row: int | None,
    by: User,
    on: date,
) -> None:
    """What each column is, as the user says; remembered for the organisation by its heading.

    A change of sheet or heading row starts the finding of columns afresh.
    """
    found = _locked(roster)
    verdict_from([_is(found, State.READY)]).require()
    kept, shown = _answers(found), json.loads(found.preview.open())
    if (sheet, heading_row) != (shown["sheet"], shown["heading_row"]):
        kept |= {
            "sheet": sheet,
            "heading_row": heading_row,
            "columns": {},
            "cells": {},
            "left_out": [],
        }
    else:
        changed = [
            c for c in shown["columns"] if columns.get(c["index"], c["field"]) != c["field"]
        ]
        for column in changed:
            kept["columns"][str(column["index"])] = columns[column["index"]]
        _remember(found, {c["heading"]: columns[c["index"]] for c in changed})
    _wait(found, kept, by)
    record_act("members.roster_mapped", subject=found, by=by, on=on)


def _remember(roster: RosterImport, meant: Mapping[str, str]) -> None:
    for heading, name in meant.items():
        if bare := bare_heading(heading):
            HeadingMapping.objects.update_or_create(
                organisation=roster.organisation,
                heading=bare,
                defaults={"field": name, "scope_path": roster.scope_path},
            )


@transaction.atomic
def ask_to_commit(*, roster: RosterImport, by: User, on: date) -> bool:
    """Put a faultless roster in line for its import; False where that has been done before."""
    found = _locked(roster)
    if found.state in (State.COMMITTING, State.COMMITTED):
        return False
    faults = found.counts.get("faults", 0)
    idle = not (found.counts.get("new") or found.counts.get("changed"))
    verdict_from(
        [
            _is(found, State.READY),
            Reason("import_has_faults", (), {"faults": faults}) if faults else None,
            Reason("import_changes_nothing", ()) if idle and not faults else None,
        ]
    ).require()
    found.state, found.says, found.by = State.COMMITTING, ROSTER_SAYS["committing"], by
    found.done = found.total = 0
    found.save()
    record_act(
        "members.roster_confirmed", subject=found, by=by, on=on, facts={"digest": found.digest}
    )
    return True


@transaction.atomic
def restart_roster(*, roster: RosterImport, by: User, on: date) -> bool:
    """Have work begun again that shows no sign of life; whether it is the import itself."""
    found = _locked(roster)
    verdict_from([_is(found, *RUNNING)]).require()
    found.by = by
    found.save(update_fields=["by", "moved_at"])
    record_act("members.roster_restarted", subject=found, by=by, on=on)
    return bool(found.state == State.COMMITTING)


# ---- the work behind the page ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """A roster read and judged once."""

    workbook: Workbook
    headings: Headings
    table: Table
    checked: Checked
    answers: Answers


def prepare_roster(*, roster: RosterImport, on: date) -> None:
    """Read and judge; afterwards the page shows the result. Runs outside any transaction."""
    _note(roster, State.READING, ROSTER_SAYS["reading"])
    try:
        workbook = read_roster(roster)
    except SheetRefused as refused:
        _note(roster, State.REFUSED, str(refused))
        return
    if not any(sheet.rows for sheet in workbook.visible):
        _note(roster, State.REFUSED, ROSTER_SAYS["no_rows"])
        return
    judged = judge_roster(roster, workbook, on, _progress_of(roster))
    _show(roster, judged, says="")


def commit_roster(*, roster: RosterImport, on: date) -> bool:
    """Write everything in one transaction, or nothing; False where it was done, or faults came up.

    The file is read before, judged again inside: what is written was right at that moment.
    """
    workbook = read_roster(roster)
    with transaction.atomic():
        found = _locked(roster)
        if found.state != State.COMMITTING:
            return False
        judged = judge_roster(found, workbook, on, lambda done, total: None, lock=True)
        if judged.checked.blocked:
            _show(found, judged, says=ROSTER_SAYS["changed_meanwhile"])
            return False
        counts = write_roster(judged.checked, as_of=found.as_of, on=on)
        counts["rows"], counts["left_out"] = len(judged.table), len(judged.answers.left_out)
        record_act(
            "members.roster_imported",
            subject=found,
            by=found.by,
            on=on,
            facts={"digest": found.digest, **counts},
        )
        _empty(found)
        found.state, found.counts, found.says = State.COMMITTED, counts, ""
        found.save()
    return True


def refuse_roster(*, roster: RosterImport, why: str) -> None:
    """The work could not be done; `why` is one of `ROSTER_SAYS`."""
    _note(roster, State.REFUSED, ROSTER_SAYS[why])


def judge_roster(
    roster: RosterImport, workbook: Workbook, on: date, progress: Progress, *, lock: bool = False
) -> Judged:
    """Find the headings, read the rows, check them against the records of today."""
    kept = _answers(roster)
    headings = find_headings(
        workbook.visible, _chosen(kept), remembered_headings(roster.organisation)
    )
    answers = _read_answers(kept)
    table = read_table(headings, answers)
    around = _around(roster, on, lock)
    return Judged(workbook, headings, table, check_roster(table, around, progress), answers)


def read_roster(roster: RosterImport) -> Workbook:
    """The uploaded file, parsed in a child process; SheetRefused where it is none."""
    content = base64.b64decode(roster.content.open())
    if roster.file_name.lower().endswith(CSV):
        return read_csv(content, name=roster.file_name)
    return read_workbook(content, name=roster.file_name)


def _around(roster: RosterImport, on: date, lock: bool) -> Around:
    branches = branches_for_import(roster, on, lock=lock)
    home = roster.organisation if roster.organisation.kind in BRANCH_KINDS else None
    return Around(
        on=on,
        branches=Places(branches),
        groups={pk: Places(groups) for pk, groups in groups_below(branches, on).items()},
        default_branch=home or (branches[0] if len(branches) == 1 else None),
        known=lambda indexes: known_people(roster.by, indexes, on),
    )


def _show(roster: RosterImport, judged: Judged, *, says: str) -> None:
    preview = preview_of(
        judged.workbook.visible, judged.headings, judged.table, judged.checked, judged.answers
    )
    roster.preview = json.dumps(preview, ensure_ascii=False)
    roster.counts = preview["counts"]
    roster.state, roster.says = State.READY, says
    roster.save(update_fields=["preview", "counts", "state", "says", "moved_at"])


def _progress_of(roster: RosterImport) -> Progress:
    """Progress is written at once, so that the page sees it while the work goes on."""

    def progress(done: int, total: int) -> None:
        roster.done, roster.total, roster.says = done, total, ROSTER_SAYS["checking"]
        roster.save(update_fields=["done", "total", "says", "moved_at"])

    return progress


def _note(roster: RosterImport, state: str, says: str) -> None:
    roster.state, roster.says = state, says
    roster.save(update_fields=["state", "says", "moved_at"])


# ---- what is kept -------------------------------------------------------------------------------


def _answers(roster: RosterImport) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "sheet": None,
        "heading_row": None,
        "columns": {},
        "cells": {},
        "words": {},
        "left_out": [],
    }
    kept = roster.answers
    return json.loads(kept.open()) if isinstance(kept, Sealed) and kept else empty


def _chosen(kept: Mapping[str, Any]) -> Chosen:
    columns = {int(index): name for index, name in kept["columns"].items()}
    return Chosen(kept["sheet"], kept["heading_row"], columns)


def _read_answers(kept: Mapping[str, Any]) -> Answers:
    cells = {
        (int(row), name): text
        for key, text in kept["cells"].items()
        for row, name in [key.split(".")]
    }
    return Answers(cells, kept["words"], frozenset(kept["left_out"]))


def _wait(roster: RosterImport, kept: Mapping[str, Any], by: User) -> None:
    """From now on the work acts with the reach of who asked last."""
    roster.by = by
    roster.answers = json.dumps(kept, ensure_ascii=False)
    roster.state, roster.says = State.WAITING, ROSTER_SAYS["waiting"]
    roster.done = roster.total = 0
    roster.save()


def _empty(roster: RosterImport) -> None:
    """Nothing personal is kept once it is over."""
    roster.content = roster.answers = roster.preview = ""


def _locked(roster: RosterImport) -> RosterImport:
    found: RosterImport = RosterImport.objects.select_for_update().get(pk=roster.pk)
    return found


def _is(roster: RosterImport, *states: str) -> Reason | None:
    return None if roster.state in states else Reason("import_not_ready", ())


def may_import(roster: RosterImport) -> bool:
    """Whether the open scope still reaches the organisation of the import."""
    return current_scope().may("members.import", roster.scope_path)
