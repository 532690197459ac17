"""How this chapter reads its terms: what the rulebook does not hold judges nothing."""

from typing import TypeVar

from dangwu.rules.terms import Flag, Number, Range, Terms, Words
from dangwu.rules.verdict import Reason

Shape = TypeVar("Shape", Number, Range, Flag, Words)


def held(terms: Terms, id_: str) -> bool:
    """Whether the rulebook has the item for this standard and day."""
    return id_ in terms.items


def _shaped(terms: Terms, id_: str, shape: type[Shape]) -> Shape | None:
    """The item's value, None where it is not held; ChoiceNeeded where it is still to be chosen."""
    if not held(terms, id_):
        return None
    value = terms.value(id_)
    if not isinstance(value, shape):
        raise TypeError(f"{id_} is no {shape.__name__.lower()}")
    return value


def number(terms: Terms, id_: str) -> int | None:
    """The item's whole number, in the item's own unit."""
    return terms.number(id_) if held(terms, id_) else None


def span(terms: Terms, id_: str) -> Range | None:
    return _shaped(terms, id_, Range)


def flag(terms: Terms, id_: str) -> bool | None:
    value = _shaped(terms, id_, Flag)
    return value.holds if value else None


def words(terms: Terms, id_: str) -> tuple[str, ...]:
    """The item's list of names; empty where it is not held."""
    value = _shaped(terms, id_, Words)
    return value.words if value else ()


def finding(terms: Terms, code: str, *ids: str, **numbers: object) -> Reason:
    """A reason that cites the items in their order and has the first one's modality."""
    cite = tuple(dict.fromkeys(clause for id_ in ids for clause in terms.cite(id_)))
    return Reason(code, cite, numbers, terms.item(ids[0]).modality)


def choice_needed(terms: Terms, id_: str) -> Reason:
    """The question to the organisation where it has to choose and has not."""
    item = terms.item(id_)
    numbers = {"item": id_, "title": item.title, "options": tuple(item.choose)}
    return Reason("choice_needed", item.cite, numbers, "generally")


def rule_not_held(terms: Terms, rule: str) -> Reason:
    """Nothing is judged: the rulebook holds no text of this rule for the day."""
    return Reason("rule_not_held", (), {"rule": rule, "on": terms.on}, "generally")


def more(count: int | None, other: int | None) -> bool:
    """Both known, and the first the larger."""
    return count is not None and other is not None and count > other


def enough(count: int | None, needed: int | None) -> bool | None:
    return None if count is None or needed is None else count >= needed
