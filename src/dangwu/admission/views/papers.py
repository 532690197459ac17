"""Papers of a dossier as downloads: every one is on record, so that each is a POST."""

import io
import zipfile
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from dangwu.admission import forms, services
from dangwu.admission.messages import explain
from dangwu.admission.models import Dossier
from dangwu.admission.papers.filled import PAPERS, Known, Paper, papers_at, papers_of
from dangwu.admission.papers.filled.table import READ
from dangwu.admission.selectors import dossiers_visible_to
from dangwu.admission.selectors.timeline import Timeline
from dangwu.admission.views.finding import KEEP, found_dossier
from dangwu.core.access import needs
from dangwu.core.http import file_answer
from dangwu.core.pages import note_refusal, posted, reads_or_acts, refusal_of
from dangwu.core.scope import current_scope
from dangwu.documents.fonts import FontsMissing
from dangwu.rules.verdict import Refused

NAMES = {"pdf": "PDF", "docx": "Word"}
MOST_AT_ONCE = 60  # dossiers whose papers are made in one go


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper on the page of a dossier: it is made at once, or asks for a reason first."""

    title: str
    url: str
    is_now: bool
    sealed: bool = False
    forms: list[dict[str, str]] = field(default_factory=list)


def permissions_at(dossier: Dossier) -> frozenset[str]:
    scope = current_scope()
    return frozenset(p for p in (KEEP, READ) if scope.may(p, dossier.scope_path))


def papers_for(dossier: Dossier, timeline: Timeline) -> list[PaperLink]:
    """What may be made by now, the papers of the present step first."""
    now = {line.key for line in timeline.now}
    known = Known(dossier, localdate())
    found = [
        _link(dossier, kind, paper, bool(now & set(paper.at)))
        for kind, paper in papers_of(known, permissions_at(dossier))
    ]
    form = PaperLink("入党志愿书（填写、套印）", _url("fill_form", dossier), "form" in now)
    list_ = PaperLink("材料清单核对", _url("materials", dossier), "archive" in now)
    return sorted([*found, form, list_], key=lambda link: not link.is_now)


def _link(dossier: Dossier, kind: str, paper: Paper, is_now: bool) -> PaperLink:
    made = [
        {"name": NAMES[form], "url": _url("paper", dossier, kind, form)} for form in paper.forms
    ]
    return PaperLink(paper.title, made[0]["url"], is_now, paper.sealed, made)


def _url(name: str, dossier: Dossier, *more: str) -> str:
    return reverse(f"admission:{name}", args=[dossier.pk, *more])


# ---- one paper -------------------------------------------------------------------------------


@reads_or_acts
@needs(KEEP)
def paper(request: HttpRequest, pk: UUID, kind: str, form: str) -> HttpResponse:
    """GET asks why, where the paper prints what is under seal; POST makes it."""
    found, today = found_dossier(request, pk, KEEP), localdate()
    wanted = PAPERS.get(kind)
    if (
        wanted is None
        or form not in wanted.forms
        or wanted.permission not in permissions_at(found)
    ):
        raise Http404
    if not wanted.makes_sense(Known(found, today)):
        raise Http404
    kind_of_form = forms.PaperForm if wanted.sealed else forms.PlainPaperForm
    asked = kind_of_form(posted(request))
    make = partial(
        services.make_papers, dossiers=[found], kinds=[kind], form=form, by=request.user, on=today
    )

    def answer(reason: str) -> HttpResponse:
        (made,) = make(reason=reason)
        return file_answer(made.content, f"{made.title}（{found.person.name}）.{made.form}")

    page = {
        "dossier": found,
        "title": wanted.title,
        "sealed": wanted.sealed,
        "verb": f"制作 {NAMES[form]}",
        "back": found.get_absolute_url(),
    }
    return answer_paper(request, asked, answer, page)


def answer_paper(
    request: HttpRequest, form: django_forms.Form, answer: Any, page: dict[str, Any]
) -> HttpResponse:
    """The page of a paper, or the file; a refusal shows every reason and makes nothing."""
    refusal: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            file: HttpResponse = answer(form.cleaned_data.get("reason", ""))
        except FontsMissing as missing:
            return HttpResponse(str(missing), status=503, content_type="text/plain; charset=utf-8")
        except Refused as refused:
            refusal = refusal_of(refused, explain)
            note_refusal(request, "admission.paper_made", refused)
        else:
            return file
    context = {**page, "form": form, "refusal": refusal}
    return render(request, "admission/paper.html", context, status=409 if refusal else 200)


# ---- the papers of several people ------------------------------------------------------------


@require_POST
@needs(KEEP)
def papers(request: HttpRequest) -> HttpResponse:
    """The papers of a step for the chosen dossiers: all as one archive to keep, or those of one
    kind as one PDF to print."""
    step, chosen = request.POST.get("step", ""), _chosen(request)
    kinds = [kind for kind, _ in papers_at(step)]
    if not chosen or not kinds:
        says = "还没有选人。" if kinds else "这一步没有要制作的文书。"
        messages.warning(request, says)
        return redirect("admission:plan")
    kind = request.POST.get("kind", "")
    wanted = [kind] if kind in kinds else kinds
    has_sealed = any(PAPERS[each].sealed for each in kinds)
    is_answered = "answered" in request.POST
    asked: django_forms.Form = forms.PlainPaperForm(request.POST if is_answered else None)
    if has_sealed:
        asked = forms.PapersForm(
            request.POST if is_answered else None,
            asks=any(PAPERS[each].sealed for each in wanted),
        )
    page = {
        "title": f"{len(chosen)} 人的文书",
        "papers": [(each, PAPERS[each]) for each in kinds],
        "sealed": has_sealed,
        "chosen": chosen,
        "step": step,
        "verb": "全部制作成压缩包",
        "back": reverse("admission:plan"),
        "form": asked,
    }
    if not is_answered:
        return render(request, "admission/paper.html", page)
    return answer_paper(request, asked, partial(_together, request, chosen, wanted, kind), page)


def _together(
    request: HttpRequest, chosen: list[Dossier], wanted: list[str], kind: str, reason: str
) -> HttpResponse:
    """One PDF of a kind, or the archive of all kinds; neither where nobody has come so far."""
    today = localdate()
    common: dict[str, Any] = {"dossiers": chosen, "by": request.user, "on": today}
    if kind in wanted:
        book = services.make_book(kind=kind, reason=reason, **common)
        if book is not None:
            return file_answer(book.content, f"{book.title}{today:%Y%m%d}.pdf")
    elif made := services.make_papers(kinds=wanted, form="pdf", reason=reason, **common):
        return file_answer(archive(made), f"发展党员文书{today:%Y%m%d}.zip")
    messages.warning(request, "所选的人现在没有这种文书。")
    return redirect("admission:plan")


def _chosen(request: HttpRequest) -> list[Dossier]:
    """The ticked dossiers in reach; what is no key of one is left out."""
    keys = []
    for text in request.POST.getlist("dossier")[:MOST_AT_ONCE]:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return list(dossiers_visible_to(request.user, KEEP).filter(pk__in=keys))


def archive(made: list[services.Made]) -> bytes:
    """The files in a folder each person; a joint paper lies in that of the first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for each in made:
            folder = f"{each.dossier.person.name}-{str(each.dossier.pk)[:4]}"
            zipped.writestr(f"{folder}/{each.title}.{each.form}", each.content)
    return out.getvalue()
