"""Which rules apply to an organisation: the standard it follows, and what it chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast, get_args

from django.db.models import Q

from dangwu.core.scope import below, whole_tree
from dangwu.orgs.models import (
    CommitteeTerm,
    Organisation,
    StandardChoice,
    StandardInForce,
    ancestor_paths,
)
from dangwu.rulebook.selectors import rulebook, terms_on
from dangwu.rules.organisation import TermFacts, TermSchedule, judge_term
from dangwu.rules.organisation.term import TermKind
from dangwu.rules.terms import Item, Terms
from dangwu.rules.verdict import Reason, verdict_from

NATIONAL = "national"
# One row as written: path of the organisation, from, until, what (of a choice: item, option).
Written = tuple[str, date, date | None, Any]


def _counts(row: Written, path: str, on: date) -> bool:
    """Whether a row holds for an organisation on a day: its own, or one from above."""
    written_at, starts_on, ends_on, _ = row
    return path.startswith(written_at) and starts_on <= on and (ends_on is None or on < ends_on)


class RulesInForce:
    """Which rules apply in some parts of the tree, on any day; two queries however many ask.

    An organisation follows its own standard, else the nearest above, else the national one; the
    choices of the nearest count, item by item.
    """

    def __init__(self, prefixes: Sequence[str]) -> None:
        above = {path for prefix in prefixes for path in ancestor_paths(prefix)}
        held = below(tuple(prefixes)) | Q(scope_path__in=above)
        with whole_tree("standards and choices are inherited from above"):
            self._standards: list[Written] = list(
                StandardInForce.objects.filter(held)
                .order_by("scope_path", "starts_on")
                .values_list("scope_path", "starts_on", "ends_on", "standard")
            )
            self._choices: list[Written] = [
                (path, starts_on, ends_on, (item, option))
                for path, starts_on, ends_on, item, option in StandardChoice.objects.filter(held)
                .order_by("scope_path", "starts_on")
                .values_list("scope_path", "starts_on", "ends_on", "item", "option")
            ]
        self._terms: dict[tuple[str, date, tuple[tuple[str, str], ...]], Terms] = {}
        self._by_path: dict[str, list[tuple[object, ...]]] | None = None

    def written_for(self, path: str) -> tuple[tuple[object, ...], ...]:
        """All that was ever written for an organisation, there or above.

        Two organisations for which the same was written have the same rules on every day.
        """
        if self._by_path is None:
            self._by_path = {}
            for number, rows in enumerate((self._standards, self._choices)):
                for row in rows:
                    self._by_path.setdefault(row[0], []).append((number, *row[1:]))
        found = (self._by_path.get(each, ()) for each in ancestor_paths(path))
        return tuple(row for rows in found for row in rows)

    @property
    def days(self) -> set[date]:
        """The days on which anything began or ended."""
        rows = (*self._standards, *self._choices)
        return {day for _, starts_on, ends_on, _ in rows for day in (starts_on, ends_on) if day}

    def own_standard(self, path: str, on: date) -> str | None:
        """The standard written at the organisation itself."""
        own = [r[3] for r in self._standards if r[0] == path and _counts(r, path, on)]
        return own[-1] if own else None

    def standard_of(self, path: str, on: date) -> str:
        found = [row[3] for row in self._standards if _counts(row, path, on)]
        return found[-1] if found else NATIONAL

    def choices_of(self, path: str, on: date) -> dict[str, str]:
        return dict(row[3] for row in self._choices if _counts(row, path, on))

    def inherited_choices(self, path: str, on: date) -> dict[str, str]:
        """What was chosen above, for items on which the organisation has no word of its own."""
        own = {row[3][0] for row in self._choices if row[0] == path and _counts(row, path, on)}
        return {k: v for k, v in self.choices_of(path, on).items() if k not in own}

    def terms_of(self, path: str, on: date) -> Terms:
        """The rules that apply to the organisation with that path on a day."""
        standard, choices = self.standard_of(path, on), self.choices_of(path, on)
        key = (standard, on, tuple(sorted(choices.items())))
        if key not in self._terms:
            self._terms[key] = terms_on(standard, on, choices)
        return self._terms[key]


def rules_of(organisation: Organisation) -> RulesInForce:
    """The rules of one organisation, with what it inherits."""
    return RulesInForce((organisation.scope_path,))


def standard_of(organisation: Organisation, on: date) -> str:
    """The standard followed on a day: the own one, else the nearest above, else national."""
    return rules_of(organisation).standard_of(organisation.scope_path, on)


def choices_of(organisation: Organisation, on: date) -> Mapping[str, str]:
    """What was chosen where the rulebook asks, by item; the nearest choice counts."""
    return rules_of(organisation).choices_of(organisation.scope_path, on)


def terms_of(organisation: Organisation, on: date) -> Terms:
    """The rules that apply to an organisation on a day."""
    return rules_of(organisation).terms_of(organisation.scope_path, on)


def standard_titles() -> list[tuple[str, str]]:
    """Every standard of the rulebook with its title, in the order of its file."""
    return [(standard.id, standard.title) for standard in rulebook().standards.values()]


def standard_title(organisation: Organisation, on: date) -> str:
    return rulebook().standards[standard_of(organisation, on)].title


@dataclass(frozen=True, slots=True)
class Choosable:
    """An item that the organisation settles itself: what may be chosen, and what is."""

    id: str
    title: str
    summary: str
    options: list[tuple[str, str]]
    chosen: str  # the option's id, "" where none is

    @property
    def chosen_title(self) -> str:
        return dict(self.options).get(self.chosen, "")


def choosable(organisation: Organisation, on: date) -> list[Choosable]:
    """Everything the rulebook leaves to the organisation on a day, chosen or not."""
    items = terms_of(organisation, on).items.values()
    return [_asked(item) for item in items if item.choose]


def _asked(item: Item) -> Choosable:
    options = [(id_, item.choose_titles.get(id_, id_)) for id_ in item.choose]
    return Choosable(item.id, item.title, item.summary, options, item.chosen or "")


def term_kind(organisation: Organisation) -> TermKind:
    """The kind as the rules on terms of office name it; Refused for a body without terms."""
    if organisation.kind not in get_args(TermKind):
        kind = organisation.get_kind_display()
        verdict_from((Reason("body_without_terms", (), {"kind": kind}),)).require()
    return cast(TermKind, organisation.kind)


def schedule_of(
    term: CommitteeTerm, facts: TermFacts, on: date, rules: RulesInForce | None = None
) -> TermSchedule:
    """The schedule of a term: its length by the rules of its election, the rest by those of today.

    `rules` where they have been read already, for many organisations at once.
    """
    path = term.organisation.scope_path
    rules = rules or rules_of(term.organisation)
    at_election = terms_on(term.standard, term.elected_on, rules.choices_of(path, term.elected_on))
    return judge_term(facts, rules.terms_of(path, on), terms_at_election=at_election)
