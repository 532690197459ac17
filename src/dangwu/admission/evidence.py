"""What dossiers show of duties: reviews held, activists analysed, the need surveyed; who is an
activist somewhere.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from django.urls import reverse

from dangwu.admission.models import Dossier, Quota, Review, YearlyAnalysis
from dangwu.duties.registry import Bearing, Fact, Key, register_bearers, register_fact
from dangwu.members.models import Membership, MembershipStatus
from dangwu.orgs.models import Organisation


def register_evidence() -> None:
    register_bearers("activist", provider=activist_bearers)
    register_fact(_reviews("review_held", Review.Phase.ACTIVIST))
    register_fact(_reviews("probation_review", Review.Phase.PROBATION))
    register_fact(
        Fact(
            id="activists_analysed",
            days=analyses,
            begin=lambda bearing: reverse("admission:new_analysis", args=[bearing.organisation]),
            verb="登记分析",
        )
    )
    register_fact(
        Fact(
            id="quota_surveyed",
            days=surveys,
            begin=lambda bearing: reverse("admission:quotas"),
            verb="登记需求",
        )
    )


def _reviews(id_: str, phase: str) -> Fact:
    return Fact(
        id=id_,
        days=reviews_in(phase),
        begin=lambda bearing: reverse("admission:home"),
        verb="登记考察",
    )


def activist_bearers(
    organisations: Sequence[Organisation], first: date, last: date, on: date
) -> Iterator[Bearing]:
    """The activists and prospects of some organisations on a day; two queries."""
    places = {each.pk for each in organisations}
    dossiers = Dossier.objects.filter(
        organisation__in=places, state=Dossier.State.RUNNING
    ).select_related("person")
    placed = {one.person_id: one for one in dossiers}
    statuses = (MembershipStatus.ACTIVIST, MembershipStatus.PROSPECT)
    rows = Membership.objects.filter(person__in=list(placed), status__in=statuses)
    since: dict[UUID, date] = {}
    for person, day in rows.order_by("-starts_on").values_list("person", "starts_on"):
        since[person] = day
    now = set(rows.on(on).values_list("person", flat=True))
    for person, dossier in placed.items():
        if person in now:
            yield Bearing(
                kind="activist",
                key=person,
                organisation=dossier.organisation_id,
                name=dossier.person.name,
                since=since[person],
            )


def reviews_in(
    phase: str,
) -> Callable[[Collection[Key], date, date], Iterable[tuple[Key, date]]]:
    """When people were reviewed in a phase; one query."""

    def days(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
        rows = Review.objects.filter(
            dossier__person__in=[key for key in keys if isinstance(key, UUID)],
            phase=phase,
            held_on__range=(first, last),
            withdrawn_on__isnull=True,
        )
        return cast(Iterable[tuple[Key, date]], rows.values_list("dossier__person", "held_on"))

    return days


def analyses(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
    """When organisations analysed their activists; one query."""
    rows = YearlyAnalysis.objects.filter(
        organisation__in=[key for key in keys if isinstance(key, int)],
        held_on__range=(first, last),
    )
    return cast(Iterable[tuple[Key, date]], rows.values_list("organisation", "held_on"))


def surveys(keys: Collection[Key], first: date, last: date) -> Iterable[tuple[Key, date]]:
    """When organisations surveyed their need; one query."""
    rows = Quota.objects.filter(
        organisation__in=[key for key in keys if isinstance(key, int)],
        surveyed_on__range=(first, last),
    )
    return cast(Iterable[tuple[Key, date]], rows.values_list("organisation", "surveyed_on"))
