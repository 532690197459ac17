"""What pydantic found wrong with the facts, in plain Chinese."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dangwu.api.judge.common import Facts, FactsError, printable


def fault_of(error: ValidationError, model: type[Facts]) -> FactsError:
    """The first thing wrong: the field as a path (`pay.0.amount`) and a sentence."""
    found = error.errors(include_url=False)[0]
    where = ".".join(printable(part) for part in found["loc"]) or "line"
    words = _WORDS.get(found["type"])
    if found["type"] == "extra_forbidden" and len(found["loc"]) == 1:
        return FactsError(where, f"没有这个事实，可以写：{'、'.join(model.model_fields)}")
    text = words(found.get("ctx", {}), found) if words else "写法不对"
    return FactsError(where, text)


def _choices(ctx: Mapping[str, Any], found: ErrorDetails) -> str:
    known = ctx["expected"].replace(" or ", ", ").replace("'", "").replace(", ", "、")
    return f"“{printable(found['input'])}”不在可选的值里，可以写：{known}"


_Words = Callable[[Mapping[str, Any], ErrorDetails], str]


def _fixed(text: str) -> _Words:
    return lambda ctx, found: text


_WORDS: Mapping[str, _Words] = {
    "missing": _fixed("没有写"),
    "extra_forbidden": _fixed("没有这个键"),
    "literal_error": _choices,
    "value_error": lambda ctx, found: str(ctx["error"]),
    "int_type": _fixed("应为整数"),
    "bool_type": _fixed("应为 true 或 false"),
    "string_type": _fixed("应为文字"),
    "string_unicode": _fixed("含有无法识别的字符"),
    "string_too_short": _fixed("不能是空的"),
    "string_too_long": lambda ctx, found: f"最多 {ctx['max_length']} 个字",
    "list_type": _fixed("应为一组，写作 […]"),
    "tuple_type": _fixed("应为一组，写作 […]"),
    "dict_type": _fixed("应为一组键和值，写作 {…}"),
    "model_type": _fixed("应为一组键和值，写作 {…}"),
    "greater_than_equal": lambda ctx, found: f"不能小于 {ctx['ge']}",
    "less_than_equal": lambda ctx, found: f"不能大于 {ctx['le']}",
    "too_long": lambda ctx, found: f"最多 {ctx['max_length']} 项",
    "too_short": lambda ctx, found: f"至少 {ctx['min_length']} 项",
}
