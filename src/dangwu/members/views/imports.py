"""Rosters in: upload, progress, what was found, corrections, the import itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dangwu.core.access import needs
from dangwu.core.asking import asked_number
from dangwu.core.http import file_answer
from dangwu.core.pages import note_refusal, reads_or_acts, refusal_of
from dangwu.core.sheets import SheetRefused
from dangwu.members import tasks
from dangwu.members.forms import RosterUploadForm
from dangwu.members.messages import ROSTER_HOW, explain
from dangwu.members.models import RosterImport
from dangwu.members.selectors.imports import (
    earlier_import,
    import_preview,
    imports_visible_to,
    receiving_organisations,
)
from dangwu.members.services import roster as acts
from dangwu.rules.verdict import Refused

State = RosterImport.State
RUNNING = (State.WAITING, State.READING, State.COMMITTING)
QUIET_SECONDS = 60  # after which work that shows no sign of life may be begun again
FAULTS_A_PAGE = 50
LISTED_A_PAGE = 100
SHOWN = 8  # differences beside the faults
LISTS = {"new": "新增的名单", "differences": "逐项差别", "warnings": "提示", "passed": "略过的行"}
NEEDED = "members.import"


@reads_or_acts
@needs(NEEDED)
def imports(request: HttpRequest) -> HttpResponse:
    """Upload a roster, and the uploads so far."""
    organisations = receiving_organisations(request.user, localdate())
    form = RosterUploadForm(
        request.POST or None,
        request.FILES or None,
        organisations=organisations,
        today=localdate(),
        initial={"organisation": asked_number(request, "organisation")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _upload(request, form.cleaned_data)
        except SheetRefused as refused:
            form.add_error("roster", str(refused))
    page = Paginator(imports_visible_to(request.user), 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "members/imports.html", context, status=400 if form.errors else 200)


def _upload(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    file = data["roster"]
    roster = acts.upload_roster(
        organisation=data["organisation"],
        content=file.read(),
        name=file.name,
        as_of=data["as_of"],
        by=request.user,
        on=localdate(),
    )
    tasks.prepare_roster.enqueue(str(roster.pk))
    return redirect(roster)


@require_GET
@needs(NEEDED)
def import_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import, wherever it has got to."""
    roster = _found(request, pk)
    if roster.state != State.READY:
        context = {"roster": roster, **_progress(roster)}
        return render(request, "members/import.html", context)
    return render(request, "members/import_preview.html", _preview_context(request, roster))


def _preview_context(request: HttpRequest, roster: RosterImport) -> dict[str, Any]:
    shown = import_preview(roster)
    counts = shown["counts"]
    faults = Paginator(shown["faults"], FAULTS_A_PAGE).get_page(request.GET.get("page"))
    for column in shown["columns"]:
        column["how_said"] = ROSTER_HOW[column["how"]]
    for fault in faults:
        fault["key"] = _key(fault)
        fault["at_row"] = fault["row"] + 1
    return {
        "roster": roster,
        "shown": shown,
        "counts": counts,
        "good": counts["rows"] - counts["faulty"],
        "idle": not counts["faults"] and not counts["new"] and not counts["changed"],
        "faults": faults,
        "suggested": sum(bool(fault["suggestion"]) for fault in faults),
        "differences": shown["differences"][:SHOWN],
        "warnings": _by_text(shown["warnings"]),
        "excerpt": _excerpt(shown, asked_number(request, "row")),
        "passed": [(number + 1, why) for number, why in shown["passed"][:SHOWN]],
        "more_passed": max(len(shown["passed"]) - SHOWN, 0),
        "choices": acts.roster_choices(
            roster.organisation, "members.import", request.user, localdate()
        ),
        "fields": acts.FIELD_CHOICES,
        "heading_row": shown["heading_row"] + 1,
        "sheet_number": shown["sheet"] + 1,
        "earlier": earlier_import(roster),
    }


def _key(fault: dict[str, Any]) -> str:
    """The name of the box in which this fault is mended."""
    return f"{'word' if fault['word'] else 'cell'}.{fault['field']}.{fault['row']}"


def _by_text(warnings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Warnings of one kind together: what they say, how many, the first places."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in warnings:
        at = one["cell"] or f"第 {one['row'] + 1} 行"
        place = f"{at} {one['name']}".strip()
        groups.setdefault((one["label"], one["text"]), []).append(place)
    return [
        {"label": label, "text": text, "count": len(places), "places": places[:SHOWN]}
        for (label, text), places in groups.items()
    ]


def _excerpt(shown: dict[str, Any], asked: int | None) -> dict[str, Any]:
    """The rows of the sheet around one with a fault: the asked one, else the first."""
    lines = {int(number): cells for number, cells in shown["lines"].items()}
    rows = [fault["row"] for fault in shown["faults"] if fault["row"] in lines]
    at = asked - 1 if asked and asked - 1 in lines else next(iter(rows), None)
    if at is None:
        return {}
    columns = [column for column in shown["columns"] if column["field"]]
    bad = {(f["row"], f["field"]) for f in shown["faults"]}
    near = [number for number in sorted(lines) if abs(number - at) <= 2]
    return {
        "columns": columns,
        "from": near[0] + 1,
        "to": near[-1] + 1,
        "rows": [
            (
                number + 1,
                [
                    (cell, (number, column["field"]) in bad)
                    for cell, column in zip(lines[number], columns, strict=True)
                ],
            )
            for number in near
        ],
    }


@require_GET
@needs(NEEDED)
def import_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part that htmx asks for each second; when it is over the page is shown anew."""
    roster = _found(request, pk)
    answer = render(request, "parts/progress.html", _progress(roster))
    if roster.state not in RUNNING:
        answer["HX-Refresh"] = "true"
    return answer


def _progress(roster: RosterImport) -> dict[str, Any]:
    quiet = (timezone.now() - roster.moved_at).total_seconds()
    return {
        "says": roster.says or roster.get_state_display(),
        "done": roster.done,
        "total": roster.total,
        "unit": "行",
        "url": reverse("members:import_progress", args=[roster.pk]),
        "is_over": roster.state not in RUNNING,
        "is_stuck": roster.state in RUNNING and quiet > QUIET_SECONDS,
        "next_url": roster.get_absolute_url(),
        "next_act": "看核对结果",
    }


@require_GET
@needs(NEEDED)
def import_list(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """All of what the page shows the first of."""
    roster = _found(request, pk)
    if part not in LISTS or roster.state != State.READY:
        raise Http404
    rows = import_preview(roster)[part]
    if part == "passed":
        rows = [{"row": number, "text": why} for number, why in rows]
    page = Paginator(rows, LISTED_A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row["at_row"] = row["row"] + 1
    context = {"roster": roster, "part": part, "title": LISTS[part], "page": page}
    return render(request, "members/import_list.html", context)


@require_POST
@needs(NEEDED)
def import_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take what was typed beside the faults and check again."""
    roster = _found(request, pk)
    cells, words = _typed(request, roster)
    out = frozenset(
        int(n) for n in request.POST.getlist("left_out") if n.isascii() and n.isdigit()
    )
    return _again(
        request,
        roster,
        lambda: acts.correct_roster(
            roster=roster, cells=cells, words=words, left_out=out, by=request.user, on=localdate()
        ),
    )


def _typed(
    request: HttpRequest, roster: RosterImport
) -> tuple[dict[tuple[int, str], str], dict[tuple[str, str], str]]:
    """The boxes that were filled in, by what they mend: a cell, or a word wherever it stands."""
    cells: dict[tuple[int, str], str] = {}
    words: dict[tuple[str, str], str] = {}
    for fault in import_preview(roster).get("faults", ()):
        text = request.POST.get(_key(fault), "").strip()
        if text and fault["word"]:
            words[fault["field"], fault["word"]] = text
        elif text:
            cells[fault["row"], fault["field"]] = text
    return cells, words


@require_POST
@needs(NEEDED)
def import_map(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the columns are, as the user says; check again."""
    roster = _found(request, pk)
    columns = {
        int(key[7:]): str(value)
        for key, value in request.POST.items()
        if key.startswith("column.") and key[7:].isascii() and key[7:].isdigit()
    }
    sheet, row = (_number(request.POST.get(name, "")) for name in ("sheet", "heading_row"))
    return _again(
        request,
        roster,
        lambda: acts.map_headings(
            roster=roster,
            columns=columns,
            sheet=sheet,
            heading_row=row - 1 if row else None,
            by=request.user,
            on=localdate(),
        ),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


@require_POST
@needs(NEEDED)
def import_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    roster = _found(request, pk)
    return _again(
        request,
        roster,
        lambda: acts.take_back_rows(roster=roster, by=request.user, on=localdate()),
    )


def _again(request: HttpRequest, roster: RosterImport, act: Callable[[], None]) -> HttpResponse:
    """Do the act, have the roster checked again, show how far that is."""
    try:
        act()
    except Refused as refused:
        return _refused(request, roster, "members.roster_corrected", refused)
    tasks.prepare_roster.enqueue(str(roster.pk))
    return redirect(roster)


@require_POST
@needs(NEEDED)
def import_restart(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin work again that shows no sign of life; what it had done counts once all the same."""
    roster = _found(request, pk)
    try:
        importing = acts.restart_roster(roster=roster, by=request.user, on=localdate())
    except Refused as refused:
        return _refused(request, roster, "members.roster_restarted", refused)
    task = tasks.commit_roster if importing else tasks.prepare_roster
    task.enqueue(str(roster.pk))
    return redirect(roster)


@require_POST
@needs(NEEDED)
def import_marked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The uploaded sheet with its faults marked."""
    roster = _found(request, pk)
    if roster.state != State.READY:
        raise Http404
    content = acts.mark_roster(roster=roster, by=request.user, on=localdate())
    stem = roster.file_name.rpartition(".")[0]
    return file_answer(content, f"{stem}（标出错处）.xlsx")


@require_POST
@needs(NEEDED)
def import_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    roster = _found(request, pk)
    try:
        acts.discard_roster(roster=roster, by=request.user, on=localdate())
    except Refused as refused:
        return _refused(request, roster, "members.roster_discarded", refused)
    messages.success(request, f"{roster.file_name}没有导入，内容已清除。")
    return redirect("members:imports")


@require_POST
@needs(NEEDED)
def import_commit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Import everything, once, however often this is sent."""
    roster = _found(request, pk)
    try:
        if acts.ask_to_commit(roster=roster, by=request.user, on=localdate()):
            tasks.commit_roster.enqueue(str(roster.pk))
    except Refused as refused:
        return _refused(request, roster, "members.roster_confirmed", refused)
    return redirect(roster)


def _refused(
    request: HttpRequest, roster: RosterImport, name: str, refused: Refused
) -> HttpResponse:
    note_refusal(request, name, refused)
    for reason in refusal_of(refused, explain):
        messages.error(request, reason["text"])
    return redirect(roster)


def _found(request: HttpRequest, pk: UUID) -> RosterImport:
    return get_object_or_404(imports_visible_to(request.user), pk=pk)
