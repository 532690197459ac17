"""What an organisation must be by its numbers: ORG-01 to ORG-04, ORG-12 and part of ORG-23.

3 and 7 count full members (members in a text that says so); 50 and 100 count members.
以上 includes the number.
"""

from collections.abc import Iterator

from dangwu.rules.organisation.facts import BRANCHES, STANDING_BRANCHES, Kind, SetupFacts
from dangwu.rules.organisation.reading import (
    choice_needed,
    enough,
    finding,
    flag,
    held,
    more,
    number,
    span,
    words,
)
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason


def core_item(kind: Kind, terms: Terms) -> str:
    """The item without which nothing can be said about an organisation of this kind."""
    if kind == "temporary_branch":
        return "ORG-12.from" if held(terms, "ORG-12.from") else "ORG-23.temporary_from"
    if kind == "committee":
        return "ORG-01.from"
    if kind == "general_branch":
        return "ORG-02.members"
    if kind == "discipline_committee":
        return "ORG-05.discipline_committee"
    return "ORG-03.from"


# ---- how many members: ORG-01 to ORG-03 ----------------------------------------------------


def counted(facts: SetupFacts, terms: Terms, rule: str) -> tuple[int | None, str]:
    """How many count towards the 3 of ORG-03 or the 7 of ORG-04, and what they are called.

    A temporary branch counts full members in every text.
    """
    if facts.kind != "temporary_branch" and words(terms, f"{rule}.counted") == ("党员",):
        return facts.all_members, "members"
    return facts.full_members, "full_members"


def _general_branch_at_50(terms: Terms) -> bool | None:
    """Whether exactly 50 members make a general branch; None where the organisation has to say."""
    item = terms.items.get("ORG-02.at_50")
    return None if item is None or item.value is None else flag(terms, "ORG-02.at_50")


def _general_branch_from(terms: Terms) -> int | None:
    """The smallest number of members of a general branch: 50, or 51 where 50 stays a branch."""
    members = span(terms, "ORG-02.members")
    if members is None or members.least is None:
        return None
    return int(members.least) + (_general_branch_at_50(terms) is False)


def _at_the_open_number(facts: SetupFacts, terms: Terms) -> bool:
    """Exactly 50 members, and the organisation has not chosen what that means."""
    open_ = held(terms, "ORG-02.at_50") and _general_branch_at_50(terms) is None
    judged = facts.kind not in ("temporary_branch", "discipline_committee")
    return open_ and judged and facts.all_members == _general_branch_from(terms)


def judge_numbers(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    if facts.kind in BRANCHES:
        core = core_item(facts.kind, terms)
        count, what = counted(facts, terms, "ORG-03")
        needed = terms.number(core)
        if count is not None and count < needed:
            yield finding(terms, f"too_few_{what}", core, actual=count, needed=needed)
    if _at_the_open_number(facts, terms):
        yield choice_needed(terms, "ORG-02.at_50")
    if facts.kind in ("committee", "general_branch"):
        yield from _below(facts, terms)
    yield from _above(facts, terms)


def _below(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    """ORG-01, ORG-02: smaller bodies only with the superior's approval."""
    core, allowed_by = core_item(facts.kind, terms), "ORG-02.below"
    needed = _general_branch_from(terms)
    if facts.kind == "committee":
        allowed_by, needed = "ORG-01.below", number(terms, "ORG-01.from")
    if more(needed, facts.all_members) and not facts.approved:
        ids = [id_ for id_ in (core, allowed_by) if held(terms, id_)]
        numbers = {"actual": facts.all_members, "needed": needed}
        yield finding(terms, f"below_{facts.kind}", *ids, **numbers)


def _above(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    """ORG-01: from 100 members on it is a committee, exactly 100 included."""
    needed = number(terms, "ORG-01.from")
    members = facts.all_members
    if facts.kind in (*STANDING_BRANCHES, "general_branch") and enough(members, needed):
        yield finding(terms, "committee_due", "ORG-01.from", actual=members, needed=needed)


def judge_size(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    """ORG-03: at most 50 members in a branch, at most 5 units under a joint branch."""
    if facts.kind not in STANDING_BRANCHES:
        return
    members = facts.all_members
    for id_, most in _branch_limits(terms):
        if more(members, most):
            yield finding(terms, "branch_too_large", id_, actual=members, most=most)
            break
    units = number(terms, "ORG-03.joint_units")
    if facts.kind == "joint_branch" and more(facts.units, units):
        yield finding(
            terms, "too_many_units", "ORG-03.joint_units", actual=facts.units, most=units
        )


def _branch_limits(terms: Terms) -> Iterator[tuple[str, int]]:
    """The largest branch by ORG-03, and by ORG-02 where 50 members make a general branch."""
    most = number(terms, "ORG-03.most")
    if most is not None:
        yield "ORG-03.most", most
    least = _general_branch_from(terms)
    if least is not None and _general_branch_at_50(terms):
        yield "ORG-02.at_50", least - 1


# ---- temporary branches: ORG-12, ORG-23 ----------------------------------------------------


def judge_task(facts: SetupFacts, terms: Terms) -> Iterator[Reason]:
    if facts.kind != "temporary_branch":
        return
    if facts.approved is False and flag(terms, "ORG-12.approved"):
        yield finding(terms, "approval_missing", "ORG-12.approved")
    least = number(terms, "ORG-23.project_months")
    if more(least, facts.task_months):
        yield finding(
            terms,
            "task_too_short",
            "ORG-23.project_months",
            actual=facts.task_months,
            needed=least,
        )
    years = number(terms, "ORG-12.task_most")
    most = None if years is None else 12 * years
    if more(facts.task_months, most):
        yield finding(
            terms, "task_too_long", "ORG-12.task_most", actual=facts.task_months, most=most
        )


# ---- what follows from the numbers ---------------------------------------------------------


def committee_required(facts: SetupFacts, terms: Terms) -> bool | None:
    if facts.kind not in BRANCHES:
        return True
    count, _ = counted(facts, terms, "ORG-04")
    return enough(count, number(terms, "ORG-04.from"))


def form_by_numbers(facts: SetupFacts, terms: Terms) -> str | None:
    """What the organisation ought to be by its numbers."""
    if facts.kind == "discipline_committee" or _at_the_open_number(facts, terms):
        return None
    if facts.kind == "temporary_branch":
        needed = terms.number(core_item(facts.kind, terms))
        return "temporary_branch" if enough(facts.full_members, needed) else None
    if enough(facts.all_members, number(terms, "ORG-01.from")):
        return "committee"
    if enough(facts.all_members, _general_branch_from(terms)):
        return "general_branch"
    return _branch_form(facts, terms)


def _branch_form(facts: SetupFacts, terms: Terms) -> str | None:
    count, _ = counted(facts, terms, "ORG-03")
    needed = number(terms, "ORG-03.from")
    if count is None or needed is None:
        return None
    joint = count < needed or (facts.kind == "joint_branch" and facts.units != 1)
    return "joint_branch" if joint else "branch"
