"""A row of a checked sheet, as the form of 接续办理 takes it over. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dangwu.admission.services.checkup.reading import read_dossiers
from dangwu.admission.services.checkup.table import Table
from dangwu.core.sheets import Value, text_of
from dangwu.orgs.models import Organisation

UNFIT = frozenset({"order", "future"})  # days that cannot have been are set right first


@dataclass(frozen=True, slots=True)
class NamedRow:
    """`texts` are the cells by column, as they would be typed."""

    name: str
    branch: str
    born_on: date | None
    texts: Mapping[str, str]
    contacts: tuple[str, ...]
    sponsors: tuple[str, ...]


def row_of(content: Mapping[str, Any], number: str) -> NamedRow | None:
    """The row of that number; None where the sheet has none, or its days cannot have been."""
    fit = {str(one["row"]) for one in content["people"] if may_go_on(one)}
    table = Table.from_json(content["table"])
    cells = next((cells for row, cells in table.rows if str(row) == number), None)
    if cells is None or number not in fit:
        return None
    (read,) = read_dossiers(Table(table.name, table.headings, table.places, [(0, cells)]))
    facts, born_on = read.facts, read.values.get("born_on")
    return NamedRow(
        name=read.name,
        branch=read.branch,
        born_on=born_on if isinstance(born_on, date) else None,  # a month alone tells too little
        texts={name: _typed(cells[place]) for name, place in table.places.items()},
        contacts=tuple(one.name for one in facts.contacts or ()),
        sponsors=tuple(one.name for one in facts.sponsors or ()),
    )


def may_go_on(one: Mapping[str, Any]) -> bool:
    """Whether the findings of a person leave days that can be taken over."""
    must = (found for found in one["findings"] if found["modality"] == "must")
    return not any(found["code"] in UNFIT for found in must)


def branch_of_row(
    branches: Iterable[Organisation], checked_for: Organisation, named: str
) -> Organisation | None:
    """The branch that a row is about: the one the sheet was checked for, else the one it names."""
    found = [one for one in branches if one.pk == checked_for.pk]
    found = found or [one for one in branches if named and named in (one.name, one.short_name)]
    return found[0] if len(found) == 1 else None


def _typed(cell: Value) -> str:
    return cell.isoformat()[:10] if isinstance(cell, date) else text_of(cell)
