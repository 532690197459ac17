"""Trees to typed values: the annotations of a dataclass are its schema.

An unknown key, a missing field, a word that is no date, number or unit is a fault with its
line; building goes on, so that all faults of a book are found in one go.
"""

import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from dangwu.rulebook.engine.faults import Fault
from dangwu.rulebook.engine.reading import Node, line_of
from dangwu.rules.money import fen_from_yuan
from dangwu.rules.terms import Number, Range


class Bad:
    """Stands for what could not be built; the fault is already recorded."""


BAD = Bad()

_NUMBER = re.compile(r"-?\d+(\.\d+)?%?|-?\d+/[1-9]\d*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    key: str
    type: Any
    required: bool


@cache
def schema(cls: type) -> Mapping[str, _Field]:
    """Key in the file → field; `from_` and `set_` are written without the underscore."""
    hints = get_type_hints(cls, include_extras=True)
    found = {}
    for part in fields(cls):
        key = part.name.rstrip("_")
        required = part.default is MISSING and part.default_factory is MISSING
        found[key] = _Field(part.name, key, hints[part.name], required)
    return found


@cache
def shapes_of(types_: tuple[Any, ...]) -> Mapping[str, Any]:
    """The word that `shape` takes → the dataclass it names, for a union of dataclasses."""
    return {get_args(get_type_hints(each)["shape"])[0]: each for each in types_}


class Builder:
    """Builds typed values out of the tree of one file, collecting faults."""

    def __init__(self, file: str, faults: list[Fault], about: str = "") -> None:
        self.file = file
        self.faults = faults
        self.about = about

    def fault(self, node: object, text: str, key: str | None = None) -> Bad:
        said = f"{self.about}：{text}" if self.about else text
        self.faults.append(Fault(self.file, line_of(node, key), said))
        return BAD

    def build(self, type_: Any, node: Node, name: str = "") -> Any:
        """A value of `type_`, or BAD; `name` is the key it stands under, for the fault."""
        method, about = _method_of(type_)
        return method(self, about, node, name)

    def _raw(self, _: Any, node: Node, __: str) -> Node:
        """What is read later, when its kind is known."""
        return node

    # ---- scalars -------------------------------------------------------------------------

    def _text(self, node: Node, name: str) -> str | Bad:
        if not isinstance(node, str):
            return self.fault(node, f"“{name}”应为一个值，不是一组")
        if not node:
            return self.fault(node, f"“{name}”是空的，不用时请删去这一行")
        return node

    def _scalar(self, type_: Any, node: Node, name: str) -> Any:
        text = self._text(node, name)
        if isinstance(text, Bad):
            return BAD
        read, what = _SCALARS[type_]
        try:
            return read(text)
        except (ValueError, ZeroDivisionError):
            return self.fault(node, f"“{name}”的“{text}”不是{what}")

    def _fen(self, _: Any, node: Node, name: str) -> Any:
        text = self._text(node, name)
        if isinstance(text, Bad):
            return BAD
        try:
            return fen_from_yuan(text)
        except ValueError:
            return self.fault(node, f"“{name}”的“{text}”不是金额（元，至多两位小数）")

    def _word(self, words: tuple[str, ...], node: Node, name: str) -> Any:
        text = self._text(node, name)
        if isinstance(text, Bad):
            return BAD
        if text in words:
            return str(text)
        what = "单位" if name == "unit" else f"“{name}”的值"
        return self.fault(node, f"不认识的{what}“{text}”，可以写：{'、'.join(words)}")

    # ---- what is made of parts -----------------------------------------------------------

    def _union(self, types_: tuple[Any, ...], node: Node, name: str) -> Any:
        shapes = shapes_of(types_)
        shape = node.get("shape") if isinstance(node, dict) else None
        if shape is None:
            return self.fault(node, f"“{name}”缺少 shape，可以写：{'、'.join(shapes)}")
        if shape not in shapes:
            return self.fault(shape, f"不认识的 shape“{shape}”，可以写：{'、'.join(shapes)}")
        return self._dataclass(shapes[str(shape)], node, name)

    def _tuple(self, types_: tuple[Any, ...], node: Node, name: str) -> Any:
        if not isinstance(node, list):
            return self.fault(node, f"“{name}”应为一组值，写在 [ ] 里或逐行以 - 开头")
        inner, many = types_[0], types_[-1] is Ellipsis
        if not many and len(node) != len(types_):
            return self.fault(node, f"“{name}”应有 {len(types_)} 个值，这里有 {len(node)} 个")
        built = [self.build(inner, part, name) for part in node]
        if any(part is BAD for part in built):
            return BAD
        if is_dataclass(inner) and "id" in schema(inner):  # type: ignore[arg-type]
            return self._keyed(node, built, name)
        return tuple(built)

    def _keyed(self, node: list[Node], built: list[Any], name: str) -> Any:
        seen: set[str] = set()
        for part, value in zip(node, built, strict=True):
            if value.id in seen:
                return self.fault(part, f"“{name}”里 id“{value.id}”重复")
            seen.add(value.id)
        return tuple(built)

    def _dataclass(self, cls: Any, node: Node, name: str) -> Any:
        if not isinstance(node, dict):
            return self.fault(node, f"“{name}”应为一组“键: 值”")
        known, values = schema(cls), {}
        for key, part in node.items():
            if key not in known:
                self.fault(node, f"未知的键“{key}”，可以写：{'、'.join(known)}", key)
            else:
                values[known[key].name] = self.build(known[key].type, part, key)
        for key, wanted in known.items():
            if wanted.required and key not in node:
                inside = f"“{name}”里" if name else ""
                values[wanted.name] = self.fault(node, f"{inside}缺少“{key}”")
        if any(value is BAD for value in values.values()):
            return BAD
        return self._in_fen(cls(**values), node)

    def _in_fen(self, value: Any, node: Node) -> Any:
        """Numbers and ranges in yuan are held as fen, like every amount."""
        if not isinstance(value, Number | Range) or value.unit != "yuan":
            return value
        try:
            if isinstance(value, Number):
                return replace(value, number=_fen_of(value.number))
            return replace(
                value,
                least=None if value.least is None else _fen_of(value.least),
                most=None if value.most is None else _fen_of(value.most),
                one_of=tuple(map(_fen_of, value.one_of)),
            )
        except ValueError:
            return self.fault(node, "金额至多两位小数")


@cache
def _method_of(type_: Any) -> tuple[Callable[[Builder, Any, Node, str], Any], Any]:
    """How a type is built, and what the method has to know of it."""
    origin, args = get_origin(type_), get_args(type_)
    if origin in (Union, types.UnionType):
        args = tuple(each for each in args if each is not type(None))
        # `X | None`: what is left out is None, what is written is X
        return _method_of(args[0]) if len(args) == 1 else (Builder._union, args)
    if origin in _METHODS:
        return _METHODS[origin], args
    if type_ is object or type_ is Any:
        return Builder._raw, None
    return (Builder._dataclass if is_dataclass(type_) else Builder._scalar), type_


_METHODS: dict[Any, Callable[[Builder, Any, Node, str], Any]] = {
    Annotated: Builder._fen,
    Literal: Builder._word,
    tuple: Builder._tuple,
}


def _fen_of(yuan: Fraction) -> Fraction:
    fen = yuan * 100
    if fen.denominator != 1:
        raise ValueError(str(yuan))
    return fen


def fraction_of(text: str) -> Fraction:
    """An exact number: 3, 0.2, 0.5%, 4/5; ValueError for anything else."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d+", text):
        raise ValueError(text)
    return int(text)


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _day(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


_SCALARS: dict[type, tuple[Callable[[str], object], str]] = {
    str: (str, "文字"),
    int: (_whole, "整数"),
    bool: (_truth, " true 或 false"),
    Fraction: (fraction_of, "数（可以写 3、0.2、0.5%、4/5）"),
    date: (_day, "日期（可以写 2018-10-28）"),
}


def parts_of(value: object) -> Iterator[object]:
    """The value and every dataclass inside it."""
    if isinstance(value, tuple):
        for each in value:
            yield from parts_of(each)
    elif is_dataclass(value):
        yield value
        cls: Any = type(value)
        for part in schema(cls).values():
            inner = getattr(value, part.name)
            if isinstance(inner, tuple) or is_dataclass(inner):
                yield from parts_of(inner)
