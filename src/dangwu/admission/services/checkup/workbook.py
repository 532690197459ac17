"""The sheet to fill in, and the sheet handed back with what was found behind each row."""

from collections.abc import Mapping, Sequence
from typing import Any

from dangwu.admission.services.checkup.columns import COLUMNS
from dangwu.admission.services.checkup.table import Table
from dangwu.core.sheets import Column, SheetOut, write_workbook
from dangwu.core.sheets.model import LostDigits
from dangwu.core.sheets.writing import OutValue
from dangwu.rulebook.selectors import citation_text

SPARE_ROWS = 200
SHEET = "发展党员材料"
ADDED = ("体检结论", "不符", "提示", "还能怎么办", "依据", "没有读懂的单元格")
WIDE = 48


def template_workbook() -> bytes:
    """An empty sheet with a column for every fact that is judged."""
    columns = [
        Column(
            column.heading,
            column.kind,
            column.note,
            options=column.words,
            required=column.needed,
        )
        for column in COLUMNS
    ]
    return write_workbook([SheetOut(SHEET, columns, spare_rows=SPARE_ROWS)])


def checked_workbook(table: Table, people: Sequence[Mapping[str, Any]]) -> bytes:
    """The sheet as it came, each row followed by what was found; text stays text (J11)."""
    columns = [Column(heading) for heading in table.headings]
    columns += [Column(heading, "text", width=WIDE) for heading in ADDED]
    rows = [
        [*(_kept(cell) for cell in cells), *_found(one)]
        for (_, cells), one in zip(table.rows, people, strict=True)
    ]
    return write_workbook([SheetOut(SHEET, columns, rows)])


def _kept(cell: Any) -> OutValue:
    kept: OutValue = str(cell) if isinstance(cell, LostDigits) else cell
    return kept


def _found(one: Mapping[str, Any]) -> list[OutValue]:
    findings = one["findings"]
    must = [each["text"] for each in findings if each["modality"] == "must"]
    generally = [each["text"] for each in findings if each["modality"] != "must"]
    remedies = dict.fromkeys(each["remedy"] for each in findings if each["remedy"])
    cites = dict.fromkeys(cite for each in findings for cite in each["cite"])
    faults = [f"{each['cell']} {each['heading']}：{each['text']}" for each in one["faults"]]
    return [
        verdict_of(one),
        "\n".join(must),
        "\n".join(generally),
        "\n".join(remedies),
        "；".join(citation_text(cite) for cite in cites),
        "\n".join(faults),
    ]


def verdict_of(one: Mapping[str, Any]) -> str:
    """The answer to one person in a few words, with its number."""
    must = sum(each["modality"] == "must" for each in one["findings"])
    if must:
        return f"{must} 处不符"
    if one["faults"]:
        return "有单元格没有读懂"
    return "符合，有提示" if one["findings"] else "符合"
