"""A procedure as the rulebook has it: the picture, the steps, the file for other programs."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.core.asking import asked_day
from dangwu.core.http import file_answer
from dangwu.procedures.drawing import bpmn_of, picture_of
from dangwu.rulebook.selectors import rulebook, terms_on
from dangwu.rules.terms import Item, Procedure, Terms

NATION = "national"


@require_GET
def definition(request: HttpRequest, id_: str) -> HttpResponse:
    """The steps of a procedure by one standard on one day."""
    terms, item, procedure = _found(request, id_)
    picture = picture_of(procedure, terms)
    context = {
        "item": item,
        "standard": rulebook().standards[terms.standard],
        "on": terms.on,
        "picture": picture,
        "title": item.title,
        "answers": sum(bool(step.answer) for step in picture.steps),
        "asked": urlencode({"standard": terms.standard, "on": terms.on.isoformat()}),
    }
    return render(request, "procedures/definition.html", context)


@require_GET
def bpmn(request: HttpRequest, id_: str) -> HttpResponse:
    """The same as BPMN 2.0."""
    terms, item, procedure = _found(request, id_)
    document = bpmn_of(procedure, terms, id_=id_, title=item.title)
    return file_answer(document, f"{id_} {item.title}.bpmn")


def _found(request: HttpRequest, id_: str) -> tuple[Terms, Item, Procedure]:
    """The procedure that the address names, with its terms; 404 where there is none."""
    asked = request.GET.get("standard", NATION)
    known: Mapping[str, Any] = rulebook().standards
    terms = terms_on(asked if asked in known else NATION, asked_day(request, localdate()))
    item = terms.items.get(id_)
    if item is None or not isinstance(item.value, Procedure):
        raise Http404
    return terms, item, item.value
