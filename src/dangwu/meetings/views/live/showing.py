"""What the parts of the live page are made of: the quorum, the vote on the table, its outcome."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from dangwu.core.messages import clause_link
from dangwu.meetings.forms.live import HandsForm, NotesForm, ResolveForm
from dangwu.meetings.messages import MATTERS, METHODS
from dangwu.meetings.models import AgendaItem, Meeting
from dangwu.meetings.selectors.live import Room, seats_of
from dangwu.meetings.selectors.meetings import counts_of, meeting_terms
from dangwu.meetings.selectors.quorum import Votes, outcome_of, tally_of
from dangwu.meetings.selectors.votes import (
    count_state,
    majority_of,
    opinions_of,
    poll_state,
    secret_only,
)
from dangwu.meetings.views.live.finding import explained
from dangwu.members.models import Presence
from dangwu.rules.meetings import VoteOutcome

ORAL = "MTG-04.oral"
WHY_NOT = {
    "advice": "意见建议，供讨论时参考",
    "came": "本人已到会，当场表决",
    "not_before": "不是会前正式提交的，只作参考",
    "no_vote": "没有表决权，只作参考",
    "not_this_matter": "这一事项的书面意见只作参考，不计票",
}


def quorum_shown(meeting: Meeting, room: Room) -> dict[str, Any]:
    """Who is there against who must be; without a vote to take, who is there at all."""
    counts, quorum = room.counts, room.quorum
    needed = quorum.min_present if quorum else None
    should, present = counts.should_attend, counts.present
    total = should if quorum else counts.members
    filled = present if quorum else counts.members_present
    words = f"应到 {total} 人，实到 {filled} 人" + (f"，须到 {needed} 人" if needed else "")
    absent = [row for row in room.rows if row.presence == Presence.LEAVE]
    return {
        "counts": counts,
        "quorum": quorum,
        "verdict": _verdict(room),
        "met": quorum is None or quorum.met is True,
        "reasons": explained(quorum.reasons) if quorum else [],
        "clauses": [clause_link(cite) for cite in quorum.cite] if quorum else [],
        "matter": MATTERS.get(room.matter, ""),
        "short": f"人数不够，不能表决“{MATTERS.get(room.matter, '')}”",
        "figures": _figures(total, filled, needed),
        "seats": seats_of([("is-for", filled)], total, needed, words),
        "on_leave": absent,
        "without_vote": counts.members - should,
    }


def _verdict(room: Room) -> str:
    """The heading: whether the meeting can decide, with its numbers."""
    counts, quorum = room.counts, room.quorum
    if quorum is None:
        return f"到会 {counts.members_present} 人，应到 {counts.members} 人"
    least = quorum.min_present
    if least is None or quorum.met is None:
        return f"实到 {counts.present} 人，还不能判断会议是否有效"
    if quorum.met:
        return f"会议有效：实到 {counts.present} 人，须到 {least} 人"
    return f"还差 {least - counts.present} 人：实到 {counts.present} 人，须到 {least} 人"


def _figures(total: int, filled: int, needed: int | None) -> list[dict[str, Any]]:
    figures: list[dict[str, Any]] = [
        {"label": "应到", "value": total},
        {"label": "实到", "value": filled},
    ]
    return [*figures, {"label": "须到", "value": needed}] if needed else figures


# ---- one item ----------------------------------------------------------------------------------


def item_shown(
    item: AgendaItem, hands: HandsForm | None = None, votes: Votes | None = None
) -> dict[str, Any]:
    """Everything about an item: its vote, the way it is taken, its opinions, its notes."""
    notes = NotesForm(initial=_notes(item), is_voted=bool(item.matter))
    context = {
        "item": item,
        "meeting": item.meeting,
        "notes": notes,
        "opinions": opinions_shown(item),
        "is_open": not (item.decision_id or item.postponed),
        "matter": MATTERS.get(item.matter, ""),
        "method": METHODS.get(item.decision.method, "") if item.decision else "",
    }
    if not item.matter:
        return context
    return context | _vote_shown(item, hands, votes)


def _notes(item: AgendaItem) -> dict[str, str]:
    return {"points": item.points, "dissent": item.dissent, "result": item.result}


def _vote_shown(item: AgendaItem, hands: HandsForm | None, votes: Votes | None) -> dict[str, Any]:
    state, poll = count_state(item), poll_state(item)
    shown = votes or (state and state.votes) or (poll and poll.votes)
    decision = item.decision
    if decision:
        shown = Votes(
            method=decision.method,  # type: ignore[arg-type]
            votes_for=decision.votes_for,
            against=decision.against,
            abstained=decision.abstained,
            invalid=decision.invalid,
        )
    rule = majority_of(item)
    return {
        "count": state,
        "poll": poll,
        "way": _way(item, state is not None, poll is not None),
        "secret_only": secret_only(item),
        "written_counts": bool(rule and rule.written_votes_count),
        "hands": hands or HandsForm(),
        "resolve": ResolveForm(auto_id="r_%s"),
        "outcome": outcome_shown(item, shown) if shown else None,
    }


def _way(item: AgendaItem, counted: bool, polled: bool) -> str:
    """How the votes of the item are being taken."""
    if polled:
        return "poll"
    return "secret" if counted or secret_only(item) else "hands"


def outcome_shown(item: AgendaItem, votes: Votes) -> dict[str, Any]:
    """The judgement of an item: verdict, reasons, and the row of seats with the pass line."""
    counts = counts_of(item.meeting)
    tally = tally_of(item, votes, counts)
    outcome = outcome_of(tally, meeting_terms(item.meeting))
    cast = votes.cast
    groups = [
        ("is-for", outcome.counted_for or votes.votes_for),
        ("is-against", votes.against),
        ("is-aside", votes.abstained + votes.invalid),
    ]
    words = f"赞成 {votes.votes_for} 票，反对 {votes.against} 票，弃权 {votes.abstained} 票"
    return {
        "kind": _kind(outcome),
        "says": _says(outcome),
        "reasons": [*_passing(outcome, votes, counts.should_attend), *explained(outcome.reasons)],
        "seats": seats_of(groups, counts.should_attend, outcome.needed, words),
        "cast": cast,
        "present": counts.present,
        "is_sum": cast == counts.present,
        "votes": votes,
        "written": (outcome.counted_for or votes.votes_for) - votes.votes_for,
        "is_close": any(reason.code == "close_vote" for reason in outcome.reasons),
        "may_decide": outcome.passed is not None and outcome.quorum.met is True,
    }


def _kind(outcome: VoteOutcome) -> str:
    if outcome.passed is None:
        return "unknown"
    if not outcome.passed:
        return "no"
    return "warn" if any(r.modality == "must" for r in outcome.reasons) else "ok"


def _says(outcome: VoteOutcome) -> str:
    if outcome.passed is None:
        return "还不能判定"
    return "通过" if outcome.passed else "没有通过"


def _passing(outcome: VoteOutcome, votes: Votes, should: int) -> list[dict[str, Any]]:
    """The bar in one sentence, with the clauses of the majority."""
    if outcome.needed is None or outcome.passed is not True:
        return []
    text = f"赞成 {outcome.counted_for} 票，应到 {should} 人，须不少于 {outcome.needed} 票。"
    written = (outcome.counted_for or 0) - votes.votes_for
    if written:
        text = f"{text}其中会前书面赞成 {written} 票。"
    return [{"text": text, "clauses": [clause_link(cite) for cite in outcome.quorum.cite]}]


def opinions_shown(item: AgendaItem) -> list[dict[str, Any]]:
    return [
        {"opinion": line.opinion, "counts": line.counts, "why": WHY_NOT.get(line.why, "")}
        for line in opinions_of(item)
    ]


def oral_clauses(item: AgendaItem) -> list[dict[str, str]]:
    """The clauses that say an oral opinion is no vote, where the rulebook holds them."""
    terms = meeting_terms(item.meeting)
    return [clause_link(cite) for cite in terms.cite(ORAL)] if ORAL in terms.items else []


def following_shown(room: Room) -> dict[str, Any] | None:
    """The next item, where its votes are counted otherwise than those of the one before."""
    item = room.following
    if item is None or not item.matter:
        return None
    rule = majority_of(item)
    return {
        "item": item,
        "matter": MATTERS[item.matter],
        "is_secret": secret_only(item),
        "written_counts": bool(rule and rule.written_votes_count),
        "written": sum(line.counts for line in opinions_of(item)),
        "opinion_url": reverse("meetings:opinion", args=[item.meeting_id, item.pk]),
    }


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    return bool(getattr(request, "htmx", False))
