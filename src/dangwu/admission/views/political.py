"""The political review: who reads it is few, what is under seal is read for a reason on record."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangwu.admission import forms, services
from dangwu.admission.messages import explain
from dangwu.admission.models import Dossier, Inquiry, PoliticalReview
from dangwu.admission.selectors.missing import CONTENTS, incomplete, label_of
from dangwu.admission.selectors.on_file import current_review, inquiries_of, replaced_reviews
from dangwu.admission.selectors.sealed import sealed_row
from dangwu.admission.views.finding import KEEP, found_dossier, found_row
from dangwu.core.access import needs
from dangwu.core.pages import ActPage, answer_act, answer_reveal, posted, reads_or_acts

READ = "admission.read_review"


@require_GET
@needs(READ)
def political_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is written and what is missing; nothing under seal is shown."""
    found = found_dossier(request, pk, READ)
    review = current_review(found)
    context = {
        "dossier": found,
        "review": review,
        "contents": [
            {"name": name, "label": label_of(name), "is_written": bool(getattr(review, name, ""))}
            for name in CONTENTS
        ],
        "lacks": [explain(reason) for reason in incomplete(found, review or PoliticalReview())],
        "inquiries": inquiries_of(found),
        "replaced": replaced_reviews(found),
    }
    return render(request, "admission/political_review.html", context)


def _page(request: HttpRequest, dossier: Dossier, **says: Any) -> ActPage:
    back = reverse("admission:political_review", args=[dossier.pk])
    act = says.pop("act")

    def then(data: dict[str, Any]) -> str:
        act(data)
        return back

    title = f"{says.pop('title')}：{dossier.person.name}"
    done = says.pop("done", "已登记。")
    return ActPage(title=title, cancel=back, explain=explain, act=then, done=done, **says)


@reads_or_acts
@needs(READ)
def write_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, READ), localdate()
    review = current_review(found)
    written = [name for name in CONTENTS if review and getattr(review, name)]
    first = {
        "clear_without_letters": review.clear_without_letters if review else False,
        "household_asked_on": review.household_asked_on if review else None,
    }
    form = forms.PoliticalReviewForm(posted(request), written=written, today=today, initial=first)

    def act(data: dict[str, Any]) -> None:
        services.write_political_review(
            dossier=found,
            contents={name: data[name] for name in CONTENTS},
            clear_without_letters=data["clear_without_letters"],
            household_asked_on=data["household_asked_on"],
            by=request.user,
            on=today,
        )

    page = _page(
        request,
        found,
        name="admission.political_review_written",
        title="填写政治审查",
        verb="保存",
        act=act,
        done="已保存，内容加密。",
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs(READ)
def inquiry(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, READ), localdate()
    form = forms.InquiryForm(posted(request), today=today, initial={"sent_on": today})
    page = _page(
        request,
        found,
        name="admission.inquiry_sent",
        title="登记函调外调",
        verb="登记",
        act=lambda data: services.send_inquiry(dossier=found, by=request.user, on=today, **data),
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs(READ)
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answer to an inquiry."""
    today = localdate()
    row = found_row(request, Inquiry, pk, READ)
    form = forms.AnswerForm(posted(request), today=today, initial={"answered_on": today})
    page = _page(
        request,
        row.dossier,
        name="admission.inquiry_answered",
        title="登记回函",
        verb="登记",
        act=lambda data: services.record_answer(inquiry=row, by=request.user, on=today, **data),
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs(READ)
def conclude(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, READ), localdate()
    form = forms.ConclusionForm(posted(request), today=today, initial={"concluded_on": today})
    page = _page(
        request,
        found,
        name="admission.political_review_concluded",
        title="出具政审结论",
        verb="出具结论",
        act=lambda data: services.conclude_political_review(
            dossier=found, by=request.user, on=today, **data
        ),
    )
    return answer_act(request, form, page)


@reads_or_acts
@needs(READ)
def redo(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, today = found_dossier(request, pk, READ), localdate()
    page = _page(
        request,
        found,
        name="admission.political_review_redone",
        title="重新出具政审结论",
        verb="重新出具",
        danger=True,
        note="原结论留存并注明，第 10 步重新办理。",
        act=lambda data: services.redo_political_review(
            dossier=found, by=request.user, on=today, **data
        ),
    )
    return answer_act(request, forms.ReasonForm(posted(request)), page)


@reads_or_acts
@needs(KEEP)
def reveal(request: HttpRequest, table: str, pk: UUID, field: str) -> HttpResponse:
    """Read one sealed text for a reason, which goes on record (C05, D04)."""
    found = sealed_row(request.user, table, pk, field)
    if found is None:
        raise Http404
    dossier, row = found
    label = row._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    return answer_reveal(
        request,
        row,
        field,
        on=localdate(),
        title=f"{dossier.person.name}：{label}",
        back=dossier.get_absolute_url(),
        is_prose=True,
    )
