"""Verifying a whole subtree: asked for, watched, done."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.access import needs
from dangwu.core.forms import PlainForm
from dangwu.core.pages import ActPage, answer_act, posted, reads_or_acts
from dangwu.dues import tasks
from dangwu.dues.messages import explain
from dangwu.dues.models import SubtreeRun
from dangwu.dues.selectors.standing import branches_below, roots_to_verify, runs_visible_to
from dangwu.dues.services import ask_for_run, work_off_run
from dangwu.dues.services.runs import AT_ONCE
from dangwu.dues.views.finding import home_of, year_asked


@reads_or_acts
@needs("dues.verify")
def verify_below(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Ask for a run; a few branches are verified at once, many behind the page."""
    found = get_object_or_404(roots_to_verify(request.user), pk=pk)
    today = localdate()
    count = branches_below(found, year_asked(year), today).count()

    def act(_: dict[str, Any]) -> str:
        run = ask_for_run(organisation=found, year=year, by=request.user, on=today)
        if run.total <= AT_ONCE:
            work_off_run(run=run, on=today)
        else:
            tasks.verify_subtree.enqueue(str(run.pk))
        return run.get_absolute_url()

    page = ActPage(
        name="dues.subtree_verification_asked",
        title=f"核定{found.short_name}所辖 {count} 个支部的 {year}年党费",
        verb="核定",
        done="已提出。",
        cancel=home_of(year),
        explain=explain,
        act=act,
        note="逐个支部判定，只写入有变动的部分；缺事实的在各支部页上列出。",
    )
    return answer_act(request, PlainForm(posted(request)), page)


@require_GET
@needs("dues.verify")
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(runs_visible_to(request.user), pk=pk)
    return render(request, "dues/run.html", _context(found))


@require_GET
@needs("dues.verify")
def run_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the page that tells how far the run has come."""
    found = get_object_or_404(runs_visible_to(request.user), pk=pk)
    return render(request, "dues/_run.html", _context(found))


def _context(found: SubtreeRun) -> dict[str, Any]:
    is_over = found.state in (SubtreeRun.State.DONE, SubtreeRun.State.FAILED)
    return {
        "run": found,
        "is_over": is_over,
        "says": _says(found),
        "next_url": home_of(found.year),
    }


def _says(found: SubtreeRun) -> str:
    """How far it has come, with its numbers, in one sentence."""
    if found.state == SubtreeRun.State.WAITING:
        return "等待开始，离开本页不影响核定"
    if found.state == SubtreeRun.State.RUNNING:
        return "正在逐个支部核定，离开本页不影响核定"
    counts = {"members": 0, "changed": 0, "open": 0, "refused": 0, **found.counts}
    if found.state == SubtreeRun.State.FAILED:
        done = f"已核定 {found.done} 个支部，共 {found.total} 个"
        return f"没有完成：{done}。已核定的有效，可以再次核定"
    refused = f"，{counts['refused']} 个支部不能核定" if counts["refused"] else ""
    return (
        f"{found.total} 个支部已核定：{counts['members']} 人，写入 {counts['changed']} 条，"
        f"{counts['open']} 人缺事实{refused}"
    )
