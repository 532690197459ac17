"""The request as views see it, and the answer to an act that the rules refuse."""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from dangwu.core.messages import explain
from dangwu.core.models import AuditEntry
from dangwu.core.services import record_act
from dangwu.rules.verdict import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

T = TypeVar("T")

FILE_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "ics": "text/calendar; charset=utf-8",
    "bpmn": "application/xml",
}


class UserRequest(HttpRequest):
    """A request from somebody who has signed in."""

    user: "AbstractBaseUser"  # type: ignore[assignment]


def client_address(request: HttpRequest) -> str:
    """The peer's address; X-Forwarded-For counts only from a proxy that the settings name."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if peer not in settings.TRUSTED_PROXIES:
        return peer
    chain = [
        a.strip() for a in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if a.strip()
    ]
    outside = [a for a in chain if a not in settings.TRUSTED_PROXIES]
    return outside[-1] if outside and _is_address(outside[-1]) else peer


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def file_answer(content: bytes, name: str) -> HttpResponse:
    """A download under a name of our own; its kind follows from the name."""
    answer = HttpResponse(content, content_type=FILE_KINDS[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


def attempt(
    request: HttpRequest, act: Callable[[], T], *, name: str, words: Mapping[str, str]
) -> T | None:
    """Do the act, or show every reason against it (and note the refusal in the trail)."""
    try:
        return act()
    except Refused as refused:
        codes = [reason.code for reason in refused.verdict.reasons]
        record_act(
            name,
            subject=None,
            by=request.user if request.user.is_authenticated else None,
            on=None,
            facts={"codes": codes},
            outcome=AuditEntry.Outcome.REFUSED,
        )
        for reason in refused.verdict.reasons:
            messages.error(request, explain(reason, words).text)
        return None
