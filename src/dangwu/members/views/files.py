"""A file as an answer."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def file_answer(content: bytes, name: str) -> HttpResponse:
    """A download under a name of our own; its kind follows from the name."""
    answer = HttpResponse(content, content_type=CSV if name.endswith(".csv") else XLSX)
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer
