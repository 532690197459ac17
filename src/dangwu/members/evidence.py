"""Who bears duties as a person: members of every standing, and holders of posts.

The engine of duties asks by organisation: members where their membership lies (in a group, those
of the group), holders at the organisation of the post. A yearly duty goes with the person: moving
to another branch does not begin it anew.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Min, Q

from dangwu.duties.registry import Bearing
from dangwu.members.models import (
    MEMBER_STATUSES,
    Affiliation,
    Condition,
    ConditionKind,
    Membership,
    MembershipStatus,
    PostHolding,
)
from dangwu.orgs.models import (
    COMMITTEE_POSTS,
    Organisation,
    OrganisationKind,
    PostKind,
)
from dangwu.rules.duties import Bearer

MEMBERS: tuple[Bearer, ...] = ("member", "probationary_member", "away_member")
HOLDERS: tuple[Bearer, ...] = ("secretary", "committee_member", "leader", "leading_secretary")


def member_bearers(
    organisations: Sequence[Organisation], first: date, last: date, on: date
) -> Iterator[Bearing]:
    """The members of some organisations on a day, probationary ones and those away once more."""
    placed = _placed(organisations, on)
    people = list(placed)
    statuses = dict(_statuses(people, on))
    begun = dict(_begun(people))
    away = dict(_away(people, on))
    for person, (name, organisation) in placed.items():
        status, since = statuses.get(person, (None, None))
        if status is None:
            continue
        kinds: list[tuple[Bearer, date | None]] = [("member", begun.get(person))]
        if status == MembershipStatus.PROBATIONARY:
            kinds.append(("probationary_member", since))
        if person in away:
            kinds.append(("away_member", away[person]))
        for kind, day in kinds:
            yield Bearing(kind=kind, key=person, organisation=organisation, name=name, since=day)


def _placed(organisations: Sequence[Organisation], on: date) -> dict[object, tuple[str, int]]:
    """Who belongs to one of the organisations itself, by name and where."""
    keys = [each.pk for each in organisations]
    rows = (
        Affiliation.objects.on(on)
        .filter(Q(organisation__in=keys) | Q(group__in=keys))
        .order_by("person__name_stroke_key", "person")
        .values_list("person", "person__name", "organisation", "group")
    )
    wanted = set(keys)
    return {
        person: (name, branch if branch in wanted else group)
        for person, name, branch, group in rows
    }


def _statuses(people: Sequence[object], on: date) -> Iterator[tuple[object, tuple[str, date]]]:
    rows = Membership.objects.on(on).filter(person__in=people, status__in=MEMBER_STATUSES)
    for person, status, since in rows.values_list("person", "status", "starts_on"):
        yield person, (status, since)


def _begun(people: Sequence[object]) -> Iterator[tuple[object, date]]:
    """Since when they are members, as probationary ones first."""
    rows = Membership.objects.filter(person__in=people, status__in=MEMBER_STATUSES).order_by()
    yield from rows.values_list("person").annotate(Min("starts_on"))


def _away(people: Sequence[object], on: date) -> Iterator[tuple[object, date]]:
    rows = Condition.objects.on(on).filter(person__in=people, kind=ConditionKind.MOBILE)
    yield from rows.values_list("person", "starts_on")


def holder_bearers(
    organisations: Sequence[Organisation], first: date, last: date, on: date
) -> Iterator[Bearing]:
    """Who holds a post in some organisations on a day: of a 党组 the leaders, elsewhere the
    secretary and the other members of the committee."""
    rows = (
        PostHolding.objects.on(on)
        .filter(post__organisation__in=[each.pk for each in organisations])
        .filter(post__kind__in=COMMITTEE_POSTS)
        .order_by("post__organisation__scope_path", "post__pk")
        .values_list(
            *("person", "person__name", "starts_on"),
            *("post__kind", "post__organisation", "post__organisation__kind"),
        )
    )
    for person, name, since, post, organisation, kind in rows:
        for bearer in _borne(post, kind):
            yield Bearing(
                kind=bearer, key=person, organisation=organisation, name=name, since=since
            )


def _borne(post: str, kind: str) -> tuple[Bearer, ...]:
    """What a post makes of its holder. A body for discipline has its own secretary, who is not
    the secretary that the rules of organisation life mean."""
    if kind == OrganisationKind.LEADING_GROUP:
        return ("leader", "leading_secretary") if post == PostKind.SECRETARY else ("leader",)
    if kind == OrganisationKind.DISCIPLINE_COMMITTEE:
        return ()
    return ("secretary",) if post == PostKind.SECRETARY else ("committee_member",)
