"""本月应办: what waits for an officer, derived from facts; what presses most first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dangwu.core.scope import Scope
from dangwu.desk.selectors.findings import CheckedPlace
from dangwu.desk.selectors.todo.dues import dues_to_do
from dangwu.desk.selectors.todo.findings import findings_to_do
from dangwu.desk.selectors.todo.lines import ORDER, Todo
from dangwu.desk.selectors.todo.recurring import (
    Behind,
    Recurring,
    behind_below,
    recurring_of,
)
from dangwu.desk.selectors.todo.work import work_to_do
from dangwu.orgs.models import Organisation

__all__ = ["Behind", "Recurring", "Todo", "Todos", "behind_below", "todos_of"]


@dataclass(frozen=True, slots=True)
class Todos:
    """What waits at one organisation, what presses most first; `recurring` has what is done."""

    pressing: Sequence[Todo]
    recurring: Recurring

    @property
    def late(self) -> int:
        return sum(todo.state == "late" for todo in self.pressing)


def todos_of(
    organisation: Organisation, checked: Sequence[CheckedPlace], scope: Scope, on: date
) -> Todos:
    """What waits at one organisation for who may do it.

    `checked` are the findings on it and on all below it (`check_below`). A number of queries that
    grows neither with members nor with the organisations below.
    """
    recurring = recurring_of(organisation, scope, on)
    found = [
        *work_to_do(organisation, scope, on),
        *recurring.todos,
        *dues_to_do(organisation, scope, on),
        *findings_to_do(organisation, checked),
    ]
    return Todos(sorted(found, key=lambda todo: ORDER.index(todo.state)), recurring)
