"""Organisations as bearers: since when each owes, and what only some of them owe."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, Min

from dangwu.duties.registry import Bearing
from dangwu.duties.selectors.rules import Owed, bearer_kind
from dangwu.orgs.models import (
    COMMITTEE_POSTS,
    LEADING_POSTS,
    LED_FROM_ABOVE,
    Organisation,
    OrganisationPeriod,
    Post,
)
from dangwu.rules.duties import Bearer
from dangwu.rules.terms import Item, Terms
from dangwu.rules.verdict import Reason

BATCH = 5000  # organisations asked about in one query
ORGANISATIONS: tuple[Bearer, ...] = (
    "committee",
    "general_branch",
    "branch",
    "joint_branch",
    "temporary_branch",
    "discipline_committee",
    "working_committee",
    "group",
    "leadership",
)
_PLAIN_SEATS = tuple(post for post in COMMITTEE_POSTS if post not in LEADING_POSTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An organisation on a day, with all that decides what it owes.

    `committee_since` is the day from which it has seats beyond secretary and deputies, None where
    it has none.
    """

    organisation: Organisation
    kind: Bearer
    since: date
    committee_since: date | None = None

    @property
    def bearing(self) -> Bearing:
        return Bearing(
            kind=self.kind,
            key=self.organisation.pk,
            organisation=self.organisation.pk,
            name=self.organisation.short_name,
            since=self.since,
        )


def _with_a_committee(standing: Standing) -> date | None:
    if standing.organisation.kind not in LED_FROM_ABOVE:
        return standing.since
    return standing.committee_since


# What not every bearer of the kind owes: rule or item → since when the organisation does, None
# where it does not. A branch with fewer than seven full members has no committee that could meet
# (《中国共产党支部工作条例（试行）》第二十条, ORG-04); whether it ought to have one is judged by
# the set-up check. `NOT_OWED` names the reason and the item whose clause says so.
OWED_ONLY: Mapping[str, Callable[[Standing], date | None]] = {"MTG-07": _with_a_committee}
NOT_OWED: Mapping[str, tuple[str, str]] = {"MTG-07": ("no_committee", "ORG-04.without")}


def _condition(item: Item) -> str | None:
    return next((name for name in (item.id, item.rule) if name in OWED_ONLY), None)


def owed_since(standing: Standing, owed: Owed) -> date | None:
    """The day from which the organisation owes this duty; None where it does not."""
    name = _condition(owed.item)
    since = OWED_ONLY[name](standing) if name else standing.since
    return None if since is None else max(since, standing.since, owed.bound_since or since)


def why_not_owed(item: Item, terms: Terms) -> Reason:
    """Why an organisation of the kind does not owe the duty, with the clause."""
    code, says = NOT_OWED[_condition(item) or item.rule]
    cite = terms.items[says].cite if says in terms.items else ()
    return Reason(code, cite, {}, "generally")


def standings_of(organisations: Sequence[Organisation], on: date) -> list[Standing]:
    """What the organisations are on a day; two queries for every 5,000."""
    changed, seated = dict[int, date](), dict[int, date]()
    for keys in batches([each.pk for each in organisations]):
        changed |= _kind_changes(keys)
        seated |= _committees(keys, on)
    return [
        Standing(
            organisation=each,
            kind=bearer_kind(each),
            since=max(each.founded_on, changed.get(each.pk, each.founded_on)),
            committee_since=seated.get(each.pk),
        )
        for each in organisations
    ]


def _kind_changes(keys: Sequence[int]) -> dict[int, date]:
    """Since when organisations that were of another kind once are of the present one."""
    rows = (
        OrganisationPeriod.objects.filter(organisation__in=keys, ends_on__isnull=False)
        .exclude(kind=F("organisation__kind"))
        .order_by()
        .values_list("organisation")
        .annotate(Max("ends_on"))
    )
    return dict(rows)


def _committees(keys: Sequence[int], on: date) -> dict[int, date]:
    """Since when there are seats of a committee: counted by seats, held or not."""
    rows = (
        Post.objects.on(on)
        .filter(organisation__in=keys, kind__in=_PLAIN_SEATS)
        .order_by()
        .values_list("organisation")
        .annotate(Min("starts_on"))
    )
    return dict(rows)


def batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def organisation_bearers(
    organisations: Sequence[Organisation], first: date, last: date, on: date
) -> Iterable[Bearing]:
    """The organisations themselves, as the registry of bearers asks for them."""
    return [each.bearing for each in standings_of(organisations, on)]
