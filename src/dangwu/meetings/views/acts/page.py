"""The one shape of an act on a meeting: its form, the act, and back to the page of the meeting."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from dangwu.core.pages import answer_act_on
from dangwu.meetings.forms import acts as forms
from dangwu.meetings.messages import explain
from dangwu.meetings.models import Meeting

Act = Callable[[dict[str, Any]], Any]


def act_page(
    request: HttpRequest, meeting: Meeting, form: Form, act: Act, **says: Any
) -> HttpResponse:
    """One act; after it, and instead of it, the reader is on the page of the meeting."""
    says.setdefault("template", "meetings/act.html")
    context = {"meeting": meeting, "reasons": forms.REASONS, **says.pop("context", {})}
    return answer_act_on(request, meeting, form, act, explain=explain, context=context, **says)
