"""Lists of what goes up for an approval, the catalogue of a dossier, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dangwu.admission.papers.layout import (
    Lines,
    Sheet,
    Signs,
    Title,
    closing,
    listed,
    titled,
    written,
)
from dangwu.documents.word import Column
from dangwu.rules.terms import CatalogueEntry

Approval = Literal["admission", "full"]
TITLES: dict[Approval, str] = {
    "admission": "接收预备党员上报材料清单",
    "full": "预备党员转正上报材料清单",
}
CATALOGUE = "发展党员材料目录"
MATERIAL_COLUMNS = (
    Column("序号", 14),
    Column("资料", 48, "left"),
    Column("材料要点", 76, "left"),
    Column("份数", 16),
    Column("页数", 16),
)
CATALOGUE_COLUMNS = (
    Column("序号", 13),
    Column("材料名称", 80, "left"),
    Column("日期", 26),
    Column("份数", 14),
    Column("页数", 14),
    Column("备注", 23, "left"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A paper of the dossier that is there. `kind` is the id of the catalogue's entry."""

    kind: str
    on: date | None = None
    pages: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What a catalogue asks for against what is there; ids of the catalogue, in its order.

    `unknown` are kinds that the catalogue does not name, `undated` are there without a day.
    """

    missing: tuple[str, ...]
    undated: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A person's papers against the entries of one catalogue of the rulebook."""

    name: str
    branch: str
    entries: tuple[CatalogueEntry, ...]
    held: tuple[Held, ...]
    made_on: date | None = None


def stock_of(entries: Iterable[CatalogueEntry], held: Iterable[Held]) -> Stock:
    """Compare the papers held with a catalogue."""
    wanted, given = tuple(entry.id for entry in entries), tuple(held)
    kinds = {one.kind for one in given}
    dated = {one.kind for one in given if one.on}
    return Stock(
        missing=tuple(id_ for id_ in wanted if id_ not in kinds),
        undated=tuple(id_ for id_ in wanted if id_ in kinds - dated),
        unknown=tuple(sorted(kinds - set(wanted))),
    )


def material_list(approval: Approval, paper: Dossier, *, foot: str = "") -> Sheet:
    """上报材料清单: what goes up, what each paper must hold, and how many pages there are."""
    found = by_kind(paper.held)
    rows = [
        (str(place), entry.name, "；".join(entry.detail), *_pages(found.get(entry.id, ())))
        for place, entry in enumerate(paper.entries, start=1)
    ]
    table = listed(MATERIAL_COLUMNS, rows, height=11)
    return Sheet(
        title=f"{TITLES[approval]}（{paper.name}）",
        foot=foot,
        blocks=(
            Title(parts=(TITLES[approval],)),
            Lines(lines=(f"{paper.branch}　　{paper.name}",), side="center", indent=False),
            table,
            Lines(lines=(_told(paper),)),
            Signs(words=("报送人", "接收人")),
            closing(written(paper.made_on), size=12),
        ),
    )


def dossier_catalogue(paper: Dossier, *, foot: str = "") -> Sheet:
    """The catalogue at the front of the dossier, one line for each kind of record."""
    found = by_kind(paper.held)
    rows = [
        (str(place), entry.name, *_line(found.get(entry.id, ())))
        for place, entry in enumerate(paper.entries, start=1)
    ]
    table = listed(CATALOGUE_COLUMNS, rows, height=7)
    return Sheet(
        title=f"{CATALOGUE}（{paper.name}）",
        foot=foot,
        blocks=(
            titled(f"{paper.name}同志", CATALOGUE),
            Lines(lines=(paper.branch,), side="center", indent=False),
            table,
            Lines(lines=(_told(paper),)),
            Signs(words=("整理人", "核对人")),
            closing(written(paper.made_on), size=12),
        ),
    )


def by_kind(held: Iterable[Held]) -> Mapping[str, tuple[Held, ...]]:
    found: dict[str, tuple[Held, ...]] = {}
    for one in held:
        found[one.kind] = (*found.get(one.kind, ()), one)
    return found


def _pages(papers: tuple[Held, ...]) -> tuple[str, str]:
    pages = sum(one.pages or 0 for one in papers)
    return (str(len(papers)) if papers else "缺", str(pages) if pages else "")


def _line(papers: tuple[Held, ...]) -> tuple[str, str, str, str]:
    """Day of the first paper and of the last, number, pages, remark."""
    days = sorted(one.on for one in papers if one.on)
    span = "" if not days else f"{days[0]:%Y.%m.%d}"
    if days and days[-1] != days[0]:
        span = f"{days[0]:%Y.%m.%d}\n至 {days[-1]:%Y.%m.%d}"
    return (span, *_pages(papers), "；".join(one.note for one in papers if one.note))


def _told(paper: Dossier) -> str:
    """What is missing, in a sentence under the table."""
    names = {entry.id: entry.name for entry in paper.entries}
    missing = stock_of(paper.entries, paper.held).missing
    if not missing:
        return f"应有{len(names)}种材料，已经齐全。"
    listed_ = "、".join(names[id_] for id_ in missing)
    return f"应有{len(names)}种材料，缺{len(missing)}种：{listed_}。"
