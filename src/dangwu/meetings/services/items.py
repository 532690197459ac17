"""The items of a meeting: put on the agenda, talked about, postponed, put to the vote."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from dangwu.core.services import HasKey, record_act
from dangwu.meetings.models import LIVE, AgendaItem, Meeting
from dangwu.meetings.selectors.meetings import meeting_terms
from dangwu.meetings.selectors.quorum import (
    MATTERS_OF,
    ONE_PERSON_EACH,
    Votes,
    body_of,
    matters_for,
    outcome_of,
    tally_of,
    tasks_for,
)
from dangwu.meetings.services.deciding import (
    Override,
    against_counts,
    against_outcome,
    decision_row,
    is_close,
)
from dangwu.meetings.services.guard import State, in_state, lock_item, lock_meeting, require
from dangwu.members.models import Person
from dangwu.orgs.models import Decision
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

ONE_BY_ONE = "MTG-05.one_by_one"
# Items are put on the agenda until the minutes are signed.
OPEN_TO_ITEMS = (*LIVE, State.CLOSED)
TALKED_ABOUT = (State.OPEN, State.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One item as it is put on an agenda; `matter` empty: nothing is put to the vote."""

    title: str
    task: str = ""
    matter: str = ""
    about: Person | None = None


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    title: str,
    task: str = "",
    matter: str = "",
    about: Person | None = None,
    by: HasKey | None,
    on: date,
) -> AgendaItem:
    """Put an item at the end of the agenda; the same item again gives the one that is there.

    Refused for a matter the body does not decide, for a task MTG-25 does not list, and where
    people to be admitted are not put one by one (MTG-05).
    """
    locked = lock_meeting(meeting)
    topic = Topic(title=title.strip(), task=task, matter=matter, about=about)
    rows = AgendaItem.objects.filter(meeting=locked)
    same = rows.filter(title=topic.title, matter=topic.matter, about=about).first()
    if same is not None:
        return same  # type: ignore[no-any-return]
    require(
        (
            in_state(locked, OPEN_TO_ITEMS, "增加议题"),
            *against_topic(locked, topic, list(rows), meeting_terms(locked)),
        )
    )
    last = rows.aggregate(last=Max("position"))["last"] or 0
    item: AgendaItem = AgendaItem.objects.create(
        scope_path=locked.scope_path,
        meeting=locked,
        position=last + 1,
        title=topic.title,
        task=topic.task,
        matter=topic.matter,
        about=topic.about,
    )
    record_act("meetings.item_added", subject=locked, by=by, on=on, facts={"matter": topic.matter})
    return item


@transaction.atomic
def change_item(
    *,
    item: AgendaItem,
    title: str,
    task: str = "",
    matter: str = "",
    about: Person | None = None,
    by: HasKey | None,
    on: date,
) -> AgendaItem:
    """Change an item that is not yet decided; refused for what adding it refuses."""
    locked = lock_item(item)
    topic = Topic(title=title.strip(), task=task, matter=matter, about=about)
    others = list(AgendaItem.objects.filter(meeting=locked.meeting).exclude(pk=locked.pk))
    require(
        (
            in_state(locked.meeting, OPEN_TO_ITEMS, "修改议题"),
            _undecided(locked),
            *against_topic(locked.meeting, topic, others, meeting_terms(locked.meeting)),
        )
    )
    locked.title, locked.task = topic.title, topic.task
    locked.matter, locked.about = topic.matter, topic.about
    locked.save(update_fields=["title", "task", "matter", "about"])
    record_act("meetings.item_changed", subject=locked.meeting, by=by, on=on)
    return locked


@transaction.atomic
def write_points(
    *,
    item: AgendaItem,
    points: str,
    dissent: str,
    result: str,
    by: HasKey | None,
    on: date,
) -> AgendaItem:
    """Write down what was said, what was dissented from and, without a vote, what came of it."""
    locked = lock_item(item)
    require((in_state(locked.meeting, TALKED_ABOUT, "记录发言"),))
    given = {"points": points.strip(), "dissent": dissent.strip(), "result": result.strip()}
    changed = [name for name, text in given.items() if getattr(locked, name) != text]
    for name in changed:
        setattr(locked, name, given[name])
    if changed:
        locked.save(update_fields=changed)
        record_act("meetings.points_written", subject=locked.meeting, by=by, on=on, fields=changed)
    return locked


@transaction.atomic
def postpone_item(*, item: AgendaItem, by: HasKey | None, on: date) -> AgendaItem:
    """Leave an item undecided for a later meeting (MTG-06); refused once it is decided."""
    locked = lock_item(item)
    if locked.postponed:
        return locked
    require(
        (
            in_state(locked.meeting, TALKED_ABOUT, "暂缓表决"),
            None if locked.matter else Reason("nothing_to_vote", ()),
            _undecided(locked),
        )
    )
    locked.postponed = True
    locked.save(update_fields=["postponed"])
    record_act("meetings.item_postponed", subject=locked.meeting, by=by, on=on)
    return locked


@transaction.atomic
def decide_item(
    *,
    item: AgendaItem,
    votes: Votes,
    wording: str,
    needs_approval: bool,
    override: Override | None = None,
    by: HasKey | None,
    on: date,
) -> Decision:
    """Write down what an item's votes decided; who should attend and who is there come from the
    roll, for-votes in writing from the opinions handed in before.

    Passed or not is the rule's to say, and both are decisions. Refused with every reason where
    the quorum is short, the counts contradict one another or the manner is not allowed; a close
    vote is refused unless `override` gives the emergency (MTG-06). One item has one vote: the
    same votes again give the decision that stands, others are refused.
    """
    locked = lock_item(item)
    meeting = locked.meeting
    if locked.decision and _same_votes(locked.decision, votes):
        return locked.decision
    terms = meeting_terms(meeting)
    require(
        (
            in_state(meeting, (State.OPEN,), "表决"),
            None if locked.matter else Reason("nothing_to_vote", ()),
            _undecided(locked),
            Reason("item_postponed", ()) if locked.postponed else None,
            against_counts(votes),
        )
    )
    tally = tally_of(locked, votes)
    outcome = outcome_of(tally, terms)
    require(against_outcome(outcome, override))
    emergency = override.reason.strip() if override and is_close(outcome) else ""
    decision = decision_row(
        locked,
        meeting,
        tally,
        outcome,
        terms,
        wording=wording,
        needs_approval=needs_approval,
    )
    decision.save(force_insert=True)
    locked.decision = decision
    locked.save(update_fields=["decision"])
    record_act(
        "meetings.item_decided",
        subject=decision,
        by=by,
        on=on,
        facts={
            "matter": decision.matter,
            "passed": decision.passed,
            "overridden": bool(emergency),
        },
        detail=emergency,
    )
    return decision


def _same_votes(decision: Decision, votes: Votes) -> bool:
    stands = (
        decision.method,
        decision.votes_for,
        decision.against,
        decision.abstained,
        decision.invalid,
    )
    given = (votes.method, votes.votes_for, votes.against, votes.abstained, votes.invalid)
    return stands == given


def _undecided(item: AgendaItem) -> Reason | None:
    return Reason("item_decided", ()) if item.decision_id else None


# ---- what speaks against a topic ---------------------------------------------------------------


def against_topic(
    meeting: Meeting, topic: Topic, others: list[AgendaItem], terms: Terms
) -> Iterator[Reason | None]:
    """Everything against an item of this meeting beside the others of its agenda."""
    body = body_of(meeting)
    yield None if topic.title else Reason("title_missing", ())
    tasks = {task.id for task in tasks_for(meeting, terms)}
    if topic.task and topic.task not in tasks:
        yield Reason("unknown_task", (), {"task": topic.task})
    if not topic.matter:
        return
    if topic.matter not in {choice.id for choice in matters_for(meeting)}:
        numbers = {"body": body.label, "matter": topic.matter}
        yield Reason("matter_of_other_body", _cite_of_body(meeting, terms), numbers)
    elif topic.matter in ONE_PERSON_EACH:
        yield _one_by_one(topic, others, terms)


def _cite_of_body(meeting: Meeting, terms: Terms) -> tuple[str, ...]:
    id_ = f"MTG-25.{'committee' if MATTERS_OF[body_of(meeting)][0] == 'committee' else 'group'}"
    return terms.cite(id_) if id_ in terms.items else ()


def _one_by_one(topic: Topic, others: list[AgendaItem], terms: Terms) -> Reason | None:
    """MTG-05: people are admitted, and become full members, one by one, and once a meeting."""
    cite = terms.cite(ONE_BY_ONE) if ONE_BY_ONE in terms.items else ()
    if topic.about is None:
        return Reason("one_by_one", cite, {"matter": topic.matter})
    twin = any(
        (each.matter, each.about_id) == (topic.matter, topic.about.pk)
        for each in others
        if not each.postponed
    )
    numbers = {"matter": topic.matter, "name": topic.about.name}
    return Reason("one_vote_each", cite, numbers) if twin else None


# ---- after the decision ------------------------------------------------------------------------


@transaction.atomic
def note_approval(
    *, decision: Decision, approved_on: date, by: HasKey | None, on: date
) -> Decision:
    """Note that the level above approved a decision that needs it; the minutes stand."""
    locked = _lock_decision(decision)
    require(
        (
            None if locked.needs_approval else Reason("needs_no_approval", ()),
            *_days_fit(locked, approved_on, on),
        )
    )
    if locked.approved_on == approved_on:
        return locked
    locked.approved_on = approved_on
    locked.save(update_fields=["approved_on"])
    record_act("meetings.decision_approved", subject=locked, by=by, on=approved_on)
    return locked


@transaction.atomic
def announce_decision(
    *, decision: Decision, announced_on: date, by: HasKey | None, on: date
) -> Decision:
    """Note that a decision was made known to the members; what needs approval, once it has it
    (MTG-28)."""
    locked = _lock_decision(decision)
    waiting = locked.needs_approval and locked.approved_on is None
    require(
        (
            Reason("not_approved_yet", ()) if waiting else None,
            *_days_fit(locked, announced_on, on),
        )
    )
    if locked.announced_on == announced_on:
        return locked
    locked.announced_on = announced_on
    locked.save(update_fields=["announced_on"])
    record_act("meetings.decision_announced", subject=locked, by=by, on=announced_on)
    return locked


def _lock_decision(decision: Decision) -> Decision:
    found: Decision = Decision.objects.select_for_update().get(pk=decision.pk)
    return found


def _days_fit(decision: Decision, day: date, on: date) -> Iterator[Reason]:
    if day > on:
        yield Reason("day_to_come", (), {"day": day})
    if day < decision.decided_on:
        yield Reason("before_decision", (), {"day": day, "decided": decision.decided_on})
