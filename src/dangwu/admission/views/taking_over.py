"""接续办理: who is half-way, the days of the papers, all that is found, and then the dossier."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from dangwu.admission import services
from dangwu.admission.forms.taking_over import TakeOverForm, as_typed
from dangwu.admission.messages import explain
from dangwu.admission.selectors.half_way import known_days, people_half_way
from dangwu.admission.selectors.people import full_members, groups_of
from dangwu.admission.services import PaperDossier, checkup
from dangwu.admission.services.checkup.sheet_rows import NamedRow, branch_of_row, row_of
from dangwu.admission.views.checkup import kept_for, person_shown
from dangwu.admission.views.finding import KEEP, branches_kept_by, found_branch
from dangwu.core.access import needs
from dangwu.core.pages import note_refusal, posted, reads_or_acts, refusal_of
from dangwu.members.models import MembershipStatus, Person
from dangwu.orgs.models import Organisation
from dangwu.procedures.services import digest_of
from dangwu.rules.admission import AdmissionFindings
from dangwu.rules.verdict import Refused, verdict_from

AUDIT = "admission.dossier_taken_over"
NOT_TYPED = ("csrfmiddlewaretoken", "shown")


@require_GET
@needs(KEEP)
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who is taken over: somebody on record, or a person who is not yet."""
    branch, today = found_branch(request, pk), localdate()
    people = people_half_way(branch, today)
    for person in people:
        person.status_word = MembershipStatus(person.status).label
    return render(request, "admission/take_over.html", {"branch": branch, "people": people})


@reads_or_acts
@needs(KEEP)
def take_over_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who is not on record: the person, and the days of the papers."""
    branch = found_branch(request, pk)
    return _answer(request, branch, None, _form(branch, None, posted(request)))


@reads_or_acts
@needs(KEEP)
def take_over_person(request: HttpRequest, pk: int, person: UUID) -> HttpResponse:
    """Somebody on record at the branch: what is known is filled in."""
    branch = found_branch(request, pk)
    found = _found_person(branch, person, request)
    form = _form(branch, found, posted(request), as_typed(known_days(found, branch)))
    return _answer(request, branch, found, form)


@require_POST
@needs(KEEP)
def checkup_take_over(request: HttpRequest) -> HttpResponse:
    """The form, filled with a row of the sheet that was checked; nothing of it in the address."""
    kept = kept_for(request)
    if kept is None or kept.state != "ready":
        raise Http404
    row = row_of(checkup.content_of(kept), request.POST.get("row", ""))
    branch = row and branch_of_row(branches_kept_by(request), kept.organisation, row.branch)
    if row is None or branch is None:
        raise Http404
    person = _same_person(branch, row)
    known = as_typed(known_days(person, branch)) if person else {}
    typed = known | row.texts | _ticked(branch, row)
    return _page(request, branch, person, _form(branch, person, None, typed))


# ---- the form and its answer -----------------------------------------------------------------


def _form(
    branch: Organisation,
    person: Person | None,
    data: Any,
    initial: Mapping[str, Any] | None = None,
) -> TakeOverForm:
    status = getattr(person, "status", None)
    return TakeOverForm(
        data,
        initial=initial,
        is_new=person is None,
        is_member=status == MembershipStatus.PROBATIONARY,
        people=full_members(branch, localdate()),
        groups=groups_of(branch),
    )


def _answer(
    request: HttpRequest, branch: Organisation, person: Person | None, form: TakeOverForm
) -> HttpResponse:
    """The first press shows what is found, the second of the same takes over."""
    if request.method != "POST":
        return _page(request, branch, person, form)
    if not form.is_valid():
        return _page(request, branch, person, form, status=400)
    today = localdate()
    paper = _paper(branch, person, form)
    found = services.findings_of_paper(paper, today)
    shown = _digest(request, found, today)
    context = {"one": _shown(found), "shown": shown}
    try:
        if request.POST.get("shown") == shown:
            dossier = services.take_over_dossier(paper=paper, by=request.user, on=today)
            messages.success(request, "已接续办理，以后各步在这里办。")
            return redirect(dossier)
        verdict_from(services.against_paper(paper, today)).require()
    except Refused as refused:
        note_refusal(request, AUDIT, refused)
        context = {"one": _shown(found), "refusal": refusal_of(refused, explain)}
        return _page(request, branch, person, form, status=409, **context)
    return _page(request, branch, person, form, **context)


def _paper(branch: Organisation, person: Person | None, form: TakeOverForm) -> PaperDossier:
    data = form.cleaned_data
    return PaperDossier(
        organisation=branch,
        person=person or form.person,
        facts=form.facts,
        contacts=tuple(data["contacts"]),
        sponsors=tuple(data["sponsors"]),
        group=data["group"],
        from_elsewhere=data["from_elsewhere"],
    )


def _digest(request: HttpRequest, found: AdmissionFindings, on: date) -> str:
    """A keyed digest of what was typed and of what was found of it, on a day."""
    typed = {k: v for k, v in request.POST.lists() if k not in NOT_TYPED}
    said = [[each.reason.code, each.step, str(each.reason.numbers)] for each in found.findings]
    return digest_of({"typed": typed, "found": said, "on": on})


def _shown(found: AdmissionFindings) -> dict[str, Any]:
    findings = [checkup.shown_finding(each) for each in found.findings]
    return person_shown(
        {
            "findings": findings,
            "faults": [],
            "taken": [],
            "checked": found.checked,
            **checkup.shown_days(found),
        }
    )


def _page(
    request: HttpRequest,
    branch: Organisation,
    person: Person | None,
    form: TakeOverForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    route, more_args = ("take_over_person", [person.pk]) if person else ("take_over_new", [])
    context = {
        "branch": branch,
        "person": person,
        "form": form,
        "action": reverse(f"admission:{route}", args=[branch.pk, *more_args]),
        **more,
    }
    return render(request, "admission/take_over_form.html", context, status=status)


# ---- who it is -------------------------------------------------------------------------------


def _found_person(branch: Organisation, pk: UUID, request: HttpRequest) -> Person:
    """Somebody half-way at the branch; a second press finds who was taken over by the first."""
    people = people_half_way(branch, localdate(), with_dossier=request.method == "POST")
    found: Person = get_object_or_404(people, pk=pk)
    return found


def _same_person(branch: Organisation, row: NamedRow) -> Person | None:
    """Who is on record under the name of a row, and born on its day where it has one."""
    people = people_half_way(branch, localdate()).filter(name=row.name)
    if row.born_on is not None:
        people = people.filter(born_on=row.born_on)
    found = list(people[:2])
    return found[0] if len(found) == 1 else None


def _ticked(branch: Organisation, row: NamedRow) -> dict[str, list[Any]]:
    """The contacts and sponsors whom the sheet names, of those who can be chosen."""
    people = {person.name: person.pk for person in full_members(branch, localdate())}
    return {
        "contacts": [people[name] for name in row.contacts if name in people],
        "sponsors": [people[name] for name in row.sponsors if name in people],
    }
