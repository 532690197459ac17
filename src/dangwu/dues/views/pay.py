"""Entering what is known of one member's pay."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.dues.forms import PayForm
from dangwu.dues.messages import CATEGORIES, category_text, explain
from dangwu.dues.selectors.decisions import (
    category_in_force,
    relief_in_force,
    slip_in_force,
    standing_category,
)
from dangwu.dues.selectors.layouts import Layout, known_items, layout_for
from dangwu.dues.selectors.population import BranchTerms, slip_content
from dangwu.dues.selectors.standing import verification_of
from dangwu.dues.services import Pay, enter_pay, note_view
from dangwu.dues.views.finding import branch_of, found_person, page_of
from dangwu.members.models import Person
from dangwu.orgs.models import Organisation


@reads_or_acts
@needs("dues.enter_pay")
def pay(request: HttpRequest, pk: UUID, year: int) -> HttpResponse:
    """Items, the base alone, a quarter or a former amount: what the member's category asks for."""
    person = found_person(request, pk, year, "dues.enter_pay")
    branch = branch_of(person, localdate())
    category, employer = standing_category(person, year)
    layout = layout_for(category, employer)
    slip = slip_in_force(person, year)
    if slip:
        note_view(subject=slip, by=request.user, on=localdate())
    form = _form(request, branch, year, layout, slip_content(slip) if slip else {})

    def act(_: dict[str, Any]) -> str:
        enter_pay(
            person=person,
            year=year,
            pay=Pay(**form.pay),
            employer=layout.employer if layout else None,
            by=request.user,
            on=localdate(),
        )
        return page_of(branch, year)

    page = ActPage(
        name="dues.pay_entered",
        title=f"{person.name} {year}年的工资资料",
        verb="保存",
        done="工资资料已保存，重新核定后计算。",
        cancel=page_of(branch, year),
        explain=explain,
        act=act,
        template="dues/pay.html",
        context={
            "person": person,
            "year": year,
            "branch": branch,
            "layout": layout,
            "category": category_text(category or "", employer or ""),
            "is_flat": category is not None and layout is None,
            "flat_name": CATEGORIES[category] if category else "",
            "slip": slip,
            **_hand(person, year, branch),
        },
    )
    return answer_act(request, form, page)


def _form(
    request: HttpRequest,
    branch: Organisation,
    year: int,
    layout: Layout | None,
    known: dict[str, Any],
) -> PayForm:
    items = []
    if layout and "pay" in layout.ways:
        terms = BranchTerms(branch).on(date(year, 1, 1))
        items = known_items(terms, layout.category, layout.employer)
    ways = layout.ways if layout else ()
    return PayForm(posted(request), items=items, known=known, ways=ways)


def _hand(person: Person, year: int, branch: Organisation) -> dict[str, Any]:
    """What was settled by hand, and whether the year has been confirmed."""
    found = verification_of(branch, year)
    return {
        "relief": relief_in_force(person, year),
        "ruling": category_in_force(person, year),
        "confirmed_on": found.confirmed_on if found else None,
    }
