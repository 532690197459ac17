"""The figures that frame the workbench, and what a member sees of the own record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.urls import reverse

from dangwu.core.scope import below
from dangwu.core.templatetags.dangwu import yuan
from dangwu.desk.selectors.counts import Counts, counts_below
from dangwu.dues.models import Assessment
from dangwu.members.models import Person
from dangwu.members.selectors import PersonCard, person_card
from dangwu.orgs.models import BRANCH_KINDS, Organisation, OrganisationKind
from dangwu.orgs.selectors import organisations_below, term_running


def figures_of(organisation: Organisation, on: date) -> list[dict[str, Any]]:
    """Members, branches, this year's monthly dues, the running term: each with its unit.

    A group has members alone: its dues and its term are the branch's.
    """
    counts = counts_below((organisation.scope_path,), on).get(organisation.scope_path, Counts())
    figures = [
        {
            "label": "党员",
            "value": counts.members,
            "unit": "人",
            "note": f"正式 {counts.full}，预备 {counts.probationary}",
            "url": f"{reverse('members:roster')}?organisation={organisation.pk}",
        }
    ]
    if organisation.kind == OrganisationKind.GROUP:
        return figures
    branches = organisations_below(organisation, on).filter(kind__in=BRANCH_KINDS).count()
    if not organisation.holds_affiliation:
        figures.append(
            {"label": "党支部", "value": branches, "unit": "个", "url": reverse("desk:tree")}
        )
    return [*figures, _dues(organisation, on), *_term(organisation, on)]


def _dues(organisation: Organisation, on: date) -> dict[str, Any]:
    rows = Assessment.objects.filter(
        below((organisation.scope_path,)), year=on.year, replaced_on__isnull=True
    )
    known = rows.filter(amount_fen__isnull=False)
    total = known.aggregate(total=Sum("amount_fen"))["total"] or 0
    return {
        "label": f"{on.year}年每月党费",
        "value": yuan(total),
        "unit": "元",
        "note": f"已核定 {known.count()} 人",
        "url": reverse("dues:home"),
    }


def _term(organisation: Organisation, on: date) -> list[dict[str, Any]]:
    term = term_running(organisation, on)
    if term is None:
        return []
    ends = term.extended_to or term.due_on
    left = (ends - on).days
    note = f"还有 {left} 天" if left >= 0 else f"已过 {-left} 天"
    label = f"第 {term.number} 届至"
    return [
        {
            "label": label,
            "value": f"{ends.year}年{ends.month}月",
            "note": f"{ends.day}日届满，{note}",
        }
    ]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What a member sees: who they are here, what they pay this month and why, month by month."""

    person: Person
    card: PersonCard
    assessment: Assessment | None  # the one that counts this month, else the next, else the last
    months: Sequence[tuple[int, int]]  # month, fen
    standing_years: int | None


def own_page(person_id: UUID | None, on: date) -> OwnPage | None:
    """The own record of a signed-in member; None for an account that nobody of the roster has."""
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    if person is None:
        return None
    card = person_card(person, on)
    assessments = list(
        Assessment.objects.filter(person=person, year=on.year, replaced_on__isnull=True).order_by(
            "until_month"
        )
    )
    running = [one for one in assessments if one.until_month >= on.month]
    full = next((m.starts_on for m in card.memberships if m.status == "full"), None)
    years = on.year - full.year - ((on.month, on.day) < (full.month, full.day)) if full else None
    return OwnPage(
        person, card, (running or assessments[-1:] or [None])[0], _months(assessments), years
    )


def _months(assessments: Sequence[Assessment]) -> list[tuple[int, int]]:
    """Each month of the year with what it costs; months with a question are left out."""
    return [
        (month, one.amount_fen)
        for one in assessments
        if one.amount_fen is not None and one.from_month
        for month in range(one.from_month, one.until_month + 1)
    ]
