"""The page of a dossier: timeline, what is missing, the date health check, what is on file."""

from collections.abc import Container
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.admission.models import Dossier, PublicNotice, Review
from dangwu.admission.selectors.chart import chart_of
from dangwu.admission.selectors.mine import mine_of
from dangwu.admission.selectors.moving import asked_to_move
from dangwu.admission.selectors.on_file import on_file
from dangwu.admission.selectors.rules import rules_at
from dangwu.admission.selectors.timeline import ENDS, Line, Timeline, timeline_of, told_of
from dangwu.admission.views.finding import KEEP, branches_kept_by, found_dossier
from dangwu.admission.views.papers import papers_for
from dangwu.admission.views.political import READ
from dangwu.admission.views.steps import PAGES, beside_of
from dangwu.core.access import needs
from dangwu.core.scope import current_scope

# Steps that are taken on pages of their own, or go on until another one ends them.
ELSEWHERE = {
    "political_review": ("办理政治审查", "admission:political_review"),
    "cultivation": ("登记考察", "admission:review", Review.Phase.ACTIVIST),
    "probation": ("登记考察", "admission:review", Review.Phase.PROBATION),
}


@require_GET
@needs("admission.view")
def dossier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One timeline a person: past dates, the window of each coming step, what is missing."""
    found, today = found_dossier(request, pk), localdate()
    scope = current_scope()
    reads = scope.may(READ, found.scope_path)
    shown = told_of(timeline_of(found, today), lambda step: reads or step != "political_review")
    keeps = scope.may(KEEP, found.scope_path) and found.state == Dossier.State.RUNNING
    is_probation = found.probation_from is not None
    context = {
        "dossier": found,
        "timeline": shown,
        "chart": chart_of(shown, today),
        "keeps": keeps,
        "reads_review": reads,
        "acts": acts_of(found, shown, mine_of(found, request.user, today)) if keeps else [],
        **asked_to_move(found, keeps, today),
        "may_move": keeps and branches_kept_by(request).exclude(pk=found.organisation_id).exists(),
        "beside": [link for line in shown.ready for link in beside_of(found, line.key)],
        "review_phase": Review.Phase.PROBATION if is_probation else Review.Phase.ACTIVIST,
        "notice_matter": PublicNotice.Matter.FULL
        if is_probation
        else PublicNotice.Matter.PROSPECT,
        "rules": [(f"第 {line.number} 步", rules_at(found, line.key)) for line in shown.now],
        "papers": papers_for(found, shown) if scope.may(KEEP, found.scope_path) else [],
        **on_file(found),
    }
    return render(request, "admission/dossier.html", context)


def acts_of(dossier: Dossier, timeline: Timeline, mine: Container[str]) -> list[dict[str, str]]:
    """The buttons of the steps that may be taken now by who looks; what waits above has none."""
    return [
        {"verb": _verb(line), "url": _act_url(dossier, line)}
        for line in timeline.ready
        if ENDS.get(line.key, line.key) in mine and (line.key in PAGES or line.key in ELSEWHERE)
    ]


def _verb(line: Line) -> str:
    return ELSEWHERE[line.key][0] if line.key in ELSEWHERE else PAGES[line.key].verb


def _act_url(dossier: Dossier, line: Line) -> str:
    if line.key in ELSEWHERE:
        _, route, *more = ELSEWHERE[line.key]
        return reverse(route, args=[dossier.pk, *more])
    return reverse("admission:step", args=[dossier.pk, line.key])
