"""The shapes of pages: one act, with everything against it; a value under seal, shown once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Protocol

from django.contrib import messages
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dangwu.core.forms import RevealForm
from dangwu.core.messages import REASONS, Explained, clause_link, explain
from dangwu.core.models import AuditEntry
from dangwu.core.services import record_act, reveal_field
from dangwu.rules.verdict import Reason, Refused

# A page of an act: read to see its form, posted to act.
reads_or_acts = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: all of a POST, also one without a field; nothing for a GET."""
    return request.POST if request.method == "POST" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPage:
    """What the page of one act says; `act` takes the cleaned data and returns where to go next."""

    name: str  # the audit name, for the note of a refusal
    title: str
    verb: str
    done: str  # one line for the next page
    cancel: str
    explain: Callable[[Reason], Explained]
    act: Callable[[dict[str, Any]], str]
    note: str = ""
    danger: bool = False
    template: str = "act.html"
    context: Mapping[str, Any] = field(default_factory=dict)


def answer_act(request: HttpRequest, form: Form, page: ActPage) -> HttpResponse:
    """GET shows the form; POST does the act, or shows the form again with all that was typed.

    A refusal shows every reason with its clause and is noted in the trail.
    """
    refusal: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            then = page.act(form.cleaned_data)
        except Refused as refused:
            refusal = refusal_of(refused, page.explain)
            note_refusal(request, page.name, refused)
        else:
            messages.success(request, page.done)
            return redirect(then)
    status = 200 if request.method == "GET" or not refusal else 409
    context = {**page.context, "form": form, "page": page, "refusal": refusal}
    return render(request, page.template, context, status=status)


class HasPage(Protocol):
    def get_absolute_url(self) -> str: ...


def answer_act_on(
    request: HttpRequest,
    subject: HasPage,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    **says: Any,
) -> HttpResponse:
    """`answer_act` where the next page, and the way back, is the page of what was acted on."""

    def then(data: dict[str, Any]) -> str:
        act(data)
        return subject.get_absolute_url()

    return answer_act(request, form, ActPage(act=then, cancel=subject.get_absolute_url(), **says))


def answer_reveal(
    request: HttpRequest,
    subject: Model,
    field: str,
    *,
    on: date,
    title: str,
    back: str,
    seen_by: str = "",
    is_prose: bool = False,
) -> HttpResponse:
    """GET asks why; a POST with the reason shows the value under seal, this once (D04)."""
    form = RevealForm(posted(request), seen_by=seen_by)
    context: dict[str, Any] = {"form": form, "title": title, "back": back, "is_prose": is_prose}
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        try:
            context["value"] = reveal_field(
                subject=subject, field=field, reason=why, by=request.user, on=on
            )
        except Refused as refused:
            context["refusal"] = refusal_of(refused, partial(explain, words=REASONS))
            note_refusal(request, "core.field_revealed", refused)
    return render(request, "reveal.html", context)


def refusal_of(refused: Refused, explain: Callable[[Reason], Explained]) -> list[dict[str, Any]]:
    """Every reason as the verdict part shows it: text and clauses."""
    explained = (explain(reason) for reason in refused.verdict.reasons)
    return [
        {"text": one.text, "clauses": [clause_link(cite) for cite in one.cite]}
        for one in explained
    ]


def note_refusal(request: HttpRequest, name: str, refused: Refused) -> None:
    record_act(
        name,
        subject=None,
        by=request.user,
        on=None,
        facts={"codes": [reason.code for reason in refused.verdict.reasons]},
        outcome=AuditEntry.Outcome.REFUSED,
    )
