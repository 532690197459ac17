"""`duty`: what of a recurring duty is due in a period, done, missing, and by when the next is."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator

from dangwu.api.judge.common import Answer, Book, Day, Facts, FactsError, Kind, exact, plain, told
from dangwu.api.judge.messages import explain
from dangwu.duties.messages import BEARERS
from dangwu.rulebook.selectors import rulebook
from dangwu.rules.duties import Bearer, DutyFacts, Period, judge_duty, parse_period

MOST_HELD = 10_000  # days; beyond it somebody slipped


def period_of(value: object) -> Period:
    try:
        return parse_period(str(value) if isinstance(value, str | int) else "")
    except ValueError as error:
        raise ValueError("应写作 2026、2026-H1、2026-Q3 或 2026-07") from error


def hours_of(value: object) -> Fraction:
    """Hours of study, whole or in part: 32, 1.5."""
    found = Fraction(exact(value))
    if not 0 <= found <= 10_000:
        raise ValueError("学时应在 0 至 10000 之间")
    return found


def duty_of(value: object) -> str:
    """The id of a duty of the book, or of a rule that has one."""
    entries = rulebook().entries
    if not isinstance(value, str) or not value:
        raise ValueError("应为条目编号，如 MTG-01")
    found = [each for id_, each in entries.items() if value in (id_, id_.partition(".")[0])]
    if not found:
        raise ValueError(f"制度库里没有“{value[:40]}”")
    if all(entry.kind != "duty" for each in found for entry in each.values()):
        raise ValueError(f"“{value}”不是定期工作")
    return value


class DutyLine(Facts):
    duty: Annotated[str, BeforeValidator(duty_of)]
    kind: Bearer
    period: Annotated[Period, BeforeValidator(period_of)]
    held: list[Day] | None = None
    hours: Annotated[Fraction, BeforeValidator(hours_of)] | None = None
    since: Day | None = None


def judge_duty_line(line: DutyLine, book: Book) -> Answer:
    """Judged by the version in force when the period closes; what has passed, by the day asked."""
    if line.held is not None and len(line.held) > MOST_HELD:
        raise FactsError("held", f"最多 {MOST_HELD} 个日期")
    held = None if line.held is None else tuple(line.held)
    facts = DutyFacts(**{**dict(line), "held": held})
    terms = book.terms(line.period.last)
    found = judge_duty(facts, terms, on=book.on, terms_at=book.terms)
    result: Mapping[str, Any] = {
        "due": found.due,
        "done": _count(found.done),
        "missing": _count(found.missing),
        "next_by": found.next_by and found.next_by.isoformat(),
        "state": found.state,
        "item": found.item,
        "cite": list(found.cite),
    }
    return Answer(None, result, told(found.findings, explain))


def _count(value: Fraction | int | None) -> object:
    """A whole number as one, hours in part as text: "31.5"."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else f"{float(value):g}"
    return plain(value)


KINDS = {
    "duty": Kind(
        facts=DutyLine,
        judge=judge_duty_line,
        headings={
            "编号": "duty",
            "单位类别": "kind",
            "期间": "period",
            "学时": "hours",
            "起始日期": "since",
        },
        values={"kind": {name: code for code, name in BEARERS.items()}},
        shown={"due": "应", "done": "已", "missing": "缺", "next_by": "最晚", "state": "状态"},
    )
}
