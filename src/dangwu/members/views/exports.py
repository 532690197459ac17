"""Rosters out: the template, and the export."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.asking import asked_number
from dangwu.core.http import file_answer
from dangwu.core.pages import note_refusal, reads_or_acts, refusal_of
from dangwu.members.forms import RosterExportForm
from dangwu.members.messages import explain
from dangwu.members.selectors.imports import receiving_organisations
from dangwu.members.services import roster as acts
from dangwu.rules.verdict import Refused


@require_GET
@needs("members.import")
def template(request: HttpRequest) -> HttpResponse:
    """The empty roster, with the branches of one organisation in its drop-down."""
    organisations = receiving_organisations(request.user, localdate())
    number = asked_number(request, "organisation")
    organisation = get_object_or_404(organisations, pk=number) if number else organisations.first()
    if organisation is None:
        raise Http404
    content = acts.template_workbook(organisation=organisation, by=request.user, on=localdate())
    return file_answer(content, f"党员名册模板（{organisation.short_name}）.xlsx")


@reads_or_acts
@needs("members.export")
def export(request: HttpRequest) -> HttpResponse:
    """Ask what for, then answer with the file."""
    form = RosterExportForm(
        request.POST or None,
        organisations=receiving_organisations(request.user, localdate(), "members.export"),
        initial={"organisation": asked_number(request, "organisation"), "form": "xlsx"},
    )
    refusal: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            return _export(request, form.cleaned_data)
        except Refused as refused:
            note_refusal(request, "members.roster_exported", refused)
            refusal = refusal_of(refused, explain)
    status = 409 if refusal else 400 if form.errors else 200
    context = {"form": form, "refusal": refusal, "many": acts.MANY}
    return render(request, "members/export.html", context, status=status)


def _export(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
    today = localdate()
    made = acts.export_roster(by=request.user, on=today, **asked)
    name = f"党员名册（{asked['organisation'].short_name}）{today:%Y%m%d}.{asked['form']}"
    return file_answer(made.content, name)
