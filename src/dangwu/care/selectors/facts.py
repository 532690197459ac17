"""What is on record of the people of some branches that calls for talks, and the talks they had.

Everything here is the fact of a talk; what was said stays under seal.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from dangwu.care.models import TalkNeed
from dangwu.core.models import AuditEntry
from dangwu.members.models import (
    Affiliation,
    Membership,
    Person,
    PostHolding,
    RightsRestriction,
    Talk,
)
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.orgs.models import COMMITTEE_POSTS, Organisation, PostKind
from dangwu.rules.care import CULTIVATION, POST_CHANGE, SANCTIONED, Happening, TalkFacts, TalkHeld

LOOK_BACK = timedelta(days=90)  # what happened late last year may still call for a talk
MANY = 500  # keys; beyond it a query asks for the days alone and the rest is sorted out here
DEPUTIES = (PostKind.DEPUTY, PostKind.FULL_TIME_DEPUTY)


@dataclass(slots=True)
class Gathered:
    """One person of a branch, on the way to being facts."""

    person: Person
    branch: Organisation
    since: date
    joined_on: date | None = None
    posts: tuple[str, ...] = ()
    talks: list[TalkHeld] = field(default_factory=list)
    happenings: dict[tuple[str, date], Happening] = field(default_factory=dict)

    def happened(self, occasion: str, since: date, **more: Any) -> None:
        """Known from two sources it is one; what is certain stays certain."""
        known = self.happenings.get((occasion, since))
        if known is None or not known.certain:
            self.happenings[occasion, since] = Happening(occasion=occasion, since=since, **more)

    @property
    def facts(self) -> TalkFacts:
        return TalkFacts(
            person=self.person.pk,
            since=self.since,
            joined_on=self.joined_on,
            posts=self.posts,
            talks=tuple(self.talks),
            happenings=tuple(self.happenings.values()),
        )


def gather(branches: Sequence[Organisation], on: date) -> list[Gathered]:
    """Everybody of some branches with what the year asks of them; the same few queries for any
    number of branches.
    """
    people = _members(branches, on)
    first = min(date(on.year, 1, 1), on - LOOK_BACK)
    _add_holdings(people, first, on)
    _add_talks(people, branches, first, on)
    _add_restrictions(people, first, on)
    _add_jobs(people, first, on)
    _add_needs(people, branches, on)
    return sorted(people.values(), key=lambda one: (one.person.name_stroke_key, one.person.pk))


def _members(branches: Sequence[Organisation], on: date) -> dict[UUID, Gathered]:
    """Full and probationary members with the day they came and the day they joined."""
    by_key = {branch.pk: branch for branch in branches}
    rows = Affiliation.objects.on(on).filter(organisation__in=by_key).select_related("person")
    people = {
        row.person_id: Gathered(row.person, by_key[row.organisation_id], row.starts_on)
        for row in rows
    }
    came = Affiliation.objects.filter(organisation__in=by_key, starts_on__lte=on)
    for key, branch, starts_on in came.values_list("person", "organisation", "starts_on"):
        # Moving to another group of the same branch begins a row and is no coming.
        if key in people and people[key].branch.pk == branch:
            people[key].since = min(people[key].since, starts_on)
    members: set[UUID] = set()
    rows = Membership.objects.filter(status__in=MEMBER_STATUSES, starts_on__lte=on)
    for row in _of(rows, people).order_by("-starts_on"):
        people[row.person_id].joined_on = row.starts_on
        if row.counts_on(on):
            members.add(row.person_id)
    return {key: one for key, one in people.items() if key in members}


def _of(rows: Any, people: Mapping[UUID, object]) -> Any:
    """The rows about these people."""
    return rows.filter(person__in=list(people))


def _add_holdings(people: Mapping[UUID, Gathered], first: date, on: date) -> None:
    """Posts in the own branch today; a post begun or ended anywhere is a change of post."""
    rows = _of(PostHolding.objects.filter(starts_on__lte=on), people).select_related("post")
    for row in rows:
        one = people[row.person_id]
        if row.post.organisation_id == one.branch.pk and row.counts_on(on):
            one.posts = (*one.posts, *_posts_of(row.post.kind))
        for day in (row.starts_on, row.ends_on):
            if day and first <= day <= on:
                one.happened(POST_CHANGE, day)


def _posts_of(kind: str) -> tuple[str, ...]:
    """A post as the rules name it: a deputy is a committee member too."""
    if kind == PostKind.SECRETARY:
        return ("secretary",)
    own = ("deputy",) if kind in DEPUTIES else ()
    return (*own, "committee_member") if kind in COMMITTEE_POSTS else own


def _add_talks(
    people: Mapping[UUID, Gathered], branches: Sequence[Organisation], first: date, on: date
) -> None:
    rows = list(
        _between_members((first, on)).filter(organisation__in=[branch.pk for branch in branches])
    )
    was_secretary = secretaries_then(rows)
    for talk in rows:
        for key, as_talker in ((talk.person_id, False), (talk.talker_id, True)):
            if key in people:
                people[key].talks.append(
                    TalkHeld(
                        held_on=talk.held_on,
                        occasion=talk.occasion,
                        with_secretary=was_secretary(talk),
                        is_visit=talk.is_visit,
                        as_talker=as_talker,
                    )
                )


def _between_members(days: tuple[date, date]) -> QuerySet[Talk]:
    """The talks that count as such: not those with somebody on the way into the Party."""
    rows: QuerySet[Talk] = Talk.objects.filter(held_on__range=days)
    return rows.exclude(occasion=CULTIVATION).defer("note")


def secretaries_then(talks: Collection[Talk]) -> Callable[[Talk], bool]:
    """Whether one of the two was the secretary of the branch on the day; one query."""
    held: dict[int, list[PostHolding]] = defaultdict(list)
    places = {talk.organisation_id for talk in talks}
    rows = PostHolding.objects.filter(
        post__organisation__in=places, post__kind=PostKind.SECRETARY
    ).select_related("post")
    for row in rows:
        held[row.post.organisation_id].append(row)

    def was_secretary(talk: Talk) -> bool:
        pair = (talk.person_id, talk.talker_id)
        return any(
            row.person_id in pair and row.counts_on(talk.held_on)
            for row in held[talk.organisation_id]
        )

    return was_secretary


def _add_restrictions(people: Mapping[UUID, Gathered], first: date, on: date) -> None:
    """Who lost rights was sanctioned or disposed of; the page never says which."""
    rows = _of(RightsRestriction.objects.filter(starts_on__range=(first, on)), people)
    for key, day in rows.values_list("person", "starts_on"):
        people[key].happened(SANCTIONED, day)


def _add_jobs(people: Mapping[UUID, Gathered], first: date, on: date) -> None:
    """The roster has no history of jobs; the trail knows on which day one was changed."""
    lines = AuditEntry.objects.filter(
        act="members.person_changed",
        outcome=AuditEntry.Outcome.DONE,
        effective_on__range=(first, on),
    ).values_list("subject_id", "effective_on", "fields")
    keys = {str(key): key for key in people}
    if len(keys) <= MANY:
        lines = lines.filter(subject_id__in=keys)
    for subject, day, fields in lines:
        if day and "job" in fields and subject in keys:
            people[keys[subject]].happened(POST_CHANGE, day, certain=False)


def _add_needs(
    people: Mapping[UUID, Gathered], branches: Sequence[Organisation], on: date
) -> None:
    """What officers noted; what they withdrew asks for nothing, from wherever it was known."""
    rows = TalkNeed.objects.filter(
        organisation__in=[branch.pk for branch in branches], noted_on__lte=on
    ).defer("note")
    for need in rows:
        if need.person_id not in people:
            continue
        one, place = people[need.person_id], (need.occasion, need.noted_on)
        if need.withdrawn_on:
            one.happenings.pop(place, None)
        else:
            one.happenings[place] = Happening(
                occasion=need.occasion,
                since=need.noted_on,
                settled=need.talk_id is not None,
                key=need.pk,
            )


# ---- what duties ask (evidence.py) ------------------------------------------------------------


def days_talked(
    keys: Collection[Any],
    first: date,
    last: date,
    *,
    with_secretary: bool = False,
    talker_only: bool = False,
) -> Iterable[tuple[Any, date]]:
    """Person and day of each talk in a span that one of `keys` had part in; visits are none."""
    rows = _between_members((first, last)).filter(is_visit=False)
    if len(keys) <= MANY:
        rows = rows.filter(Q(person__in=keys) | Q(talker__in=keys))
    found, wanted = list(rows), set(keys)
    counts = secretaries_then(found) if with_secretary else lambda talk: True
    for talk in found:
        if counts(talk):
            pair = (talk.talker_id,) if talker_only else (talk.person_id, talk.talker_id)
            yield from ((key, talk.held_on) for key in pair if key in wanted)
