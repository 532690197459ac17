"""What the page of an import shows, as JSON: kept under seal, with secrets masked even there."""

from collections.abc import Sequence
from typing import Any

from dangwu.core.crypto import MASK
from dangwu.core.sheets import Sheet, Value, cell_name, text_of
from dangwu.members.messages import ROSTER_ACTS
from dangwu.members.services.roster.checks import Checked
from dangwu.members.services.roster.differences import Difference, differences
from dangwu.members.services.roster.fields import BY_NAME, FIELDS
from dangwu.members.services.roster.headings import Headings
from dangwu.members.services.roster.reading import Finding, RowRead
from dangwu.members.services.roster.table import Answers, Table

MOST_LISTED = 5000  # findings, differences, names; the counts are always of all
AROUND = 2  # rows of the sheet shown above and below one with a fault
MOST_SHOWN = 400  # rows of the sheet kept for the page
TAIL = 4


def preview_of(
    sheets: Sequence[Sheet], headings: Headings, table: Table, checked: Checked, answers: Answers
) -> dict[str, Any]:
    """Everything the page needs; `counts` are numbers only and may stand in clear."""
    changed = _changed(checked)
    known = set(checked.records)
    blocked = checked.blocked
    new = [row for row in checked.rows if row.number not in known and row.number not in blocked]
    blocking = [found for found in checked.findings if found.blocks]
    faults = _grouped(blocking, table, headings, answers)
    warnings = [found for found in checked.findings if not found.blocks]
    names = {row.number: row.name or "" for row in checked.rows}
    applied = {row.number for row, found in changed if any(not one.act for one in found)}
    return {
        "sheets": [sheet.name for sheet in sheets],
        "sheet": headings.sheet,
        "heading_row": headings.row,
        "columns": [_column(column) for column in headings.columns],
        "counts": {
            "rows": len(checked.rows),
            "new": len(new),
            "changed": len(applied - blocked),
            "told": len(changed),
            "same": len(known - blocked - applied),
            "faults": len(faults),
            "faulty": len(blocked - {-1}),
            "warnings": len(warnings),
            "left_out": len(answers.left_out),
        },
        "faults": [
            {**fault, "name": names.get(fault["row"], "")} for fault in faults[:MOST_LISTED]
        ],
        "warnings": [
            {**_fault(found, headings, table, answers), "name": names.get(found.row, "")}
            for found in warnings[:MOST_LISTED]
        ],
        "new": [_person(row) for row in new[:MOST_LISTED]],
        "differences": [
            {"row": row.number, "name": row.name or "", **_difference(one)}
            for row, found in changed
            for one in found
        ][:MOST_LISTED],
        "passed": [[number, why] for number, why in table.passed if why != "空行"][:MOST_LISTED],
        "taken_as": [
            [BY_NAME[field].label, word, label, times]
            for (field, word), (label, times) in checked.taken_as.items()
        ],
        "lines": _lines(headings, faults),
    }


def masked(field: str, text: str) -> str:
    """What may be shown of a cell: of what is under seal the last four, of an address nothing."""
    if not text or not (field in BY_NAME and BY_NAME[field].sealed):
        return text
    tail = text[-TAIL:] if field != "address" and len(text) >= 2 * TAIL else ""
    return MASK + (tail if tail[:-1].isdigit() else "")


def _changed(checked: Checked) -> list[tuple[RowRead, list[Difference]]]:
    """The rows whose record says otherwise."""
    pairs = (
        (row, differences(row, checked.records[row.number]))
        for row in checked.rows
        if row.number in checked.records
    )
    return [(row, found) for row, found in pairs if found]


def _column(column: Any) -> dict[str, Any]:
    sample = text_of(column.sample)
    looks_secret = sum(sign.isdigit() for sign in sample) >= 7
    return {
        "index": column.index,
        "letters": column.letters,
        "heading": column.heading,
        "field": column.field,
        "how": column.how,
        "sample": MASK + sample[-TAIL:]
        if looks_secret and not _is_day(column)
        else masked(column.field, sample),
    }


def _is_day(column: Any) -> bool:
    return column.field in BY_NAME and BY_NAME[column.field].is_day


def _grouped(
    findings: Sequence[Finding], table: Table, headings: Headings, answers: Answers
) -> list[dict[str, Any]]:
    """In the order of rows and columns; a word misread in many rows is one fault with its rows."""
    order = {field.name: place for place, field in enumerate(FIELDS)}
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    faults = []
    for found in sorted(findings, key=lambda f: (f.row, order[f.field])):
        key = (found.field, found.word)
        if found.word and key in groups:
            groups[key]["times"] += 1
            continue
        fault = _fault(found, headings, table, answers)
        if found.word:
            groups[key] = fault
        faults.append(fault)
    return faults


def _fault(found: Finding, headings: Headings, table: Table, answers: Answers) -> dict[str, Any]:
    """A finding as the page shows it, with what was typed for it before and does not hold."""
    column = headings.places.get(found.field)
    return {
        "row": found.row,
        "field": found.field,
        "label": BY_NAME[found.field].label,
        "cell": cell_name(found.row, column) if found.row >= 0 and column is not None else "",
        "shown": masked(found.field, _written(found, headings, column)),
        "text": found.text,
        "suggestion": found.suggestion,
        "word": found.word,
        "times": 1,
        "typed": answers.cells.get((found.row, found.field), ""),
    }


def _written(found: Finding, headings: Headings, column: int | None) -> str:
    if found.word:
        return found.word
    if found.row < 0 or column is None:
        return ""
    return text_of(headings.rows[found.row][column])


def _person(row: RowRead) -> dict[str, Any]:
    return {
        "row": row.number,
        "name": row.name or "",
        "branch": row.branch.short_name if row.branch else "",
        "joined": str(row.joined_on or ""),
        "full": str(row.full_on or ""),
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "label": BY_NAME[one.field].label,
        "old": masked(one.field, one.old),
        "new": masked(one.field, one.new),
        "note": ROSTER_ACTS[one.act] if one.act else "",
    }


def _lines(headings: Headings, faults: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """Rows of the sheet as they stand, around those with faults."""
    lines: dict[str, list[str]] = {}
    for fault in faults:
        row = fault["row"]
        if row < 0 or len(lines) >= MOST_SHOWN:
            continue
        for number in range(
            max(row - AROUND, headings.row + 1), min(row + AROUND + 1, len(headings.rows))
        ):
            lines.setdefault(str(number), _line(headings, headings.rows[number]))
    return lines


def _line(headings: Headings, row: Sequence[Value]) -> list[str]:
    return [
        masked(column.field, text_of(row[column.index]))
        for column in headings.columns
        if column.field
    ]
