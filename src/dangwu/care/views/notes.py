"""Reading what is under seal, once, for a reason that goes on record (D04)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.care.models import TalkNeed
from dangwu.care.selectors import needs_visible_to, talks_visible_to
from dangwu.care.views.finding import page_of
from dangwu.core.access import needs
from dangwu.core.pages import answer_reveal, reads_or_acts
from dangwu.members.models import Talk


@reads_or_acts
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was said: for the two of them, and for who may read notes where the talk belongs."""
    found = get_object_or_404(talks_visible_to(request.user, "care.read_notes"), pk=pk)
    title = f"{found.person.name}的谈话内容"
    return _reveal(request, found, title, reverse("care:talk", args=[pk]))


@reads_or_acts
@needs("care.read_notes")
def need_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(needs_visible_to(request.user, "care.read_notes"), pk=pk)
    title = f"{found.person.name}的情况说明"
    return _reveal(request, found, title, page_of(found.organisation_id))


def _reveal(request: HttpRequest, subject: Talk | TalkNeed, title: str, back: str) -> HttpResponse:
    if not subject.note:
        raise Http404
    return answer_reveal(
        request,
        subject,
        "note",
        on=localdate(),
        title=title,
        back=back,
        seen_by="谈话双方",
        is_prose=True,
    )
