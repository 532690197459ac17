"""The four majorities, judged by one function over the item of the matter.

MTG-02 and MTG-03 (general), DEV-15 and DEV-23 (admission, full membership), ELE-04 and ELE-11
(election), MTG-08 (committee). Nothing is shared between them but this arithmetic: where the bar
lies, of which whole, and whether the number itself suffices stand in the rulebook.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor

from dangwu.rules.meetings.facts import Matter, QuorumFacts, VoteFacts, contradictions
from dangwu.rules.meetings.reading import finding, held, missing, unsettled, warning
from dangwu.rules.terms import Flag, Majority, Number, Terms, Threshold
from dangwu.rules.verdict import Reason

VOTES: Mapping[Matter, str] = {
    "general": "MTG-03.vote",
    "admission": "DEV-15.vote",
    "full_membership": "DEV-23.vote",
    "election": "ELE-04.vote",
    "committee": "MTG-08.vote",
}


@dataclass(frozen=True, slots=True)
class Quorum:
    """`min_present` is the smallest number that suffices; None where it cannot be said."""

    min_present: int | None
    met: bool | None
    reasons: tuple[Reason, ...] = ()
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoteOutcome:
    """`needed` is the smallest number of for-votes that suffices, written ones among them where
    they count; `counted_for` the for-votes that count. `passed` needs the quorum too."""

    needed: int | None
    passed: bool | None
    reasons: tuple[Reason, ...] = ()
    counted_for: int | None = None
    quorum: Quorum = Quorum(None, None)


def smallest(bar: Threshold, whole: int) -> int:
    """The smallest number of persons that reaches a bar over a whole, by exact fractions.

    At least one person: a meeting of nobody is none, whatever the arithmetic says.
    """
    if bar.at_least is not None:
        return max(1, ceil(bar.at_least * whole))
    assert bar.more_than is not None  # soundness: one of the two is written
    return max(1, floor(bar.more_than * whole) + 1)


def judge_quorum(facts: QuorumFacts, terms: Terms) -> Quorum:
    """Whether enough are present for the matter; `terms` are those of the day of the meeting."""
    id_ = VOTES[facts.matter]
    question = unsettled(terms, id_)
    if question is not None:
        return Quorum(None, None, (question,))
    impossible = tuple(contradictions(facts))
    if impossible:
        return Quorum(None, None, impossible, terms.cite(id_))
    bar = _majority(terms, id_).quorum
    whole = _whole(bar, facts)
    if whole is None:
        return Quorum(None, None, (missing("should_attend"),), terms.cite(id_))
    least = smallest(bar, whole)
    if facts.present is None:
        return Quorum(least, None, (missing("present"),), terms.cite(id_))
    met = facts.present >= least
    return Quorum(least, met, tuple(_on_quorum(facts, terms, least)), terms.cite(id_))


def _on_quorum(facts: QuorumFacts, terms: Terms, least: int) -> Iterator[Reason]:
    present, should = facts.present, facts.should_attend
    assert present is not None
    if present < least:
        numbers = {"present": present, "needed": least, "should_attend": should}
        yield finding(terms, "quorum_short", VOTES[facts.matter], **numbers)
    elif facts.matter == "committee" and (should, present) == (3, 2) and _advised_against(terms):
        yield finding(terms, "two_of_three", "MTG-08.two_of_three", present=2, should_attend=3)


def _advised_against(terms: Terms) -> bool:
    id_ = "MTG-08.two_of_three"
    value = terms.value(id_) if held(terms, id_) else None
    return isinstance(value, Flag) and value.holds


def judge_vote(facts: VoteFacts, terms: Terms) -> VoteOutcome:
    """Whether one item is passed; `terms` are those of the day of the meeting.

    Written for-votes count only where the majority says so. A method that is not allowed is a
    reason of its own; `passed` speaks of the numbers.
    """
    id_ = VOTES[facts.matter]
    quorum = judge_quorum(facts, terms)
    impossible = tuple(contradictions(facts))
    if impossible or unsettled(terms, id_) is not None:
        return VoteOutcome(None, None, impossible or quorum.reasons, quorum=quorum)
    rule = _majority(terms, id_)
    whole = _whole(rule.passing, facts)
    needed = None if whole is None else smallest(rule.passing, whole)
    counted = _counted(facts, rule)
    of_the_vote = (*_on_votes(facts, terms, needed, counted), *_on_manner(facts, terms, rule))
    asked = [reason for reason in of_the_vote if reason not in quorum.reasons]
    passed = _both(quorum.met, _reached(counted, needed))
    return VoteOutcome(needed, passed, (*quorum.reasons, *asked), counted, quorum)


def _counted(facts: VoteFacts, rule: Majority) -> int | None:
    if facts.votes_for is None:
        return None
    return facts.votes_for + (facts.written_for or 0 if rule.written_votes_count else 0)


def _reached(counted: int | None, needed: int | None) -> bool | None:
    return None if counted is None or needed is None else counted >= needed


def _both(quorum: bool | None, votes: bool | None) -> bool | None:
    """One failure settles it; otherwise both have to be known."""
    if quorum is False or votes is False:
        return False
    return None if quorum is None or votes is None else True


def _on_votes(
    facts: VoteFacts, terms: Terms, needed: int | None, counted: int | None
) -> Iterator[Reason]:
    id_ = VOTES[facts.matter]
    if needed is None:
        yield missing("should_attend" if facts.matter != "election" else "present")
    if counted is None:
        yield missing("for")
    elif needed is not None and counted < needed:
        numbers = {"votes": counted, "needed": needed, "short": needed - counted}
        yield finding(terms, "votes_short", id_, **numbers)
    if counted is not None and _is_close(facts, terms, counted):
        ids = ("MTG-06.postpone", "MTG-06.close")
        yield warning(terms, "close_vote", *ids, votes=counted, against=facts.against)


def _is_close(facts: VoteFacts, terms: Terms, counted: int) -> bool:
    """MTG-06: the two sides are near one another. Elections have rules of their own for ties."""
    if facts.matter == "election" or not facts.against or not held(terms, "MTG-06.close"):
        return False
    share = terms.value("MTG-06.close")
    if not isinstance(share, Number) or not held(terms, "MTG-06.postpone"):
        return False
    return abs(counted - facts.against) <= share.number * (counted + facts.against)


def _on_manner(facts: VoteFacts, terms: Terms, rule: Majority) -> Iterator[Reason]:
    id_ = VOTES[facts.matter]
    if facts.method is not None and facts.method not in rule.methods:
        yield finding(terms, "method_not_allowed", id_, method=facts.method, allowed=rule.methods)
    if facts.written_for and not rule.written_votes_count:
        yield warning(terms, "written_not_counted", id_, written=facts.written_for)


def _majority(terms: Terms, id_: str) -> Majority:
    value = terms.value(id_)
    if not isinstance(value, Majority):
        raise TypeError(f"{id_} is no majority")
    return value


def _whole(bar: Threshold, facts: QuorumFacts) -> int | None:
    """The number of persons a bar is a part of."""
    if bar.of in ("entitled", "all_members"):
        return facts.should_attend
    if bar.of == "present":
        return facts.present
    raise TypeError(f"a meeting has no {bar.of}")
