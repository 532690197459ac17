"""Pages of study: the own hours, a branch's, trainings, materials, reports of thought."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dangwu.core.access import needs
from dangwu.core.forms import PlainForm
from dangwu.core.http import file_answer
from dangwu.core.messages import clause_link, day_in_words
from dangwu.core.pages import (
    ActPage,
    answer_act,
    answer_act_on,
    answer_reveal,
    posted,
    reads_or_acts,
)
from dangwu.core.scope import current_scope
from dangwu.core.sheets import Column, SheetOut, write_workbook
from dangwu.core.templatetags.dangwu import hours
from dangwu.learning import forms, selectors, services
from dangwu.learning.messages import explain
from dangwu.learning.models import ThoughtReport
from dangwu.members.models import Person
from dangwu.members.selectors import people_visible_to, person_card
from dangwu.members.selectors.people import members_of
from dangwu.orgs.models import BRANCH_KINDS, Organisation

MONTHS = range(1, 13)


def _year(year: int) -> int:
    if not selectors.FIRST_YEAR <= year <= localdate().year:
        raise Http404
    return year


def _branch(request: HttpRequest, pk: int, permission: str = "learning.view") -> Organisation:
    return get_object_or_404(selectors.branches_to_study(request.user, permission), pk=pk)


def _branch_page(branch: Organisation) -> str:
    return reverse("learning:branch", args=[branch.pk, localdate().year])


# ---- the own page ------------------------------------------------------------------------------


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What everybody sees of their own study; officers find their branches beside it."""
    on, scope = localdate(), current_scope()
    context: dict[str, Any] = {"year": on.year}
    if scope.may("learning.view"):
        context["branches"] = selectors.branches_to_study(request.user)[:60]
    if scope.may("learning.keep"):
        context["places"] = selectors.places_to_train(request.user).exclude(kind__in=BRANCH_KINDS)[
            :10
        ]
    if scope.person:
        context |= _own(request, scope.person, on)
    return render(request, "learning/home.html", context)


def _own(request: HttpRequest, pk: UUID, on: date) -> dict[str, Any]:
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    card = person_card(person, on)
    if card.affiliation is None:
        return {"person": person}
    branch = card.affiliation.organisation
    line = selectors.own_hours(person, branch, on.year, on)
    return {
        "person": person,
        "branch": branch,
        "line": line,
        "done": hours(line.minutes),
        "short": hours(line.short_minutes),
        "clauses": [clause_link(cite) for cite in line.status.cite] if line.status else [],
        "months": _months(selectors.by_month(person.pk, on.year)),
        "studied": [(row, hours(row.minutes)) for row in selectors.own_study(pk, on.year)],
        "materials": selectors.materials_for(person.scope_path, on),
        "report": selectors.own_report_due(person, branch, on),
        "handed": selectors.reports_of([person.pk], on.year),
    }


def _months(minutes: list[int]) -> list[dict[str, Any]]:
    """Twelve bars: month, hours, height in the 100 units of the picture."""
    most = max(*minutes, 60)
    return [
        {
            "month": month,
            "hours": hours(minutes[month - 1]),
            "height": round(minutes[month - 1] * 100 / most),
            "top": 122 - round(minutes[month - 1] * 100 / most),
            "left": (month - 1) * 40 + 6,
            "middle": (month - 1) * 40 + 20,
            "label": 117 - round(minutes[month - 1] * 100 / most),
        }
        for month in MONTHS
    ]


# ---- a branch ----------------------------------------------------------------------------------


@require_GET
@needs("learning.view")
def branch(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    found, on = _branch(request, pk), localdate()
    lines = selectors.hours_in(found, _year(year), on)
    trainings = list(selectors.trainings_of(found, year))
    taking_part = selectors.taking_part(trainings)
    reports = selectors.reports_due(found, year, on) if year == on.year else []
    scope = current_scope()
    context = {
        "branch": found,
        "year": year,
        "years": range(on.year, max(selectors.FIRST_YEAR, on.year - 4) - 1, -1),
        "lines": [(line, hours(line.minutes), hours(line.short_minutes)) for line in lines],
        "short": sum(1 for line in lines if line.needed and line.short_minutes),
        "asked": any(line.needed for line in lines),
        "clauses": _clauses(lines),
        "trainings": [(row, taking_part.get(row.pk, 0), hours(row.minutes)) for row in trainings],
        "reports": reports,
        "handed": selectors.reports_of([row.person.pk for row in reports], year),
        "materials": selectors.materials_for(found.scope_path, on),
        "may_keep": scope.may("learning.keep", found.scope_path),
        "may_read": scope.may("learning.read_reports", found.scope_path),
    }
    return render(request, "learning/branch.html", context)


def _clauses(lines: list[selectors.HoursLine]) -> list[dict[str, str]]:
    cites = dict.fromkeys(cite for line in lines if line.status for cite in line.status.cite)
    return [clause_link(cite) for cite in cites]


@require_POST
@needs("learning.keep")
def hours_sheet(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The hours of a branch as a workbook, on record."""
    found, on = _branch(request, pk, "learning.keep"), localdate()
    lines = selectors.hours_in(found, _year(year), on)
    services.note_hours_export(
        organisation=found, year=year, members=len(lines), by=request.user, on=on
    )
    columns = [Column("姓名"), Column("学时"), Column("应达到学时"), Column("还差学时")]
    rows = [
        (
            line.person.name,
            hours(line.minutes),
            str(line.needed or ""),
            hours(line.short_minutes) if line.needed else "",
        )
        for line in lines
    ]
    title = f"{found.name}{year}年党员学习学时"
    content = write_workbook([SheetOut("学时", columns, rows, title=title)])
    return file_answer(content, f"{found.short_name}{year}年党员学时.xlsx")


# ---- trainings ---------------------------------------------------------------------------------


@reads_or_acts
@needs("learning.keep")
def training_new(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(selectors.places_to_train(request.user), pk=pk)
    on = localdate()
    is_branch = place.kind in BRANCH_KINDS
    people = members_of(place, on)

    def act(data: dict[str, Any]) -> str:
        who = data.pop("people")
        return services.record_training(
            organisation=place,
            fields=services.TrainingFields(**data),
            people=list(who),
            by=request.user,
            on=on,
        ).get_absolute_url()

    page = ActPage(
        name="learning.training_recorded",
        title=f"登记{place.short_name}的教育培训",
        verb="登记",
        done="已登记，学时计入每位参加的人。",
        cancel=_branch_page(place) if is_branch else reverse("learning:home"),
        explain=explain,
        act=act,
        note="三会一课、主题党日的学时从会议记录里自动计入，不在这里重登。",
    )
    form = forms.TrainingForm(posted(request), people=people, is_branch=is_branch, today=on)
    return answer_act(request, form, page)


@require_GET
@needs("learning.view")
def training(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(selectors.trainings_visible_to(request.user), pk=pk)
    context = {
        "training": found,
        "hours": hours(found.minutes),
        "people": selectors.took_part_in(found),
        "is_branch": found.organisation.kind in BRANCH_KINDS,
        "may_keep": current_scope().may("learning.keep", found.scope_path),
    }
    return render(request, "learning/training.html", context)


@reads_or_acts
@needs("learning.keep")
def withdraw_training(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(selectors.trainings_visible_to(request.user, "learning.keep"), pk=pk)
    return answer_act_on(
        request,
        found,
        PlainForm(posted(request)),
        lambda _: services.withdraw_training(training=found, by=request.user, on=localdate()),
        explain=explain,
        name="learning.training_withdrawn",
        title=f"撤回登记：{found.title}",
        verb="撤回登记",
        done="已撤回，学时不再计入。",
        note="登记错了才撤回。撤回后参加的人不再计这次学时，记录留存。",
        danger=True,
    )


# ---- materials ---------------------------------------------------------------------------------


@reads_or_acts
@needs("learning.keep")
def material_new(request: HttpRequest, pk: int) -> HttpResponse:
    found, on = _branch(request, pk, "learning.keep"), localdate()

    def act(data: dict[str, Any]) -> str:
        services.add_material(organisation=found, by=request.user, on=on, **data)
        return _branch_page(found)

    page = ActPage(
        name="learning.material_added",
        title=f"给{found.short_name}列一份学习资料",
        verb="列入",
        done="已列入，支部党员在学习页看到。",
        cancel=_branch_page(found),
        explain=explain,
        act=act,
        note="只列名称和在哪里读。谁读了没有不打卡、不计分。",
    )
    return answer_act(request, forms.MaterialForm(posted(request), today=on), page)


@require_POST
@needs("learning.keep")
def end_material(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(selectors.materials_visible_to(request.user), pk=pk)
    back = (
        _branch_page(found.organisation)
        if found.organisation.kind in BRANCH_KINDS
        else reverse("learning:home")
    )

    def act(_: dict[str, Any]) -> str:
        services.end_material(material=found, by=request.user, on=localdate())
        return back

    page = ActPage(
        name="learning.material_ended",
        title=f"撤下：{found.title}",
        verb="撤下",
        done="已撤下。",
        cancel=back,
        explain=explain,
        act=act,
    )
    return answer_act(request, PlainForm(request.POST), page)


# ---- reports of thought ------------------------------------------------------------------------


@reads_or_acts
def report_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The own report with its text; an officer notes only that one was given."""
    scope, on = current_scope(), localdate()
    is_own = scope.person == pk
    door = people_visible_to(request.user, "members.view" if is_own else "learning.keep")
    person: Person = get_object_or_404(door, pk=pk)
    affiliation = person_card(person, on).affiliation
    back = (
        reverse("learning:home")
        if is_own or affiliation is None
        else _branch_page(affiliation.organisation)
    )

    def act(data: dict[str, Any]) -> str:
        services.hand_in_thought_report(
            person=person,
            form=data.get("form", ThoughtReport.Form.WRITTEN),
            handed_on=data["handed_on"],
            text=data.get("text", ""),
            is_own=is_own,
            by=request.user,
            on=on,
        )
        return back

    page = ActPage(
        name="learning.thought_report_handed_in",
        title="写思想汇报" if is_own else f"登记{person.name}的思想汇报",
        verb="交给支部" if is_own else "登记",
        done="已交。" if is_own else "已登记。",
        cancel=back,
        explain=explain,
        act=act,
        note="" if is_own else "只登记什么时候、用什么方式汇报过；纸质的内容留在纸上。",
    )
    form = forms.ThoughtReportForm(posted(request), is_own=is_own, today=on)
    return answer_act(request, form, page)


@reads_or_acts
def read_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The text once, for a reason that goes on record; GET asks for the reason."""
    found = get_object_or_404(selectors.reports_visible_to(request.user), pk=pk)
    back = _back_of(found)
    if not found.text:
        return render(request, "learning/report.html", {"report": found, "back": back})
    title = f"{found.person.name} {day_in_words(found.handed_on)}的思想汇报"
    return answer_reveal(
        request, found, "text", on=localdate(), title=title, back=back, is_prose=True
    )


def _back_of(report: ThoughtReport) -> str:
    affiliation = person_card(report.person, localdate()).affiliation
    if current_scope().person == report.person_id or affiliation is None:
        return reverse("learning:home")
    return _branch_page(affiliation.organisation)
