"""What may be put before the level above: the subjects' apps say it here when they start."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from dangwu.core.messages import Explained
from dangwu.core.services import HasKey
from dangwu.procedures.models import Case, Run, RunStep
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

Effect = Callable[[Case, HasKey | None, date], None]
# Of subjects by their keys, whom they are about, as far as the reader may see it.
Names = Callable[[Collection[str]], Mapping[str, str]]


def nothing(case: Case, by: HasKey | None, on: date) -> None:
    """The subject changes nothing at this turn of its case."""


def nameless(keys: Collection[str]) -> Mapping[str, str]:
    """The title says what it is about."""
    return {}


def any_post(case: Case) -> frozenset[str]:
    """Every post that may approve answers."""
    return frozenset()


def by_a_press(case: Case) -> str:
    """To agree is a press on the page of the case."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One kind of case; an effect runs in the transaction of the act, and may refuse it.

    `cite` names items of the rulebook (`MTG-11.plan`) or clauses (`SX#…`); items that are not in
    force for the organisation are left out. `url` gives the page of the subject from its key.
    """

    kind: str
    title: str
    url: Callable[[str], str]
    names: Names = nameless
    filing: bool = False  # 备案: the level above takes note; else 审批
    cite: Callable[[Terms], tuple[str, ...]] | tuple[str, ...] = ()
    on_submitted: Effect = nothing
    on_approved: Effect = nothing
    on_returned: Effect = nothing
    on_withdrawn: Effect = nothing
    explain: Callable[[Reason], Explained] | None = None  # words for what an effect refuses
    posts: Callable[[Case], frozenset[str]] = any_post  # which of the deciding posts answer
    # The words of the link to the subject's page, where an act there is what agrees.
    agree_at: Callable[[Case], str] = by_a_press

    def clauses(self, terms: Terms) -> tuple[str, ...]:
        """The clauses that ask for the case, by the rules that apply to the organisation."""
        named = self.cite(terms) if callable(self.cite) else self.cite
        found = (clause for name in named for clause in _clauses(name, terms))
        return tuple(dict.fromkeys(found))


def _clauses(name: str, terms: Terms) -> tuple[str, ...]:
    if "#" in name:
        return (name,)
    return terms.cite(name) if name in terms.items else ()


_known: dict[str, Definition] = {}


def register(definition: Definition) -> None:
    """Make a kind known; another definition of a known kind is a mistake in the code."""
    if _known.setdefault(definition.kind, definition) != definition:
        raise ValueError(f"two definitions of {definition.kind}")


def definition_of(kind: str) -> Definition:
    """The definition of a kind, or KeyError."""
    return _known[kind]


# ---- procedures -------------------------------------------------------------------------------

Need = Callable[[Run, RunStep, date], tuple[Reason, ...]]
StepEffect = Callable[[Run, RunStep, Any, date], None]
RunEffect = Callable[[Run, Any, date], None]


def nothing_more(run: Run, by: Any, on: date) -> None:
    """The subject changes nothing with its run."""


def no_more(run: Run, step: str) -> tuple[str, ...]:
    """The steps hold the papers of the definition, and no others."""
    return ()


def page_of_run(key: str) -> str:
    """The generic page: what a run without a page of its own is its own subject for."""
    return reverse("procedures:run", args=[key])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that a procedure which is data only asks at its start, kept in `run.details`.

    `choices` are values with their names; without any it is free text.
    """

    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    most: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureUse:
    """What an app makes of a procedure of the rulebook; its checks and effects go by name.

    A check answers with what stands against a step on a day; an effect runs in the transaction of
    the act that ended the step, and may refuse it. `agreed` names the outcome of a step to which
    the level above agreed, where that was decided before (an extension, a cancellation).
    `permission` is asked of who starts a run from the page of an organisation; where `asks` or
    `is_generic` is set, it is started there. `more_materials` are papers that a step may hold
    besides its own.
    """

    id: str
    url: Callable[[str], str] = page_of_run
    names: Names = nameless
    needs: Mapping[str, Need] = field(default_factory=dict)
    effects: Mapping[str, StepEffect] = field(default_factory=dict)
    agreed: Mapping[str, Callable[[Run], str]] = field(default_factory=dict)
    explain: Callable[[Reason], Explained] | None = None
    more_materials: Callable[[Run, str], tuple[str, ...]] = no_more
    on_moved: RunEffect = nothing_more
    on_ended: RunEffect = nothing_more
    permission: str = "procedures.submit"
    asks: tuple[Asked, ...] = ()
    is_generic: bool = False


_uses: dict[str, ProcedureUse] = {}


def register_procedure(use: ProcedureUse) -> None:
    """Make known what an app makes of a procedure; one app each."""
    if _uses.setdefault(use.id, use) != use:
        raise ValueError(f"two uses of {use.id}")


def use_of(procedure: str) -> ProcedureUse:
    """What is made of a procedure; without an app it is data only, on the generic page."""
    return _uses.get(procedure) or ProcedureUse(id=procedure)


def generic_uses() -> tuple[ProcedureUse, ...]:
    """The procedures that are started from the page of an organisation, by their ids."""
    return tuple(use for _, use in sorted(_uses.items()) if use.is_generic)
