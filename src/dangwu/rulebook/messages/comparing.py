"""How one item differs from another, said in words."""

from collections.abc import Iterator
from fractions import Fraction

from dangwu.rulebook.engine.locks import Change, changes
from dangwu.rulebook.messages.names import FIELDS, MODALITIES, MOST_DIFFERENCES, SHORT, UNSAID
from dangwu.rulebook.messages.values import amount, describe, describe_item
from dangwu.rules import terms
from dangwu.rules.terms import Item, Value


def differences(own: Item | None, other: Item | None, name: str = "全国") -> list[str]:
    """How an item differs from the one it is compared with; empty where they say the same."""
    if own is None or other is None:
        return [] if own is other else [f"{name}没有这一条" if other is None else f"只有{name}有"]
    said = []
    if own.modality != other.modality:
        said.append(f"{name}为“{MODALITIES[other.modality]}”，这里为“{MODALITIES[own.modality]}”")
    if own.value is None or other.value is None:
        if (own.value, own.choose) != (other.value, other.choose):
            said.append(f"{name}：{describe_item(other)}")
        return said
    if type(own.value) is not type(other.value):
        return [*said, f"{name}为 {describe(other.value)}"]
    found = [each for each in changes(other.value, own.value) if each.leaf not in UNSAID]
    told = list(_grouped(found, own.value, name))
    if len(told) > MOST_DIFFERENCES or _all_replaced(found, other.value):
        whole = describe(other.value)
        told = [f"{name}为“{whole}”" if len(whole) <= SHORT else f"与{name}不同，{len(found)} 处"]
    return said + told


def _all_replaced(found: list[Change], value: Value) -> bool:
    """Two lists without a common word are better shown than subtracted."""
    gone = sum(1 for change in found if change.leaf == "words" and change.new is None)
    return isinstance(value, terms.Words) and gone == len(value.words)


def _grouped(found: list[Change], value: Value, name: str) -> Iterator[str]:
    """One sentence for all that was added to a list, one for all that was left out of it."""
    lists: dict[tuple[str, str], list[str]] = {}
    for change in found:
        if None in (change.old, change.new) and not isinstance(value, terms.Range):
            said = "多" if change.old is None else "少"
            part = change.new if change.old is None else change.old
            lists.setdefault((change.leaf, said), []).append(describe(part))
        else:
            yield _difference(change, value, name)
    for (leaf, said), parts in lists.items():
        yield f"{FIELDS.get(leaf, leaf)}：比{name}{said}“{'、'.join(parts)}”"


def _difference(change: Change, value: Value, name: str) -> str:
    if isinstance(value, terms.Number) and change.leaf == "number":
        gap = amount(abs(change.new - change.old), value.unit)
        said = "多" if change.new > change.old else "少"
        return f"{name}为 {amount(change.old, value.unit)}，这里{said} {gap}"
    place = FIELDS.get(change.leaf, change.leaf)
    if change.leaf in ("least", "most") and isinstance(value, terms.Range):
        old, new = (_end(end, value.unit) for end in (change.old, change.new))
        return f"{place}：{name}为{old}，这里为{new}"
    return f"{place}：{name}为“{describe(change.old)}”，这里为“{describe(change.new)}”"


def _end(number: Fraction | None, unit: str) -> str:
    return "不限" if number is None else f" {amount(number, unit)}"
