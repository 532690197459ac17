"""What a lower standard may change of a national item, leaf by leaf.

Values are compared as values, however they were written, so `set:` and a whole item are held
to the same lock. Saying the same again is always allowed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import Any

from dangwu.rulebook.engine.records import Direction, LockWord
from dangwu.rules.procedures import DURATION
from dangwu.rules.terms import Duty, Guard, Majority, Number, Range, Rounding, Threshold

ATOMIC = (Threshold, Rounding)
MORE_IS_STRICTER = frozenset({"evidence", "materials", "guards", "steps"})
TIMES_A_YEAR = {"year": 1, "half_year": 2, "quarter": 4, "month": 12}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `path` are field names and ids, `leaf` the last field name of it."""

    path: tuple[str, ...]
    leaf: str
    old: Any  # None where something was added
    new: Any  # None where something was taken away
    within: Any = None  # the dataclass that has the leaf


def changes(old: Any, new: Any) -> Iterator[Change]:
    """Every difference between two values."""
    yield from _changes(Change((), "", old, new))


def _changes(at: Change) -> Iterator[Change]:
    old, new = at.old, at.new
    if old == new:
        return
    if isinstance(old, tuple) and isinstance(new, tuple):
        yield from _list_changes(at)
    elif type(old) is type(new) and is_dataclass(old) and not isinstance(old, ATOMIC):
        yield from _field_changes(at)
    else:
        yield at


def _field_changes(at: Change) -> Iterator[Change]:
    old, new = at.old, at.new
    skipped: tuple[str, ...] = ()
    if isinstance(old, Duty):  # every and at_least say one thing: how often
        skipped = ("every", "at_least")
        if (old.every, old.at_least) != (new.every, new.at_least):
            yield Change((*at.path, "every"), "every", old, new, old)
    for part in fields(old):
        name = part.name
        if name not in skipped:
            before, after = getattr(old, name), getattr(new, name)
            yield from _changes(Change((*at.path, name), name, before, after, old))


def _list_changes(at: Change) -> Iterator[Change]:
    before = {_key(part): part for part in at.old}
    after = {_key(part): part for part in at.new}
    for key in {**before, **after}:
        there, here = before.get(key), after.get(key)
        yield from _changes(Change((*at.path, key), at.leaf, there, here, at.within))


def _key(part: Any) -> str:
    return str(getattr(part, "id", part))


def refused(
    lock: Mapping[str, LockWord], direction: Direction | None, old: Any, new: Any
) -> Iterator[tuple[Change, str]]:
    """The changes that the lock does not allow, each with the reason in words."""
    for change in changes(old, new):
        word = _lock_of(lock, change.path)
        leaf = ".".join(change.path) or "整项"
        if word == "none":
            yield change, f"“{leaf}”上级不许改（lock: none）"
        elif word == "add" and change.old is not None:
            yield change, f"“{leaf}”只许增加，不许改或去掉（lock: add）"
        elif word == "stricter" and not stricter(change, direction):
            yield change, f"“{leaf}”只许更严（lock: stricter）"


def _lock_of(lock: Mapping[str, LockWord], path: tuple[str, ...]) -> LockWord:
    """The word for the innermost name of the path that the lock mentions."""
    for name in reversed(path):
        if name in lock:
            return lock[name]
    return lock.get("*", "none")


# ---- stricter -------------------------------------------------------------------------------


def stricter(change: Change, direction: Direction | None) -> bool:
    """Whether the change makes the rule stricter; False where that cannot be said."""
    leaf = change.leaf
    if change.old is None:
        return change.new is not None and _stricter_gain(change, leaf)
    if change.new is None:
        return _stricter_loss(change.within, leaf)
    if isinstance(change.old, Threshold) and isinstance(change.new, Threshold):
        return _higher_bar(change.old, change.new)
    if isinstance(change.within, Duty) and leaf == "every":
        return _more_often(change.old, change.new)
    if isinstance(change.within, Guard):
        return _guard_stricter(leaf, change.old, change.new)
    if isinstance(change.within, Range | Number):
        return _number_stricter(leaf, direction, change.old, change.new)
    return False


def _stricter_gain(change: Change, leaf: str) -> bool:
    if isinstance(change.within, Guard | Range):
        return leaf in ("at_least", "at_most", "least", "most")
    return leaf in MORE_IS_STRICTER


def _stricter_loss(within: Any, leaf: str) -> bool:
    """Fewer ways to vote, or no longer limit for special cases."""
    if isinstance(within, Guard):
        return leaf == "special"
    return isinstance(within, Majority) and leaf == "methods"


def _higher_bar(old: Threshold, new: Threshold) -> bool:
    return old.of == new.of and _bar(new) > _bar(old)


def _bar(threshold: Threshold) -> tuple[Fraction, bool]:
    """Orders bars: more than a half lies above at least a half."""
    if threshold.at_least is not None:
        return threshold.at_least, False
    return threshold.more_than or Fraction(0), True


def _more_often(old: Duty, new: Duty) -> bool:
    if old.every == new.every:
        return new.at_least > old.at_least
    if old.every not in TIMES_A_YEAR or new.every not in TIMES_A_YEAR:
        return False
    # monthly holds every quarter too; twelve in one quarter would not hold every month
    finer = TIMES_A_YEAR[new.every] > TIMES_A_YEAR[old.every]
    often = TIMES_A_YEAR[new.every] * new.at_least >= TIMES_A_YEAR[old.every] * old.at_least
    return finer and often


def _guard_stricter(leaf: str, old: Any, new: Any) -> bool:
    if leaf == "modality":
        return bool(new == "must")
    first, second = _duration(old), _duration(new)
    if first is None or second is None or first[0] != second[0]:
        return False
    return second[1] > first[1] if leaf == "at_least" else second[1] < first[1]


def _duration(text: Any) -> tuple[str, int] | None:
    """Family and length: months, days and working days are not measured by one another."""
    found = re.fullmatch(DURATION, str(text))
    if found is None:
        return None
    count, unit = int(found[1]), found[2]
    return ("M", 12 * count) if unit == "Y" else (unit, count)


def _number_stricter(leaf: str, direction: Direction | None, old: Any, new: Any) -> bool:
    wanted = {"least": "more", "most": "less"}.get(leaf, direction if leaf == "number" else None)
    if wanted is None:
        return False
    return bool(new > old) if wanted == "more" else bool(new < old)
