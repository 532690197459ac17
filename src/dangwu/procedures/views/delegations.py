"""Who acts for whom, and letting somebody act in one's place."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.accounts.models import User
from dangwu.accounts.people import directory
from dangwu.core.access import needs
from dangwu.core.forms import PlainForm
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.orgs.models import Organisation
from dangwu.orgs.selectors import organisations_visible_to
from dangwu.procedures import messages
from dangwu.procedures.forms import DelegationForm
from dangwu.procedures.models import Delegation
from dangwu.procedures.selectors import delegations_visible_to
from dangwu.procedures.services import delegate, end_delegation
from dangwu.procedures.views.finding import VIEW, user_of

ROWS_A_PAGE = 50
DAY = timedelta(days=1)
GIVER = "procedures.submit"  # every post that may do something here may also submit


@require_GET
@needs(VIEW)
def delegations(request: HttpRequest) -> HttpResponse:
    """All of the organisations in reach, the latest first; those that hold today are told."""
    today, user = localdate(), user_of(request)
    rows = delegations_visible_to(request.user)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [DelegationLine(row, user, today) for row in page],
        "now": rows.filter(starts_on__lte=today, ends_on__gt=today).count(),
        "places": _own_places(request),
    }
    return render(request, "procedures/delegations.html", context)


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """A delegation in the list, to one reader on a day."""

    row: Delegation
    user: User
    on: date

    @property
    def state(self) -> str:
        if self.row.starts_on > self.on:
            return "to_come"
        return "over" if self._is_over else "now"

    @property
    def _is_over(self) -> bool:
        return self.row.ends_on is not None and self.row.ends_on <= self.on

    @property
    def last_on(self) -> date | None:
        """The last day on which it holds; none where it was ended before it began."""
        last = self.row.ends_on - DAY if self.row.ends_on else None
        return last if last and last >= self.row.starts_on else None

    @property
    def may_end(self) -> bool:
        may = current_scope().may("orgs.appoint", self.row.scope_path)
        return (may or self.row.giver_id == self.user.pk) and not self._is_over


def _own_places(request: HttpRequest) -> list[Organisation]:
    """The organisations at which the reader holds a post, from which something can be given."""
    own = current_scope().reach(GIVER)
    return list(organisations_visible_to(request.user, GIVER).filter(scope_path__in=own))


@reads_or_acts
@needs(GIVER)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody act at an organisation in one's place for some days."""
    organisation = get_object_or_404(organisations_visible_to(request.user, GIVER), pk=pk)
    user, today = user_of(request), localdate()
    officers = directory().officers_at((organisation.scope_path,), today)
    takers = {key: words for key, words in officers if key != user.pk}
    form = DelegationForm(
        posted(request), today=today, takers=takers, initial={"starts_on": today}
    )

    def act(data: dict[str, Any]) -> str:
        delegate(
            organisation=organisation,
            taker=data["taker"],
            permissions=data["permissions"],
            starts_on=data["starts_on"],
            ends_on=form.ends_on,
            reason=data["reason"],
            by=user,
            on=today,
        )
        return reverse("procedures:delegations")

    return answer_act(
        request,
        form,
        ActPage(
            name="procedures.delegated",
            title=f"委托代办：{organisation.short_name}",
            verb="委托",
            done="已委托，受托人从开始那天起可以代办。",
            cancel=reverse("procedures:delegations"),
            explain=messages.explain,
            act=act,
            note="代办的事项都记“某某代某某”；受托人不能再委托，应当回避的事项不能代办",
        ),
    )


@reads_or_acts
@needs(VIEW)
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a delegation back from today on."""
    found = get_object_or_404(delegations_visible_to(request.user), pk=pk)

    def act(data: dict[str, Any]) -> str:
        end_delegation(delegation=found, by=user_of(request), on=localdate())
        return reverse("procedures:delegations")

    return answer_act(
        request,
        PlainForm(posted(request)),
        ActPage(
            name="procedures.delegation_ended",
            title=f"结束委托：{found}",
            verb="结束委托",
            done="委托已结束，从现在起不能再代办。",
            cancel=reverse("procedures:delegations"),
            explain=messages.explain,
            act=act,
            note="已经代办的事项不受影响",
            danger=True,
        ),
    )
