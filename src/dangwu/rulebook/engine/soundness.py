"""What the types cannot say of a value: steps that rise, scales without gaps, one bar a threshold.

Each check is a function of one dataclass that yields what is wrong, in words.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from dangwu.rulebook.engine.building import parts_of
from dangwu.rules.procedures import DURATION
from dangwu.rules.terms import (
    Brackets,
    Duty,
    Guard,
    ItemSum,
    Procedure,
    Range,
    Scale,
    StandingTable,
    Step,
    Threshold,
    Words,
)

ITEM = re.compile(r"[A-Z]{1,4}-\d{2}\.[A-Za-z0-9_-]+")
END = "end"  # the outcome with which a procedure is over
_TURNS = {"half_year": 2, "quarter": 4, "month": 12}
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def problems(value: object) -> Iterator[str]:
    """Everything unsound in a value and in its parts."""
    for part in parts_of(value):
        check = _CHECKS.get(type(part))
        if check is not None:
            yield from check(part)


def _brackets(value: Brackets) -> Iterator[str]:
    if not value.brackets:
        yield "brackets 里一档也没有"
        return
    *steps, last = value.brackets
    limits = [step.up_to for step in steps]
    if last.up_to is not None:
        yield f"最后一档“{last.id}”不写 up_to"
    known = [limit for limit in limits if limit is not None]
    if len(known) < len(limits):
        yield "除最后一档外，每档都要写 up_to"
    if any(later <= earlier for earlier, later in itertools.pairwise(known)):
        yield "各档的 up_to 应从小到大"


def _scale(value: Scale) -> Iterator[str]:
    grades = sorted(
        value.grades, key=lambda grade: (grade.at_least is not None, grade.at_least or 0)
    )
    for lower, upper in itertools.pairwise(grades):
        if upper.at_least is None:
            yield f"“{lower.name}”与“{upper.name}”都没有下限"
        elif lower.below is None or lower.below > upper.at_least:
            yield f"“{lower.name}”与“{upper.name}”重叠"
        elif lower.below < upper.at_least and value.gaps == "none":
            yield f"“{lower.name}”与“{upper.name}”之间有空档，如须询问请写 gaps: ask"
    for grade in grades:
        if None not in (grade.at_least, grade.below) and grade.below <= grade.at_least:  # type: ignore[operator]
            yield f"“{grade.name}”的上限不大于下限"


def _threshold(value: Threshold) -> Iterator[str]:
    if (value.at_least is None) == (value.more_than is None):
        yield "at_least 与 more_than 写一个，且只写一个"


def _range(value: Range) -> Iterator[str]:
    if value.least is None and value.most is None and not value.one_of:
        yield "range 的 least、most、one_of 至少写一个"
    if value.least is not None and value.most is not None and value.least > value.most:
        yield "range 的 least 大于 most"


def _guard(value: Guard) -> Iterator[str]:
    for limit in (value.at_least, value.at_most, value.special):
        if limit is not None and not DURATION.fullmatch(limit) and not ITEM.fullmatch(limit):
            yield f"期限“{limit}”应写作 P1Y、P3M、P30D、P5WD（工作日），或者数值条目的 id"
    if value.special is not None and value.at_most is None:
        yield f"期限“{value.id}”写了 special（特殊情况的期限），没有写 at_most"


def _procedure(value: Procedure) -> Iterator[str]:
    """Waits, outcomes and stages name what is there."""
    if not value.steps:
        yield "steps 里一步也没有"
    ids = [step.id for step in value.steps]
    stages = {stage.id for stage in value.stages}
    for place, step in enumerate(value.steps):
        yield from _waits(step, ids[:place], ids)
        for outcome in step.outcomes:
            if outcome.then not in ("", END, *ids):
                yield f"步骤“{step.id}”的结果“{outcome.name}”转到“{outcome.then}”，没有这个步骤"
        if step.stage and step.stage not in stages:
            yield f"步骤“{step.id}”所在的环节“{step.stage}”不在 stages 里"


def _waits(step: Step, before: list[str], known: list[str]) -> Iterator[str]:
    """A wait is counted from a step that stands before."""
    for guard in step.guards:
        if guard.after not in known:
            yield f"步骤“{step.id}”的期限从“{guard.after}”算起，没有这个步骤"
        elif guard.after not in before:
            yield f"步骤“{step.id}”等的“{guard.after}”不在它前面"


def _duty(value: Duty) -> Iterator[str]:
    for day in itertools.chain(value.window or (), *value.windows):
        if not _MONTH_DAY.fullmatch(day):
            yield f"window 的“{day}”应写作 月-日，如 12-21"
    if value.window and value.every != "year":
        yield "window 只用于 every: year，一年有几次的写 windows"
    if value.windows and len(value.windows) != _TURNS.get(value.every):
        yield "windows 应与一年的次数相同：half_year 写 2 个，quarter 写 4 个"
    if value.at_least < 1:
        yield "at_least 应不小于 1"


def _item_sum(value: ItemSum) -> Iterator[str]:
    """A name on a pay slip must lead to one entry."""
    met: dict[str, str] = {}
    for item in (*value.include, *value.exclude, *value.deduct):
        for name in (item.name, *item.synonyms):
            if name in met:
                yield f"“{name}”既是“{met[name]}”又是“{item.id}”，分不清"
            met[name] = item.id


def _words(value: Words) -> Iterator[str]:
    if len(set(value.words)) < len(value.words):
        yield "words 里有重复的词"


def _standing(value: StandingTable) -> Iterator[str]:
    """Periods follow one another without a gap, and each names some class."""
    for earlier, later in itertools.pairwise(value.periods):
        if earlier.last is None or earlier.last + timedelta(days=1) != later.first:
            yield f"“{later.id}”应自“{earlier.id}”的次日起"
    for period in value.periods:
        if not period.probation:
            yield f"“{period.id}”的 probation 是空的"


_CHECKS: dict[type, Callable[[Any], Iterator[str]]] = {
    Brackets: _brackets,
    Scale: _scale,
    Threshold: _threshold,
    Range: _range,
    Guard: _guard,
    Duty: _duty,
    Procedure: _procedure,
    ItemSum: _item_sum,
    StandingTable: _standing,
    Words: _words,
}
