"""Who should attend a meeting, computed for its day and explained name by name.

Membership, affiliation, group, seats and rights are those of the day. Somebody who belongs
elsewhere today is on the roll of the branch of that day: it is read with the whole tree open.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from dangwu.core.scope import whole_tree
from dangwu.meetings.models import Meeting
from dangwu.members.models import (
    MEMBERSHIP_LABELS,
    Activity,
    Attendance,
    Condition,
    ConditionKind,
    Membership,
    MembershipStatus,
    Person,
    PostHolding,
    RestrictionGround,
    RightsRestriction,
)
from dangwu.members.models.status import MEMBER_STATUSES
from dangwu.members.selectors import affiliated_to
from dangwu.orgs.models import COMMITTEE_POSTS, Organisation
from dangwu.orgs.selectors import terms_of
from dangwu.rules.meetings import EligibleFacts, judge_eligible
from dangwu.rules.meetings.eligible import Status
from dangwu.rules.terms import Terms, Words
from dangwu.rules.verdict import Reason

# Held by the committee alone.
OF_COMMITTEE = (Activity.COMMITTEE_MEETING, Activity.DEMOCRATIC_LIFE_MEETING)
ATTEND_LECTURES = "MTG-10.attend"
WITH_PROBATIONARY = "MTG-26.with_probationary"
# Who comes to a lecture beside the members, as MTG-10 names them.
LECTURE_WORDS = {
    "发展对象": MembershipStatus.PROSPECT,
    "入党积极分子": MembershipStatus.ACTIVIST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One name of a roll. `counts`: among those who should attend with the vote; `votes`: has
    the vote; `invited`: beside the body. `why` says on what ground, with its clauses."""

    person: Person
    counts: bool
    votes: bool
    invited: bool
    note: str
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the roll needs to know of somebody on the day."""

    person: Person
    status: str
    post: str = ""
    grounds: frozenset[str] = frozenset()
    suspended: bool = False


def roll_on(
    organisation: Organisation, kinds: Sequence[str], on: date, terms: Terms | None = None
) -> list[Expected]:
    """Who should attend a meeting of these kinds on a day, in stroke order of the names.

    A meeting of the committee is of its seats; every other one of the members of the organisation,
    a lecture also of prospects and activists where MTG-10 calls them. Whose membership is
    suspended is not on it. As many queries whatever the size. `terms` where the rules of the day
    have been read already.
    """
    terms = terms or terms_of(organisation, on)
    standings = _standings(organisation, kinds, on, terms)
    found = (_expected(each, organisation, terms) for each in standings)
    return [each for each in found if each is not None]


def left_out_on(organisation: Organisation, kinds: Sequence[str], on: date) -> list[Expected]:
    """Who would be on the roll but for a suspended membership."""
    return [
        Expected(
            person=each.person,
            counts=False,
            votes=False,
            invited=False,
            note="停止党籍",
            why=(Reason("membership_suspended", ()),),
        )
        for each in _standings(organisation, kinds, on, terms_of(organisation, on))
        if each.suspended
    ]


def roll_of(meeting: Meeting) -> list[Attendance]:
    """The written roll of a meeting with its people, in stroke order; guests last."""
    rows = Attendance.objects.filter(source=meeting.pk).select_related("person")
    return list(rows.order_by("invited", "person__name_stroke_key", "person_id"))


def is_of_committee(kinds: Sequence[str]) -> bool:
    """Whether the meeting is one of the committee: its first kind says so."""
    return bool(kinds) and kinds[0] in OF_COMMITTEE


# ---- who ---------------------------------------------------------------------------------------


def _standings(
    organisation: Organisation, kinds: Sequence[str], on: date, terms: Terms
) -> list[_Standing]:
    with whole_tree("a roll names who belonged to the organisation on its day"):
        if is_of_committee(kinds):
            posts = _seats(organisation, on)
            statuses = _statuses(posts, on, tuple(MembershipStatus))
        else:
            posts = {}
            statuses = _members(organisation, on, _called(kinds, terms))
        return list(_read(statuses, posts, on))


def _seats(organisation: Organisation, on: date) -> dict[UUID, str]:
    """Who holds a seat of the committee on the day, and the first of the posts."""
    held = PostHolding.objects.on(on).filter(
        post__organisation=organisation, post__kind__in=COMMITTEE_POSTS
    )
    posts: dict[UUID, str] = {}
    for row in held.select_related("post").order_by("post_id"):
        posts.setdefault(row.person_id, row.post.get_kind_display())
    return posts


def _called(kinds: Sequence[str], terms: Terms) -> tuple[str, ...]:
    """The statuses of who is called to a meeting of these kinds."""
    if Activity.LECTURE not in kinds:
        return MEMBER_STATUSES
    return (*MEMBER_STATUSES, *_beside(terms))


def _beside(terms: Terms) -> tuple[str, ...]:
    """Who is no member and called to lectures by MTG-10, where the rulebook has it."""
    value = terms.value(ATTEND_LECTURES) if ATTEND_LECTURES in terms.items else None
    words = value.words if isinstance(value, Words) else ()
    return tuple(status for word, status in LECTURE_WORDS.items() if word in words)


def _members(organisation: Organisation, on: date, statuses: Sequence[str]) -> dict[UUID, str]:
    here = affiliated_to(organisation, on).values("person")
    rows = Membership.objects.on(on).filter(person__in=here, status__in=statuses)
    return dict(rows.values_list("person_id", "status"))


def _statuses(people: Collection[UUID], on: date, statuses: Sequence[str]) -> dict[UUID, str]:
    rows = Membership.objects.on(on).filter(person__in=list(people), status__in=statuses)
    return dict(rows.values_list("person_id", "status"))


def _read(
    statuses: Mapping[UUID, str], posts: Mapping[UUID, str], on: date
) -> Iterator[_Standing]:
    keys = list(statuses)
    grounds: dict[UUID, set[str]] = {}
    rows = RightsRestriction.objects.on(on).filter(person__in=keys)
    for person_id, ground in rows.values_list("person_id", "ground"):
        grounds.setdefault(person_id, set()).add(ground)
    suspended = set(
        Condition.objects.on(on)
        .filter(person__in=keys, kind=ConditionKind.SUSPENDED)
        .values_list("person_id", flat=True)
    )
    people: Iterable[Person] = Person.objects.filter(pk__in=keys)
    for person in people.order_by("name_stroke_key", "pk"):  # type: ignore[attr-defined]
        yield _Standing(
            person,
            statuses[person.pk],
            posts.get(person.pk, ""),
            frozenset(grounds.get(person.pk, ())),
            person.pk in suspended,
        )


# ---- with which rights, and why ----------------------------------------------------------------


def _expected(each: _Standing, organisation: Organisation, terms: Terms) -> Expected | None:
    if each.suspended:
        return None
    if each.status not in MEMBER_STATUSES:
        return _beside_members(each, terms)
    rights = judge_eligible(
        EligibleFacts(
            matter="general",
            status=cast(Status, each.status),
            sanction="probation" if RestrictionGround.PROBATION in each.grounds else "none",
            detained=RestrictionGround.DETAINED in each.grounds,
        ),
        terms,
    )
    votes = bool(rights.votes)
    return Expected(
        person=each.person,
        counts=votes,
        votes=votes,
        invited=False,
        note=_note(each, votes),
        why=_why(each, organisation, terms, rights.reasons, votes),
    )


def _beside_members(each: _Standing, terms: Terms) -> Expected:
    status = MEMBERSHIP_LABELS[MembershipStatus(each.status)]
    held = ATTEND_LECTURES in terms.items
    cite = terms.cite(ATTEND_LECTURES) if held else ()
    return Expected(
        person=each.person,
        counts=False,
        votes=False,
        invited=True,
        note=status,
        why=(Reason("called_to_lecture", cite, {"status": status}, "generally"),),
    )


def _note(each: _Standing, votes: bool) -> str:
    """What a list says beside the name; that somebody has no vote, never why."""
    if each.status == MembershipStatus.PROBATIONARY:
        return "预备党员"
    return (each.post or "正式党员") if votes else "无表决权"


def _why(
    each: _Standing,
    organisation: Organisation,
    terms: Terms,
    found: tuple[Reason, ...],
    votes: bool,
) -> tuple[Reason, ...]:
    """The ground in words a list may say: without a vote, the clause alone of the rule on
    rights as a whole, since the clause that took the vote would tell the ground."""
    if not votes and each.status == MembershipStatus.FULL:
        return (Reason("takes_part", terms.cite(_RIGHTS) if _RIGHTS in terms.items else ()),)
    if each.status == MembershipStatus.PROBATIONARY:
        held = WITH_PROBATIONARY in terms.items
        takes_part = terms.cite(WITH_PROBATIONARY) if held else ()
        cite = (*takes_part, *(c for reason in found for c in reason.cite))
        return (Reason("is_probationary_member", tuple(dict.fromkeys(cite))),)
    cite = terms.cite(_RIGHTS) if _RIGHTS in terms.items else ()
    if each.post:
        return (Reason("is_committee_member", cite, {"post": each.post}),)
    return (Reason("is_full_member", cite, {"place": organisation.short_name}),)


_RIGHTS = "DIS-11.full_members"
