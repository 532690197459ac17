"""Which rules apply to an organisation: the standard it follows, and what it chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast, get_args

from dangwu.core.scope import whole_tree
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
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason, verdict_from

NATIONAL = "national"


def standard_of(organisation: Organisation, on: date) -> str:
    """The standard an organisation follows on a day: its own, else the nearest above, else national."""
    with whole_tree("a standard is inherited from above"):
        rows = StandardInForce.objects.on(on).filter(
            organisation__scope_path__in=ancestor_paths(organisation.scope_path)
        )
        nearest = rows.order_by("-organisation__scope_path", "-starts_on").first()
    return nearest.standard if nearest else NATIONAL


def choices_of(organisation: Organisation, on: date) -> Mapping[str, str]:
    """What was chosen where the rulebook asks, by item; the nearest organisation's choice counts."""
    with whole_tree("a choice is inherited from above"):
        rows = (
            StandardChoice.objects.on(on)
            .filter(organisation__scope_path__in=ancestor_paths(organisation.scope_path))
            .order_by("organisation__scope_path", "starts_on")
            .values_list("item", "option")
        )
        return dict(rows)


def terms_of(organisation: Organisation, on: date) -> Terms:
    """The rules that apply to an organisation on a day."""
    return terms_on(standard_of(organisation, on), on, choices_of(organisation, on))


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
    chosen: str


def choosable(organisation: Organisation, on: date) -> list[Choosable]:
    """Everything the rulebook leaves to the organisation on a day, chosen or not."""
    chosen = choices_of(organisation, on)
    terms = terms_of(organisation, on)
    return [
        Choosable(
            item.id, item.title, item.summary, option_titles(item.id, on), chosen.get(item.id, "")
        )
        for item in terms.items.values()
        if item.choose
    ]


def option_titles(item: str, on: date) -> list[tuple[str, str]]:
    """The options of an item with their titles, as the version in force on the day names them."""
    for versions in rulebook().history(item).values():
        for version in versions:
            if version.choose and version.from_ <= on and (not version.until or on < version.until):
                return [(option_id, option.title) for option_id, option in version.choose.items()]
    return []


def term_kind(organisation: Organisation) -> TermKind:
    """The kind as the rules on terms of office name it; Refused for a body without terms."""
    if organisation.kind not in get_args(TermKind):
        kind = organisation.get_kind_display()
        verdict_from((Reason("body_without_terms", (), {"kind": kind}),)).require()
    return cast(TermKind, organisation.kind)


def schedule_of(term: CommitteeTerm, facts: TermFacts, on: date) -> TermSchedule:
    """The schedule of a term: its length by the rules of its election, the rest by those of today."""
    organisation = term.organisation
    at_election = terms_on(
        term.standard, term.elected_on, choices_of(organisation, term.elected_on)
    )
    return judge_term(facts, terms_of(organisation, on), terms_at_election=at_election)
