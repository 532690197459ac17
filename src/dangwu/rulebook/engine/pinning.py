"""Items kept as they were: terms to plain data, and plain data to the same terms.

What is written is what a file of the book would say, so that reading it back goes through the
same builder: numbers as text, money in yuan, days as 2018-10-28.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, get_args, get_origin

from dangwu.rulebook.engine.building import BAD, Builder, schema
from dangwu.rulebook.engine.faults import Fault, RulebookError
from dangwu.rulebook.engine.parsing import read_value
from dangwu.rules.money import yuan
from dangwu.rules.terms import Item, Number, Range, Terms, Value

Plain = dict[str, Any]
_HEAD = ("id", "rule", "kind", "title", "summary", "modality", "standard", "basis", "status")


def pinned(terms: Terms, ids: Iterable[str]) -> Plain:
    """These items of the terms as plain data, in the order of their ids."""
    items = {id_: _plain_item(terms.items[id_]) for id_ in sorted(ids)}
    return {"standard": terms.standard, "items": items}


def pin_digest(content: Plain) -> str:
    """The digest of pinned items: the same for the same standard and items, on whatever day."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def unpinned(content: Plain, on: date) -> Terms:
    """The terms again; RulebookError where the program no longer reads what it once wrote."""
    faults: list[Fault] = []
    items = {id_: _item(id_, kept, faults) for id_, kept in content["items"].items()}
    if faults:
        raise RulebookError(faults)
    return Terms(standard=content["standard"], on=on, digest=pin_digest(content), items=items)


# ---- to plain data ---------------------------------------------------------------------------


def _plain_item(item: Item) -> Plain:
    kept: Plain = {name: getattr(item, name) for name in _HEAD}
    kept["cite"] = list(item.cite)
    kept["from"] = item.from_.isoformat()
    kept["until"] = item.until.isoformat() if item.until else None
    kept["value"] = None if item.value is None else plain_value(item.value)
    kept["choose"] = {option: plain_value(value) for option, value in item.choose.items()}
    kept["choose_titles"] = dict(item.choose_titles)
    kept["choose_cite"] = {option: list(cite) for option, cite in item.choose_cite.items()}
    kept["chosen"] = item.chosen
    kept["used_by"] = list(item.used_by)
    kept["leaf_cite"] = {leaf: list(cite) for leaf, cite in item.leaf_cite.items()}
    return kept


def plain_value(value: Value) -> Any:
    """A value as a file of the book says it; what is as by default is left out."""
    return _plain(value, None)


def _plain(value: Any, type_: Any) -> Any:
    if is_dataclass(value):
        return _plain_fields(value)
    if isinstance(value, tuple):
        return [_plain(part, None) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and _is_fen(type_):
        return yuan(value)
    return str(value)


def _plain_fields(value: Any) -> Plain:
    cls: Any = type(value)
    known = {part.name: part for part in schema(cls).values()}
    in_yuan = isinstance(value, Number | Range) and value.unit == "yuan"
    kept: Plain = {}
    for part in fields(value):
        held = getattr(value, part.name)
        if held is None or (part.default is not MISSING and held == part.default):
            continue
        held = _in_yuan(held) if in_yuan else held
        kept[known[part.name].key] = _plain(held, known[part.name].type)
    return kept


def _in_yuan(held: Any) -> Any:
    """Numbers in yuan are held as fen."""
    if isinstance(held, tuple):
        return tuple(_in_yuan(each) for each in held)
    return held / 100 if isinstance(held, Fraction) else held


def _is_fen(type_: Any) -> bool:
    if get_origin(type_) is Annotated:
        return True
    return any(get_origin(each) is Annotated for each in get_args(type_))


# ---- and back --------------------------------------------------------------------------------


def _item(id_: str, kept: Mapping[str, Any], faults: list[Fault]) -> Item:
    builder = Builder("留存的规定", faults, id_)
    return Item(
        **{name: kept[name] for name in _HEAD},
        cite=tuple(kept["cite"]),
        from_=date.fromisoformat(kept["from"]),
        until=date.fromisoformat(kept["until"]) if kept["until"] else None,
        value=_value(builder, kept["kind"], kept["value"]),
        choose={
            option: _value(builder, kept["kind"], part) for option, part in kept["choose"].items()
        },
        choose_titles=dict(kept["choose_titles"]),
        choose_cite={option: tuple(cite) for option, cite in kept["choose_cite"].items()},
        chosen=kept["chosen"],
        used_by=tuple(kept["used_by"]),
        leaf_cite={leaf: tuple(cite) for leaf, cite in kept["leaf_cite"].items()},
    )


def _value(builder: Builder, kind: str, part: Any) -> Any:
    built = None if part is None else read_value(builder, kind, part)
    return None if built is BAD else built
