"""One condition of a dossier: what it needs, which item it asks, how it is judged."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from dangwu.rules.admission.case import Case
from dangwu.rules.admission.limits import Limit

Numbers = Mapping[str, object]
Judge = Callable[[Case, Limit], Iterable[Numbers]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Judged where every fact of `needs` is known, by what was in force on the day of `day`.

    `judge` yields the numbers of each thing found. `also` are items cited besides. `local`: a
    standard may not have the item at all; then there is nothing to judge and nothing to say. An
    empty list is nothing to judge either, save where that is the fault itself (`judges_none`).
    """

    code: str
    step: str
    rule: str
    needs: tuple[str, ...]
    day: str
    judge: Judge
    remedy: str = ""
    also: tuple[str, ...] = ()
    local: bool = False
    judges_none: bool = False
    _given: Callable[[Any], Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = self.needs if len(self.needs) > 1 else (*self.needs, *self.needs)
        object.__setattr__(self, "_given", attrgetter(*names))

    def is_known(self, case: Case) -> bool:
        """Whether every fact it needs is given, and there is something to judge."""
        given = self._given(case.facts)
        return None not in given and (self.judges_none or () not in given)
