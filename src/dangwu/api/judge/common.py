"""What every kind of question to the rules shares: exact parsing, the book, the answer's form.

A kind is its facts (a strict pydantic model) and one function from facts and book to an `Answer`.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import repeat
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from dangwu.core.messages import Explained
from dangwu.rulebook.messages import plain as plain_number
from dangwu.rulebook.selectors import terms_on
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

LINE_LIMIT = 1_000_000  # characters of one line of facts
FEN_LIMIT = 10**13  # 一千亿元: beyond it somebody slipped
# Days outside are slips; what is counted from a day inside never leaves the calendar.
FIRST_YEAR, LAST_YEAR = 1800, 9700


class FactsError(Exception):
    """A line of facts that cannot be read: which field, and what is wrong with it, in words."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field, self.text = field, text


# ---- values ----------------------------------------------------------------------------------

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def exact(value: object) -> Decimal:
    """A number as written: text, int, Decimal, or the shortest text of a float."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("应为数字")
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 30:
        value = f"{value:f}"
    text = repr(value) if isinstance(value, float) else str(value)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"“{text[:40]}”不是数字")
    return Decimal(text)


def signed_fen(value: object) -> int:
    """Fen of an amount in yuan, at most two decimals."""
    fen = exact(value) * 100
    if fen != fen.to_integral_value():
        raise ValueError("金额最多两位小数")
    if abs(fen) > FEN_LIMIT:
        raise ValueError("金额过大")
    return int(fen)


def fen(value: object) -> int:
    found = signed_fen(value)
    if found < 0:
        raise ValueError("金额不能是负数，扣除的项目也写正数")
    return found


def share(value: object) -> Fraction:
    """A share from a percentage: 5, "5" and "5%" are 1/20."""
    if isinstance(value, str):
        value = value.removesuffix("%")
    return Fraction(exact(value)) / 100


def day(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("日期应写作 2026-11-21")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"没有 {value} 这一天") from error


def possible(value: date) -> date:
    """The day itself, or ValueError where nothing could be counted from it."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"应在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间")
    return value


Money = Annotated[int, BeforeValidator(fen)]
SignedMoney = Annotated[int, BeforeValidator(signed_fen)]
Percent = Annotated[Fraction, BeforeValidator(share)]
Day = Annotated[date, BeforeValidator(day)]
Count = Annotated[int, Field(ge=0, le=100_000_000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Facts(BaseModel):
    """Base of the facts of every kind: nothing is converted silently, no key is passed over."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True
    )


# ---- a line ----------------------------------------------------------------------------------


def lines_to_answer(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines but for blank ones at the end; a blank one in between keeps its place."""
    blank = 0
    for line in lines:
        if not line.strip():
            blank += 1
            continue
        yield from repeat(b"", blank)
        blank = 0
        yield line


def parse_line(line: str | bytes) -> dict[str, Any]:
    """The object on one line of JSON, numbers exact; FactsError for anything else."""
    if len(line) > LINE_LIMIT:
        raise FactsError("line", f"这一行超过 {LINE_LIMIT} 个字符")
    if not line.strip():
        raise FactsError("line", "这一行是空的")
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line
        found = json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_unique,
        )
    except UnicodeDecodeError as error:
        raise FactsError("line", "不是 UTF-8 编码的文字") from error
    except RecursionError as error:
        raise FactsError("line", "嵌套的层次太多") from error
    except (ValueError, ArithmeticError) as error:
        raise FactsError("line", "不是正确的 JSON") from error
    if not isinstance(found, dict):
        raise FactsError("line", "每一行应是一个 JSON 对象，写作 {…}")
    return found


def _no_constant(name: str) -> object:
    raise FactsError("line", f"“{name}”不是数字")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FactsError(printable(key), "这个键写了两次")
        found[key] = value
    return found


def printable(text: object, limit: int = 40) -> str:
    """Input as it may be shown again: short, and without halves of characters."""
    return str(text)[:limit].encode("utf-8", "replace").decode("utf-8")


# ---- the book and the answer -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Book:
    """The rulebook as it is asked: a standard, and the day that counts where none is named."""

    standard: str
    on: date

    def terms(self, on: date | None = None) -> Terms:
        """The terms in force on a day of the facts, or on the day asked for."""
        return terms_on(self.standard, on or self.on)


@dataclass(frozen=True, slots=True)
class Answer:
    """`ok`: permitted, refused, or None where something is only computed or has to be asked."""

    ok: bool | None
    result: Mapping[str, Any]
    reasons: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question.

    For sheets: `headings` names of columns → facts (`relief.amount`, `quarter_net_income.0`
    reach inside), `values` fact → words of a cell → value, `shown` parts of the result → the
    column they are written to; `gather` makes facts of the columns that are left.
    """

    facts: type[Facts]
    judge: Callable[[Any, Book], Answer]
    headings: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    gather: Callable[[dict[str, Any], Mapping[str, Any]], None] | None = None


def told(
    reasons: Iterable[Reason], explain: Callable[[Reason], Explained]
) -> tuple[dict[str, Any], ...]:
    """Reasons as the answer writes them."""
    return tuple(
        {
            "code": reason.code,
            "text": explain(reason).text,
            "cite": list(reason.cite),
            "numbers": {key: plain(value) for key, value in reason.numbers.items()},
        }
        for reason in reasons
    )


def plain(value: object) -> object:
    """A value as JSON has it: days as ISO text, tuples as lists, shares as "0.5" or "1/3"."""
    if isinstance(value, Fraction):
        return plain_number(value)
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    return value
