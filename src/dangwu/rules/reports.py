"""Reports to the level above: what is asked first, and what may be told afterwards (MTG-20)."""

from datetime import date

from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

ASK_FIRST, SUDDEN = "MTG-20.ask_first", "MTG-20.sudden"
CODES = frozenset({"decided_first", "decided_unanswered", "acted_first_unexplained"})


def judge_request(decide_on: date, sent_on: date, terms: Terms) -> tuple[Reason, ...]:
    """Whether a matter is asked before it is decided.

    Asked on the day itself is in time: the meeting can wait for the answer. No rule, no finding.
    """
    if ASK_FIRST not in terms.items or sent_on <= decide_on:
        return ()
    numbers = {"decide_on": decide_on, "sent_on": sent_on}
    item = terms.item(ASK_FIRST)
    return (Reason("decided_first", item.cite, numbers, item.modality),)


def judge_decided(decided_on: date, answered_on: date | None, terms: Terms) -> tuple[Reason, ...]:
    """Whether a decision on record waited for the answer; on the day of the answer it did."""
    if ASK_FIRST not in terms.items or (answered_on is not None and answered_on <= decided_on):
        return ()
    numbers = {"decided_on": decided_on}
    return (Reason("decided_unanswered", terms.cite(ASK_FIRST), numbers, "generally"),)


def judge_sudden(acted_first: bool, reason: str, terms: Terms) -> tuple[Reason, ...]:
    """Acting before reporting is for an emergency alone: the reason has to be said."""
    if SUDDEN not in terms.items or not acted_first or reason.strip():
        return ()
    item = terms.item(SUDDEN)
    return (Reason("acted_first_unexplained", item.cite, {}, item.modality),)
