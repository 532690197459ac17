"""What a meeting lacks by the rules of its day: each a warning with its clause, none refuses.

A rule the rulebook does not hold for the organisation finds nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import chain

from dangwu.meetings.models import HELD, LIVE, AgendaItem, Meeting
from dangwu.meetings.selectors.life import life_plan_findings
from dangwu.meetings.selectors.meetings import (
    count_rows,
    counts_as,
    held_before,
    items_of,
    meeting_terms,
)
from dangwu.meetings.selectors.quorum import body_of, quorum_of
from dangwu.meetings.selectors.roll import is_of_committee
from dangwu.members.models import Activity, Attendance, PostHolding, Presence
from dangwu.orgs.models import COMMITTEE_POSTS, Body, OrganisationKind, PostKind
from dangwu.rules.calendar import add_years
from dangwu.rules.meetings import judge_notice, judge_theme_day
from dangwu.rules.meetings.notice import DAY
from dangwu.rules.meetings.reading import held, unsettled, warning
from dangwu.rules.terms import Catalogue, Number, Terms, Words
from dangwu.rules.verdict import Reason

SEASON = timedelta(days=92)  # practice: how long before a meeting the committee's own counts
HOUR = 60
STUDY = "MTG-11.study"
PARTS = "MTG-12.parts"
CHAIR = "MTG-26.chair"
TOPIC = "MTG-09.topic"
INTERVAL = "MTG-13.interval"
REPORT_AHEAD = "MTG-13.report"
SUPERIOR = "MTG-29.superior_attends"
COMMITTEE_FIRST = "MTG-15.committee_first"
COMMITTEE_BEFORE = "MTG-25.committee_before"
MINUTES = "MTG-18.minutes"
REPORTING = ("MTG-18.then", "MTG-33.after")
AFTER_THEME_DAY = "MTG-11.after"
KEEPING = "MTG-18.then"
MADE_UP = "MTG-10.after"
IN_WRITING = "MTG-11.leave"
ANNOUNCE = "MTG-28.announce"


@dataclass(slots=False)
class _Facts:
    """A meeting with what is asked of it more than once, each read once."""

    meeting: Meeting
    on: date

    @cached_property
    def terms(self) -> Terms:
        return meeting_terms(self.meeting)

    @cached_property
    def items(self) -> list[AgendaItem]:
        return items_of(self.meeting)

    @cached_property
    def rows(self) -> list[Attendance]:
        return list(Attendance.objects.filter(source=self.meeting.pk))

    @cached_property
    def has_committee(self) -> bool:
        return bool(
            PostHolding.objects.on(self.meeting.held_on)
            .filter(
                post__organisation=self.meeting.organisation_id, post__kind__in=COMMITTEE_POSTS
            )
            .exists()
        )

    @property
    def was_held(self) -> bool:
        return self.meeting.was_held

    def is_a(self, kind: str) -> bool:
        return kind in self.meeting.kinds

    def holds(self, id_: str) -> bool:
        return held(self.terms, id_)

    def words(self, id_: str) -> tuple[str, ...]:
        value = self.terms.value(id_) if self.holds(id_) else None
        return value.words if isinstance(value, Words) else ()

    def number(self, id_: str) -> int | None:
        value = self.terms.value(id_) if self.holds(id_) else None
        return int(value.number) if isinstance(value, Number) else None


def notice_findings(meeting: Meeting, told_on: date | None = None) -> list[Reason]:
    """Whether it was told in time (MTG-10, MTG-11); `told_on` asks of a day before it is told."""
    told = told_on or meeting.told_on
    if told is None:
        return []
    terms = meeting_terms(meeting)
    found = (judge_notice(kind, told, meeting.held_on, terms) for kind in meeting.kinds)
    return list(chain.from_iterable(found))


def findings_of(meeting: Meeting, on: date) -> list[Reason]:
    """Everything the rules of its day find about a meeting, in the order of its life."""
    if meeting.state == Meeting.State.CANCELLED:
        return []
    facts = _Facts(meeting, on)
    found = chain(
        notice_findings(meeting),
        _of_the_day(facts),
        _of_theme_day(facts),
        _of_life_meeting(facts),
        _of_chair(facts),
        _of_items(facts),
        _of_attendance(facts),
        _of_record(facts),
        _of_what_follows(facts),
    )
    return [replace(reason, modality="generally") for reason in found]


# What comes after the signature, or cannot be mended before it.
_NOT_BEFORE_SIGNING = frozenset(
    ("not_reported", "keeper_missing", "not_made_up", "not_announced", "back_filled")
)


def findings_before_signing(meeting: Meeting, on: date) -> list[Reason]:
    """What is still to be looked at before the minutes are locked."""
    return [each for each in findings_of(meeting, on) if each.code not in _NOT_BEFORE_SIGNING]


# ---- the day -----------------------------------------------------------------------------------


def _of_the_day(facts: _Facts) -> Iterator[Reason]:
    meeting = facts.meeting
    if meeting.state in LIVE and meeting.held_on < facts.on:
        yield Reason("not_recorded", (), {"day": meeting.held_on})
    if meeting.back_filled and meeting.recorded_on:
        days = (meeting.recorded_on - meeting.held_on).days
        yield Reason("back_filled", (), {"days": days})
    if facts.is_a(Activity.THEME_DAY) and facts.holds(DAY):
        question = unsettled(facts.terms, DAY)
        yield from (question,) if question else judge_theme_day(meeting.held_on, facts.terms)


def _of_theme_day(facts: _Facts) -> Iterator[Reason]:
    if not facts.is_a(Activity.THEME_DAY):
        return
    yield from _study(facts)
    yield from _parts(facts)
    if facts.meeting.out_of_town:
        yield from _out_of_town(facts)


def _study(facts: _Facts) -> Iterator[Reason]:
    """Once study is part of it, an hour of it at least; whether it is, the parts say."""
    hours, minutes = facts.number(STUDY), facts.meeting.study_minutes
    has_study = minutes > 0 or "study" in facts.meeting.parts
    if hours is None or not has_study or minutes >= hours * HOUR:
        return
    if not facts.was_held and minutes == 0:
        return  # not planned in minutes
    needed = hours * HOUR
    numbers = {"minutes": minutes, "needed": needed, "short": needed - minutes}
    yield warning(facts.terms, "study_short", STUDY, **numbers)


def _parts(facts: _Facts) -> Iterator[Reason]:
    value = facts.terms.value(PARTS) if facts.holds(PARTS) else None
    entries = value.entries if isinstance(value, Catalogue) else ()
    missing = tuple(entry.name for entry in entries if entry.id not in facts.meeting.parts)
    if missing:
        yield warning(facts.terms, "parts_missing", PARTS, missing=missing)


def _out_of_town(facts: _Facts) -> Iterator[Reason]:
    meeting = facts.meeting
    years = facts.number(INTERVAL)
    if years is not None:
        before = (
            held_before(meeting.organisation, Activity.THEME_DAY, meeting.held_on)
            .filter(out_of_town=True)
            .first()
        )
        if before and meeting.held_on < add_years(before.held_on, years):
            numbers = {"years": years, "last": before.held_on}
            yield warning(facts.terms, "out_of_town_again", INTERVAL, **numbers)
    if facts.holds(REPORT_AHEAD) and not facts.was_held:
        yield warning(facts.terms, "out_of_town_unreported", REPORT_AHEAD)


def _of_life_meeting(facts: _Facts) -> Iterator[Reason]:
    meeting = facts.meeting
    if not facts.is_a(Activity.LIFE_MEETING) or is_of_committee(meeting.kinds):
        return
    yield from life_plan_findings(meeting, facts.on)
    if facts.holds(COMMITTEE_FIRST) and facts.has_committee and not _committee_was_first(facts):
        yield warning(facts.terms, "committee_first", COMMITTEE_FIRST)
    if facts.holds(SUPERIOR) and facts.was_held and not meeting.superior_sent:
        yield warning(facts.terms, "superior_missing", SUPERIOR)


def _committee_was_first(facts: _Facts) -> bool:
    meeting = facts.meeting
    own = held_before(
        meeting.organisation, Activity.COMMITTEE_MEETING, meeting.held_on + timedelta(days=1)
    )
    season = own.filter(held_on__gte=meeting.held_on - SEASON)
    return season.filter(counts_as(Activity.LIFE_MEETING)).exists()


# ---- who chairs --------------------------------------------------------------------------------

_DEPUTIES = (PostKind.DEPUTY, PostKind.FULL_TIME_DEPUTY)
# What the words of MTG-26 allow, beside the secretary.
_MAY_CHAIR: Mapping[str, tuple[PostKind, ...]] = {
    "书记": (PostKind.SECRETARY,),
    "副书记": _DEPUTIES,
    "或者委员": COMMITTEE_POSTS,
    "组长": (PostKind.GROUP_LEADER,),
}


def _of_chair(facts: _Facts) -> Iterator[Reason]:
    meeting = facts.meeting
    asked = _chairs(facts)
    if not asked or meeting.state == Meeting.State.PLANNED:
        return
    numbers = {"kind": meeting.kind, "should": "，".join(asked)}
    if meeting.chair is None:
        yield warning(facts.terms, "chair_missing", CHAIR, **numbers)
    elif not _may_chair(meeting, asked):
        yield warning(facts.terms, "other_chair", CHAIR, name=meeting.chair.name, **numbers)


def _chairs(facts: _Facts) -> tuple[str, ...]:
    """Who chairs a meeting of its kind, in the words of the rule: 书记主持."""
    meeting = facts.meeting
    in_group = meeting.organisation.kind == OrganisationKind.GROUP
    if in_group != (meeting.kind == Activity.GROUP_MEETING):
        return ()  # a branch that holds the group meeting has no leader of it
    value = facts.terms.value(CHAIR) if facts.holds(CHAIR) else None
    entries = value.entries if isinstance(value, Catalogue) else ()
    return next((entry.detail for entry in entries if entry.id == meeting.kind), ())


def _may_chair(meeting: Meeting, asked: Sequence[str]) -> bool:
    text = "，".join(asked)
    posts = {post for word, some in _MAY_CHAIR.items() if word in text for post in some}
    return bool(
        PostHolding.objects.on(meeting.held_on)
        .filter(
            person_id=meeting.chair_id,
            post__organisation=meeting.organisation_id,
            post__kind__in=posts,
        )
        .exists()
    )


# ---- what is on the agenda ---------------------------------------------------------------------


def _of_items(facts: _Facts) -> Iterator[Reason]:
    meeting, terms = facts.meeting, facts.terms
    most = facts.number(TOPIC)
    if meeting.kind == Activity.GROUP_MEETING and most is not None and len(facts.items) > most:
        yield warning(terms, "several_topics", TOPIC, most=most, count=len(facts.items))
    if _needs_committee(facts):
        since = meeting.held_on - SEASON
        before = held_before(
            meeting.organisation, Activity.COMMITTEE_MEETING, meeting.held_on + timedelta(days=1)
        )
        if not before.filter(held_on__gte=since).exists():
            yield warning(terms, "committee_before", COMMITTEE_BEFORE, since=since)
    yield from _unannounced(facts)


def _needs_committee(facts: _Facts) -> bool:
    """Something is put to the vote of the members, and there is a committee to talk first."""
    to_vote = any(item.matter for item in facts.items)
    of_members = body_of(facts.meeting) == Body.MEMBER_MEETING
    return to_vote and of_members and facts.holds(COMMITTEE_BEFORE) and facts.has_committee


def _unannounced(facts: _Facts) -> Iterator[Reason]:
    if not facts.holds(ANNOUNCE):
        return
    for item in facts.items:
        decision = item.decision
        if decision and decision.approved_on and decision.announced_on is None:
            numbers = {"title": item.title, "on": decision.approved_on}
            yield warning(facts.terms, "not_announced", ANNOUNCE, **numbers)


# ---- who was there -----------------------------------------------------------------------------


def _of_attendance(facts: _Facts) -> Iterator[Reason]:
    if facts.meeting.state not in (Meeting.State.OPEN, *HELD):
        return
    if facts.meeting.kind in (Activity.MEMBER_MEETING, Activity.COMMITTEE_MEETING):
        yield from quorum_of(facts.meeting, counts=count_rows(facts.rows)).reasons
    yield from _roles_not_there(facts)
    unwritten = sum(row.presence == Presence.LEAVE and not row.in_writing for row in facts.rows)
    if facts.is_a(Activity.THEME_DAY) and facts.holds(IN_WRITING) and unwritten:
        yield warning(facts.terms, "leave_not_written", IN_WRITING, count=unwritten)


def _roles_not_there(facts: _Facts) -> Iterator[Reason]:
    """Who chaired or kept the minutes, and is written down as not there."""
    meeting = facts.meeting
    away = {
        row.person_id for row in facts.rows if row.presence in (Presence.LEAVE, Presence.ABSENT)
    }
    for role, person in (("主持人", meeting.chair), ("记录人", meeting.recorder)):
        if person is not None and person.pk in away:
            yield Reason("role_not_there", (), {"role": role, "name": person.name})


# ---- what is written down, and what follows ----------------------------------------------------


def _of_record(facts: _Facts) -> Iterator[Reason]:
    if not facts.was_held or not facts.holds(MINUTES):
        return
    value = facts.terms.value(MINUTES)
    entries = value.entries if isinstance(value, Catalogue) else ()
    blank = _blank(facts)
    missing = tuple(entry.name for entry in entries if entry.id in blank)
    if missing:
        yield warning(facts.terms, "minutes_incomplete", MINUTES, missing=missing)


def _blank(facts: _Facts) -> frozenset[str]:
    """Which entries of MTG-18 the record says nothing of; dissent there may be none."""
    meeting, items = facts.meeting, facts.items
    said = {
        "time": bool(meeting.begins_at),
        "place": bool(meeting.place),
        "absent": all(row.reason for row in facts.rows if row.presence == Presence.LEAVE),
        "points": bool(meeting.summary) or any(item.points for item in items),
        "resolution": bool(meeting.summary)
        or (bool(items) and all(_has_result(item) for item in items)),
        "next": bool(meeting.next_steps) or not _tells_next(meeting),
    }
    return frozenset(entry for entry, is_said in said.items() if not is_said)


def _has_result(item: AgendaItem) -> bool:
    return bool(item.decision_id or item.result or item.postponed)


def _tells_next(meeting: Meeting) -> bool:
    """MTG-18: the committee and the group also write down what comes next."""
    return meeting.kind in (Activity.COMMITTEE_MEETING, Activity.GROUP_MEETING)


def _of_what_follows(facts: _Facts) -> Iterator[Reason]:
    if not facts.was_held:
        return
    meeting, terms = facts.meeting, facts.terms
    asked = [id_ for id_ in REPORTING if facts.holds(id_)]
    if facts.is_a(Activity.THEME_DAY) and facts.holds(AFTER_THEME_DAY):
        asked.insert(0, AFTER_THEME_DAY)
    if asked and meeting.reported_on is None:
        yield warning(terms, "not_reported", *asked)
    if facts.holds(KEEPING) and meeting.is_locked and meeting.keeper_id is None:
        yield warning(terms, "keeper_missing", KEEPING)
    away = sum(row.presence in (Presence.LEAVE, Presence.ABSENT) for row in facts.rows)
    asks = any("补课" in words for words in facts.words(MADE_UP))
    if facts.is_a(Activity.LECTURE) and asks and away:
        yield warning(terms, "not_made_up", MADE_UP, count=away)
