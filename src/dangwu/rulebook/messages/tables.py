"""The values that are read better as a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dangwu.rulebook.engine.soundness import END
from dangwu.rulebook.messages.names import FIELDS, JOINED_BY
from dangwu.rulebook.messages.values import (
    bracket_rows,
    describe,
    period_text,
    plain,
    probation_text,
    sum_parts,
    word,
)
from dangwu.rules import terms
from dangwu.rules.terms import Value


@dataclass(frozen=True, slots=True)
class Table:
    """A value that is read better as a table."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def without_empty_columns(self) -> "Table":
        """The table without the columns in which no row has anything."""
        kept = [at for at in range(len(self.heads)) if any(row[at] for row in self.rows)]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return Table(tuple(self.heads[at] for at in kept), rows)

    def titled_rows(self) -> list[list[tuple[str, str]]]:
        """Each cell with the head of its column, which a telephone shows beside it."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def table_of(value: Value | None) -> Table | None:
    """A value as a table, where it is one by nature."""
    make = _TABLES.get(type(value))
    made = make(value) if make is not None else None
    return made.without_empty_columns() if made is not None else None


def _bracket_table(value: terms.Brackets) -> Table:
    return Table(("每月计算基数", "比例"), tuple(bracket_rows(value)))


def _sum_table(value: terms.ItemSum) -> Table:
    rows = tuple(
        (FIELDS[key], item.name, "、".join(item.synonyms))
        for key, items in sum_parts(value)
        for item in items
    )
    return Table(("算法", "项目", "又叫"), rows)


def _procedure_table(value: terms.Procedure) -> Table:
    names = {step.id: step.name for step in value.steps}
    stages = {stage.id: stage.name for stage in value.stages}
    rows = tuple(
        (
            str(step.number or place),
            stages.get(step.stage, ""),
            f"{step.name}（不是必经）" if step.optional else step.name,
            word(step.actor),
            "；".join(
                f"在“{names.get(guard.after, guard.after)}”之后{_limit(guard)}"
                for guard in step.guards
            ),
            "、".join(step.materials),
            "、".join(_outcome(outcome, names) for outcome in step.outcomes),
        )
        for place, step in enumerate(value.steps, 1)
    )
    return Table(("步骤", "环节", "做什么", "由谁", "时限", "材料", "结果"), rows)


def _outcome(outcome: terms.Outcome, names: Mapping[str, str]) -> str:
    if not outcome.then:
        return outcome.name
    after = "程序结束" if outcome.then == END else f"转到“{names[outcome.then]}”"
    return f"{outcome.name}（{after}）"


def _limit(guard: terms.Guard) -> str:
    timed = guard.at_least is not None or guard.at_most is not None
    return f"，{describe(guard)}" if timed else ""


def _field_table(value: terms.Form | terms.Register) -> Table | None:
    if not value.fields:
        return None
    rows = tuple(
        (part.name, "必填" if part.required else "选填", "、".join(part.choices))
        for part in value.fields
    )
    return Table(("栏目", "要求", "可选内容"), rows)


def _catalogue_table(value: terms.Catalogue) -> Table:
    return Table(
        ("条目", "内容"), tuple((entry.name, "；".join(entry.detail)) for entry in value.entries)
    )


def _score_table(value: terms.Scoresheet) -> Table:
    rows = tuple(
        (item.name, f"{'+' if item.sign == 'plus' else '−'}{plain(item.points)}")
        for item in value.items
    )
    return Table(("项目", "分值"), rows)


def _standing_table(value: terms.StandingTable) -> Table:
    rows = tuple(
        (period_text(each), JOINED_BY[each.joined_by], probation_text(each))
        for each in value.periods
    )
    return Table(("时期", "入党时间", "预备期"), rows)


_TABLES: Mapping[type, Callable[[Any], Table | None]] = {
    terms.Brackets: _bracket_table,
    terms.ItemSum: _sum_table,
    terms.Procedure: _procedure_table,
    terms.Form: _field_table,
    terms.Register: _field_table,
    terms.Catalogue: _catalogue_table,
    terms.Scoresheet: _score_table,
    terms.StandingTable: _standing_table,
}
