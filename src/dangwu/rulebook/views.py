"""The pages 制度库: every rule with its value, its clause, its history, and who uses it."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.rulebook.forms import NATION, DayForm, FindForm
from dangwu.rulebook.selectors import find_items, rule_card, rulebook


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every item of a standard on a day, by word, chapter or clause."""
    form = FindForm(_with_defaults(request))
    standard, on = form.asked("standard", NATION), form.day(localdate())
    cite = form.asked("cite")
    found = find_items(
        standard, on, words=form.asked("q"), chapter=form.asked("chapter"), cite=cite
    )
    shown = {
        "form": form,
        "found": found,
        "held": sum(each.item is not None for each in found),
        "cite": cite,
        "standard": rulebook().standards[standard],
        "on": on,
        "today": localdate(),
    }
    return render(request, "rulebook/index.html", shown)


@require_GET
def rule(request: HttpRequest, id_: str) -> HttpResponse:
    """One item by standard and over time; the id of a whole rule leads to its items."""
    book = rulebook()
    if id_ not in book.entries:
        if any(known.startswith(f"{id_}.") for known in book.entries):
            query = urlencode({"q": id_, "standard": request.GET.get("standard", NATION)})
            return redirect(f"{reverse('rulebook:index')}?{query}")
        raise Http404
    form = DayForm(_with_defaults(request))
    on = form.day(localdate())
    asked = request.GET.get("standard", NATION)
    standard = asked if asked in book.standards else NATION
    card = rule_card(id_, standard, on)
    shown = {"form": form, "card": card, "on": on, "today": localdate()}
    return render(request, "rulebook/rule.html", shown)


def _with_defaults(request: HttpRequest) -> dict[str, str]:
    """What the address says; else today, and the standard that the clause is of."""
    given = {key: str(value) for key, value in request.GET.items() if value}
    owner = given.get("cite", "").partition(":")[0]
    standard = owner if owner in rulebook().standards else NATION
    return {"standard": standard, "on": localdate().isoformat(), **given}
