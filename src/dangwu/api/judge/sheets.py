"""A whole sheet judged: its rows as facts, the verdicts in columns behind them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dangwu.api.judge import KINDS, judge_line
from dangwu.api.judge.common import Kind
from dangwu.core.sheets import (
    Column,
    Sheet,
    SheetOut,
    Value,
    read_workbook,
    text_of,
    write_workbook,
)
from dangwu.core.sheets.model import LostDigits
from dangwu.core.sheets.values import amount_text
from dangwu.core.sheets.writing import OutValue
from dangwu.rulebook.selectors import citation_text
from dangwu.rules.dues import normal_name

LOOK = 15  # rows in which the headings are looked for
TOTALS = re.compile(r"\s*(合\s*计|小\s*计|总\s*计)")
NUMBER = re.compile(r"-?\d+(\.\d+)?%?", re.ASCII)
AMOUNT = re.compile(r"-?\d+\.\d\d", re.ASCII)


class NoFacts(Exception):
    """No sheet of the file has a heading that the kind knows."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The file to hand back, and how many rows were judged, unreadable, or still ask something."""

    content: bytes
    rows: int
    bad: int
    open: int


def judge_workbook(kind: str, data: bytes, *, name: str, standard: str, on: date) -> Judged:
    """Judge every row of every visible sheet whose headings the kind knows.

    SheetRefused where the file is not read, NoFacts where it has no such headings.
    """
    asked, sheets = KINDS[kind], []
    counts = {"rows": 0, "bad": 0, "open": 0}
    for sheet in read_workbook(data, name=name).visible:
        table = Table.of(sheet, asked)
        if table is not None:
            answers = [table.judge(kind, row, standard, on) for row in table.rows]
            for answer in answers:
                counts["rows"] += 1
                counts["bad"] += "error" in answer
                counts["open"] += _is_open(asked, answer)
            sheets.append(table.with_answers(answers))
    if not sheets:
        known = "、".join([*asked.headings, *asked.facts.model_fields])
        raise NoFacts(f"表格里没有认识的表头。可以用：{known}")
    return Judged(write_workbook(sheets), **counts)


def _is_open(kind: Kind, answer: Mapping[str, Any]) -> bool:
    """Readable, but without what the kind is asked for: a fact or a choice is missing."""
    codes = {reason["code"] for reason in answer.get("reasons", ())}
    blank = "result" in answer and any(answer["result"].get(key) is None for key in kind.shown)
    return bool(codes & {"missing_fact", "choice_needed", "unknown_item"}) or (
        blank and bool(codes)
    )


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet under the row of headings that was found."""

    name: str
    kind: Kind
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]

    @classmethod
    def of(cls, sheet: Sheet, kind: Kind) -> "Table | None":
        """The table of a sheet; None where no row of the first ones has a known heading."""
        rows = sheet.unmerged()
        known = set(paths_of(kind))
        hits = [len(known & {normal_name(text_of(c)) for c in row}) for row in rows[:LOOK]]
        if not hits or max(hits) == 0:
            return None
        top = hits.index(max(hits))
        headings = [text_of(cell) for cell in rows[top]]
        return cls(sheet.name, kind, headings, [row for row in rows[top + 1 :] if _is_data(row)])

    def judge(self, kind: str, row: Sequence[Value], standard: str, on: date) -> dict[str, Any]:
        """The answer to a row; a fault names the heading of its column, not the fact."""
        facts, columns = self.read(row)
        answer = judge_line(kind, facts, standard=standard, on=on)
        if "error" in answer:
            answer["error"]["field"] = self._heading_of(answer["error"]["field"], facts, columns)
        return answer

    def read(self, row: Sequence[Value]) -> tuple[dict[str, Any], dict[str, str]]:
        """The facts of a row, and the heading each was read under; blank cells say nothing."""
        found: dict[str, Any] = {}
        others: dict[str, Any] = {}
        columns: dict[str, str] = {}
        paths = paths_of(self.kind)
        for heading, cell in zip(self.headings, row, strict=True):
            value = _plain(cell)
            if value is None or not heading:
                continue
            path = paths.get(normal_name(heading))
            if path is not None:
                words = self.kind.values.get(path, {})
                columns[_place(found, path, words.get(str(value).strip(), value))] = heading
            else:
                others[heading] = value
        if self.kind.gather is not None:
            self.kind.gather(found, others)
        return found, columns

    def _heading_of(self, field: str, facts: Mapping[str, Any], columns: Mapping[str, str]) -> str:
        """What the sheet calls a field of the facts: `base`, `pay.0.amount`, or the whole row."""
        if field == "line":
            return "这一行"
        name, *inner = field.split(".")
        if name == "pay" and inner and inner[0].isdigit():
            return str(facts["pay"][int(inner[0])]["item"])
        known = (heading for heading, path in self.kind.headings.items() if path == field)
        return columns.get(field) or next(known, field)

    def with_answers(self, answers: Sequence[Mapping[str, Any]]) -> SheetOut:
        verdicts = [*self.kind.shown.values(), "结论", "说明", "依据"]
        money = {
            heading
            for key, heading in self.kind.shown.items()
            if any(AMOUNT.fullmatch(str(a.get("result", {}).get(key))) for a in answers)
        }
        columns = [Column(heading) for heading in self.headings]
        columns += [Column(name, "money" if name in money else "general") for name in verdicts]
        rows = [
            [*(_kept(cell) for cell in row), *self._verdict(answer)]
            for row, answer in zip(self.rows, answers, strict=True)
        ]
        return SheetOut(self.name, columns, rows)

    def _verdict(self, answer: Mapping[str, Any]) -> Iterator[OutValue]:
        error = answer.get("error")
        result = answer.get("result", {})
        for key in self.kind.shown:
            yield _shown(result.get(key))
        yield "读不懂" if error else {True: "符合", False: "不符合", None: ""}[answer["ok"]]
        if error:
            yield f"{error['field']}：{error['text']}"
            yield ""
            return
        yield "\n".join(reason["text"] for reason in answer["reasons"])
        cites = [*result.get("cite", ()), *(c for r in answer["reasons"] for c in r["cite"])]
        yield "；".join(citation_text(cite) for cite in dict.fromkeys(cites))


def paths_of(kind: Kind) -> dict[str, str]:
    """Heading, as `normal_name` writes it → where its cells stand among the facts."""
    plain = {name: name for name in (*kind.facts.model_fields, "standard", "on")}
    return plain | {normal_name(heading): path for heading, path in kind.headings.items()}


def _is_data(row: Sequence[Value]) -> bool:
    """Not blank, not a line of totals, not the notes under the headings of our own templates."""
    texts = [text for cell in row if (text := text_of(cell))]
    return bool(texts) and not TOTALS.match(texts[0]) and not texts[0].startswith("注：")


def _plain(cell: Value) -> Any:
    """A cell as JSON would have it; whole floats are integers, days ISO text."""
    match cell:
        case None | "":
            return None
        case bool() | int():
            return cell
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return int(cell)
        case datetime():
            return cell.date().isoformat()
        case _:
            text = text_of(cell)
            amount = amount_text(text)  # ￥5,001.00元, and digits of full width
            return (amount if NUMBER.fullmatch(amount) else text) or None


def _place(facts: dict[str, Any], path: str, value: Any) -> str:
    """Set `relief.amount` or `quarter_net_income.0` among the facts; months stand in order.

    Returns the path it has then: where the first month is blank the second is number 0.
    """
    name, _, inner = path.partition(".")
    if not inner:
        facts[name] = value
    elif inner.isdigit():
        facts.setdefault(name, []).append(value)
        return f"{name}.{len(facts[name]) - 1}"
    else:
        facts.setdefault(name, {})[inner] = value
    return path


def _kept(cell: Value) -> OutValue:
    return str(cell) if isinstance(cell, LostDigits) else cell


def _shown(value: Any) -> OutValue:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return Decimal(value)
    return value if value is None or isinstance(value, str | int) else str(value)
