"""The steps of a life meeting as its standard names them, each with what it has come to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dangwu.meetings.selectors.life import Preparation
from dangwu.members.models import TOOK_PART
from dangwu.procedures.models import State
from dangwu.rules.terms import Guard, Procedure, Step, Terms

STEPS = "MTG-15.steps"
# Of a standard that names no steps: what such a meeting usually has. Practice, no clause.
USUAL = tuple(
    Step(id=id_, name=name, actor="")
    for id_, name in (
        ("opinions", "征求意见"),
        ("talks", "谈心谈话"),
        ("paper", "撰写对照检查材料"),
        ("meeting", "开会，开展批评与自我批评"),
        ("remedies", "制定整改措施"),
        ("follow_up", "落实整改"),
    )
)


@dataclass(frozen=True, slots=True)
class Done:
    """What the facts say of a step: done or not, the day where there is one, in a few words."""

    is_done: bool
    on: date | None = None
    fact: str = ""


def _plan(p: Preparation) -> Done:
    if p.case:
        return Done(True, p.case.submitted_on)
    return Done(False)


def _approval(p: Preparation) -> Done:
    if p.case is None:
        return Done(False, fact="还没有报送")
    if p.case.state == State.APPROVED:
        return Done(True, p.case.decided_on)
    words = {State.WAITING: "等上级答复", State.RETURNED: "上级已退回", State.WITHDRAWN: "已撤回"}
    return Done(False, fact=words[State(p.case.state)])


def _sent(p: Preparation) -> Done:
    open_ = p.case is not None and p.case.state in (State.WAITING, State.APPROVED)
    return Done(open_, p.case.submitted_on if p.case and open_ else None)


def _topic(p: Preparation) -> Done:
    return Done(True, fact=p.meeting.title)


def _notice(p: Preparation) -> Done:
    day = p.meeting.told_on
    return Done(day is not None, day, f"通知 {len(p.participants)} 人" if day else "")


def _opinions(p: Preparation) -> Done:
    count = len(p.opinions)
    return Done(bool(count), max(p.opinions, default=None), f"{count} 条" if count else "")


def _talked(p: Preparation) -> Done:
    of, done = len(p.participants), len(p.participants) - len(p.without_talk)
    return Done(bool(of) and done == of, fact=f"{of} 人中 {done} 人谈过，共 {p.talks} 次")


def _papers(p: Preparation) -> Done:
    of, handed = len(p.participants), p.handed
    done = bool(of) and len(handed) == of
    return Done(done, max(handed) if done else None, f"{of} 人中 {len(handed)} 人已交")


def _committee(p: Preparation) -> Done:
    found = p.committee
    return Done(found is not None, found.held_on if found else None)


def _held(p: Preparation) -> Done:
    there = sum(each.presence in TOOK_PART for each in p.participants)
    if not p.meeting.was_held:
        return Done(False)
    return Done(True, p.meeting.held_on, f"到会 {there} 人")


def _remedies(p: Preparation) -> Done:
    count = len(p.remedies)
    return Done(bool(count), fact=f"{count} 项" if count else "")


def _followed(p: Preparation) -> Done:
    done = [row.done_on for row in p.remedies if row.done_on]
    of = len(p.remedies)
    if not of:
        return Done(False)
    all_done = len(done) == of
    return Done(all_done, max(done) if all_done else None, f"{of} 项中 {len(done)} 项已完成")


def _reported(p: Preparation) -> Done:
    return Done(p.meeting.reported_on is not None, p.meeting.reported_on)


# What the facts say of a step; `by hand` where there may be none.
FACT_OF: Mapping[str, Callable[[Preparation], Done]] = {
    "plan": _plan,
    "approval": _approval,
    "told": _sent,
    "topic": _topic,
    "notice": _notice,
    "opinions": _opinions,
    "talks": _talked,
    "paper": _papers,
    "committee": _committee,
    "meeting": _held,
    "remedies": _remedies,
    "follow_up": _followed,
    "report": _reported,
}
# Steps that leave no fact, or may be done without one (nobody had an opinion, told by letter).
BY_HAND = ("plan", "told", "study", "opinions", "feedback")


@dataclass(frozen=True, slots=True)
class LifeStep:
    """A step of the standard with what it has come to; `waits_for` are the names of the steps
    that come before and are not done."""

    id: str
    name: str
    actor: str
    done: Done
    by_hand: bool
    note: str
    waits_for: tuple[str, ...]


def named_steps(terms: Terms) -> tuple[Step, ...]:
    """The steps of the standard; the usual ones where it names none."""
    item = terms.items.get(STEPS)
    return item.value.steps if item and isinstance(item.value, Procedure) else USUAL


def steps_of(preparation: Preparation, terms: Terms) -> list[LifeStep]:
    """Every step in order, done or not, by facts or as noted."""
    steps = named_steps(terms)
    done = {step.id: _done(step.id, preparation) for step in steps}
    names = {step.id: step.name for step in steps}
    noted = preparation.noted
    return [
        LifeStep(
            step.id,
            step.name,
            step.actor,
            done[step.id],
            step.id in BY_HAND,
            noted[step.id].note if step.id in noted else "",
            tuple(names[id_] for id_ in _before(step.guards) if not done[id_].is_done),
        )
        for step in steps
    ]


def _before(guards: Iterable[Guard]) -> list[str]:
    return [guard.after for guard in guards]


def _done(id_: str, preparation: Preparation) -> Done:
    by_fact = FACT_OF[id_](preparation) if id_ in FACT_OF else Done(False)
    noted = preparation.noted.get(id_)
    if by_fact.is_done or noted is None:
        return by_fact
    return Done(True, noted.done_on, "登记完成")
