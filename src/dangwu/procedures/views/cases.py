"""The inbox of approvals, the page of a case, and the acts on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dangwu.core.access import needs
from dangwu.core.asking import asked_number
from dangwu.core.messages import clause_link
from dangwu.core.pages import answer_act_on, posted, reads_or_acts
from dangwu.core.scope import Scope, current_scope
from dangwu.orgs.selectors import organisations_visible_to, terms_of
from dangwu.procedures import selectors
from dangwu.procedures.forms import DecideForm, OutsideForm, VersionForm
from dangwu.procedures.models import Action, Case, CaseStep, Run, RunStep, State
from dangwu.procedures.registry import definition_of, generic_uses
from dangwu.procedures.selectors import CaseLine
from dangwu.procedures.services import (
    approve_case,
    record_outside_answer,
    return_case,
    withdraw_case,
)
from dangwu.procedures.views.finding import VIEW, needs_or_stands_in, page_of, user_of
from dangwu.rules.verdict import Refused

APPROVE, SUBMIT = "procedures.approve", "procedures.submit"
CASES_A_PAGE = 50
SHOWN_OF_A_LIST = 100
FIRST_YEAR = 2020


@require_GET
@needs(VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """What waits for an answer here, what waits above, and what was answered in a year."""
    scope, today = current_scope(), localdate()
    year = asked_number(request, "year") or today.year
    year = year if FIRST_YEAR <= year <= today.year else today.year
    inbox = selectors.inbox_of(scope, today, request.user)
    others = selectors.to_answer_at(scope).exclude(pk__in=inbox.values("pk"))
    asked = selectors.asked_at(scope)
    closed = Paginator(selectors.closed_in(scope, year), CASES_A_PAGE)
    page = closed.get_page(request.GET.get("page"))
    context = {
        "number": inbox.count(),
        "inbox": [(line, _in_place_of(request, line.case)) for line in _lines(inbox)],
        "begins": list(_may_begin(request)),
        "others": _lines(others),
        "waiting": _lines(asked.filter(state=State.WAITING)),
        "back": _lines(asked.filter(state__in=(State.RETURNED, State.WITHDRAWN))),
        "page": page,
        "closed": selectors.lines_of(page, today),
        "year": year,
        "years": range(today.year, today.year - 4, -1),
    }
    return render(request, "procedures/home.html", context)


def _lines(cases: QuerySet[Case]) -> list[CaseLine]:
    return selectors.lines_of(cases[:SHOWN_OF_A_LIST], localdate())


def _in_place_of(request: HttpRequest, case: Case) -> str:
    """In whose place the reader answers, "" where by a post of their own."""
    if case.decides is None or case.decides.scope_path in current_scope().reach(APPROVE):
        return ""
    given = selectors.delegations_to(request.user, case.decides, localdate())
    return next((each.giver_name for each in given if each.covers(APPROVE, case.kind)), "")


def _may_begin(request: HttpRequest) -> Iterator[dict[str, str]]:
    """The procedures that are data only, at the organisations of the own posts."""
    for use in generic_uses():
        own = current_scope().reach(use.permission)
        places = organisations_visible_to(request.user, use.permission).filter(scope_path__in=own)
        for place in places:
            item = terms_of(place, localdate()).items.get(use.id)
            if item is not None:
                url = reverse("procedures:new_run", args=[use.id, place.pk])
                yield {"title": item.title, "place": place.short_name, "url": url}


@dataclass(slots=True)
class CasePage:
    """What the page of a case shows, read when it is shown: after a refused act, as it is then."""

    case: Case
    scope: Scope
    user: Any
    line: CaseLine = field(init=False)

    def __post_init__(self) -> None:
        (self.line,) = selectors.lines_of([self.case], localdate())

    @property
    def steps(self) -> list[tuple[CaseStep, str]]:
        """Every act with its word."""
        found = selectors.case_steps(self.case)
        return [(s, selectors.action_word(self.case, Action(s.action))) for s in found]

    @property
    def last(self) -> CaseStep:
        return self.steps[-1][0]

    @property
    def note(self) -> str:
        """What was said with the last submission."""
        return next((s.opinion for s, _ in reversed(self.steps) if s.action == Action.SUBMIT), "")

    @property
    def clauses(self) -> list[dict[str, str]]:
        terms = terms_of(self.case.organisation, self.case.submitted_on)
        return [clause_link(cite) for cite in definition_of(self.case.kind).clauses(terms)]

    @property
    def url(self) -> str:
        """The page of what is asked for."""
        return definition_of(self.case.kind).url(self.case.subject_id)

    @property
    def agree(self) -> str:
        return selectors.action_word(self.case, Action.APPROVE)

    @property
    def agree_at(self) -> str:
        """The link to the page where agreeing is an act of the subject, "" where a press does."""
        return definition_of(self.case.kind).agree_at(self.case)

    @property
    def may_decide(self) -> bool:
        return selectors.may_decide(self.case, self.scope, self.user, localdate())

    @property
    def stands_back(self) -> bool:
        """Whether only the own part in the case keeps the user from deciding it (回避)."""
        return not self.may_decide and selectors.is_decider(
            self.case, self.scope, self.user, localdate()
        )

    @property
    def may_withdraw(self) -> bool:
        return selectors.may_withdraw(self.case, self.scope, self.user, localdate())

    @property
    def may_record(self) -> bool:
        return selectors.may_record(self.case, self.scope, self.user, localdate())


def _found(request: HttpRequest, pk: UUID, permission: str = VIEW) -> Case:
    """A case in reach of the permission; who only stands in for another finds what they see."""
    asked = permission if current_scope().may(permission) else VIEW
    return get_object_or_404(selectors.cases_visible_to(request.user, asked), pk=pk)


def _context(request: HttpRequest, case: Case) -> dict[str, Any]:
    shown = CasePage(case, current_scope(), request.user)
    ask = VersionForm(initial={"version": case.version})
    return {"shown": shown, "withdraw_form": ask, "refusal": ()}


@require_GET
@needs(VIEW)
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One case: what is asked, what has happened, and what the reader may do."""
    found = _found(request, pk)
    context = {**_context(request, found), "form": DecideForm()}
    context["refuse_url"] = _refuse_url(request, found)
    return render(request, "procedures/case.html", context)


def _answer(
    request: HttpRequest,
    case: Case,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    **says: Any,
) -> HttpResponse:
    """The act on a case; where it is refused the page shows the case as it has become."""

    def acted(data: dict[str, Any]) -> Any:
        try:
            return act(data)
        except Refused:
            case.refresh_from_db()
            raise

    run = _run_of(request, case)
    explain = selectors.explain_for_run(run) if run else selectors.explain_for(case)
    return answer_act_on(request, case, form, acted, explain=explain, **says)


def _run_of(request: HttpRequest, case: Case) -> Run | None:
    """The run of which a step was put before the level above by this case."""
    if case.subject_table != RunStep._meta.label_lower:
        return None
    found: Run | None = (
        selectors.runs_visible_to(request.user, VIEW)
        .filter(steps__pk=int(case.subject_id))
        .first()
    )
    return found


def _refuse_url(request: HttpRequest, case: Case) -> str:
    """Where who answers a step may decide that the procedure goes on otherwise, "" if nowhere."""
    run = _run_of(request, case)
    lines = page_of(request, run).lines if run else []
    return next(
        (
            reverse("procedures:refuse", args=[line.row.run_id, line.row.key])
            for line in lines
            if str(line.row.pk) == case.subject_id and line.may_refuse
        ),
        "",
    )


@require_POST
@needs_or_stands_in(APPROVE)
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk, APPROVE)
    returns = request.POST.get("decision") == Action.RETURN

    def act(data: dict[str, Any]) -> Case:
        decision = data.pop("decision")
        done = return_case if decision == Action.RETURN else approve_case
        return done(case=found, by=user_of(request), on=localdate(), **data)

    word = selectors.action_word(found, Action.RETURN if returns else Action.APPROVE)
    return _answer(
        request,
        found,
        DecideForm(request.POST),
        act,
        name="procedures.case_returned" if returns else "procedures.case_approved",
        title=found.title,
        verb=word,
        done=f"{word}：{found.title}。",
        template="procedures/case.html",
        context=_context(request, found),
    )


@reads_or_acts
@needs_or_stands_in(SUBMIT)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(request, pk, SUBMIT)
    return _answer(
        request,
        found,
        VersionForm(posted(request), initial={"version": found.version}),
        lambda data: withdraw_case(case=found, by=user_of(request), on=localdate(), **data),
        name="procedures.case_withdrawn",
        title=f"撤回：{found.title}",
        verb="撤回",
        done="已撤回，修改后可以再次报送。",
        note="撤回后对方不再看到待办，修改后可以再次报送。",
        danger=True,
    )


@reads_or_acts
@needs_or_stands_in(SUBMIT)
def outside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answer of a superior that is not in the system: date and number go on record."""
    found = _found(request, pk, SUBMIT)

    def act(data: dict[str, Any]) -> Case:
        approved = data.pop("approved") == "yes"
        return record_outside_answer(
            case=found, approved=approved, by=user_of(request), on=localdate(), **data
        )

    form = OutsideForm(
        posted(request),
        initial={"version": found.version, "answered_on": localdate()},
        filing=definition_of(found.kind).filing,
    )
    return _answer(
        request,
        found,
        form,
        act,
        name="procedures.outside_answer_recorded",
        title=f"登记上级答复：{found.title}",
        verb="登记答复",
        done="上级答复已登记。",
        note="上级党组织不在本系统的，按收到的书面答复登记日期和文号。",
    )
