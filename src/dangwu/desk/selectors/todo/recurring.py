"""What the engine of duties finds open: of an organisation, and of all that lie below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dangwu.core.messages import clause_link
from dangwu.core.scope import Scope
from dangwu.desk.selectors.todo.lines import Todo, may_open
from dangwu.duties.messages import action_text
from dangwu.duties.selectors import STATES, DutyLine, board_of, duties_of
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import organisations_below

PERMISSION = "duties.view"
# The year's verification has a page that says more: how many branches, what they lack.
TOLD_ELSEWHERE = ("dues_verified",)
LATE, OWING = STATES.index("late"), STATES.index("done") + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """Duties of one organisation on a day: what presses this month, how much is done, and how
    much of this year has longer."""

    todos: Sequence[Todo] = ()
    done: int = 0
    later: int = 0
    url: str = ""


def recurring_of(organisation: Organisation, scope: Scope, on: date) -> Recurring:
    """What an organisation has to do now: late, soon, and what ends this month.

    In January with what of last year may still be done in its window. Empty where the scope may
    not see duties there.
    """
    if not scope.may(PERMISSION, organisation.scope_path):
        return Recurring()
    lines = duties_of(organisation, on.year, on)
    shown = [*_of_last_year(organisation, on), *(line for line in lines if _presses(line, on))]
    return Recurring(
        todos=[
            _todo(line, organisation, scope, on)
            for line in shown
            if line.fact not in TOLD_ELSEWHERE
        ],
        done=sum(line.state == "done" for line in lines),
        later=sum(line.state == "due" and not _presses(line, on) for line in lines),
        url=reverse("duties:year", args=[organisation.pk, on.year]),
    )


def _of_last_year(organisation: Organisation, on: date) -> list[DutyLine]:
    if on.month != 1:
        return []
    return [line for line in duties_of(organisation, on.year - 1, on) if line.waiting]


def _presses(line: DutyLine, on: date) -> bool:
    if line.state != "due":
        return line.state in ("late", "soon", "ask")
    last = line.next_by
    return last is not None and (last.year, last.month) == (on.year, on.month)


def _todo(line: DutyLine, organisation: Organisation, scope: Scope, on: date) -> Todo:
    reason = reverse("duties:reason", args=[organisation.pk, line.year, line.item])
    url = _begin(line, organisation, scope)
    asked = "".join(each.text for each in line.findings)
    return Todo(
        state=line.state,
        what=line.action if line.year == on.year else f"{line.action}（{line.year}年）",
        when=line.when,
        why=asked if line.state == "ask" else line.why,
        clauses=[clause_link(cite) for cite in line.cite[:1]],
        url=url or reason,
        verb=line.verb if url else "查看",
        more=reason if url else "",
    )


def _begin(line: DutyLine, organisation: Organisation, scope: Scope) -> str:
    """Where the thing is begun or recorded, for who may."""
    url = line.url
    if not url and line.is_by_hand:
        url = reverse("duties:record", args=[organisation.pk, line.fact])
    return url if url and may_open(url, scope, organisation.scope_path) else ""


# ---- the level above ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One duty that some organisations below have let pass: how many of how many."""

    what: str
    late: int
    of: int
    clauses: Sequence[dict[str, str]]


def behind_below(organisation: Organisation, scope: Scope, on: date) -> list[Behind]:
    """Duties of this year that passed undone somewhere below, those of most organisations first.

    Counts of organisations, no names; as many queries as there are facts.
    """
    if not scope.may(PERMISSION, organisation.scope_path):
        return []
    below = [each for each in organisations_below(organisation, on) if each.pk != organisation.pk]
    found = _behind(below, on) if below else ()
    return sorted(found, key=lambda each: -each.late)


def _behind(below: Sequence[Organisation], on: date) -> Iterator[Behind]:
    board = board_of(below, on.year, on)
    folded = board.folded({each.pk: 0 for each in below}, 1)
    for owed in board.duties:
        states = folded[owed.item.id].states[0]
        if late := int(states[LATE]):
            yield Behind(
                what=action_text(owed.value.action),
                late=late,
                of=int(states[:OWING].sum()),
                clauses=[clause_link(cite) for cite in owed.item.cite[:1]],
            )
