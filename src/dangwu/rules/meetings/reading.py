"""How this chapter reads its terms: what the rulebook does not hold judges nothing."""

from dataclasses import replace

from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason


def held(terms: Terms, id_: str) -> bool:
    """Whether the rulebook has the item for this standard and day."""
    return id_ in terms.items


def finding(terms: Terms, code: str, *ids: str, **numbers: object) -> Reason:
    """A reason that cites the items in their order and has the first one's modality."""
    cite = tuple(dict.fromkeys(clause for id_ in ids for clause in terms.cite(id_)))
    return Reason(code, cite, numbers, terms.item(ids[0]).modality)


def warning(terms: Terms, code: str, *ids: str, **numbers: object) -> Reason:
    """A finding that is to be seen and refuses nothing, however binding its rule is."""
    return replace(finding(terms, code, *ids, **numbers), modality="generally")


def unsettled(terms: Terms, id_: str) -> Reason | None:
    """Why an item cannot be judged by: not held, or still to be chosen; None where it can."""
    if not held(terms, id_):
        return rule_not_held(terms, id_)
    return choice_needed(terms, id_) if terms.item(id_).value is None else None


def rule_not_held(terms: Terms, id_: str) -> Reason:
    """Nothing is judged: the rulebook holds no text of this rule for the day."""
    rule = id_.partition(".")[0]
    return Reason("rule_not_held", (), {"rule": rule, "on": terms.on}, "generally")


def choice_needed(terms: Terms, id_: str) -> Reason:
    """The question to the organisation where it has to choose and has not."""
    item = terms.item(id_)
    numbers = {"item": id_, "title": item.title, "options": tuple(item.choose)}
    return Reason("choice_needed", item.cite, numbers, "generally")


def missing(fact: str) -> Reason:
    """The question for a fact that was not given; it is never taken for 0."""
    return Reason("missing_fact", (), {"fact": fact}, "generally")
