"""The committee, its officers, discipline work and groups: ORG-04, ORG-05, ORG-07, ORG-08, ORG-10,
ORG-13, ORG-21 and part of ORG-23."""

from collections.abc import Iterator
from fractions import Fraction

from dangwu.rules.organisation.facts import (
    BRANCHES,
    STANDING_BRANCHES,
    GroupFacts,
    SetupFacts,
)
from dangwu.rules.organisation.reading import finding, flag, held, more, number, span, words
from dangwu.rules.organisation.thresholds import committee_required, counted
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

_SIZE = {
    kind: f"ORG-05.{kind}" for kind in ("committee", "general_branch", "discipline_committee")
}
_SIZE |= {kind: "ORG-05.branch" for kind in BRANCHES}


# ---- the committee and its officers: ORG-04, ORG-05 ----------------------------------------


def judge_committee(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    size = facts.committee_size
    if size is None:
        return
    required = committee_required(facts, terms)
    if required is False:
        yield from _committee_not_due(facts, terms, size)
    elif size > 0 or facts.kind not in BRANCHES:
        yield from _committee_out_of_range(facts, terms, size)
    elif required:
        count, _ = counted(facts, terms, "ORG-04")
        needed = terms.number("ORG-04.from")
        yield finding(terms, "committee_missing", "ORG-04.from", actual=count, needed=needed)


def _committee_not_due(facts: SetupFacts, terms: Terms, size: int) -> Iterator[Reason]:
    """Below 7 there are a secretary and at most one deputy, no committee.

    A temporary branch's officers are named from above, in whatever number.
    """
    secretaries = number(terms, "ORG-05.secretaries")
    deputies = span(terms, "ORG-05.branch_deputies")
    if facts.kind == "temporary_branch" or secretaries is None or deputies is None:
        return
    if size > secretaries + int(deputies.most or 0):
        count, _ = counted(facts, terms, "ORG-04")
        needed = terms.number("ORG-04.from")
        yield finding(
            terms, "committee_not_due", "ORG-04.from", size=size, actual=count, needed=needed
        )


def _committee_out_of_range(facts: SetupFacts, terms: Terms, size: int) -> Iterator[Reason]:
    id_ = _SIZE[facts.kind]
    limits = span(terms, id_)
    if limits is None:
        return
    numbers = {"actual": size, "least": _whole(limits.least), "most": _whole(limits.most)}
    if limits.least is not None and size < limits.least:
        yield finding(terms, "committee_small", id_, **numbers)
    if limits.most is not None and size > limits.most:
        yield finding(terms, "committee_large", id_, **numbers)


def _whole(limit: Fraction | None) -> int | None:
    return None if limit is None else int(limit)


def judge_officers(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    needed = number(terms, "ORG-05.secretaries")
    if facts.secretaries is not None and needed is not None:
        numbers = {"actual": facts.secretaries, "needed": needed}
        if facts.secretaries < needed:
            yield finding(terms, "secretary_missing", "ORG-05.secretaries", **numbers)
        if facts.secretaries > needed:
            yield finding(terms, "too_many_secretaries", "ORG-05.secretaries", **numbers)
    yield from _deputies(facts, terms)
    full_time = number(terms, "ORG-05.full_time_deputy")
    if facts.kind == "committee" and more(full_time, facts.full_time_deputies):
        yield finding(
            terms,
            "full_time_deputy_missing",
            "ORG-05.full_time_deputy",
            actual=facts.full_time_deputies,
            needed=full_time,
        )


def _deputies(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    id_ = f"{_SIZE[facts.kind]}_deputies"
    limits = span(terms, id_)
    if limits is None or facts.deputies is None:
        return
    numbers = {
        "actual": facts.deputies,
        "least": _whole(limits.least),
        "most": _whole(limits.most),
    }
    if limits.least is not None and facts.deputies < limits.least:
        yield finding(terms, "too_few_deputies", id_, **numbers)
    if limits.most is not None and facts.deputies > limits.most:
        yield finding(terms, "too_many_deputies", id_, **numbers)


# ---- the secretary: ORG-10, ORG-21 ---------------------------------------------------------


def judge_secretary(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    needed = number(terms, "ORG-10.standing")
    years = facts.secretary_standing_years
    if facts.kind in BRANCHES and years is not None and needed is not None and years < needed:
        actual = int(years) if years.denominator == 1 else years
        yield finding(
            terms, "secretary_standing_short", "ORG-10.standing", actual=actual, needed=needed
        )
    holder = "ORG-10.holder" if facts.kind in STANDING_BRANCHES else "ORG-21.holder"
    holders = () if facts.kind == "temporary_branch" else words(terms, holder)
    if holders and facts.secretary_is_leader is False:
        yield finding(terms, "secretary_not_leader", holder, holders="或者".join(holders))


# ---- discipline work: ORG-07, ORG-08 -------------------------------------------------------


def judge_discipline(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    if facts.kind == "committee":
        yield from _discipline_committee(facts, terms)
    elif facts.kind == "general_branch" or committee_required(facts, terms):
        yield from _discipline_work(facts, terms)


def _discipline_committee(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    """ORG-07: its own discipline committee, led by a deputy secretary, otherwise apart."""
    if facts.has_discipline_committee is False and flag(terms, "ORG-07.discipline_committee"):
        yield finding(terms, "discipline_committee_missing", "ORG-07.discipline_committee")
    if facts.discipline_secretary_is_deputy is False and flag(terms, "ORG-07.secretary"):
        yield finding(terms, "discipline_secretary_not_deputy", "ORG-07.secretary")
    if facts.overlapping_members and flag(terms, "ORG-07.apart"):
        yield finding(
            terms, "discipline_committee_overlap", "ORG-07.apart", actual=facts.overlapping_members
        )


def _discipline_work(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    """ORG-08: by a deputy or a discipline member; where neither is there, no choice helps."""
    if facts.kind == "temporary_branch" or not held(terms, "ORG-08.by"):
        return
    if facts.discipline_members is None or facts.discipline_members > 0:
        return
    chosen = terms.item("ORG-08.by").value
    deputy_may = chosen is None or "副书记" in words(terms, "ORG-08.by")
    if facts.deputies == 0 or not deputy_may:
        yield finding(terms, "discipline_work_unassigned", "ORG-08.by")


# ---- groups: ORG-13, ORG-23 ----------------------------------------------------------------


def judge_groups(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    """Every member in one group (ORG-13); each group with a leader and members enough (ORG-23)."""
    if not facts.groups:
        return
    if facts.members_without_group and flag(terms, "ORG-13.one_group"):
        yield finding(
            terms, "members_without_group", "ORG-13.one_group", actual=facts.members_without_group
        )
    for group in facts.groups:
        yield from _group(group, terms)


def _group(group: GroupFacts, terms: Terms) -> Iterator[Reason]:
    if not group.has_leader and held(terms, "ORG-13.leader"):
        yield finding(terms, "group_without_leader", "ORG-13.leader", group=group.name)
    for code, id_, actual in (
        ("group_small", "ORG-23.group_from", group.members),
        ("group_without_full_member", "ORG-23.group_full", group.full_members),
    ):
        needed = number(terms, id_)
        if needed is not None and actual < needed:
            yield finding(terms, code, id_, group=group.name, actual=actual, needed=needed)
