"""The application form: filled in, checked, printed over the blank; the printer set right."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.admission import forms, services
from dangwu.admission.messages import explain
from dangwu.admission.models import Dossier
from dangwu.admission.papers.filled import Known
from dangwu.admission.papers.filled.form import FROM_ROSTER, OF_BRANCH, known_values
from dangwu.admission.papers.form import (
    Calibration,
    DoesNotFit,
    Edition,
    calibration_pdf,
    edition,
    explain_overflow,
)
from dangwu.admission.papers.form.values import Value
from dangwu.admission.papers.guidance import Found, explain_found, guidance_of
from dangwu.admission.papers.guidance.fields import FIELDS
from dangwu.admission.views.finding import KEEP, found_dossier
from dangwu.admission.views.papers import answer_paper
from dangwu.core.access import needs
from dangwu.core.forms import RevealForm
from dangwu.core.http import file_answer
from dangwu.core.messages import clause_link
from dangwu.core.pages import note_refusal, posted, reads_or_acts, refusal_of
from dangwu.core.services import reveal_field
from dangwu.rules.verdict import Refused

EDITION = "form-16k"
OFFSETS = "form_offsets"  # in the session: printer, and by page how far it is off


@reads_or_acts
@needs(KEEP)
def fill_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is kept is under seal: it is read for a reason, then shown to be gone on with.

    Everything typed is kept whatever is found in it, and every finding shown.
    """
    found = found_dossier(request, pk, KEEP)
    if request.method == "POST" and "will" in request.POST:
        return _keep(request, found)
    if not found.form:
        return _page(request, found, known_values(found))
    return _reveal(request, found)


def _reveal(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Why somebody goes on with what was filled in."""
    form = RevealForm(posted(request))
    context: dict[str, Any] = {
        "form": form,
        "title": f"入党志愿书内容：{dossier.person.name}",
        "back": dossier.get_absolute_url(),
        "dossier": dossier,
    }
    if request.method == "POST" and form.is_valid():
        try:
            text = reveal_field(
                subject=dossier,
                field="form",
                reason=form.cleaned_data["reason"],
                by=request.user,
                on=localdate(),
            )
        except Refused as refused:
            context["refusal"] = refusal_of(refused, explain)
            note_refusal(request, "core.field_revealed", refused)
        else:
            return _page(request, dossier, json.loads(text))
    return render(request, "admission/form_reveal.html", context)


def _keep(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    form = _form(request.POST, dossier, {})
    if not form.is_valid():
        return _page(request, dossier, {}, form=form)
    values = form.values()
    try:
        found = services.fill_form(dossier=dossier, values=values, by=request.user, on=localdate())
    except Refused as refused:
        note_refusal(request, "admission.form_filled", refused)
        refusal = refusal_of(refused, explain)
        return _page(request, dossier, values, form=form, refusal=refusal, status=409)
    return _page(request, dossier, values, found=found, is_kept=True)


def _form(data: Any, dossier: Dossier, filled: dict[str, Value]) -> forms.FillForm:
    guidance = guidance_of(Known(dossier, localdate()).terms)
    return forms.FillForm(data, filled=filled, guidance=guidance, edition=edition(EDITION))


def _page(
    request: HttpRequest,
    dossier: Dossier,
    filled: dict[str, Value],
    *,
    form: forms.FillForm | None = None,
    found: tuple[Found, ...] = (),
    is_kept: bool = False,
    refusal: Any = (),
    status: int = 200,
) -> HttpResponse:
    shown = form or _form(None, dossier, filled)
    guidance = guidance_of(Known(dossier, localdate()).terms)
    context = {
        "dossier": dossier,
        "form": shown,
        "sections": _sections(shown),
        "empty": "；".join(guidance.get("empty", ())),
        "findings": [_said(each) for each in found],
        "is_kept": is_kept,
        "refusal": refusal,
    }
    return render(request, "admission/fill_form.html", context, status=status)


def _said(found: Found) -> dict[str, Any]:
    said = explain_found(found.field, found.reason, found.line)
    table = FIELDS[found.field].name if said.text.startswith("第") else ""
    return {"text": table + said.text, "clauses": [clause_link(cite) for cite in said.cite]}


def _sections(form: forms.FillForm) -> list[dict[str, Any]]:
    """The form in the order of its pages."""
    tables = [name for name in form.lines]
    basic = [
        name
        for name in FIELDS
        if name not in (*FROM_ROSTER, *tables, *forms.SPOUSE_NAMES, *forms.LONG)
    ]
    long = [name for name in FIELDS if name in forms.LONG and name not in ("will", "explain")]
    return [
        {"title": "基本情况", "texts": form.texts(basic)},
        {"title": "入党志愿", "texts": form.texts(["will"])},
        {"title": "本人经历", "table": form.table("history")},
        {"title": "政治历史和奖惩", "texts": form.texts(long)},
        {"title": "配偶", "texts": form.texts(forms.SPOUSE_NAMES)},
        {"title": "家庭其他成员", "table": form.table("family")},
        {"title": "主要社会关系", "table": form.table("relations")},
        {"title": "需要向党组织说明的问题", "texts": form.texts(["explain"])},
        {"title": "党组织填写的文字", "texts": form.texts(list(OF_BRANCH))},
    ]


# ---- printing over the blank -----------------------------------------------------------------


@reads_or_acts
@needs(KEEP)
def print_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words for the blank form; what has no place is told before anything is printed."""
    found, today = found_dossier(request, pk, KEEP), localdate()
    which = edition(EDITION)
    first = {"pages": [page.number for page in which.pages if page.number <= 10]}
    form = forms.PrintForm(posted(request), edition=which, initial=first)
    page = {
        "dossier": found,
        "title": "入党志愿书套印",
        "sealed": True,
        "verb": "制作 PDF",
        "back": found.get_absolute_url(),
        "edition": which,
        "offsets": _shown(request, which),
    }

    def answer(reason: str) -> HttpResponse:
        content = services.print_form(
            dossier=found,
            edition_id=EDITION,
            pages=sorted(form.cleaned_data["pages"]),
            calibration=calibration_of(request),
            outline=form.cleaned_data["outline"],
            reason=reason,
            by=request.user,
            on=today,
        )
        return file_answer(content, f"入党志愿书套印（{found.person.name}）.pdf")

    try:
        return answer_paper(request, form, answer, page)
    except DoesNotFit as overfull:
        told = [{"text": explain_overflow(one), "clauses": []} for one in overfull.found]
        context = {**page, "form": form, "refusal": told}
        return render(request, "admission/paper.html", context, status=409)


@reads_or_acts
@needs(KEEP)
def calibrate(request: HttpRequest) -> HttpResponse:
    """Set the printer right: keep by how much it is off, or print the test page."""
    which = edition(EDITION)
    form = forms.CalibrateForm(posted(request), edition=which, initial=_first(request))
    if request.method == "POST" and form.is_valid():
        _note(request, form.cleaned_data)
        if "test" in request.POST:
            number = form.cleaned_data["page"]
            content = calibration_pdf(
                which, number, on=localdate(), calibration=calibration_of(request)
            )
            return file_answer(content, f"入党志愿书校准页-{number}.pdf")
        messages.success(request, "已记下，本次登录期间套印按此修正。")
        return redirect(reverse("admission:calibrate"))
    context = {"form": form, "edition": which, "offsets": _shown(request, which)}
    return render(request, "admission/calibrate.html", context)


def calibration_of(request: HttpRequest) -> Calibration:
    """The printer as it was set in this session."""
    kept = request.session.get(OFFSETS, {})
    offsets = {int(page): (right, down) for page, (right, down) in kept.get("pages", {}).items()}
    return Calibration(printer=kept.get("printer", ""), offsets=offsets)


def _note(request: HttpRequest, data: dict[str, Any]) -> None:
    kept = request.session.get(OFFSETS, {})
    pages = {
        **kept.get("pages", {}),
        str(data["page"]): [float(data["right"]), float(data["down"])],
    }
    request.session[OFFSETS] = {"printer": data["printer"], "pages": pages}


def _first(request: HttpRequest) -> dict[str, Any]:
    return {"printer": calibration_of(request).printer, "right": 0, "down": 0}


def _shown(request: HttpRequest, which: Edition) -> list[dict[str, Any]]:
    """By page, what is kept of the printer."""
    kept = calibration_of(request).offsets
    return [
        {"page": page, "right": kept[page.number][0], "down": kept[page.number][1]}
        for page in which.pages
        if page.number in kept
    ]
