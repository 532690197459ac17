"""Who is to be talked with or visited (MTG-16, CAR-01, CAR-03): why, by when, and whether it was.

One person of one branch is judged at a time, for the year of the day asked. What is counted by the
year is judged by the same function as every recurring duty.
"""

from calendar import monthrange
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dangwu.rules.duties import Bearer, DutyFacts, judge_duty, parse_period
from dangwu.rules.terms import Catalogue, Duty, Flag, Item, Number, Terms, Words
from dangwu.rules.verdict import Reason

YEARLY, LIFE_MEETING, ANNIVERSARY = "yearly", "life_meeting", "anniversary"
# With somebody on the way into the Party: no talk between members, and counted as none.
CULTIVATION = "cultivation"
POST_CHANGE, SANCTIONED = "post_change", "sanctioned"
FROM_FACTS = (POST_CHANGE, SANCTIONED)  # these are also known from records
# What a talk may be about under every standard; the occasions of the standard come on top.
ALWAYS = (YEARLY, LIFE_MEETING, ANNIVERSARY, CULTIVATION)

# The clauses name no day for these. These lengths are practice: they say when a page warns.
TALK_WITHIN = 30  # days after an occasion that calls for a talk
VISIT_WITHIN = 7  # days after one that calls for a visit, which is to be paid in good time (及时)
YEARLY_LEAD = 30  # days before the year closes
LEAD = 7  # days before any other last day

CODES = frozenset(
    {
        "talk_yearly",
        "talk_with_secretary",
        "talk_held",
        "talk_occasion",
        "talk_post_change",
        "talk_anniversary",
        "visit_occasion",
    }
)
DueState = Literal["late", "soon", "due", "done"]
_ORDER: tuple[DueState, ...] = ("late", "soon", "due", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkHeld:
    """One talk or visit that a person had part in; `as_talker`: held it with somebody else.

    `with_secretary`: one of the two was then the secretary of the branch.
    """

    held_on: date
    occasion: str
    with_secretary: bool = False
    is_visit: bool = False
    as_talker: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that calls for a talk or a visit, since a day: on record, or noted by an officer.

    `certain` is False where the record may mean something else; `settled`: an officer said by
    which talk it was met, whatever that talk was about.
    """

    occasion: str
    since: date
    certain: bool = True
    settled: bool = False
    key: Hashable = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkFacts:
    """One person of a branch: since when there, when joined, posts there today, what happened."""

    person: Hashable
    since: date | None = None
    joined_on: date | None = None
    posts: tuple[str, ...] = ()
    talks: tuple[TalkHeld, ...] = ()
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkDue:
    """One talk or visit that is asked for, with its reason and clauses.

    `practice`: the clause names no last day, `by` follows practice. `by_above`: the level above
    holds it. `round_years`: the anniversary is a round one, of so many years.
    """

    person: Hashable
    reason: Reason
    occasion: str
    by: date
    state: DueState
    since: date | None = None
    is_visit: bool = False
    as_talker: bool = False
    practice: bool = False
    certain: bool = True
    by_above: bool = False
    round_years: int = 0
    key: Hashable = None

    @property
    def order(self) -> tuple[int, date]:
        """What presses most comes first."""
        return _ORDER.index(self.state), self.by


def occasions_in(terms: Terms) -> dict[str, str]:
    """The occasions that call for a talk under a standard, by id, with their names (MTG-16)."""
    return _entries(terms, "MTG-16.occasions")


def visits_in(terms: Terms) -> dict[str, str]:
    """The occasions that call for a visit (CAR-01)."""
    return _entries(terms, "CAR-01.occasions")


def _entries(terms: Terms, id_: str) -> dict[str, str]:
    value = terms.items[id_].value if id_ in terms.items else None
    return {e.id: e.name for e in value.entries} if isinstance(value, Catalogue) else {}


def judge_talks(facts: TalkFacts, terms: Terms, on: date) -> list[TalkDue]:
    """Every talk and visit the year asks of one person, what presses most first.

    `terms` are those of the last day of the year, as for every duty. What the book does not hold
    is not asked; an anniversary is asked from the first day of its month.
    """
    found = [
        *_yearly(facts, terms, on),
        *_held_by(facts, terms, on),
        *_called_for(facts, terms, on),
        *_anniversary(facts, terms, on),
    ]
    return sorted(found, key=lambda due: due.order)


def _state(by: date, on: date, lead: int) -> DueState:
    if by < on:
        return "late"
    return "soon" if by - on <= timedelta(days=lead) else "due"


# ---- so many a year (MTG-16.talks, MTG-16.talks_held) ------------------------------------------


def _yearly(facts: TalkFacts, terms: Terms, on: date) -> Iterator[TalkDue]:
    """So many with each member; where they are the secretary's, none with the secretary."""
    item = terms.items.get("MTG-16.talks")
    if item is None or not isinstance(item.value, Duty):
        return
    by_secretary = item.value.satisfied_by == "talk_with_secretary"
    if by_secretary and "secretary" in facts.posts:
        return
    days = _days(facts, on, with_secretary=by_secretary)
    code = "talk_with_secretary" if by_secretary else "talk_yearly"
    yield from _counted(facts, terms, on, item, "member", days, code)


def _held_by(facts: TalkFacts, terms: Terms, on: date) -> Iterator[TalkDue]:
    """So many that the secretary and each committee member hold themselves."""
    item = terms.items.get("MTG-16.talks_held")
    kinds: tuple[Bearer, ...] = ("secretary", "committee_member")
    kind = next((each for each in kinds if each in facts.posts), None)
    if item is not None and kind is not None:
        yield from _counted(
            facts, terms, on, item, kind, _days(facts, on, as_talker=True), "talk_held"
        )


def _days(
    facts: TalkFacts, on: date, *, with_secretary: bool = False, as_talker: bool = False
) -> tuple[date, ...]:
    """The days of the year on which a talk was held that counts."""
    return tuple(
        talk.held_on
        for talk in facts.talks
        if talk.held_on.year == on.year
        and not talk.is_visit
        and (talk.with_secretary or not with_secretary)
        and (talk.as_talker or not as_talker)
    )


def _counted(
    facts: TalkFacts,
    terms: Terms,
    on: date,
    item: Item,
    kind: Bearer,
    days: tuple[date, ...],
    code: str,
) -> Iterator[TalkDue]:
    status = judge_duty(
        DutyFacts(
            duty=item.id,
            kind=kind,
            period=parse_period(f"{on.year}"),
            held=days,
            since=facts.since,
        ),
        terms,
        on=on,
    )
    if not status.turns:
        return
    by = status.turns[-1].turn.due_by
    numbers = {"year": on.year, "due": status.due, "done": status.done, "missing": status.missing}
    yield TalkDue(
        person=facts.person,
        reason=Reason(code, item.cite, numbers, item.modality),
        occasion=YEARLY,
        by=by,
        state=_state(by, on, YEARLY_LEAD) if status.missing else "done",
        as_talker=code == "talk_held",
    )


# ---- occasions (MTG-16.occasions, CAR-01.occasions) --------------------------------------------


def _called_for(facts: TalkFacts, terms: Terms, on: date) -> Iterator[TalkDue]:
    """What happened since the book asks it and is among the occasions of the standard."""
    for id_, names in (
        ("CAR-01.occasions", visits_in(terms)),
        ("MTG-16.occasions", occasions_in(terms)),
    ):
        for each in facts.happenings:
            if each.occasion in names and each.since >= terms.item(id_).from_:
                yield _asked(facts, each, terms.item(id_), names, on)


def _asked(
    facts: TalkFacts, each: Happening, item: Item, names: dict[str, str], on: date
) -> TalkDue:
    is_visit = item.rule == "CAR-01"
    by = each.since + timedelta(days=VISIT_WITHIN if is_visit else TALK_WITHIN)
    code = "visit_occasion" if is_visit else "talk_occasion"
    if not each.certain:
        code = "talk_post_change"
    numbers = {"occasion": names[each.occasion], "since": each.since}
    met = each.settled or _was_met(facts, each, is_visit)
    return TalkDue(
        person=facts.person,
        reason=Reason(code, item.cite, numbers, item.modality),
        occasion=each.occasion,
        since=each.since,
        by=by,
        state="done" if met else _state(by, on, LEAD),
        is_visit=is_visit,
        practice=True,
        certain=each.certain,
        key=each.key,
    )


def _was_met(facts: TalkFacts, each: Happening, is_visit: bool) -> bool:
    """By a talk, or a visit where one is asked for, about that occasion since it happened."""
    return any(
        talk.occasion == each.occasion
        and talk.held_on >= each.since
        and talk.is_visit == is_visit
        and not talk.as_talker
        for talk in facts.talks
    )


# ---- the anniversary of joining (CAR-03) -------------------------------------------------------


def _anniversary(facts: TalkFacts, terms: Terms, on: date) -> Iterator[TalkDue]:
    """In the month in which somebody joined, every year after the first."""
    item = terms.items.get("CAR-03.talk")
    if item is None or not isinstance(item.value, Flag) or not item.value.holds:
        return
    joined = facts.joined_on
    if joined is None or joined.year >= on.year or joined.month > on.month:
        return
    first = date(on.year, joined.month, 1)
    if item.from_ > first or (facts.since and facts.since > first):
        return  # not yet asked then, or another branch's to hold
    by = first.replace(day=monthrange(on.year, joined.month)[1])
    years, by_above = on.year - joined.year, _above(facts, terms)
    numbers = {"years": years, "month": joined.month, "by": by}
    met = _was_kept(facts, first, by, by_above)
    yield TalkDue(
        person=facts.person,
        reason=Reason("talk_anniversary", _anniversary_cite(terms, by_above), numbers),
        occasion=ANNIVERSARY,
        since=first,
        by=by,
        state="done" if met else _state(by, on, LEAD),
        by_above=by_above,
        round_years=years if _is_round(years, terms) else 0,
    )


def _above(facts: TalkFacts, terms: Terms) -> bool:
    """Secretaries and deputies are talked with by the level above, where the book says so."""
    item = terms.items.get("CAR-03.by_above")
    words = item.value.words if item and isinstance(item.value, Words) else ()
    return any(post in words for post in facts.posts)


def _anniversary_cite(terms: Terms, by_above: bool) -> tuple[str, ...]:
    return terms.cite("CAR-03.by_above" if by_above else "CAR-03.talk")


def _is_round(years: int, terms: Terms) -> bool:
    item = terms.items.get("CAR-03.round")
    return bool(item and isinstance(item.value, Number) and years % item.value.number == 0)


def _was_kept(facts: TalkFacts, first: date, by: date, by_above: bool) -> bool:
    """By a talk about it, late or not, or by any talk of the month with who is to hold it."""
    had = [t for t in facts.talks if t.held_on >= first and not (t.as_talker or t.is_visit)]
    return any(
        talk.occasion == ANNIVERSARY
        or (talk.held_on <= by and talk.with_secretary and not by_above)
        for talk in had
    )
