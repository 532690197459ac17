"""A pay sheet from template to record: download, upload, look through, import."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.http import file_answer
from dangwu.core.pages import note_refusal, posted, reads_or_acts, refusal_of
from dangwu.core.sheets import SheetRefused
from dangwu.dues.forms import UploadForm
from dangwu.dues.messages import explain
from dangwu.dues.models import PayImport
from dangwu.dues.selectors.layouts import LAYOUTS, layout_named
from dangwu.dues.selectors.pay_plan import names_for
from dangwu.dues.selectors.standing import pay_imports_visible_to
from dangwu.dues.services import import_pay, upload_pay
from dangwu.dues.services.imports import pay_template, plan_of_import
from dangwu.dues.views.finding import found_branch, page_of
from dangwu.rules.verdict import Refused


@reads_or_acts
@needs("dues.enter_pay")
def upload(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Templates to download, a filled sheet to upload."""
    branch = found_branch(request, pk, year, "dues.enter_pay")
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        layout, file = layout_named(form.cleaned_data["layout"]), form.cleaned_data["file"]
        assert layout is not None
        try:
            kept = upload_pay(
                organisation=branch,
                year=year,
                layout=layout,
                data=file.read(),
                name=file.name,
                by=request.user,
                on=localdate(),
            )
            return redirect(kept)
        except (SheetRefused, ValueError) as refused:
            form.add_error("file", str(refused))
    context = {
        "form": form,
        "branch": branch,
        "year": year,
        "layouts": LAYOUTS,
        "back": page_of(branch, year),
    }
    status = 400 if form.errors else 200
    return render(request, "dues/import.html", context, status=status)


@require_GET
@needs("dues.enter_pay")
def template(request: HttpRequest, pk: int, year: int, layout: str) -> HttpResponse:
    """The empty sheet of a kind, with the members of that kind by name."""
    branch = found_branch(request, pk, year, "dues.enter_pay")
    found = layout_named(layout)
    if found is None:
        raise Http404
    names = names_for(branch, found, year, localdate())
    content = pay_template(organisation=branch, year=year, layout=found, names=names)
    return file_answer(content, f"{year}年工资表模板（{found.title}）.xlsx")


@reads_or_acts
@needs("dues.enter_pay")
def import_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the sheet would do, every fault by row and column; POST imports it."""
    found = get_object_or_404(pay_imports_visible_to(request.user), pk=pk)
    back = page_of(found.organisation, found.year)
    if found.state == PayImport.State.COMMITTED:
        return redirect(back)
    refusal = []
    if request.method == "POST":
        try:
            done = import_pay(pay_import=found, by=request.user, on=localdate())
        except Refused as refused:
            note_refusal(request, "dues.pay_imported", refused)
            refusal = refusal_of(refused, explain)
        else:
            messages.success(request, _done(done))
            return redirect(back)
    layout = layout_named(found.layout)
    context = {
        "plan": plan_of_import(found, localdate()),
        "pay_import": found,
        "layout": layout,
        "branch": found.organisation,
        "year": found.year,
        "back": back,
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "dues/import_preview.html", context, status=status)


def _done(found: PayImport) -> str:
    counts = found.counts
    if not counts["new"] and not counts["changed"]:
        return f"{counts['rows']} 行与现有资料相同，没有变动。"
    return (
        f"已导入：新 {counts['new']} 人，变动 {counts['changed']} 人，相同 {counts['same']} 人。"
    )
