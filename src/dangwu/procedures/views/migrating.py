"""A run goes on under newer rules: what would change is shown before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from dangwu.core.access import needs
from dangwu.core.pages import posted, reads_or_acts
from dangwu.orgs.selectors import terms_of
from dangwu.procedures.forms import ReasonForm
from dangwu.procedures.selectors import done_in, holidays, pinned_terms, skipped_in
from dangwu.procedures.services import belonging, migrate_run, procedure_in
from dangwu.procedures.views.finding import VIEW, answer_run, found_run, page_of, user_of
from dangwu.procedures.views.shown import RunPage
from dangwu.rulebook.messages import differences
from dangwu.rules.procedures import StepWindow, windows_of
from dangwu.rules.terms import Terms

BEFORE = "现在适用的规定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One item of the rules that says something else."""

    id: str
    title: str
    says: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One open step whose days would be others; None where the step is new, or gone."""

    name: str
    before: StepWindow | None
    after: StepWindow | None


@reads_or_acts
@needs(VIEW)
def migrate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take over the rules of today, with a reason."""
    page, today = page_of(request, found_run(request, pk)), localdate()
    run, newest = page.run, terms_of(page.run.organisation, today)
    if not page.is_outdated:
        status = 409 if request.method == "POST" else 200
        return render(request, "procedures/up_to_date.html", {"page": page}, status=status)
    context = {
        "changes": list(_changes(page, newest)),
        "moved": list(_moved(page, newest)),
    }
    return answer_run(
        request,
        run,
        ReasonForm(posted(request), initial={"version": run.version}),
        lambda data: migrate_run(run=run, to=newest, by=user_of(request), on=today, **data),
        name="procedures.run_migrated",
        title=f"改用新的规定：{run.title}",
        verb="改用新的规定",
        done="已改用新的规定，各步期限已重新计算。",
        note="已经办结的步骤不变，没有办结的按新的规定办",
        template="procedures/migrate.html",
        context=context,
    )


def _changes(page: RunPage, newest: Terms) -> Iterator[Change]:
    held = pinned_terms(page.run).items
    wanted = {id_: newest.items[id_] for id_ in belonging(newest, page.run.procedure)}
    for id_ in sorted({*held, *wanted}):
        own, other = wanted.get(id_), held.get(id_)
        says = differences(own, other, BEFORE)
        found = own or other
        if says and found is not None:
            yield Change(id=id_, title=found.title, says=says)


def _moved(page: RunPage, newest: Terms) -> Iterator[Moved]:
    """The steps ahead whose window is another by the new rules, in their order."""
    procedure = procedure_in(newest, page.run.procedure)
    fresh: dict[str, Any] = windows_of(
        procedure,
        done_in(page.rows),
        newest,
        special={row.key for row in page.rows if row.special_reason},
        skipped=skipped_in(page.rows),
        holidays=holidays(),
        pushed={row.key: row.pushed_days for row in page.rows},
    )
    names = {**page.names, **{step.id: step.name for step in procedure.steps}}
    for key in dict.fromkeys([*fresh, *page.windows]):
        before, after = page.windows.get(key), fresh.get(key)
        if _days(before) != _days(after):
            yield Moved(name=names[key], before=before, after=after)


def _days(window: StepWindow | None) -> tuple[Any, ...] | None:
    if window is None:
        return None
    return window.earliest, window.latest, window.special_latest
