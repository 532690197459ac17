"""The acts on one step of a run: take it, put it before the level above, keep its papers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from dangwu.core.access import needs
from dangwu.core.pages import posted, reads_or_acts
from dangwu.procedures.forms import CompleteForm, KeepForm, ReasonForm, RefuseForm, SendForm
from dangwu.procedures.services import (
    complete_step,
    extend_step,
    keep_material,
    refuse_step,
    return_to_step,
    send_up,
)
from dangwu.procedures.views.finding import VIEW, answer_run, found_step, user_of
from dangwu.procedures.views.shown import RunPage, StepLine


@reads_or_acts
@needs(VIEW)
def complete(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Put on record that a step was taken."""
    page, line = found_step(request, pk, key)
    form = CompleteForm(
        posted(request),
        initial={"version": page.run.version, "done_on": localdate()},
        today=localdate(),
        outcomes=line.step.outcomes,
        may_be_special=line.row.special_on is not None and not line.row.special_reason,
    )

    def act(data: dict[str, Any]) -> Any:
        return complete_step(run=page.run, step=key, by=user_of(request), on=localdate(), **data)

    return _answer(request, line, form, act, "procedures.step_completed", "登记办结", "已登记办结")


@reads_or_acts
@needs(VIEW)
def send(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Put a step before the organisation that answers it."""
    page, line = found_step(request, pk, key)
    form = SendForm(posted(request), initial={"version": page.run.version})

    def act(data: dict[str, Any]) -> Any:
        return send_up(
            run=page.run,
            step=key,
            content=content_of(page, line),
            by=user_of(request),
            on=localdate(),
            **data,
        )

    note = f"由{line.who}答复，答复以后自动登记"
    return _answer(request, line, form, act, "procedures.step_sent", "报送", "已报送", note=note)


def content_of(page: RunPage, line: StepLine) -> dict[str, object]:
    """What the level above is asked about: the steps so far, and the papers of this one."""
    return {
        "procedure": page.run.procedure,
        "rules": page.run.pinned.digest,
        "title": page.run.title,
        "details": page.run.details,
        "done": {each.row.key: each.row.done_on for each in page.lines if each.row.done_on},
        "materials": {each.name: each.held_on for each in line.materials},
    }


@reads_or_acts
@needs(VIEW)
def extend(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """A special reason gives the longer limit."""
    page, line = found_step(request, pk, key)
    form = ReasonForm(posted(request), initial={"version": page.run.version})
    form.fields["reason"].label = "特殊情况"

    def act(data: dict[str, Any]) -> Any:
        return extend_step(run=page.run, step=key, by=user_of(request), on=localdate(), **data)

    return _answer(
        request, line, form, act, "procedures.step_extended", "登记特殊情况", "已登记特殊情况"
    )


@reads_or_acts
@needs(VIEW)
def go_back(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Take a step again; it and what followed from it stay on record as undone."""
    page, line = found_step(request, pk, key)
    form = ReasonForm(posted(request), initial={"version": page.run.version})

    def act(data: dict[str, Any]) -> Any:
        return return_to_step(run=page.run, step=key, by=user_of(request), on=localdate(), **data)

    note = "这一步和以它为前提的各步都要重新办理，原来的记录保留"
    return _answer(
        request,
        line,
        form,
        act,
        "procedures.step_undone",
        "退回重办",
        "已退回",
        note=note,
        danger=True,
    )


@reads_or_acts
@needs(VIEW)
def refuse(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """The level above decides against the step, and the procedure goes on by that outcome."""
    page, line = found_step(request, pk, key)
    first = {"case_version": line.case.version} if line.case else {}
    form = RefuseForm(posted(request), initial=first, outcomes=line.step.outcomes[1:])

    def act(data: dict[str, Any]) -> Any:
        return refuse_step(run=page.run, step=key, by=user_of(request), on=localdate(), **data)

    note = "只要求修改的，在审批事项里退回；这里登记的是作出的决定"
    return _answer(
        request,
        line,
        form,
        act,
        "procedures.step_answered",
        "作出决定",
        "已作出决定",
        note=note,
        danger=True,
    )


@require_POST
@needs(VIEW)
def keep(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Put on record that a paper is there; pressed again, it counts once."""
    page, line = found_step(request, pk, key)
    form = KeepForm(
        request.POST,
        initial={"held_on": localdate()},
        today=localdate(),
        materials=line.step.materials,
    )

    def act(data: dict[str, Any]) -> Any:
        return keep_material(run=page.run, step=key, by=user_of(request), on=localdate(), **data)

    return _answer(request, line, form, act, "procedures.material_kept", "登记收存", "已登记收存")


def _answer(
    request: HttpRequest,
    line: StepLine,
    form: Any,
    act: Any,
    audit: str,
    verb: str,
    done: str,
    **says: Any,
) -> HttpResponse:
    """What every page of a step says in the same way."""
    return answer_run(
        request,
        line.page.run,
        form,
        act,
        name=audit,
        title=f"{verb}：{line.row.name}",
        verb=verb,
        done=f"{done}：{line.row.name}。",
        context={"line": line},
        **says,
    )
