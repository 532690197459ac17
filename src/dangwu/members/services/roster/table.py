"""The rows of a roster by field, as corrected by the user; what is no member is passed over."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dangwu.core.sheets import Value, is_note_row, text_of
from dangwu.core.sheets.writing import NOTE_MARK
from dangwu.members.services.roster.fields import HEADINGS, bare_heading
from dangwu.members.services.roster.headings import Headings

TOTALS = re.compile(r"[合总小共]计(人数)?(\d+人?)?|共\d+人")
TOTAL_SIGNS = tuple("合总小共")  # how a line of totals begins; a closer look tells it from a name
BRANCH_TITLE = re.compile(r"[^，。；：]{2,40}支部(委员会)?")
CLEARED = frozenset({"无", "空"})  # what a correction says to empty a cell


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user corrected: cells by row and field, words wherever they are, rows left out."""

    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()


@dataclass(slots=True)
class Table:
    """Members only: `numbers[i]` is the row of the sheet (from zero) of `cells[field][i]`."""

    numbers: list[int] = field(default_factory=list)
    cells: dict[str, list[Value]] = field(default_factory=dict)
    passed: list[tuple[int, str]] = field(default_factory=list)  # row and what it was

    def __len__(self) -> int:
        return len(self.numbers)


def read_table(headings: Headings, answers: Answers) -> Table:
    """Every row below the headings that is a member, as corrected."""
    table = Table()
    kept: list[Sequence[Value]] = []
    titles: list[str] = []  # the branch named in a line of its own above the members
    places = headings.places
    certain = [places[name] for name in ("name", "id_number") if name in places]
    title = ""
    for number in range(headings.row + 1, len(headings.rows)):
        row = headings.rows[number]
        why = "" if _is_member(row, certain) else _no_member(row, headings)
        if why == "支部名":
            title = next(text_of(cell) for cell in row if cell is not None)
        if number in answers.left_out:
            why = why or "略过"
        if why:
            table.passed.append((number, why))
            continue
        table.numbers.append(number)
        kept.append(row)
        titles.append(title)
    table.cells = {name: [row[index] for row in kept] for name, index in places.items()}
    _name_branches(table, titles)
    _correct(table, answers)
    return table


def _is_member(row: Sequence[Value], certain: Sequence[int]) -> bool:
    """Both name and number stand there, no heading and no note: no need to look closer."""
    return len(certain) == 2 and all(
        (cell := row[index]) is not None
        and cell not in HEADINGS
        and not (type(cell) is str and cell.startswith((NOTE_MARK, *TOTAL_SIGNS)))
        for index in certain
    )


def _no_member(row: Sequence[Value], headings: Headings) -> str:
    """What a row is that is no member; blank where it may be one."""
    texts = [text_of(cell) for cell in row if cell is not None]
    if not any(texts):
        return "空行"
    if any(TOTALS.fullmatch(re.sub(r"[:：\s]", "", text)) for text in texts):
        return "合计"
    if is_note_row(row):
        return "填写说明"
    if _repeats(row, headings):
        return "重复的标题"
    distinct = set(texts)
    if len(distinct) == 1 and BRANCH_TITLE.fullmatch(texts[0]):
        return "支部名"
    return _remark(row, headings)


def _repeats(row: Sequence[Value], headings: Headings) -> bool:
    same = [
        c
        for c in headings.columns
        if bare_heading(text_of(row[c.index])) == bare_heading(c.heading)
    ]
    return len([column for column in same if column.heading]) >= 3


def _remark(row: Sequence[Value], headings: Headings) -> str:
    """Without name and number, with next to nothing else: numbered ahead, or a remark below."""
    places = headings.places
    if any(row[places[name]] is not None for name in ("name", "id_number") if name in places):
        return ""
    said = {text_of(row[index]) for index in places.values() if row[index] is not None}
    if not said:
        words = [text_of(cell) for cell in row if cell is not None]
        return "空行" if all(word.isdigit() for word in words) else "附注"
    return "附注" if len(said) <= 2 else ""


def _name_branches(table: Table, titles: list[str]) -> None:
    """Members stand under a line with their branch's name where no column tells the branch."""
    if any(titles):
        told = table.cells.get("branch", [None] * len(table))
        table.cells["branch"] = [
            cell or title or None for cell, title in zip(told, titles, strict=True)
        ]


def _correct(table: Table, answers: Answers) -> None:
    for name, words in answers.words.items():
        if name in table.cells and words:
            table.cells[name] = [words.get(text_of(cell), cell) for cell in table.cells[name]]
    if not answers.cells:
        return
    at = {number: place for place, number in enumerate(table.numbers)}
    for (number, name), text in answers.cells.items():
        if number in at:
            column = table.cells.setdefault(name, [None] * len(table))
            column[at[number]] = None if text in CLEARED else text
