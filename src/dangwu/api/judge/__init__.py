"""The judge: the rules asked with plain facts, for `dangwu judge`, the JSON API and sheets.

`judge_line` answers one object of facts; it never raises for what a user may write.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from dangwu.api.judge import admission, dues, duties, setup, votes
from dangwu.api.judge.common import (
    Book,
    Facts,
    FactsError,
    Kind,
    day,
    lines_to_answer,
    parse_line,
    possible,
    printable,
)
from dangwu.api.judge.faults import fault_of
from dangwu.rulebook.engine import UnknownStandard
from dangwu.rulebook.selectors import rulebook

KINDS: dict[str, Kind] = {
    **dues.KINDS,
    **setup.KINDS,
    **votes.KINDS,
    **duties.KINDS,
    **admission.KINDS,
}

__all__ = [
    "KINDS",
    "FactsError",
    "Kind",
    "judge_line",
    "judge_text",
    "lines_to_answer",
    "parse_line",
]


def judge_text(
    kind: str, line: str | bytes, *, standard: str = "national", on: date
) -> dict[str, Any]:
    """`judge_line` for one line of JSON text."""
    try:
        return judge_line(kind, parse_line(line), standard=standard, on=on)
    except FactsError as error:
        return _fault(error)


def judge_line(
    kind: str, facts: Mapping[str, Any], *, standard: str = "national", on: date
) -> dict[str, Any]:
    """The answer to one object of facts as JSON has it, or `{"error": {"field", "text"}}`.

    `standard` and `on` hold unless the object names its own. KeyError for a kind that is not
    among `KINDS`.
    """
    asked = KINDS[kind]
    try:
        book, rest = _book(facts, standard, on)
        answer = asked.judge(_typed(asked.facts, rest), book)
    except FactsError as error:
        return _fault(error)
    return {
        "ok": answer.ok,
        "result": dict(answer.result),
        "reasons": list(answer.reasons),
        "standard": book.standard,
        "on": book.on.isoformat(),
        "rulebook": rulebook().digest,
    }


def _fault(error: FactsError) -> dict[str, Any]:
    return {"error": {"field": error.field, "text": error.text}}


def _book(facts: Mapping[str, Any], standard: str, on: date) -> tuple[Book, dict[str, Any]]:
    rest = dict(facts)
    named, stated = rest.pop("standard", standard), rest.pop("on", on)
    if not isinstance(named, str):
        raise FactsError("standard", "应为标准的名称，如 national")
    try:
        rulebook().chain(named)
    except UnknownStandard as error:
        known = "、".join(rulebook().standards)
        raise FactsError("standard", f"没有标准“{printable(named)}”，可以写：{known}") from error
    try:
        return Book(named, possible(day(stated))), rest
    except ValueError as error:
        raise FactsError("on", str(error)) from error


def _typed(model: type[Facts], facts: dict[str, Any]) -> Facts:
    try:
        return model.model_validate(facts)
    except ValidationError as error:
        raise fault_of(error, model) from error
