"""A dossier that is to go to a branch out of reach: the branch asks, a level above hands over."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.admission import forms, services
from dangwu.admission.messages import explain
from dangwu.admission.models import Dossier, MoveRequest
from dangwu.admission.selectors.moving import levels_to_ask, open_request, request_line
from dangwu.admission.views.finding import KEEP, branches_kept_by, found_dossier, found_row
from dangwu.core.access import needs
from dangwu.core.pages import answer_act_on, posted, reads_or_acts
from dangwu.core.scope import current_scope
from dangwu.procedures.selectors import may_decide


@reads_or_acts
@needs(KEEP)
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand the dossier over to another branch in reach, asked for or not."""
    found, today = found_dossier(request, pk, KEEP), localdate()
    branches = branches_kept_by(request).exclude(pk=found.organisation_id)
    form = forms.MoveForm(
        posted(request), branches=branches, today=today, initial={"moved_on": today}
    )
    asked = open_request(found)
    note = "转交以后由新的党支部办理，原党支部不再办理。"
    return _answer(
        request,
        found,
        form,
        lambda data: services.move_dossier(dossier=found, by=request.user, on=today, **data),
        name="admission.dossier_moved",
        title=f"转交发展党员卷宗：{found.person.name}",
        verb="转交",
        done="已转交，培养教育时间连续计算。",
        note=f"{found.organisation.short_name}请求转往{asked.to}。{note}" if asked else note,
    )


def _answer(
    request: HttpRequest,
    dossier: Dossier,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    **says: Any,
) -> HttpResponse:
    context, template = {"dossier": dossier}, "admission/step.html"
    return answer_act_on(
        request, dossier, form, act, context=context, template=template, explain=explain, **says
    )


@reads_or_acts
@needs(KEEP)
def ask_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a level above to hand the dossier over; asked again, the form holds what was asked."""
    found, today = found_dossier(request, pk, KEEP), localdate()
    levels = {one.pk: one for one in levels_to_ask(found)}
    before = open_request(found)
    first = {
        "to": before.to if before else "",
        "moves_on": before.moves_on if before else today,
        "above": next(iter(levels), None),
    }
    form = forms.AskMoveForm(posted(request), levels=levels.values(), today=today, initial=first)

    def act(data: dict[str, Any]) -> None:
        above = levels[data.pop("above")]
        services.ask_to_move(dossier=found, above=above, by=request.user, on=today, **data)

    return _answer(
        request,
        found,
        form,
        act,
        name="admission.move_asked",
        title=f"请上级转交卷宗：{found.person.name}",
        verb="报送",
        done="已报送，上级转交以后由新的党支部办理。",
        note="对方党支部不在本级管理范围内的，由上级转交；培养教育时间连续计算。",
    )


@require_GET
@needs("admission.view")
def move_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To where the request is answered, for who may; to the dossier for everybody else."""
    row, today = found_row(request, MoveRequest, pk, "admission.view"), localdate()
    line, scope = request_line(row, today), current_scope()
    answers = line is not None and may_decide(line.case, scope, request.user, today)
    if answers and scope.may(KEEP, row.scope_path):
        return redirect("admission:move", row.dossier_id)
    return redirect(row.dossier)
